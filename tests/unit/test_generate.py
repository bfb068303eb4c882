"""`scapi generate` as a user meets it: what it writes, what it only says, what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from codegen import cli
from tests.unit import project
from tests.unit.project import GENERATE, edit, scapi, tree

Capture = pytest.CaptureFixture[str]
KEYS = [
    *("ok", "check", "out", "written", "created", "updated", "removed", "hand_edited"),
    *("unchanged", "warnings", "findings", "diff"),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was never generated, which is the current folder."""
    for name in ("NO_COLOR", "FORCE_COLOR", "SCAPI_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(project.make(tmp_path / "project"))
    return tmp_path / "project"


@pytest.fixture
def made(here: Path, capsys: Capture) -> Path:
    """A project that is up to date."""
    assert cli.main([*GENERATE]) == 0
    capsys.readouterr()
    return here


TASKS = Path("spec/namespaces/tasks.yaml")
SCHEMA = Path("generated/schema/types.schema.json")
HOLD_TYPES = [  # what says something about the type `Task`
    "schema/asyncapi.json",
    "schema/bundle.schema.json",
    "schema/openrpc.json",
    "schema/types.schema.json",
    "schema/types/tasks.task.schema.json",
]


def test_generate_says_what_it_wrote(here: Path, capsys: Capture):
    """One line a file and one in all."""
    assert cli.main([*GENERATE]) == 0

    out = capsys.readouterr().out
    assert "created      schema/asyncapi.json\n" in out
    assert out.endswith("files written, 0 unchanged\n")


def test_generate_writes_only_what_an_edit_changes(made: Path, capsys: Capture):
    """And a second run has nothing to do."""
    edit(TASKS, "One thing to do.", "One thing to be done.")

    assert cli.main([*GENERATE]) == 0
    first = capsys.readouterr().out
    assert cli.main([*GENERATE]) == 0

    assert first.splitlines()[:-1] == [f"updated      {path}" for path in HOLD_TYPES]
    assert capsys.readouterr().out.startswith("everything is up to date (")


def test_a_broken_spec_writes_nothing_and_says_where(made: Path, capsys: Capture):
    """Exit code 1; the findings go to stderr, so that pipes stay clean."""
    before = tree(made)
    edit(TASKS, "result: Task[]", "result: Taks[]")

    assert cli.main([*GENERATE]) == 1

    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.search(r"^spec/namespaces/tasks\.yaml:\d+:\d+: error\[", captured.err, re.MULTILINE)
    assert tree(made / "generated") == tree_of(before, "generated/")


def tree_of(files: dict[str, bytes], start: str) -> dict[str, bytes]:
    """A part of a tree."""
    return {name.removeprefix(start): it for name, it in files.items() if name.startswith(start)}


def test_hand_edits_are_reported_and_force_gives_them_up(made: Path, capsys: Capture):
    """The message names each and both ways out; nothing is written."""
    SCHEMA.write_text("mine")
    edit(TASKS, "One thing to do.", "One thing to be done.")
    before = tree(made)

    assert cli.main([*GENERATE]) == 1

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "scapi: 1 generated file was edited by hand; nothing was written\n"
        "  schema/types.schema.json\n"
        "  carry hand edits over into the spec or the templates (`scapi generate --diff` shows"
        " them), or overwrite them with `scapi generate --force`\n"
    )
    assert tree(made) == before
    assert cli.main([*GENERATE, "--force"]) == 0
    assert "overwritten  schema/types.schema.json\n" in capsys.readouterr().out
    assert cli.main([*GENERATE, "--check"]) == 0


def test_check_names_everything_and_writes_nothing(made: Path, capsys: Capture):
    """Stale, missing, orphaned and hand-edited files, and what to do."""
    before = tree(made)
    edit(TASKS, "One thing to do.", "One thing to be done.")
    Path("generated/schema/spec.schema.json").unlink()
    Path("generated/schema/spec-part.schema.json").write_text("mine")
    digest = "0" * 64
    with Path("generated/.manifest").open("a") as file:
        file.write(f"{digest}  schema/old.json\n")
    Path("generated/schema/old.json").write_text("old")
    spoiled = tree(made)

    assert cli.main([*GENERATE, "--check"]) == 1

    out = capsys.readouterr().out
    assert "stale        schema/types.schema.json\n" in out
    assert "missing      schema/spec.schema.json\n" in out
    assert "hand-edited  schema/spec-part.schema.json\n" in out
    assert "hand-edited  schema/old.json\n" in out
    assert "--- a/schema/types.schema.json\n" not in out or "+++ b/" in out
    assert "8 files not up to date: carry hand edits over" in out
    assert tree(made) == spoiled != before


