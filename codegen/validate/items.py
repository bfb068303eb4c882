"""Keys that every item has, and the ways to write a type."""

from __future__ import annotations

from codegen.shapes import (
    ANYTHING,
    FLAG,
    INTEGER,
    NUMBER,
    TEXT,
    Choice,
    Either,
    Key,
    ListOf,
    MapOf,
    Matching,
    Record,
    Scalar,
    or_description,
)

SOURCE = Matching(r"\S+( .+)?", 'a source id and the part of it ("S0 Agent/get")')
_TEXT_OR_NUMBER = {"type": ["string", "integer"]}
VERSION = Scalar((str, int), "a version", _TEXT_OR_NUMBER)
WIRE_VALUE = Scalar((str, int), "a string or whole number", _TEXT_OR_NUMBER)
FLAG_OR_TEXT = Either((bool, FLAG), (str, TEXT))

ITEM = {
    "description": Key(TEXT, "What it is, in our own words. Markdown is shown as text in code."),
    "source": Key(
        ListOf(SOURCE, single=True),
        "Who states it: source id, then the part. Inherited by what stands inside.",
    ),
    "editions": Key(ListOf(TEXT, single=True), "The editions that have it. Inherited."),
    "since": Key(VERSION, "The first version that has it; `none` for never. Inherited."),
    "confidence": Key(
        Choice("high", "medium", "low", "unknown"), "How sure the statement is. Inherited."
    ),
    "deprecated": Key(FLAG_OR_TEXT, "Do not use in new code; as a text, what to use instead."),
    "experimental": Key(FLAG, "May change without notice."),
    "undocumented": Key(
        FLAG_OR_TEXT, "No document describes this; as a text, what exactly is not known."
    ),
    "note": Key(TEXT, "A remark on the facts: contradictions, traps, what was observed."),
    "name": Key(
        TEXT, "The name code is spelled from, where the wire name reads badly. The wire name stays."
    ),
}

LIMITS = {
    "format": Key(TEXT, "What a string holds: uri, uuid, date-time, email, css-length, ..."),
    "pattern": Key(TEXT, "A regular expression the whole string matches."),
    "minimum": Key(NUMBER, "The least value."),
    "maximum": Key(NUMBER, "The greatest value."),
    "min_length": Key(INTEGER, "The least number of characters or items."),
    "max_length": Key(INTEGER, "The greatest number of characters or items."),
    "unit": Key(TEXT, "What a number counts: ms, s, px, ..."),
}

FORM = Record(
    "type form",
    "A type written out. Exactly one of type, fields, values, list_of, map_of, any_of, variants.",
)
FIELD = Record("field", "A property of an object, of an event or of a channel.")
PARAM = Record("parameter", "A parameter of a method, in wire order.")
TYPE_FORM = Either((str, TEXT), (dict, FORM))
FIELD_FORM = Either((str, TEXT), (dict, FIELD))
PARAM_FORM = Either((str, TEXT), (dict, PARAM))

ENUM_VALUE = Record(
    "enum value",
    "One value of an enum.",
    ITEM,
    {
        "value": Key(WIRE_VALUE, "The wire value, where it is not the key."),
        "read_only": Key(FLAG, "May arrive, may not be sent."),
        "groups": Key(ListOf(TEXT, single=True), "The groups of the enum it belongs to."),
    },
)
VALUES = Either(
    (list, ListOf(WIRE_VALUE)),
    (dict, MapOf(or_description(ENUM_VALUE))),
)
VARIANT = Either((str, TEXT), (dict, FORM))

TYPE_KEYS = {
    "type": Key(
        TEXT,
        'Short notation: string, integer, number, boolean, any, null, date-time, object, Name, ns.Name, T[], map<T>, "literal", A | B, and ? at the end for optional.',
    ),
    "fields": Key(MapOf(FIELD_FORM), "An object with these properties."),
    "extends": Key(ListOf(TEXT, single=True), "Objects whose fields come first in this one."),
    "values": Key(VALUES, "An enum with these values."),
    "groups": Key(MapOf(TEXT), "Named groups of the values (key: what the group is)."),
    "ignore_case": Key(FLAG, "Values are compared without regard to case."),
    "list_of": Key(TYPE_FORM, "A list of this."),
    "map_of": Key(TYPE_FORM, "An object with free keys and these values."),
    "any_of": Key(ListOf(TYPE_FORM), "One of these types."),
    "tag": Key(TEXT, "The field that tells the variants apart."),
    "variants": Key(
        MapOf(VARIANT),
        "Objects told apart by the tag (key: its value) or, without a tag, by a field only they have (key: the field).",
    ),
    "open": Key(FLAG, "More fields or values may arrive than are known. Default: true."),
}
VALUE_KEYS = {
    "optional": Key(FLAG, "May be absent; the same as ? at the end of the type."),
    "default": Key(ANYTHING, "What the other side takes when it is absent."),
    "example": Key(ANYTHING, "One value, checked against the type."),
    "examples": Key(ListOf(ANYTHING), "Several values, checked against the type."),
}
FORM.extend(TYPE_KEYS, LIMITS, {"description": ITEM["description"]})
FIELD.extend(
    ITEM, TYPE_KEYS, VALUE_KEYS, LIMITS, {"read_only": Key(FLAG, "Sent by the other side only.")}
)
PARAM.extend(ITEM, TYPE_KEYS, VALUE_KEYS, LIMITS)

TYPE = Record(
    "type",
    "A named type: an object (fields), an enum (values), a union (variants, any_of) or an alias (type).",
    ITEM,
    TYPE_KEYS,
    LIMITS,
    {key: VALUE_KEYS[key] for key in ("example", "examples")},
)
TYPE_DEF = Either((str, TEXT), (dict, TYPE))
