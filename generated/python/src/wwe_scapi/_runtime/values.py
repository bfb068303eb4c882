"""Base of dataclasses that are cheap to make."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from reprlib import recursive_repr
from typing import Any, ClassVar


class Value:
    """Something that is what its fields hold.

    Sub-classes are ``@dataclass(slots=True, eq=False, repr=False)``: equality and repr
    stand here once, which halves the time to import a package of them. A value is
    equal to one of the same class with equal fields.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        names = [field.name for field in fields(self)]
        return all(getattr(self, name) == getattr(other, name) for name in names)

    __hash__ = None  # type: ignore[assignment]

    @recursive_repr()
    def __repr__(self) -> str:
        shown = ", ".join(
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)
            if getattr(self, field.name) != _default(field)
        )
        return f"{type(self).__qualname__}({shown})"


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return {} if field.name == "unknown_fields" else field.default
