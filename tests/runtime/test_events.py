"""Subscriptions: shared on the wire, lossless for each consumer, and always ended."""

import asyncio
import math
from dataclasses import replace
from typing import Any

import pytest
from desk import PROTOCOL, SERVER, Desk, connect, play, settle, task
from example_codec import INTERACTION, CaseSelected
from runtime.calls import Settle
from runtime.channel import Channel
from runtime.codec import read_any
from runtime.errors import (
    ScapiClosedError,
    ScapiDecodeError,
    ScapiNoDesktopError,
    ScapiRequestError,
    ScapiTimeoutError,
)
from runtime.events import Events, Subscription, UnknownEvent
from runtime.inbox import Inbox
from runtime.links import Links
from runtime.messages import Response
from runtime.session import Session
from runtime.transport import MemoryTransport

NEWS: Channel[Any] = Channel("news", read_any)


async def opened(session: Session, desk: Desk, **options: Any) -> Subscription[Any]:
    """A subscription to the news that the desk has granted."""
    opening = task(Events(session, NEWS).subscribe(**options)._open())
    await desk.grant()
    subscription: Subscription[Any] = await opening
    return subscription


def test_lifetime() -> None:
    """Entering subscribes, leaving unsubscribes with what the answer named."""

    async def script() -> None:
        session, desk = connect()

        async def consume() -> list[Any]:
            async with Events(session, NEWS).subscribe() as news:
                return [await news.once(), await news.once()]

        job = task(consume())
        assert (await desk.grant({"any": "id"})).channels == ("news",)
        await desk.event("news", 1)
        await desk.event("other", 2)
        await desk.event("news", 3)
        assert await job == [1, 3]
        assert (await desk.unsubscribe()).subscription == {"any": "id"}
        await desk.event("news", 4)
        assert session.pending == 0

    play(script)


def test_nothing_is_lost() -> None:
    """Events before the answer, and before somebody iterates, are all there."""

    async def script() -> None:
        session, desk = connect()
        opening = task(Events(session, NEWS).subscribe()._open())
        found = await desk.subscribe()
        await desk.event("news", "early")
        await desk.transport.send({"ref": found.id, "ticket": "t", **SERVER})
        for number in range(500):
            await desk.transport.send({"event": "news", "data": number, **SERVER})
        await settle()
        news = await opening
        await settle()
        assert [await news.once() for _ in range(501)] == ["early", *range(500)]
        assert news.dropped == 0

    play(script)


def test_overflow() -> None:
    """When the consumer is too far behind, the oldest events go, and are counted."""

    async def script() -> None:
        session, desk = connect()
        news = await opened(session, desk, limit=3)
        for number in range(10):
            await desk.event("news", number)
        assert [await news.once() for _ in range(3)] == [7, 8, 9]
        assert news.dropped == 7

    play(script)


def test_shared() -> None:
    """Any number of subscribers make one subscription on the wire."""

    async def script() -> None:
        session, desk = connect()
        openings = [task(Events(session, NEWS).subscribe()._open()) for _ in range(3)]
        await desk.grant("t1")
        subscribers = [await opening for opening in openings]
        late = await Events(session, NEWS).subscribe()
        assert await desk.silent()
        await desk.event("news", 1)
        for subscriber in (*subscribers, late):
            assert await subscriber.once() == 1
        for subscriber in subscribers:
            await subscriber.close()
            await subscriber.close()
        assert await desk.silent()
        await desk.event("news", 2)
        assert await late.once() == 2
        await late.close()
        assert (await desk.unsubscribe()).subscription == "t1"
        again = task(Events(session, NEWS).subscribe()._open())
        await desk.grant("t2")
        await (await again).close()
        assert (await desk.unsubscribe()).subscription == "t2"

    play(script)


def test_refused() -> None:
    """Every waiting subscriber learns of a refusal; the next one asks anew."""

    async def script() -> None:
        session, desk = connect()
        openings = [task(Events(session, NEWS).subscribe()._open()) for _ in range(2)]
        await desk.refuse((await desk.subscribe()).id, "not for you")
        errors = await asyncio.gather(*openings, return_exceptions=True)
        assert all(isinstance(error, ScapiRequestError) for error in errors)
        assert str(errors[0]) == "news: not for you"
        assert errors[0] is not errors[1]
        assert (await opened(session, desk)).dropped == 0

    play(script)


