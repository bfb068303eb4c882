"""The table of what can be asked of a server; HTTP, WebSocket and OpenAPI follow it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from . import actions
from .session import Session

Schema = dict[str, Any]
Run = Callable[[Session, dict[str, Any]], "Any | Awaitable[Any]"]

MILLISECONDS: Final = 10 * 365 * 86_400_000  # ten years
WAIT: Final = 600_000  # ms that an operation may wait


@dataclass(frozen=True)
class Operation:
    """One thing to ask for; `takes` and `gives` are JSON Schemas of objects."""

    name: str
    verb: str
    path: str
    summary: str
    run: Run
    gives: Mapping[str, Schema]
    takes: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    required: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()

    @property
    def schema(self) -> Schema:
        """Of everything it takes, wherever it stands."""
        return shape(dict(self.takes), *self.required)

    @property
    def in_path(self) -> list[str]:
        """The names of what stands in the path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]


def shape(properties: Schema, *required: str) -> Schema:
    """The schema of an object with these members and no others."""
    found: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**found, "required": list(required)} if required else found


def text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, "maxLength": 1000, **more}


def whole(description: str, least: int = 0, most: int = 2**53 - 1) -> Schema:
    return {
        "type": "integer",
        "description": description,
        "minimum": least,
        "maximum": most,
    }


def listed(description: str, items: Schema) -> Schema:
    return {"type": "array", "description": description, "items": items}


def table(description: str) -> Schema:
    return {"type": "object", "description": description}


def anything(description: str) -> Schema:
    return {"description": description}


NOW: Final = {"now": whole("The clock of the desktop, ms.")}
RECORD: Final = table("What happened: `at` (ms), `kind`, and what belongs to the kind.")
CLOCK: Final = {"enum": ["real", "manual"], "description": "What moves the clock."}
SETUP: Final = {
    "seed": whole("Of the random numbers.", -(2**53 - 1)),
    "settings": table("Choices for what nobody documents, by name."),
    "options": {
        "type": ["object", "string"],
        "description": "Security options by name, or INI text as the host has it.",
    },
    "state": table("What the state begins with, by slot; the others as in the spec."),
    "edition": text("Only what this edition has; empty for all."),
    "version": text("Only what this client version has; empty for all."),
}
STORY: Final = table("A scenario as the generator compiles it.")
PLAYER: Final = {
    "type": ["object", "null"],
    "description": "The scenario that is open; null if there is none.",
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "string"},
        "at": whole("How many steps are done."),
        "count": whole("How many steps there are."),
        "failure": {
            "type": ["object", "null"],
            "description": "What did not fit: step, message, expected, got.",
        },
        "isDone": {"type": "boolean"},
    },
    "required": ["id", "title", "at", "count", "failure", "isDone"],
}
PLAYED: Final = {"player": PLAYER}
DONE: Final = {
    "data": anything("What the method or trigger answers; null if nothing."),
    "refused": anything("Instead of data: why the desktop refuses, as a page gets it."),
}
VIEW: Final = {
    "state": table("The data of the desktop, by slot."),
    **NOW,
    "clock": CLOCK,
    "settings": SETUP["settings"],
    "options": table("Security options as they were understood."),
    "setup": shape(dict(SETUP), *SETUP),
    "timers": listed("What will happen in time, soonest first.", table("name, due")),
    "pages": listed("The pages that are connected.", table("id, origin, channels")),
    "faults": listed("What goes wrong on purpose.", table("As it was asked for.")),
    "problems": listed("What went wrong within the mock.", {"type": "string"}),
    **PLAYED,
}
FAULTS: Final = {"faults": VIEW["faults"]}

