"""The other end of a client: a desktop that does what the test tells it, message by message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

from wwe_scapi import MemoryTransport, ServiceClient

Message = dict[str, Any]


def played(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Runs an async test; one that hangs fails after some seconds."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def whole() -> None:
            await asyncio.wait_for(test(*args, **kwargs), 10)

        asyncio.run(whole())

    return run


async def settle() -> None:
    """Lets all other tasks go on until they wait."""
    for _ in range(20):
        await asyncio.sleep(0)


class Peer:
    """A desktop. It knows the wire by heart, so that nothing generated is compared with itself."""

    def __init__(self, transport: MemoryTransport) -> None:
        self.transport = transport

    async def next(self) -> Message:
        """The next message of the client."""
        message = await self.transport.receive()
        assert isinstance(message, dict)
        return message

    async def silent(self) -> bool:
        """Whether the client has sent nothing that was not read."""
        reading = asyncio.ensure_future(self.transport.receive())
        await settle()
        return reading.cancel()

    async def send(self, **message: Any) -> None:
        """Something of the desktop's own."""
        await self.transport.send(message | {"userAgent": "WWE Server", "protocolVersion": 2})
        await settle()

    async def answer(self, asked: Message, /, **content: Any) -> None:
        """An answer: `data=...`, `errorMessage=...`, `subscriptionId=...` or nothing."""
        await self.send(referenceId=asked["referenceId"], **content)

    async def event(self, channel: str, data: Any) -> None:
        await self.send(event=channel, data=data)

    async def agree(self, subscription: Any = "s1") -> Message:
        """Grant the subscription that comes next."""
        request = await self.next()
        await self.answer(request, subscriptionId=subscription)
        return request


@asynccontextmanager
async def connected(**options: Any) -> AsyncIterator[tuple[ServiceClient, Peer]]:
    """A client and its desktop."""
    ours, theirs = MemoryTransport.pair()
    async with ServiceClient(ours, **options) as client:
        yield client, Peer(theirs)


def start(work: Awaitable[Any]) -> asyncio.Future[Any]:
    return asyncio.ensure_future(work)
