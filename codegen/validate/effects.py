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
effects: dict[str, Record] = {}
EFFECTS = ListOf(OneOf("effect", effects))
OF = Key(TEXT, "Another entry than `$`: an expression.")
WITH = Key(VALUES, "Values for its parameters.")
EMISSION = Record(
    "emission",
    "Any event of any channel.",
    {
        "channel": Key(TEXT, "The channel.", required=True),
        "event": Key(TEXT, "The event, where the channel has several."),
        "with": Key(VALUES, "The parameters in the channel's name."),
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


def _effect(name: str, shape: Shape, help: str, **more: Key) -> None:
    effects[name] = Record(f"effect {name}", help, {name: Key(shape, help, required=True)}, more)


_effect("set", VALUES, "Values for fields: path -> value.")
_effect("remove", ListOf(TEXT, single=True), "The path of a field or of an element.")
_effect("append", APPENDAGE, "One more element of a plain list.")
_effect("create", CREATION, "A new entry of a list.")
_effect("delete", TEXT, "An entry, which leaves its list with its timers.")
_effect("enter", TEXT, "A state, as `to` of a transition does.", of=OF)
_effect("emit", EMIT, "Events as the entry's machine announces them, or any other event.", of=OF)
_effect("answer", ANYTHING, "What the caller gets. The last one counts.")
_effect(
    "refuse",
    Either((str, TEXT), (dict, REFUSAL)),
    "The text of the error that the caller gets, or an error of the spec. Nothing follows.",
)
_effect("ignore", Yes(), "The caller gets no answer. Nothing follows.")
_effect(
    "post",
    ANYTHING,
    "A raw message to the page that asks.",
    to=Key(CONDITION, "To the pages for which this holds; `page` is the page."),
)
_effect("run", TEXT, "A sequence.", **{"with": WITH}, of=OF)
_effect(
    "start",
    TEXT,
    "A timer; one that runs is replaced.",
    after=Key(ANYTHING, "When it ends, in milliseconds from now.", required=True),
    of=Key(TEXT, "Another entry than `$`, or `none`."),
    **{"with": WITH},
)
_effect("cancel", TEXT, "A timer.", of=Key(TEXT, "Another entry than `$`, or `none`."))
_effect("fire", TEXT, "A trigger, as if somebody had fired it, after all this.", **{"with": WITH})
_effect(
    "when",
    CONDITION,
    "A condition.",
    then=Key(EFFECTS, "What is done if it holds.", required=True),
    **{"else": Key(EFFECTS, "What is done otherwise.")},
)
_effect(
    "each",
    TEXT,
    "A list: an expression. Its elements are taken one after the other.",
    **{"as": Key(TEXT, "The name of the element.", required=True)},
    where=Key(CONDITION, "Only elements for which this holds."),
    do=Key(EFFECTS, "What is done with each.", required=True),
)
_effect("let", VALUES, "Names for values, for the rest of the reaction.")
