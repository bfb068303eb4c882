"""What waits for an answer: each entry is settled once, and then forgotten."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable
from typing import TypeAlias

from .errors import ScapiRateLimitError, ScapiRequestError, ScapiTimeoutError
from .messages import Id, Response
from .protocol import Protocol
from .unset import UNSET

Outcome: TypeAlias = Response | Exception
Settle: TypeAlias = Callable[[Outcome], None]

_REASON = 2000  # characters of a failure's text that the rate limit pattern sees


class _Pending:
    __slots__ = ("name", "settle", "timer")

    def __init__(self, name: str, settle: Settle) -> None:
        self.name = name
        self.settle = settle
        self.timer: asyncio.TimerHandle | None = None


class Calls:
    """The pending calls of a session, and how their answers are judged.

    `forgotten` is told each id that nothing waits for any longer.
    """

    def __init__(self, protocol: Protocol, forgotten: Callable[[Id], object]) -> None:
        self._pending: dict[Id, _Pending] = {}
        self._forgotten = forgotten
        self._next_id = protocol.first_id
        self._text_ids = protocol.id_type == "string"
        pattern = protocol.rate_limit_pattern
        self._rate_limit = None if pattern is None else re.compile(pattern)

    def __len__(self) -> int:
        return len(self._pending)

    def new_id(self) -> Id:
        """An id that was not used before."""
        number = self._next_id
        self._next_id += 1
        return str(number) if self._text_ids else number

    def add(self, id: Id, name: str, seconds: float, settle: Settle) -> None:
        """Wait for `id`; `settle` is called at most once, with what comes of it."""
        pending = self._pending[id] = _Pending(name, settle)
        if seconds != math.inf:
            loop = asyncio.get_running_loop()
            pending.timer = loop.call_later(seconds, self._expire, id, seconds)

    def name(self, id: Id | None) -> str | None:
        """The method or channel that `id` waits for; None if nothing does."""
        pending = None if id is None else self._pending.get(id)
        return None if pending is None else pending.name

    def forget(self, id: Id) -> _Pending | None:
        """Wait for `id` no longer, without settling it."""
        pending = self._pending.pop(id, None)
        if pending is not None:
            self._forgotten(id)
            if pending.timer is not None:
                pending.timer.cancel()
        return pending

    def settle(self, id: Id, outcome: Outcome) -> bool:
        """Settle `id`; False if nothing waits for it, now or any longer."""
        pending = self.forget(id)
        if pending is None:
            return False
        if isinstance(outcome, Response) and outcome.error is not UNSET:
            outcome = self._failure(pending.name, outcome)
        pending.settle(outcome)
        return True

    def settle_all(self, error: Callable[[], Exception]) -> None:
        """Settle everything, each with an error of its own."""
        for ref in list(self._pending):
            self.settle(ref, error())

    def _expire(self, id: Id, seconds: float) -> None:
        name = self.name(id)
        if name is not None:
            self.settle(id, ScapiTimeoutError(name, seconds))

    def _failure(self, name: str, answer: Response) -> ScapiRequestError:
        reason = answer.error
        if self._rate_limit is not None and isinstance(reason, str):
            found = self._rate_limit.search(reason[:_REASON])
            if found is not None:
                limited = found.groupdict().get("request") or name
                seconds = _whole(found.groupdict().get("seconds"))
                return ScapiRateLimitError(limited, reason, answer.raw, seconds)
        return ScapiRequestError(name, reason, answer.raw)


def fill(future: asyncio.Future[Outcome], outcome: Outcome) -> None:
    """Settle a future whose task may have been cancelled at the same moment."""
    if not future.done():
        future.set_result(outcome)


def seconds_of(timeout: float) -> float:
    """A time-out, if it is one; raises ValueError for negative numbers and NaN."""
    if not timeout >= 0:
        raise ValueError(f"a timeout is a number of seconds from 0 up, not {timeout}")
    return timeout


def _whole(text: str | None) -> int | None:
    return int(text) if text and len(text) < 10 and text.isdecimal() else None
