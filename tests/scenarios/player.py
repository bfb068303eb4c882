"""The Python engine, played like `player.mjs` plays the other one."""

from __future__ import annotations

from typing import Any

from mock_engine.canonical import canonical
from mock_engine.desktop import Desktop
from mock_engine.errors import MockError, RefusedError
from mock_engine.machinery import Machinery, load

_LOADED: dict[int, Machinery] = {}


def loaded(program: Any) -> Machinery:
    """A program made ready, once."""
    if id(program) not in _LOADED:
        _LOADED[id(program)] = load(program)
    return _LOADED[id(program)]


class _Player:
    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.desktop.on_problem(lambda text, error: None)
        self.pages: dict[str, Any] = {}
        self.saved = desktop.snapshot()

    def act(self, kind: str, *rest: Any) -> Any:
        match kind:
            case "connect":
                name, origin, *fields = rest
                about = fields[0] if fields else {}
                page = self.desktop.connect(origin, lambda message: None, id=name, **about)
                self.pages[name] = page
            case "receive":
                self.pages[rest[0]].receive(rest[1])
            case "disconnect":
                self.pages[rest[0]].disconnect()
            case "save":
                self.saved = self.desktop.snapshot()
                return canonical(self.saved)
            case "load":
                self.desktop.restore(self.saved)
            case "fault":
                self.desktop.fault(rest[0], **rest[1])
            case "respondOnce":
                self.desktop.respond_once(rest[0], **rest[1])
            case _:
                return getattr(self.desktop, kind)(*rest)
        return None

    def result(self, action: list[Any]) -> Any:
        try:
            return self.act(*action)
        except RefusedError as refused:
            return {"error": canonical(refused.error)}
        except MockError as error:
            return {"error": str(error)}


def play(program: Any, protocol: Any, task: Any) -> Any:
    """Results, transcript, last snapshot and problems; or why there is no such desktop."""
    try:
        desktop = Desktop(loaded(program), protocol, **task["given"])
    except MockError as error:
        return {"failure": str(error)}
    player = _Player(desktop)
    return {
        "results": [player.result(action) for action in task["actions"]],
        "transcript": desktop.transcript.export(),
        "snapshot": canonical(desktop.snapshot()),
        "problems": desktop.problems,
    }
