"""The command line: exit codes, messages, JSON shapes, and never a traceback."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from codegen import cli, load, pipeline
from codegen.commands.console import Spinner, wants_colour
from tests.unit import project
from tests.unit.project import GENERATE, edit, scapi, tree

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was never generated, which is the current folder."""
    for name in ("NO_COLOR", "FORCE_COLOR", "SCAPI_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(project.make(tmp_path / "project"))
    return tmp_path / "project"


TASKS = Path("spec/namespaces/tasks.yaml")


# --- lint, targets --------------------------------------------------------------------------------


def test_lint_says_that_all_is_well(here: Path, capsys: Capture):
    """And how many files it read, as a wrong folder would be quiet, too."""
    assert cli.main(["lint"]) == 0
    assert cli.main(["lint", "spec/scapi.yaml"]) == 0

    assert capsys.readouterr().out == "2 spec files: nothing found\n" * 2


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_lint_has_four_forms(form: str, here: Path, capsys: Capture):
    """Each on stdout, with exit code 1."""
    edit(TASKS, "result: Task[]", "result: Taks[]")

    assert cli.main(["lint", "--format", form]) == 1

    captured = capsys.readouterr()
    assert "spec/namespaces/tasks.yaml" in captured.out
    assert captured.err == ""
    if form in ("json", "sarif"):
        json.loads(captured.out)


def test_targets_are_listed(here: Path, capsys: Capture):
    """For people and for programs."""
    assert cli.main(["targets"]) == 0
    text = capsys.readouterr().out
    assert cli.main(["targets", "--json"]) == 0

    listed = json.loads(capsys.readouterr().out)["targets"]
    assert [list(target) for target in listed][:1] == [["name", "description", "language"]]
    assert [line.split()[0] for line in text.splitlines()] == [target["name"] for target in listed]


def test_a_slow_yaml_loader_is_said_once(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    """It costs time and nothing else."""
    monkeypatch.setattr(load, "C_LOADER", False)

    assert cli.main(["lint"]) == 0

    captured = capsys.readouterr()
    assert captured.err.count("C loader") == 1
    assert captured.out == "2 spec files: nothing found\n"


# --- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["generat"], 'there is no command "generat"\n  did you mean "generate"?'),
        (["xyzzy"], 'there is no command "xyzzy"\n  commands: generate, '),
        (["generate", "--chek"], "unrecognized arguments: --chek"),
        (["generate", "--che"], "unrecognized arguments: --che"),
        (["generate", "--spec"], "argument -s/--spec: expected one argument"),
        (["generate", "x"], "unrecognized arguments: x"),
        (
            ["generate", "--target", "pyhton"],
            'there is no target "pyhton"\n  did you mean "python"?',
        ),
        (["generate", "--spec", "nowhere"], "there is no spec at nowhere"),
        (["generate", "--spec", "."], "holds no scapi.yaml or spec.yaml"),
        (["generate", "--spec", "a\0b"], "a"),
        (["generate", "--spec", "x" * 5000], "x"),
        (["generate", "--check", "--force"], "--force has nothing to do with --check"),
        (["generate", "--out", "spec/scapi.yaml"], "cannot write spec/scapi.yaml"),
        (["generate", "--out", "/"], "cannot generate into /: it is the root of all folders"),
        (["generate", "--out", ""], "--out names no folder"),
        (["generate", "--out", "spec"], "cannot generate into spec: it holds the spec"),
        (["lint", "nowhere"], "there is no spec at nowhere"),
        (["lint", "--format", "xml"], "argument -F/--format: invalid choice: 'xml'"),
        (["lint", "a", "b"], "unrecognized arguments: b"),
        (["completion"], "the following arguments are required: SHELL"),
        (["completion", "cmd"], "argument SHELL: invalid choice: 'cmd'"),
        (["init"], "spec is there already"),
        (["watch", "--spec", "nowhere"], "there is no spec at nowhere"),
        (["watch", "--target", "nope"], 'there is no target "nope"'),
        (["--nothing"], "unrecognized arguments: --nothing"),
        (["generate", "\udcff"], "unrecognized arguments: "),
    ],
    ids=lambda it: (
        " ".join(it)[:40].encode("ascii", "backslashreplace").decode()
        if isinstance(it, list)
        else ""
    ),
)
def test_a_wrong_command_is_one_line_and_a_hint(
    arguments: list[str], message: str, here: Path, capsys: Capture
):
    """Exit code 2, nothing on stdout, no traceback."""
    before = tree(here)

    assert cli.main(arguments) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("scapi: ")
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert "internal error" not in captured.err
    assert tree(here) == before


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            'ouput = "x"',
            '"ouput" is no key of [tool.scapi] of pyproject.toml\n  did you mean "out"?',
        ),
        ("out = 1", "`out` in [tool.scapi] of pyproject.toml must be a path"),
        ('out = ""', "must be a path"),
        ('targets = "python"', "must be a list of names"),
        ("out = ", "pyproject.toml cannot be read: "),
        ("a = " + "[" * 3000, "pyproject.toml cannot be read: "),
    ],
    ids=["key", "type", "empty", "list", "toml", "deep"],
)
def test_wrong_settings_are_named(table: str, message: str, here: Path, capsys: Capture):
    """With the file they stand in."""
    Path("pyproject.toml").write_text(f"[tool.scapi]\n{table}\n")

    assert cli.main(["generate"]) == 2

    assert message in capsys.readouterr().err


