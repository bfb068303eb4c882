"""The same spec gives the same bytes on every machine, in every language, in every folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPECS = ("spec", "examples/thermostat/spec", "tests/golden/names-words")
# Other interpreters share our PyYAML, but not its C half; without it `{type: string?}` is refused.
PLAIN_SPECS = ("spec", "tests/golden/inline-enums")

# Makes PyYAML as slow here as it is for other interpreters.
WITHOUT_C = "import sys; sys.modules['yaml._yaml'] = None\n"

# Prints one line for each file: its path and the hash of its bytes.
SCRIPT = """
import hashlib, sys
from pathlib import Path
from codegen import pipeline, targets
names = tuple(t.name for t in targets.available() if t.engine == "jinja")
for spec in sys.argv[1:]:
    for file in pipeline.build(pipeline.read_spec(Path(spec)), names):
        sys.stdout.write(f"{file.path!a} {hashlib.sha256(file.data).hexdigest()}\\n")
"""


def made(
    python: str, cwd: Path, specs: tuple[str, ...] = SPECS, before: str = "", **environment: str
) -> str:
    """The hashes of what an interpreter makes of the specs; it runs the code `before` first."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    paths = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])
    done = subprocess.run(
        [python, "-c", before + SCRIPT, *(str(ROOT / spec) for spec in specs)],
        cwd=cwd,
        env={
            **plain,
            "PYTHONPATH": paths,
            "PYTHONDONTWRITEBYTECODE": "1",
            "SCAPI_NO_CACHE": "1",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def usual() -> str:
    """What we make here and now."""
    return made(sys.executable, ROOT)


def candidates() -> Iterator[Path]:
    """Whatever may be a Python, on PATH or where pyenv puts it."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield from (Path(folder) / f"python3.{minor}" for minor in range(11, 20))
        yield Path(folder) / "python3"
    yield from sorted(Path.home().glob(".pyenv/versions/*/bin/python3"))


@cache
def interpreters() -> tuple[str, ...]:
    """Every Python from 3.11 up that starts here, but for the one that runs this."""
    ask = "import sys; print(sys.version_info[:2] >= (3, 11), sys.version)"
    found: dict[str, str] = {}
    for path in filter(Path.is_file, candidates()):
        told = subprocess.run([path, "-c", ask], capture_output=True, text=True, check=False)
        answer, _, version = told.stdout.strip().partition(" ")
        if answer == "True" and version != sys.version:
            found.setdefault(version, str(path))
    return tuple(found.values())


def test_something_is_made() -> None:
    lines = usual().splitlines()
    assert len(lines) > 60
    assert len({line.split()[-1] for line in lines}) > 40


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "TZ": "America/St_Johns"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONOPTIMIZE": "2", "COLUMNS": "20"},
        {"PYTHONHASHSEED": "12345", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}
        | {"LANGUAGE": "de", "NO_COLOR": "1"},
    ],
    ids=str,
)
def test_environment_makes_no_difference(environment: dict[str, str], tmp_path: Path) -> None:
    """Nor does the folder in which the command runs. Variables share a run: any one is noticed."""
    assert made(sys.executable, tmp_path, **environment) == usual()


def test_python_version_makes_no_difference(tmp_path: Path) -> None:
    """Every Python that is installed here, and this one without the C half of PyYAML."""
    expected = made(sys.executable, tmp_path, PLAIN_SPECS)
    for python in (sys.executable, *interpreters()):
        assert made(python, tmp_path, PLAIN_SPECS, WITHOUT_C) == expected, python
