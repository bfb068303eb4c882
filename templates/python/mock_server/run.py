"""Binds, serves, and ends in good order."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Final, cast

from uvicorn.config import Config
from uvicorn.server import Server

from .access import Access
from .app import demo_app, desktop_app
from .connection import STOPPING
from .errors import UsageError
from .framing import check_url, problem_of, source_of
from .session import Session
from .sockets import Sockets

PORT: Final = 7480
_GRACE: Final = 3  # seconds that open requests have in the end
Say = Callable[[str], object]


@dataclass(frozen=True)
class Address:
    """Where to listen; port 0 is any that is free, None one that is usual."""

    host: str = "127.0.0.1"
    port: int | None = None


def bind(address: Address) -> socket.socket:
    """A listening socket. Raises UsageError if it cannot be had."""
    port = PORT if address.port is None else address.port
    try:
        return _listen(address.host, port)
    except OSError as error:
        is_taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        if is_taken and address.port is None:
            return bind(Address(address.host, 0))
        raise _no_port(address.host, port, error) from error


def _bind_beside(first: socket.socket, address: Address) -> socket.socket:
    """The next port if it is free: pages find the built-in app again after a restart."""
    if address.port != 0:
        try:
            return _listen(address.host, first.getsockname()[1] + 1)
        except (OSError, OverflowError):
            pass
    return bind(Address(address.host, 0))


def _listen(host: str, port: int) -> socket.socket:
    family, kind, proto, _, where = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    found = socket.socket(family, kind, proto)
    try:
        if sys.platform != "win32":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(where)
        found.listen(1024)
        found.setblocking(False)
    except OSError:
        found.close()
        raise
    return found


def _no_port(host: str, port: int, error: OSError) -> UsageError:
    if isinstance(error, socket.gaierror):
        return UsageError(
            f'there is no host "{host}"', "--host takes a name or address"
        )
    if error.errno == errno.EADDRINUSE:
        hint = f"end what listens there, or take another: --port {port + 1}"
        return UsageError(f"port {port} of {host} is taken", hint)
    if error.errno == errno.EACCES:
        hint = "take one above 1023: --port 7480"
        return UsageError(f"port {port} of {host} is not for everybody", hint)
    reason = error.strerror or error
    return UsageError(f"cannot listen at {host}, port {port}: {reason}")


def url_of(bound: socket.socket, host: str) -> str:
    """The URL of a listening socket, as a person on this machine asks for it."""
    port = bound.getsockname()[1]
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104
    name = everywhere.get(host, host)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


class _Quiet(Server):
    """A server whose signals are ours: all that listens ends together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _socket_protocol(**about: Any) -> asyncio.Protocol:
    """What speaks WebSocket; imported when somebody does, as it takes its time."""
    from .protocol import SocketProtocol

    return SocketProtocol(**about)


def _server(app: Any, access: Access) -> _Quiet:
    limits = access.limits
    return _Quiet(
        Config(
            app,
            interface="asgi3",
            lifespan="off",
            ws=cast("Any", _socket_protocol),
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            ws_max_size=limits.message,
            ws_ping_interval=limits.ping,
            ws_ping_timeout=limits.ping,
            ws_per_message_deflate=False,
            limit_concurrency=limits.connections + 100,
            timeout_graceful_shutdown=_GRACE,
        )
    )


class Running:
    """What listens: the desktop, and the built-in app on a port of its own."""

    def __init__(
        self, session: Session, access: Access, address: Address, app_url: str
    ) -> None:
        """Binds. An empty `app_url` means the built-in app. Raises UsageError."""
        self.session = session
        self._sockets = Sockets(session, access.limits)
        bound = bind(address)
        self.url = url_of(bound, address.host)
        self.origin = self.url.rstrip("/")
        self.app_url = app_url
        self.app_problem: str | None = None
        self._bound = [bound]
        apps = set(access.apps)
        if app_url:
            apps.add(check_url(app_url))
        demo = None if app_url else session.content.demo
        if demo is not None:
            extra = _bind_beside(bound, address)
            self._bound.append(extra)
            self.app_url = url_of(extra, address.host)
            apps.add(self.app_url.rstrip("/"))
        whole = Access(
            token=access.token,
            hosts=access.hosts | {address.host} - {""},
            origins=access.origins,
            apps=frozenset(apps),
            limits=access.limits,
        )
        apps_of = [desktop_app(session, whole, self._sockets, self._told)]
        if demo is not None:
            apps_of.append(demo_app(demo, whole, self._framers()))
        self._servers = [_server(app, whole) for app in apps_of]

    def _framers(self) -> list[str]:
        """Where a person may have opened the desktop, as a policy says it."""
        port = self._bound[0].getsockname()[1]
        names = (f"http://{name}:{port}" for name in ("127.0.0.1", "localhost"))
        return sorted({source_of(self.origin), *names})

    @property
    def loop_factory(self) -> Callable[[], asyncio.AbstractEventLoop] | None:
        """What makes the event loop to serve on; None is asyncio's own."""
        return self._servers[0].config.get_loop_factory()

    def _told(self) -> dict[str, Any]:
        return {"app": self.app_url, "problem": self.app_problem}

    async def serve(self, ready: Callable[[], object], say: Say) -> None:
        """Serve until a signal or `stop`; `ready` is called when all is there."""
        with _signals(self.stop):
            self.session.clock.follow(self.session.desktop)
            tasks = [
                asyncio.ensure_future(server.serve(sockets=[bound]))
                for server, bound in zip(self._servers, self._bound, strict=True)
            ]
            while not all(server.started for server in self._servers):  # noqa: ASYNC110
                await asyncio.sleep(0.001)  # uvicorn tells nobody
            ready()
            look = asyncio.ensure_future(self._look_at_app(say))
            await asyncio.gather(*tasks)
            look.cancel()

    def stop(self) -> None:
        """End: tell all, then close."""
        self.session.stop()
        self._sockets.close_all(STOPPING, "the mock desktop stops")
        for server in self._servers:
            if server.should_exit:  # asked twice: do not wait for anybody
                server.force_exit = True
            server.should_exit = True

    async def _look_at_app(self, say: Say) -> None:
        """Say what keeps the app from being shown."""
        if len(self._servers) > 1 or not self.app_url:
            return
        loop = asyncio.get_running_loop()
        self.app_problem = await loop.run_in_executor(
            None, problem_of, self.app_url, self.origin
        )
        if self.app_problem is not None:
            say(self.app_problem)


def run(running: Running, ready: Callable[[], object], say: Say) -> None:
    """Serve on the event loop that uvicorn takes: uvloop's, where it is installed."""
    if sys.version_info < (3, 11):
        asyncio.run(running.serve(ready, say))
        return
    with asyncio.Runner(loop_factory=running.loop_factory) as runner:
        runner.run(running.serve(ready, say))


@contextlib.contextmanager
def _signals(stop: Callable[[], object]) -> Generator[None, None, None]:
    """Call `stop` on SIGINT and SIGTERM, which only the main thread hears."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    known = (signal.SIGINT, signal.SIGTERM)

    def take(number: int, frame: object) -> None:
        loop.call_soon_threadsafe(stop)

    before = {number: signal.signal(number, take) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