OPERATIONS: Final = (
    Operation(
        "info",
        "GET",
        "/api/info",
        "What the API has: methods, triggers, channels, settings, options, editions",
        actions.info,
        {"info": table("As the page shows it.")},
    ),
    Operation(
        "state",
        "GET",
        "/api/state",
        "Everything that is shown",
        actions.state,
        {"view": shape(VIEW, *VIEW)},
    ),
    Operation(
        "trigger",
        "POST",
        "/api/trigger/{name}",
        "Do what a person, the far end or the host may do",
        actions.trigger,
        DONE,
        {"name": text("The trigger."), "with": table("Its parameters, by name.")},
        ("name",),
        (404, 409),
    ),
    Operation(
        "perform",
        "POST",
        "/api/perform/{method}",
        "Do what a method does, by hand and not from a page",
        actions.perform,
        DONE,
        {
            "method": text("The method."),
            "params": {
                "type": ["array", "object"],
                "description": "Its parameters, in order or by name.",
            },
        },
        ("method",),
        (404, 409),
    ),
    Operation(
        "advance",
        "POST",
        "/api/advance",
        "Let time pass; what is due meanwhile happens, in order",
        actions.advance,
        NOW,
        {"ms": whole("How much, in milliseconds.", 0, MILLISECONDS)},
        ("ms",),
        (409,),
    ),
    Operation(
        "clock",
        "POST",
        "/api/clock",
        "Let the clock follow real time, or stand still until `advance`",
        actions.clock,
        {**NOW, "clock": CLOCK},
        {"real": {"type": "boolean", "description": "Whether it follows real time."}},
        ("real",),
    ),
    Operation(
        "reset",
        "POST",
        "/api/reset",
        "Begin anew; pages stay connected, without subscriptions",
        actions.reset,
        NOW,
    ),
    Operation(
        "configure",
        "POST",
        "/api/configure",
        "Begin anew with another setup; what is not given stays as it is",
        actions.configure,
        {"setup": shape(dict(SETUP), *SETUP)},
        SETUP,
    ),
    Operation(
        "faults",
        "GET",
        "/api/faults",
        "What goes wrong on purpose",
        actions.faults,
        FAULTS,
    ),
    Operation(
        "fault",
        "POST",
        "/api/faults",
        "Let something go wrong for the requests of a method",
        actions.fault,
        FAULTS,
        {
            "call": text("The method, or `*` for all."),
            "latency": whole("The answer comes so many ms later.", 0, MILLISECONDS),
            "drop": {"type": "boolean", "description": "There is no answer at all."},
            "error": anything("The answer is this error."),
            "shape": anything("The answer's data is this."),
            "duplicate": {"type": "boolean", "description": "The answer comes twice."},
            "times": whole("How often; absent for ever.", 1),
        },
        ("call",),
        (404,),
    ),
    Operation(
        "clear-faults",
        "DELETE",
        "/api/faults",
        "Let nothing go wrong any more",
        actions.clear_faults,
        FAULTS,
    ),
    Operation(
        "transcript",
        "GET",
        "/api/transcript",
        "What happened, from a number on",
        actions.transcript,
        {
            "records": listed("Oldest first.", RECORD),
            "next": whole("Ask with `after` for what follows."),
            "lost": whole("How many in between are no longer kept."),
        },
        {
            "after": whole("The number of the first line; absent for all."),
            "limit": whole("How many at most.", 1, 100_000),
        },
    ),
    Operation(
        "wait",
        "POST",
        "/api/wait",
        "Wait for a message, an event or anything else that fits",
        actions.wait,
        {"record": RECORD, "at": whole("Its number in the transcript.")},
        {
            "kind": text("Of the record: in, out, trigger, timer, connect, ..."),
            "page": text("The id of the page."),
            "message": anything("What is part of the message."),
            "match": table("What is part of the record."),
            "after": whole("The number to look from; absent: from now on."),
            "timeout": whole("How long in real ms; absent: 10000.", 0, WAIT),
        },
        (),
        (503, 504),
    ),
    Operation(
        "snapshot",
        "GET",
        "/api/snapshot",
        "Everything that can change, to go back to",
        actions.snapshot,
        {"snapshot": table("For `restore`.")},
    ),
    Operation(
        "restore",
        "POST",
        "/api/snapshot",
        "Go back to a snapshot",
        actions.restore,
        NOW,
        {"snapshot": table("What `snapshot` gave.")},
        ("snapshot",),
    ),
    Operation(
        "scenarios",
        "GET",
        "/api/scenarios",
        "The scenarios of the spec",
        actions.scenarios,
        {"scenarios": listed("In the order of the spec.", table("id, title, ..."))},
    ),
    Operation(
        "scenario",
        "GET",
        "/api/scenario",
        "How far the scenario is",
        actions.scenario,
        PLAYED,
    ),
    Operation(
        "open-scenario",
        "POST",
        "/api/scenario",
        "Open a scenario on a desktop of its own",
        actions.open_scenario,
        PLAYED,
        {"name": text("One of the spec."), "scenario": STORY},
        (),
        (404,),
    ),
    Operation(
        "step-scenario",
        "POST",
        "/api/scenario/step",
        "Take the next step",
        actions.step_scenario,
        PLAYED,
        errors=(409,),
    ),
    Operation(
        "run-scenario",
        "POST",
        "/api/scenario/run",
        "Take all steps that are left, up to the first that does not fit",
        actions.run_scenario,
        PLAYED,
        errors=(409,),
    ),
    Operation(
        "rewind-scenario",
        "POST",
        "/api/scenario/rewind",
        "Go back to where so many steps are done",
        actions.rewind_scenario,
        PLAYED,
        {"count": whole("How many steps.", 0, 1_000_000)},
        ("count",),
        (409,),
    ),
    Operation(
        "close-scenario",
        "DELETE",
        "/api/scenario",
        "Go back to the live desktop",
        actions.close_scenario,
        PLAYED,
    ),
)
BY_NAME: Final = {operation.name: operation for operation in OPERATIONS}
