"""The base of generated clients, and the loops it has to work with."""

import asyncio
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
import uvloop
from desk import PROTOCOL, Desk, play, task
from runtime.channel import Channel
from runtime.client import BaseClient, Namespace
from runtime.codec import ROOT, UNSET, Unset, read_any, read_string
from runtime.errors import ScapiClosedError, ScapiTimeoutError
from runtime.transport import MemoryTransport

RUNTIME = Path(__file__).parents[2] / "templates" / "python" / "runtime"


class Voice(Namespace):
    """As generated."""

    async def dial(
        self,
        destination: str,
        user_data: dict[str, Any] | Unset = UNSET,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - as generated
    ) -> str:
        params = [destination, user_data]
        result = await self._session.call("voice.dial", params, timeout=timeout)
        return read_string(result, ROOT, self._session.strict)


class Client(BaseClient):
    """As generated."""

    @property
    def voice(self) -> Voice:
        return Voice(self._session)


async def conversation() -> None:
    """A call, an event, a time-out and the end, on whatever loop is running."""
    ours, theirs = MemoryTransport.pair()
    desk = Desk(theirs)
    async with Client(ours, PROTOCOL, timeout=5) as client:
        call = task(client.voice.dial("5001"))
        request = await desk.request()
        assert (request.method, request.params) == ("voice.dial", ["5001"])
        await desk.reply(request.id, "ok")
        assert await call == "ok"
        events = client.listen(Channel("news", read_any))
        opening = task(events.subscribe()._open())
        await desk.grant()
        news = await opening
        await desk.event("news", 1)
        assert await news.once() == 1
        with pytest.raises(ScapiTimeoutError):
            await client.call("voice.hold", timeout=0.01)
        pending = task(client.call("voice.hold", timeout=math.inf))
        await asyncio.sleep(0)
    with pytest.raises(ScapiClosedError):
        await pending
    assert client.closed
    assert client.session.pending == 0


def test_client() -> None:
    """A client works in async with, and everything has ended after it."""
    play(conversation)


def uvloop_runner(work: Callable[[], Any]) -> None:
    loop = uvloop.new_event_loop()
    try:
        loop.run_until_complete(work())
    finally:
        loop.close()


def asyncio_runner(work: Callable[[], Any]) -> None:
    asyncio.run(work())


def anyio_runner(work: Callable[[], Any]) -> None:
    anyio.run(work, backend="asyncio")


@pytest.mark.parametrize("run", [asyncio_runner, uvloop_runner, anyio_runner])
def test_loops(run: Callable[[Callable[[], Any]], None]) -> None:
    """The same on asyncio's own loop, on uvloop and under anyio."""
    run(conversation)


def test_anyio_cancellation() -> None:
    """A cancel scope around a call leaves nothing pending."""
    anyio = pytest.importorskip("anyio")

    async def script() -> None:
        ours, _ = MemoryTransport.pair()
        async with Client(ours, PROTOCOL) as client:
            with anyio.move_on_after(0.01) as scope:
                await client.call("a.b")
            assert scope.cancelled_caught
            assert client.session.pending == 0
            with anyio.CancelScope() as scope:
                scope.cancel()
                await client.close()
        assert client.closed

    anyio.run(script, backend="asyncio")


@pytest.mark.parametrize("module", ["protocol", "errors", "codec", "channel", "messages", "params"])
def test_declarations_need_no_event_loop(module: str) -> None:
    """Importing types and codecs does not import asyncio."""
    code = f"import runtime.{module}, sys; print('asyncio' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=RUNTIME.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "False\n"


def test_package_alone_is_empty() -> None:
    """Importing the package itself loads nothing at all."""
    code = (
        "import sys; before = set(sys.modules); import runtime;"
        "print(sorted(set(sys.modules) - before))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=RUNTIME.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "['runtime']\n"


def test_sources_are_small_and_name_no_api() -> None:
    """No fact of one API stands in the runtime, and no file outgrows a screen or five."""
    for path in RUNTIME.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 250, path.name
        for word in ("genesys", "wwe", "referenceId", "errorMessage", "userAgent"):
            assert word not in text, (path.name, word)
