"""Who may ask: by host, by origin, by token, and how often."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from .connection import Limits, Message, Receive, Send
from .errors import ApiError

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
COOKIE: Final = "mock-desktop-token"
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_CLIENTS: Final = 1_000  # addresses whose rate is remembered
_PROTECTED: Final = ("/api", "/scapi")


@dataclass(frozen=True)
class Access:
    """What a server lets in."""

    token: str = ""
    """Empty if none is needed."""
    hosts: frozenset[str] = frozenset()
    """Names beside those of this machine."""
    origins: frozenset[str] = frozenset()
    """Of other pages that may control the desktop."""
    apps: frozenset[str] = frozenset()
    """Of pages that may speak for themselves over `/scapi`, and frame the desktop."""
    limits: Limits = field(default_factory=Limits)

    @property
    def query(self) -> str:
        """What an address needs behind it."""
        return f"?token={quote(self.token, safe='')}" if self.token else ""


def host_name(host: str) -> str:
    """The name in a `Host` header, without port and final dot; empty if wrong."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def is_address(name: str) -> bool:
    """Whether a name is an IP address: no DNS answer can have changed it."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    return host == "localhost" or (is_address(host) and ip_address(host).is_loopback)


class Guard:
    """ASGI middleware that lets in only what `Access` does."""

    def __init__(self, app: Any, access: Access) -> None:
        self._app = app
        self._access = access
        self._counts: dict[str, tuple[float, int]] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        try:
            self._check_rate(scope)
            self._check_host(headers)
            self._check_origin(scope, headers)
            self._check_token(scope, headers)
        except ApiError as error:
            await _refuse(scope, receive, send, error)
            return
        await self._app(scope, receive, send)

    def _check_rate(self, scope: Message) -> None:
        client = (scope.get("client") or ("",))[0]
        now = time.monotonic()
        begin, count = self._counts.get(client, (now, 0))
        if now - begin > 2:
            begin, count = now, 0
        if len(self._counts) >= _CLIENTS:
            self._counts.clear()
        self._counts[client] = (begin, count + 1)
        most = self._access.limits.rate
        if count >= 2 * most:
            text = f"more than {most} requests a second"
            raise ApiError(text, "wait two seconds", 429)

    def _check_host(self, headers: Mapping[str, str]) -> None:
        """A name of somebody else may lead here by DNS rebinding."""
        host = headers.get("host", "")
        name = host_name(host)
        known = name in LOOPBACK or name in self._access.hosts or is_address(name)
        if not known:
            text = f'this server is not called "{name}"'
            hint = "ask for it by its address, or start it with --allow-host"
            raise ApiError(text, hint, 403)

    def _check_origin(self, scope: Message, headers: Mapping[str, str]) -> None:
        """Pages of others may neither change nor hear anything."""
        origin = headers.get("origin")
        scope.setdefault("state", {})
        own = {f"{scheme}://{headers['host']}" for scheme in ("http", "https")}
        is_socket = scope["type"] == "websocket"
        if origin is None:
            site = headers.get("sec-fetch-site", "none")
            is_api = scope["path"].startswith(_PROTECTED)
            if is_api and site not in ("same-origin", "none"):
                raise _foreign("another page")
            return
        if origin in own or origin in self._access.origins:
            return
        if is_socket and scope["path"] == "/scapi" and origin in self._access.apps:
            scope["state"]["origin"] = origin
            return
        if is_socket or scope["method"] not in _SAFE:
            raise _foreign(origin)

    def _check_token(self, scope: Message, headers: Mapping[str, str]) -> None:
        wanted = self._access.token
        if not wanted:
            return
        from hmac import compare_digest

        given = (
            headers.get("authorization", "").removeprefix("Bearer ").strip(),
            parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0],
            _cookie(headers.get("cookie", "")),
        )
        if not any(compare_digest(it.encode(), wanted.encode()) for it in given):
            text = "the token is missing or wrong"
            hint = "the URL that the server printed has it; or: Authorization: Bearer"
            raise ApiError(text, hint, 401)


def _foreign(who: str) -> ApiError:
    text = f"{who} may not control this mock desktop"
    return ApiError(text, "if it should, start the server with --allow-origin", 403)


def _cookie(header: str) -> str:
    from http.cookies import CookieError, SimpleCookie  # most servers need no token

    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return "" if found is None else found.value


async def _refuse(
    scope: Message, receive: Receive, send: Send, error: ApiError
) -> None:
    from .http import failure
    from .sockets import refuse

    if scope["type"] == "websocket":
        await receive()
        await refuse(send, error)
    else:
        await failure(error)(scope, receive, send)
