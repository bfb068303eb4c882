"""One WebSocket: a bounded queue to send from, and limits on what comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

POLICY, TOO_BIG, BROKEN, STOPPING, TOO_SLOW = 1008, 1009, 1011, 1012, 1013


@dataclass(frozen=True)
class Limits:
    """What a server takes and keeps at most."""

    message: int = 1_000_000  # bytes, of a message or a body
    rate: int = 20_000  # messages a second of one connection, averaged over two
    connections: int = 2_000
    queued: int = 10_000  # messages that wait for a slow reader
    queued_bytes: int = 8_000_000
    ping: float = 20.0  # seconds between pings, and to wait for the answer


class Wire(Protocol):
    """What a connection needs of the server below it, beside ASGI."""

    take: Callable[[str], object] | None
    """Is called with each text that comes."""

    @property
    def is_ready(self) -> bool:
        """Whether the other side takes what is written."""

    async def ready(self) -> None:
        """Wait until it does, or is gone."""

    def write(self, texts: Iterable[str]) -> None:
        """Send texts now."""

    def abort(self) -> None:
        """Give the connection up at once."""


class Connection:
    """Texts in and out, in order. What is posted is sent as soon as it can be."""

    def __init__(
        self, scope: Message, receive: Receive, send: Send, limits: Limits
    ) -> None:
        self._receive = receive
        self._send = send
        self._limits = limits
        self._wire: Wire = scope["extensions"]["wire"]
        self._take: Callable[[str], object]
        self._waiting: list[str] = []
        self._size = 0
        self._is_open = False
        self._is_handling = False
        self._sender: asyncio.Task[None] | None = None
        self._end: tuple[int, str] | None = None
        self._window = 0.0
        self._count = 0
        self._task: asyncio.Task[Any] | None = None

    async def run(self, take: Callable[[str], object]) -> None:
        """Accept, then hand each text to `take`, until either side ends it."""
        self._take = take
        await self._send({"type": "websocket.accept"})
        self._is_open = True
        self._wire.take = self._handle
        self._task = asyncio.ensure_future(self._read())
        self._flush()
        try:
            await self._task
        except asyncio.CancelledError:
            if self._end is None:
                raise
        except OSError:
            pass  # the other side is gone
        finally:
            self._wire.take = None
            if self._sender is not None:
                self._sender.cancel()
        await self._say_goodbye()

    def post(self, text: str) -> None:
        """Send a text, now or when the reader is ready. Drops one that is too slow."""
        if self._end is not None:
            return
        self._waiting.append(text)
        self._size += len(text)
        limits = self._limits
        if len(self._waiting) > limits.queued or self._size > limits.queued_bytes:
            self.end(TOO_SLOW, "too slow to take what is sent")
        elif not self._is_handling:
            self._flush()

    def end(self, code: int, reason: str) -> None:
        """Close the connection."""
        if self._end is None:
            self._end = (code, reason)
            if self._task is not None:
                self._task.cancel()

    async def _read(self) -> None:
        """Wait for the end; what comes here beside it came too early, or is no text."""
        while self._end is None:
            event = await self._receive()
            if event["type"] == "websocket.disconnect":
                self._end = (0, "")
            elif event.get("text") is None:
                self.end(POLICY, "messages are JSON texts")
            else:
                self._handle(event["text"])

    def _handle(self, text: str) -> None:
        if self._end is not None:
            return
        if self._is_too_fast():
            self.end(POLICY, f"more than {self._limits.rate} messages a second")
            return
        self._is_handling = True
        try:
            self._take(text)
        except Exception as error:  # noqa: BLE001 - ends this connection only
            self.end(BROKEN, f"internal error: {type(error).__name__}")
        finally:
            self._is_handling = False
        self._flush()

    def _is_too_fast(self) -> bool:
        now = time.monotonic()
        if now - self._window > 2:
            self._window, self._count = now, 0
        self._count += 1
        return self._count > 2 * self._limits.rate

    def _flush(self) -> None:
        """Write what waits, unless the other side has yet to take what was written."""
        if not self._waiting or not self._is_open or self._sender is not None:
            return
        if self._wire.is_ready:
            self._write()
        else:
            self._sender = asyncio.ensure_future(self._write_later())

    def _write(self) -> None:
        texts = self._waiting
        self._waiting, self._size = [], 0
        self._wire.write(texts)

    async def _write_later(self) -> None:
        await self._wire.ready()
        self._sender = None
        self._write()

    async def _say_goodbye(self) -> None:
        code, reason = self._end or (1000, "")
        if code == TOO_SLOW:
            self._wire.abort()  # it would not read the reason either
        elif code:
            try:
                await asyncio.wait_for(self._send(_closing(code, reason)), 1)
            except (OSError, RuntimeError, asyncio.TimeoutError):
                self._wire.abort()


def _closing(code: int, reason: str) -> Message:
    short = reason.encode()[:120].decode(errors="ignore")  # RFC 6455: 123 bytes
    return {"type": "websocket.close", "code": code, "reason": short}
