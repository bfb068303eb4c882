"""`python -m tests.scenarios.coverage`: how much of our spec's behaviour the scenarios bring about.

Groups: methods that succeed and that fail, triggers, event types, transitions (each from each of its
states, for each of its causes) with all branches of their effects, rules, values of settings.
Exit 1 if anything is left out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.model import Literal, Primitive, Type, Union
from tests.mock import conftest as _engine  # noqa: F401 - makes the engine importable
from tests.scenarios.marks import SLOT, marked
from tests.scenarios.twins import api, compiled, protocol, told

Json = Any
UNDEFINED_EVENTS = {"interaction.UNKNOWN"}  # the host's name for what it has no name for


@dataclass
class Group:
    """Things that should happen, and how often each did."""

    title: str
    counts: Counter[str]
    wanted: list[str]

    @property
    def missing(self) -> list[str]:
        return [name for name in self.wanted if not self.counts[name]]

    @property
    def line(self) -> str:
        done = len(self.wanted) - len(self.missing)
        return f"{self.title:<46}{done:>5} of {len(self.wanted):>5}"


class _Run:
    """All scenarios, run once on a program with marks."""

    def __init__(self) -> None:
        from mock_engine.machinery import load

        program, self.marks = marked(compiled())
        self.machinery = load(program)
        self.groups: dict[str, Counter[str]] = {}
        self.seen: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self.settings: Counter[str] = Counter()
        for story in told().values():
            self._take(story)

    def _take(self, story: Json) -> None:
        from mock_engine.scenarios import Story

        told_ = Story(self.machinery, protocol(), story)
        for step in story["steps"]:
            assert told_.take(step) is None, (story["id"], step)
        desktop = told_.desktop
        self.seen.update(desktop.state[SLOT])
        for group, counts in desktop.coverage.report().items():
            self.groups.setdefault(group, Counter()).update(counts)
        self.events.update(_events(desktop.transcript.export()))
        self.settings.update(f"{name}: {json.dumps(it)}" for name, it in desktop.settings.items())
        self.settings.update(
            f"{name}: any" for name, it in desktop.settings.items() if it is not None
        )


def _events(transcript: str) -> Iterator[str]:
    """The types of the events that pages got, as `channel.TYPE`, or the channel if it has no types."""
    tags = {it.wire: it.tag.wire for it in api().channels if it.tag is not None}
    for line in transcript.rstrip("\n").split("\n"):
        message = json.loads(line).get("message")
        if not isinstance(message, dict) or "referenceId" in message or "event" not in message:
            continue
        channel, data = message["event"], message["data"]
        tag = data.get(tags[channel]) if channel in tags else None
        if tag is not None:
            yield f"{channel}.{tag}"
        elif isinstance(data, dict):
            yield from (f"{channel} with {key}" for key in data)
        yield channel.partition(":")[0]


def _wanted_events() -> Iterator[str]:
    for channel in api().channels:
        yield channel.wire.partition(":")[0]
        for event in channel.events:
            if event.when is not None:
                yield f"{channel.wire} with {event.when.wire}"
            elif f"{channel.wire}.{event.wire}" not in UNDEFINED_EVENTS:
                yield f"{channel.wire}.{event.wire}"


def _wanted_settings() -> Iterator[str]:
    behavior: Any = api().behavior
    for setting in behavior.settings:
        for value in _values(setting.type):
            yield f"{setting.wire}: {value}"


def _values(kind: Type) -> list[str]:
    """The values that a setting of a type may have, where they can be counted."""
    if isinstance(kind, Union):
        return [value for member in kind.members for value in _values(member) or ["any"]]
    if isinstance(kind, Literal):
        return [json.dumps(kind.value)]
    name = kind.name if isinstance(kind, Primitive) else ""
    return {"boolean": ["true", "false"], "null": ["null"]}.get(name, [])


def groups() -> list[Group]:
    """Run everything, and count."""
    run = _Run()
    program = compiled()
    methods = list(program["methods"])
    rules = [it["id"] for kind in program["rules"].values() for it in kind]
    return [
        Group("methods that succeed", run.groups["answered"], methods),
        Group("methods that fail", run.groups["refused"], methods),
        Group("triggers", run.groups["triggers"], list(program["triggers"])),
        Group("event types", run.events, list(_wanted_events())),
        Group("rules", run.groups["rules"], list(dict.fromkeys(rules))),
        Group("transitions, branches of effects", run.seen, run.marks),
        Group("values of settings", run.settings, list(_wanted_settings())),
    ]


def main() -> int:
    """Print the report."""
    found = groups()
    for group in found:
        print(group.line)
    for group in found:
        for name in group.missing:
            print(f"left out of {group.title}: {name}")
    return 1 if any(group.missing for group in found) else 0


if __name__ == "__main__":
    sys.exit(main())
