"""Stage 1. YAML text to plain values, read as if it wanted to deceive us.

Only the words of YAML 1.2 are special, so `ON`, `NO`, `1:30` and dates stay strings; repeated keys,
tags and unbounded aliases are refused. Values are plain `dict`, `list`, `str`, `int`, ...; where a
value stands is found again by `locate`, only when there is something to say about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any

import yaml

from codegen.problems import Finding, Path, Place, SpecError

MAX_BYTES = 16 * 1024 * 1024  # one spec file
MAX_DEPTH = 64  # nested collections
MAX_EXPANSION = (
    100_000  # values that aliases may add to one file, each counted as often as it is used
)

C_LOADER = bool(getattr(yaml, "__with_libyaml__", False))
_Base: Any = yaml.CBaseLoader if C_LOADER else yaml.BaseLoader

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_RADIX = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")


@dataclass(frozen=True, slots=True, eq=False)
class SpecFile:
    """One file of the spec, read; the same object as long as the file stays the same."""

    name: str  # "types.yaml", relative to the spec folder
    shown: str  # as it is printed, relative to where the command runs
    text: str
    data: dict[str, Any]


class _Refused(Exception):
    def __init__(self, message: str, mark: Any, hint: str = "", rule: str = "yaml") -> None:
        super().__init__(message)
        self.message, self.mark, self.hint, self.rule = message, mark, hint, rule


def parse(text: str, name: str) -> Any:
    """The value a YAML text stands for, or `SpecError` with one finding at the exact place."""
    if not text.isascii():
        text = text.removeprefix("\ufeff")
    try:
        return _Reader(text).document()
    except _Refused as refused:
        raise SpecError([_yaml_finding(refused, refused.mark, name, text)]) from None
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        context = getattr(error, "context", None)
        message = f"{problem} {context}" if context else str(problem)
        if isinstance(error, yaml.reader.ReaderError):
            raise SpecError([_unprintable(error, message, name, text)]) from None
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        raise SpecError([_yaml_finding(_Refused(message, mark), mark, name, text)]) from None


def _yaml_finding(refused: _Refused, mark: Any, name: str, text: str) -> Finding:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    finding = Finding(refused.rule, refused.message, Place(name), refused.hint)
    return finding.at(line, column, code_frame(text, line, column))


def _unprintable(error: yaml.reader.ReaderError, message: str, name: str, text: str) -> Finding:
    """A character that YAML takes only in its escaped form; libyaml counts bytes up to there."""
    before = text[: error.position]
    if C_LOADER:
        before = text.encode()[: error.position].decode(errors="ignore")
    code = ord(text[len(before)]) if len(before) < len(text) else error.character
    escape = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    hint = f"write it as {escape} in double quotes, or remove it"
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    finding = Finding("yaml", message, Place(name), hint)
    return finding.at(line, column, code_frame(text, line, column))


class _Reader:
    """Builds values straight from libyaml's events; the node layer would cost as much again."""

    def __init__(self, text: str) -> None:
        loader = _Base(text)
        self.next = loader.get_event
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: set[str] = set()
        self.expanded = 0

    def document(self) -> Any:
        self.next()  # stream start
        event = self.next()
        if type(event) is yaml.StreamEndEvent:
            return None
        value, _ = self.value(self.next(), 0)
        self.next()  # document end
        extra = self.next()
        if type(extra) is not yaml.StreamEndEvent:
            raise _Refused("a second YAML document", extra.start_mark, "keep one document a file")
        return value

    def value(self, event: Any, depth: int) -> tuple[Any, int]:
        """The value and how many values it holds, itself included."""
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self.alias(event)
        if event.tag is not None and not (kind is yaml.ScalarEvent and event.tag == "!"):
            hint = "remove the tag; quote the value if it must be a string"
            raise _Refused(f"the tag {event.tag} is not allowed", event.start_mark, hint)
        anchor = event.anchor
        if anchor:
            self.open.add(anchor)
        if kind is yaml.ScalarEvent:
            is_plain = event.implicit[0] and event.tag is None  # `! 5` is the text
            value: Any = plain(event.value) if is_plain else event.value
            size = 1
        elif depth >= MAX_DEPTH:
            raise _Refused(f"more than {MAX_DEPTH} levels", event.start_mark, "flatten the value")
        elif kind is yaml.MappingStartEvent:
            value, size = self.mapping(depth + 1)
        else:
            value, size = self.sequence(depth + 1)
        if anchor:
            self.open.discard(anchor)
            self.anchors[anchor] = (value, size)
        return value, size

    def alias(self, event: Any) -> tuple[Any, int]:
        name, mark = event.anchor, event.start_mark
        if name in self.open:
            raise _Refused(f"*{name} stands inside its own value", mark, "aliases cannot recurse")
        if name not in self.anchors:
            raise _Refused(f"*{name} has no anchor before it", mark, f"write &{name} first")
        value, size = self.anchors[name]
        self.expanded += size
        if self.expanded > MAX_EXPANSION:
            message = f"aliases expand to more than {MAX_EXPANSION:,} values"
            raise _Refused(message, mark, "use fewer aliases, or named types", "yaml-aliases")
        return value, size

    def mapping(self, depth: int) -> tuple[dict[str, Any], int]:
        result: dict[str, Any] = {}
        size = 1
        while type(event := self.next()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent or event.anchor or event.tag not in (None, "!"):
                raise _Refused("a key must be a plain name", event.start_mark, "write it as text")
            key = event.value  # always the text: `1: x` and `yes: x` have the keys "1" and "yes"
            if key in result:
                message = f'the key "{key}" stands twice in this mapping'
                raise _Refused(message, event.start_mark, "keep one of them", "repeated-key")
            result[key], inner = self.value(self.next(), depth)
            size += inner + 1
        return result, size

    def sequence(self, depth: int) -> tuple[list[Any], int]:
        result: list[Any] = []
        size = 1
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            item, inner = self.value(event, depth)
            result.append(item)
            size += inner
        return result, size


@cache
def plain(text: str) -> Any:
    """An unquoted word by the YAML 1.2 core schema."""
    if not text or text[0] in "-+.0123456789~nNtTfF":
        if text in _NULL:
            return None
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        if _INTEGER.match(text) and len(text) <= 40:
            return int(text)
        if _RADIX.match(text) and len(text) <= 20:
            return int(text, 0)
        if _FLOAT.match(text) and len(text) <= 40:
            return float(text)
    return text


def read_file(path: FilePath, name: str, shown: str) -> SpecFile:
    """Read and parse one spec file; everything wrong with it is a `SpecError`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise SpecError(
            [Finding("unreadable", f"cannot read {shown}: {reason}", Place(shown))]
        ) from None
    if len(raw) > MAX_BYTES:
        message = f"{len(raw):,} bytes; a spec file may have {MAX_BYTES:,}"
        raise SpecError([Finding("unreadable", message, Place(shown), "split the file").at(1, 1)])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        finding = Finding(
            "unreadable", f"byte {error.start} is not UTF-8", Place(shown), "save the file as UTF-8"
        )
        raise SpecError([finding.at(line, column)]) from None
    return _spec_file(text, name, shown)


@lru_cache(maxsize=256)
def _spec_file(text: str, name: str, shown: str) -> SpecFile:
    """Parsed once a process; `scapi watch` reads everything again at each edit. Nobody changes values."""
    data = parse(text, shown)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        message = f"a spec file is a mapping, not {kind_of(data)}"
        raise SpecError([Finding("wrong-type", message, Place(shown)).at(1, 1)])
    return SpecFile(name, shown, text, data)


def kind_of(value: Any) -> str:
    """`a list`, `a string`: how findings call what they met."""
    if value is None:
        return "nothing"
    names = {dict: "a mapping", list: "a list", str: "a string", bool: "true or false"}
    return names.get(type(value), "a number")


# --- places -----------------------------------------------------------------------------------


def locate(text: str, finding: Finding) -> Finding:
    """The finding with line, column and code frame, by reading the file again with its marks."""
    if finding.line:
        return finding
    try:
        mark, offset = _mark(_compose(text), finding.place.path, finding.on_key), finding.offset
        line, column = mark.start_mark.line + 1, mark.start_mark.column + 1
        if offset and isinstance(mark, yaml.ScalarNode):
            line, column = _inside(text.removeprefix("\ufeff"), mark, offset)
    except yaml.YAMLError:  # the file changed meanwhile
        line, column = 1, 1
    return finding.at(line, column, code_frame(text, line, column))


@lru_cache(maxsize=64)
def _compose(text: str) -> Any:
    return yaml.compose(text.removeprefix("\ufeff"), Loader=_Base)


def _inside(text: str, node: Any, offset: int) -> tuple[int, int]:
    """Line and column of a character of a string; folding changes nothing but white space."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        start = text.find("\n", start) + 1
    elif node.style:
        start += 1
    missing = len("".join(node.value[:offset].split()))
    while start < end and (missing or text[start].isspace()):
        pair = node.style == "'" and text[start : start + 2] == "''"
        missing -= not text[start].isspace()
        start += 2 if pair or (node.style == '"' and text[start] == "\\") else 1
    before = text[:start]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _mark(root: Any, path: Path, on_key: bool) -> Any:
    """The node at the end of the path, or the deepest one that still exists."""
    node = key_node = root
    for step in path:
        found = _step(node, step)
        if found is None:
            break
        key_node, node = found
    return (key_node if on_key else node) or _start_node()


def _step(node: Any, step: str | int) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.MappingNode):
        if step == "examples":
            return _example_first(node)
        return _entries(node).get(str(step))
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