@pytest.mark.parametrize(
    ("end", "error"),
    [
        (lambda session, desk: session.close(), ScapiClosedError),
        (lambda session, desk: desk.transport.close(), ScapiClosedError),
        (lambda session, desk: asyncio.sleep(11), ScapiTimeoutError),
    ],
    ids=["closed", "lost", "silent"],
)
def test_opening_ends(end: Any, error: type[Exception]) -> None:
    """A subscription that is never answered settles as a call does."""

    async def script() -> None:
        session, desk = connect()
        openings = [task(Events(session, NEWS).subscribe()._open()) for _ in range(2)]
        await settle()
        await end(session, desk)
        for opening in openings:
            with pytest.raises(error):
                await opening
        assert session.pending == 0

    play(script)


def test_close_forgets_what_was_not_sent() -> None:
    """What still waits to be sent when the session ends is never sent."""

    async def script() -> None:
        session, desk = connect(limit=1)
        news = await opened(session, desk)
        calls = [task(session.call("a.b")) for _ in range(3)]
        await settle()
        await news.close()
        await session.close()
        assert not session._outbox
        await asyncio.gather(*calls, return_exceptions=True)

    play(script)


def test_no_desktop() -> None:
    """The echo of our own subscribe message is no event."""

    async def script() -> None:
        session, desk = connect()
        opening = task(Events(session, NEWS).subscribe()._open())
        await desk.send(await desk.transport.receive())
        with pytest.raises(ScapiNoDesktopError):
            await opening

    play(script)


def test_granted_too_late() -> None:
    """A subscription granted after we gave up is given back."""

    async def script() -> None:
        session, desk = connect()
        opening = task(Events(session, NEWS).subscribe()._open())
        found = await desk.subscribe()
        with pytest.raises(ScapiTimeoutError):
            await opening
        answer = {"ref": found.id, "ticket": "late", **SERVER}
        await desk.send(answer)
        assert (await desk.unsubscribe()).subscription == "late"
        await desk.send(answer)
        assert await desk.silent()

    play(script)


def test_cancelled_while_opening() -> None:
    """Who is cancelled leaves; the wire subscription ends when nobody is left."""

    async def script() -> None:
        session, desk = connect()
        openings = [task(Events(session, NEWS).subscribe()._open()) for _ in range(2)]
        found = await desk.subscribe()
        for opening in openings:
            opening.cancel()
        await settle()
        third = task(Events(session, NEWS).subscribe()._open())
        await settle()
        assert await desk.silent()
        third.cancel()
        await settle()
        await desk.send({"ref": found.id, "ticket": "t", **SERVER})
        assert (await desk.unsubscribe()).subscription == "t"

    play(script)


def test_iteration_ends() -> None:
    """Our own close ends the loop; a lost connection raises, after what had come."""

    async def script() -> None:
        for lose in (False, True):
            session, desk = connect()
            news = await opened(session, desk)
            await desk.event("news", 1)
            await (desk.transport.close() if lose else session.close())
            await settle()
            assert await anext(news) == 1
            with pytest.raises(ScapiClosedError if lose else StopAsyncIteration) as caught:
                await anext(news)
            assert (caught.value.__cause__ is not None) == lose
            with pytest.raises(ScapiClosedError):
                await news.once()
            await session.close()

    play(script)


def test_close_wakes_the_consumer() -> None:
    """Closing a subscription ends an iteration that waits, and forgets the rest."""

    async def script() -> None:
        session, desk = connect()
        news = await opened(session, desk)

        async def consume() -> list[Any]:
            return [event async for event in news]

        job = task(consume())
        await desk.event("news", 1)
        await news.close()
        assert await job == [1]
        other = await opened_again(session, desk)
        await desk.event("news", 2)
        await other.close()
        assert [event async for event in other] == []

    async def opened_again(session: Session, desk: Desk) -> Subscription[Any]:
        await desk.unsubscribe()
        return await opened(session, desk)

    play(script)


def test_wait_for() -> None:
    """Waiting passes by what does not match, and has a limit."""

    async def script() -> None:
        session, desk = connect()
        loop = asyncio.get_running_loop()
        news = await opened(session, desk)
        waiting = task(news.wait_for(lambda event: event > 2, timeout=5))
        for number in range(5):
            await desk.event("news", number)
        assert await waiting == 3
        assert await news.once(timeout=0) == 4
        began = loop.time()
        for seconds in (0, 5):
            with pytest.raises(ScapiTimeoutError, match="news: nothing came"):
                await news.once(timeout=seconds)
        assert loop.time() - began == pytest.approx(5)
        began = loop.time()
        waiting = task(news.wait_for(lambda event: event > 2, timeout=5))
        await asyncio.sleep(3)
        await desk.event("news", 0)
        with pytest.raises(ScapiTimeoutError):
            await waiting
        assert loop.time() - began == pytest.approx(5)
        waiting = task(news.wait_for(lambda event: 1 / 0))
        await desk.event("news", 1)
        with pytest.raises(ZeroDivisionError):
            await waiting
        waiting = task(news.once())
        await settle()
        await session.close()
        with pytest.raises(ScapiClosedError):
            await waiting

    play(script)


