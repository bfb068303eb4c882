"""The vectors of tests/conformance, on the Python engine; tests/js/mock has the same for the other."""

from __future__ import annotations

import json
import struct
from types import SimpleNamespace
from typing import Any

import pytest
from mock_engine import canonical
from mock_engine.beginnings import LIMITS, read_state
from mock_engine.context import Context
from mock_engine.desktop import Desktop
from mock_engine.errors import LimitError, OptionError
from mock_engine.expressions import compile_expression
from mock_engine.options import read_options, read_settings
from mock_engine.prng import Prng
from mock_engine.scenarios import run_scenario
from mock_engine.values import ABSENT, normalise
from mock_engine.wire import Wire

from tests.mock.conftest import vectors


@pytest.mark.parametrize("vector", vectors("prng"))
def test_random_numbers(vector: Any) -> None:
    prng = Prng(vector.get("seed", 0))
    if "seed_like" in vector:
        assert prng.state == Prng(vector["seed_like"]).state
    prng.state = vector.get("state", prng.state)
    assert [f"{word:08x}" for word in prng.state] == vector.get(
        "starts", [f"{word:08x}" for word in prng.state]
    )
    for expected in vector.get("next", []):
        assert prng.next() == expected
    for expected in vector.get("uuid", []):
        assert prng.uuid() == expected
    for n, expected in vector.get("below", []):
        assert prng.below(n) == expected


@pytest.mark.parametrize("vector", vectors("canonical"))
def test_canonical_json(vector: Any) -> None:
    if "ieee" in vector:
        (value,) = struct.unpack(">d", bytes.fromhex(vector["ieee"]))
        value = normalise(value, LIMITS)
    else:
        value = normalise(vector["value"], LIMITS)
    assert canonical.canonical(value) == vector["text"]
    assert normalise(json.loads(canonical.canonical([value])), LIMITS) == [value]


@pytest.mark.parametrize("vector", vectors("normalise"))
def test_what_a_page_sends_becomes_json(vector: Any) -> None:
    limits = {**LIMITS, **{key: vector[key] for key in ("depth", "messageSize") if key in vector}}
    if "error" in vector:
        with pytest.raises(LimitError, match=vector["error"]):
            normalise(vector["value"], limits)
    else:
        assert canonical.canonical(normalise(vector["value"], limits)) == vector["text"]


@pytest.mark.parametrize("vector", vectors("expressions"))
def test_expressions(vector: Any) -> None:
    scope = normalise(vector.get("with", {}), LIMITS)
    engine: Any = SimpleNamespace(
        state=scope.get("state", {}),
        settings=scope.get("settings", {}),
        options=scope.get("options", {}),
        now=scope.get("now", 0),
        machinery=SimpleNamespace(method_names=["m.one", "m.two"]),
        prng=Prng(0),
        counters={},
    )
    c = Context(engine, None, scope.get("args", {}), scope.get("request", ABSENT))
    c.entry = scope.get("entry", ABSENT)
    c.page = scope.get("page", ABSENT)
    c.vars = scope.get("vars", {})
    value = compile_expression(vector["tree"])(c)
    expected = vector.get("gives", ABSENT)
    assert value is expected or canonical.canonical(value) == canonical.canonical(expected)
    assert (value is ABSENT) == (expected is ABSENT)


@pytest.mark.parametrize("vector", vectors("options"))
def test_options(vector: Any) -> None:
    if "error" in vector:
        with pytest.raises(OptionError) as caught:
            read_options(vector["description"], vector["given"])
        assert str(caught.value) == vector["error"]
    else:
        values = read_options(vector["description"], vector["given"])
        assert {key: values.get(key) for key in vector["values"]} == vector["values"]


@pytest.mark.parametrize("vector", vectors("beginnings"))
def test_settings_and_state(vector: Any) -> None:
    def begin() -> Any:
        settings = read_settings(vector["program"], vector["settings"], LIMITS)
        return {
            "settings": settings,
            "state": read_state(vector["program"], vector["state"], LIMITS),
        }

    if "error" in vector:
        with pytest.raises(OptionError) as caught:
            begin()
        assert str(caught.value) == vector["error"]
    else:
        assert canonical.canonical(begin()) == canonical.canonical(vector["gives"])


@pytest.mark.parametrize("vector", vectors("wire"))
def test_messages(vector: Any) -> None:
    asked = Wire(vector["protocol"]).parse(vector["message"])
    found = None if asked is None else {"kind": asked.kind, "what": asked.what}
    if asked is not None and asked.id is not ABSENT:
        found = {**(found or {}), "id": asked.id}
    if asked is not None and asked.method:
        found = {**(found or {}), "method": asked.method}
    assert canonical.canonical(found) == canonical.canonical(vector["asked"])


@pytest.mark.parametrize("vector", vectors("programs"))
def test_programs(vector: Any) -> None:
    outcome = run_scenario(vector["program"], vector["protocol"], vector["story"])
    assert outcome.failure is None
    assert outcome.transcript.splitlines() == vector["lines"]
    if "state" in vector:
        desktop = Desktop(vector["program"], vector["protocol"])
        assert desktop.replay(outcome.transcript) is None
        assert desktop.state == vector["state"]
        timers = [timer["name"] for timer in desktop.snapshot()["timers"]]
        assert timers == vector.get("timers", timers)
