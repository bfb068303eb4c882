"""`scapi mock` generates what it needs, and starts it."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from codegen import cli
from codegen.commands import mock
from tests.mock_server.assembled import ROOT, THERMOSTAT
from tests.mock_server.conftest import module

NO_BEHAVIOUR = ROOT / "tests/golden/aliases"


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


PARTS = ["option_strings", "default", "nargs", "help", "metavar", "const", "choices", "required"]
VALUES = ["0", "99", "100", "65535", "65536", "1000000", "1000001", "-1", "²", "x"]


def options(parser: Any) -> dict[str, tuple[Any, ...]]:
    return {
        action.dest: (type(action), *(getattr(action, part) for part in PARTS))
        for action in parser._actions
        if action.dest not in ("help", "spec", "quiet")
    }


def read(parser: Any, word: str) -> Any:
    """What a parser makes of an option: all values, or why it refuses it."""
    try:
        values = vars(parser.parse_args([word]))
    except Exception as error:  # noqa: BLE001 - each of the two has a class of its own
        return str(error)
    return {name: values[name] for name in options(parser)}


def test_both_commands_have_the_same_options(package: Path) -> None:
    """One table could not serve both: `scapi` would load the server, whatever it is asked."""
    generated = module("main").Parser()
    module("main").add_options(generated)
    commands = next(it for it in cli.make_parser()._actions if it.dest == "command")
    own = commands.choices["mock"]
    assert options(own) == options(generated)
    for word in (f"--{name}={value}" for name in ("port", "log-lines", "seed") for value in VALUES):
        assert read(own, word) == read(generated, word)


def test_spec_without_behaviour(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mock", "-n", "-s", str(NO_BEHAVIOUR)]) == 2
    assert capsys.readouterr().err == (
        "scapi: tests/golden/aliases says nothing of behaviour\n"
        "  a mock needs a section `behavior`: examples/thermostat/spec shows one\n"
    )


def test_hint_names_a_folder_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever the command is run, a reader can open what it names."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["mock", "-n", "-s", str(NO_BEHAVIOUR)]) == 2
    hint = capsys.readouterr().err.splitlines()[1]
    assert hint == f"  a mock needs a section `behavior`: {THERMOSTAT} shows one"


def test_broken_spec(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scapi.yaml").write_text("info: 1\n", "utf-8")
    assert cli.main(["mock", "-n", "-s", str(tmp_path)]) == 1
    assert "scapi.yaml:1" in capsys.readouterr().err


def test_wrong_option_of_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["mock", "-n", "-p", "0", "-e", "wal", "-s", str(THERMOSTAT)]
    assert cli.main(words) == 1
    assert capsys.readouterr().err == 'scapi: there is no edition "wal"\n  "wall"?\n'


TWO = "scenarios:\n  one: {title: One, steps: []}\n  two: {title: Two, steps: []}\n"
ONE = "scenarios:\n  one:\n    title: One\n    steps:\n      - call: room.lst\n"
NONE = "scenarios: {}\n"


@pytest.mark.parametrize(
    ("text", "asked", "code", "told"),
    [
        (TWO, "mine.yaml", 2,
         "scapi: mine.yaml has 2 scenarios: one, two\n  say which: mine.yaml#one\n"),
        (TWO, "mine.yaml#tow", 2, 'scapi: there is no scenario "tow"\n  there are: one, two\n'),
        (NONE, "mine.yaml", 2,
         "scapi: mine.yaml has 0 scenarios: none\n  it needs `scenarios`\n"),
        (ONE, "mine.yaml", 1, "mine.yaml:5:15:"),
        ("scenarios: [", "mine.yaml", 1, "mine.yaml:2:1:"),
        (ONE, "other.yaml", 2,
         "scapi: there is no file other.yaml\n  name a YAML file with `scenarios`\n"),
    ],
)  # fmt: skip
def test_broken_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    text: str, asked: str, code: int, told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    assert cli.main(["mock", "-n", "-q", "-p", "0", "-r", asked, "-s", str(THERMOSTAT)]) == code
    error = capsys.readouterr().err
    assert error == told if code == 2 else told in error


def test_second_start_generates_nothing(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    words = ["mock", "-n", "-q", "-e", "wal", "-s", str(THERMOSTAT)]
    assert cli.main(words) == 1

    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("it generates again")

    monkeypatch.setattr(mock, "generate", fail)
    assert cli.main(words) == 1
    found = next((cache / "scapi/mock").glob("*/python/src/*/mock/_data/program.json"))
    found.write_text("{}", "utf-8")  # edited by hand: it must
    assert cli.main(words) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_it_serves_until_interrupted() -> None:
    words = [sys.executable, "-m", "codegen", "mock", "-n", "-q", "-p", "0", "-s", str(THERMOSTAT)]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}api/state", timeout=20) as found:
            assert b'"rooms"' in found.read()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