def test_several_consumers_of_one() -> None:
    """Tasks that share a subscription share its events."""

    async def script() -> None:
        session, desk = connect()
        news = await opened(session, desk)
        waiting = [task(news.once()) for _ in range(3)]
        await settle()
        waiting[0].cancel()
        await desk.event("news", 1)
        await desk.event("news", 2)
        assert sorted(await asyncio.gather(*waiting[1:])) == [1, 2]

    play(script)


def test_not_opened() -> None:
    """Using a subscription that was not opened is said to be a mistake."""

    async def script() -> None:
        session, _ = connect()
        news = Events(session, NEWS).subscribe()
        with pytest.raises(RuntimeError, match="open the subscription first"):
            await news.once()
        with pytest.raises(RuntimeError, match="open the subscription first"):
            async for _ in news:
                pass
        room = Channel("room:{name}", read_any, ("name",))
        with pytest.raises(TypeError, match="lacks its parameters"):
            _ = Events(session, room).subscribe()
        await session.close()
        with pytest.raises(ScapiClosedError):
            _ = await Events(session, NEWS).subscribe()

    play(script)


def test_decoding() -> None:
    """Events are decoded for the consumer; a bad one does not end the iteration."""

    async def script() -> None:
        session, desk = connect(strict=True)
        opening = task(Events(session, INTERACTION).subscribe()._open())
        await desk.grant()
        events = await opening
        await desk.event("interaction", {"eventType": "CASE_SELECTED"})
        await desk.event("interaction", {"eventType": "NEW"})
        await desk.event("interaction", {"eventType": "CASE_SELECTED", "selectedCaseId": "1"})
        with pytest.raises(ScapiDecodeError, match=r"\$\.selectedCaseId"):
            await events.once()
        assert isinstance(await events.once(), UnknownEvent)
        assert isinstance(await events.once(), CaseSelected)

    play(script)


def test_api_without_subscriptions() -> None:
    """Where events simply arrive, nothing is sent for them."""

    async def script() -> None:
        protocol = replace(PROTOCOL, subscribe_constants=None, unsubscribe_constants=None)
        ours, theirs = MemoryTransport.pair()
        session, desk = Session(ours, protocol), Desk(theirs)
        async with Events(session, NEWS).subscribe() as news:
            await desk.event("news", 1)
            assert await news.once() == 1
        assert await desk.silent()

    play(script)


def test_handlers() -> None:
    """Handlers, async or not, get every event in order, and do not harm each other."""
    reports: list[Any] = []

    async def script() -> None:
        session, desk = connect()
        news = Events(session, NEWS)
        seen: list[Any] = []

        async def slow(event: Any) -> None:
            await asyncio.sleep(1)
            seen.append(("slow", event))

        def bad(event: Any) -> None:
            raise LookupError(event)

        first = task(news.on(lambda event: seen.append(("quick", event))))
        await desk.grant("t")
        off = [await first, await news.on(bad), await news.on(slow)]
        for number in range(2):
            await desk.event("news", number)
        await asyncio.sleep(3)
        assert [event for who, event in seen if who == "quick"] == [0, 1]
        assert [event for who, event in seen if who == "slow"] == [0, 1]
        for stop in off:
            stop()
            stop()
        assert (await desk.unsubscribe()).subscription == "t"
        await settle()
        assert not session._spawned

    play(script, reports=reports)
    assert [str(error) for error in reports] == ["0", "1"]


def test_handler_off() -> None:
    """Once switched off, a handler is not called again, not even for what waits."""

    async def script() -> None:
        session, desk = connect()
        seen: list[Any] = []
        going = task(Events(session, NEWS).on(seen.append))
        await desk.grant()
        off = await going
        for number in range(3):
            await desk.transport.send({"event": "news", "data": number, **SERVER})
        off()
        await settle()
        assert seen == []

    play(script)


def test_handler_refused() -> None:
    """A refused subscription is not silent for handlers either."""

    async def script() -> None:
        session, desk = connect()
        going = task(Events(session, NEWS).on(print))
        await desk.refuse((await desk.subscribe()).id)
        with pytest.raises(ScapiRequestError):
            await going

    play(script)


