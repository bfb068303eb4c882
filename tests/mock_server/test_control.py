"""The control API does what its OpenAPI document says, over HTTP and over WebSocket alike."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.mock_server.conftest import Server, hear, module, say


def exchange(server: Server, socket: Any, id_: int, method: str, *params: Any) -> Any:
    """Ask as a client of the API does; the answer."""
    message = server.running.session.desktop.wire.request(id_, method, list(params))
    socket.send(json.dumps(message))
    return hear(socket)


def test_document_is_valid(shared: Server) -> None:
    OpenAPIV31SpecValidator(shared.get("/api/openapi.json")).validate()


def calls(server: Server) -> list[tuple[str, str, str, Any]]:
    """One call of every operation, in an order in which all succeed."""
    snapshot = server.get("/api/snapshot")["snapshot"]
    return [
        ("info", "GET", "/api/info", None),
        ("state", "GET", "/api/state", None),
        ("trigger", "POST", "/api/trigger/owner.turns", {"with": {"room": "r1", "target": 20}}),
        ("perform", "POST", "/api/perform/climate.listRooms", {"params": []}),
        ("advance", "POST", "/api/advance", {"ms": 5}),
        ("clock", "POST", "/api/clock", {"real": False}),
        ("reset", "POST", "/api/reset", None),
        ("configure", "POST", "/api/configure", {"seed": 7}),
        ("fault", "POST", "/api/faults", {"call": "*", "latency": 5, "times": 2}),
        ("faults", "GET", "/api/faults", None),
        ("clear-faults", "DELETE", "/api/faults", None),
        ("transcript", "GET", "/api/transcript?after=0&limit=2", None),
        ("wait", "POST", "/api/wait", {"kind": "faults-cleared", "after": 0}),
        ("snapshot", "GET", "/api/snapshot", None),
        ("restore", "POST", "/api/snapshot", {"snapshot": snapshot}),
        ("scenarios", "GET", "/api/scenarios", None),
        ("open-scenario", "POST", "/api/scenario", {"name": "locked-device"}),
        ("scenario", "GET", "/api/scenario", None),
        ("step-scenario", "POST", "/api/scenario/step", {}),
        ("run-scenario", "POST", "/api/scenario/run", {}),
        ("rewind-scenario", "POST", "/api/scenario/rewind", {"count": 2}),
        ("close-scenario", "DELETE", "/api/scenario", None),
    ]


def test_every_operation_answers_as_its_schema_says(server: Server) -> None:
    document = server.get("/api/openapi.json")
    known = {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for operation in item.values()
    }
    asked = calls(server)
    assert {name for name, *_ in asked} | {"lines"} == set(known)
    for name, verb, path, body in asked:
        answer = server.ask(verb, path, body)
        assert answer.status == 200, (name, answer.body)
        schema = known[name]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(schema).validate(answer.json)


def test_every_operation_does_the_same_over_a_websocket(server: Server) -> None:
    socket = server.socket("/api/ui")
    hear(socket)
    for number, (name, verb, path, body) in enumerate(calls(server)):
        given = dict(body or {})
        if name in ("trigger", "perform"):
            key = {"trigger": "name", "perform": "method"}[name]
            given[key] = path.rpartition("/")[2]
        if name == "transcript":
            given = {"after": 0, "limit": 2}
        say(socket, id=number, op=name, **{"with": given})
        found = hear(socket)
        while "id" not in found:
            found = hear(socket)
        assert found["id"] == number
        assert "result" in found, (name, found)
        if verb == "GET" and name != "snapshot":
            assert found["result"] == server.get(path), name


def test_trigger_and_advance_change_the_state(server: Server) -> None:
    given = {"room": "r1", "target": 23}
    assert server.post("/api/trigger/owner.turns", **{"with": given}) == {"data": None}
    view = server.get("/api/state")["view"]
    assert view["state"]["rooms"][0]["target"] == 23
    assert view["state"]["rooms"][0]["mode"] == "COMFORT"
    assert server.post("/api/advance", ms=1500) == {"now": 1500}
    assert server.get("/api/state")["view"]["now"] == 1500


def test_refusal_is_a_result(server: Server) -> None:
    given = {"room": "r9", "target": 23}
    answer = server.post("/api/trigger/owner.turns", **{"with": given})
    assert answer == {"refused": "There is no room r9."}
    answer = server.post("/api/perform/climate.setTarget", params=["r9", 20])
    assert answer == {"refused": "There is no room r9."}


METHODS = (
    "climate.listRooms, climate.findRoom, climate.setTarget, schedule.getPlan, schedule.setPlan"
)
WRONG: list[tuple[str, str, Any, int, str, str]] = [
    ("POST", "/api/trigger/owner.turn", {}, 404, 'there is no trigger "owner.turn"', '"owner.turns"?'),
    ("POST", "/api/perform/climate.listRoom", {}, 404, 'there is no method "climate.listRoom"',
     '"climate.listRooms"?'),
    ("POST", "/api/trigger/owner.turns", {"with": {"room": "r1"}}, 400, "owner.turns needs target",
     "`info` says what there is"),
    ("POST", "/api/advance", {"ms": -1}, 400, "ms is 0 or more", ""),
    ("POST", "/api/advance", {"ms": True}, 400, "ms is an integer, not true or false", ""),
    ("POST", "/api/advance", {"ms": "1"}, 400, "ms is an integer, not a text", ""),
    ("POST", "/api/advance", {}, 400, "ms is missing", "How much, in milliseconds."),
    ("POST", "/api/advance", {"ms": 1, "speed": 1}, 400, "there is no speed", "what there is: ms"),
    ("POST", "/api/advance", [1], 400, "the body is a JSON object", ""),
    ("POST", "/api/advance", b'{"ms": 1', 400,
     "the body is no JSON: Expecting ',' delimiter: line 1 column 9 (char 8)", ""),
    ("POST", "/api/advance", b'{"ms": NaN}', 400, "the body is no JSON: NaN is not JSON", ""),
    ("POST", "/api/faults", {"call": "x"}, 404, 'there is no method "x"',
     "methods: " + METHODS),
    ("POST", "/api/configure", {"edition": "x"}, 400, 'there is no edition "x"', "editions: wall, phone"),
    ("POST", "/api/configure", {"settings": {"x": 1}}, 400,
     "there is no setting x", "`info` says what there is"),
    ("POST", "/api/snapshot", {"snapshot": {"version": 1}}, 400,
     "this is no snapshot of a desktop: its now is not as one has it", "`snapshot` gives one"),
    ("POST", "/api/snapshot", {"snapshot": {}}, 400,
     "this is no snapshot of a desktop, or one of another version", "`snapshot` gives one"),
    ("POST", "/api/scenario", {}, 400, "a scenario is opened by `name`, or given as `scenario`", ""),
    ("POST", "/api/scenario", {"name": "x"}, 404, 'there is no scenario "x"',
     "scenarios: warm-for-an-hour, locked-device"),
    ("POST", "/api/scenario", {"scenario": {}}, 400, "the scenario cannot begin: 'steps' is missing",
     "a scenario is what the generator compiles from the spec; see `scenarios`"),
    ("POST", "/api/scenario/step", {}, 409, "no scenario is open", "`open-scenario` opens one"),
    ("GET", "/api/transcript?limit=0", None, 400, "limit is 1 or more", ""),
    ("GET", "/api/transcript?after=x", None, 400, "after is an integer, not a text", ""),
    ("GET", "/api/nothing", None, 404, "GET /api/nothing: not found",
     "/api/openapi.json tells what there is"),
    ("PUT", "/api/state", None, 405, "PUT /api/state: method not allowed",
     "/api/openapi.json tells what there is"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "path", "body", "status", "error", "hint"), WRONG)
def test_wrong_input_is_told(
    shared: Server, verb: str, path: str, body: Any, status: int, error: str, hint: str
) -> None:
    headers = {"Content_Type": "application/json"}
    answer = shared.ask(verb, path, body, **headers)
    assert (answer.status, answer.json) == (status, {"error": error, "hint": hint})


def test_wrong_setup_leaves_the_desktop_as_it_is(server: Server) -> None:
    server.post("/api/trigger/owner.locks")
    assert server.ask("POST", "/api/configure", {"settings": {"x": 1}}).status == 400
    assert server.get("/api/state")["view"]["state"]["locked"] is True


def test_wrong_snapshot_leaves_the_desktop_as_it_is(server: Server) -> None:
    server.post("/api/trigger/owner.locks")
    broken = {"version": 1, "now": 99, "random": [1, 2, 3, 4], "counters": {}, "state": {}}
    assert server.ask("POST", "/api/snapshot", {"snapshot": broken}).status == 400
    view = server.get("/api/state")["view"]
    assert (view["state"]["locked"], view["now"]) == (True, 0)


def test_snapshot_of_no_desktop_is_refused(server: Server) -> None:
    """With a hint, and the server goes on, in real time too."""
    server.post("/api/clock", real=True)
    right = server.get("/api/snapshot")["snapshot"]
    for name, value in (("now", None), ("now", "x"), ("now", -5), ("now", 2.0**60)):
        answer = server.ask("POST", "/api/snapshot", {"snapshot": {**right, name: value}})
        assert (answer.status, answer.json["hint"]) == (400, "`snapshot` gives one")
        assert f"its {name} is not" in answer.json["error"]
    assert server.get("/api/state")["view"]["now"] < 60_000


def test_snapshot_and_restore(server: Server) -> None:
    before = server.get("/api/snapshot")["snapshot"]
    server.post("/api/trigger/owner.locks")
    server.post("/api/advance", ms=10)
    assert server.post("/api/snapshot", snapshot=before) == {"now": 0}
    assert server.get("/api/state")["view"]["state"]["locked"] is False


def test_faults_meet_the_next_request(server: Server) -> None:
    client = server.socket("/scapi")
    server.post("/api/faults", call="climate.listRooms", error="broken", times=1)
    key = server.running.session.desktop.wire.protocol["errorKey"]
    assert exchange(server, client, 1, "climate.listRooms")[key] == "broken"
    assert key not in exchange(server, client, 2, "climate.listRooms")
    assert server.get("/api/faults") == {"faults": []}


def test_wait_finds_what_was_and_what_comes(server: Server) -> None:
    begin = server.get("/api/transcript")["next"]
    found: list[Any] = []

    def wait() -> None:
        found.append(server.post("/api/wait", kind="in", page="page-1", after=begin))

    thread = threading.Thread(target=wait)
    thread.start()
    client = server.socket("/scapi")
    exchange(server, client, 1, "climate.listRooms")
    thread.join(20)
    assert found[0]["record"]["kind"] == "in"
    again = server.post("/api/wait", kind="in", after=begin, timeout=0)
    assert again == found[0]
    assert server.get(f"/api/transcript?after={again['at']}&limit=1")["records"] == [
        again["record"]
    ]


def test_wait_matches_a_part_of_the_message(server: Server) -> None:
    client = server.socket("/scapi")
    exchange(server, client, 1, "climate.listRooms")
    exchange(server, client, 2, "climate.findRoom", "Cellar")
    key = server.running.session.desktop.wire.protocol["methodKey"]
    wanted = {key: "climate.findRoom"}
    found = server.post("/api/wait", message=wanted, after=0, timeout=0)
    assert found["record"]["message"][key] == "climate.findRoom"
    whole = server.post("/api/wait", match={"kind": "in", "message": wanted}, after=0, timeout=0)
    assert whole == found


def test_wait_gives_up(server: Server) -> None:
    begin = server.get("/api/transcript")["next"]
    answer = server.ask("POST", "/api/wait", {"kind": "in", "timeout": 10})
    assert answer.status == 504
    assert answer.json == {
        "error": 'nothing that fits {"kind": "in"} came within 10 ms',
        "hint": f"0 records came; `transcript` after {begin} shows them",
    }
    assert server.inside(lambda: len(server.running.session.waiting)) == 0


def test_wait_counts_on_after_a_reset(server: Server) -> None:
    """Numbers stay; a number that is yet to come waits for its record."""
    server.post("/api/trigger/owner.locks")
    begin = server.get("/api/transcript")["next"]
    server.post("/api/reset")
    server.post("/api/trigger/owner.locks")
    found = server.get("/api/transcript")
    assert (found["next"], found["lost"]) == (begin + len(found["records"]), 0)
    again = server.post("/api/wait", kind="trigger", after=begin, timeout=0)
    assert again["at"] >= begin
    answer = server.ask("POST", "/api/wait", {"after": found["next"] + 5, "timeout": 1})
    assert answer.json["hint"].startswith("0 records came; ")
    waiting: list[Any] = []

    def wait() -> None:
        waiting.append(server.post("/api/wait", kind="trigger", after=found["next"] + 1))

    thread = threading.Thread(target=wait)
    thread.start()
    while not server.inside(lambda: len(server.running.session.waiting)):
        time.sleep(0.01)
    for _ in range(2):
        server.post("/api/trigger/owner.locks")
    thread.join(20)
    assert waiting[0]["at"] == found["next"] + 1


def test_transcript_replays_to_the_byte(server: Server) -> None:
    client = server.socket("/scapi")
    exchange(server, client, 1, "climate.setTarget", "r1", 22, 60)
    # A note, no line of the transcript:
    server.post("/api/faults", call="schedule.getPlan", error="x")
    server.post("/api/faults", call="schedule.setPlan", latency=1)
    server.ask("DELETE", "/api/faults")
    server.post("/api/trigger/owner.locks")
    server.post("/api/advance", ms=3_600_000)
    text = server.ask("GET", "/api/transcript.jsonl").body.decode()
    assert '"timer"' in text
    desktop = type(server.running.session.desktop)
    content = server.running.session.content
    assert desktop(content.program, content.protocol).replay(text) is None
    changed = text.replace('"entry":"r1"', '"entry":"r2"', 1)
    assert desktop(content.program, content.protocol).replay(changed) is not None


def test_old_lines_are_lost_and_it_is_told(start: Any) -> None:
    server = start(lines=3)
    for _ in range(5):
        server.post("/api/trigger/owner.locks")
    found = server.get("/api/transcript?after=1")
    assert (len(found["records"]), found["lost"], found["next"]) == (3, 1, 5)
    assert server.get("/api/transcript?after=4")["lost"] == 0


def test_scenario_runs_steps_and_rewinds(server: Server) -> None:
    server.post("/api/trigger/owner.locks")
    opened = server.post("/api/scenario", name="warm-for-an-hour")["player"]
    assert (opened["at"], opened["count"], opened["isDone"]) == (0, 6, False)
    assert server.get("/api/state")["view"]["state"]["locked"] is False  # a desktop of its own
    assert server.post("/api/scenario/step")["player"]["at"] == 1
    done = server.post("/api/scenario/run")["player"]
    assert (done["at"], done["isDone"], done["failure"]) == (6, True, None)
    assert server.get("/api/state")["view"]["now"] == 3_600_000
    back = server.post("/api/scenario/rewind", count=2)["player"]
    assert (back["at"], back["isDone"]) == (2, False)
    assert server.get("/api/state")["view"]["state"]["rooms"][0]["mode"] == "COMFORT"
    server.ask("DELETE", "/api/scenario")
    assert server.get("/api/state")["view"]["state"]["locked"] is True


def test_scenario_that_misfits_says_where(server: Server) -> None:
    story = json.loads(json.dumps(server.running.session.content.scenarios["warm-for-an-hour"]))
    story["steps"][2]["answer"] = ["lit", {"mode": "SAVING"}]
    server.post("/api/scenario", scenario=story)
    player = server.post("/api/scenario/run")["player"]
    assert player["at"] == 2
    assert player["failure"]["step"] == 3
    assert player["failure"]["message"] == "the answer is another"
    assert player["failure"]["got"]["mode"] == "COMFORT"


def test_broken_step_is_told(server: Server) -> None:
    step = {"kind": "call", "page": "p", "name": "climate.listRooms", "with": ["no", "expression"]}
    pages = [["p", {"origin": "https://p.example"}]]
    story = {"id": "x", "title": "x", "pages": pages, "steps": [step]}
    server.post("/api/scenario", scenario=story)
    answer = server.ask("POST", "/api/scenario/run", {})
    assert answer.status == 400
    assert answer.json["error"].startswith("step 1 of the scenario cannot be taken: ")


def test_defect_is_no_traceback(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Any:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(server.running.session, "faults", fail)
    answer = server.ask("GET", "/api/faults")
    assert (answer.status, answer.json) == (
        500, {"error": "internal error: ZeroDivisionError", "hint": "please report it"})  # fmt: skip


def test_checker_knows_every_word_that_the_schemas_use(package: Any) -> None:
    words = {"type", "properties", "required", "additionalProperties", "items", "enum"}
    words |= {"minimum", "maximum", "maxLength", "description"}

    def used(schema: Any) -> set[str]:
        found = set(schema)
        parts = [*schema.get("properties", {}).values()]
        for part in [*parts, *([schema["items"]] if "items" in schema else [])]:
            found |= used(part)
        return found

    for operation in module("operations").OPERATIONS:
        assert used(operation.schema) <= words, operation.name
