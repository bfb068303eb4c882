"""The other end of a session, driven step by step, on a clock that jumps."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from runtime.messages import (
    EventMessage,
    Foreign,
    Id,
    Outbound,
    Request,
    Response,
    Subscribe,
    Unsubscribe,
    build_reply,
    parse,
)
from runtime.protocol import Protocol
from runtime.session import Session
from runtime.transport import MemoryTransport

T = TypeVar("T")

PROTOCOL = Protocol(
    id_key="ref",
    method_key="ask",
    params_key="with",
    request_constants={"from": "page of ACME"},
    result_key="data",
    error_key="problem",
    channel_key="event",
    event_data_key="data",
    subscribe_constants={"event": "listen"},
    subscribe_channels_key="data",
    subscription_key="ticket",
    unsubscribe_constants={"event": "leave"},
    unsubscribe_key="data",
    echo_keys=("frame",),
    marker_key="from",
    marker_contains="ACME",
    own_marker="page of ACME",
    timeout=10.0,
    rate_limit_pattern=r"limit of '(?P<request>[\w.]+)'(?: for (?P<seconds>\d+))?",
)
"""Unlike any real API on purpose: the runtime may know none."""

SERVER = {"from": "desk of ACME"}


class _JumpSelector(selectors.DefaultSelector):
    """Lets time pass at once, and notices when nothing can ever happen again."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if not found and timeout is None:
            raise AssertionError("everybody waits, and nothing will come")
        if not found and timeout:
            self.now += timeout
        return found


class JumpLoop(asyncio.SelectorEventLoop):
    """An event loop in which waiting takes no time; `reports` are its complaints."""

    def __init__(self) -> None:
        self.clock = _JumpSelector()
        super().__init__(self.clock)
        self.reports: list[dict[str, Any]] = []
        self.set_exception_handler(lambda _, context: self.reports.append(context))

    def time(self) -> float:
        return self.clock.now


def play(script: Callable[[], Awaitable[T]], *, reports: list[Any] | None = None) -> T:
    """Run an async test. Complaints of the loop fail it unless `reports` takes them."""
    loop = JumpLoop()
    asyncio.set_event_loop(loop)

    async def whole() -> T:
        return await script()

    try:
        result = loop.run_until_complete(whole())
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(settle())
        loop.close()
        asyncio.set_event_loop(None)
    if reports is None:
        assert loop.reports == []
    else:
        reports += [report.get("exception") for report in loop.reports]
    return result


async def settle(turns: int = 20) -> None:
    """Let all other tasks go on until they wait."""
    for _ in range(turns):
        await asyncio.sleep(0)


def task(work: Any) -> asyncio.Task[Any]:
    return asyncio.ensure_future(work)


class Desk:
    """The peer of one session."""

    def __init__(self, transport: MemoryTransport) -> None:
        self.transport = transport

    async def next(self) -> Outbound:
        """The next message of the client."""
        found = parse(PROTOCOL, await self.transport.receive())
        assert not isinstance(found, Foreign), found
        return found

    async def request(self) -> Request:
        found = await self.next()
        assert isinstance(found, Request)
        return found

    async def subscribe(self) -> Subscribe:
        found = await self.next()
        assert isinstance(found, Subscribe)
        return found

    async def unsubscribe(self) -> Unsubscribe:
        found = await self.next()
        assert isinstance(found, Unsubscribe)
        return found

    async def silent(self) -> bool:
        """Whether the client has sent nothing that was not read."""
        reading = task(self.transport.receive())
        await settle()
        reading.cancel()
        return not reading.done()

    async def send(self, message: Any) -> None:
        await self.transport.send(message)
        await settle()

    async def reply(self, id: Id, result: Any = None) -> None:
        await self.send(build_reply(PROTOCOL, Response(id, result), SERVER))

    async def refuse(self, id: Id, error: Any = "no") -> None:
        await self.send(build_reply(PROTOCOL, Response(id, error=error), SERVER))

    async def grant(self, ticket: Any = "t1") -> Subscribe:
        found = await self.subscribe()
        answer = Response(found.id, subscription=ticket)
        await self.send(build_reply(PROTOCOL, answer, SERVER))
        return found

    async def event(self, channel: str, data: Any) -> None:
        await self.send(build_reply(PROTOCOL, EventMessage(channel, data), SERVER))


def connect(limit: int = 1000, **options: Any) -> tuple[Session, Desk]:
    """A session and its peer."""
    ours, theirs = MemoryTransport.pair(limit)
    return Session(ours, PROTOCOL, **options), Desk(theirs)
