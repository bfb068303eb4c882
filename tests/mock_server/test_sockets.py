"""Clients and pages over WebSockets: what they say and hear, and what becomes of bad ones."""

from __future__ import annotations

import asyncio
import json
import signal
import socket as sockets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.protocol import Protocol

from tests.mock_server.conftest import PATIENCE, Server, Start, hear, module, say

if sys.platform == "win32":
    LOOPS = [asyncio.new_event_loop]
else:
    import uvloop

    LOOPS = [asyncio.new_event_loop, uvloop.new_event_loop]


@pytest.fixture(params=LOOPS, ids=["asyncio", "uvloop"][: len(LOOPS)])
def new_loop(request: pytest.FixtureRequest) -> Any:
    """The server takes uvloop's where it is installed; sockets behave otherwise there."""
    return request.param


def wire(server: Server) -> Any:
    return server.running.session.desktop.wire


def ask(server: Server, id_: int, method: str, *params: Any) -> str:
    return json.dumps(wire(server).request(str(id_), method, list(params)))


def change(socket: Any) -> Any:
    found = hear(socket)
    while "change" not in found:
        found = hear(socket)
    return found["change"]


def changes_until(socket: Any, holds: Any) -> Any:
    """The view of the first change for which something holds."""
    while True:
        found = change(socket)
        if holds(found):
            return found


def test_two_clients_and_a_page_at_once(server: Server) -> None:
    page = server.socket("/api/ui")
    assert change(page)["isReset"] is True
    one, two = server.socket("/scapi"), server.socket("/scapi")
    one.send(json.dumps(wire(server).subscribe("1", ["rooms"])))
    hear(one)
    two.send(ask(server, 1, "climate.setTarget", "r1", 25))
    assert hear(two)[wire(server).protocol["idKey"]] == "1"
    event = hear(one)
    assert event[wire(server).protocol["channelKey"]] == "rooms"
    seen = changes_until(page, lambda it: it["view"]["state"]["rooms"][0]["target"] == 25)
    assert seen["isReset"] is False
    assert [it["origin"] for it in seen["view"]["pages"]] == ["https://page.example"] * 2
    two.close()
    changes_until(page, lambda it: len(it["view"]["pages"]) == 1)


def test_text_that_is_no_json_is_a_string_that_nobody_understands(server: Server) -> None:
    client = server.socket("/scapi")
    for text in ("wwe hello", "{", "[" * 100_000, '"\\ud800"', "NaN"):
        client.send(text)
    client.send(ask(server, 1, "climate.listRooms"))
    assert wire(server).protocol["resultKey"] in hear(client)


def test_page_relays_its_windows(server: Server) -> None:
    page = server.socket("/api/ui")
    say(page, connect="w1", origin="https://app.example", fields={})
    answer = hear(page)
    while "connected" not in answer:
        answer = hear(page)
    assert answer == {"connected": "w1", "page": "page-1"}
    say(page, receive="w1", message=wire(server).request("7", "climate.listRooms", []))
    found = hear(page)
    while "message" not in found:
        found = hear(page)
    assert found["page"] == "w1"
    assert found["message"][wire(server).protocol["idKey"]] == "7"
    assert server.get("/api/state")["view"]["pages"][0]["origin"] == "https://app.example"
    say(page, disconnect="w1")
    changes_until(page, lambda it: not it["view"]["pages"])


def test_windows_go_with_their_page(server: Server) -> None:
    page = server.socket("/api/ui")
    say(page, connect="w1", origin="https://app.example")
    assert server.post("/api/wait", kind="connect", after=0)["record"]["page"] == "page-1"
    page.close()
    server.post("/api/wait", kind="disconnect", after=0)


def test_wrong_windows_are_told(server: Server) -> None:
    page = server.socket("/api/ui")
    for given in ({}, {"origin": 1}, {"origin": "https://a", "fields": [1]},
                  {"origin": "https://a", "id": 1}, {"origin": "https://a", "fields": {"x": 1}}):  # fmt: skip
        say(page, connect="w1", **given)
        answer = hear(page)
        while "connected" not in answer:
            answer = hear(page)
        assert answer["error"]
    say(page, receive="w9", message=1)  # of a window that is gone
    say(page, id=1, op="tigger")
    answer = hear(page)
    while "id" not in answer:
        answer = hear(page)
    assert answer == {"id": 1, "error": 'there is no operation "tigger"', "hint": '"trigger"?'}


def test_pages_survive_a_new_setup(server: Server) -> None:
    client = server.socket("/scapi")
    client.send(ask(server, 1, "climate.listRooms"))
    hear(client)
    page = server.socket("/api/ui")
    change(page)
    server.post("/api/configure", seed=9, settings={"end-of-target": "stay"})
    assert change(page)["isReset"] is True
    client.send(ask(server, 2, "climate.listRooms"))
    assert hear(client)[wire(server).protocol["idKey"]] == "2"
    view = server.get("/api/state")["view"]
    assert (view["setup"]["seed"], view["settings"]) == (9, {"end-of-target": "stay"})
    assert [it["id"] for it in view["pages"]] == ["page-1"]


