"""Calls: every one settles exactly once, whatever happens around it."""

import asyncio
import gc
import math
from dataclasses import replace
from typing import Any

import pytest
from desk import PROTOCOL, SERVER, Desk, connect, play, settle, task
from example_codec import Party, State
from runtime.errors import (
    ScapiClosedError,
    ScapiNoDesktopError,
    ScapiRateLimitError,
    ScapiRequestError,
    ScapiTimeoutError,
)
from runtime.session import Session
from runtime.transport import MemoryTransport
from runtime.unset import UNSET


def test_call() -> None:
    """A call sends its parameters in JSON form and returns the result."""

    async def script() -> None:
        session, desk = connect()
        call = task(session.call("a.b", [Party(name="x"), State.IDLE, UNSET, UNSET]))
        message = await desk.transport.receive()
        assert message == {
            "ask": "a.b",
            "with": [{"name": "x"}, "IDLE"],
            "ref": "0",
            "from": "page of ACME",
        }
        await desk.reply("0", {"ok": True})
        assert await call == {"ok": True}
        assert session.pending == 0

    play(script)


def test_answers_out_of_order() -> None:
    """Each answer finds its own call."""

    async def script() -> None:
        session, desk = connect()
        calls = [task(session.call("m", [number])) for number in range(3)]
        requests = [await desk.request() for _ in calls]
        for request in reversed(requests):
            await desk.reply(request.id, request.params)
        assert await asyncio.gather(*calls) == [[0], [1], [2]]

    play(script)


@pytest.mark.parametrize("error", ["no", "", None, {"code": 1}, False])
def test_failure(error: Any) -> None:
    """The presence of an error makes the answer a failure, whatever it is."""

    async def script() -> None:
        session, desk = connect()
        call = task(session.call("a.b"))
        await desk.refuse((await desk.request()).id, error)
        with pytest.raises(ScapiRequestError) as caught:
            await call
        found = caught.value
        assert (found.request, found.error_message) == ("a.b", error)
        assert found.response == {"ref": "0", "problem": error, **SERVER}

    play(script)


@pytest.mark.parametrize(
    ("text", "request_name", "seconds"),
    [
        ("limit of 'c.d' for 30", "c.d", 30),
        ("over the limit of 'c.d'!", "c.d", None),
        ("limit of 'c.d' for " + "9" * 5000, "c.d", None),
    ],
)
def test_rate_limit(text: str, request_name: str, seconds: int | None) -> None:
    """A rate limit says what is limited and for how long."""

    async def script() -> None:
        session, desk = connect()
        call = task(session.call("a.b"))
        await desk.refuse((await desk.request()).id, text)
        with pytest.raises(ScapiRateLimitError) as caught:
            await call
        assert (caught.value.request, caught.value.seconds) == (request_name, seconds)

    play(script)


def test_timeout() -> None:
    """Time runs from the call; a late answer is ignored."""

    async def script() -> None:
        session, desk = connect()
        loop = asyncio.get_running_loop()
        for timeout, seconds in ((None, 10), (3, 3), (0, 0)):
            began = loop.time()
            with pytest.raises(ScapiTimeoutError) as caught:
                await session.call("a.b", timeout=timeout)
            assert caught.value.request == "a.b"
            assert caught.value.timeout == seconds
            assert loop.time() - began == pytest.approx(seconds)
        await desk.reply("0", "late")
        assert session.pending == 0
        for bad in (-1, math.nan):
            with pytest.raises(ValueError, match="number of seconds"):
                await session.call("a.b", timeout=bad)
        assert session.pending == 0

    play(script)


def test_no_timeout() -> None:
    """Infinity waits for as long as it takes."""

    async def script() -> None:
        session, desk = connect(timeout=math.inf)
        call = task(session.call("a.b"))
        await asyncio.sleep(10**6)
        await desk.reply((await desk.request()).id, 1)
        assert await call == 1

    play(script)


