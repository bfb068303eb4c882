"""Methods, channels and namespaces."""

from __future__ import annotations

from codegen.shapes import ANYTHING, FLAG, TEXT, Either, Key, ListOf, MapOf, Record, or_description
from codegen.validate.items import (
    FIELD_FORM,
    ITEM,
    LIMITS,
    PARAM_FORM,
    TYPE_DEF,
    TYPE_FORM,
    TYPE_KEYS,
)

RESULT = Record("result", "What the answer carries.", ITEM, TYPE_KEYS, LIMITS)
METHOD_EXAMPLE = Record(
    "example",
    "A call and its answer, checked against the types.",
    {
        "title": Key(TEXT, "What it shows."),
        "params": Key(ListOf(ANYTHING), "The parameters in order."),
        "result": Key(ANYTHING, "What comes back."),
        "error": Key(TEXT, "The error message that comes back instead."),
        "source": ITEM["source"],
    },
)
RESULT_FORM = Either((str, TEXT), (dict, RESULT))
OVERLOAD = Record(
    "overload",
    "One of several ways to call a method.",
    {
        "description": ITEM["description"],
        "params": Key(MapOf(PARAM_FORM), "Parameters in wire order."),
        "result": Key(RESULT_FORM, "What comes back."),
    },
)
METHOD = Record(
    "method",
    "A request a page may send.",
    ITEM,
    {
        "params": Key(MapOf(PARAM_FORM), "Parameters in wire order."),
        "result": Key(
            RESULT_FORM,
            "What comes back: a type, `void` for nothing, or a long form. Absent: nobody says.",
        ),
        "overloads": Key(
            ListOf(OVERLOAD), "Several ways to call it, instead of params and result."
        ),
        "callable": Key(
            FLAG, "false: known, but no client offers it; documented and never generated."
        ),
        "wire": Key(TEXT, "The request name on the wire, where it is not namespace.method."),
        "examples": Key(ListOf(METHOD_EXAMPLE), "Calls and answers."),
    },
)
EVENT = Record(
    "event",
    "A message of a channel.",
    ITEM,
    {
        "fields": Key(MapOf(FIELD_FORM), "What it carries, beside the fields of the channel."),
        "extends": Key(
            ListOf(TEXT, single=True), "Objects whose fields it has. Replaces the channel's."
        ),
        "when": Key(TEXT, "Without a tag: the required field that only this event has."),
        "wire": Key(TEXT, "The tag's value, where it is not the key."),
        "groups": Key(ListOf(TEXT, single=True), "The groups of the channel it belongs to."),
        "examples": Key(ListOf(ANYTHING), "Whole payloads, checked against the type."),
    },
)
CHANNEL = Record(
    "channel",
    "Something a page subscribes to. A name may have parameters: messenger:{topic}.",
    ITEM,
    {
        "tag": Key(TEXT, "The field that tells the events apart."),
        "parameters": Key(MapOf(PARAM_FORM), "The parameters in the name."),
        "extends": Key(ListOf(TEXT, single=True), "Objects whose fields every event has."),
        "fields": Key(
            MapOf(FIELD_FORM), "Fields every event has; alone, what the one kind of event carries."
        ),
        "payload": Key(
            TYPE_FORM, "The type of the one kind of event, where it is not an object of its own."
        ),
        "events": Key(
            MapOf(or_description(EVENT)),
            "Its events by tag value. Short form: the description.",
        ),
        "groups": Key(MapOf(TEXT), "Named groups of its events (key: what the group is)."),
        "examples": Key(ListOf(ANYTHING), "Whole payloads of the one kind of event."),
        "wire": Key(TEXT, "The channel's name on the wire, where it is not the key."),
    },
)
TYPES = MapOf(TYPE_DEF)
CHANNELS = MapOf(CHANNEL)
NAMESPACE = Record(
    "namespace",
    "A group of methods, with the types and channels that belong to it.",
    ITEM,
    {
        "methods": Key(MapOf(METHOD), "Its methods."),
        "types": Key(TYPES, "Its types; elsewhere they are called namespace.Type."),
        "channels": Key(CHANNELS, "Its channels; on the wire they are called namespace.channel."),
    },
)
