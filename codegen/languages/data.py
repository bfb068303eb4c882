"""JSON: text that any reader takes, and JSON Schema 2020-12 of the model's types."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from json.encoder import encode_basestring
from typing import Any

from codegen.languages.text import UNSAFE
from codegen.model import (
    Alias,
    Api,
    Definition,
    Enum,
    Field,
    Limits,
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
from codegen.names import pascal

Schema = dict[str, Any]
_PRIMITIVES: dict[str, Schema] = {"any": {}, "date-time": {"type": "string", "format": "date-time"}}
_LENGTHS = {"string": ("Length",), "array": ("Items",), "object": ("Properties",)}
_LIMITS = ("minimum", "maximum")
# What JSON Schema names. Any other format is one of the API's own, at which strict readers stop.
_FORMATS = frozenset({
    "date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6",
    "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time", "uri",
    "uri-reference", "uri-template", "uuid",
})  # fmt: skip


def json_text(value: Any, indent: int = 2) -> str:
    """JSON with two blanks a level; characters that hide or break lines are escaped."""
    if indent:
        return safe_json(_indented(value, "\n", " " * indent))
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return safe_json(text)


def safe_json(text: str) -> str:
    r"""JSON with characters that hide or break lines escaped; controls are already, but for our `\0`."""
    return text if text.isascii() and "\x7f" not in text else UNSAFE.sub(_escaped, text)


def marked_text(value: Any) -> str:
    r"""The same with the name of each `Link` between two `\0`, which no other text holds."""
    return safe_json(_indented(value, "\n", "  "))


def _escaped(match: re.Match[str]) -> str:
    return match[0] if match[0] == "\0" else json.dumps(match[0])[1:-1]


def _indented(value: Any, line: str, step: str) -> str:
    """What `json.dumps` makes of it with `indent`, which is four times slower: it is no C there."""
    if value.__class__ is str:
        return encode_basestring(value)
    inner = line + step
    if value and isinstance(value, dict):
        members = [
            f"{encode_basestring(key)}: {encode_basestring(item)}"
            if item.__class__ is str
            else f"{encode_basestring(key)}: {_indented(item, inner, step)}"
            for key, item in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}"
    if value and isinstance(value, (list, tuple)):
        items = [_indented(item, inner, step) for item in value]
        return f"[{inner}{f',{inner}'.join(items)}{line}]"
    if value.__class__ is Link:
        return f'"\0{value.name}\0"'
    return _ATOMS[value] if value.__class__ is bool else json.dumps(value, allow_nan=False)


_ATOMS = {True: "true", False: "false"}


@dataclass(frozen=True, slots=True)
class Link:
    """A reference whose text is filled in later, as each document spells its own."""

    name: str


class Bundle:
    """The names of definitions in one document, and their schemas."""

    def __init__(self, api: Api) -> None:
        plain = Counter(pascal(definition.words) for definition in api.definitions)
        self.names: dict[Definition, str] = {}
        taken: Counter[str] = Counter()
        for definition in api.definitions:
            name = pascal(definition.words)
            if plain[name] > 1:
                name = pascal(definition.home.words) + name
            taken[name] += 1
            self.names[definition] = name if taken[name] == 1 else f"{name}{taken[name]}"

    def definition(self, definition: Definition) -> Schema:
        """The schema of a named type."""
        match definition:
            case Record():
                schema = self.record(definition)
            case Enum():
                schema = self.enum(definition)
            case TaggedUnion():
                schema = self.tagged(definition)
            case Alias():
                schema = self.type(definition.type)
            case _:
                raise TypeError(f"JSON Schema has no text for {definition!r}")
        head = {"title": self.names[definition]}
        if definition.description:
            head["description"] = definition.description
        tail: Schema = {"deprecated": True} if definition.deprecated else {}
        if definition.examples:
            tail["examples"] = list(definition.examples)
        return {**head, **self.limited(schema, definition.limits), **tail}

    def record(self, record: Record) -> Schema:
        """An object; unknown properties are allowed where the record is open."""
        schema: Schema = {
            "type": "object",
            "properties": {field.wire: self.field(field) for field in record.fields},
        }
        required = [field.wire for field in record.fields if field.required]
        if required:
            schema["required"] = required
        if not record.open:
            schema["additionalProperties"] = False
        return schema

    def field(self, field: Field) -> Schema:
        """A property, with what its item says."""
        schema = self.limited(self.type(field.type), field.limits)
        if field.nullable:
            parts = schema["anyOf"] if schema.keys() == {"anyOf"} else [schema]
            schema = {"anyOf": [*parts, {"type": "null"}]}
        if field.description:
            schema = {"description": field.description, **schema}
        if field.deprecated:
            schema["deprecated"] = True
        if field.has_default:
            schema["default"] = field.default
        if field.read_only:
            schema["readOnly"] = True
        if field.examples:
            schema["examples"] = list(field.examples)
        return schema

    def tagged(self, union: TaggedUnion) -> Schema:
        """One of the variants; an open union also takes an object with any other tag."""
        variants = [self.ref(variant.record) for variant in union.variants]
        others = self.unknown_variants(union) if union.open else []
        schema: Schema = {"anyOf": variants + others}
        if union.tag is not None:
            schema["discriminator"] = {"propertyName": union.tag.wire}
        return schema

    def unknown_variants(self, union: TaggedUnion) -> list[Schema]:
        """An object that is none of the variants, by its tag or by the fields it has."""
        keys = [variant.key for variant in union.variants]
        if union.tag is None:
            return [{"type": "object", "not": {"anyOf": [{"required": [key]} for key in keys]}}]
        name, tag = union.tag.wire, {"type": "string", "not": {"enum": keys}}
        return [{"type": "object", "properties": {name: tag}, "required": [name]}]

    def enum(self, enum: Enum) -> Schema:
        """Known values; an open enum also takes any other of the same JSON type."""
        kind = "integer" if enum.integers else "string"
        known: Schema = {"type": kind, "enum": [value.value for value in enum.values]}
        return {"anyOf": [known, {"type": kind}]} if enum.open else known

    def type(self, kind: Type) -> Schema:
        """A use of a type."""
        match kind:
            case Primitive():
                return dict(_PRIMITIVES.get(kind.name, {"type": kind.name}))
            case ListOf():
                return {"type": "array", "items": self.type(kind.item)}
            case MapOf():
                return {"type": "object", "additionalProperties": self.type(kind.value) or True}
            case Literal():
                return {"const": kind.value}
            case Union():
                return {"anyOf": [self.type(member) for member in kind.members]}
            case Ref():
                return self.ref(kind.target)
            case _:
                raise TypeError(f"JSON Schema has no text for {kind!r}")

    def ref(self, target: Definition) -> Schema:
        """A reference inside the document."""
        return {"$ref": f"#/$defs/{self.names[target]}"}

    @staticmethod
    def limited(schema: Schema, limits: Limits) -> Schema:
        """The schema with what holds beside the type."""
        said: Schema = {}
        if limits.format:
            said["format" if limits.format in _FORMATS else "x-format"] = limits.format
        for key in _LIMITS:
            if (value := getattr(limits, key)) is not None:
                said[key] = value
        if limits.pattern:
            said["pattern"] = f"^(?:{limits.pattern})$"  # the whole string, as ours are meant
        for of in _LENGTHS.get(schema.get("type", ""), ("Length", "Items")):
            if limits.min_length is not None:
                said[f"min{of}"] = limits.min_length
            if limits.max_length is not None:
                said[f"max{of}"] = limits.max_length
        if not said:
            return schema
        return {"allOf": [schema], **said} if "$ref" in schema else {**schema, **said}


def schema_bundle(api: Api) -> Schema:
    """Every type of the API in one JSON Schema document."""
    bundle = Bundle(api)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": api.info.title,
        "$defs": {
            bundle.names[definition]: bundle.definition(definition)
            for definition in api.definitions
        },
    }


@cache
def spec_schema_text(part: bool = False) -> str:
    """The schema of the spec language itself, for editors: the same for every API."""
    from codegen.validate import json_schema

    return json_text(json_schema(entry=not part))


_compiled: list[tuple[Api, dict[str, Any]]] = []  # of the last API: several targets need it


def compiled(api: Api) -> dict[str, Any]:
    """The `program` that the engines run, None for a spec without behaviour, and the `scenarios`."""
    from codegen.behavior.compile import program  # most specs have none
    from codegen.behavior.stories import stories

    if not _compiled or _compiled[0][0] is not api:
        _compiled[:] = [(api, {"program": program(api), "scenarios": stories(api)})]
    return _compiled[0][1]


def program_text(api: Api, indent: int = 0) -> str:
    """The program that the engines run; `null` for a spec without behaviour."""
    return json_text(compiled(api)["program"], indent)


def scenarios_text(api: Api, indent: int = 0) -> str:
    """The scenarios as the engines run them."""
    return json_text(compiled(api)["scenarios"], indent)
