"""Base of generated dataclasses, and the way from Python values to the wire."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, ClassVar, Final, TypeVar

from .members import Members
from .paths import EACH, ROOT, At, path
from .protocol import JSON
from .unset import UNSET
from .values import Value

R = TypeVar("R", bound="Record")

new: Final = object.__new__
"""Makes an instance without `__init__`, for a reader that sets every field."""


class Record(Value):
    """A JSON object with named members.

    Sub-classes are dataclasses with slots and keyword-only fields. Their `__init__` is
    written out: that a dataclass does not have to make it halves the time to import a
    package of them once more.
    """

    __slots__ = ()
    MEMBERS: ClassVar[Members]

    unknown_fields: dict[str, Any]
    """Members that this version of the package does not know; sent back as they are."""

    @classmethod
    def from_wire(
        cls: type[R], data: object, *, strict: bool = False, at: At = ROOT
    ) -> R:
        """Decode a JSON value.

        Lenient decoding never fails: a member of a wrong type keeps its raw value, a
        missing one becomes UNSET, and what is no object at all is returned as it is.
        With `strict` each of these raises ScapiDecodeError.
        """
        return cls.decode(data, at, strict)  # type: ignore[no-any-return]

    @staticmethod
    def decode(data: Any, at: At, strict: bool) -> Any:
        """What `from_wire` does; generated, and called by position for speed."""
        raise NotImplementedError

    def to_wire(self) -> dict[str, JSON]:
        """The JSON object; of plain dicts, lists and strings, nothing shared."""
        raise NotImplementedError


def seal(
    members: Mapping[str, Any], optional: Mapping[str, Any], unknown: Mapping[str, Any]
) -> dict[str, JSON]:
    """Join the parts of a record into one JSON object.

    Leaves out what is UNSET, and what is None among the `optional`. A known member
    wins over an unknown one of the same name.
    """
    out = {key: encode(value) for key, value in unknown.items()}
    for key, value in members.items():
        if value is not UNSET:
            out[key] = encode(value)
    for key, value in optional.items():
        if value is not None and value is not UNSET:
            out[key] = encode(value)
    return out


_PLAIN: Final = frozenset({str, int, bool, float, type(None)})


def encode(value: Any, at: At = ROOT) -> Any:
    """Turn a Python value into plain JSON values; containers are copied.

    Records, enums, tuples and any Mapping may stand where JSON goes. Raises TypeError,
    with the path, for what has no JSON form.
    """
    kind: type = value.__class__
    if kind in _PLAIN:
        return value
    if kind is list or kind is tuple:
        below = (at, EACH, value)
        return [encode(item, below) for item in value]
    if issubclass(kind, Mapping):
        return _encode_object(value, at)
    return _encode_other(value, at)


def _encode_object(value: Mapping[Any, Any], at: At) -> dict[str, Any]:
    return {_name(key, at): encode(value[key], (at, key, value)) for key in value}


def _encode_other(value: Any, at: At) -> Any:
    if callable(to_wire := getattr(value, "to_wire", None)):
        return to_wire()
    if isinstance(value, Enum) and value is not UNSET:
        return encode(value.value, at)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    kind = type(value).__name__
    raise TypeError(f"{path(at, value)}: {kind} is not a JSON value")


def _name(key: object, at: At) -> str:
    if isinstance(key, str):
        return str.__str__(key)
    raise TypeError(f"{path(at)}: the key {key!r} is not a string")
