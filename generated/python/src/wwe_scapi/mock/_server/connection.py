"""One WebSocket: a bounded queue to send from, and limits on what comes."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

POLICY, TOO_BIG, STOPPING, TOO_SLOW = 1008, 1009, 1012, 1013


@dataclass(frozen=True)
class Limits:
    """What a server takes and keeps at most."""

    message: int = 1_000_000  # bytes, of a message or a body
    rate: int = 20_000  # messages a second of one connection, averaged over two
    connections: int = 2_000
    queued: int = 10_000  # messages that wait for a slow reader
    queued_bytes: int = 8_000_000
    ping: float = 20.0  # seconds between pings, and to wait for the answer


class Connection:
    """Texts in and out, in order. What is posted is sent as soon as it can be."""

    def __init__(
        self, scope: Message, receive: Receive, send: Send, limits: Limits
    ) -> None:
        self._receive = receive
        self._send = send
        self._limits = limits
        self._abort: Callable[[], object] | None = scope["extensions"].get("abort")
        self._waiting: deque[str] = deque()
        self._size = 0
        self._is_sending = False
        self._is_handling = False
        self._sender: asyncio.Task[None] | None = None
        self._end: tuple[int, str] | None = None
        self._window = 0.0
        self._count = 0
        self._task: asyncio.Task[Any] | None = None

    async def run(self, take: Callable[[str], object]) -> None:
        """Accept, then hand each text to `take`, until either side ends it."""
        await self._send({"type": "websocket.accept"})
        self._task = asyncio.ensure_future(self._read(take))
        try:
            await self._task
        except asyncio.CancelledError:
            if self._end is None:
                raise
        except OSError:
            pass  # the other side is gone
        finally:
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
        elif not self._is_sending and not self._is_handling:
            self._is_sending = True
            self._sender = asyncio.ensure_future(self._flush())

    def end(self, code: int, reason: str) -> None:
        """Close the connection."""
        if self._end is None:
            self._end = (code, reason)
            if self._task is not None and not self._is_handling:
                self._task.cancel()

    async def _read(self, take: Callable[[str], object]) -> None:
        receive = self._receive
        while self._end is None:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                self._end = (0, "")
                return
            text = event.get("text")
            if text is None:
                self.end(POLICY, "messages are JSON texts")
            elif self._is_too_fast():
                most = self._limits.rate
                self.end(POLICY, f"more than {most} messages a second")
            else:
                self._is_handling = True
                try:
                    take(text)
                finally:
                    self._is_handling = False
                if self._waiting and not self._is_sending:
                    self._is_sending = True
                    await self._flush()

    def _is_too_fast(self) -> bool:
        now = time.monotonic()
        if now - self._window > 2:
            self._window, self._count = now, 0
        self._count += 1
        return self._count > 2 * self._limits.rate

    async def _flush(self) -> None:
        try:
            while self._waiting:
                text = self._waiting.popleft()
                self._size -= len(text)
                await self._send({"type": "websocket.send", "text": text})
        except OSError:
            self.end(0, "")
        finally:
            self._is_sending = False

    async def _say_goodbye(self) -> None:
        code, reason = self._end or (1000, "")
        if code == TOO_SLOW and self._abort is not None:
            self._abort()  # it would not read the reason either
        elif code:
            try:
                await asyncio.wait_for(self._send(_closing(code, reason)), 1)
            except (OSError, RuntimeError, asyncio.TimeoutError):
                if self._abort is not None:
                    self._abort()


def _closing(code: int, reason: str) -> Message:
    short = reason.encode()[:120].decode(errors="ignore")  # RFC 6455: 123 bytes
    return {"type": "websocket.close", "code": code, "reason": short}
