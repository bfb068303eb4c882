"""What type checkers say to users: mistakes are found, correct programs pass.

The texts are those of the versions pinned in tests/constraints.txt.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Golden
from tests.package import ROOT, distribution

HERE = Path(__file__).parent
CACHE = ROOT / ".cache/mypy/usage"  # it goes by content
SOURCE = distribution() / "src"
PYRIGHT = ("pyright", "--outputjson", "--pythonpath", sys.executable)
VERSIONS = pytest.mark.parametrize("version", ["3.10", "3.14"])
BOTH = pytest.mark.parametrize("checker", ["mypy", "pyright"])


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A user's folder with the programs in it."""
    for name in ("mistakes", "correct"):
        shutil.copytree(
            HERE / "programs" / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


def run(*command: str, cwd: Path) -> str:
    """What a checker prints; findings are no failure of it."""
    clean = {
        name: text for name, text in os.environ.items() if not name.startswith(("MYPY", "PYRIGHT"))
    }
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env=clean
        | {
            "MYPYPATH": str(SOURCE),
            "MYPY_CACHE_DIR": str(CACHE),
            "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def mypy(programs: Path, folder: str, version: str) -> list[str]:
    flags = ("--strict", "--config-file=", "--no-error-summary", "--show-column-numbers")
    said = run("mypy", *flags, f"--python-version={version}", folder, cwd=programs)
    lines = said.replace("\\", "/").splitlines()
    return sorted(lines, key=lambda line: line.partition(":")[0])


def pyright(programs: Path, folder: str, version: str) -> list[str]:
    """The findings in the form of mypy's."""
    settings = {
        "include": [folder],
        "extraPaths": [str(SOURCE)],
        "pythonVersion": version,
        "typeCheckingMode": "strict",
    }
    (programs / "pyrightconfig.json").write_text(json.dumps(settings))
    found: dict[str, Any] = json.loads(run(*PYRIGHT, cwd=programs))
    assert found["summary"]["filesAnalyzed"] == len(list((programs / folder).iterdir()))
    return [_line(programs, item) for item in sorted(found["generalDiagnostics"], key=_place)]


def _place(item: dict[str, Any]) -> tuple[Any, ...]:
    start = item["range"]["start"]
    return item["file"], start["line"], start["character"], item["message"]


def _line(programs: Path, item: dict[str, Any]) -> str:
    path = Path(item["file"]).resolve().relative_to(programs.resolve()).as_posix()
    _, line, column, message = _place(item)
    text = message.replace("\N{NO-BREAK SPACE}", " ").replace("\n", "\n    ")
    return f"{path}:{line + 1}:{column + 1}: {item['severity']}: {text}  [{item.get('rule', '')}]"


CHECKERS = {"mypy": mypy, "pyright": pyright}


@BOTH
def test_mistakes_are_found(checker: str, programs: Path, golden: Golden):
    """Each program has its mistakes reported, at the place, in words that help."""
    lines = CHECKERS[checker](programs, "mistakes", "3.11")
    found = [line for line in lines if "[reportUnknown" not in line]  # these only follow others
    for program in sorted((programs / "mistakes").glob("*.py")):
        assert any(line.startswith(f"mistakes/{program.name}:") for line in found), program.name
    golden.text("\n".join([*found, ""]), HERE / "expected" / f"{checker}.txt")


@VERSIONS
@BOTH
def test_correct_programs_pass(checker: str, version: str, programs: Path):
    """Strict checkers have nothing to say of them, whatever the Python; matches are exhaustive."""
    assert CHECKERS[checker](programs, "correct", version) == []


def test_the_package_itself_passes(tmp_path: Path):
    """Every generated module is clean under both checkers, for the oldest Python supported."""
    flags = ("--strict", "--config-file=", "--no-error-summary", "--python-version=3.10")
    assert run("mypy", *flags, str(SOURCE), cwd=tmp_path) == ""
    shutil.copytree(SOURCE, tmp_path / "src")
    settings = {"include": ["src"], "pythonVersion": "3.10", "typeCheckingMode": "strict"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    found = json.loads(run(*PYRIGHT, cwd=tmp_path))
    assert found["summary"]["filesAnalyzed"] > 40
    assert found["generalDiagnostics"] == []


def test_the_checkers_are_the_pinned_ones():
    """The golden texts belong to exact versions."""
    pinned = (ROOT / "tests/constraints.txt").read_text().splitlines()
    for tool in ("mypy", "pyright"):
        version = run(tool, "--version", cwd=ROOT).split()[1]
        assert f"{tool}=={version}" in pinned
