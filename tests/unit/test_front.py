"""The fast path: it settles a run that has nothing to do, no other, and imports nothing for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen import cli, front, state
from tests.unit import project
from tests.unit.project import GENERATE, scapi

ALLOWED = {"codegen", "codegen.front", "codegen.state", "_blake2"}


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that passes for this program and its templates."""
    folder = tmp_path / "tool"
    (folder / "sub").mkdir(parents=True)
    (folder / "code.py").write_text("1")
    (folder / "sub" / "page.j2").write_text("2")
    monkeypatch.setattr(state, "tool_folders", lambda: [str(folder)])
    return folder


@pytest.fixture
def here(tmp_path: Path, tool: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A generated project, which is the current folder."""
    root = project.make(tmp_path / "project")
    monkeypatch.chdir(root)
    assert cli.main([*GENERATE, "-q"]) == 0
    return root


def settled(*more: str) -> bool:
    """Whether the fast path answers."""
    return front.settle([*GENERATE, *more]) is not None


# --- what it imports ------------------------------------------------------------------------------


def imported(*arguments: str, cwd: Path) -> set[str]:
    """The modules a process imports."""
    command = [sys.executable, "-X", "importtime", *arguments]
    environment = project.environment()
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=True
    )
    return set(re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE))


def test_the_fast_path_imports_nothing_but_itself_and_a_hash(tmp_path: Path):
    """Guard: each further import is measurable; argparse alone would double the time."""
    root = project.make(tmp_path / "p")
    assert scapi(*GENERATE, cwd=root).returncode == 0
    bare = imported("-c", "pass", cwd=root)

    fast = imported("-c", project.SCRIPT, *GENERATE, cwd=root)

    assert fast - bare <= ALLOWED
    assert "codegen.cli" in imported("-c", project.SCRIPT, *GENERATE, "--json", cwd=root)


@pytest.mark.parametrize(
    "more", [[], ["--check"], ["-c"], ["-q"], ["--spec", "spec"], ["--out=generated"]]
)
def test_it_says_exactly_what_the_slow_path_says(
    more: list[str], here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Nobody must notice which of the two answered."""
    arguments = [*GENERATE, *more]
    assert cli.main(arguments) == 0
    slow = capsys.readouterr()
    monkeypatch.setattr(sys, "argv", ["scapi", *arguments])
    monkeypatch.setattr(cli, "main", lambda _: pytest.fail("the fast path did not settle it"))

    assert front.main() == 0

    assert capsys.readouterr() == slow
    assert ("everything is up to date" in slow.out) == ("-q" not in more)


@pytest.mark.parametrize("subfolder", ["spec/namespaces", "generated/schema"])
def test_it_works_from_any_folder_of_the_project(
    subfolder: str, here: Path, monkeypatch: pytest.MonkeyPatch
):
    """The project is found upwards."""
    monkeypatch.chdir(here / subfolder)

    assert settled()


def test_module_and_command_are_one(tmp_path: Path):
    """`python -m codegen` is for those without scripts on their PATH."""
    command = [sys.executable, "-m", "codegen", "--version"]
    environment = project.environment()

    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout == scapi("--version", cwd=tmp_path).stdout


# --- what it must notice --------------------------------------------------------------------------


def edit(path: Path) -> None:
    """Change one byte of a file and nothing else that a lazy check could see."""
    before, data = path.stat(), path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (edit, "spec/scapi.yaml"),
        (edit, "spec/namespaces/tasks.yaml"),
        (Path.touch, "spec/namespaces/new.yaml"),
        (Path.touch, "spec/spec.yaml"),
        (Path.unlink, "spec/namespaces/tasks.yaml"),
        (edit, "generated/schema/spec.schema.json"),
        (Path.unlink, "generated/schema/spec.schema.json"),
        (edit, "generated/.manifest"),
        (edit, "pyproject.toml"),
        (Path.unlink, "pyproject.toml"),
        (edit, "../tool/code.py"),
        (edit, "../tool/sub/page.j2"),
        (Path.touch, "../tool/sub/new.j2"),
        (Path.touch, "../tool/sub/.hidden.j2"),
        (Path.unlink, "../tool/code.py"),
        (edit, "generated/.scapi-state"),
        (Path.unlink, "generated/.scapi-state"),
    ],
)
def test_any_change_is_seen(change: Callable[[Path], None], name: str, here: Path):
    """By content: same size and same time do not help a change to hide."""
    assert settled()

    change(here / name)

    assert not settled()


def test_what_cannot_matter_is_passed_over(here: Path, tool: Path):
    """Byte code and files that no include names."""
    (tool / "__pycache__").mkdir()
    (tool / "__pycache__" / "code.pyc").write_bytes(b"")
    (tool / ".mypy_cache").mkdir()
    (here / "README.md").write_text("new")
    (here / "generated" / "mine.txt").write_text("not ours")

    assert settled()


