"""Everything a client raises on purpose; all of it can be pickled and copied."""

from __future__ import annotations

from typing import Any, ClassVar

from .unset import UNSET

_SHOWN = 60  # characters of a wrong value that a message shows


class ScapiError(Exception):
    """Base of all errors of this package."""

    _init_names: ClassVar[tuple[str, ...]] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the constructor's arguments, not from the message."""
        if not self._init_names:
            return (type(self), self.args, self.__dict__)
        values = tuple(getattr(self, name) for name in self._init_names)
        return (type(self), values, self.__dict__)


class ScapiClosedError(ScapiError):
    """The session was closed, or its connection was lost, before an answer came."""


class ScapiTimeoutError(ScapiError, TimeoutError):
    """Nothing came in time; whether the peer acted on the request is not known.

    `request` is the method or channel that was waited for, `timeout` the limit in
    seconds.
    """

    _init_names = ("request", "timeout")

    def __init__(self, request: str, timeout: float) -> None:
        super().__init__(f"{request}: nothing came within {timeout:g} s")
        self.request = request
        self.timeout = timeout


class ScapiNoDesktopError(ScapiError):
    """Our own message came back to us: nobody is there to answer `request`."""

    _init_names = ("request",)

    def __init__(self, request: str) -> None:
        super().__init__(f"{request}: only our own message came back, no peer is there")
        self.request = request


class ScapiRequestError(ScapiError):
    """The peer refused `request` (a method, or the channel of a subscription).

    `error_message` is what the peer gave as the reason, as it came: usually text, but
    null and other JSON are possible. `response` is the whole answer.
    """

    _init_names: ClassVar[tuple[str, ...]] = ("request", "error_message", "response")

    def __init__(self, request: str, error_message: Any, response: Any = None) -> None:
        super().__init__(f"{request}: {_reason(error_message)}")
        self.request = request
        self.error_message = error_message
        self.response = response


class ScapiRateLimitError(ScapiRequestError):
    """`request` was sent too often; the peer now ignores it for `seconds`.

    `seconds` is None if the peer did not say for how long.
    """

    _init_names = ("request", "error_message", "response", "seconds")

    def __init__(
        self,
        request: str,
        error_message: Any,
        response: Any = None,
        seconds: int | None = None,
    ) -> None:
        super().__init__(request, error_message, response)
        self.seconds = seconds


class ScapiDecodeError(ScapiError, ValueError):
    """A value is not what the API says it is; raised by strict decoding only.

    `path` leads to the value (``$.order.lines[0].name``), `expected` names
    what should be there, `value` is what was found (UNSET: nothing).
    """

    _init_names = ("path", "expected", "value")

    def __init__(self, path: str, expected: str, value: Any) -> None:
        super().__init__(f"{path}: expected {expected}, got {_shown(value)}")
        self.path = path
        self.expected = expected
        self.value = value


def _reason(error_message: object) -> str:
    return error_message if isinstance(error_message, str) else repr(error_message)


def _shown(value: object) -> str:
    if value is UNSET:
        return "nothing"
    text = repr(value[:_SHOWN] if isinstance(value, str) else value)
    cut = isinstance(value, str) and len(value) > _SHOWN
    if len(text) > _SHOWN:
        text, cut = text[:_SHOWN], True
    return text + "..." if cut else text
