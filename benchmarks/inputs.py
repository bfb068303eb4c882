"""What the cases work on: two specs, what is generated from them, and the commands that do it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.cdp import convert, fetch, verify
from benchmarks.measure import Command, Spent, process
from codegen.targets import available

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Project:
    """A spec, and a folder that one run after another writes to."""

    spec: Path
    out: Path
    targets: tuple[str, ...] = ()  # none: all

    def generate(self, *options: str) -> Command:
        """The command that generates it."""
        targets = [word for name in self.targets for word in ("--target", name)]
        where = ["--spec", str(self.spec), "--out", str(self.out)]
        return [sys.executable, "-m", "codegen", "generate", *where, *targets, *options]

    @property
    def schema(self) -> Path:
        """Its types as other generators can read them."""
        return self.out / "schema" / "types.schema.json"

    @property
    def package(self) -> Path:
        """The folder from which its Python package can be imported."""
        return self.out / "python" / "src"


class Inputs:
    """Made on first use, in one temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        os.environ["XDG_CACHE_HOME"] = str(self.caches)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "byte-code")  # as an installation has it
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

    @property
    def caches(self) -> Path:
        """Where everything we run keeps its caches."""
        return self.folder / "caches"

    @cached_property
    def own_targets(self) -> tuple[str, ...]:
        """The targets that our own templates make."""
        return tuple(target.name for target in available() if target.engine == "jinja")

    @cached_property
    def real(self) -> Project:
        """The spec of this repository, all targets, generated."""
        return self.made(Project(self.copied("real"), self.folder / "real-out"))

    @cached_property
    def own(self) -> Project:
        """The same without what another generator makes."""
        return self.made(Project(self.copied("own"), self.folder / "own-out", self.own_targets))

    @cached_property
    def large(self) -> Project:
        """The Chrome DevTools Protocol, own targets, generated."""
        convert(verify(fetch()), self.folder / "large")
        return self.made(
            Project(self.folder / "large", self.folder / "large-out", self.own_targets)
        )

    def copied(self, name: str) -> Path:
        """A copy of our spec that a case may edit."""
        return Path(shutil.copytree(ROOT / "spec", self.folder / name))

    def made(self, project: Project) -> Project:
        """Generated once."""
        self.run(project.generate())
        return project

    def run(self, command: Command) -> Spent:
        """A whole process."""
        return process(command, self.log)

    def fresh(self, project: Project, *, caches: bool) -> Spent:
        """Generate into an empty folder; `caches` are those of compiled templates."""
        shutil.rmtree(project.out, ignore_errors=True)
        if not caches:
            shutil.rmtree(self.caches, ignore_errors=True)
        return self.run(project.generate())