def test_handler_closes_the_session() -> None:
    """A handler may end what it is called by, and a bad event is only reported."""
    reports: list[Any] = []

    async def script() -> None:
        session, desk = connect(strict=True)
        going = task(Events(session, INTERACTION).on(lambda event: session.close()))
        await desk.grant()
        await going
        await desk.event("interaction", {"eventType": "CASE_SELECTED"})
        assert not session.closed
        await desk.event("interaction", {"eventType": "NEW"})
        await settle()
        assert len(asyncio.all_tasks()) == 1
        with pytest.raises(ScapiClosedError):
            await session.call("a.b")

    play(script, reports=reports)
    assert [type(error) for error in reports] == [ScapiDecodeError]


def test_handler_whose_work_is_cancelled() -> None:
    """What a handler awaits may be cancelled by somebody else; its feed goes on."""
    reports: list[Any] = []

    async def script() -> None:
        session, desk = connect()
        seen: list[Any] = []

        async def lazy(event: Any) -> None:
            if event == "bad":
                work = task(asyncio.sleep(9))
                asyncio.get_running_loop().call_soon(work.cancel)
                await work
            seen.append(event)

        def quick(event: Any) -> None:
            if event == "bad":
                raise asyncio.CancelledError

        going = task(Events(session, NEWS).on(lazy))
        await desk.grant()
        await going
        await Events(session, NEWS).on(quick)
        for event in ("bad", "good"):
            await desk.event("news", event)
        await settle()
        assert seen == ["good"]

    play(script, reports=reports)
    assert [type(error) for error in reports] == [asyncio.CancelledError] * 2


def test_feed_that_is_cancelled_takes_its_handler_along() -> None:
    async def script() -> None:
        session, desk = connect()
        ended: list[str] = []

        async def slow(event: Any) -> None:
            try:
                await asyncio.sleep(9)
            finally:
                ended.append(event)

        going = task(Events(session, NEWS).on(slow))
        await desk.grant()
        await going
        await desk.event("news", "e")
        (feed,) = session._spawned
        feed.cancel()
        await settle()
        assert (feed.cancelled(), ended) == (True, ["e"])

    play(script)


def test_opening_again() -> None:
    """All who open a subscription get the same answer, also afterwards."""

    async def script() -> None:
        session, desk = connect()
        news = Events(session, NEWS).subscribe()
        first, second = task(news._open()), task(news._open())
        await settle()
        assert not second.done()
        await desk.refuse((await desk.subscribe()).id)
        for opening in (first, second, task(news._open())):
            with pytest.raises(ScapiRequestError):
                await opening
        later = await opened(session, desk)
        assert await later is later
        later.stop()
        with pytest.raises(ScapiClosedError, match="the subscription is closed"):
            await later
        never = Events(session, NEWS).subscribe()
        never.stop()
        with pytest.raises(ScapiClosedError, match="the subscription is closed"):
            await never
        given_up = Events(session, NEWS).subscribe()
        first, second = task(given_up._open()), task(given_up._open())
        await settle()
        first.cancel()
        with pytest.raises(ScapiClosedError, match="the subscription is closed"):
            await second

    play(script)


def test_waiting_wrongly() -> None:
    async def script() -> None:
        session, desk = connect()
        news = await opened(session, desk)

        async def later(event: Any) -> bool:
            return bool(event)

        for bad in (-1, math.nan):
            with pytest.raises(ValueError, match="a timeout is a number"):
                await news.once(timeout=bad)
        await desk.event("news", 1)
        with pytest.raises(TypeError, match="not async"):
            await news.wait_for(later)
        await desk.event("news", 2)
        assert await news.once(timeout=math.inf) == 2

    play(script)


def test_subscriptions_that_timed_out_are_remembered_up_to_a_limit() -> None:
    """Of 1001 the first is forgotten; the others are given back when they are granted after all."""
    told: list[Any] = []
    count = 0

    def ask(channel: str, done: Settle) -> str:
        nonlocal count
        asyncio.get_running_loop().call_soon(done, ScapiTimeoutError(channel, 1))
        count += 1
        return str(count - 1)

    links = Links(ask, told.append)

    async def script() -> None:
        for number in range(1001):
            with pytest.raises(ScapiTimeoutError):
                await links.attach(str(number), Inbox(1))
        for number in (0, 1, 1000):
            links.late(Response(id=str(number), subscription=f"s{number}"))

    asyncio.run(script())
    assert told == ["s1", "s1000"]
