"""The exported schema, prepared for datamodel-code-generator: our names, nothing made stricter.

Open enums become `Enum | string` where they are used. Limits, defaults and formats are told in
descriptions only, because nothing of ours enforces them either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeGuard

from codegen.languages import docs, filters, python
from codegen.languages.data import Bundle, Schema
from codegen.languages.text import wrapped
from codegen.model import (
    Alias,
    Api,
    Channel,
    Definition,
    Enum,
    Field,
    Item,
    Limits,
    ListOf,
    Literal,
    MapOf,
    Record,
    Ref,
    TaggedUnion,
    Type,
    Union,
)

_DOC_WIDTH = 80
_NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Manner:
    """What the library of a flavour asks of the schema."""

    taken_classes: frozenset[str] = frozenset()  # names that the module itself imports
    taken_fields: frozenset[str] = frozenset()  # names that its base class uses
    wire_names: bool = False  # keys are what is on the wire; nothing is spelled anew
    told_by_tag: bool = False  # a union tells objects apart by a tag only, and enums not from text


class FlavourSchema(Bundle):
    """The schema of one flavour, and the names its classes and fields get."""

    def __init__(self, api: Api, manner: Manner) -> None:
        super().__init__(api)
        self.api = api
        self.manner = manner
        self.names = {key: self._class(name) for key, name in self.names.items()}

    def document(self) -> Schema:
        """Every definition, then the events of every channel."""
        event_alias = filters("python")["event_alias"]
        taken = set(self.names.values())
        schemas = {self.names[each]: self.definition(each) for each in self.api.definitions}
        for channel in self.api.channels:
            if channel.events:
                name = self._class(event_alias(channel))
                while name in taken:
                    name += "_"
                taken.add(name)
                schemas[name] = self.events(channel)
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": schemas}

    def aliases(self) -> dict[str, str]:
        """`Class.wireName` -> our name of the field, where they differ."""
        if self.manner.wire_names:
            return {}
        records = (each for each in self.api.definitions if isinstance(each, Record))
        pairs = ((record, field) for record in records for field in record.fields)
        return {
            f"{self.names[record]}.{field.wire}": name
            for record, field in pairs
            if (name := self.field_name(field)) != field.wire
        }

    def field_name(self, field: Field) -> str:
        """As the target `python` spells it, unless the base class has an attribute of that name."""
        name = python.field_name(field.words)
        return name + "_" if name in self.manner.taken_fields else name

    def _class(self, name: str) -> str:
        safe = python.class_name((name,))
        return safe + "_" if safe in self.manner.taken_classes else safe

    # --- schemas --------------------------------------------------------------------------------

    def definition(self, definition: Definition) -> Schema:
        """A named type with its docs; its name is its key."""
        schema = super().definition(definition)
        if isinstance(definition, TaggedUnion) and not definition.tag and self.manner.told_by_tag:
            schema.pop("anyOf")
        said = {key: schema[key] for key in schema if key not in ("title", "examples")}
        return {**said, "description": doc(definition, definition.limits)}

    def record(self, record: Record) -> Schema:
        """An object; what is said about a field is said relative to the record."""
        schema = super().record(record)
        for field in record.fields:
            if field.described or field.limits != _NO_LIMITS or field.has_default:
                schema["properties"][field.wire]["description"] = field_doc(field, record)
        return schema

    def field(self, field: Field) -> Schema:
        """A property, with nothing that would be checked beside its type."""
        schema = self.type(field.type)
        if not field.nullable:
            return schema
        return self.any_of([*schema.get("anyOf", [schema]), {"type": "null"}]) if schema else {}

    def enum(self, enum: Enum) -> Schema:
        """The known values; that others may arrive is said where the enum is used."""
        schema: Schema = {
            "type": _kind(enum),
            "enum": [value.value for value in enum.values],
            "x-enum-varnames": [python.constant_name(value.words) for value in enum.values],
            "x-enum-descriptions": [
                doc(value, around=enum) if value.described else "" for value in enum.values
            ],
        }
        return schema | ({"x-enum-field-as-literal": True} if self._literal(enum) else {})

    def _literal(self, enum: Enum) -> bool:
        return self.manner.told_by_tag and enum.open

    def unknown_variants(self, union: TaggedUnion) -> list[Schema]:
        """None: beside the classes of the known ones no library would tell such an object apart."""
        return []

    def type(self, kind: Type) -> Schema:
        """A use of a type."""
        match kind:
            case Union():
                return self.union(kind)
            case MapOf():  # with `true` instead of `{}` it would become a class without fields
                return {"type": "object", "additionalProperties": self.type(kind.value)}
            case Literal() if isinstance(kind.value, float):
                return {"type": "number"}
        return super().type(kind)

    def union(self, union: Union) -> Schema:
        """Its members flat, literals joined to one."""
        values = [each.value for each in union.members if _is_value(each)]
        joined = {"enum": values, "x-enum-field-as-literal": True}
        schemas: list[Schema] = [joined] if len(values) > 1 else []
        for member in union.members:
            if len(values) < 2 or not _is_value(member):
                schema = self.type(member)
                schemas += schema.get("anyOf", [schema])
        return self.any_of(schemas) if self._tells(union) else {}

    def _tells(self, union: Union) -> bool:
        """Whether the library can tell the members apart."""
        shapes = [shape for member in union.members for shape in _shapes(member)]
        return not self.manner.told_by_tag or len(shapes) == len(set(shapes))

    def any_of(self, schemas: list[Schema]) -> Schema:
        """One of these, each once."""
        distinct = list({repr(schema): schema for schema in schemas}.values())
        return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}

    def ref(self, target: Definition) -> Schema:
        """A reference; to an open enum also any other value."""
        schema = super().ref(target)
        if isinstance(target, Enum) and target.open:
            return {"anyOf": [schema, {"type": _kind(target)}]}
        return schema

    def events(self, channel: Channel) -> Schema:
        """What arrives on a channel."""
        tagged = list(dict.fromkeys(event.record for event in channel.tagged_events))
        other = list(dict.fromkeys(event.record for event in channel.untagged_events))
        text = f"What arrives on the channel {channel.wire}."
        if self.manner.told_by_tag and other and len(tagged) + len(other) > 1:
            return {"description": f"{text} Of any type: no tag tells these events apart."}
        union = self.any_of([self.ref(record) for record in tagged])
        if len(tagged) > 1 and channel.tag is not None:
            union["discriminator"] = {"propertyName": channel.tag.wire}
        parts = [*([union] if tagged else []), *(self.ref(record) for record in other)]
        return {**self.any_of(parts), "description": text}

    @staticmethod
    def limited(schema: Schema, _: Limits) -> Schema:
        """Limits are told in descriptions."""
        return schema


def _is_value(kind: Type) -> TypeGuard[Literal]:
    return isinstance(kind, Literal) and not isinstance(kind.value, float)


def _kind(enum: Enum) -> str:
    return "integer" if enum.integers else "string"


def _shapes(kind: Type) -> Iterator[str]:
    """`object` or `list` for every member of which a union may hold one only."""
    match kind:
        case MapOf():
            yield "object"
        case ListOf():
            yield "list"
        case Ref(target=Record() | TaggedUnion()):
            yield "object"
        case Ref(target=Alias() as alias):
            yield from _shapes(alias.type)
        case Union():
            for member in kind.members:
                yield from _shapes(member)
        case _:
            pass


# --- docs ---------------------------------------------------------------------------------------


def doc(item: Item, limits: Limits = _NO_LIMITS, around: Item | None = None) -> str:
    """What the target `python` says of it, and the limits that are not enforced."""
    parts = [python.item_doc(item), limits_line(limits), docs.facts_line(item, around)]
    return "\n".join(wrapped("\n\n".join(part for part in parts if part), _DOC_WIDTH))


def field_doc(field: Field, record: Record) -> str:
    """The docs of a field and what the other side takes when it is absent."""
    text = doc(field, field.limits, record) if field.described else limits_line(field.limits)
    default = f"Default of the other side: {field.default!r}." if field.has_default else ""
    return "\n\n".join(part for part in (text, default) if part)


def limits_line(limits: Limits) -> str:
    """`In cm. Not checked here: minimum 0.`"""
    names = [each.name for each in fields(limits) if each.name != "unit"]
    given = {name: getattr(limits, name) for name in names}
    told = [
        f"{name.replace('_', ' ')} {value}"
        for name, value in given.items()
        if value not in (None, "")
    ]
    parts = [f"In {limits.unit}."] if limits.unit else []
    return " ".join([*parts, f"Not checked here: {', '.join(told)}."] if told else parts)