def test_unsent_is_not_sent_late() -> None:
    """A call that timed out or was cancelled before it was sent is never sent."""

    async def script() -> None:
        session, desk = connect(limit=1)
        first = task(session.call("first", timeout=99))
        blocked = task(session.call("blocked", timeout=99))
        expired = task(session.call("expired", timeout=1))
        cancelled = task(session.call("cancelled", timeout=99))
        last = task(session.call("last", timeout=99))
        await settle()
        cancelled.cancel()
        with pytest.raises(ScapiTimeoutError):
            await expired
        sent = [(await desk.request()).method for _ in range(3)]
        assert sent == ["first", "blocked", "last"]
        assert await desk.silent()
        for job in (first, blocked, last):
            job.cancel()

    play(script)


def test_cancellation() -> None:
    """A cancelled call leaves nothing behind, and its answer is ignored."""

    async def script() -> None:
        session, desk = connect()
        call = task(session.call("a.b"))
        request = await desk.request()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert session.pending == 0
        await desk.reply(request.id, "late")
        other = task(session.call("c.d"))
        await desk.reply((await desk.request()).id, "good")
        assert await other == "good"

    play(script)


@pytest.mark.parametrize("cancel_first", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_cancelled_while_answered(cancel_first: bool, fails: bool) -> None:
    """Answer and cancellation in the same turn harm nobody, and nothing is reported."""

    async def script() -> None:
        session, desk = connect()
        call = task(session.call("a.b"))
        request = await desk.request()
        send = desk.refuse if fails else desk.reply
        answer = task(send(request.id, "x"))
        if cancel_first:
            call.cancel()
            await answer
        else:
            while session.pending:  # noqa: ASYNC110 - turn by turn
                await asyncio.sleep(0)
            call.cancel()
        with pytest.raises((asyncio.CancelledError, ScapiRequestError)):
            await call
        assert session.pending == 0
        await answer
        del call
        gc.collect()

    play(script)


def test_answer_beats_cancellation() -> None:
    """An answer handled between the cancellation and its effect harms nobody."""

    async def script() -> None:
        session, desk = connect()
        call = task(session.call("a.b"))
        await settle()
        await desk.transport.send({"ref": "0", **SERVER})
        call.cancel()
        await settle()
        assert call.cancelled()
        assert not session.closed

    play(script)


def test_no_timers_left() -> None:
    """An answered call leaves no timer running."""

    async def script() -> None:
        session, desk = connect()
        call = task(session.call("a.b", timeout=10**6))
        await desk.reply((await desk.request()).id)
        await call
        loop: Any = asyncio.get_running_loop()
        assert [timer for timer in loop._scheduled if not timer.cancelled()] == []

    play(script)


def test_duplicates_and_garbage() -> None:
    """Only the first answer counts, and what nobody understands is only traced."""

    async def script() -> None:
        seen: list[Any] = []
        session, desk = connect(trace=lambda _, message: seen.append(message))
        call = task(session.call("a.b"))
        await desk.request()
        odd: list[Any] = [
            None, 5, "wwe", [], {}, {"ref": "0"}, {"ref": 0, **SERVER}, {"from": 1},
            {"ref": "99", **SERVER}, {"event": ["x"], **SERVER}, {"ref": [], **SERVER},
        ]  # fmt: skip
        for message in odd:
            await desk.send(message)
        assert not call.done()
        await desk.reply("0", "first")
        await desk.reply("0", "second")
        assert await call == "first"
        assert [message for message in seen if message in odd] == odd

    play(script)


def test_integer_ids() -> None:
    """With numbers as ids, a text of the same digits is another id."""

    async def script() -> None:
        ours, theirs = MemoryTransport.pair()
        protocol = replace(PROTOCOL, id_type="integer", first_id=7)
        session, desk = Session(ours, protocol), Desk(theirs)
        call = task(session.call("a.b"))
        await settle()
        for ref in ("7", True, 7.0):
            assert not call.done()
            await desk.send({"ref": ref, "data": ref, **SERVER})
        assert await call == 7.0

    play(script)


def test_transport_lost() -> None:
    """When the connection dies, every pending call fails at once, with the cause."""

    async def script() -> None:
        session, desk = connect()
        calls = [task(session.call("a.b")) for _ in range(3)]
        await settle()
        await desk.transport.close()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert all(type(result) is ScapiClosedError for result in results)
        assert len({id(result) for result in results}) == 3
        assert session.closed
        with pytest.raises(ScapiClosedError, match="connection is lost"):
            await session.call("a.b")
        await session.close()

    play(script)


class Broken(MemoryTransport):
    """Fails in the way it is told to."""

    error: Exception
    where = ""

    async def send(self, message: Any) -> None:
        if self.where == "send":
            raise self.error
        await super().send(message)

    async def receive(self) -> Any:
        if self.where == "receive":
            raise self.error
        return await super().receive()


@pytest.mark.parametrize("where", ["send", "receive"])
def test_transport_breaks(where: str) -> None:
    """Any exception of a transport ends the session and is the cause of its errors."""

    async def script() -> None:
        ours, _ = Broken.pair()
        assert isinstance(ours, Broken)
        ours.error, ours.where = OSError("wire cut"), where
        session = Session(ours, PROTOCOL)
        with pytest.raises(ScapiClosedError, match="wire cut") as caught:
            await session.call("a.b")
        assert caught.value.__cause__ is ours.error
        await session.close()

    play(script)


def test_message_that_cannot_be_sent() -> None:
    """A parameter that has no JSON form fails its own call only."""

    async def script() -> None:
        session, desk = connect()
        with pytest.raises(TypeError, match=r"^\$\[1\]\.when: object is not a JSON"):
            await session.call("a.b", [1, {"when": object()}])
        ours, _ = Broken.pair()
        assert isinstance(ours, Broken)
        ours.error, ours.where = ValueError("NaN"), "send"
        other = Session(ours, PROTOCOL)
        with pytest.raises(ValueError, match="NaN"):
            await other.call("a.b")
        assert not other.closed
        good = task(session.call("c.d"))
        await desk.reply((await desk.request()).id)
        await good
        await other.close()

    play(script)


@pytest.mark.parametrize("limit", [1, 100])
def test_close(limit: int) -> None:
    """Closing settles everything, also calls whose sending is blocked."""

    async def script() -> None:
        session, desk = connect(limit)
        calls = [task(session.call("a.b")) for _ in range(5)]
        await settle()
        await asyncio.gather(session.close(), session.close())
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [str(result) for result in results] == ["the session is closed"] * 5
        assert session.pending == 0
        assert session.closed
        with pytest.raises(ScapiClosedError):
            await session.call("a.b")
        with pytest.raises(ScapiClosedError):
            await desk.transport.send({})
        assert len(asyncio.all_tasks()) == 1

    play(script)


def test_close_before_use() -> None:
    """A session may be closed at once, started or not, without a warning."""

    async def script() -> None:
        for start in (True, False):
            session, _ = connect()
            if start:
                session.start()
            await session.close()
            await session.close()
        gc.collect()

    play(script)


def test_close_cancelled() -> None:
    """Calls settle even if the task that closes is cancelled while it waits."""

    class Slow(MemoryTransport):
        async def close(self) -> None:
            await asyncio.sleep(60)
            await super().close()

    async def script() -> None:
        ours, _ = Slow.pair()
        session = Session(ours, PROTOCOL)
        call = task(session.call("a.b"))
        await settle()
        closing = task(session.close())
        await settle()
        assert call.done()
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        with pytest.raises(ScapiClosedError):
            await call

    play(script)


def test_own_echo() -> None:
    """When our own request comes back, nobody is there; its subscribers hear too."""

    async def script() -> None:
        session, desk = connect()
        call = task(session.call("a.b"))
        message = await desk.transport.receive()
        await desk.send({**message, "ref": "99"})  # type: ignore[dict-item]
        assert not call.done()
        await desk.send(message)
        with pytest.raises(ScapiNoDesktopError) as caught:
            await call
        assert caught.value.request == "a.b"

    play(script)


def test_echo_values() -> None:
    """A value the peer sends alone is in every message from then on."""

    async def script() -> None:
        session, desk = connect()
        for value in ("f1", None, {"n": 2}):
            session.start()
            await desk.send({"frame": value, "other": 1, **SERVER})
            call = task(session.call("a.b"))
            message: Any = await desk.transport.receive()
            assert message["frame"] == value
            assert "other" not in message
            await desk.reply(message["ref"])
            await call

    play(script)


def test_trace() -> None:
    """The hook sees every message both ways; what it raises only gets reported."""
    reports: list[Any] = []
    seen: list[Any] = []

    def trace(direction: str, message: Any) -> None:
        seen.append((direction, message["ref"]))
        raise LookupError(direction)

    async def script() -> None:
        session, desk = connect(trace=trace)
        call = task(session.call("a.b"))
        await desk.reply((await desk.request()).id, 1)
        assert await call == 1

    play(script, reports=reports)
    assert seen == [("out", "0"), ("in", "0")]
    assert [str(error) for error in reports] == ["out", "in"]


def test_ten_thousand_calls() -> None:
    """Ten thousand calls in flight settle, answered in reverse."""

    async def script() -> None:
        session, desk = connect()
        calls = [task(session.call("m", [n], timeout=99)) for n in range(10_000)]
        requests = [await desk.request() for _ in calls]
        assert session.pending == 10_000
        for request in reversed(requests):
            await desk.transport.send({"ref": request.id, "data": request.params, **SERVER})
        assert await asyncio.gather(*calls) == [[n] for n in range(10_000)]
        assert session.pending == 0

    play(script)


def test_ten_thousand_calls_and_a_lost_connection() -> None:
    """The same when half of them will never be answered."""

    async def script() -> None:
        session, desk = connect()
        calls = [task(session.call("m", [n])) for n in range(10_000)]
        for _ in range(5000):
            request = await desk.request()
            await desk.transport.send({"ref": request.id, **SERVER})
        await settle()
        await desk.transport.close()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert results.count(None) == 5000
        assert sum(isinstance(result, ScapiClosedError) for result in results) == 5000

    play(script)


def test_flood_leaves_time_for_others() -> None:
    """A peer that never pauses does not keep other tasks from running."""
    turns: list[int] = []

    class Flood(MemoryTransport):
        count = 0

        async def receive(self) -> Any:
            self.count += 1
            if self.count > 5000:
                return await super().receive()
            return {"event": "x", **SERVER}

    async def script() -> None:
        ours, _ = Flood.pair()
        assert isinstance(ours, Flood)
        session = Session(ours, PROTOCOL)
        session.start()
        while ours.count < 5000:
            turns.append(ours.count)
            await asyncio.sleep(0)
        await session.close()

    play(script)
    assert len(turns) > 10


def test_reader_cancelled_from_within() -> None:
    """A transport that cancels itself ends the session like any other failure."""

    class Cancelled(MemoryTransport):
        async def receive(self) -> Any:
            raise asyncio.CancelledError

    async def script() -> None:
        ours, _ = Cancelled.pair()
        session = Session(ours, PROTOCOL)
        with pytest.raises(ScapiClosedError):
            await session.call("a.b")
        await session.close()

    play(script)


def test_numbers_that_json_has_not() -> None:
    """They are refused over every transport, and it is said where they stand."""

    async def script() -> None:
        session, _ = connect()
        for bad in (math.nan, math.inf, -math.inf):
            with pytest.raises(ValueError, match=r"\[1\]\.a\[0\]: -?(nan|inf) is no JSON number"):
                await session.call("m", [1, {"a": (bad,)}])

    play(script)


def test_another_event_loop() -> None:
    """A client that is used from a second loop says so; it would wait for nothing."""
    first, second = asyncio.new_event_loop(), asyncio.new_event_loop()
    try:
        session, _ = connect()

        async def start() -> None:
            session.start()

        first.run_until_complete(start())
        with pytest.raises(RuntimeError, match="belongs to another event loop"):
            second.run_until_complete(session.call("m"))
        first.run_until_complete(session.close())
    finally:
        first.close()
        second.close()


def test_loop_that_is_gone() -> None:
    """A worker that is collected after its loop complains of nothing."""
    session, _ = connect()
    loop = asyncio.new_event_loop()

    async def start() -> None:
        session.start()

    loop.run_until_complete(start())
    workers = [work.get_coro() for work in session._workers]
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    for work in workers:
        work.close()
    assert session.closed
    for worker in session._workers:
        worker._log_destroy_pending = False  # type: ignore[attr-defined]
