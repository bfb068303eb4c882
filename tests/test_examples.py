"""Specs of other APIs than ours: the small example, and a very large one made by a program."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import cdp
from codegen import pipeline
from codegen.report import as_text
from tests.guards import large

ROOT = Path(__file__).resolve().parent.parent
THERMOSTAT = ROOT / "examples/thermostat/spec"
CACHE = ROOT / ".cache/mypy/examples"
"""What mypy keeps of modules, by their content; only what has changed is checked anew."""


def write(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """The packages below `src`, as if they were installed in the folder."""
    for path, data in files:
        inside = path.removeprefix("python/src/")
        if inside != path:
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            (folder / inside).write_bytes(data)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the packages of both specs can be imported from."""
    folder = tmp_path_factory.mktemp("examples")
    small = pipeline.build(pipeline.read_spec(THERMOSTAT), ("python",))
    write(((file.path, file.data) for file in small), folder)
    write(large.python_files().items(), folder)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def said(*command: str, cwd: Path) -> str:
    """What a checker says; nothing if it is content."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def import_all(package: str, folder: Path) -> int:
    """Import every module of a package; how many there are."""
    paths = sorted((folder / package).rglob("*.py"))
    for path in paths:
        name = ".".join(path.relative_to(folder).with_suffix("").parts)
        import_module(name.removesuffix(".__init__"))
    return len(paths)


# --- the thermostat -----------------------------------------------------------------------------


def test_example_has_nothing_to_complain_about() -> None:
    findings = pipeline.read_spec(THERMOSTAT).findings
    assert not findings, as_text(findings)


def test_example_makes_files_for_every_target() -> None:
    """Also for those that templates alone do not make."""
    files = pipeline.build(pipeline.read_spec(THERMOSTAT))
    made = {file.path.partition("/")[0] for file in files if "/" in file.path}
    targets = {path.parent.name for path in (ROOT / "templates").glob("*/target.yaml")}
    assert made == targets >= {"python", "schema"}


def test_example_imports_completely(installed: Path) -> None:
    assert import_all("hearth_panel", installed) > 25


def test_example_passes_mypy(installed: Path) -> None:
    """Strictly, runtime and all."""
    options = ("--strict", "--config-file=", f"--cache-dir={CACHE}", "-p", "hearth_panel")
    assert not said(sys.executable, "-m", "mypy", *options, cwd=installed)


def test_example_passes_pyright(installed: Path) -> None:
    """Strictly, but for the runtime, which is checked where it is written."""
    settings = {
        "include": ["hearth_panel"],
        "strict": ["hearth_panel"],
        "exclude": ["**/_runtime"],
    }
    (installed / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    assert not said(sys.executable, "-m", "pyright", cwd=installed)


def test_example_works_as_its_user_expects(installed: Path) -> None:
    """Enums, variants and what may be absent come back as the spec describes them."""
    climate = import_module("hearth_panel.climate")
    reading = climate.read_reading({"kind": "temperature", "celsius": 20.5})
    assert reading == climate.ReadingTemperature(celsius=20.5)
    room = climate.Room.from_wire({"id": "r1", "name": "Hall", "mode": "OFF", "target": None})
    assert (room.mode, room.target, room.readings) == (climate.Mode.OFF, None, None)


# --- the very large one -------------------------------------------------------------------------


def test_whole_protocol_is_converted() -> None:
    """By the conversion's own count, and by what the model holds in the end."""
    counts, reading = large.converted()
    assert counts == cdp.WHOLE
    api = reading.api
    named = [definition for definition in api.definitions if not definition.inline]
    assert (len(api.namespaces), len(named)) == (59, 611)
    assert (len(api.methods), len(api.channels)) == (677, 232)


def test_whole_protocol_imports_completely(installed: Path) -> None:
    assert import_all("cdp", installed) > 170


def test_whole_protocol_passes_mypy(installed: Path) -> None:
    """Strictly."""
    options = ("--strict", "--config-file=", f"--cache-dir={CACHE}", "-p", "cdp")
    assert not said(sys.executable, "-m", "mypy", *options, cwd=installed)
