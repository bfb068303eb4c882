"""Effects: what reactions, sequences and rules do."""

from __future__ import annotations

from typing import Any

from codegen.load import kind_of
from codegen.problems import Finding
from codegen.shapes import (
    ANYTHING,
    FLAG,
    TEXT,
    At,
    Choice,
    Either,
    Key,
    ListOf,
    MapOf,
    OneOf,
    Record,
    Report,
    Schema,
    Shape,
)


class Yes(Shape):
    """`true`, where there is nothing else to say."""

    label = "true"

    def check(self, value: Any, at: At, report: Report) -> None:
        if value is not True:
            message = f"true is needed here, not {kind_of(value)}"
            report(Finding("wrong-type", message, at.place(), "write true, or remove the line"))

    def schema(self, named: dict[str, Schema]) -> Schema:
        return {"const": True}


CONDITION = Either((str, TEXT), (bool, FLAG))
VALUES = MapOf(ANYTHING, empty=False)
EFFECT = OneOf("effect")
EFFECTS = ListOf(EFFECT)
OF = {"of": Key(TEXT, "Another entry than `$`: an expression.")}
WITH = {"with": Key(VALUES, "Values for its parameters.")}
CHANNEL = Key(TEXT, "The channel.", required=True)
CHANNEL_VALUES = Key(VALUES, "The parameters in the channel's name.")
EMISSION = Record(
    "emission",
    "Any event of any channel.",
    {
        "channel": CHANNEL,
        "event": Key(TEXT, "The event, where the channel has several."),
        "with": CHANNEL_VALUES,
        "data": Key(ANYTHING, "What it carries beside the tag.", required=True),
        "to": Key(CONDITION, "Only for pages for which this holds; `page` is the page."),
        "before": Key(Choice("answer"), "`answer`: it is sent before the answer."),
    },
)
EMIT = Either((str, TEXT), (list, ListOf(TEXT)), (dict, EMISSION))
REFUSAL = Record(
    "refusal",
    "An error of the section `errors`.",
    {
        "error": Key(TEXT, "Its id.", required=True),
        "with": Key(VALUES, "Values for the placeholders of its message."),
    },
)
CREATION = Record(
    "creation",
    "A new entry of a list.",
    {
        "in": Key(TEXT, "The list.", required=True),
        "machine": Key(TEXT, "The machine that it belongs to."),
        "state": Key(TEXT, "The state of that machine that it begins in."),
        "value": Key(ANYTHING, "The entry, its key included.", required=True),
        "as": Key(TEXT, "A name for it in what follows."),
    },
)
APPENDAGE = Record(
    "appendage",
    "One more element of a plain list.",
    {
        "to": Key(TEXT, "The path of the list.", required=True),
        "value": Key(ANYTHING, "The element.", required=True),
    },
)

OF_OR_NONE = {"of": Key(TEXT, "Another entry than `$`, or `none`.")}

EFFECT.add("set", VALUES, "Values for fields: path -> value.")
EFFECT.add("remove", ListOf(TEXT, single=True), "The path of a field or of an element.")
EFFECT.add("append", APPENDAGE, "One more element of a plain list.")
EFFECT.add("create", CREATION, "A new entry of a list.")
EFFECT.add("delete", TEXT, "An entry, which leaves its list with its timers.")
EFFECT.add("enter", TEXT, "A state, as `to` of a transition does.", OF)
EFFECT.add("emit", EMIT, "Events as the entry's machine announces them, or any other event.", OF)
EFFECT.add("answer", ANYTHING, "What the caller gets. The last one counts.")
EFFECT.add(
    "refuse",
    Either((str, TEXT), (dict, REFUSAL)),
    "The text of the error that the caller gets, or an error of the spec. Nothing follows.",
)
EFFECT.add("ignore", Yes(), "The caller gets no answer. Nothing follows.")
EFFECT.add(
    "post",
    ANYTHING,
    "A raw message to the page that asks.",
    {"to": Key(CONDITION, "To the pages for which this holds; `page` is the page.")},
)
EFFECT.add("run", TEXT, "A sequence.", WITH, OF)
EFFECT.add(
    "start",
    TEXT,
    "A timer; one that runs is replaced.",
    {"after": Key(ANYTHING, "When it ends, in milliseconds from now.", required=True)},
    OF_OR_NONE,
    WITH,
)
EFFECT.add("cancel", TEXT, "A timer.", OF_OR_NONE)
EFFECT.add("fire", TEXT, "A trigger, as if somebody had fired it, after all this.", WITH)
EFFECT.add(
    "when",
    CONDITION,
    "A condition.",
    {
        "then": Key(EFFECTS, "What is done if it holds.", required=True),
        "else": Key(EFFECTS, "What is done otherwise."),
    },
)
EFFECT.add(
    "each",
    TEXT,
    "A list: an expression. Its elements are taken one after the other.",
    {
        "as": Key(TEXT, "The name of the element.", required=True),
        "where": Key(CONDITION, "Only elements for which this holds."),
        "do": Key(EFFECTS, "What is done with each.", required=True),
    },
)
EFFECT.add("let", VALUES, "Names for values, for the rest of the reaction.")
