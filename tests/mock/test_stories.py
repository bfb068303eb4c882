"""Every scenario of our specs ends well on both engines, with the same bytes and the same coverage."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from mock_engine.desktop import Desktop
from mock_engine.machinery import Machinery, load
from mock_engine.scenarios import run_scenario

from codegen.behavior.compile import program
from codegen.behavior.stories import stories
from codegen.model import Api
from tests.mock.twins import Twin, twin
from tests.spec_examples import read

ROOT = Path(__file__).resolve().parents[2]
SPECS = {"thermostat": ROOT / "examples/thermostat/spec", "scapi": ROOT / "spec"}


def api(spec: str) -> Api:
    return read(SPECS[spec]).api


@cache
def compiled(spec: str) -> Any:
    return json.loads(json.dumps(program(api(spec))))


@cache
def machinery(spec: str) -> Machinery:
    return load(compiled(spec))


@cache
def protocol(spec: str) -> Any:
    """The wire as the engines want it; the same names as in generated packages."""
    found: Any = api(spec).protocol
    return {
        "idKey": found.id_key,
        "idType": "string" if found.id_is_string else "integer",
        "firstId": found.first_id,
        "methodKey": found.method_key,
        "paramsKey": found.params_key,
        "omitEmptyParams": found.omit_empty_params,
        "requestConstants": dict(found.request_constants),
        "resultKey": found.result_key,
        "errorKey": found.error_key,
        "responseConstants": dict(found.response_constants),
        "channelKey": found.channel_key,
        "eventDataKey": found.data_key,
        "eventConstants": dict(found.event_constants),
        "subscribeConstants": dict(found.subscribe_constants),
        "subscribeChannelsKey": found.subscribe_key,
        "subscriptionKey": found.subscription_key,
        "unsubscribeConstants": dict(found.unsubscribe_constants),
        "unsubscribeKey": found.unsubscribe_key,
        "markerKey": found.marker_key,
        "markerContains": found.marker_contains,
    }


def told(*, faults: bool = True) -> list[Any]:
    """Every scenario of every spec that has behaviour, or those in which nothing is broken."""
    return [
        pytest.param(spec, story, id=f"{spec}-{story['id']}")
        for spec in SPECS
        for story in json.loads(json.dumps(stories(api(spec))))
        if faults or all(step["kind"] != "fault" for step in story["steps"])
    ]


@pytest.fixture(scope="module")
def other() -> Iterator[Twin]:
    with twin() as found:
        yield found


@pytest.mark.parametrize(("spec", "story"), told())
def test_a_story_ends_well_on_both_engines(other: Twin, spec: str, story: Any) -> None:
    outcome = run_scenario(machinery(spec), protocol(spec), story)
    assert outcome.failure is None
    task = {"program": compiled(spec), "protocol": protocol(spec), "story": story}
    assert other.run(task) == {
        "failure": None,
        "transcript": outcome.transcript,
        "coverage": outcome.coverage,
    }


@pytest.mark.parametrize(("spec", "story"), told(faults=False))
def test_a_story_replays(spec: str, story: Any) -> None:
    """What pages and people did is in the transcript, which faults are no part of."""
    outcome = run_scenario(machinery(spec), protocol(spec), story)
    given = {name: story[name] for name in ("seed", "settings", "options", "state")}
    desktop = Desktop(machinery(spec), protocol(spec), **given)
    assert desktop.replay(outcome.transcript) is None
