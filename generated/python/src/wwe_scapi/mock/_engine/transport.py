"""The way from a client in the same process to a desktop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from .errors import MockError
from .values import Json

if TYPE_CHECKING:
    from .desktop import Desktop

_END: Final = object()


class DesktopTransport:
    """A transport for a client; its page is connected at once.

    The client and whoever uses the desktop run in one thread, on one event loop.
    """

    def __init__(
        self,
        desktop: Desktop,
        origin: str = "https://page.example",
        *,
        id: str | None = None,
        **fields: Json,
    ) -> None:
        """`fields` are what the program knows of pages."""
        self._inbox: asyncio.Queue[Any] = asyncio.Queue()
        self._is_open = True
        self.page = desktop.connect(origin, self._inbox.put_nowait, id=id, **fields)

    async def send(self, message: Any) -> None:
        """Hand over a message; what comes of it can be received when this returns."""
        if not self._is_open:
            raise MockError("the connection is closed")
        self.page.receive(message)

    async def receive(self) -> Any:
        """Wait for the next message; raises MockError when nothing more can come."""
        message = await self._inbox.get()
        if message is _END:
            self._inbox.put_nowait(_END)
            raise MockError("the connection is closed")
        return message

    async def close(self) -> None:
        """Disconnect the page; what was received before can still be read."""
        if self._is_open:
            self._is_open = False
            self.page.disconnect()
            self._inbox.put_nowait(_END)
