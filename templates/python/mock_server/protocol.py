"""uvicorn's WebSocket protocol, without a queue and a task switch for each message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.protocol import State

try:
    from websockets.speedups import apply_mask
except ImportError:  # where it could not be compiled
    from websockets.utils import apply_mask

_TEXT: Final = 0x81  # RFC 6455: the first byte of a text in one frame
_MASKED: Final = 0x80  # of the second byte, which has the length too
_WIDE: Final = 126  # in place of a length: the next two bytes have it; 127: eight have


class SocketProtocol(WebSocketsSansIOProtocol):
    """Hands texts to `take` as soon as they are there, and writes without waiting.

    ASGI puts each message into a queue, and wakes up a task that takes it out: more work
    than to answer it. Everything else still goes that way, texts too while `take` is
    None. It is the `Wire` of a connection, which finds it in the scope.
    """

    take: Callable[[str], object] | None = None
    _is_between = False
    """Whether the parser has nothing of a message yet, as far as we know."""

    async def run_asgi(self) -> None:
        extensions: Any = self.scope.setdefault("extensions", {})
        extensions["wire"] = self
        await super().run_asgi()

    def data_received(self, data: bytes) -> None:
        """Nearly always it is one text and nothing else, which needs no parser."""
        text = self._whole_text(data) if self._is_between else None
        if text is None or self.take is None or not self.queue.empty():
            super().data_received(data)
            self._is_between = self._has_nothing()
        elif not self.close_sent:
            self.take(text)

    def _whole_text(self, data: bytes) -> str | None:
        """The text in a frame, if the frame is whole, alone and not too large."""
        if len(data) < 8 or data[0] != _TEXT or self.close_sent:
            return None
        size, begin = data[1] - _MASKED, 6
        if size == _WIDE:
            size, begin = int.from_bytes(data[2:4], "big"), 8
        elif size > _WIDE:
            return None
        if len(data) != begin + size or not 0 <= size <= self.config.ws_max_size:
            return None
        try:
            return apply_mask(data[begin:], data[begin - 4 : begin]).decode()
        except UnicodeDecodeError:
            return None

    def _has_nothing(self) -> bool:
        """Whether the parser waits for a new message.

        It is made of generators, and the innermost that runs says so. If websockets
        calls that one otherwise one day, all goes through the parser.
        """
        place: Any = self.conn.parser
        while place.gi_yieldfrom is not None:
            place = place.gi_yieldfrom
        return place.__name__ == "at_eof" and not self.frames

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
        """Send texts, all in one piece; nobody gets them who is gone."""
        if self.conn.state is not State.OPEN or self.transport.is_closing():
            return
        self.transport.write(b"".join([_frame(text.encode()) for text in texts]))

    def abort(self) -> None:
        """Give up at once: closing waits until all is sent, and who does not read keeps it open."""
        self.transport.abort()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.abort()


def _frame(text: bytes) -> bytes:
    """A whole message as RFC 6455 has it: a final frame of text, without a mask."""
    size = len(text)
    if size < 126:
        return b"\x81%c%b" % (size, text)
    if size < 65536:
        return b"\x81\x7e%b%b" % (size.to_bytes(2, "big"), text)
    return b"\x81\x7f%b%b" % (size.to_bytes(8, "big"), text)
