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
    Shape,
)
from codegen.validate.effects import VALUES, Yes
from codegen.validate.items import ITEM

NAMES = ListOf(TEXT, single=True)
MATCHES = MapOf(ANYTHING, empty=False)
EVENTS = ListOf(Either((str, TEXT), (dict, MATCHES)))
WITH = Key(
    Either((list, ListOf(ANYTHING)), (dict, VALUES)),
    "The parameters, in order or by name.",
)
REFUSED = Key(TEXT, "It is refused, and this is part of the text of the error.")
SILENT = Key(Yes(), "No answer comes.")
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
STEPS: dict[str, Record] = {}


def _step(name: str, shape: Shape, help: str, **more: Key) -> None:
    own = {name: Key(shape, help, required=True)}
    STEPS[name] = Record(f"step {name}", help, own, more, STEP_KEYS)


_step(
    "subscribe",
    NAMES,
    "The channels that the page subscribes to.",
    refused=REFUSED,
    silent=SILENT,
)
_step("unsubscribe", NAMES, "The channels that it no longer wants.", refused=REFUSED)
_step(
    "call",
    TEXT,
    "A request.",
    answer=Key(ANYTHING, "Part of what comes back."),
    refused=REFUSED,
    silent=SILENT,
    **{"with": WITH, "as": Key(TEXT, "A name for what comes back, for `= name` in later steps.")},
)
_step(
    "agent",
    TEXT,
    "A request that the agent makes by hand, not a page.",
    answer=Key(ANYTHING, "Part of what comes back."),
    refused=REFUSED,
    **{"with": WITH, "as": Key(TEXT, "A name for what comes back, for `= name` in later steps.")},
)
_step("trigger", TEXT, "A trigger.", refused=REFUSED, **{"with": Key(VALUES, "Its parameters.")})
_step("advance", INTEGER, "So many milliseconds pass.")
_step("connect", TEXT, "A page opens.")
_step("disconnect", TEXT, "A page closes.")
_step("send", ANYTHING, "A raw message of the page.", refused=REFUSED, silent=SILENT)
_step("fault", FAULT, "From here on something goes wrong.")
_step("state", MATCHES, "What the desktop holds now, in part.")
STEP = OneOf("step", STEPS)
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
