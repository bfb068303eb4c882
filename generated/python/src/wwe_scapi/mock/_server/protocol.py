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

_END_OF_HEADERS: Final = b"\r\n\r\n"
_TEXT: Final = 0x81  # the first byte of a text in one frame
_FINAL: Final = 0x80  # of the first byte: no other frame goes on with this message
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
    """Whether all that has come so far was whole messages, as far as we know."""

    async def run_asgi(self) -> None:
        extensions: Any = self.scope.setdefault("extensions", {})
        extensions["wire"] = self
        await super().run_asgi()

    def data_received(self, data: bytes) -> None:
        """Nearly always it is one text and nothing else, which needs no parser."""
        text = self._whole_text(data) if self._is_between else None
        if text is not None and self.take is not None and self.queue.empty():
            self.take(text)
            return
        if not self.handshake_initiated:
            self._is_between = data.endswith(_END_OF_HEADERS)
        elif self._is_between:
            self._is_between = _has_whole_messages(data)
        super().data_received(data)

    def _whole_text(self, data: bytes) -> str | None:
        """The text in a frame, if the frame is whole, alone and not too large."""
        if self.close_sent or data[0] != _TEXT:
            return None
        begin, end = _payload(data, 0)
        if end != len(data) or end - begin > self.config.ws_max_size:
            return None
        try:
            return apply_mask(data[begin:], data[begin - 4 : begin]).decode()
        except UnicodeDecodeError:
            return None

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


# --- frames, as RFC 6455 has them ---------------------------------------------------------------


def _payload(data: bytes, start: int) -> tuple[int, int]:
    """Where the content of a masked frame begins and ends; the end is -1 if that is not seen."""
    size = data[start + 1] - _MASKED if start + 6 <= len(data) else -1
    begin = start + 6
    if size >= _WIDE:
        width = 2 if size == _WIDE else 8
        size = int.from_bytes(data[start + 2 : start + 2 + width], "big")
        begin += width
    return begin, begin + size if 0 <= size <= len(data) - begin else -1


def _has_whole_messages(data: bytes) -> bool:
    """Whether these are whole frames, and each is a message of its own."""
    end = 0
    while 0 <= end < len(data):
        if not data[end] & _FINAL:
            return False
        _, end = _payload(data, end)
    return end >= 0


def _frame(text: bytes) -> bytes:
    """A whole message as RFC 6455 has it: a final frame of text, without a mask."""
    size = len(text)
    if size < 126:
        return b"\x81%c%b" % (size, text)
    if size < 65536:
        return b"\x81\x7e%b%b" % (size.to_bytes(2, "big"), text)
    return b"\x81\x7f%b%b" % (size.to_bytes(8, "big"), text)