def test_page_that_is_told_much_is_told_seldom(server: Server) -> None:
    page = server.socket("/api/ui")
    change(page)

    def much() -> None:
        for _ in range(500):
            server.running.session.desktop.trigger("owner.locks")

    server.inside(much)
    assert len(change(page)["records"]) == 500


def test_real_time_fires_timers(start: Start) -> None:
    server = start(real=True)
    client = server.socket("/scapi")
    server.post("/api/faults", call="climate.listRooms", latency=30)
    client.send(ask(server, 1, "climate.listRooms"))
    assert wire(server).protocol["resultKey"] in hear(client)
    lines = server.get("/api/transcript")["records"]
    asked, answered = (
        next(it["at"] for it in lines if it["kind"] == kind) for kind in ("in", "out")
    )
    assert answered == asked + 30


def test_clock_that_stands_still_fires_none(server: Server) -> None:
    client = server.socket("/scapi")
    server.post("/api/faults", call="climate.listRooms", latency=30)
    client.send(ask(server, 1, "climate.listRooms"))
    server.post("/api/wait", kind="in", after=0)
    with pytest.raises(TimeoutError):
        client.recv(timeout=0.1)
    server.post("/api/advance", ms=30)
    assert hear(client)


def test_clock_can_be_stopped_and_started(start: Start) -> None:
    server = start(real=True)
    stopped = server.post("/api/clock", real=False)
    assert stopped["clock"] == "manual"
    assert server.get("/api/state")["view"]["now"] == stopped["now"]
    server.post("/api/clock", real=True)
    deadline = time.monotonic() + PATIENCE
    while server.get("/api/state")["view"]["now"] <= stopped["now"]:
        assert time.monotonic() < deadline


# --- limits -------------------------------------------------------------------------------------


def limits(**given: Any) -> Any:
    return module("connection").Limits(**given)


def closing(socket: Any) -> tuple[int, str]:
    """Code and reason with which the server closes."""
    try:
        while True:
            socket.recv(timeout=PATIENCE)
    except ConnectionClosed as closed:
        frame = closed.rcvd
        return (0, "") if frame is None else (frame.code, frame.reason)


def test_message_that_is_too_big(start: Start) -> None:
    server = start(limits=limits(message=1000))
    client = server.socket("/scapi")
    client.send("x" * 1001)
    assert closing(client)[0] == 1009
    answer = server.ask("POST", "/api/advance", b"x" * 1001, Content_Type="application/json")
    assert (answer.status, answer.json["error"]) == (413, "the body has more than 1000 bytes")


def test_client_that_is_too_fast(start: Start) -> None:
    server = start(limits=limits(rate=10))
    client = server.socket("/scapi")
    for _ in range(21):  # not one more: nobody can send any when the server has closed
        client.send("{}")
    assert closing(client) == (1008, "more than 10 messages a second")


def test_requests_that_come_too_fast(start: Start) -> None:
    server = start(limits=limits(rate=5))
    answers = [server.ask("GET", "/api/faults") for _ in range(11)]
    assert answers[-1].status == 429
    assert answers[-1].json == {
        "error": "more than 5 requests a second",
        "hint": "wait two seconds",
    }
    assert answers[9].status == 200


def test_one_connection_too_many(start: Start) -> None:
    server = start(limits=limits(connections=1))
    server.socket("/scapi")
    for path in ("/scapi", "/api/ui"):
        with pytest.raises(InvalidStatus) as caught:
            server.socket(path)
        assert caught.value.response.status_code == 429


def test_bytes_are_no_messages(server: Server) -> None:
    client = server.socket("/scapi")
    client.send(b"{}")
    assert closing(client) == (1008, "messages are JSON texts")
    page = server.socket("/api/ui")
    page.send("[]")
    assert closing(page) == (1008, "a message is a JSON object")


def test_defect_ends_its_connection_only(server: Server) -> None:
    """And the other side is told that it was none of its fault."""
    good, bad = server.socket("/scapi"), server.socket("/scapi")
    bad.send(json.dumps(wire(server).subscribe("1", ["rooms"])))
    hear(bad)

    def fail(_: object) -> None:
        raise ZeroDivisionError("secret")

    server.inside(lambda: setattr(server.running.session.links[1], "receive", fail))
    bad.send("{}")
    assert closing(bad) == (1011, "internal error: ZeroDivisionError")
    good.send(json.dumps(wire(server).subscribe("1", ["rooms"])))
    hear(good)
    assert flood(server, 1) == 1


