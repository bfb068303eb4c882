"""The server of the real package in a process of its own, as its users start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socket import create_server

from tests.package import distribution


@dataclass
class Process:
    """A running server."""

    url: str
    process: subprocess.Popen[str]

    def end(self) -> tuple[int, str]:
        """Let it end in good order: its exit code, and what it told beside its URL."""
        self.process.terminate()
        _, told = self.process.communicate(timeout=60)
        return self.process.returncode, told


@contextmanager
def started(
    *words: str, port: int = 0, command: tuple[str, ...] = ("wwe_scapi.mock",)
) -> Iterator[Process]:
    """A server that listens, with these options; the first line that it prints is its URL."""
    line = [sys.executable, "-m", *command, "--no-browser", "--port", str(port), *words]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONPATH": str(distribution() / "src")}
    with subprocess.Popen(line, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            url = process.stdout.readline().strip()
            assert url, process.stderr.read()
            yield Process(url, process)
        finally:
            process.kill()


def two_free_ports() -> int:
    """The first of two ports, one after the other, at which nobody listens."""
    while True:
        with create_server(("127.0.0.1", 0)) as first:
            port = int(first.getsockname()[1])
            try:
                create_server(("127.0.0.1", port + 1)).close()
            except (OSError, OverflowError):
                continue
            return port
