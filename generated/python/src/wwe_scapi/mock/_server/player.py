"""Plays a scenario step by step, forwards and back, on a desktop of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._engine.machinery import Machinery
from .._engine.scenarios import Story
from .errors import ApiError, brief
from .log import record


class Player:
    """A scenario in the making."""

    def __init__(
        self,
        program: Machinery,
        protocol: Mapping[str, Any],
        story: Mapping[str, Any],
        limit: int,
    ) -> None:
        """`story` is compiled. Raises ApiError if it is broken."""
        self._program = program
        self._protocol = protocol
        self._limit = limit
        self.story = story
        self._begin()

    def _begin(self) -> None:
        self.at = 0
        self.failure: dict[str, Any] | None = None
        try:
            self._running = Story(self._program, self._protocol, self.story)
        except Exception as error:  # a scenario may come from anywhere
            text = f"the scenario cannot begin: {_told(error)}"
            raise ApiError(text, _BROKEN) from error
        self.desktop = self._running.desktop
        self.log = record(self.desktop, self._limit)

    @property
    def view(self) -> dict[str, Any]:
        """What is shown of it."""
        count = len(self.story["steps"])
        return {
            "id": str(self.story.get("id", "")),
            "title": str(self.story.get("title", "")),
            "at": self.at,
            "count": count,
            "failure": self.failure,
            "isDone": self.failure is not None or self.at >= count,
        }

    def step(self) -> bool:
        """Take one step; false at the end, or if it does not fit."""
        steps = self.story["steps"]
        if self.failure is not None or self.at >= len(steps):
            return False
        try:
            failure = self._running.take(steps[self.at])
        except Exception as error:  # as above
            text = f"step {self.at + 1} of the scenario cannot be taken: {_told(error)}"
            raise ApiError(text, _BROKEN) from error
        if failure is not None:
            self.failure = {**failure._asdict(), "step": self.at + 1}
            return False
        self.at += 1
        return True

    def run(self) -> None:
        """Take all steps that are left, up to the first that does not fit."""
        while self.step():
            pass

    def rewind(self, count: int) -> None:
        """Go back to where so many steps are done: the same steps, the same desktop."""
        self._begin()
        while self.at < count and self.step():
            pass


_BROKEN = "a scenario is what the generator compiles from the spec; see `scenarios`"


def _told(error: Exception) -> str:
    if isinstance(error, KeyError | IndexError):
        return f"{error} is missing"
    return brief(error) or type(error).__name__
