"""Whatever happens in whatever order: every call settles, once, and rightly."""

import asyncio
from typing import Any

from desk import PROTOCOL, SERVER, JumpLoop, connect, settle
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
)
from runtime.channel import Channel
from runtime.codec import read_any
from runtime.errors import (
    ScapiClosedError,
    ScapiError,
    ScapiNoDesktopError,
    ScapiRequestError,
    ScapiTimeoutError,
)
from runtime.events import Events
from runtime.messages import Request, Subscribe, build, parse

GARBAGE: list[Any] = [
    None, 7, "text", [], {}, {"ref": 0, **SERVER}, {"ref": "x", **SERVER},
    {"ref": "0"}, {"event": {}, **SERVER}, {"frame": 1, **SERVER}, {"event": "e"},
]  # fmt: skip


class Settles(RuleBasedStateMachine):
    """A session, its peer, and what each call should have come to."""

    asked = Bundle("asked")
    answered = Bundle("answered")

    def __init__(self) -> None:
        super().__init__()
        self.loop = JumpLoop()
        asyncio.set_event_loop(self.loop)
        self.session, self.desk = self.run(self.begin())
        self.work: dict[asyncio.Task[Any], float] = {}
        self.expected: dict[str, Any] = {}
        self.ended = False

    async def begin(self) -> Any:
        session, desk = connect(limit=3)
        session.start()
        return session, desk

    def run(self, work: Any) -> Any:
        async def whole() -> Any:
            result = await work
            await settle()
            return result

        return self.loop.run_until_complete(whole())

    async def put(self, message: Any) -> None:
        if not self.session.closed:
            await self.desk.transport.send(message)

    @rule(timeout=st.sampled_from([0, 1, 5, 60]), count=st.integers(1, 6))
    def call(self, timeout: float, count: int) -> None:
        async def go() -> None:
            for number in range(count):
                call = self.session.call("m", [number], timeout=timeout)
                self.work[asyncio.ensure_future(call)] = self.loop.time() + timeout

        self.run(go())

    @rule()
    def subscribe(self) -> None:
        async def go() -> None:
            news = Events(self.session, Channel("news", read_any)).subscribe()
            self.work[asyncio.ensure_future(news._open())] = self.loop.time() + 10

        self.run(go())

    @rule(target=asked)
    def read(self) -> Any:
        """The peer reads what has come, if anything; its messages are real ones."""

        async def go() -> Any:
            reading = asyncio.ensure_future(self.desk.transport.receive())
            await settle()
            reading.cancel()
            lost = asyncio.CancelledError, ScapiClosedError
            found: Any
            (found,) = await asyncio.gather(reading, return_exceptions=True)
            return None if isinstance(found, lost) else parse(PROTOCOL, found)

        return self.run(go())

    @rule(target=answered, request=consumes(asked), how=st.integers(0, 2))
    def answer(self, request: Any, how: int) -> Any:
        if not isinstance(request, Request | Subscribe):
            return None
        body: dict[str, Any] = {"ref": request.id, "ticket": "t", **SERVER}
        if how == 1:
            body["problem"] = "no"
        if how == 2:
            body = build(PROTOCOL, request, {})
        self.run(self.put(body))
        return body

    @rule(message=answered)
    def answer_again(self, message: Any) -> None:
        self.run(self.put(message))

    @rule(message=st.sampled_from(GARBAGE))
    def garbage(self, message: Any) -> None:
        self.run(self.put(message))

    @precondition(lambda self: self.work)
    @rule(data=st.data())
    def cancel(self, data: Any) -> None:
        tasks = list(self.work)
        index = data.draw(st.integers(0, len(tasks) - 1))

        async def go() -> None:
            tasks[index].cancel()

        self.run(go())

    @rule(seconds=st.sampled_from([0.5, 2, 20]))
    def wait(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))

    @precondition(lambda self: not self.ended)
    @rule(lose=st.booleans())
    def end(self, lose: bool) -> None:
        self.ended = True
        self.run(self.desk.transport.close() if lose else self.session.close())

    @invariant()
    def nothing_waits_too_long(self) -> None:
        """What is not done has time left; what is done failed in a known way."""
        waiting = 0
        for call, deadline in self.work.items():
            if not call.done():
                waiting += 1
                assert not self.ended
                assert self.loop.time() < deadline
            elif not call.cancelled():
                error = call.exception()
                assert error is None or isinstance(error, ScapiError)
                assert type(error) in (
                    type(None),
                    ScapiClosedError,
                    ScapiNoDesktopError,
                    ScapiRequestError,
                    ScapiTimeoutError,
                )
                assert type(error) is not ScapiClosedError or self.ended
        if not waiting:
            subscribing = "news" in self.session._links._links
            assert self.session.pending == 0 or subscribing
        assert self.session.pending <= waiting + 1
        assert self.loop.reports == []

    def teardown(self) -> None:
        self.run(self.session.close())
        self.ended = True
        self.nothing_waits_too_long()
        assert self.session.pending == 0
        assert not self.session._outbox
        assert all(call.done() for call in self.work)
        self.run(settle())
        self.loop.close()
        asyncio.set_event_loop(None)


Settles.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestSettles = Settles.TestCase
