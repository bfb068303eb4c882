"""A target is added as CONTRIBUTING.md says, to the letter, in a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen import pipeline

ROOT = Path(__file__).resolve().parent.parent
NAME = "list-of-requests"
COPIED = ("codegen", "templates", "spec", "tests", "examples", "benchmarks")
SECTION = re.compile(r"^## Add a target\n(.*?)^## ", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)


def steps() -> str:
    """The section, with our name in it."""
    found = SECTION.search((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert found is not None
    return found[1].replace("<name>", NAME)


def blocks() -> dict[str, str]:
    """The fenced blocks by language, without the indentation of the list."""
    return {
        language: "".join(f"{line.strip()}\n" for line in text.splitlines())
        for language, text in BLOCK.findall(steps())
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with the files that the steps say to write."""
    root = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", ".*", "node_modules")  # no step needs Node
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", root)
    saved = re.search(r"saved as `(.+?)`", steps())
    assert saved is not None
    template = root / saved[1]
    template.parent.mkdir()
    template.write_text(blocks()["jinja"], encoding="utf-8")
    assert f"`templates/{NAME}/`" in steps()
    assert "`target.yaml`" in steps()
    (root / f"templates/{NAME}/target.yaml").write_text(blocks()["yaml"], encoding="utf-8")
    return root


def run(*command: str, cwd: Path) -> str:
    """What a Python command prints, once it has succeeded."""
    environment = {**os.environ, "PYTHONPATH": str(cwd)}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_command_of_the_steps_makes_the_file(copy: Path) -> None:
    """And nothing else of the repository had to be touched."""
    command = re.search(r"`scapi (generate --target \S+)`", steps())
    assert command is not None
    run("codegen", *command[1].split(), cwd=copy)
    made = (copy / f"generated/{NAME}/requests.txt").read_text(encoding="utf-8")
    methods = pipeline.read_spec(ROOT / "spec").api.methods
    assert made.split() == [method.wire for method in methods]
    assert [path.name for path in (copy / "generated").iterdir() if path.is_dir()] == [NAME]


def test_every_golden_case_has_output_for_it(copy: Path) -> None:
    """As `make update-golden` runs the golden tests; what would be empty is left out."""
    assert "make update-golden" in steps()
    arguments = ("-q", "--update-golden", "-p", "no:cacheprovider", "tests/test_golden.py")
    run("pytest", *arguments, cwd=copy)
    cases = sorted(path.parent.parent for path in copy.glob("tests/golden/*/expected/schema"))
    assert len(cases) > 50
    for case in cases:
        api = pipeline.read_spec(case).api
        made = (case / f"expected/{NAME}/requests.txt").is_file()
        assert made == bool(api.methods), case.name


def test_the_target_is_listed(copy: Path) -> None:
    description = blocks()["yaml"].splitlines()[0].removeprefix("description: ")
    listed = run("codegen", "targets", cwd=copy)
    assert NAME in listed
    assert description in " ".join(listed.split())
