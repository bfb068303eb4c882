"""Who listens to which channel, with one subscription on the wire for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from copy import copy
from typing import Any, TypeAlias

from .calls import Outcome, Settle
from .inbox import Inbox
from .messages import EventMessage, Id, Response
from .unset import UNSET

Ask: TypeAlias = Callable[[str, Settle], Id | None]

_ABANDONED = 1000  # subscriptions to remember that timed out, but may yet be granted


class _Link:
    """A channel that somebody listens to."""

    __slots__ = ("asked", "inboxes", "ready", "subscription", "waiters")

    def __init__(self) -> None:
        self.inboxes: dict[int, Inbox[EventMessage]] = {}
        self.waiters: list[asyncio.Future[Exception | None]] = []
        self.ready = False
        self.subscription: Any = UNSET
        self.asked: Id | None = None


class Links:
    """The channels of a session. `ask` and `tell` put (un)subscribe on the wire."""

    def __init__(self, ask: Ask, tell: Callable[[Any], None]) -> None:
        self._ask = ask
        self._tell = tell
        self._links: dict[str, _Link] = {}
        self._abandoned: dict[Id, None] = {}

    async def attach(self, channel: str, inbox: Inbox[EventMessage]) -> None:
        """Listen; events count from now on, also those before the peer's answer."""
        link = self._links.get(channel)
        if link is None:
            link = self._open(channel)
        link.inboxes[id(inbox)] = inbox
        if link.ready:
            return
        waiter: asyncio.Future[Exception | None]
        waiter = asyncio.get_running_loop().create_future()
        link.waiters.append(waiter)
        try:
            error = await waiter
        except asyncio.CancelledError:
            self.detach(channel, inbox)
            raise
        if error is not None:
            raise error

    def detach(self, channel: str, inbox: Inbox[EventMessage]) -> None:
        """Listen no longer; unknown inboxes are ignored."""
        link = self._links.get(channel)
        if link is None or link.inboxes.pop(id(inbox), None) is None:
            return
        if link.ready and not link.inboxes:
            self._drop(channel, link)

    def deliver(self, event: EventMessage) -> None:
        """Hand an event to all who listen to its channel."""
        link = self._links.get(event.channel)
        if link is not None:
            for inbox in tuple(link.inboxes.values()):
                inbox.put(event)

    def late(self, answer: Response) -> None:
        """Give back a subscription that was granted after we stopped waiting."""
        if answer.id in self._abandoned:
            del self._abandoned[answer.id]
            if answer.error is UNSET and answer.subscription is not UNSET:
                self._tell(answer.subscription)

    def end(self, cause: BaseException | None) -> None:
        """End all inboxes, after what they hold."""
        links, self._links = self._links, {}
        for link in links.values():
            for inbox in link.inboxes.values():
                inbox.end(cause)

    def _open(self, channel: str) -> _Link:
        link = self._links[channel] = _Link()
        link.asked = self._ask(channel, lambda outcome: self._done(channel, outcome))
        link.ready = link.asked is None
        return link

    def _done(self, channel: str, outcome: Outcome) -> None:
        link = self._links[channel]
        error = None if isinstance(outcome, Response) else outcome
        if isinstance(outcome, Response):
            link.ready, link.subscription = True, outcome.subscription
            if not link.inboxes:
                self._drop(channel, link)
        else:
            del self._links[channel]
            self._abandon(link.asked, outcome)
        for waiter in link.waiters:
            if not waiter.done():
                waiter.set_result(None if error is None else again(error))
        link.waiters.clear()

    def _drop(self, channel: str, link: _Link) -> None:
        del self._links[channel]
        if link.subscription is not UNSET:
            self._tell(link.subscription)

    def _abandon(self, asked: Id | None, error: Exception) -> None:
        if asked is not None and isinstance(error, TimeoutError):
            self._abandoned[asked] = None
            if len(self._abandoned) > _ABANDONED:
                del self._abandoned[next(iter(self._abandoned))]


def again(error: Exception) -> Exception:
    """The same error for one more task, which adds a traceback of its own."""
    twin = copy(error)
    twin.__cause__ = error.__cause__
    return twin
