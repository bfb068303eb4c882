"""The engines of the mock, as they stand in the templates: a program runs before any package is made."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from codegen.problems import UsageError
from codegen.resources import templates_folder

_NAME = "scapi_mock_engine"
_TIMEOUT = 120  # seconds for all stories of a call
_DRIVER = """\
const { runScenario } = await import(process.argv[1]);
let input = "";
for await (const chunk of process.stdin) input += chunk;
const { program, protocol, stories } = JSON.parse(input);
const outcomes = stories.map((story) => runScenario(program, protocol, story));
process.stdout.write(JSON.stringify(outcomes));
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a story; `step` counts from 1, 0 if every step went well."""

    step: int
    message: str
    expected: Any
    got: Any
    transcript: str


def run_python(program: Any, protocol: Any, stories: list[Any]) -> list[Outcome]:
    """Run stories on the Python engine."""
    run = _python_engine().run_scenario
    return [
        _outcome(found.failure and found.failure._asdict(), found.transcript)
        for found in (run(program, protocol, story) for story in stories)
    ]


def _python_engine() -> ModuleType:
    if _NAME not in sys.modules:
        folder = templates_folder() / "python" / "mock"
        spec = importlib.util.spec_from_file_location(
            _NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise UsageError(f"there is no engine in {folder}", "install scapi anew")
        package = importlib.util.module_from_spec(spec)
        sys.modules[_NAME] = package
        spec.loader.exec_module(package)
    return importlib.import_module(f"{_NAME}.scenarios")


def run_javascript(program: Any, protocol: Any, stories: list[Any]) -> list[Outcome]:
    """Run stories on the JavaScript engine, by Node."""
    node = shutil.which("node", path=_search_path())
    if node is None:
        raise UsageError("there is no node on the PATH", "install Node 20 or later")
    engine = templates_folder() / "typescript" / "mock" / "index.js"
    done = subprocess.run(  # noqa: S603 - our own engine
        [node, "--input-type=module", "-e", _DRIVER, engine.as_uri()],
        input=json.dumps({"program": program, "protocol": protocol, "stories": stories}),
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=_TIMEOUT,
    )  # fmt: skip
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise UsageError(f"node failed: {last[:200]}", f"is {node} version 20 or later?")
    return [_outcome(found["failure"], found["transcript"]) for found in json.loads(done.stdout)]


def _search_path() -> str:
    """A node beside this interpreter comes first: a virtual environment may have its own."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))


def _outcome(failure: dict[str, Any] | None, transcript: str) -> Outcome:
    if failure is None:
        return Outcome(0, "", None, None, transcript)
    told = (failure["step"], failure["message"], failure["expected"], failure["got"])
    return Outcome(*told, transcript=transcript)


ENGINES = {"python": run_python, "javascript": run_javascript}
