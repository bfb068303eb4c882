"""A load generator for WebSockets that costs little: frames are written and read by hand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlsplit

_KEY = b"dGhlIHNhbXBsZSBub25jZQ=="  # of RFC 6455; nobody has to be unique here
_MASK = b"\0\0\0\0"  # a mask that changes nothing


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it."""

    rate: float  # answers a second
    p99: float  # seconds


class _Client(asyncio.Protocol):
    """One message in flight; each answer is one unmasked frame."""

    def __init__(self, path: str, host: str, text: bytes, times: list[float]) -> None:
        self._request = (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {_KEY.decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
        self._frame = _frame(text)
        self._times = times
        self._buffer = b""
        self._start = 0.0
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_running = False
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(RuntimeError("the server closed the connection"))
        if self.is_running:
            raise RuntimeError("the server closed a connection under load")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.ready.done():
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if end:
                self._buffer = rest
                if head.startswith(b"HTTP/1.1 101"):
                    self.ready.set_result(None)
                else:
                    self.ready.set_exception(RuntimeError(head.decode("latin-1")[:200]))
            return
        length = _length(self._buffer)
        if length is not None and len(self._buffer) >= length:
            if self._buffer[0] != 0x81:
                raise RuntimeError("the server sent no text")
            self._buffer = self._buffer[length:]
            self._times.append(perf_counter() - self._start)
            self.send()

    def send(self) -> None:
        """Ask once more, if it still goes on."""
        if self.is_running:
            self._start = perf_counter()
            self.transport.write(self._frame)


def _frame(text: bytes) -> bytes:
    size = len(text)
    head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + _MASK + text


def _length(data: bytes) -> int | None:
    """Of the whole first frame; None if that cannot be seen yet."""
    if len(data) < 10:
        return len(data) + 1 if len(data) < 2 or data[1] > len(data) - 2 else data[1] + 2
    size = data[1]
    if size < 126:
        return size + 2
    wide = 2 if size == 126 else 8
    return int.from_bytes(data[2 : 2 + wide], "big") + 2 + wide


async def _run(url: str, text: bytes, connections: int, seconds: float) -> Load:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    times: list[float] = []
    loop = asyncio.get_running_loop()
    clients: list[_Client] = []
    for _ in range(connections):
        _, client = await loop.create_connection(
            lambda: _Client(path, parts.netloc, text, times), parts.hostname, parts.port
        )
        await client.ready
        clients.append(client)
    for client in clients:
        client.is_running = True
        client.send()
    await asyncio.sleep(min(seconds / 4, 0.5))
    times.clear()  # that was the warm-up
    start = perf_counter()
    await asyncio.sleep(seconds)
    spent = perf_counter() - start
    found = sorted(times)
    for client in clients:
        client.is_running = False
        client.transport.abort()
    if not found:
        raise RuntimeError(f"{url} did not answer")
    return Load(len(found) / spent, found[int(len(found) * 0.99)])


def load(url: str, text: bytes, connections: int, seconds: float) -> Load:
    """Ask over so many connections at once, each waiting for its answer. Raises RuntimeError."""
    return asyncio.run(_run(url, text, connections, seconds))
