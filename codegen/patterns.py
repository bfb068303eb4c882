"""Regular expressions of a spec, matched in bounded time: a pattern may be there to hang us.

Patterns mean what they mean in JSON Schema (ECMA-262). Python's own matcher backtracks, so only its
parser is used; matching follows all positions at once.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

from re import _constants as op  # type: ignore[attr-defined]  # isort: skip
from re import _parser as parser  # type: ignore[attr-defined]  # isort: skip

MAX_TEXT = 4096  # characters of a text that is tested; a longer one is taken as it is
MAX_STEPS = 100_000  # positions looked at; then the text is taken as it is

_PYTHON_ONLY = re.compile(r"(?:[^\\]|^)(?:\\\\)*(?:\(\?(?![:=!]|<[=!])|\\[AZ])")
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
_CATEGORIES = {
    op.CATEGORY_DIGIT: "0123456789",
    op.CATEGORY_SPACE: " \t\n\r\f\v\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"
    + "".join(map(chr, range(0x2000, 0x200B))),
    op.CATEGORY_WORD: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz",
}
_NEGATED = {
    op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT,
    op.CATEGORY_NOT_SPACE: op.CATEGORY_SPACE,
    op.CATEGORY_NOT_WORD: op.CATEGORY_WORD,
}


class BadPatternError(Exception):
    """The text is no regular expression that Python and JavaScript both understand."""


class _GaveUpError(Exception):
    """Too many steps, or a construct that cannot be followed (a back reference)."""


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches; what cannot be decided in bounded time counts as a match."""
    if len(text) > MAX_TEXT:
        return True
    matcher = _Matcher(text)
    try:
        return len(text) in matcher.sequence(parsed(pattern), {0})
    except (_GaveUpError, RecursionError):
        return True


@lru_cache(maxsize=256)
def parsed(pattern: str) -> Any:
    """The parsed pattern, or `BadPatternError`."""
    if _PYTHON_ONLY.search(pattern):
        raise BadPatternError("it uses what only Python's regular expressions have")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = parser.parse(pattern, re.ASCII)
            shown = repr(tree)
        except (re.error, OverflowError) as error:
            raise BadPatternError(str(error)) from None
        except RecursionError:
            raise BadPatternError("it is nested too deeply") from None
    if "POSSESSIVE_REPEAT" in shown:  # `a++`, an error in JavaScript
        raise BadPatternError("it repeats a repeat")
    return tree


class _Matcher:
    """For each node: where it can end, given where it may begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = MAX_STEPS

    def sequence(self, nodes: Any, starts: set[int]) -> set[int]:
        for code, argument in nodes:
            if not starts:
                break
            self.charge(len(starts))
            starts = self.node(code, argument, starts)
        return starts

    def charge(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise _GaveUpError

    def node(self, code: Any, argument: Any, starts: set[int]) -> set[int]:
        if code in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            return self.character(code, argument, starts)
        if code in _REPEATS:
            least, most, body = argument
            return self.repeat(body, least, most, starts)
        if code is op.SUBPATTERN:
            return self.sequence(argument[3], starts)
        if code is op.BRANCH:
            return set().union(*(self.sequence(branch, starts) for branch in argument[1]))
        if code is op.AT:
            return {start for start in starts if self.anchored(argument, start)}
        if code in (op.ASSERT, op.ASSERT_NOT):
            return {at for at in starts if self.looked(argument, at) is (code is op.ASSERT)}
        raise _GaveUpError

    def character(self, code: Any, argument: Any, starts: set[int]) -> set[int]:
        text, end = self.text, len(self.text)
        if code is op.IN:  # each member may be compared
            self.charge(len(starts) * len(argument))
        return {s + 1 for s in starts if s < end and _takes(code, argument, text[s])}

    def repeat(self, body: Any, least: int, most: int, starts: set[int]) -> set[int]:
        for _ in range(least):
            after = self.sequence(body, starts)
            if after == starts or not after:
                starts = after
                break
            starts = after
        ends, fresh, count = set(starts), starts, int(least)
        while fresh and count < most:
            # A place reached sooner has more repeats left, so known ones are not followed again.
            fresh = self.sequence(body, fresh) - ends
            ends |= fresh
            count += 1
        return ends

    def anchored(self, where: Any, at: int) -> bool:
        if where is op.AT_BEGINNING:
            return at == 0
        if where is op.AT_END:
            return at == len(self.text)
        word = _CATEGORIES[op.CATEGORY_WORD]
        before = at > 0 and self.text[at - 1] in word
        after = at < len(self.text) and self.text[at] in word
        return (before is not after) is (where is op.AT_BOUNDARY)

    def looked(self, argument: Any, at: int) -> bool:
        direction, body = argument
        if direction > 0:
            return bool(self.sequence(body, {at}))
        for start in range(at + 1):
            self.charge(1)  # an empty body costs nothing itself
            if at in self.sequence(body, {start}):
                return True
        return False


def _takes(code: Any, argument: Any, char: str) -> bool:
    if code is op.ANY:
        return char not in "\n\r\u2028\u2029"
    if code is op.LITERAL:
        return bool(ord(char) == argument)
    if code is op.NOT_LITERAL:
        return bool(ord(char) != argument)
    negated = argument[0][0] is op.NEGATE
    return any(_in(kind, value, char) for kind, value in argument) is not negated


def _in(kind: Any, value: Any, char: str) -> bool:
    if kind is op.LITERAL:
        return bool(ord(char) == value)
    if kind is op.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if kind is not op.CATEGORY:
        return False
    if value in _NEGATED:
        return char not in _CATEGORIES[_NEGATED[value]]
    return char in _CATEGORIES[value]