def test_an_upgraded_library_is_seen(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: Path
):
    """Another version of the formatter may write other bytes."""
    site = tmp_path / "site-packages"
    (site / "black-1.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    assert not settled(), "another place for libraries"
    assert cli.main([*GENERATE, "-q"]) == 0
    assert settled()

    (site / "black-1.dist-info").rename(site / "black-2.dist-info")

    assert not settled()


def test_pythonpath_is_part_of_the_question(here: Path, monkeypatch: pytest.MonkeyPatch):
    """It decides which libraries are loaded."""
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")

    assert not settled()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["lint"],
        ["generate"],  # all targets: not what was asked before
        [*GENERATE, "--target", "python"],
        [*GENERATE, "--spec", "other"],
        [*GENERATE, "--out", "other"],
        [*GENERATE, "--force"],
        [*GENERATE, "--diff"],
        [*GENERATE, "--json"],
        [*GENERATE, "--help"],
        [*GENERATE, "--check=yes"],
        [*GENERATE, "-cq"],
        [*GENERATE, "--spec"],
        [*GENERATE, "--spec", "--check"],
        [*GENERATE, "--spec="],
        ["generate", "--target", "schema python"],
        [*GENERATE, "more"],
        [*GENERATE, ""],
        ["--", *GENERATE],
    ],
)
def test_it_leaves_everything_else_to_the_slow_path(arguments: list[str], here: Path):
    """Another question, or a usage error that argparse explains better."""
    assert front.settle(arguments) is None


@pytest.mark.parametrize("data", [b"", b"\xff", b"scapi-state 1\n", b"x\n" * 300, b"\n" * 12])
def test_a_broken_state_settles_nothing_and_breaks_nothing(data: bytes, here: Path):
    """It is a file like any other: anybody may have written to it."""
    (here / "generated" / state.NAME).write_bytes(data)

    assert front.settle(list(GENERATE)) is None
    assert cli.main([*GENERATE, "-q"]) == 0
    assert settled()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_the_place_of_a_file_does_not_hang(here: Path):
    """Opening one waits for a writer."""
    path = here / "generated" / "schema" / "spec.schema.json"
    path.unlink()
    os.mkfifo(path)

    assert not settled()


def test_a_folder_that_is_gone_is_left_to_the_slow_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """`cd` into it, and somebody removes it."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert front.settle(["generate"]) is None
    assert cli.main(["generate"]) == 2
    assert "the current folder is gone" in capsys.readouterr().err


# --- which project --------------------------------------------------------------------------------


def test_settings_of_the_project_are_the_question_too(here: Path, monkeypatch: pytest.MonkeyPatch):
    """`out` is found without a TOML reader; explicit options that say the same are the same."""
    (here / "pyproject.toml").write_text(
        '[tool.other]\nout = "wrong"\n[tool.scapi]\nspec = "spec"\nout = \'made\'\n'
        'targets = ["schema"]\n[tool.last]\nout = "wrong"\n'
    )
    assert cli.main(["generate", "-q"]) == 0

    assert front.settle(["generate"]) is not None
    assert front.settle(["generate", "--out", "made", "-s", "spec", "-t", "schema"]) is not None
    assert front.settle(["generate", "-t", "python"]) is None


def test_a_generated_package_with_its_own_pyproject_is_no_project(
    here: Path, monkeypatch: pytest.MonkeyPatch
):
    """The nearest pyproject.toml that speaks of scapi counts, else the nearest one."""
    inner = here / "generated" / "python"
    inner.mkdir()
    (inner / "pyproject.toml").write_text('[project]\nname = "wwe-scapi"\n')
    monkeypatch.chdir(inner)

    assert state.find_root(str(inner))[0] == str(here)
    (here / "pyproject.toml").write_text("[project]\n")
    assert state.find_root(str(inner))[0] == str(inner)
    (inner / "pyproject.toml").unlink()
    assert state.find_root(str(inner))[0] == str(here)


# --- how it ends ----------------------------------------------------------------------------------


def test_an_interrupt_ends_quietly(here: Path, monkeypatch: pytest.MonkeyPatch):
    """Exit code 130 and no traceback, even before anything is imported."""

    def interrupt(_: list[str]) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(front, "settle", interrupt)

    assert front.main() == 130


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_output_that_cannot_be_printed_is_one_line(more: list[str], tmp_path: Path):
    """On the fast path and on the slow one."""
    root = project.make(tmp_path / "p")
    assert scapi(*GENERATE, cwd=root).returncode == 0
    command = [sys.executable, "-c", project.SCRIPT, *GENERATE, *more]

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command,
            cwd=root,
            env=project.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr == "scapi: cannot print: No space left on device\n"


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_closed_pipe_is_silent(more: list[str], tmp_path: Path):
    """`scapi generate | true` is no reason to complain."""
    root = project.make(tmp_path / "p")
    assert scapi(*GENERATE, cwd=root).returncode == 0
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", project.SCRIPT, *GENERATE, *more]

    done = subprocess.run(
        command,
        cwd=root,
        env=project.environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, b"")
