"""Scenarios: stories that are run on the behaviour."""

from __future__ import annotations

from codegen.shapes import (
    ANYTHING,
    INTEGER,
    TEXT,
    Either,
    Key,
    ListOf,
    MapOf,
    OneOf,
    Record,
)
from codegen.validate.effects import VALUES, Yes
from codegen.validate.items import ITEM

NAMES = ListOf(TEXT, single=True)
MATCHES = MapOf(ANYTHING, empty=False)
EVENTS = ListOf(Either((str, TEXT), (dict, MATCHES)))
EITHER_WAY = Either((list, ListOf(ANYTHING)), (dict, VALUES))
WITH = {"with": Key(EITHER_WAY, "The parameters, in order or by name.")}
AS = {"as": Key(TEXT, "A name for what comes back, for `= name` in later steps.")}
ANSWERED = {"answer": Key(ANYTHING, "Part of what comes back.")}
REFUSED = {"refused": Key(TEXT, "It is refused, and this is part of the text of the error.")}
SILENT = {"silent": Key(Yes(), "No answer comes.")}
STEP_KEYS = {
    "page": Key(TEXT, "The page that does it. Default: the first."),
    "note": Key(TEXT, "What the step is for."),
    "events": Key(
        EVENTS,
        "The events that the page gets by this step, in order: channel.EVENT, or that with a "
        "part of what it carries.",
    ),
}
FAULT = Record(
    "fault",
    "Something that goes wrong on the way.",
    {
        "call": Key(TEXT, "The request that it happens to; `*` for all.", required=True),
        "latency": Key(INTEGER, "The answer comes so many milliseconds late."),
        "drop": Key(Yes(), "The answer is lost."),
        "error": Key(TEXT, "The answer is this error."),
        "shape": Key(ANYTHING, "The answer carries this."),
        "duplicate": Key(Yes(), "The answer comes twice."),
        "times": Key(INTEGER, "How often it happens. Default: always."),
    },
)
STEP = OneOf("step", STEP_KEYS)
STEP.add("subscribe", NAMES, "The channels that the page subscribes to.", REFUSED, SILENT)
STEP.add("unsubscribe", NAMES, "The channels that it no longer wants.", REFUSED)
STEP.add("call", TEXT, "A request.", ANSWERED, REFUSED, SILENT, WITH, AS)
STEP.add(
    "perform", TEXT, "A request that a person makes by hand, not a page.",
    ANSWERED, REFUSED, WITH, AS,
)  # fmt: skip
STEP.add("trigger", TEXT, "A trigger.", REFUSED, {"with": Key(VALUES, "Its parameters.")})
STEP.add("advance", INTEGER, "So many milliseconds pass.")
STEP.add("connect", TEXT, "A page opens.")
STEP.add("disconnect", TEXT, "A page closes.")
STEP.add("send", ANYTHING, "A raw message of the page.", REFUSED, SILENT)
STEP.add("fault", FAULT, "From here on something goes wrong.")
STEP.add("state", MATCHES, "What the desktop holds now, in part.")
SCENARIO = Record(
    "scenario",
    "A story: what pages and people do, and what follows.",
    ITEM,
    {
        "title": Key(TEXT, "What happens.", required=True),
        "recorded": Key(
            Yes(),
            "It tells what really happened, as the page of the mock copies it: what a page sent "
            "is taken as it is, of the right type or not.",
        ),
        "seed": Key(INTEGER, "Where random numbers begin. Default: 0."),
        "settings": Key(VALUES, "Settings that differ from their defaults."),
        "options": Key(
            Either((str, TEXT), (dict, VALUES)),
            "Options of the host, by name or in its own notation.",
        ),
        "state": Key(VALUES, "What slots hold at the start instead of their initial values."),
        "pages": Key(
            MapOf(VALUES, empty=False),
            "The pages: `origin`, and what the behaviour knows of pages beside it. "
            "Default: one called page.",
        ),
        "steps": Key(ListOf(STEP), "What happens.", required=True),
    },
)
