"""Types: their uses and their definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codegen.model.frozen import frozen
from codegen.model.items import Item, Words


@dataclass(frozen=True, slots=True)
class Type:
    """A use of a type. The kinds below are all there are."""

    @property
    def parts(self) -> tuple[Type, ...]:
        """The types right inside it; definitions that it names are not looked into."""
        return ()


@dataclass(frozen=True, slots=True)
class Primitive(Type):
    """A type of the wire format itself."""

    name: str  # string, integer, number, boolean, any, null, date-time


@dataclass(frozen=True, slots=True)
class ListOf(Type):
    """A list, in order."""

    item: Type

    @property
    def parts(self) -> tuple[Type, ...]:
        """What it is a list of."""
        return (self.item,)


@dataclass(frozen=True, slots=True)
class MapOf(Type):
    """An object with free keys."""

    value: Type

    @property
    def parts(self) -> tuple[Type, ...]:
        """What its members are."""
        return (self.value,)


@dataclass(frozen=True, slots=True)
class Literal(Type):
    """Exactly this value."""

    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Union(Type):
    """One of several; at least two, flat, no repeats."""

    members: tuple[Type, ...]

    @property
    def parts(self) -> tuple[Type, ...]:
        """Its members."""
        return self.members


@dataclass(frozen=True, slots=True)
class Ref(Type):
    """A named definition."""

    target: Definition


ANY = Primitive("any")
NULL = Primitive("null")
STRING = Primitive("string")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value must satisfy beside its type. Documented and exported; never enforced on receipt."""

    format: str = ""
    pattern: str = ""
    minimum: float | int | None = None
    maximum: float | int | None = None
    min_length: int | None = None
    max_length: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a definition lives: a namespace, a group of channels, or nothing (global types)."""

    kind: str  # "namespace", "events", "types"
    wire: str  # "interaction"; "" for global types
    words: Words


@frozen
class Definition(Item):
    """A type with a name."""

    home: Home
    inline: bool = False  # written inside another item; its name was made from where it stood
    limits: Limits = Limits()
    examples: tuple[Any, ...] = ()

    @property
    def qualified(self) -> str:
        """`interaction.Party`, as other places of the spec call it."""
        return f"{self.home.wire}.{self.wire}" if self.home.wire else self.wire


@frozen
class Field(Item):
    """A property of a record, or a parameter of a method or channel."""

    type: Type
    optional: bool = False  # may be absent
    nullable: bool = False  # may be null; `type` then is without null
    has_default: bool = False
    default: Any = (
        None  # what the other side takes when it is absent; meaningless without has_default
    )
    examples: tuple[Any, ...] = ()
    limits: Limits = Limits()
    read_only: bool = False

    @property
    def required(self) -> bool:
        """Always there."""
        return not self.optional

    @property
    def absent_and_null(self) -> bool:
        """Absent and null both occur and mean different things."""
        return self.optional and self.nullable


@frozen
class Record(Definition):
    """An object with named fields, those of `extends` first."""

    fields: tuple[Field, ...]
    open: bool = True  # fields that are not listed may arrive


@frozen
class EnumValue(Item):
    """One value of an enum."""

    value: str | int
    read_only: bool = False  # may arrive, may not be sent
    groups: tuple[str, ...] = ()


@frozen
class Enum(Definition):
    """A set of values, all strings or all whole numbers."""

    values: tuple[EnumValue, ...]
    open: bool = True
    ignore_case: bool = False
    integers: bool = False
    groups: tuple[tuple[str, str], ...] = ()  # (id, what it is)


@frozen
class Alias(Definition):
    """Another name for a type."""

    type: Type

    @property
    def holds_itself(self) -> bool:
        """Whether it leads back to itself, through lists, maps and other aliases."""
        todo, seen = [self.type], set[Alias]()
        while todo:
            part = todo.pop()
            todo += part.parts
            if isinstance(part, Ref) and isinstance(part.target, Alias) and part.target not in seen:
                if part.target is self:
                    return True
                seen.add(part.target)
                todo.append(part.target.type)
        return False


@frozen
class Variant:
    """One case of a tagged union."""

    key: str  # the tag's value, or the field that only this one has
    record: Record


@frozen
class TaggedUnion(Definition):
    """Records told apart by the value of a field, or by which field is there."""

    tag: Field | None  # None: by the field that is there
    variants: tuple[Variant, ...]
    open: bool = True
