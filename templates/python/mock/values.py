"""JSON values; `ABSENT` is *absent*."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any, Final, Literal, TypeAlias

from .errors import LimitError

Json: TypeAlias = Any


class Absent(Enum):
    """The type of ABSENT, which is false."""

    ABSENT = "absent"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent.ABSENT
LARGEST: Final = 2**53 - 1
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_HIGH: Final = re.compile("[\ue000-\U0010ffff]")


def is_object(value: Json) -> bool:
    """Whether a value is a JSON object."""
    return value.__class__ is dict


def is_integer(value: Json) -> bool:
    """Whether a value is an integer that both languages hold exactly."""
    return value.__class__ is int and -LARGEST <= value <= LARGEST


def table(value: Json) -> dict[str, Json]:
    """An object; an empty one for None and absent."""
    found: dict[str, Json] = value or {}
    return found


def listed(value: Json) -> list[Json]:
    """The elements of a list; none for anything else."""
    found: list[Json] = value if value.__class__ is list else []
    return found


def member(value: Json, key: Json) -> Json:
    """A member of an object; absent if it has none, or is none."""
    return value.get(key, ABSENT) if value.__class__ is dict else ABSENT


def copy(value: Json) -> Json:
    """A deep copy, without absent members."""
    kind = value.__class__
    if kind is dict:
        return {
            key: copy(item) if item.__class__ in _CONTAINERS else item
            for key, item in value.items()
            if item is not ABSENT
        }
    if kind is list:
        return [copy(item) if item.__class__ in _CONTAINERS else item for item in value]
    return value


_CONTAINERS: Final = frozenset({dict, list})


def same(one: Json, other: Json) -> bool:
    """Deep equality, by type; absent equals absent."""
    if one is other:
        return True
    kind = one.__class__
    if kind is not other.__class__:
        return False
    if kind is list:
        return _same_lists(one, other)
    if kind is not dict:
        return bool(one == other)
    return len(one) == len(other) and all(
        key in other and same(item, other[key]) for key, item in one.items()
    )


def _same_lists(one: list[Json], other: list[Json]) -> bool:
    return len(one) == len(other) and all(map(same, one, other))


def compare_texts(one: str, other: str) -> int:
    """-1, 0 or 1: the order of two strings by UTF-16 code units."""
    left, right = text_order(one), text_order(other)
    return (left > right) - (left < right)


def text_order(text: str) -> bytes:
    """What sorts as the UTF-16 code units of a text do."""
    return text.encode("utf-16-be", "surrogatepass")


def sorted_texts(texts: Iterable[str]) -> list[str]:
    """Texts sorted by UTF-16 code units."""
    found = list(texts)
    if any(not text.isascii() for text in found):
        return sorted(found, key=text_order)
    return sorted(found)


def sorted_keys(value: Mapping[str, Json]) -> list[str]:
    """The keys of an object, sorted by UTF-16 code units."""
    return sorted_texts(value)


def kind_of(value: Json) -> str:
    """string, integer, number, boolean, null, list, object or absent."""
    return _KINDS.get(value.__class__, "absent")


_KINDS: Final[dict[type, str]] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    list: "list",
    dict: "object",
}


def well_formed(text: str) -> str:
    """A text with each lone surrogate replaced by U+FFFD."""
    if text.isascii() or not _SURROGATES.search(text):
        return text
    return _SURROGATES.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    pair = found[0]
    if len(pair) == 1:
        return "\ufffd"
    return pair.encode("utf-16-be", "surrogatepass").decode("utf-16-be")


def fits(expected: Json, value: Json) -> bool:
    """Whether an expected value is part of a value: objects may have more members."""
    if is_object(expected):
        return is_object(value) and all(
            fits(item, member(value, key)) for key, item in expected.items()
        )
    if expected.__class__ is list:
        return (
            value.__class__ is list
            and len(expected) == len(value)
            and all(map(fits, expected, value))
        )
    return same(expected, value)


def normalise(value: object, limits: Mapping[str, int]) -> Json:
    """The JSON value of what somebody handed in; nothing is shared with the original.

    NaN is null, a whole float an integer, a tuple a list, a date a text; what has a
    `to_wire` is asked for it. Lone surrogates become U+FFFD.

    Raises LimitError if the value is too deep (so is one that holds itself) or too
    large: `messageSize` counts values and UTF-16 units of texts.
    """
    budget = _Budget(limits)
    return budget.to_json(value, limits["depth"])


_LISTS: Final = (list, tuple)


class _Budget:
    def __init__(self, limits: Mapping[str, int]) -> None:
        self.limits = limits
        self.left = limits["messageSize"]

    def to_json(self, value: Any, depth: int) -> Json:
        self.spend(1)
        kind = value.__class__
        if kind is str:
            self.spend(units(value))
            return well_formed(value)
        if kind is dict or kind is list:
            return self.to_container(value, depth)
        if value is None or kind is bool or value is ABSENT:
            return value
        if kind is int or kind is float:
            return number(value)
        return self.to_other(value, depth)

    def to_other(self, value: Any, depth: int) -> Json:
        if callable(to_wire := getattr(value, "to_wire", None)):
            return self.to_json(to_wire(), depth)
        if isinstance(value, Enum):
            return self.to_json(value.value, depth)
        if isinstance(value, str):
            return self.to_json(str.__str__(value), depth)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, int | float):
            return number(float(value) if isinstance(value, float) else int(value))
        if isinstance(value, Mapping | tuple):
            return self.to_container(value, depth)
        raise LimitError(f"the message holds {type(value).__name__}, no JSON value")

    def to_container(self, value: Any, depth: int) -> Json:
        if depth == 0:
            most = self.limits["depth"]
            raise LimitError(
                f"the message has more than {most} levels, or holds itself"
            )
        if value.__class__ is list or isinstance(value, _LISTS):
            return self.to_list(value, depth - 1)
        out: dict[str, Json] = {}
        for key, item in value.items():
            if key.__class__ is str and key.isascii():  # most are plain, and cheap
                kind = item.__class__
                is_text = kind is str and item.isascii()
                if is_text or (kind is int and -LARGEST <= item <= LARGEST):
                    self.left -= 1 + len(key) + (len(item) if is_text else 0)
                    if self.left < 0:
                        self.spend(0)
                    out[key] = item
                    continue
            found = self.to_json(item, depth - 1)
            if found is not ABSENT:
                self.spend(units(key))
                out[well_formed(key)] = found
        return out

    def to_list(self, value: Any, depth: int) -> list[Json]:
        if len(value) > self.left:
            self.spend(len(value))
        found = [self.to_json(item, depth) for item in value]
        return [None if item is ABSENT else item for item in found]

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            most = self.limits["messageSize"]
            raise LimitError(f"the message is larger than {most}")


def units(text: Json) -> int:
    """The number of UTF-16 code units of a text."""
    if not isinstance(text, str):
        raise LimitError(f"the message has the key {text!r}, no text")
    if text.isascii() or not _HIGH.search(text):
        return len(text)
    return len(text_order(text)) // 2


def number(value: float) -> Json:
    """A number as JSON has it: whole and small enough is an integer, NaN is null."""
    if value.__class__ is int:
        if -LARGEST <= value <= LARGEST:
            return value
        try:
            return float(value)
        except OverflowError:
            return None
    if not math.isfinite(value):
        return None
    whole = value.is_integer() and abs(value) <= LARGEST
    return int(value) if whole else float(value)


def tidy(value: Json) -> Json:
    """A deep copy of JSON from a file, with the numbers as `number` has them."""
    kind = value.__class__
    if kind is dict:
        return {key: tidy(item) for key, item in value.items()}
    if kind is list:
        return [tidy(item) for item in value]
    return number(value) if kind is int or kind is float else value


def has_high(text: str) -> bool:
    """Whether a text holds characters that UTF-16 sorts otherwise than Python."""
    return not text.isascii() and _HIGH.search(text) is not None
