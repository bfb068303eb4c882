"""Time: that of the desktop follows the real one, or moves only when it is told to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

from .._engine.desktop import Desktop

_LONGEST: Final = 3600.0  # seconds that one alarm is set for; event loops have limits


class Clock:
    """Moves a desktop on to the present, in whole milliseconds.

    Time stands still within a message. What a desktop does depends on nothing but its
    inputs and the times that stand in its transcript; so a transcript that was made in
    real time can be replayed, to the byte.
    """

    def __init__(self, is_real: bool, advanced: Callable[[], object]) -> None:
        """`advanced` is called after a timer has fired."""
        self.is_real = is_real
        self._advanced = advanced
        self._desktop: Desktop | None = None
        self._zero = 0.0  # the real time at which the desktop's clock was 0
        self._alarm: asyncio.TimerHandle | None = None
        self._due: int | None = None

    def follow(self, desktop: Desktop | None) -> None:
        """Move this desktop from now on; None for none."""
        self._desktop = desktop
        self.set_by(desktop)

    def set_by(self, desktop: Desktop | None) -> None:
        """Begin at the time that the desktop shows."""
        if desktop is not None:
            self._zero = time.monotonic() - desktop.now / 1000
        self.arm()

    def turn(self, is_real: bool) -> None:
        """Let real time pass, or stop it."""
        self.is_real = is_real
        self.set_by(self._desktop)

    def sync(self) -> None:
        """Bring the desktop to the present. Raises LimitError after too many timers."""
        desktop = self._desktop
        if self.is_real and desktop is not None:
            elapsed = int((time.monotonic() - self._zero) * 1000) - desktop.now
            if elapsed > 0:
                desktop.advance(elapsed)

    def arm(self) -> None:
        """Set the alarm to the next timer."""
        desktop = self._desktop
        timer = None
        if self.is_real and desktop is not None:
            timer = desktop.timers.next
        due = None if timer is None else timer.due
        if due == self._due and self._alarm is not None:
            return
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        self._due = due
        if due is not None:
            delay = self._zero + due / 1000 - time.monotonic()
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(min(max(delay, 0), _LONGEST), self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self._advanced()
