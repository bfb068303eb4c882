"""The control API from Python: `RemoteDesktop`, on a server in a process of its own."""

from __future__ import annotations

import asyncio
import json
import math
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from websockets.asyncio.client import connect

from tests.mock_server.process import Process, started
from tests.package import make_importable
from tests.web import served

make_importable()

from wwe_scapi import ServiceClient, WebSocketTransport  # noqa: E402
from wwe_scapi.mock import (  # noqa: E402
    ControlError,
    MockDesktop,
    RefusedError,
    RemoteDesktop,
    scenarios,
)

if TYPE_CHECKING:
    from wwe_scapi.mock import Triggers

ANI = "+15550123"


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    with started("--manual-clock", "--seed", "3") as running:
        yield running


@pytest.fixture
def desktop(process: Process) -> RemoteDesktop:
    """As if the server had just been started."""
    found = RemoteDesktop(process.url)
    found.reset()
    return found


def test_what_triggers_do_is_seen(desktop: RemoteDesktop) -> None:
    """The same names and types as in process, and the same comes of it."""
    here = MockDesktop(seed=3)
    for triggers in (desktop.triggers, here.triggers):
        _ring(triggers)
    assert desktop.state == here.state
    assert desktop.perform("voice.answer", ["1"]) is None
    assert desktop.state["interactions"][0]["state"] == "TALKING"
    assert (desktop.advance(1500), desktop.now) == (1500, 1500)


def _ring(triggers: Triggers) -> None:
    triggers.voice.rings(ani=ANI, user_data={"Topic": "Refund"})


def test_refusal_is_an_error(desktop: RemoteDesktop) -> None:
    with pytest.raises(RefusedError) as refused:
        desktop.perform("voice.answer", {"interactionId": "9"})
    assert refused.value.error == "There is nothing with the identifier 9."


def test_a_client_takes_part(desktop: RemoteDesktop) -> None:
    """It is a page of the origin and the id that it names; what it sends can be waited for."""
    begin = desktop.end

    async def ask() -> str:
        async with (
            connect(desktop.page("https://crm.example", id="crm")) as socket,
            ServiceClient(WebSocketTransport(socket)) as client,
        ):
            return (await client.agent.get()).username

    desktop.fault("agent.get", latency=0, duplicate=True, times=1)
    assert [fault["call"] for fault in desktop.view["faults"]] == ["agent.get"]
    assert asyncio.run(ask())
    found = desktop.wait("in", message={"request": "agent.get"}, after=begin, timeout=20)
    assert (found["page"], found["at"]) == ("crm", 0)
    answers = [it for it in desktop.records(begin) if it["kind"] == "out"]
    assert len(answers) == 2
    desktop.fault(drop=True)
    desktop.clear_faults()
    assert desktop.view["faults"] == []


def test_waiting_ends(desktop: RemoteDesktop) -> None:
    with pytest.raises(ControlError, match=r"nothing that fits .* came within 20 ms") as error:
        desktop.wait("out", page="nobody", match={"at": 5}, timeout=0.02)
    assert error.value.status == 504


def test_transcript_replays(desktop: RemoteDesktop) -> None:
    _ring(desktop.triggers)
    text = desktop.transcript()
    assert [json.loads(line)["kind"] for line in text.splitlines()] == ["trigger"]


def test_setup_and_snapshot(desktop: RemoteDesktop) -> None:
    before = desktop.snapshot()
    _ring(desktop.triggers)
    desktop.restore(before)
    assert desktop.state["interactions"] == []
    desktop.configure(seed=8, settings={"consult-results": "nothing"})
    assert desktop.view["setup"]["seed"] == 8
    desktop.configure(seed=3, settings={})
    assert desktop.follow_real_time() >= 0
    assert desktop.view["clock"] == "real"
    desktop.follow_real_time(False)
    assert desktop.now == desktop.now


