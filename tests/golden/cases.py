"""The golden cases: each spec read once, its output built once, for all tests that want it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from codegen import pipeline, targets
from codegen.pipeline import Reading
from codegen.render import OutputFile

GOLDEN = Path(__file__).resolve().parent
CASES = sorted(path.name for path in GOLDEN.iterdir() if (path / "scapi.yaml").is_file())
WHOLE = "whole-package"  # the one case that stores what all packages have alike

# What of a target is stored, where that is not all that its templates make. The rest does not
# depend on the case and would only be one more thing to look past.
STORED = {
    "mock": re.compile(r"(?!)"),  # files with the whole engine in them: tests/test_mock_page.py
    "python": re.compile(
        r"src/\w+/(?!__init__|protocol\b)(?:(?:events|methods)/(?!__init__))?\w+\.py"
        r"|src/\w+/mock/(?:(?!__|_data/protocol|.*\.html).*|__main__\.py)"
    ),
    "docs": re.compile(r"(?:namespaces|events)/.*|(?:types|machines|mock|scenarios)\.md"),
    "schema": re.compile(r"types\.schema\.json|(?:requests|events)/.*"),
    "typescript": re.compile(
        r"(?!(?:index|calls|protocol|default|global)\.|door-service\.js)(?:events/|mock/)?[\w-]+\.(?:js|d\.ts)"
    ),
}
# The same of the whole package. Linked scripts repeat the runtime, pages the engine.
STORED_WHOLE = {
    "typescript": re.compile(r"(?!.*\.global\.js).*"),
    "python": re.compile(r"(?!.*\.html).*"),
}

_OF_THE_LANGUAGE = re.compile(r"spec(?:-part)?\.schema\.json")  # not of any case


@cache
def target_names() -> tuple[str, ...]:
    """Every target that templates make; found, so that a new one has golden files at once."""
    return tuple(target.name for target in targets.available() if target.engine == "jinja")


@cache
def reading(case: str) -> Reading:
    """The case's spec."""
    return pipeline.read_spec(GOLDEN / case, "scapi.yaml")


@cache
def output(case: str) -> tuple[OutputFile, ...]:
    """Everything that is made of the case, for every target of templates."""
    return tuple(pipeline.build(reading(case), target_names()))


def stored(case: str) -> dict[str, bytes]:
    """What the case keeps: `<target>/<path>` -> content. Copied files are never kept."""
    return {file.path: file.data for file in output(case) if file.spec_files and _kept(case, file)}


def _kept(case: str, file: OutputFile) -> bool:
    target, _, path = file.path.partition("/")
    if target not in target_names():
        return False  # about all targets
    if (case, target) == ("reference", "docs"):
        return True
    if case == WHOLE and target in STORED_WHOLE:
        return STORED_WHOLE[target].fullmatch(path) is not None
    if target not in STORED or (case == WHOLE and not _OF_THE_LANGUAGE.fullmatch(path)):
        return True
    return STORED[target].fullmatch(path) is not None


def module_of(case: str) -> str:
    """The Python package of a case."""
    return case.replace("-", "_")


def write_python(folder: Path) -> None:
    """The Python packages of all cases, side by side."""
    for case in CASES:
        for file in output(case):
            inside = file.path.removeprefix("python/src/")
            if inside != file.path:
                path = folder / inside
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.data)
