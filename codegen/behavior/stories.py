"""Scenarios as the engines run them: plain JSON, in the form that decision record 0002 gives."""

from __future__ import annotations

from typing import Any

from codegen.behavior.inline import Inliner, plain
from codegen.behavior.steps import tagged
from codegen.model import Api, Channel
from codegen.model.behavior import Behavior, Expected, Scenario, Step

Json = Any


def stories(api: Api) -> list[Json]:
    """Every scenario, in order; without behaviour there are none."""
    if api.behavior is None:
        return []
    teller = _Teller(api, api.behavior)
    return [story(teller, scenario) for scenario in api.scenarios]


def story(teller: _Teller, scenario: Scenario) -> Json:
    """One scenario."""
    return {
        "id": scenario.wire,
        "title": scenario.title,
        "description": scenario.description,
        "seed": scenario.seed,
        "settings": plain(scenario.settings),
        "options": plain(scenario.options),
        "state": plain(scenario.state),
        "pages": [[name, plain(fields)] for name, fields in scenario.pages],
        "steps": [teller.step(step) for step in scenario.steps],
    }


class _Teller:
    def __init__(self, api: Api, behavior: Behavior) -> None:
        self.inliner = Inliner(behavior)
        self.channels = {id(e): channel for channel in api.channels for e in channel.events}

    def step(self, step: Step) -> Json:
        """A step: its kind, and only what it says."""
        found: dict[str, Json] = {"kind": step.kind, "page": step.page}
        if step.kind in ("subscribe", "unsubscribe"):
            found["channels"] = list(step.targets)
        elif step.targets:
            found["name"] = step.targets[0]
        for key, node in (("with", step.values), ("answer", step.answer)):
            if node is not None:
                found[key] = self.inliner.node(node)
        if step.refused is not None:
            found["refused"] = step.refused
        if step.silent:
            found["silent"] = True
        if step.name:
            found["as"] = step.name
        if step.events is not None:
            found["events"] = [self.event(event) for event in step.events]
        return found

    def event(self, expected: Expected) -> Json:
        """An event, with its tag among what it is to carry."""
        data = ["lit", {}] if expected.data is None else self.inliner.node(expected.data)
        channel: Channel | None = self.channels.get(id(expected.event))
        if channel is not None:
            data = tagged(channel, expected.event, data)
        return {"channel": expected.channel, "data": data}
