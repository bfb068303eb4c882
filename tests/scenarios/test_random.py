"""Random sequences on both engines: results, transcripts and snapshots are the same, to the byte.

`python -m benchmarks fuzz-engines` does the same for minutes, with new seeds.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, example, given, settings

from tests.scenarios.sequences import BEGIN, actions
from tests.scenarios.sequences import given as beginnings
from tests.scenarios.twins import PAGE, Twins, request

Json = Any
LATE = [["fault", "*", {"latency": 300, "times": 1}], request("agent.get"), ["save"]]
NESTED = {"a": [1.5, {"__proto__": None, "10": "\u2028", "9": "\U0001f600"}]}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions=actions(), begin=beginnings())
@example(actions=[*BEGIN, ["receive", PAGE, NESTED], ["save"], ["reset"], ["load"]], begin={})
@example(actions=[*BEGIN, *LATE, ["load"], ["advance", 300]], begin={})
def test_both_engines_do_the_same(twins: Twins, actions: Json, begin: Json) -> None:
    found = twins.raw(actions, begin)
    assert "failure" not in found
    assert found["problems"] == []
