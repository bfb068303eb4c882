"""uvicorn's WebSocket protocol, without a queue and a task switch for each message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.protocol import State


class SocketProtocol(WebSocketsSansIOProtocol):
    """Hands texts to `take` as soon as they are there, and writes without waiting.

    ASGI puts each message into a queue, and wakes up a task that takes it out: more work
    than to answer it. Everything else still goes that way, texts too while `take` is
    None. It is the `Wire` of a connection, which finds it in the scope.
    """

    take: Callable[[str], object] | None = None

    async def run_asgi(self) -> None:
        extensions: Any = self.scope.setdefault("extensions", {})
        extensions["wire"] = self
        await super().run_asgi()

    def send_receive_event_to_app(self) -> None:
        """A message is complete."""
        text = None if self.take is None else self._text()
        if text is None or self.take is None or not self.queue.empty():
            super().send_receive_event_to_app()
            return
        self.frames = []
        if not self.close_sent:
            self.take(text)

    def _text(self) -> str | None:
        """The message, if it is a text."""
        if self.curr_msg_data_type != "text":
            return None
        try:
            return b"".join(self.frames).decode()
        except UnicodeDecodeError:
            return None

    @property
    def is_ready(self) -> bool:
        """Whether the other side takes what is written."""
        return self.writable.is_set()

    async def ready(self) -> None:
        """Wait until it does, or is gone."""
        await self.writable.wait()

    def write(self, texts: Iterable[str]) -> None:
        """Send messages, all in one piece; nobody gets them who is gone."""
        if self.conn.state is not State.OPEN or self.transport.is_closing():
            return
        for text in texts:
            self.conn.send_text(text.encode())
        self.transport.write(b"".join(self.conn.data_to_send()))

    def abort(self) -> None:
        """Give up at once: closing waits until all is sent, and who does not read keeps it open."""
        self.transport.abort()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.abort()
