"""`scapi watch`: batches of changed paths in, what became of each out; it does not loop."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen import settings, state, targets
from codegen.commands.console import Console
from codegen.commands.watch import say
from codegen.problems import SpecError, UsageError
from codegen.watch import Report, Session, changes
from tests.unit import project
from tests.unit.project import edit

TASKS = "spec/namespaces/tasks.yaml"
TYPES = "generated/schema/types.schema.json"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was never generated, which is the current folder."""
    root = project.make(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def session(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session whose program and templates nobody else edits."""
    tool = tmp_path / "tool"
    for folder in ("code", "templates"):
        (tool / folder).mkdir(parents=True)
        (tool / folder / "file").write_text("1")
    monkeypatch.setattr(
        state, "tool_folders", lambda: [str(tool / "code"), str(tool / "templates")]
    )
    return Session(settings.find(targets=("schema",)), tool / "templates")


def reports(session: Session, *batches: list[str]) -> list[Report]:
    """What becomes of batches of paths of the project."""
    return list(session.watch([str(Path(path).absolute()) for path in batch] for batch in batches))


def test_it_generates_at_once_and_after_each_change(session: Session):
    """The first batch only says that watching has begun."""
    session_reports = session.watch(_edits())

    first, second = next(session_reports), next(session_reports)

    assert first.run is not None
    assert first.run.found.paths("missing")
    assert second.run is not None
    assert second.run.found.paths("stale") == (
        "schema/asyncapi.json",
        "schema/bundle.schema.json",
        "schema/openrpc.json",
        "schema/types.schema.json",
        "schema/types/tasks.task.schema.json",
    )


def _edits() -> Iterator[list[str]]:
    yield []
    edit(Path(TASKS), "One thing", "1 thing")
    yield [str(Path(TASKS).absolute())]


def test_its_own_output_starts_nothing(session: Session):
    """Otherwise it would run for ever; files of other kinds start nothing either."""
    inside = ["generated/schema/types.schema.json", "generated/.manifest", "generated/new.yaml"]
    batches = [[path] for path in [*inside, "README.md", "spec/notes.txt", "spec/.x.yaml.swp"]]

    assert len(reports(session, [], *batches, [])) == 1


@pytest.mark.parametrize("path", [TASKS, "spec/new.yml", "spec/folder", "../tool/templates/a/b.j2"])
def test_what_can_matter_starts_a_run(path: str, session: Session):
    """Spec files, folders of them, and any file of a template."""
    assert len(reports(session, [], [path])) == 2


def test_an_included_file_of_any_name_starts_a_run(session: Session):
    """Also after a run that it broke, or when it was broken from the beginning."""
    notes = Path("spec/notes.txt")
    edit(Path("spec/scapi.yaml"), "[namespaces/*.yaml]", "[namespaces/*.yaml, notes.txt]")
    notes.write_text("types: [")
    assert [report.run is None for report in reports(session, [], [str(notes)])] == [True, True]

    notes.write_text("types: {}\n")
    assert [report.run is None for report in reports(session, [], [str(notes)])] == [False, False]
    assert len(reports(session, [], ["spec/other.txt"])) == 1


def test_output_inside_the_spec_folder_does_not_loop(here: Path):
    """Some people will try."""
    session = Session(settings.find(out="spec/made"))

    assert not session.concerns(str(here / "spec/made/x.yaml"))
    assert session.concerns(str(here / "spec/x.yaml"))


def test_a_broken_edit_keeps_the_last_good_output(session: Session):
    """Its findings are reported; mended, it goes on."""
    (good,) = reports(session, [])
    before = Path(TYPES).read_bytes()
    text = Path(TASKS).read_text()

    Path(TASKS).write_text(text + "oops: [")
    broken = session.again()
    kept = Path(TYPES).read_bytes()
    Path(TASKS).unlink()
    gone = session.again()
    Path(TASKS).write_text(text)
    mended = session.again()

    assert good.run is not None
    assert isinstance(broken.problem, SpecError)
    assert broken.problem.findings[0].line
    assert gone.problem is not None
    assert kept == before == Path(TYPES).read_bytes()
    assert mended.run is not None
    assert mended.run.found.clean


def test_a_spec_that_vanishes_does_not_end_it(session: Session, here: Path):
    """Editors and git replace whole folders."""
    reports(session, [])
    (here / "spec").rename(here / "away")
    gone = session.again()
    (here / "away").rename(here / "spec")

    assert isinstance(gone.problem, UsageError)
    assert session.again().run is not None


def test_a_changed_program_asks_to_be_started_again(session: Session, tmp_path: Path):
    """What is in memory would be recorded as what is on disk."""
    (tmp_path / "tool/templates/file").write_text("2")
    before = targets.available()
    with_template = session.again()
    (tmp_path / "tool/code/file").write_text("2")
    with_code = session.again()

    assert with_template.run is not None
    assert targets.available() is not before, "a target.yaml is read again"
    assert isinstance(with_code.problem, UsageError)
    assert "start `scapi watch` again" in with_code.problem.hint


def test_what_is_printed(session: Session):
    """Every change of the output and every problem; a run that changed nothing only after one."""
    out, err = io.StringIO(), io.StringIO()
    text = Path(TASKS).read_text()
    said: list[tuple[str, str]] = []

    def saved() -> Iterator[Report]:
        for content in (text, text, text + "oops: [", text, text):
            Path(TASKS).write_text(content)
            yield session.again()
            said.append((out.getvalue(), err.getvalue()))  # say() has printed the report
            for stream in (out, err):
                stream.seek(0)
                stream.truncate()

    say(saved(), Console(out, err))

    assert "files written" in said[0][0]
    assert said[1] == ("", "")
    assert said[2][0] == ""
    assert said[2][1].endswith("the output stays as it was\n")
    assert said[3][0].startswith("everything is up to date")
    assert said[4] == ("", "")


def test_hand_edits_are_reported_and_kept(session: Session):
    """It does not overwrite them, and goes on watching."""
    out, err = io.StringIO(), io.StringIO()
    reports(session, [])
    Path(TYPES).write_text("mine")

    say(iter([session.again()]), Console(out, err))

    assert "1 generated file was edited by hand" in err.getvalue()
    assert Path(TYPES).read_text() == "mine"


# --- with a file system that notifies -------------------------------------------------------------


def test_changes_come_in_batches_after_an_empty_one(session: Session, here: Path):
    """An editor that saves in several steps makes one batch."""
    batches = changes(session)
    assert list(next(batches)) == []

    for number in range(3):
        (here / "spec" / f"{number}.yaml").touch()
    found = next(batch for batch in batches if batch)

    assert {Path(path).name for path in found} == {"0.yaml", "1.yaml", "2.yaml"}
    batches.close()  # type: ignore[attr-defined]


def test_the_command_watches_until_it_is_interrupted(here: Path):
    """It generates, sees an edit, does not loop, and ends with 130 and no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-c", project.SCRIPT, "watch", "--target", "schema"],
        env=project.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
    reader.start()
    try:
        wait_for(lines, "files written")
        edit(Path(TASKS), "One thing", "1 thing")
        wait_for(lines, "5 files written")
        time.sleep(1)
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=20)
        reader.join()

    assert code == 130
    with process.stderr as stream:
        assert stream.read() == ""
    process.stdout.close()
    assert lines[0].startswith("watching spec and ")
    assert sum("written" in line for line in lines) == 2, lines


def wait_for(lines: list[str], text: str) -> None:
    """Until a line holds the text."""
    end = time.monotonic() + 20
    while not any(text in line for line in lines):
        assert time.monotonic() < end, lines
        time.sleep(0.02)
