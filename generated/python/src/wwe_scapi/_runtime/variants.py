"""Unions: records told apart by a tag, and values told apart by what fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .errors import ScapiDecodeError
from .paths import ROOT, At, mismatch
from .protocol import JSON
from .values import Value

T = TypeVar("T")


@dataclass(slots=True, eq=False, repr=False)
class UnknownVariant(Value):
    """A record of a kind that this version of the package has no class for.

    `wire_type` is the tag it carries, None if it has no readable one; `data` is all
    of it, as it came.
    """

    wire_type: str | None
    data: Any

    def to_wire(self) -> JSON:
        """The record as it came."""
        return self.data  # type: ignore[no-any-return]


def read_variant(
    data: Any,
    tag: str,
    by_tag: Mapping[str, Any],
    by_member: Mapping[str, Any],
    at: At = ROOT,
    strict: bool = False,
) -> Any:
    """Read the record that its member `tag`, or the first known member, names.

    Raises ScapiDecodeError for what is no object, if strict; an unknown kind never is
    an error.
    """
    if data.__class__ is not dict:
        return mismatch(data, "object", at, strict)
    wire_type: Any = data.get(tag) if tag else None
    if wire_type.__class__ is str:
        reader = by_tag.get(wire_type)
        if reader is not None:
            return reader(data, at, strict)
    for member, reader in by_member.items():
        if member in data:
            return reader(data, at, strict)
    return UnknownVariant(wire_type if wire_type.__class__ is str else None, data)


def first_of(*readers: Any) -> Any:
    """Make a reader that takes the first of `readers` that a value fits strictly.

    Where none fits, the first one decides what is wrong with it.
    """

    def read(data: Any, at: At, strict: bool) -> Any:
        fitting = next((reader for reader in readers if _fits(reader, data)), None)
        return (fitting or readers[0])(data, at, strict)

    return read


def _fits(reader: Any, data: Any) -> bool:
    try:
        reader(data, ROOT, True)
    except ScapiDecodeError:
        return False
    return True


def literal_of(*values: JSON) -> Any:
    """Make a reader that takes exactly these values."""
    expected = " or ".join(map(repr, values))

    def read(data: Any, at: At, strict: bool) -> Any:
        if not any(data == value and type(data) is type(value) for value in values):
            return mismatch(data, expected, at, strict)
        return data

    return read
