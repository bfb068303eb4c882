"""Types of expressions in behaviour, as far as they can be known. None is: it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from codegen.model import (
    NULL,
    STRING,
    Alias,
    Enum,
    Field,
    ListOf,
    Literal,
    MapOf,
    Primitive,
    Record,
    Ref,
    TaggedUnion,
    Type,
    Union,
)
from codegen.model.behavior import Slot

INTEGER, BOOLEAN = Primitive("integer"), Primitive("boolean")
STRINGS = ListOf(STRING)
GIVEN = {"string": STRING, "integer": INTEGER, "boolean": BOOLEAN, "strings": STRINGS, "any": None}
Known = Type | None


@dataclass(frozen=True, slots=True)
class Entry(Type):
    """An entry of a list of the state: its type, and fields that are never shown."""

    slot: Slot


@dataclass(frozen=True, slots=True, eq=False)
class Fields(Type):
    """Something with these members and no others; `what` it is, in messages."""

    members: Mapping[str, Known]
    what: str


def field_type(field: Field) -> Type:
    """What a field may hold when it is there."""
    return Union((field.type, NULL)) if field.nullable else field.type


def slot_type(slot: Slot) -> Type:
    """What a part of the state holds."""
    return ListOf(Entry(slot)) if slot.is_list else slot.type


def plain(kind: Known) -> Known:
    """Without other names for it, and without null."""
    if kind.__class__ is not Ref and kind.__class__ is not Union:
        return kind  # most are
    for _ in range(100):  # aliases may circle; a rule of its own says so
        if isinstance(kind, Ref) and isinstance(kind.target, Alias):
            kind = kind.target.type
        elif isinstance(kind, Union):
            members = [member for member in kind.members if member != NULL]
            if len(members) != 1:
                return kind
            kind = members[0]
        else:
            return kind
    return None


def record_of(kind: Known) -> Record | None:
    """The object type, if it is one."""
    kind = plain(kind.slot.type if isinstance(kind, Entry) else kind)
    return kind.target if isinstance(kind, Ref) and isinstance(kind.target, Record) else None


@lru_cache(maxsize=256)
def _record_members(record: Record | None, slot: Slot | None) -> Mapping[str, Known]:
    """The fields of a record, and the private ones of a slot."""
    fields = (*(record.fields if record else ()), *(slot.private if slot else ()))
    return {field.wire: field_type(field) for field in fields}


def members_of(kind: Known) -> Mapping[str, Known] | None:
    """All members that it may have, or None if that is not known or open."""
    kind = plain(kind)
    if isinstance(kind, Fields):
        return kind.members
    record = record_of(kind)
    if isinstance(kind, Entry):
        if record is None and not (kind.slot.private and isinstance(plain(kind.slot.type), MapOf)):
            return None
        return _record_members(record, kind.slot)
    return _record_members(record, None) if record is not None and not record.open else None


def member(kind: Known, name: str) -> Known:
    """The type of a member, if it is known."""
    known = members_of(kind)
    if known is not None:
        return known.get(name)
    record = record_of(kind)
    if record is not None:
        return next((field_type(f) for f in record.fields if f.wire == name), None)
    kind = plain(kind)
    if isinstance(kind, Entry):
        kind = plain(kind.slot.type)
    return kind.value if isinstance(kind, MapOf) else None


def item(kind: Known) -> Known:
    """The type of the elements of a list."""
    kind = plain(kind)
    return kind.item if isinstance(kind, ListOf) else None


def same(kinds: list[Known]) -> Known:
    """The type that all of them are, if it is one."""
    first = kinds[0] if kinds else None
    return first if all(kind is first or kind == first for kind in kinds) else None


def named(kind: Known) -> str:
    """What a thing is called in messages."""
    kind = plain(kind)
    if isinstance(kind, Fields):
        return kind.what
    if isinstance(kind, Entry):
        return f'an entry of "{kind.slot.wire}"'
    record = record_of(kind)
    return record.qualified if record is not None else "it"


def kinds_of(kind: Known) -> frozenset[str]:
    """The kinds of JSON values that it may be; nothing if that is not known."""
    kind = kind.target.type if isinstance(kind, Ref) and isinstance(kind.target, Alias) else kind
    match kind:
        case Primitive(name=name):
            return _PRIMITIVES.get(name, frozenset({name}))
        case ListOf():
            return frozenset({"list"})
        case MapOf() | Fields() | Entry() | Ref(target=Record() | TaggedUnion()):
            return frozenset({"object"})
        case Literal(value=value):
            return frozenset({_literal(value)})
        case Ref(target=Enum() as enum):
            return frozenset({"integer" if enum.integers else "string"})
        case Union(members=members):
            each = [kinds_of(inner) for inner in members]
            return frozenset().union(*each) if all(each) else frozenset()
        case _:
            return frozenset()


_PRIMITIVES = {
    "any": frozenset[str](),
    "date-time": frozenset({"string"}),
    "number": frozenset({"integer", "number"}),
}


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return {str: "string", int: "integer"}.get(type(value), "number")


def choices(kind: Known) -> bool:
    """It is one of a few values."""
    kind = plain(kind)
    if isinstance(kind, Ref):
        return isinstance(kind.target, Enum)
    if isinstance(kind, Union):
        return all(isinstance(it, Literal) or it == NULL for it in kind.members)
    return isinstance(kind, Literal)
