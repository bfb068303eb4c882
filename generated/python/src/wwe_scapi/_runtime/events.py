"""Listening to a channel: by iteration, by waiting for one event, or by handlers."""

from __future__ import annotations

import asyncio
import inspect
import math
from collections.abc import Callable, Generator
from types import TracebackType
from typing import Any, Generic, TypeVar

from .calls import seconds_of
from .channel import Channel, UnknownEvent
from .errors import ScapiClosedError, ScapiTimeoutError
from .inbox import EndedError, Inbox
from .links import again
from .loops import report
from .messages import EventMessage
from .paths import ROOT
from .session import Session

__all__ = ["Channel", "Events", "Subscription", "UnknownEvent"]

E = TypeVar("E")

LIMIT = 10_000
"""Events that a subscription holds for a consumer that is behind."""


class Subscription(Generic[E]):
    """The events of one channel, for one consumer.

    ``async with`` or ``await`` opens it, and raises ScapiRequestError if the peer
    refuses; so does everyone who opens it at the same time or later. From then on no
    event is lost, whether or not somebody iterates yet; only if more than `limit` of
    them wait, the oldest go and are counted in `dropped`.

    Iteration ends when the subscription or the session is closed, and raises
    ScapiClosedError, after the events that came before, when the connection is lost.
    With a strict session it raises ScapiDecodeError for an event that is not as the
    API says; one can go on iterating after that.
    """

    def __init__(
        self, session: Session, channel: Channel[E], *, limit: int = LIMIT
    ) -> None:
        if channel.parameters:
            raise TypeError(f"channel {channel.name} lacks its parameters")
        self.channel = channel
        self._session = session
        self._inbox: Inbox[EventMessage] = Inbox(limit)
        self._begun = False
        self._settled = asyncio.Event()
        self._error: Exception | None = None  # why it cannot be opened, now or again

    @property
    def dropped(self) -> int:
        """How many events were given up because too many waited."""
        return self._inbox.dropped

    async def _open(self) -> Subscription[E]:
        if self._begun:
            await self._settled.wait()
        else:
            self._begun = True
            await self._attach()
        if self._error is not None:
            raise again(self._error)
        return self

    async def _attach(self) -> None:
        try:
            await self._session.attach(self.channel.name, self._inbox)
        except Exception as error:
            self._fail(error)
            raise
        except BaseException:
            self._fail(ScapiClosedError("the subscription is closed"))
            raise
        finally:
            self._settled.set()

    def _fail(self, error: Exception) -> None:
        self._inbox.end(discard=True)
        if self._error is None:
            self._error = error

    def __await__(self) -> Generator[Any, None, Subscription[E]]:
        return self._open().__await__()

    async def __aenter__(self) -> Subscription[E]:
        return await self._open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def __aiter__(self) -> Subscription[E]:
        return self

    async def __anext__(self) -> E:
        try:
            message = await self._inbox_of_open().get()
        except EndedError as end:
            if end.__cause__ is None:
                raise StopAsyncIteration from None
            raise ScapiClosedError("the connection is lost") from end.__cause__
        return self._decode(message)

    async def once(self, *, timeout: float | None = None) -> E:
        """The next event; see `wait_for`."""
        return await self.wait_for(_anything, timeout=timeout)

    async def wait_for(
        self, predicate: Callable[[E], object], *, timeout: float | None = None
    ) -> E:
        """The next event for which `predicate` is true; those before it are passed by.

        `timeout` is in seconds, None or ``math.inf`` for no limit. Raises
        ScapiTimeoutError, and ScapiClosedError if no more events can come; TypeError
        if `predicate` is async.
        """
        loop = asyncio.get_running_loop()
        is_limited = timeout is not None and seconds_of(timeout) != math.inf
        deadline = loop.time() + timeout if timeout is not None and is_limited else None
        while True:
            left = None if deadline is None else max(0, deadline - loop.time())
            try:
                message = await self._inbox_of_open().get(left)
            except asyncio.TimeoutError:
                raise ScapiTimeoutError(self.channel.name, timeout or 0) from None
            except EndedError as end:
                closed = ScapiClosedError("the subscription is closed")
                raise closed from end.__cause__
            event = self._decode(message)
            if _holds(predicate(event)):
                return event

    async def close(self) -> None:
        """Stop listening and forget what waits; may be called more than once."""
        self.stop()

    def stop(self) -> None:
        """What `close` does; nothing in it has to be awaited."""
        self._begun = True
        self._fail(ScapiClosedError("the subscription is closed"))
        self._settled.set()
        self._session.detach(self.channel.name, self._inbox)

    def _inbox_of_open(self) -> Inbox[EventMessage]:
        if not self._begun:
            raise RuntimeError("open the subscription first, by async with or await")
        return self._inbox

    def _decode(self, message: EventMessage) -> E:
        return self.channel.decode(message.data, ROOT, self._session.strict)


class Events(Generic[E]):
    """A channel of a session, to subscribe to."""

    def __init__(self, session: Session, channel: Channel[E]) -> None:
        self.channel = channel
        self._session = session

    def subscribe(self, *, limit: int = LIMIT) -> Subscription[E]:
        """A new subscription: ``async with events.subscribe() as subscription``."""
        return Subscription(self._session, self.channel, limit=limit)

    async def on(self, handler: Callable[[E], object]) -> Callable[[], None]:
        """Call `handler` with each event, until the function returned is called.

        The handler may be async; it gets one event at a time, in order. What it raises
        goes to the loop's exception handler and stops nobody. Raises ScapiRequestError
        if the peer refuses.
        """
        subscription = await self.subscribe()
        self._session.spawn(_feed(subscription, handler))
        return subscription.stop


async def _feed(subscription: Subscription[E], handler: Callable[[E], object]) -> None:
    while True:
        try:
            event = await subscription.once()
        except ScapiClosedError:
            return
        except Exception as error:  # noqa: BLE001 - reported
            report("Event that cannot be decoded", error)
            continue
        problem = await _problem_of(handler, event)
        if problem is not None:
            report("Exception in an event handler", problem)


async def _problem_of(handler: Callable[[E], object], event: E) -> BaseException | None:
    """Call a handler and wait for its end; gives what it raised.

    What it awaits may be cancelled by somebody else. That is its failure and no wish
    to end the feed, so that an async handler is a task of its own.
    """
    try:
        result = handler(event)
        if not inspect.isawaitable(result):
            return None
        job = asyncio.ensure_future(result)
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - reported
        return error
    try:
        await asyncio.wait((job,))
    except asyncio.CancelledError:
        job.cancel()
        raise
    return asyncio.CancelledError() if job.cancelled() else job.exception()


def _anything(event: object) -> bool:
    return True


def _holds(answer: object) -> bool:
    """Whether a predicate says yes; a coroutine would always."""
    if inspect.isawaitable(answer):
        if inspect.iscoroutine(answer):
            answer.close()
        raise TypeError("the predicate of wait_for is a plain function, not async")
    return bool(answer)
