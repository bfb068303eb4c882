"""A server that runs in a thread, on real sockets, and hands to reach into it."""

from __future__ import annotations

import asyncio
import http.client
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.mock_server.assembled import NAME, assemble

PATIENCE = 20  # seconds; the machine may be busy


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """A running server: `running` is its inside."""

    running: Any
    loop: asyncio.AbstractEventLoop
    sockets: ExitStack

    @property
    def url(self) -> str:
        return str(self.running.url)

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])

    def ask(self, verb: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request; header names have `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body
        if body is not None and not isinstance(body, bytes):
            data = json.dumps(body).encode()
            named.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(verb, path, data, named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def post(self, path: str, **body: Any) -> Any:
        """The JSON answer to a POST that must succeed."""
        answer = self.ask("POST", path, body)
        assert answer.status == 200, answer.body
        return answer.json

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status == 200, answer.body
        return answer.json

    def socket(self, path: str, **more: Any) -> ClientConnection:
        """A WebSocket, closed at the end of the test."""
        url = self.url.replace("http", "ws", 1) + path.lstrip("/")
        more.setdefault("open_timeout", PATIENCE)
        return self.sockets.enter_context(connect(url, close_timeout=1, **more))

    def inside(self, run: Callable[[], Any]) -> Any:
        """The value of a function that runs in the server's thread."""

        async def call() -> Any:
            return run()

        return asyncio.run_coroutine_threadsafe(call(), self.loop).result(PATIENCE)


def hear(socket: ClientConnection) -> Any:
    """The next message."""
    return json.loads(socket.recv(timeout=PATIENCE))


def say(socket: ClientConnection, **message: Any) -> None:
    socket.send(json.dumps(message))


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The assembled package, which can be imported."""
    folder = tmp_path_factory.mktemp("assembled")
    assemble(folder)
    sys.path.insert(0, str(folder))
    yield folder / NAME
    sys.path.remove(str(folder))


def module(name: str) -> Any:
    """A module of the server."""
    return import_module(f"{NAME}._server.{name}")


Start = Callable[..., Server]


Loop = Callable[[], asyncio.AbstractEventLoop]


@pytest.fixture
def new_loop() -> Loop:
    """What makes the event loop of a server."""
    return asyncio.new_event_loop


@pytest.fixture
def start(package: Path, new_loop: Loop) -> Iterator[Start]:
    """Starts servers that end with the test."""
    with ExitStack() as stack:

        def run(**options: Any) -> Server:
            return stack.enter_context(_served(package, new_loop, **options))

        yield run


@pytest.fixture(scope="module")
def shared(package: Path) -> Iterator[Server]:
    """One for tests that leave no trace."""
    with _served(package, asyncio.new_event_loop) as server:
        yield server


@pytest.fixture
def server(start: Start) -> Server:
    """A server on loopback, with a clock that stands still."""
    return start()


@contextmanager
def _served(
    package: Path,
    new_loop: Loop,
    app: str = "",
    real: bool = False,
    lines: int = 1000,
    **more: Any,
) -> Iterator[Server]:
    setup, host = more.pop("setup", {}), more.pop("host", "127.0.0.1")
    content = module("content").Content(package / "_data")
    begin = module("setup").Setup(**setup)
    session = module("session").Session(content, begin, is_real=real, log_lines=lines)
    address = module("run").Address(host, 0)
    running = module("run").Running(session, module("access").Access(**more), address, app)
    loop = new_loop()
    ready = threading.Event()
    serving = running.serve(ready.set, lambda text: None)
    thread = threading.Thread(target=loop.run_until_complete, args=(serving,))
    thread.start()
    assert ready.wait(PATIENCE)
    with ExitStack() as sockets:
        yield Server(running, loop, sockets)
    loop.call_soon_threadsafe(running.stop)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
