"""What a desktop does beside running its program: pages, stubs, limits, snapshots, replay."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from mock_engine.desktop import Desktop
from mock_engine.errors import LimitError, MockError, OptionError, ProgramError, RefusedError
from mock_engine.scenarios import Story
from mock_engine.transport import DesktopTransport

from tests.mock.conftest import VECTORS

PROGRAMS = {it["name"]: it for it in json.loads((VECTORS / "programs.json").read_text("utf-8"))}
MACHINE, FAULTS = PROGRAMS["a machine"], PROGRAMS["the wire, faults"]
TIMERS, LEAVING = PROGRAMS["timers"], PROGRAMS["what leaves, in which order"]


def desktop_of(vector: Any, **given: Any) -> Desktop:
    return Desktop(vector["program"], vector["protocol"], **given)


def page_of(desktop: Desktop, *channels: str, **fields: Any) -> tuple[Any, list[Any]]:
    got: list[Any] = []
    page = desktop.connect("https://page.example", got.append, **fields)
    if channels:
        page.receive(desktop.wire.subscribe("s", [*channels]))
        got.clear()
    return page, got


def ask(page: Any, method: str, *params: Any, id_: Any = "1") -> None:
    page.receive(page.desktop.wire.request(id_, method, [*params]))


def test_a_page_that_sends_while_it_gets_a_message_waits_for_its_turn() -> None:
    desktop = desktop_of(MACHINE)
    seen: list[Any] = []

    def send(message: Any) -> None:
        seen.append(("begins", message.get("id")))
        if message.get("id") == "first":
            ask(page, "buy", "blue", id_="second")
        seen.append(("ends", message.get("id")))

    page = desktop.connect("https://page.example", send)
    ask(page, "buy", "red", id_="first")
    assert seen == [
        ("begins", "first"),
        ("ends", "first"),
        ("begins", "second"),
        ("ends", "second"),
    ]
    assert len(desktop.state["cars"]) == 3


def test_a_message_is_the_pages_own() -> None:
    """Whatever a page does to a message, the desktop and other pages keep theirs."""
    desktop = desktop_of(MACHINE)
    got: list[Any] = []
    page = desktop.connect("https://a.example", lambda message: message.clear())
    desktop.connect("https://b.example", got.append).receive(desktop.wire.subscribe("s", ["cars"]))
    page.receive(desktop.wire.subscribe("s", ["cars"]))
    ask(page, "buy", "red")
    ask(page, "start", "1")
    assert got[-1]["data"]["car"]["state"] == "ON"
    assert desktop.state["cars"][1]["lights"] == ["1", "on"]


def test_a_function_takes_the_place_of_a_method() -> None:
    desktop = desktop_of(FAULTS)
    page, got = page_of(desktop, "interaction")
    desktop.override(
        "agent.get", lambda args, context: {"page": context.page["origin"], "at": context.now}
    )
    ask(page, "agent.get")
    assert got.pop()["data"] == {"page": "https://page.example", "at": 0}
    desktop.override("touch", lambda args, context: context.emit("interaction", args))
    ask(page, "touch", 1, None)
    assert [it.get("data") for it in got] == [None, {"a": 1, "b": None}]
    desktop.override("agent.get", None)
    ask(page, "agent.get")
    assert got.pop()["data"] == {"username": "a"}


def test_a_function_may_call_the_original() -> None:
    desktop = desktop_of(MACHINE)
    page, got = page_of(desktop)
    desktop.override(
        "buy", lambda args, context: [context.original(), context.state["cars"][-1]["color"]]
    )
    ask(page, "buy", "red")
    assert got.pop()["result"] == ["1", "red"]
    desktop.override("stop", lambda args, context: context.original())
    ask(page, "stop", "7")
    assert got.pop()["error"] == "no 7"


def test_a_function_may_fire_a_trigger() -> None:
    """After its answer."""
    desktop = desktop_of(PROGRAMS["triggers, by hand"])
    page, got = page_of(desktop)
    desktop.override("fire", lambda args, context: context.trigger("t", {"n": 1}))
    ask(page, "fire")
    assert len(got) == 1
    assert desktop.coverage.report()["triggers"] == {"t": 1}
    assert desktop.problems == []


def test_the_original_may_get_other_arguments() -> None:
    desktop = desktop_of(MACHINE)
    page, got = page_of(desktop)
    desktop.override("stop", lambda args, context: context.original({"id": f"{args['id']}0"}))
    ask(page, "stop", "7")
    assert got.pop()["error"] == "no 70"
    desktop.override("stop", lambda args, context: context.original({"what": 1}))
    told: list[str] = []
    desktop.on_problem(lambda text, error: told.append(text))
    ask(page, "stop", "7")
    assert got.pop()["error"] == "the function in the place of stop failed"
    assert told[0].endswith("stop has no parameter what; it has id")


def test_a_story_is_played_step_by_step() -> None:
    told = Story(TIMERS["program"], TIMERS["protocol"], TIMERS["story"])
    steps = TIMERS["story"]["steps"]
    assert [told.take(step) for step in steps[:4]] == [None] * 4
    assert told.desktop.now == 9
    failure = told.take({**steps[4], "events": []})
    assert failure is not None
    assert failure.message == "3 events came, not 0"


@pytest.mark.parametrize("kind", ["send", "subscribe"])
def test_a_step_may_say_that_no_answer_comes(kind: str) -> None:
    wire = desktop_of(MACHINE).wire
    message = ["lit", wire.request(1, "buy", [])]
    raw: Any = {"with": message} if kind == "send" else {"channels": ["e"]}
    told = Story(MACHINE["program"], MACHINE["protocol"], {**MACHINE["story"], "steps": []})
    failure = told.take({"kind": kind, "page": "page", **raw, "silent": True})
    assert failure is not None
    assert failure.message == "an answer came"
    told.desktop.fault("buy", drop=True)
    if kind == "send":
        assert told.take({"kind": kind, "page": "page", **raw, "silent": True}) is None


def test_a_function_may_refuse_or_say_nothing() -> None:
    desktop = desktop_of(MACHINE)
    page, got = page_of(desktop)
    desktop.override("buy", lambda args, context: context.refuse({"code": 7}))
    ask(page, "buy")
    assert got.pop()["error"] == {"code": 7}
    desktop.override("buy", lambda args, context: context.ignore())
    ask(page, "buy")
    assert got == []
    assert desktop.coverage.report()["ignored"] == {"buy": 1}


def test_a_function_that_fails_is_reported_and_answered() -> None:
    desktop = desktop_of(MACHINE)
    told: list[str] = []
    desktop.on_problem(lambda text, error: told.append(f"{text}|{type(error).__name__}"))
    page, got = page_of(desktop)
    desktop.override("buy", lambda args, context: 1 / 0)
    ask(page, "buy")
    assert got.pop()["error"] == "the function in the place of buy failed"
    assert told == ["the function in the place of buy failed: division by zero|ZeroDivisionError"]
    assert desktop.problems == ["the function in the place of buy failed: division by zero"]

    async def later(args: Any, context: Any) -> None: ...

    desktop.override("buy", later)
    ask(page, "buy")
    assert "asynchronous" in desktop.problems[-1]
    desktop.override("buy", lambda args, context: object())
    ask(page, "buy")
    assert "no JSON value" in desktop.problems[-1]


def test_problems_are_logged_if_nobody_listens(caplog: pytest.LogCaptureFixture) -> None:
    desktop = desktop_of(MACHINE)
    desktop.connect("https://page.example", lambda message: 1 / 0, id="p").receive(
        desktop.wire.request("1", "buy", [])
    )
    assert "p could not take a message: division by zero" in caplog.text


def test_single_answers_come_once_and_in_order() -> None:
    desktop = desktop_of(FAULTS)
    page, got = page_of(desktop)
    desktop.respond_once("agent.get", {"username": "b"})
    desktop.respond_once("agent.get", error="no")
    desktop.respond_once("agent.get")
    for _ in range(4):
        ask(page, "agent.get")
    assert [(it.get("data"), it.get("errorMessage")) for it in got] == [
        ({"username": "b"}, None),
        (None, "no"),
        (None, None),
        ({"username": "a"}, None),
    ]


def test_stubs_need_a_method_that_exists() -> None:
    desktop = desktop_of(FAULTS)
    for run in (
        lambda: desktop.override("agent.gett", None),
        lambda: desktop.respond_once("agent.gett"),
        lambda: desktop.fault("agent.gett", drop=True),
    ):
        with pytest.raises(OptionError, match=r"no method agent\.gett; agent\.get is meant"):
            run()
    with pytest.raises(OptionError, match="latency"):
        desktop.fault("agent.get", latency=-1)
    for times in (0, -1, 1.5, "1"):
        with pytest.raises(OptionError, match="the times of a fault are an integer, 1 or more"):
            desktop.fault("agent.get", drop=True, times=times)  # type: ignore[arg-type]
    for what in ({}, {"times": 3}, {"latency": 0, "drop": False, "duplicate": False}):
        with pytest.raises(OptionError, match="this fault does nothing: it needs latency, drop"):
            desktop.fault("agent.get", **what)  # type: ignore[arg-type]
    assert desktop.stubs.faults == []


def test_a_snapshot_holds_everything() -> None:
    desktop = desktop_of(TIMERS)
    page, got = page_of(desktop, "e", id="p")
    ask(page, "on", "1")
    desktop.fault("go", latency=2)
    ask(page, "go", id_="late")
    snapshot = json.loads(json.dumps(desktop.snapshot()))
    desktop.advance(9)
    expected, state = list(got), json.dumps(desktop.state)
    assert [it.get("data") for it in expected] == [None, None, ["neg", 2], ["1", 1]]
    got.clear()
    desktop.restore(snapshot)
    desktop.advance(9)
    assert got == expected[1:]
    assert json.dumps(desktop.state) == state
    fresh = desktop_of(TIMERS)
    fresh.restore(snapshot)
    again: list[Any] = []
    assert fresh.connect("https://page.example", again.append, id="p").subscriptions
    fresh.advance(9)
    assert again == expected[1:]


BROKEN_SNAPSHOTS: Any = {
    "now": (None, "x", -1, 2.0**60, 0.5, True),
    "random": (None, [1, 2, 3], [1, 2, 3, "4"], [1, 2, 3, 2**32], [0, 0, 0, -1]),
    "counters": (None, {"a": "1"}, []),
    "subscriptionCount": ("1",),
    "pageCount": (None,),
    "state": (None, []),
    "timers": (None, [{}], [{"name": "t", "due": "1", "args": {}}]),
    "pages": ([{}], {}),
    "once": ([{"method": "go", "answers": [1]}],),
    "faults": ([{"method": "go"}],),
}


@pytest.mark.parametrize("part", BROKEN_SNAPSHOTS)
def test_a_broken_snapshot_changes_nothing(part: str) -> None:
    desktop = desktop_of(TIMERS)
    page, _ = page_of(desktop, "e", id="p")
    ask(page, "on", "1")
    before = desktop.snapshot()
    text = f"no snapshot of a desktop: its {part} is not as one has it"
    for value in BROKEN_SNAPSHOTS[part]:
        with pytest.raises(OptionError, match=text):
            desktop.restore({**before, "now": 7, part: value})
    with pytest.raises(OptionError, match=text):
        desktop.restore({**{name: before[name] for name in before if name != part}})
    assert desktop.snapshot() == before


def test_a_snapshot_with_a_timer_of_nothing() -> None:
    desktop = desktop_of(TIMERS)
    timer: Any = {"name": "t", "due": 1, "args": {}}
    for owner in ({"list": "nowhere", "index": 0}, {"list": "nowhere"}, {"index": 0}):
        before = desktop.snapshot()
        with pytest.raises(OptionError, match="a timer is of an entry that is not there"):
            desktop.restore({**before, "timers": [{**timer, **owner}]})
    with pytest.raises(OptionError, match="its random is not"):
        desktop.restore({"version": 1, "now": 5})
    assert desktop.now == 0


def test_reset_begins_again() -> None:
    desktop = desktop_of(MACHINE, seed=5)
    page, _ = page_of(desktop, "cars", id="p")
    ask(page, "buy", "red")
    lines = desktop.transcript.lines
    desktop.reset()
    assert desktop.transcript.lines == lines[:1]
    page.receive(desktop.wire.subscribe("s", ["cars"]))
    ask(page, "buy", "red")
    assert desktop.transcript.lines == lines


def test_a_replay_shows_the_first_difference() -> None:
    desktop = desktop_of(MACHINE)
    page, _ = page_of(desktop, "cars")
    ask(page, "buy", "red")
    lines = desktop.transcript.lines
    assert desktop_of(MACHINE).replay(lines) is None
    changed = [*lines[:-1], lines[-1].replace('"1"', '"2"', 1)]
    difference = desktop_of(MACHINE).replay(changed)
    assert difference is not None
    assert (difference.line, difference.expected, difference.got) == (5, changed[-1], lines[-1])
    longer = desktop_of(MACHINE).replay(lines[:-1])
    assert longer is not None
    assert (longer.line, longer.expected, longer.got) == (5, None, lines[-1])
    with pytest.raises(OptionError, match="new desktop"):
        desktop.replay(lines)
    with pytest.raises(OptionError, match="line 1 of the transcript is no JSON"):
        desktop_of(MACHINE).replay("nonsense")


def test_triggers_are_checked() -> None:
    desktop = desktop_of(PROGRAMS["triggers, by hand"])
    with pytest.raises(OptionError, match="no trigger tt; t is meant"):
        desktop.trigger("tt")
    with pytest.raises(OptionError, match="t needs n"):
        desktop.trigger("t")
    with pytest.raises(OptionError, match="t has no parameter m; it has n, d"):
        desktop.trigger("t", n=1, m=2)
    with pytest.raises(OptionError, match="t: n is integer, not string"):
        desktop.trigger("t", {"n": "1"})
    with pytest.raises(RefusedError, match="not now") as caught:
        desktop.trigger("t", n=2)
    assert caught.value.error == "not now"
    assert desktop.trigger("t", n=1) == {"n": 1, "d": {"x": 1}}
    wrong: Any = [
        ({"bogus": 1}, "m has no parameter bogus; it has a, b"),
        ([1, 2, 3], "m got 3 parameters; it has a, b"),
        ("text", "m: its parameters are a list or object, not string"),
    ]
    for params, text in wrong:
        with pytest.raises(OptionError, match=text):
            desktop.perform("m", params)
    assert desktop.perform("m", ["x"]) == [{"a": "x"}, "m"]
    assert desktop.perform("m", {"b": 1}) == [{"b": 1}, "m"]


def test_what_must_wait_says_so() -> None:
    desktop = desktop_of(MACHINE)
    failed: list[str] = []

    def send(message: Any) -> None:
        for run in (desktop.snapshot, desktop.reset, lambda: desktop.restore({})):
            with pytest.raises(MockError) as caught:
                run()
            failed.append(str(caught.value).split()[0])

    ask(desktop.connect("https://page.example", send), "buy")
    assert failed == ["snapshot", "reset", "restore"]
    assert desktop.problems == []


def test_limits_hold() -> None:
    limits = {
        "pages": 1,
        "subscriptions": 1,
        "depth": 3,
        "messageSize": 200,
        "timers": 2,
        "transcript": 4,
    }
    desktop = desktop_of(TIMERS, limits=limits)
    desktop.on_problem(lambda text, error: None)
    page, got = page_of(desktop, "e")
    with pytest.raises(LimitError, match="1 pages already"):
        desktop.connect("https://b.example", got.append)
    page.receive(desktop.wire.subscribe("s", ["f"]))
    assert got.pop()["error"] == "the page has 1 subscriptions already"
    page.receive({"method": "go", "id": 1, "params": [[[[]]]]})
    page.receive({"method": "go", "id": 1, "params": ["x" * 200]})
    assert got == []
    assert [json.loads(line)["kind"] for line in desktop.transcript.lines] == [
        "in",
        "out",
        "dropped",
        "dropped",
    ]
    assert "levels" in desktop.transcript.lines[-2]
    assert "larger than 200" in desktop.transcript.lines[-1]
    ask(page, "go")
    assert desktop.problems[0] == "there are 2 timers already; one more is left out"
    assert len(desktop.timers) == 2


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"seed": "1"}, "a seed is an integer"),
        ({"limits": {"pages": -1}}, "no limit pages: -1"),
        ({"limits": {"sheep": 1}}, "no limit sheep"),
        ({"settings": {"w": 1}}, "no setting w; v is meant, perhaps"),
        ({"settings": {"v": "no"}}, "the setting v: boolean is wanted, not string"),
        ({"state": {"m": 1}}, "the state has no m; it has n"),
    ],
)
def test_wrong_choices_are_clear_errors(given: Any, error: str) -> None:
    with pytest.raises(OptionError, match=error):
        desktop_of(PROGRAMS["rules"], **given)


def test_options_of_an_editor_that_marks_its_files() -> None:
    assert desktop_of(MACHINE, options="\ufeff; mine\n").options == desktop_of(MACHINE).options


def test_a_page_is_known_by_its_fields() -> None:
    desktop = desktop_of(PROGRAMS["pages and hooks"])
    page_of(desktop, id="p", tab="2")
    assert desktop.pages["p"].view == {
        "id": "p", "origin": "https://page.example", "tab": "2", "subscriptions": [],
    }  # fmt: skip
    with pytest.raises(OptionError, match="a page has no tap; it has id, tab"):
        page_of(desktop, tap="2")
    with pytest.raises(OptionError, match="the id of another page"):
        page_of(desktop, id="p")


def test_a_program_of_another_version_is_refused() -> None:
    with pytest.raises(ProgramError, match="version 2, not 1"):
        Desktop({**MACHINE["program"], "version": 2}, MACHINE["protocol"])
    broken = {**MACHINE["program"], "reactions": [{"id": "r", "machine": None, "do": [["sing"]]}]}
    with pytest.raises(ProgramError, match="no effect: sing"):
        Desktop(broken, MACHINE["protocol"])


def test_triggers_that_fire_one_another_end() -> None:
    program = json.loads(json.dumps(LEAVING["program"]))
    program["reactions"][1]["do"] = [["fire", "t", []]]
    desktop = Desktop(program, LEAVING["protocol"], limits={"chain": 7})
    desktop.on_problem(lambda text, error: None)
    desktop.trigger("t")
    assert desktop.coverage.report()["triggers"] == {"t": 8}
    assert "more than 7 triggers" in desktop.problems[0]


def test_timers_that_start_one_another_end() -> None:
    program = json.loads(json.dumps(TIMERS["program"]))
    for reaction in program["reactions"]:
        if reaction["id"] == "chain":
            reaction["do"] = [["start", "chain", ["lit", 0], None, []]]
    desktop = Desktop(program, TIMERS["protocol"], limits={"firing": 9})
    page, _ = page_of(desktop)
    ask(page, "go")
    with pytest.raises(LimitError, match="more than 9 timers fired at once, the last at 10 ms"):
        desktop.advance(50)
    assert desktop.now == 10


def test_lines_are_told_as_they_are_written() -> None:
    desktop = desktop_of(MACHINE, limits={"transcript": 0})
    told: list[str] = []
    page, _ = page_of(desktop)
    end = desktop.on_line(told.append)
    ask(page, "buy")
    end()
    ask(page, "buy")
    assert [json.loads(line)["kind"] for line in told] == ["in", "out"]
    assert desktop.transcript.lines == []


def test_a_client_in_the_same_process() -> None:
    async def talk() -> list[Any]:
        desktop = desktop_of(MACHINE)
        transport = DesktopTransport(desktop, "https://crm.example", id="crm")
        await transport.send(desktop.wire.request("1", "buy", ["red"]))
        found = [await transport.receive(), desktop.pages["crm"].origin]
        await transport.close()
        with pytest.raises(MockError, match="closed"):
            await transport.receive()
        with pytest.raises(MockError, match="closed"):
            await transport.send({})
        return [*found, len(desktop.pages)]

    assert asyncio.run(talk()) == [
        {"id": "1", "method": "buy", "result": "1"},
        "https://crm.example",
        0,
    ]
