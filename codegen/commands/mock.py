"""`scapi mock`: generate the mock desktop of a spec into a cache, and start it.

The cache is a folder of the user's cache for every spec; what stands in it is checked as the
output of any other run is, so a spec that did not change costs next to nothing.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from codegen import front, resources, settings, state
from codegen.commands.console import Console
from codegen.commands.generate import say_slow_loader
from codegen.generation import run as generate
from codegen.problems import SpecError, UsageError

TARGETS = ("python",)
NAME = "scapi_mock_package"  # under which a generated package is loaded, whatever it is called
EXTRA = "scapi-codegen"  # what brings the server's packages


def run(arguments: Namespace, console: Console) -> int:
    """The command. It ends with Ctrl-C."""
    with _cache(arguments.spec or "") as asked:
        try:
            _generate(asked, console)
            story = _story(asked.spec, arguments.scenario or "")
        except SpecError as error:
            console.findings(error.findings)
            return 1
        package = find_package(asked.out)
        if package is None:
            raise UsageError(f"{settings.shown(asked.spec)} says nothing of behaviour", _hint())
        return serve(package, arguments, console, story)


def _hint() -> str:
    """Where there is a spec with behaviour, as it is reached from here."""
    example = settings.shown(resources.examples_folder() / "thermostat" / "spec")
    return f"a mock needs a section `behavior`: {example} shows one"


@contextmanager
def _cache(spec: str) -> Iterator[settings.Settings]:
    """What to generate, and where: a folder that only this spec has."""
    plain = settings.find(spec)
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    folder = Path(base) / "scapi" / "mock" / state.digest(str(plain.spec).encode())[:24]
    with ExitStack() as stack:
        if not _is_usable(folder):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="scapi-mock-")))
        yield settings.find(spec, str(folder), TARGETS)


def _is_usable(folder: Path) -> bool:
    """Whether the cache is wanted and can be had; a read-only home only costs time."""
    if os.environ.get("SCAPI_NO_CACHE"):
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return False
    return True


def _generate(asked: settings.Settings, console: Console) -> None:
    """Bring the cache up to date; what was edited in it by hand is overwritten."""
    words = ["generate", "--spec", str(asked.spec), "--out", str(asked.out)]
    if front.settle([*words, *(f"--target={name}" for name in asked.targets)]) is not None:
        return
    say_slow_loader(console)
    with console.progress() as stage:
        generate(asked, force=True, stage=stage)


def _story(spec: Path, name: str) -> dict[str, Any] | None:
    """The scenario of a YAML file, compiled; a server opens all others itself."""
    if not name.partition("#")[0].endswith((".yaml", ".yml")):
        return None
    from codegen.commands.scenario import compiled_story  # reads the spec, which others need not

    return compiled_story(Path(settings.shown(spec)), name)


def find_package(out: Path) -> Path | None:
    """The folder of the generated mock; None if the spec has no behaviour."""
    found = sorted(out.glob("python/src/*/mock/_data/program.json"))
    return found[0].parents[1] if found else None


def serve(
    package: Path, arguments: Namespace, console: Console, story: dict[str, Any] | None = None
) -> int:
    """Start the server of a generated mock, with a scenario or none; gives its exit code."""
    main = _load(package, "_server.main")
    problem = _load(package, "_server.errors").UsageError

    def say(url: str) -> None:
        console.say(url)
        console.out.flush()  # a program may wait for it

    def note(text: str) -> None:
        if not console.quiet:
            console.warn(text)
            console.err.flush()

    try:
        code = main.start(
            package / "_data", arguments, say=say, note=note, extra=EXTRA, story=story
        )
    except problem as error:
        console.fail(UsageError(str(error), error.hint))
        return int(error.code)
    return int(code)


def _load(package: Path, name: str) -> ModuleType:
    """A module of a generated mock, without the client beside it and without its name."""
    root = sys.modules.get(NAME)
    if root is None or root.__path__ != [str(package)]:
        for known in [known for known in sys.modules if known.partition(".")[0] == NAME]:
            del sys.modules[known]
        root = ModuleType(NAME)
        root.__path__ = [str(package)]
        sys.modules[NAME] = root
    return import_module(f"{NAME}.{name}")
