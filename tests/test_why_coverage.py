"""Every branch of every template is exercised by a golden case, or by the real spec."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import pipeline, targets
from codegen.model import Api
from codegen.why.coverage import coverage
from tests.golden.cases import CASES, reading

ROOT = Path(__file__).resolve().parents[1]

# Branches that nothing exercises, with the reason.
_PYTHON = "every golden case is made for every target, so each names a Python package"
_MOST_FILES = "tests/test_schema_files.py sets the limit; every golden case keeps its single files"
UNUSED = {
    "docs/README.md.j2:117: `if` always holds": _PYTHON,
    "docs/events.md.j2:32: `if` always holds": _PYTHON,
    "docs/events.md.j2:34: `if` always holds": _PYTHON,
    "docs/events.md.j2:37: `if` always holds": _PYTHON,
    "schema/README.md.j2:21: `if` always holds": _MOST_FILES,
    "schema/README.md.j2:42: the body of `if` is never used": _MOST_FILES,
    "docs/_method.j2:56: `if` always holds": "the Python target needs a protocol to make calls",
}


@pytest.fixture(scope="module")
def apis() -> list[Api]:
    """The real spec and all cases."""
    return [pipeline.read_spec(ROOT / "spec").api, *(reading(case).api for case in CASES)]


@pytest.mark.parametrize("name", [target.name for target in targets.available()])
def test_the_cases_exercise_every_branch_of_every_template(name: str, apis: list[Api]) -> None:
    """Golden cases and the real spec together; what nothing uses is not tested, or not needed."""
    (target,) = targets.select((name,))
    found = coverage(target, apis)
    unused = [
        f"{name}/{branch.spot.template}:{branch.spot.line}: {branch.what}"
        for branch in found.unused
    ]
    assert set(unused) == {each for each in UNUSED if each.startswith(f"{name}/")}
    assert len(found.used) >= 3
