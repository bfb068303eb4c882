"""A type as it is used somewhere, and what stands around it."""

from __future__ import annotations

from typing import Any, NamedTuple

from codegen.model import (
    ANY,
    NULL,
    STRING,
    Field,
    Home,
    Limits,
    Literal,
    Type,
    Union,
    Words,
)
from codegen.names import words
from codegen.problems import Place
from codegen.resolve.context import Inherited

LIMIT_KEYS = ("format", "pattern", "minimum", "maximum", "min_length", "max_length", "unit")
_NO_LIMITS = Limits()


class Use(NamedTuple):
    """A type as it is used somewhere."""

    type: Type
    optional: bool = False
    nullable: bool = False  # then `type` is without null


class Owner(NamedTuple):
    """Around what a type stands: gives inline types their home, name and facts."""

    home: Home
    words: Words
    inherited: Inherited

    def inner(self, *more: str) -> Owner:
        """The owner of something inside."""
        return self._replace(words=self.words + more)


def tag_field(name: str, at: Place, inherited: Inherited, value: str | None = None) -> Field:
    """The field that tells variants or events apart."""
    kind: Type = STRING if value is None else Literal(value)
    return Field(wire=name, words=words(name), at=at, type=kind, **inherited._asdict())


def limits(raw: dict[str, Any]) -> Limits:
    """What the spec says beside the type."""
    said = {key: raw[key] for key in LIMIT_KEYS if key in raw}
    return Limits(**said) if said else _NO_LIMITS


def examples(raw: dict[str, Any]) -> tuple[Any, ...]:
    """`example` and `examples` as one."""
    first = (raw["example"],) if "example" in raw else ()
    return first + tuple(raw.get("examples") or ())


def union(parts: list[Type]) -> Type:
    """The union of types: flat, without repeats; `any` swallows the rest."""
    flat: dict[Type, None] = {}
    for part in parts:
        flat |= dict.fromkeys(part.members if isinstance(part, Union) else (part,))
    members = tuple(flat)
    if ANY in members:
        return ANY
    return members[0] if len(members) == 1 else Union(members)


def use_of(kind: Type) -> Use:
    """A type with null split off."""
    if isinstance(kind, Union) and NULL in kind.members:
        return Use(union([member for member in kind.members if member != NULL]), nullable=True)
    return Use(kind)


def with_null(use: Use) -> Type:
    """The type with null put back."""
    return union([use.type, NULL]) if use.nullable else use.type
