"""What is due later, in order of time, then of creation."""

from __future__ import annotations

from bisect import insort_right
from dataclasses import dataclass

from .values import ABSENT, Json


@dataclass(eq=False)
class Timer:
    """A timer that waits; `entry` is absent if it belongs to none."""

    name: str | None
    entry: Json
    due: int
    slot: str | None = None
    args: Json = None
    delayed: Json = ABSENT  # a request that is to be answered then


class Timers:
    """Pending timers."""

    def __init__(self) -> None:
        self.pending: list[Timer] = []

    def __len__(self) -> int:
        return len(self.pending)

    @property
    def next(self) -> Timer | None:
        """The timer that fires next."""
        return self.pending[0] if self.pending else None

    def add(self, timer: Timer) -> None:
        """Add a timer behind all that are due no later."""
        insort_right(self.pending, timer, key=lambda it: it.due)

    def take(self) -> Timer:
        """Take the next timer out."""
        return self.pending.pop(0)

    def cancel(self, name: str, entry: Json) -> None:
        """Remove the timer of a name and an entry, if it is there."""
        for index, timer in enumerate(self.pending):
            if timer.name == name and timer.entry is entry:
                del self.pending[index]
                return

    def cancel_all(self, entry: Json) -> None:
        """Remove all timers of an entry."""
        self.pending = [timer for timer in self.pending if timer.entry is not entry]
