"""How messages travel: the protocol, a pair in memory, and a WebSocket."""

from __future__ import annotations

import json
from typing import Any, NoReturn, Protocol

from .errors import ScapiClosedError
from .inbox import EndedError, Inbox
from .protocol import JSON
from .record import encode


class Transport(Protocol):
    """A connection to one peer that carries JSON values both ways, in order.

    One task sends and another receives at a time; `close` may come at any moment.
    """

    async def send(self, message: dict[str, JSON]) -> None:
        """Hand over a message; may wait while the peer is slow.

        TypeError and ValueError mean that this message cannot be sent, every other
        exception that the connection is lost.
        """

    async def receive(self) -> object:
        """Wait for the next inbound message, as Python values.

        Raises ScapiClosedError, or any other exception, when nothing more can come.
        """

    async def close(self) -> None:
        """Give the connection up; may be called more than once."""


class MemoryTransport:
    """One end of a connection within the process, made by `pair`.

    Messages are copied, as a wire would do, and arrive in the order of sending.
    Nothing sleeps; who sends too far ahead of the other end waits.
    """

    def __init__(self, inbound: Inbox[JSON], outbound: Inbox[JSON]) -> None:
        self._inbound = inbound
        self._outbound = outbound

    @classmethod
    def pair(cls, limit: int = 1000) -> tuple[MemoryTransport, MemoryTransport]:
        """Two connected ends; each way holds up to `limit` messages."""
        one: Inbox[JSON] = Inbox(limit)
        other: Inbox[JSON] = Inbox(limit)
        return cls(one, other), cls(other, one)

    async def send(self, message: JSON) -> None:
        """Any JSON value will do; raises TypeError for what is none."""
        copy = encode(message)
        try:
            await self._outbound.room()
        except EndedError as end:
            raise ScapiClosedError("the connection is closed") from end
        self._outbound.put(copy)

    async def receive(self) -> JSON:
        try:
            return await self._inbound.get()
        except EndedError as end:
            raise ScapiClosedError("the connection is closed") from end

    async def close(self) -> None:
        """End both ways; the other end can still read what was sent before."""
        self._inbound.end(discard=True)
        self._outbound.end()


class TextConnection(Protocol):
    """An open connection that carries texts, such as one of `websockets`."""

    async def send(self, message: str, /) -> None: ...

    async def recv(self) -> str | bytes: ...

    async def close(self) -> None: ...


class WebSocketTransport:
    """JSON text over a connection that somebody else has opened.

    A text that is no JSON is received as the plain string it is.
    """

    def __init__(self, connection: TextConnection) -> None:
        self._connection = connection

    async def send(self, message: dict[str, JSON]) -> None:
        """Raises ValueError for NaN and infinity, which JSON does not have."""
        await self._connection.send(_ENCODER.encode(message))

    async def receive(self) -> object:
        text = await self._connection.recv()
        try:
            return _DECODER.decode(text if isinstance(text, str) else text.decode())
        except (ValueError, RecursionError):
            return text

    async def close(self) -> None:
        await self._connection.close()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_DECODER: Any = json.JSONDecoder(parse_constant=_refuse)