def test_wrong_commands_answer_in_json_too(here: Path, capsys: Capture):
    """A program that asked for JSON gets JSON."""
    assert cli.main(["generate", "--json", "--spec", "nowhere"]) == 2

    error = json.loads(capsys.readouterr().out)["error"]
    assert list(error) == ["message", "hint"]


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_defect_is_one_line_and_more_on_request(
    debug: str, here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    """Exit code 2, and what to do: report it."""

    def fail(*_: object, **__: object) -> None:
        raise KeyError("what\nnow")

    monkeypatch.setattr(pipeline, "build", fail)
    monkeypatch.setenv("SCAPI_DEBUG", debug)

    assert cli.main([*GENERATE]) == 2

    err = capsys.readouterr().err
    assert "scapi: internal error: KeyError: 'what\\nnow'\n" in err
    assert "please report it" in err
    assert ("Traceback" in err) == bool(debug)


def test_an_interrupt_is_quiet(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch):
    """Exit code 130, as shells expect."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "read_spec", interrupt)

    assert cli.main([*GENERATE]) == 130
    assert capsys.readouterr() == ("", "")


def test_closed_streams_are_no_defect(here: Path):
    """`scapi generate >&- 2>&-` still generates."""
    command = f"exec '{project.sys.executable}' -c '{project.SCRIPT}' generate -t schema >&- 2>&-"

    done = subprocess.run(["/bin/sh", "-c", command], cwd=here, env=project.environment())  # noqa: PLW1510

    assert done.returncode == 0
    assert (here / "generated/schema/types.schema.json").exists()


# --- help, completion, terminal -------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], *([name] for name in cli.COMMANDS)], ids=str)
def test_help_names_the_exit_codes(command: list[str], capsys: Capture):
    """Everywhere, and exits with 0."""
    assert cli.main([*command, "--help"]) == 0

    out = capsys.readouterr().out
    assert "exit codes:" in out
    assert "interrupted" in out


def test_no_command_is_a_question(capsys: Capture):
    """The help goes to stderr, as nothing was done."""
    assert cli.main([]) == 2

    assert "COMMAND" in capsys.readouterr().err


@pytest.mark.parametrize("shell", cli.SHELLS)
def test_completion_is_printed(shell: str, capsys: Capture):
    """With commands, options and the names of targets."""
    assert cli.main(["completion", shell]) == 0

    out = capsys.readouterr().out
    assert "generate" in out
    assert "force" in out


@pytest.mark.parametrize("shell", ["bash", *filter(shutil.which, ("zsh", "fish", "tcsh"))])
def test_completion_is_valid(shell: str, capsys: Capture):
    """The shell itself says so: bash, and those that are installed."""
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out

    done = subprocess.run([shell, "-n"], input=script, text=True, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_bash_completes_targets():
    """Asked as bash asks."""
    script = scapi("completion", "bash", cwd=project.ROOT).stdout
    question = (
        'COMP_WORDS=(scapi generate --target ""); COMP_CWORD=3; _shtab_scapi scapi "" --target'
    )
    answer = f"{script}\n{question}; printf '%s\\n' \"${{COMPREPLY[@]}}\""

    done = subprocess.run(["bash", "-c", answer], capture_output=True, text=True, check=False)

    assert "schema" in done.stdout.split(), done.stderr


class Stream:
    """A terminal or none."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("terminal", "environment", "expected"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_those_who_want_it(
    terminal: bool, environment: dict[str, str], expected: bool
):
    """no-color.org and force-color.org."""
    assert wants_colour(Stream(terminal), environment) is expected  # type: ignore[arg-type]


def test_colour_is_forced_into_pipes(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch):
    """And plain otherwise."""
    assert cli.main([*GENERATE]) == 0
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    edit(TASKS, "One thing to do.", "One thing to be done.")

    assert cli.main([*GENERATE, "--diff"]) == 1
    assert "\x1b[32m+" in capsys.readouterr().out


def test_progress_appears_only_when_it_takes_long():
    """And leaves no thread behind."""
    import io

    quick, slow = io.StringIO(), io.StringIO()
    Spinner(quick).stop()
    spinner = Spinner(slow)
    spinner.show("reading the spec")
    spinner.timer.cancel()
    spinner.start()
    spinner.show("rendering")
    spinner.stop()

    assert quick.getvalue() == ""
    assert not spinner.timer.is_alive()
    assert spinner.status is not None
