"""Security, errors, flows, topics and errata."""

from __future__ import annotations

from codegen.shapes import ANYTHING, NOTHING, TEXT, Choice, Either, Key, ListOf, MapOf, Record
from codegen.validate.items import ITEM, LIMITS, SOURCE, TYPE_KEYS
from codegen.validate.protocol import FACTS

OPTION = Record(
    "option",
    "A configuration option of the host.",
    ITEM,
    TYPE_KEYS,
    LIMITS,
    {
        "default": Key(ANYTHING, "The value when it is not set."),
        "notation": Key(
            Choice("origins", "names"),
            "What its text is: a list of origins with filters, or of names. Default: its type.",
        ),
        "no_default": Key(TEXT, "Why there is no default here: nobody says it, ..."),
        "special": Key(MapOf(TEXT), "Values with a meaning of their own (0: unlimited)."),
        "parameter": Key(TEXT, "What the <...> in the option's name stands for."),
        "effect": Key(TEXT, "When a change takes effect."),
        "examples": Key(ListOf(ANYTHING), "Values."),
    },
)
VECTOR = Record(
    "vector",
    "An input of a grammar and what it means.",
    {
        "input": Key(ANYTHING, "The option's value.", required=True),
        "means": Key(ANYTHING, "What follows from it.", required=True),
        "source": ITEM["source"],
        "description": ITEM["description"],
    },
)
GRAMMAR = Record(
    "grammar",
    "The notation of an option's value.",
    ITEM,
    {
        "productions": Key(MapOf(TEXT), "The grammar, one production a key."),
        "vectors": Key(ListOf(VECTOR), "Inputs and what they mean."),
    },
)
SECURITY = Record(
    "security",
    "What the host lets a page do.",
    ITEM,
    {
        "section": Key(TEXT, "The configuration section the options stand in."),
        "options": Key(MapOf(OPTION), "The options by name."),
        "grammars": Key(MapOf(GRAMMAR), "Notations of option values."),
        "rules": Key(FACTS, "What the options do."),
        "keywords": Key(
            MapOf(ListOf(TEXT)),
            "The request names that a source lists as filter keywords (key: source id).",
        ),
    },
)
ERROR = Record(
    "error",
    "An error the peer answers with.",
    ITEM,
    {
        "message": Key(TEXT, "The text, with {placeholders}."),
        "kind": Key(
            Choice("rate-limit", "refused", "failed"), "What it means for a client.", required=True
        ),
        "examples": Key(ListOf(TEXT), "Texts seen."),
    },
)

FLOW_ROW = MapOf(Either((str, TEXT), (list, ListOf(TEXT)), (type(None), NOTHING)), empty=False)
FLOW_STEP = Record(
    "flow step",
    "What the user does, and the events that follow.",
    ITEM,
    {
        "title": Key(TEXT, "The step as the source calls it.", required=True),
        "events": Key(
            ListOf(FLOW_ROW), "The events in order: `event` and the flow's columns.", required=True
        ),
    },
)
FLOW_MODE = Record(
    "flow mode",
    "One way through a flow.",
    ITEM,
    {"title": Key(TEXT, "Its name."), "steps": Key(MapOf(FLOW_STEP), "Its steps.", required=True)},
)
FLOW = Record(
    "flow",
    "A documented sequence of events, row by row.",
    ITEM,
    {
        "channel": Key(TEXT, "The channel of the events.", required=True),
        "columns": Key(
            MapOf(TEXT), "Column -> path in the payload (interaction.state).", required=True
        ),
        "modes": Key(MapOf(FLOW_MODE), "The ways through.", required=True),
    },
)
TOPIC = Record(
    "topic",
    "Facts that belong together and to no single item.",
    ITEM,
    {"title": Key(TEXT, "Its heading.", required=True), "facts": Key(FACTS, "The statements.")},
)

ERRATUM = Record(
    "erratum",
    "A mistake in a source, or a contradiction between sources, and what holds here.",
    {
        "source": Key(ListOf(SOURCE, single=True), "Where it stands.", required=True),
        "says": Key(TEXT, "What the source says.", required=True),
        "path": Key(
            TEXT,
            "The item of this spec that it concerns: namespaces.agent.types.Agent.fields.employeeId.",
            required=True,
        ),
        "is": Key(
            ANYTHING, "The value at that path. If the spec says otherwise, the erratum is stale."
        ),
        "has": Key(
            ANYTHING, "A part of the value at that path: a key, a list item or a piece of text."
        ),
        "lacks": Key(ANYTHING, "A part the value at that path must not have."),
        "resolution": Key(TEXT, "What holds in this spec.", required=True),
        "reason": Key(TEXT, "Why.", required=True),
    },
)
