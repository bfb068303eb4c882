"""Transports carry JSON both ways, in order, and say when it is over."""

import asyncio
from typing import Any

import pytest
from desk import play, settle, task
from runtime.errors import ScapiClosedError
from runtime.inbox import EndedError, Inbox
from runtime.transport import MemoryTransport, WebSocketTransport


def test_memory_order_and_copies() -> None:
    """Messages arrive in order, as copies of what was sent."""

    async def script() -> None:
        one, other = MemoryTransport.pair()
        message: Any = {"a": [1]}
        await one.send(message)
        message["a"].append(2)
        await one.send(message)
        assert await other.receive() == {"a": [1]}
        assert await other.receive() == {"a": [1, 2]}
        with pytest.raises(TypeError, match="not a JSON value"):
            await one.send({"a": object()})  # type: ignore[dict-item]

    play(script)


def test_memory_is_bounded() -> None:
    """Who sends too far ahead waits for the other end to read."""

    async def script() -> None:
        one, other = MemoryTransport.pair(limit=2)
        sending = [task(one.send(number)) for number in range(5)]
        await settle()
        assert [job.done() for job in sending] == [True, True, False, False, False]
        assert [await other.receive() for _ in range(5)] == [0, 1, 2, 3, 4]
        await settle()
        assert all(job.done() for job in sending)

    play(script)


def test_memory_close() -> None:
    """What was sent before the end still arrives; after it, both ends fail."""

    async def script() -> None:
        one, other = MemoryTransport.pair(limit=1)
        await one.send("last")
        blocked = task(one.send("too late"))
        waiting = task(one.receive())
        await settle()
        await one.close()
        await one.close()
        await settle()
        for job in (blocked, waiting):
            with pytest.raises(ScapiClosedError):
                await job
        assert await other.receive() == "last"
        with pytest.raises(ScapiClosedError):
            await other.receive()
        with pytest.raises(ScapiClosedError):
            await other.send("x")

    play(script)


class Socket:
    """A connection as `websockets` has it."""

    def __init__(self, *inbound: str | bytes) -> None:
        self.inbound = list(inbound)
        self.sent: list[str] = []
        self.closed = False

    async def send(self, message: str) -> None:
        self.sent.append(message)

    async def recv(self) -> str | bytes:
        return self.inbound.pop(0)

    async def close(self) -> None:
        self.closed = True


def test_websocket() -> None:
    """JSON text goes out; what comes in and is no JSON stays the text it is."""

    async def script() -> None:
        odd: list[Any] = ['{"a":', "NaN", b"\xff", "[" * 100_000, "wwe hello"]
        socket = Socket('{"a": [1]}', b"[2]", *odd)
        transport = WebSocketTransport(socket)
        await transport.send({"a": [1, None], "b": "\ud800\u2028"})
        assert socket.sent == ['{"a":[1,null],"b":"\\ud800\\u2028"}']
        with pytest.raises(ValueError, match="not JSON compliant"):
            await transport.send({"a": float("nan")})
        assert await transport.receive() == {"a": [1]}
        assert await transport.receive() == [2]
        for text in odd:
            assert await transport.receive() == text
        with pytest.raises(IndexError):
            await transport.receive()
        await transport.close()
        assert socket.closed

    play(script)


def test_inbox() -> None:
    """An inbox drops the oldest, times out, and wakes all who wait."""

    async def script() -> None:
        inbox: Inbox[int] = Inbox(2)
        for number in range(5):
            inbox.put(number)
        assert (inbox.dropped, await inbox.get(), await inbox.get()) == (3, 3, 4)
        with pytest.raises(asyncio.TimeoutError):
            await inbox.get(5)
        with pytest.raises(asyncio.TimeoutError):
            await inbox.get(0)
        readers = [task(inbox.get(60)) for _ in range(3)]
        await settle()
        readers[0].cancel()
        inbox.put(5)
        inbox.put(6)
        assert await asyncio.gather(*readers[1:]) == [5, 6]
        assert not inbox._waiting
        inbox.put(7)
        inbox.end(OSError("gone"))
        inbox.put(8)
        assert await inbox.get() == 7
        with pytest.raises(EndedError) as caught:
            await inbox.get()
        assert isinstance(caught.value.__cause__, OSError)

    play(script)
    with pytest.raises(ValueError, match="at least 1"):
        Inbox(0)
