"""Every scenario ends well, and its transcript is the golden one, to the byte, in Python and in Node.

`tests/browser/test_scenarios.py` has the third runtime. Goldens: `transcripts/<spec>/<id>.jsonl`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from mock_engine.scenarios import run_scenario

from tests.conftest import Golden
from tests.scenarios.player import loaded
from tests.scenarios.twins import SPECS, Twins, compiled, protocol, told

TRANSCRIPTS = Path(__file__).with_name("transcripts")
STORIES = [pytest.param(spec, name, id=f"{spec}-{name}") for spec in SPECS for name in told(spec)]
FEWEST = 60


@pytest.mark.parametrize("spec", SPECS)
def test_python(golden: Golden, spec: str) -> None:
    found = {}
    for name, story in told(spec).items():
        outcome = run_scenario(loaded(compiled(spec)), protocol(spec), story)
        assert outcome.failure is None, (name, outcome.failure)
        found[f"{name}.jsonl"] = outcome.transcript
    golden.tree(found, TRANSCRIPTS / spec)


@pytest.mark.parametrize(("spec", "name"), STORIES)
def test_node(twins: Twins, spec: str, name: str) -> None:
    found = twins.peer({"story": told(spec)[name]}, spec)
    expected = (TRANSCRIPTS / spec / f"{name}.jsonl").read_bytes().decode("utf-8")
    assert found == {"failure": None, "transcript": expected}


def test_there_are_many_stories() -> None:
    assert len(told("scapi")) >= FEWEST