@lru_cache(maxsize=256)  # many findings stand below the same few mappings
def _entries(node: Any) -> dict[str, tuple[Any, Any]]:
    return {key.value: (key, value) for key, value in node.value}


def _example_first(node: Any) -> tuple[Any, Any] | None:
    """`example: X` counts as the first of `examples`, so a path to X says `examples.0`."""
    entries = _entries(node)
    if "example" not in entries:
        return entries.get("examples")
    key, first = entries["example"]
    _, rest = entries.get("examples", (None, yaml.SequenceNode("", [])))
    if not isinstance(rest, yaml.SequenceNode):
        return entries["examples"]  # a field, or a value, that happens to be called so
    return key, yaml.SequenceNode("", [first, *rest.value], first.start_mark, first.end_mark)


def _start_node() -> Any:
    """Stands for the beginning of a file that holds nothing."""
    mark = yaml.Mark("", 0, 0, 0, "", 0)
    return yaml.ScalarNode("", "", mark, mark)


def code_frame(text: str, line: int, column: int, around: int = 1) -> str:
    """The lines around a place with a caret under it; control characters made visible."""
    lines = _lines(text)
    if not 1 <= line <= len(lines):
        return ""
    first, last = max(1, line - around), min(len(lines), line + around)
    width = len(str(last))
    return "\n".join(_frame_lines(lines, first, last, width, line, column))


@lru_cache(maxsize=1)  # findings come file by file
def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _frame_lines(
    lines: list[str], first: int, last: int, width: int, line: int, column: int
) -> Iterator[str]:
    cut = max(0, column - 90)  # a long line is shown from where the caret is visible
    for number in range(first, last + 1):
        shown = visible(lines[number - 1][cut : cut + 110]).rstrip()
        mark = ">" if number == line else " "
        yield f"{mark} {number:>{width}} | {shown}".rstrip()
        if number == line:
            yield f"  {' ' * width} | {' ' * (column - 1 - cut)}^"


_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def visible(text: str) -> str:
    """Text that is safe on a terminal: controls and bidi marks become one visible character."""
    return _INVISIBLE.sub(lambda match: " " if match[0] == "\t" else "\ufffd", text)
