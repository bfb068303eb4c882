"""A bounded queue with an end, for the tasks of one event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class EndedError(Exception):
    """Nothing more will come; the cause, if there is one, is in ``__cause__``."""


class Inbox(Generic[T]):
    """First in, first out. `put` never waits, `get` and `room` do.

    Works without a running loop until somebody has to wait.
    """

    __slots__ = ("_cause", "_ended", "_items", "_waiting", "dropped", "limit")

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError(f"the limit of a queue is at least 1, not {limit}")
        self.limit = limit
        self.dropped = 0
        self._items: deque[T] = deque()
        self._waiting: dict[asyncio.Future[None], None] = {}
        self._ended = False
        self._cause: BaseException | None = None

    def put(self, item: T) -> None:
        """Add an item; when full, the oldest one gives way and counts as dropped."""
        if self._ended:
            return
        if len(self._items) >= self.limit:
            self._items.popleft()
            self.dropped += 1
        self._items.append(item)
        self._wake()

    async def get(self, timeout: float | None = None) -> T:
        """Take the oldest item, waiting up to `timeout` seconds (None: no limit).

        Raises asyncio.TimeoutError, or EndedError after the last item.
        """
        deadline = None
        if timeout is not None:
            deadline = asyncio.get_running_loop().time() + timeout
        while not self._items:
            self._raise_if_ended()
            await self._change(deadline)
        item = self._items.popleft()
        self._wake()
        return item

    async def room(self) -> None:
        """Wait until there is room for one more; raises EndedError."""
        self._raise_if_ended()
        while len(self._items) >= self.limit:
            await self._change(None)
            self._raise_if_ended()

    def end(self, cause: BaseException | None = None, *, discard: bool = False) -> None:
        """Let nothing more in; `discard` also forgets what is there."""
        if discard:
            self._items.clear()
        if not self._ended:
            self._ended, self._cause = True, cause
        self._wake()

    def _raise_if_ended(self) -> None:
        if self._ended:
            raise EndedError from self._cause

    def _wake(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def _change(self, deadline: float | None) -> None:
        """Wait for the next put, get or end; raises asyncio.TimeoutError."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        timer = None
        if deadline is not None:
            if loop.time() >= deadline:
                raise asyncio.TimeoutError
            timer = loop.call_at(deadline, _expire, waiter)
        self._waiting[waiter] = None
        try:
            await waiter
        finally:
            del self._waiting[waiter]
            if timer is not None:
                timer.cancel()


def _expire(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_exception(asyncio.TimeoutError())
