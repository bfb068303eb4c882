"""TypeScript: definitions of types, and the constants with the values of enums."""

from __future__ import annotations

from codegen.languages import typescript
from codegen.languages.typescript import class_name, constant_name, key, literal, member
from codegen.languages.typescript_docs import doc_in
from codegen.languages.typescript_layout import declared, entry
from codegen.model import (
    Alias,
    Definition,
    Enum,
    EnumValue,
    Field,
    Item,
    Record,
    TaggedUnion,
)


def property_line(field: Field, record: Record, indent: int = 2) -> str:
    """A property of an interface, with its comment."""
    here = record.home
    fixed = field.read_only or here.kind == "events"  # many handlers share one event
    optional = "?" if field.optional else ""
    head = f"{'readonly ' if fixed else ''}{member(field.wire)}{optional}:"
    line = declared(head, typescript.field_text(field, here), ";", indent)
    return doc_in(field, record, indent) + line


def unlisted_member(record: Record) -> str:
    """What an interface without any property holds: otherwise it would take every value."""
    return f"[key: string]: {'unknown' if record.open else 'never'};"


def enum_type(enum: Enum) -> str:
    """The right side of an enum's type: known values, and others where it is open."""
    parts = list(dict.fromkeys(literal(value.value) for value in enum.values))
    if enum.open:
        parts.append("(number & {})" if enum.integers else "(string & {})")
    return declared(f"export type {class_name(enum.words)} =", " | ".join(parts) or "never", ";")


def enum_member(value: EnumValue, enum: Enum) -> str:
    """A known value, as a member of the declared constant."""
    line = f"  readonly {constant_name(value.words)}: {literal(value.value)};"
    return doc_in(value, enum, 2) + line


def enum_entry(value: EnumValue) -> str:
    """A known value, as a member of the constant."""
    return entry(key(constant_name(value.words)), literal(value.value), 2)


def alias_type(alias: Alias) -> str:
    """A type alias."""
    text = typescript.type_text(alias.type, alias.home)
    return declared(f"export type {class_name(alias.words)} =", text, ";")


def union_type(union: TaggedUnion) -> str:
    """A union of records; an open one told apart by a tag has a case for all other tags."""
    names = dict.fromkeys(
        typescript.qualified_name(variant.record, union.home) for variant in union.variants
    )
    parts = list(names)
    if union.tag is not None and union.open:
        parts.append(f"{{ readonly {member(union.tag.wire)}: Unlisted }}")
    return declared(f"export type {class_name(union.words)} =", " | ".join(parts) or "never", ";")


def union_fallback(union: TaggedUnion) -> str:
    """What is said of an open union."""
    if union.open and union.tag is not None:
        return f"Told apart by `{union.tag.wire}`; others may arrive, so have a `default`."
    return f"Told apart by `{union.tag.wire}`." if union.tag is not None else ""


def definition_doc(item: Definition, around: Item) -> str:
    """The comment of a definition in its module."""
    fallback = union_fallback(item) if isinstance(item, TaggedUnion) else ""
    return doc_in(item, around, 0, fallback)


def is_open(definition: Definition) -> bool:
    """A union told apart by a tag, in which other tags may arrive."""
    return isinstance(definition, TaggedUnion) and definition.open and definition.tag is not None
