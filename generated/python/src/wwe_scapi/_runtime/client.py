"""What generated clients and namespaces are built on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, TypeVar

from .channel import Channel
from .codec import ROOT, Reader
from .events import Events
from .params import trim
from .protocol import Protocol
from .session import Session, Trace
from .transport import Transport

__all__ = ["BaseClient", "Channels", "Namespace", "trim"]

C = TypeVar("C", bound="BaseClient")
E = TypeVar("E")
T = TypeVar("T")


class Namespace:
    """A group of methods; the generated ones call `_request`."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    async def _request(
        self,
        method: str,
        params: Sequence[object] | Mapping[str, object],
        read: Reader[T],
        timeout: float | None,
    ) -> T:
        """Call a method and decode its result, strictly if the session is strict."""
        result = await self._session.call(method, params, timeout=timeout)
        return read(result, ROOT, self._session.strict)


class Channels:
    """The channels of an API; the generated ones return `Events`."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session


class BaseClient:
    """A client over a transport, best used in ``async with``.

    `timeout`, `strict` and `trace` are those of `Session`.
    """

    def __init__(
        self,
        transport: Transport,
        protocol: Protocol,
        *,
        timeout: float | None = None,
        strict: bool = False,
        trace: Trace | None = None,
    ) -> None:
        self._session = Session(
            transport, protocol, timeout=timeout, strict=strict, trace=trace
        )

    @property
    def session(self) -> Session:
        """What carries the calls; for what has no method of its own."""
        return self._session

    @property
    def closed(self) -> bool:
        """Whether the client was closed or has lost its connection."""
        return self._session.closed

    async def call(
        self,
        method: str,
        params: Sequence[object] | Mapping[str, object] = (),
        *,
        timeout: float | None = None,
    ) -> Any:
        """Call a method by its wire name; the result is what came, not decoded."""
        return await self._session.call(method, params, timeout=timeout)

    def listen(self, channel: Channel[E]) -> Events[E]:
        """The events of a channel; for one that the API does not list."""
        return Events(self._session, channel)

    async def close(self) -> None:
        """Fail all pending calls, end all subscriptions, close the transport."""
        await self._session.close()

    async def __aenter__(self: C) -> C:
        self._session.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
