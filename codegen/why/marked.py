"""Text that remembers where each of its characters comes from.

Beside its characters a `Marked` text has as many marks: each a character, too, whose code point is
the number of an origin (`origins.Origins`). So a slice or a join of marks is one of strings, which
is as quick as that of the text. Whatever happens to the text happens as it would without marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self, SupportsIndex

NOBODY = "\0"  # the mark of what code wrote without an item in hand


class Marked(str):
    """A text with marks; to anyone who asks it is a `str`."""

    __slots__ = ("end", "marks")
    marks: str
    end: str  # of an empty line: the mark of the line feed that ended it

    def __new__(cls, text: str, marks: str) -> Self:
        """As many marks as the text has characters."""
        self = str.__new__(cls, text)
        self.marks = marks
        return self

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # `value.__class__ is str` decides in languages
        return str

    def __add__(self, other: str) -> str:
        return Marked(str.__add__(self, other), self.marks + marks_of(other))

    def __radd__(self, other: str) -> str:
        return Marked(str.__add__(other, self), marks_of(other) + self.marks)

    def __mul__(self, times: SupportsIndex) -> str:
        return Marked(str.__mul__(self, times), self.marks * times)

    __rmul__ = __mul__

    def __getitem__(self, key: Any) -> str:
        return Marked(str.__getitem__(self, key), self.marks[key])

    def __iter__(self) -> Iterator[str]:
        return map(Marked, str.__iter__(self), self.marks)

    def _slice(self, start: int, end: int) -> Marked:
        return Marked(str.__getitem__(self, slice(start, end)), self.marks[start:end])

    def _found(self, parts: Iterable[str]) -> list[str]:
        """These parts of it, in their order."""
        found: list[str] = []
        position = 0
        for part in parts:
            start = str.find(self, part, position)
            position = start + len(part)
            found.append(self._slice(start, position))
        return found

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[str]:
        return self._parts(str.split(self, sep, maxsplit), sep)

    def rsplit(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[str]:
        return self._parts(str.rsplit(self, sep, maxsplit), sep)

    def _parts(self, parts: list[str], sep: str | None) -> list[str]:
        if sep is None:
            return self._found(parts)
        found: list[str] = []
        position = 0
        for part in parts:
            end = position + len(part)
            line = self._slice(position, end)
            if not part and sep == "\n":
                line.end = self.marks[end : end + 1]
            found.append(line)
            position = end + len(sep)
        return found

    def splitlines(self, keepends: bool = False) -> list[str]:
        whole = self._parts(str.splitlines(self, keepends=True), "")
        if keepends:
            return whole
        return [line[: len(str.splitlines(line)[0])] for line in whole]

    def partition(self, sep: str) -> tuple[str, str, str]:
        head, between, tail = self._parts(list(str.partition(self, sep)), "")
        return head, between, tail

    def rpartition(self, sep: str) -> tuple[str, str, str]:
        head, between, tail = self._parts(list(str.rpartition(self, sep)), "")
        return head, between, tail

    def strip(self, chars: str | None = None) -> str:
        return self.lstrip(chars).rstrip(chars)

    def lstrip(self, chars: str | None = None) -> str:
        return self._slice(len(self) - len(str.lstrip(self, chars)), len(self))

    def rstrip(self, chars: str | None = None) -> str:
        return self._slice(0, len(str.rstrip(self, chars)))

    def removeprefix(self, prefix: str, /) -> str:
        return self._slice(len(prefix), len(self)) if self.startswith(prefix) else self

    def removesuffix(self, suffix: str, /) -> str:
        return self._slice(0, len(str.removesuffix(self, suffix)))

    def replace(self, old: str, new: str, count: SupportsIndex = -1) -> str:
        if not old:
            return like(str.replace(self, old, new, count), self)
        return join(new, self.split(old, count))

    def translate(self, table: Any, /) -> str:
        return join("", [like(str.translate(char, table), char) for char in self])

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return MarkedBytes(str.encode(self, encoding, errors), self)


class MarkedBytes(bytes):
    """Bytes of a text that remembers."""

    text: Marked

    def __new__(cls, data: bytes, text: Marked) -> Self:
        """The text is what they decode to."""
        self = bytes.__new__(cls, data)
        self.text = text
        return self

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return self.text


def marks_of(text: str) -> str:
    """The marks of any text."""
    return text.marks if isinstance(text, Marked) else NOBODY * len(text)


def join(separator: str, parts: Iterable[str]) -> str:
    """`separator.join(parts)`."""
    found = list(parts)
    text = str.join(separator, found)
    if not isinstance(separator, Marked) and not any(isinstance(part, Marked) for part in found):
        return text
    if separator == "\n":
        return Marked(text, _line_marks(separator, found))
    return Marked(text, marks_of(separator).join(map(marks_of, found)))


def _line_marks(separator: str, lines: list[str]) -> str:
    """Marks of joined lines: nothing of an empty line is left but its end, so that has its origin."""
    usual = marks_of(separator)
    ended = (marks_of(line) + (getattr(line, "end", "") or usual) for line in lines[:-1])
    return "".join((*ended, *map(marks_of, lines[-1:])))


def like(text: str, source: str) -> str:
    """A text that something unknown made of another, marked as well as can be told.

    As the source was, character by character if none came or went, else line by line if no line
    did, else as the first character that has an origin.
    """
    marks = marks_of(source)
    if len(text) == len(source):
        return Marked(text, marks)
    lines, before = text.split("\n"), source.split("\n")
    if len(lines) != len(before) or len(lines) == 1:
        return Marked(text, _first(marks) * len(text))
    found = (_first(marks_of(one)) * len(line) for line, one in zip(lines, before, strict=True))
    return Marked(text, NOBODY.join(found))


def _first(marks: str) -> str:
    return marks.lstrip(NOBODY)[:1] or NOBODY


# --- regular expressions --------------------------------------------------------------------------


def substitute(pattern: re.Pattern[str], by: Any, text: Marked, count: int = 0) -> str:
    """`pattern.sub`; what is put in has the origin of what it replaces."""
    parts: list[str] = []
    position = 0
    for number, match in enumerate(pattern.finditer(text)):
        if count and number == count:
            break
        old = text[match.start() : match.end()]
        new = by(match) if callable(by) else match.expand(by)
        whole = old or text[match.start() : match.start() + 1]
        if not isinstance(new, Marked):
            new = Marked(new, _first(marks_of(whole)) * len(new))
        parts += [text[position : match.start()], new]
        position = match.end()
    return join("", [*parts, text[position:]])


def split(pattern: re.Pattern[str], text: Marked, maxsplit: int = 0) -> list[str]:
    """`pattern.split`, with what groups caught."""
    parts: list[str] = []
    position = 0
    for number, match in enumerate(pattern.finditer(text)):
        if maxsplit and number == maxsplit:
            break
        parts.append(text[position : match.start()])
        parts += [text[slice(*match.span(group + 1))] for group in range(pattern.groups)]
        position = match.end()
    return [*parts, text[position:]]


def caught(match: re.Match[str], name: str, given: tuple[Any, ...]) -> Any:
    """`match.group` or `match.groups`: a match knows the text it was found in."""
    text = match.string
    if not isinstance(text, Marked) or (name == "groups" and given):
        return getattr(match, name)(*given)
    keys = given or (0,)
    if name == "groups":
        keys = tuple(range(1, match.re.groups + 1))
    found = tuple(None if match[key] is None else text[slice(*match.span(key))] for key in keys)
    return found[0] if name == "group" and len(keys) == 1 else found


def find_all(pattern: re.Pattern[str], text: Marked) -> list[Any]:
    """`pattern.findall`, if it has at most one group; else without origins."""
    if pattern.groups > 1:
        return pattern.findall(text)
    return [text[slice(*match.span(pattern.groups))] for match in pattern.finditer(text)]


REGEX: dict[str, tuple[int, Callable[..., Any]]] = {  # method -> where the text stands, ours
    "sub": (1, lambda pattern, by, text, count=0: substitute(pattern, by, text, count)),
    "split": (0, split),
    "findall": (0, find_all),
}


# --- values that are no text ------------------------------------------------------------------------


class MarkedDict(dict[Any, Any]):
    """A mapping that was made for an item: so are the brackets around it."""

    owner = 0


class MarkedList(list[Any]):
    """A list that was made for an item."""

    owner = 0


class MarkedInt(int):
    """A whole number that was made for an item."""

    mark = NOBODY


class MarkedFloat(float):
    """A number that was made for an item."""

    mark = NOBODY


def plain(value: Any) -> Any:
    """The value without any of this."""
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [*map(plain, value)] if isinstance(value, list) else tuple(map(plain, value))
    if isinstance(value, str):
        return str.__str__(value) if type(value) is str else "".join(str.__iter__(value))
    if isinstance(value, (MarkedInt, MarkedFloat)):
        return int(value) if isinstance(value, int) else float(value)
    return value
