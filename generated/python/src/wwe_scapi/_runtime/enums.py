"""Enums of values that a peer newer than this package may add to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from .paths import ROOT, At, mismatch

M = TypeVar("M", bound=Enum)


def _same(one: str, other: object) -> bool:
    return isinstance(other, str) and one.casefold() == str.casefold(other)


class UnknownValue(str):
    """A wire value that this version of the package has no enum member for."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The wire value as a plain string, as enum members have it."""
        return str.__str__(self)

    def __repr__(self) -> str:
        return f"UnknownValue({str.__repr__(self)})"

    def matches(self, other: object) -> bool:
        """Whether both are the same text but for upper and lower case."""
        return _same(self, other)


class UnknownInt(int):
    """A wire number that this version of the package has no enum member for."""

    __slots__ = ()

    @property
    def value(self) -> int:
        """The wire value as a plain int, as enum members have it."""
        return int(self)

    def __repr__(self) -> str:
        return f"UnknownInt({int.__repr__(self)})"


class StringEnum(str, Enum):
    """Base of generated enums; a member is its wire value, also in str and format."""

    def __str__(self) -> str:
        return str.__str__(self)

    def __format__(self, format_spec: str) -> str:
        return str.__format__(self, format_spec)

    def matches(self, other: object) -> bool:
        """Whether both are the same text but for upper and lower case."""
        return _same(self.value, other)


class IntegerEnum(int, Enum):
    """Base of generated enums of numbers."""

    def __str__(self) -> str:
        return int.__repr__(self)

    def __format__(self, format_spec: str) -> str:
        return int.__format__(self, format_spec)


def members_of(enum: type[M]) -> dict[Any, M]:
    """The table that generated decoders look wire values up in."""
    return {member.value: member for member in enum}


def unlisted(value: Any, members: Mapping[Any, M]) -> Any:
    """What a value of an open enum is when ``members.get`` found nothing true.

    Comes here for values without a member, and for members that are false (``""``).
    """
    member = members.get(value)
    if member is not None:
        return member
    return UnknownValue(value) if isinstance(value, str) else UnknownInt(value)


def unlisted_closed(
    value: Any, members: Mapping[Any, M], at: At = ROOT, strict: bool = False
) -> Any:
    """As `unlisted`, for an enum that is complete: strict decoding refuses others."""
    if value not in members:
        mismatch(value, f"one of {', '.join(map(repr, members))}", at, strict)
    return unlisted(value, members)
