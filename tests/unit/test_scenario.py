"""`scapi scenario`: stories of the spec, and stories beside it, on both engines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from codegen import cli
from codegen.commands.engines import ENGINES
from codegen.commands.scenario import apart

THERMOSTAT = Path(__file__).resolve().parents[2] / "examples/thermostat/spec"
Capture = pytest.CaptureFixture[str]

STORY = """\
scenarios:
  cellar:
    title: Somebody warms the cellar
    steps:
      - {call: climate.setTarget, with: [r2, 15]}
      - {call: climate.findRoom, with: [Cellar], answer: {mode: COMFORT, target: 15}}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(THERMOSTAT, tmp_path / "spec")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "story.yaml").write_text(STORY, encoding="utf-8")
    return tmp_path


def said(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = cli.main(["scenario", *words])
    out, err = capsys.readouterr()
    return code, out, err


# --- what it looks like, what it does -----------------------------------------------------------


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_all_scenarios_of_the_spec(here: Path, capsys: Capture, engine: str) -> None:
    assert said(capsys, "--engine", engine) == (
        0,
        "ok    warm-for-an-hour  6 steps\nok    locked-device     7 steps\n2 scenarios, 0 failed\n",
        "",
    )


def test_a_story_beside_the_spec_runs_alone(here: Path, capsys: Capture) -> None:
    assert said(capsys, "story.yaml") == (0, "ok    cellar  2 steps\n1 scenario, 0 failed\n", "")


def test_a_file_of_the_spec_is_read_once(here: Path, capsys: Capture) -> None:
    code, out, _ = said(capsys, "spec/behavior.yaml")
    assert (code, out.count("ok ")) == (0, 2)


def test_a_file_in_the_folder_that_nothing_includes(here: Path, capsys: Capture) -> None:
    (here / "story.yaml").rename(here / "spec" / "story.yaml")
    assert said(capsys, "spec/story.yaml")[1].startswith("ok    cellar")


def test_only_those_that_are_named(here: Path, capsys: Capture) -> None:
    code, out, _ = said(capsys, "--name", "locked-device", "--json")
    assert code == 0
    assert json.loads(out) == {
        "scenarios": [
            {
                "id": "locked-device",
                "title": "The owner locks the device",
                "steps": 7,
                "failure": None,
            }
        ]
    }


def test_transcripts_are_the_same_bytes(here: Path, capsys: Capture) -> None:
    transcripts = {said(capsys, "-t", "-e", engine)[1] for engine in ENGINES}
    (transcript,) = transcripts
    lines = [json.loads(line) for line in transcript.splitlines()]
    assert {line["kind"] for line in lines} >= {"connect", "in", "out", "trigger", "timer"}


def test_quiet_says_nothing_when_all_is_well(here: Path, capsys: Capture) -> None:
    assert said(capsys, "-q") == (0, "", "")


# --- how it fails -------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_a_step_that_does_not_fit(here: Path, capsys: Capture, engine: str) -> None:
    (here / "story.yaml").write_text(STORY.replace("target: 15", "target: 16"), encoding="utf-8")
    code, out, err = said(capsys, "story.yaml", "-e", engine)
    assert (code, out) == (1, "FAIL  cellar  2 steps\n1 scenario, 1 failed\n")
    assert err.splitlines() == [
        'story.yaml:6:9: error[scenario] step 2 of "cellar": the answer is another',
        "  5 |       - {call: climate.setTarget, with: [r2, 15]}",
        "> 6 |       - {call: climate.findRoom, with: [Cellar], answer: {mode: COMFORT, target: 16}}",
        "    |         ^",
        "  hint: at target: expected 16, got 15",
        "",
        "1 error",
    ]
    code, out, _ = said(capsys, "story.yaml", "-e", engine, "-j")
    failure = json.loads(out)["scenarios"][0]["failure"]
    assert (code, failure["step"], failure["expected"]["target"]) == (1, 2, 16)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_another_number_of_events_is_told_by_their_names(
    here: Path, capsys: Capture, engine: str
) -> None:
    story = STORY.replace("steps:", "steps:\n      - subscribe: rooms")
    story = story.replace("15]}", "15], events: [rooms.targetChanged, rooms.removed]}")
    (here / "story.yaml").write_text(story, encoding="utf-8")
    err = said(capsys, "story.yaml", "-e", engine)[2]
    assert 'step 2 of "cellar": 1 event came, not 2\n' in err
    assert "hint: expected rooms.targetChanged, rooms.removed; got rooms.targetChanged\n" in err


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_what_was_to_be_refused_and_is_not(here: Path, capsys: Capture, engine: str) -> None:
    (here / "story.yaml").write_text(STORY.replace("15]}", "15], refused: locked}"), "utf-8")
    err = said(capsys, "story.yaml", "-e", engine)[2]
    assert 'step 1 of "cellar": it is not refused\n' in err
    assert 'hint: expected "locked", got null' in err


def test_a_story_that_is_wrong_is_found_before_it_runs(here: Path, capsys: Capture) -> None:
    wrong = STORY.replace("climate.findRoom", "climate.findRom")
    (here / "story.yaml").write_text(wrong, encoding="utf-8")
    code, out, err = said(capsys, "story.yaml")
    assert (code, out) == (1, "")
    assert err.startswith("story.yaml:6:")
    assert "climate.findRom" in err
    (here / "story.yaml").write_text("scenarios: [", encoding="utf-8")
    assert said(capsys, "story.yaml")[0] == 1


def test_what_was_recorded_may_be_of_a_wrong_type(here: Path, capsys: Capture) -> None:
    """A page has sent it; names are looked up all the same."""
    story = STORY.replace("[r2, 15]", '[r2, 15, "too much"]')
    (here / "story.yaml").write_text(story, encoding="utf-8")
    assert "a whole number is needed, not" in said(capsys, "story.yaml")[2]
    recorded = story.replace("    steps:", "    recorded: true\n    steps:")
    (here / "story.yaml").write_text(recorded, encoding="utf-8")
    assert said(capsys, "story.yaml")[0] == 0
    (here / "story.yaml").write_text(recorded.replace("[r2,", '["= nowhere",'), encoding="utf-8")
    assert 'there is no name "nowhere" here' in said(capsys, "story.yaml")[2]


def test_an_id_that_the_spec_has_already(here: Path, capsys: Capture) -> None:
    twice = STORY.replace("cellar:", "locked-device:")
    (here / "story.yaml").write_text(twice, encoding="utf-8")
    code, _, err = said(capsys, "story.yaml")
    assert code == 1
    assert "locked-device" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.yaml"], "scapi: there is no file nowhere.yaml\n  name a YAML file"),
        (
            ["-n", "lockd-device"],
            'scapi: there is no scenario "lockd-device"\n  did you mean "locked-',
        ),
        (["-n", "zzz"], 'scapi: there is no scenario "zzz"\n  there are: warm-for-an-hour, '),
        (["-e", "perl"], "scapi: argument -e/--engine: invalid choice: 'perl'"),
        (["-s", "elsewhere"], "scapi: there is no spec at elsewhere"),
    ],
)
def test_what_cannot_be_done(here: Path, capsys: Capture, words: list[str], message: str) -> None:
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith(message)


def test_a_spec_without_behaviour(here: Path, capsys: Capture) -> None:
    head = here / "spec/scapi.yaml"
    text = head.read_text("utf-8").replace("behavior.yaml", "channels.yaml")
    head.write_text(text, encoding="utf-8")
    code, _, err = said(capsys)
    assert code == 2
    assert err.startswith("scapi: spec/scapi.yaml has no behavior")


def test_no_node(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codegen.commands.engines.shutil.which", lambda *_, **__: None)
    code, _, err = said(capsys, "-e", "javascript")
    assert (code, err) == (
        2, "scapi: there is no node on the PATH\n  install Node 20 or later\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "got", "found"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, None),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, ("a.b[1]", 2, 3)),
        ({"a": [1]}, {"a": [1, 2]}, ("a", [1], [1, 2])),
        ([{"x": 1}], [{}], ("[0].x", 1, None)),
        (True, 1, ("", True, 1)),
        (None, None, None),
    ],
)
def test_where_two_values_part(expected: Any, got: Any, found: Any) -> None:
    assert apart(expected, got) == found
