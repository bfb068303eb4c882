"""The two engines side by side: the same actions go to both, and both must do the same, to the byte."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from codegen.behavior.compile import program
from codegen.behavior.stories import stories
from codegen.model import Api
from tests import node
from tests.spec_examples import read

Json = Any

ROOT = Path(__file__).resolve().parents[2]
SPECS = {"scapi": ROOT / "spec", "thermostat": ROOT / "examples/thermostat/spec"}
PEER = Path(__file__).with_name("peer.mjs")
PAGE = "page"
ORIGIN = "https://page.example"


def api(spec: str = "scapi") -> Api:
    """A spec of ours that has behaviour."""
    return read(SPECS[spec]).api


@cache
def compiled(spec: str = "scapi") -> Json:
    """Its program, as the engines read it."""
    return json.loads(json.dumps(program(api(spec))))


@cache
def told(spec: str = "scapi") -> dict[str, Json]:
    """Its scenarios, by id."""
    return {story["id"]: story for story in json.loads(json.dumps(stories(api(spec))))}


@cache
def protocol(spec: str = "scapi") -> Json:
    """Its wire, as the engines want it."""
    found: Any = api(spec).protocol
    return {
        "idKey": found.id_key,
        "idType": "string" if found.id_is_string else "integer",
        "firstId": found.first_id,
        "methodKey": found.method_key,
        "paramsKey": found.params_key,
        "omitEmptyParams": found.omit_empty_params,
        "requestConstants": dict(found.request_constants),
        "resultKey": found.result_key,
        "errorKey": found.error_key,
        "responseConstants": dict(found.response_constants),
        "channelKey": found.channel_key,
        "eventDataKey": found.data_key,
        "eventConstants": dict(found.event_constants),
        "subscribeConstants": dict(found.subscribe_constants),
        "subscribeChannelsKey": found.subscribe_key,
        "subscriptionKey": found.subscription_key,
        "unsubscribeConstants": dict(found.unsubscribe_constants),
        "unsubscribeKey": found.unsubscribe_key,
        "markerKey": found.marker_key,
        "markerContains": found.marker_contains,
    }


class Peer:
    """The JavaScript engine in Node; it remembers programs, so that a task is short."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.known: set[str] = set()

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Peer]:
        process = subprocess.Popen(
            [node.program("node"), str(PEER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        with process:
            try:
                yield cls(process)
            finally:
                process.kill()

    def __call__(self, task: Json, spec: str = "scapi") -> Json:
        """Give a task; what came of it."""
        if spec not in self.known:
            self.define(spec, compiled(spec), spec)
        return self._send({**task, "spec": spec})

    def define(self, name: str, program: Json, spec: str = "scapi") -> None:
        """Let tasks name a program; its wire is that of a spec of ours."""
        self.known.add(name)
        self._send({"name": name, "program": program, "protocol": protocol(spec)})

    def _send(self, value: Json) -> Json:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(value)}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the JavaScript engine has ended"
        return json.loads(line)


@dataclass(frozen=True)
class Played:
    """What both engines did."""

    results: list[Json]  # of each action: null, or what it gave, or {"error": ...}
    lines: list[Json]  # the transcript

    def to(self, page: str = PAGE) -> list[Json]:
        """The messages that a page got."""
        out = [it for it in self.lines if it["kind"] == "out" and it["page"] == page]
        return [line["message"] for line in out]

    @property
    def last(self) -> Json:
        """The last message to the usual page."""
        return self.to()[-1]


class Twins:
    """Plays on both."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Twins]:
        with Peer.started() as peer:
            yield cls(peer)

    def raw(self, actions: list[Json], given: Json | None = None) -> Json:
        """What both gave, which is the same."""
        from tests.scenarios.player import play

        task = json.loads(json.dumps({"given": given or {}, "actions": actions}))
        ours = play(compiled(), protocol(), task)
        assert self.peer(task) == ours
        return ours

    def play(self, *actions: Json, connected: bool = True, **given: Json) -> Played:
        """Play on a page that is connected; `given` are settings, options, state, seed."""
        begin = [["connect", PAGE, ORIGIN]] if connected else []
        found = self.raw([*begin, *actions], given)
        assert "failure" not in found, found
        lines = [json.loads(line) for line in found["transcript"].split("\n") if line]
        return Played(found["results"][len(begin) :], lines)

    def failure(self, **given: Json) -> str:
        """What both say about settings, options or a state that are wrong."""
        found = self.raw([], given)
        assert list(found) == ["failure"], "nothing is wrong with it"
        text: str = found["failure"]
        return text


def request(name: str, *params: Json, id: Json = "0", **more: Json) -> Json:
    """A page's request, as an action; without `params` there is no such key."""
    message = {"request": name, "referenceId": id, "userAgent": "WWE Client", "protocolVersion": 2}
    given = {"parameters": [*params]} if params else {}
    return ["receive", PAGE, {**message, **given, **more}]


def subscribe(names: Json, id: Json = "s", page: str = PAGE) -> Json:
    """A page's subscription, as an action."""
    message = {"event": "subscribe", "data": names, "referenceId": id, "userAgent": "WWE Client"}
    return ["receive", page, {**message, "protocolVersion": 2}]