def test_scenarios_are_played(desktop: RemoteDesktop) -> None:
    """By id or as they are; the live desktop is there again afterwards."""
    name, story = next(iter(scenarios().items()))
    assert desktop.play(name)["failure"] is None
    asked = next(step for step in story["steps"] if step["kind"] == "call")
    story["steps"].append({**asked, "refused": "never"})
    played = desktop.play(story)
    assert played["at"] == played["count"] - 1
    assert played["failure"]["step"] == played["count"]
    assert desktop.view["player"] is None


@pytest.mark.parametrize(
    ("run", "status", "text"),
    [
        (lambda it: it.trigger("voice.ring"), 404,
         'there is no trigger "voice.ring" ("voice.rings"?)'),
        (lambda it: it.trigger("a?b#c"), 404, 'there is no trigger "a?b#c"'),
        (lambda it: it.advance(-1), 400, "ms is 0 or more"),
        (lambda it: it.fault(latencies=1), 400, 'there is no latencies ("latency"?)'),
        (lambda it: it.configure(settings={"x": 1}), 400, "there is no setting x"),
        (lambda it: it.get("nothing"), 404, "GET /api/nothing: not found"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(desktop: RemoteDesktop, run: Any, status: int, text: str) -> None:
    """With the status and, mostly, with what to do."""
    with pytest.raises(ControlError, match=re.escape(text)) as error:
        run(desktop)
    assert error.value.status == status


def test_token_is_that_of_the_url() -> None:
    with started("--token", "s3cret/&") as running:
        assert running.url.endswith("?token=s3cret%2F%26")
        plain = running.url.partition("?")[0]
        for desktop in (RemoteDesktop(running.url), RemoteDesktop(plain, token="s3cret/&")):
            assert desktop.now >= 0
            assert desktop.page().startswith(f"ws{plain[4:]}scapi?token=s3cret")
        with pytest.raises(ControlError, match="the token is missing or wrong") as error:
            RemoteDesktop(plain).reset()
        assert error.value.status == 401
        code, told = running.end()
    assert (code, told.splitlines()[-1]) == (0, "ended")


def test_nobody_there() -> None:
    desktop = RemoteDesktop("http://127.0.0.1:9/")
    with pytest.raises(ControlError) as error:
        desktop.reset()
    assert str(error.value) == (
        "http://127.0.0.1:9/ does not answer: [Errno 111] Connection refused"
        " (is the mock server running?)"
    )
    with pytest.raises(ControlError, match='"localhost:7480" is no URL of a mock server'):
        RemoteDesktop("localhost:7480")


def test_another_server(tmp_path: Path) -> None:
    with (
        served({"x": tmp_path}) as site,
        pytest.raises(ControlError, match=r"answers 404 .*is that a mock server") as error,
    ):
        _ = RemoteDesktop(site.url("")).now
    assert error.value.status == 404


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
        b"HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 404 No\r\nContent-Length: 99\r\n\r\n[]",
        b"SSH-2.0-OpenSSH_9.6\r\n",
    ],
)
def test_what_is_no_mock_server(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            other, _ = listening.accept()
            with other:
                other.recv(65536)
                other.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        port = listening.getsockname()[1]
        with pytest.raises(ControlError, match="is that a mock server"):
            _ = RemoteDesktop(f"http://127.0.0.1:{port}/").end
        thread.join(20)


@pytest.mark.parametrize("url", ["http://[::1", "http://a:x/", "http://a:99999/", "http://a b/"])
def test_url_that_is_none(url: str) -> None:
    with pytest.raises(ControlError, match="is no URL of a mock server"):
        RemoteDesktop(url)


@pytest.mark.parametrize("timeout", [math.inf, math.nan, -1])
def test_timeout_that_is_none(timeout: float) -> None:
    with pytest.raises(ValueError, match="a finite number of seconds"):
        RemoteDesktop("http://127.0.0.1:9/").wait(timeout=timeout)


def test_document_among_the_schemas_is_that_of_the_server(process: Process) -> None:
    """The exported OpenAPI is what the server tells."""
    exported = Path(__file__).parents[2] / "generated/schema/openapi.json"
    with urlopen(f"{process.url}api/openapi.json", timeout=20) as found:
        assert json.load(found) == json.loads(exported.read_text("utf-8"))
