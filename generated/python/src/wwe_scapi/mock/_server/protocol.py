"""uvicorn's WebSocket protocol, which reads ahead and can give a connection up at once."""

from __future__ import annotations

from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)

_AHEAD: Final = 16  # messages that may wait before reading pauses


class SocketProtocol(WebSocketsSansIOProtocol):
    """Closing waits until all is sent; who does not read would keep it open for ever."""

    async def run_asgi(self) -> None:
        extensions: Any = self.scope.setdefault("extensions", {})
        extensions["abort"] = self.transport.abort
        await super().run_asgi()

    def send_receive_event_to_app(self) -> None:
        """Pausing after every message, as uvicorn does, costs two system calls each."""
        is_reading = getattr(self, "read_paused", None) is False
        if is_reading and self.queue.qsize() < _AHEAD:
            self.read_paused = True  # says so, and goes on
            super().send_receive_event_to_app()
            self.read_paused = False
        else:
            super().send_receive_event_to_app()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()
