"""What generated decoders are made of; they import all of it from here.

A reader takes ``(data, at, strict)`` and returns a value. Lenient reading (`strict`
false) never raises, whatever JSON it is given; strict reading raises
ScapiDecodeError with the path of the first value that is not as the API says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from .enums import (
    IntegerEnum,
    StringEnum,
    UnknownInt,
    UnknownValue,
    members_of,
    unlisted,
    unlisted_closed,
)
from .errors import ScapiDecodeError
from .members import Members, leftovers, misread, retry
from .paths import EACH, ROOT, At, mismatch, path
from .protocol import JSON
from .record import Record, encode, new, seal
from .unset import UNSET, Unset
from .variants import UnknownVariant, first_of, literal_of, read_variant

__all__ = [
    "EACH",
    "JSON",
    "ROOT",
    "UNSET",
    "At",
    "IntegerEnum",
    "Members",
    "Reader",
    "Record",
    "ScapiDecodeError",
    "StringEnum",
    "UnknownInt",
    "UnknownValue",
    "UnknownVariant",
    "Unset",
    "encode",
    "enum_of",
    "first_of",
    "leftovers",
    "list_of",
    "literal_of",
    "map_of",
    "members_of",
    "mismatch",
    "misread",
    "new",
    "nullable",
    "one_of",
    "path",
    "read_any",
    "read_boolean",
    "read_integer",
    "read_list",
    "read_map",
    "read_none",
    "read_number",
    "read_object",
    "read_string",
    "read_variant",
    "retry",
    "seal",
    "unlisted",
    "unlisted_closed",
]

T = TypeVar("T")
Reader: TypeAlias = Callable[[Any, At, bool], T]


def read_list(data: Any, item: Reader[T], at: At, strict: bool) -> list[T]:
    """Read an array whose items are all read by `item`."""
    if data.__class__ is not list:
        return mismatch(data, "array", at, strict)  # type: ignore[no-any-return]
    below = (at, EACH, data)
    return [item(value, below, strict) for value in data]


def read_map(data: Any, item: Reader[T], at: At, strict: bool) -> dict[str, T]:
    """Read an object with names of the peer's choice and values read by `item`."""
    if data.__class__ is not dict:
        return mismatch(data, "object", at, strict)  # type: ignore[no-any-return]
    below = (at, EACH, data)
    return {key: item(value, below, strict) for key, value in data.items()}


def read_any(data: Any, at: At = ROOT, strict: bool = False) -> Any:
    """Take any JSON value as it is."""
    return data


def read_none(data: Any, at: At = ROOT, strict: bool = False) -> None:
    """Read the result of a method that has none; what came is not looked at."""
    return


def read_string(data: Any, at: At = ROOT, strict: bool = False) -> str:
    """Read a string."""
    if data.__class__ is not str:
        mismatch(data, "string", at, strict)
    return data  # type: ignore[no-any-return]


def read_boolean(data: Any, at: At = ROOT, strict: bool = False) -> bool:
    """Read true or false."""
    if data.__class__ is not bool:
        mismatch(data, "boolean", at, strict)
    return data  # type: ignore[no-any-return]


def read_integer(data: Any, at: At = ROOT, strict: bool = False) -> int:
    """Read a whole number; ``5.0`` is one too."""
    if data.__class__ is not int:
        if data.__class__ is float and data.is_integer():
            return int(data)
        mismatch(data, "integer", at, strict)
    return data  # type: ignore[no-any-return]


def read_number(data: Any, at: At = ROOT, strict: bool = False) -> float:
    """Read a number; whole ones stay int."""
    if data.__class__ is not float and data.__class__ is not int:
        mismatch(data, "number", at, strict)
    return data  # type: ignore[no-any-return]


def read_object(data: Any, at: At = ROOT, strict: bool = False) -> dict[str, Any]:
    """Read an object whose members nobody describes."""
    if data.__class__ is not dict:
        mismatch(data, "object", at, strict)
    return data  # type: ignore[no-any-return]


def list_of(item: Reader[T]) -> Reader[list[T]]:
    """Make a reader of arrays, for use inside another container."""
    return lambda data, at, strict: read_list(data, item, at, strict)


def map_of(item: Reader[T]) -> Reader[dict[str, T]]:
    """Make a reader of objects with names of the peer's choice."""
    return lambda data, at, strict: read_map(data, item, at, strict)


def nullable(item: Reader[T]) -> Reader[T | None]:
    """Make a reader that also takes null."""
    return lambda data, at, strict: (None if data is None else item(data, at, strict))


def enum_of(members: Mapping[Any, T], kind: type, *, closed: bool) -> Reader[Any]:
    """Make a reader of enum values of `kind` (str or int), as an item of a list."""
    expected = "string" if kind is str else "integer"

    def read(data: Any, at: At, strict: bool) -> Any:
        if data.__class__ is not kind:
            return mismatch(data, expected, at, strict)
        if closed:
            return unlisted_closed(data, members, at, strict)  # type: ignore[type-var]
        return unlisted(data, members)  # type: ignore[type-var]

    return read


def one_of(expected: str, readers: Mapping[type, Reader[Any]]) -> Reader[Any]:
    """Make a reader that chooses by JSON type: ``{str: ..., list: ...}``."""

    def read(data: Any, at: At, strict: bool) -> Any:
        reader = readers.get(data.__class__)
        if reader is None:
            return mismatch(data, expected, at, strict)
        return reader(data, at, strict)

    return read