def test_check_of_a_folder_that_does_not_exist_makes_none(here: Path, capsys: Capture):
    """Everything is missing."""
    assert cli.main([*GENERATE, "--check", "--quiet"]) == 1

    assert capsys.readouterr().out.endswith("not up to date: run `scapi generate`\n")
    assert not (here / "generated").exists()


def test_diff_shows_the_lines(made: Path, capsys: Capture):
    """`--diff` writes nothing either."""
    edit(TASKS, "One thing to do.", "One thing to be done.")
    before = tree(made)

    assert cli.main([*GENERATE, "--diff"]) == 1

    out = capsys.readouterr().out
    assert re.search(r"^-.*One thing to do\.", out, re.MULTILINE)
    assert re.search(r"^\+.*One thing to be done\.", out, re.MULTILINE)
    assert tree(made) == before


@pytest.mark.parametrize("more", [[], ["--check"], ["--diff"]])
def test_json_has_the_promised_shape(more: list[str], made: Path, capsys: Capture):
    """The same keys whatever happened."""
    edit(TASKS, "One thing to do.", "One thing to be done.")

    code = cli.main([*GENERATE, "--json", *more])

    shape = json.loads(capsys.readouterr().out)
    assert list(shape) == KEYS
    assert shape["updated"] == HOLD_TYPES
    assert shape["check"] is bool(more)
    assert shape["written"] is shape["ok"] is (not more)
    assert shape["out"] == "generated"
    assert bool(shape["diff"]) == ("--diff" in more)
    assert code == (1 if more else 0)


def test_json_of_a_broken_spec_and_of_hand_edits(made: Path, capsys: Capture):
    """Findings have the form of `scapi lint --format json`."""
    SCHEMA.write_text("mine")
    assert cli.main([*GENERATE, "--json"]) == 1
    shape = json.loads(capsys.readouterr().out)
    assert shape["hand_edited"] == [{"path": "schema/types.schema.json", "hint": ""}]
    assert not shape["written"]

    edit(TASKS, "result: Task[]", "result: Taks[]")
    assert cli.main([*GENERATE, "--json"]) == 1
    captured = capsys.readouterr()
    shape = json.loads(captured.out)
    assert list(shape) == KEYS
    assert shape["findings"][0]["file"] == "spec/namespaces/tasks.yaml"
    assert captured.err == ""


def test_quiet_prints_only_what_is_wrong(here: Path, capsys: Capture):
    """Nothing, when all is well."""
    assert cli.main([*GENERATE, "--quiet"]) == 0
    assert cli.main(["lint", "--quiet"]) == 0

    assert capsys.readouterr() == ("", "")


def test_settings_stand_in_pyproject(here: Path, capsys: Capture):
    """Spec, output folder and targets; options win."""
    Path("pyproject.toml").write_text(
        '[tool.scapi]\nspec = "spec/scapi.yaml"\nout = "made/here"\ntargets = ["schema"]\n'
    )

    assert cli.main(["generate"]) == 0
    assert cli.main(["generate", "--out", "there"]) == 0

    assert (here / "made/here/schema").is_dir()
    assert (here / "there/schema").is_dir()
    assert not (here / "made/here/python").exists()


@pytest.mark.parametrize("seed", ["0", "1", "77"])
def test_output_does_not_depend_on_the_hash_seed_or_the_folder(seed: str, here: Path):
    """Same bytes anywhere."""
    assert cli.main([*GENERATE, "-q"]) == 0
    elsewhere = here.parent / "else where"
    elsewhere.mkdir()
    options = ("--spec", str(here / "spec"), "--out", "out")

    done = scapi(
        *GENERATE, *options, cwd=elsewhere, PYTHONHASHSEED=seed, LC_ALL="C", TZ="Asia/Tokyo"
    )

    assert done.returncode == 0, done.stderr
    assert tree(elsewhere / "out") == tree(here / "generated")
