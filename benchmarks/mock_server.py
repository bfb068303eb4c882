"""Cases about the mock server: answers over WebSockets, and how soon it is there."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from socket import create_server
from statistics import median
from time import perf_counter, sleep
from typing import Any

from benchmarks.case import Case, MissingPeer
from benchmarks.inputs import ROOT, Inputs
from benchmarks.measure import Command, ratio
from benchmarks.socket_load import Load, load

PRISM = "@stoplight/prism-cli@5.14.2"
ORIGIN = "https://page.example"
METHOD = "agent.get"
PATIENCE = 60.0  # seconds until a server has to answer
SECONDS = 3.0  # of one measurement under load
PAIRS = 3
OPTIONS = {
    "service-client-api.accepted-web-content-origins": (
        f"https://crm.example, {ORIGIN} (agent.*, voice.*, interaction.*)"
    ),
    "service-client-api.rate-limit": 1_000_000_000,
    f"service-client-api.rate-limit.{METHOD}": 1_000_000_000,
}
"""Every rule is asked for every request, and lets it pass."""


def free_port() -> int:
    """A port that nobody listens at."""
    with create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def served(command: Command, port: int, path: str, **where: Any) -> Iterator[float]:
    """A server that runs: the seconds until its first good answer."""
    start = perf_counter()
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=nowhere, stderr=nowhere, **where) as process:
        try:
            _await(process, port, path, start)
            yield perf_counter() - start
        finally:
            process.kill()


def _await(process: subprocess.Popen[bytes], port: int, path: str, start: float) -> None:
    while perf_counter() - start < PATIENCE:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            if connection.getresponse().read() is not None:
                return
        except OSError:
            sleep(0.002)
        finally:
            connection.close()
    raise RuntimeError(f"{process.args} did not answer")


def _mock(inputs: Inputs, port: int) -> Command:
    config = inputs.folder / "mock-server.json"
    config.write_text(json.dumps({"options": OPTIONS}), "utf-8")
    found = sorted(inputs.own.package.glob("*/mock/__main__.py"))
    if not found:
        raise RuntimeError("the package has no mock")
    name = found[0].parents[1].name
    words = ["--no-browser", "--port", str(port), "--config", str(config)]
    return [sys.executable, "-m", f"{name}.mock", *words]


# --- under load ---------------------------------------------------------------------------------


@cache
def _loads(inputs: Inputs, connections: int) -> list[tuple[Load, Load]]:
    """Ours and a bare echo, in turn, with the same message."""
    text = json.dumps(
        {"request": METHOD, "referenceId": "1", "userAgent": "WWE Client", "protocolVersion": 2}
    ).encode()
    ours, echo = free_port(), free_port()
    peer = [sys.executable, str(Path(__file__).with_name("peer_echo.py")), str(echo)]
    with ExitStack() as stack:
        stack.enter_context(served(_mock(inputs, ours), ours, "/api/info", cwd=inputs.own.package))
        stack.enter_context(served(peer, echo, "/"))
        scapi = f"ws://127.0.0.1:{ours}/scapi?origin={ORIGIN}"
        return [
            (
                load(scapi, text, connections, SECONDS),
                load(f"ws://127.0.0.1:{echo}/", text, connections, SECONDS),
            )
            for _ in range(PAIRS)
        ]


def _rates(connections: int) -> Callable[[Inputs], float]:
    def measure(inputs: Inputs) -> float:
        return median(ours.rate / echo.rate for ours, echo in _loads(inputs, connections))

    return measure


def _tails(connections: int) -> Callable[[Inputs], float]:
    def measure(inputs: Inputs) -> float:
        return median(ours.p99 / echo.p99 for ours, echo in _loads(inputs, connections))

    return measure


# --- start-up -----------------------------------------------------------------------------------


def start_up(inputs: Inputs) -> float:
    """From the start of the process to the first good answer; Prism with as many operations."""
    prism = _prism()
    document = inputs.folder / "prism.json"
    document.write_text(json.dumps(_as_openapi(inputs)), "utf-8")
    return ratio(lambda: _ours(inputs), lambda: _theirs(prism, document), pairs=7)


def _ours(inputs: Inputs) -> float:
    port = free_port()
    command = _mock(inputs, port)
    with served(command, port, "/api/state", cwd=inputs.own.package) as seconds:
        return seconds


def _theirs(prism: list[str], document: Path) -> float:
    port = free_port()
    command = [*prism, "mock", str(document), "--port", str(port), "--host", "127.0.0.1"]
    with served(command, port, f"/{METHOD}") as seconds:
        return seconds


def _prism() -> list[str]:
    """Prism in the cache of this repository, from npm at the first time."""
    folder = ROOT / ".cache" / "prism"
    script = folder / "node_modules/@stoplight/prism-cli/dist/index.js"
    node = import_module("tests.node")
    try:
        programs = {name: str(node.program(name)) for name in ("node", "npm")}
    except RuntimeError as missing:
        raise MissingPeer(str(missing)) from None
    if not script.exists():
        folder.mkdir(parents=True, exist_ok=True)
        words = ["install", "--prefix", str(folder), "--no-save", "--no-audit", "--no-fund", PRISM]
        done = subprocess.run([programs["npm"], *words], capture_output=True, check=False,
                              env={**os.environ, "CI": "1"})  # fmt: skip
        if done.returncode or not script.exists():
            raise MissingPeer(f"npm could not install {PRISM}")
    return [programs["node"], str(script)]


def _as_openapi(inputs: Inputs) -> dict[str, Any]:
    """The same methods as paths, each with its parameters and an answer."""
    found = next(inputs.own.package.glob("*/mock/_data/info.json"))
    info = json.loads(found.read_text("utf-8"))
    answer = {"type": "object", "properties": {"data": {"type": "object"}}}
    content = {"application/json": {"schema": answer, "example": {"data": {}}}}
    paths = {
        f"/{method['name']}": {
            "get": {
                "parameters": [
                    {"name": param["name"], "in": "query", "schema": {"type": "string"}}
                    for param in method.get("params", [])
                ],
                "responses": {"200": {"description": "Done.", "content": content}},
            }
        }
        for method in info["methods"]
    }
    about = {"title": info["title"], "version": "1"}
    return {"openapi": "3.0.3", "info": about, "paths": paths}


def _cases() -> Iterator[Case]:
    echo = "bare starlette echo of the same message"
    for count in (1, 100, 1000):
        where = f"{count:,} connection{'s' if count > 1 else ''}"
        what = f"`{METHOD}` over WebSocket, security options on, {where}"
        yield Case("socket", f"{what}: answers a second", echo, _rates(count), 0.5,
                   more_is_better=True)  # fmt: skip
        yield Case("socket", f"{what}: 99th percentile", echo, _tails(count), 2.0)
    yield Case("server", "mock server, start to first answer", "Prism, as many operations",
               start_up, 0.15)  # fmt: skip


CASES = tuple(_cases())