def deaf(server: Server) -> sockets.socket:
    """A client that subscribes, and then neither reads nor answers a ping."""
    client = sockets.create_connection(("127.0.0.1", server.port))
    client.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    client.sendall(_handshake(server))
    assert client.recv(4096).startswith(b"HTTP/1.1 101")
    client.sendall(_frame(json.dumps(wire(server).subscribe("1", ["rooms"]))))
    server.post("/api/wait", kind="in", after=0)
    return client


def flood(server: Server, times: int) -> int:
    """Tell everybody something so often; the number of pages that are left."""

    def run() -> int:
        desktop = server.running.session.desktop
        for _ in range(times):
            desktop.trigger("owner.turns", room="r1", target=20)
        return len(desktop.pages)

    return int(server.inside(run))


@pytest.mark.parametrize(("queued", "size"), [(50, 100_000_000), (1_000_000, 20_000)])
def test_client_that_does_not_read_is_dropped(start: Start, queued: int, size: int) -> None:
    """Events pile up for it; the others go on, and nothing of it stays."""
    server = start(limits=limits(queued=queued, queued_bytes=size))
    slow = deaf(server)
    assert any(flood(server, 500) == 0 for _ in range(150))
    assert server.inside(lambda: len(server.running._sockets.open)) == 0
    slow.close()


def test_client_that_is_dead_is_dropped(start: Start) -> None:
    """It answers no ping."""
    server = start(limits=limits(ping=0.1))
    dead = deaf(server)
    found = server.post("/api/wait", kind="disconnect", after=0)
    assert found["record"]["page"] == "page-1"
    dead.close()


