"""Changing one transition of the spec changes both engines, the goldens and the docs, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from mock_engine.scenarios import run_scenario

from codegen import pipeline, targets
from codegen.behavior.compile import program
from tests.scenarios.player import loaded
from tests.scenarios.twins import ROOT, Twins, protocol, told

REQUEST = "voice.resume"
BEFORE = "          from: HELD\n          to: TALKING\n          emit: ESTABLISHED\n"
AFTER = BEFORE.replace("ESTABLISHED", "PARTY_CHANGED")
ENGINES = {
    "python/src/wwe_scapi/mock/_data/program.json",
    "typescript/mock/data.js",
    "typescript/mock/data.cjs",
    "mock/desktop.html",  # which has the JavaScript engine inside, as has its copy
    "python/src/wwe_scapi/mock/_data/desktop.html",
}
DOCS = {"docs/machines.md", "docs/events/interaction.md", "docs/namespaces/voice.md"}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Reading:
    """Our spec with another event after a call was taken back from hold."""
    spec = tmp_path_factory.mktemp("changed") / "spec"
    shutil.copytree(ROOT / "spec", spec)
    voice = spec / "behavior/voice.yaml"
    text = voice.read_text("utf-8")
    assert text.count(BEFORE) == 1
    voice.write_text(text.replace(BEFORE, AFTER), "utf-8")
    return pipeline.read_spec(spec)


def test_files(changed: pipeline.Reading) -> None:
    names = tuple(it.name for it in targets.available() if it.engine == "jinja")
    generated = ROOT / "generated"
    other = {
        str(file.path)
        for file in pipeline.build(changed, names)
        if (generated / file.path).read_bytes() != file.data
    }
    assert {name for name in other if not name.startswith("docs/")} == ENGINES
    assert other >= DOCS


def test_goldens(changed: pipeline.Reading, twins: Twins) -> None:
    """Only stories in which it happens are others, and both engines tell them alike."""
    altered = json.loads(json.dumps(program(changed.api)))
    twins.peer.define("changed", altered)
    goldens = Path(__file__).parent / "transcripts/scapi"
    others, expected = set(), set()
    for name, story in told().items():
        ours = run_scenario(loaded(altered), protocol(), story)
        golden = (goldens / f"{name}.jsonl").read_bytes().decode("utf-8")
        if _happens(golden):
            expected.add(name)
        if ours.transcript != golden:
            others.add(name)
            theirs = twins.peer({"story": story}, "changed")
            assert theirs["transcript"] == ours.transcript
            assert bool(theirs["failure"]) == bool(ours.failure)
    assert others == expected
    assert len(others) > 1


def _happens(transcript: str) -> bool:
    lines: list[Any] = [json.loads(line) for line in transcript.splitlines()]
    told = [line["message"] for line in lines if line["kind"] == "out"]
    answers = [it for it in told if isinstance(it, dict) and it.get("request") == REQUEST]
    return any("errorMessage" not in it for it in answers)
