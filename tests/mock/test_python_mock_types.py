"""What mypy and pyright say to users of the mock: what is wrong, and nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.package import distribution

PROGRAM = Path(__file__).parent / "programs" / "usage.py"
SOURCE = distribution() / "src"


def run(*command: str, cwd: Path) -> str:
    """What a checker prints; findings are no failure of it."""
    environment = {**os.environ, "MYPYPATH": str(SOURCE), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def mypy(folder: Path) -> set[int]:
    said = run(
        "mypy", "--strict", "--config-file=", "--python-version=3.10", "usage.py", cwd=folder
    )
    return {int(line) for line in re.findall(r"^usage\.py:(\d+): error", said, re.MULTILINE)}


def pyright(folder: Path) -> set[int]:
    settings = {"extraPaths": [str(SOURCE)], "pythonVersion": "3.10", "typeCheckingMode": "strict"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    said = run("pyright", "--outputjson", "--pythonpath", sys.executable, "usage.py", cwd=folder)
    found: dict[str, Any] = json.loads(said)
    errors = [it for it in found["generalDiagnostics"] if "Unknown" not in it.get("rule", "")]
    return {item["range"]["start"]["line"] + 1 for item in errors}


@pytest.mark.parametrize("checker", [mypy, pyright], ids=["mypy", "pyright"])
def test_mistakes_are_found_where_they_are(checker: Any, tmp_path: Path) -> None:
    """Strictly, for the oldest Python supported."""
    shutil.copy(PROGRAM, tmp_path)
    lines = PROGRAM.read_text("utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if "# wrong: " in line}
    assert len(wrong) >= 8
    assert checker(tmp_path) == wrong


def test_the_program_is_what_runs(tmp_path: Path) -> None:
    """Without the lines that are wrong."""
    lines = PROGRAM.read_text("utf-8").splitlines()
    kept = ["" if "# wrong: " in line else line for line in lines]
    text = "\n".join(kept).replace("\n\ndef answer(interaction: int) -> None: ...", "")
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=SOURCE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
