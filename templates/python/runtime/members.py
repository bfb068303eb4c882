"""The rare ways of a generated reader: missing, wrong, null and unknown members.

A reader sets every field of a record in straight lines and counts the members it
found. Only what does not fit comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from .paths import At, mismatch
from .unset import UNSET

T = TypeVar("T")
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class Members:
    """The wire names of one record's members, each with the type it should have.

    `optional` ones may be absent, but not null; `nullable` ones may be both.
    """

    __slots__ = ("expected", "optional", "required")

    def __init__(
        self,
        required: Mapping[str, str],
        optional: Mapping[str, str] = _NONE,
        nullable: Mapping[str, str] = _NONE,
    ) -> None:
        self.expected = {**required, **optional, **nullable}
        self.required = required
        self.optional = optional


def misread(
    data: dict[str, Any], key: str, members: Members, at: At, strict: bool
) -> Any:
    """Accept the member `key` although it is of a wrong type, or refuse it.

    A whole number written as a float (``5.0``) is accepted for an integer.
    """
    value, expected = data[key], members.expected[key]
    if expected == "integer" and value.__class__ is float and value.is_integer():
        return int(value)
    return mismatch(value, expected, (at, key, data), strict)


def retry(
    read: Callable[[Any, At, bool], T],
    data: Any,
    members: Members,
    at: At,
    strict: bool,
) -> T:
    """Finish what `read` could not: no object at all, or a required member missing.

    Lenient decoding reads a copy of `data` that holds UNSET for what is missing; strict
    decoding refuses the first of it. To be called while KeyError or TypeError is
    handled; raises it again if it was neither.
    """
    if data.__class__ is not dict:
        return mismatch(data, "object", at, strict)  # type: ignore[no-any-return]
    missing = [key for key in members.required if key not in data]
    if not missing:
        raise  # noqa: PLE0704 - the caller is handling it
    for key in missing:
        mismatch(UNSET, members.expected[key], (at, key, data), strict)
    return read({**data, **dict.fromkeys(missing, UNSET)}, at, strict)


def leftovers(
    data: dict[str, Any], members: Members, count: int, at: At, strict: bool
) -> dict[str, Any]:
    """The members of `data` that the record has no field for; `count` have one.

    These are unknown names, and null where a member may only be absent. The null is
    kept, so that it is sent back as it came, and strict decoding refuses it. Looks from
    the end, where a newer peer is likely to have added what we do not know.
    """
    rest: dict[str, Any] = {}
    known, optional = members.expected, members.optional
    wanted = len(data) - count
    for key, value in reversed(data.items()):
        if key not in known:
            rest[key] = value
        elif value is None and key in optional:
            rest[key] = mismatch(value, known[key], (at, key, data), strict)
        else:
            continue
        if len(rest) == wanted:
            break
    return rest if len(rest) < 2 else dict(reversed(rest.items()))