def test_goodbye_right_after_a_request(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Both come at once: the answer is for nobody, and nothing goes wrong."""
    with sockets.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(_handshake(server))
        assert client.recv(4096).startswith(b"HTTP/1.1 101")
        goodbye = bytes([0x88, 0x82, 0, 0, 0, 0]) + (1000).to_bytes(2, "big")
        client.sendall(_frame(ask(server, 1, "rooms.list")) + goodbye)
        server.post("/api/wait", kind="disconnect", after=0)
        assert client.recv(4096)[0] == 0x88
    assert not caplog.records


# What a client sends between two whole texts, given the one that it asks with: frames in pieces.
PIECES: dict[str, Callable[[str], list[bytes]]] = {
    "whole": lambda text: [_frame(text)],
    "masked": lambda text: [_frame(text, mask=b"\x01\x02\x03\x04")],
    "two bytes of length": lambda text: [_frame(text, length=2)],
    "eight bytes of length": lambda text: [_frame(text, length=8)],
    "long": lambda text: [_frame(text[:-1] + " " * 200 + "}")],
    "behind a ping": lambda text: [_frame("", head=0x89) + _frame(text)],
    "ping alone": lambda text: [_frame("", head=0x89), _frame(text)],
    "byte by byte": lambda text: [bytes([byte]) for byte in _frame(text)],
    "head apart": lambda text: [_frame(text)[:3], _frame(text)[3:]],
    "content apart": lambda text: [_frame(text)[:6], _frame(text)[6:]],
    "content like a frame": lambda text: [_disguised(text)[:6], _disguised(text)[6:]],
    "beginning with the ping": lambda text: [
        _frame("", head=0x89) + _frame(text)[:9],
        _frame(text)[9:],
    ],
    "fragments": lambda text: [_frame(text[:9], head=0x01), _frame(text[9:], head=0x80)],
    "ping among fragments": lambda text: [
        _frame(text[:9], head=0x01),
        _frame("", head=0x89),
        _frame(text[9:], head=0x80),
    ],
    "all fragments at once": lambda text: [
        _frame(text[:9], head=0x01) + _frame(text[9:], head=0x80)
    ],
}


@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES)
def test_texts_arrive_in_any_pieces(server: Server, pieces: Callable[[str], list[bytes]]) -> None:
    """One at a time and whole goes past the parser; whatever else comes does not."""
    texts = [ask(server, number, "climate.listRooms") for number in range(1, 5)]
    sent = [_frame(texts[0]), *pieces(texts[1]), _frame(texts[2]), _frame(texts[3])]
    with sockets.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        client.setsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY, 1)
        client.sendall(_handshake(server))
        assert client.recv(4096).startswith(b"HTTP/1.1 101")
        for piece in sent:
            client.sendall(piece)
            time.sleep(0.002)
        key = wire(server).protocol["idKey"].encode()
        heard = b""
        while any(b'"%b":"%d"' % (key, number) not in heard for number in range(1, 5)):
            heard += client.recv(65536)
    assert [heard.count(b'"%b":"%d"' % (key, number)) for number in range(1, 5)] == [1] * 4
    pings = sum(piece.count(_frame("", head=0x89)) for piece in pieces(texts[1]))
    assert heard.count(b"\x8a\x00") == pings


def test_whole_text_goes_past_the_parser(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is most of what is gained by taking texts from the protocol."""
    client = server.socket("/scapi")
    client.send(ask(server, 1, "climate.listRooms"))
    hear(client)
    parsed: list[bytes] = []
    parse = Protocol.receive_data
    side = server.inside(lambda: next(iter(server.running._sockets.open))._wire.conn)

    def receive(self: Protocol, data: bytes) -> None:
        if self is side:
            parsed.append(data)
        parse(self, data)

    monkeypatch.setattr(Protocol, "receive_data", receive)
    client.send(ask(server, 2, "climate.listRooms"))
    assert hear(client)[wire(server).protocol["idKey"]] == "2"
    assert parsed == []
    assert client.ping().wait(PATIENCE)
    client.send(ask(server, 3, "climate.listRooms"))
    assert hear(client)[wire(server).protocol["idKey"]] == "3"
    assert len(parsed) == 1  # the ping
    client.send([ask(server, 4, "climate.listRooms"), " "])
    assert hear(client)[wire(server).protocol["idKey"]] == "4"
    assert len(parsed) > 1


WRONG = {
    "without a mask": (bytes([0x81, 8]) + b'{"a": 1}', 1002),
    "a bit that means nothing": (bytes([0xC1, 0x88, 0, 0, 0, 0]) + b'{"a": 1}', 1002),
    "no UTF-8": (bytes([0x81, 0x88, 0, 0, 0, 0]) + b"\xff" * 8, 1007),
    "a text among fragments": (
        bytes([0x01, 0x81, 0, 0, 0, 0]) + b"{" + bytes([0x81, 0x80, 0, 0, 0, 0]),
        1002,
    ),
}


@pytest.mark.parametrize(("sent", "code"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("size", [4096, 7])
def test_frames_that_are_none(server: Server, sent: bytes, code: int, size: int) -> None:
    with sockets.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        client.setsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY, 1)
        client.sendall(_handshake(server))
        assert client.recv(4096).startswith(b"HTTP/1.1 101")
        for start in range(0, len(sent), size):
            client.sendall(sent[start : start + size])
            time.sleep(0.002)
        found = client.recv(4096)
        assert found[0] == 0x88
        assert int.from_bytes(found[2:4], "big") == code


def _disguised(text: str) -> bytes:
    """A frame with a mask that makes its content look like a whole frame of text."""
    first, second = text[:2].encode()
    return _frame(text, mask=bytes([first ^ 0x81, second ^ 0x80 ^ (len(text) - 6), 0, 0]))


def _handshake(server: Server) -> bytes:
    return (
        f"GET /scapi HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def _frame(text: str, head: int = 0x81, length: int = 0, mask: bytes = bytes(4)) -> bytes:
    """A frame; `length` bytes have its length, 0 for as few as can be."""
    data = bytes(byte ^ mask[index % 4] for index, byte in enumerate(text.encode()))
    size = length or (0 if len(data) < 126 else 2)
    short = {0: len(data), 2: 126, 8: 127}[size]
    more = len(data).to_bytes(size, "big") if size else b""
    return bytes([head, 0x80 | short]) + more + mask + data


# --- the end ------------------------------------------------------------------------------------


def test_stopping_tells_everybody(start: Start) -> None:
    server = start()
    client, page = server.socket("/scapi"), server.socket("/api/ui")
    server.loop.call_soon_threadsafe(server.running.stop)
    assert closing(client) == (1012, "the mock desktop stops")
    assert closing(page) == (1012, "the mock desktop stops")


def test_stopping_ends_who_waits(start: Start) -> None:
    server = start()
    answers: list[Any] = []
    body = {"kind": "in", "timeout": 60_000}
    thread = threading.Thread(target=lambda: answers.append(server.ask("POST", "/api/wait", body)))
    thread.start()
    while not server.inside(lambda: len(server.running.session.waiting)):
        time.sleep(0.01)
    server.loop.call_soon_threadsafe(server.running.stop)
    thread.join(PATIENCE)
    told = {"error": "the mock desktop stops", "hint": "start it again"}
    assert [(it.status, it.json) for it in answers] == [(503, told)]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_it_in_good_order(package: Any, number: int) -> None:
    words = [sys.executable, "-m", package.name, "-n", "-p", "0"]
    with subprocess.Popen(
        words, cwd=package.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        from websockets.sync.client import connect

        with connect(url.replace("http", "ws", 1) + "scapi", open_timeout=PATIENCE) as client:
            process.send_signal(number)
            assert closing(client) == (1012, "the mock desktop stops")
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, "")
    assert err.splitlines()[-1] == "ended"
    assert "Traceback" not in err
