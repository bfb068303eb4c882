"""What behaviour is compiled to."""

from __future__ import annotations

import json
from typing import Any

from codegen.behavior.compile import program
from codegen.behavior.outline import Outline
from codegen.behavior.stories import stories
from tests.unit.behavior import API, MACHINE, REACTIONS, STATE, program_of, spec
from tests.unit.specs import api_of

ENTRY = ["root", "$"]
PUBLIC = ["call", "without", [ENTRY, ["lit", ["since", "_machine"]]]]


def steps(*effects: str) -> Any:
    """Effects of a reaction that belongs to no machine."""
    text = "".join(f"    - {effect}\n" for effect in effects)
    return program_of(f"sequences:\n  all:\n    with: x\n    do:\n{text}")["sequences"]["all"]["do"]


def view(body: str, call: str, params: str = "x") -> Any:
    """What a call of a view becomes."""
    more = f"views: {{v: {{with: [{params}], is: '{body}'}}}}\nenvelope: {{void: '{call}'}}\n"
    return program_of(more)["envelope"]["void"]


def test_a_spec_without_behaviour_has_no_program() -> None:
    assert program(api_of("types: {A: string}")) is None


def test_the_same_behaviour_gives_the_same_program_and_only_json() -> None:
    one, two = program_of(), program_of()
    assert json.dumps(one) == json.dumps(two)
    assert json.loads(json.dumps(one)) == one


def test_the_whole() -> None:
    it = program_of()
    assert it["methods"]["door.open"] == {"params": ["id", "how"], "void": False, "reactions": [0]}
    assert it["methods"]["door.knock"] == {"params": ["id"], "void": True, "reactions": [2]}
    assert it["channels"] == ["doors", "room:{name}"]
    assert it["state"][0][1] == {
        "key": "id", "initial": [{"id": "a", "state": "SHUT"}], "machine": "door",
        "kinds": ["list"], "items": ["object"],
    }  # fmt: skip
    reaction = it["reactions"][0]
    assert reaction["id"] == "door:1"
    assert reaction["machine"] == ["door"]
    assert reaction["find"] == ["get", ["root", "args"], "id"]
    assert (reaction["from"], reaction["to"]) == (["SHUT"], "OPEN")
    assert reaction["do"] == [
        ["emit", {
            "channel": ["lit", "doors"],
            "data": ["object", [["kind", ["lit", "OPENED"]], ["door", PUBLIC]]],
            "to": None, "before": False,
        }],
    ]  # fmt: skip


def test_the_kinds_of_what_slots_hold() -> None:
    last = dict(program_of()["state"])["last"]
    assert last == {"key": None, "initial": None, "kinds": ["integer", "null"]}


def test_the_choices_of_settings() -> None:
    choices = program_of("""
        settings:
          listed: {type: '"a" | "b" | null', default: a, description: Some.}
          state: {type: door.State, default: OPEN, description: An enum that is closed.}
          number: {type: integer, default: 3, minimum: 1, description: At least 1.}
          either: {type: string | integer, default: x, description: Of two kinds.}
          when: {type: date-time | null, default: null, description: A text.}
          flag: {type: boolean, default: true, description: A flag.}
          names: {type: 'string[]', default: [], description: A list.}
          door: {type: door.Door | null, default: null, description: An object.}
          free: {type: any, default: 1, description: Anything.}
    """)["choices"]
    assert choices == {
        "listed": {"kinds": ["string", "null"], "values": ["a", "b", None]},
        "state": {"kinds": ["string"], "values": ["OPEN", "SHUT", "GONE"]},
        "number": {"kinds": ["integer"], "minimum": 1},
        "either": {"kinds": ["string", "integer"]},
        "when": {"kinds": ["string", "null"]},
        "flag": {"kinds": ["boolean"]},
        "names": {"kinds": ["list"]},
        "door": {"kinds": ["object", "null"]},
    }


def test_the_tags_of_channels() -> None:
    assert program_of()["tags"] == {"doors": "kind"}


def test_options_come_from_the_spec() -> None:
    assert program_of("options: {door.limit: 7}")["options"] == {
        "section": "house",
        "defaults": {"door.limit": 7, "door.guests": "*"},
        "kinds": {"door.limit": "integer", "door.guests": "names"},
        "minimums": {"door.limit": 1},
        "prefixes": {"door.limit.": {"kind": "integer", "minimum": 1}},
    }


# --- views --------------------------------------------------------------------------------------


def test_a_view_is_written_out() -> None:
    assert view("x + 1", "v(now)") == ["op", "+", ["root", "now"], ["lit", 1]]


def test_a_name_inside_a_view_hides_none_outside() -> None:
    """`d` of the caller is another than `d` of the view."""
    found = view("[d for d in x if d == x]", "[v(d) for d in desktop.doors]")
    inner = found[1]
    assert found[2] == "d"
    assert inner[2] != "d"
    assert inner == ["for", ["var", inner[2]], inner[2], ["var", "d"],
                     ["op", "==", ["var", inner[2]], ["var", "d"]]]  # fmt: skip


def test_views_in_views() -> None:
    more = """
    views: {one: {with: a, is: a + 1}, two: {with: a, is: one(one(a))}}
    envelope: {void: two(now)}
    """
    one = ["op", "+", ["root", "now"], ["lit", 1]]
    assert program_of(more)["envelope"]["void"] == ["op", "+", one, ["lit", 1]]


def test_literal_structure_is_folded() -> None:
    assert view("[1, {a: x}]", "v(2)") == ["lit", [1, {"a": 2}]]


# --- effects ------------------------------------------------------------------------------------


def test_paths() -> None:
    found = steps("set: {'desktop.doors[id == x].by': 1, $.by: = x}")
    assert found == [["set", [
        [[["root", "desktop"], ["get", "doors"], ["find", "id", ["var", "x"]], ["get", "by"]], ["lit", 1]],
        [[ENTRY, ["get", "by"]], ["var", "x"]],
    ]]]  # fmt: skip


def test_an_event_of_another_entry_asks_for_its_machine() -> None:
    (when,) = steps("{emit: OPENED, of: x}")
    assert when[1] == ["op", "in", ["get", ["var", "x"], "_machine"], ["lit", ["door"]]]
    (sent,) = when[2]
    shown = ["call", "without", [["var", "x"], ["lit", ["since", "_machine"]]]]
    assert sent[1]["data"] == ["object", [["kind", ["lit", "OPENED"]], ["door", shown]]]
    assert when[3] == []


def test_machines_that_announce_in_different_ways() -> None:
    machine = (
        MACHINE
        + """
    gate:
      extends: door
      announce: {channel: doors, data: {door: = $}}
"""
    )
    it = program_of("sequences: {all: {do: [{emit: SHUT}]}}", machine=machine)
    (when,) = it["sequences"]["all"]["do"]
    assert when[1][3] == ["lit", ["door"]]
    (other,) = when[3]
    assert other[1][3] == ["lit", ["gate"]]
    assert other[2][0][1]["data"] == ["object", [["kind", ["lit", "SHUT"]], ["door", ENTRY]]]
    own = it["reactions"][0]["do"]
    assert [step[0] for step in own] == ["when"], "both machines have the transition"


def test_a_view_in_an_announcement_is_of_the_same_entry() -> None:
    machine = MACHINE.replace("public(doors, $)", "v()", 1)
    more = (
        "views: {v: {is: 'public(doors, $)'}}\nsequences: {s: {with: x, do: [{emit: SHUT, of: x}]}}"
    )
    (when,) = program_of(more, machine=machine)["sequences"]["s"]["do"]
    assert when[2][0][1]["data"][1][1][1] == ["call", "without", [["var", "x"], PUBLIC[2][1]]]


def test_any_event() -> None:
    name = ["call", "format", [["lit", "room:{name}"], ["object", [["name", ["var", "x"]]]]]]
    told = "channel: 'room:{name}', with: {name: = x}, data: hi, to: page.id == x, before: answer"
    assert steps(f"emit: {{{told}}}") == [
        ["emit", {"channel": name, "data": ["lit", "hi"],
                  "to": ["op", "==", ["get", ["root", "page"], "id"], ["var", "x"]], "before": True}],
    ]  # fmt: skip
    (sent,) = steps("emit: {channel: doors, event: SHUT, data: = x}")
    assert sent[1]["data"] == ["call", "merge", [["lit", {"kind": "SHUT"}], ["var", "x"]]]


def test_refusals() -> None:
    assert steps("refuse: No.", "refuse: {error: locked, with: {door: = x}}") == [
        ["refuse", ["lit", "No."]],
        ["refuse", ["call", "format", [["lit", "{door} is locked."], ["object", [["door", ["var", "x"]]]]]]],
    ]  # fmt: skip


def test_whose_timers() -> None:
    timer = (
        "    - {timer: rest}\n"
        "    - {hook: start, do: [{start: rest, after: 5}, {cancel: rest, of: none}]}\n"
    )
    it = program_of(
        "sequences: {all: {do: [{start: rest, after: 5}, {start: rest, after: 5, of: none}]}}",
        reactions=REACTIONS + timer,
    )
    assert [step[3] for step in it["sequences"]["all"]["do"]] == [ENTRY, None]
    assert it["reactions"][-1]["do"] == [
        ["start", "rest", ["lit", 5], None, []],
        ["cancel", "rest", None],
    ]
    assert it["timers"] == {"rest": {"reactions": [3]}}


# --- machines -----------------------------------------------------------------------------------

FAMILY = """
  machines:
    base:
      of: doors
      state: state
      previous: by
      states: {SHUT: "", OPEN: {set: {since: = now}}}
      transitions: [{call: door.open, to: OPEN}]
    door:
      extends: base
      states: {SHUT: {set: {$.by: x}}, GONE: {final: true}}
      transitions: [{call: door.open, from: SHUT, to: GONE}]
"""


def test_a_machine_has_what_it_extends_its_own_first() -> None:
    it = program_of(machine=FAMILY)
    assert [(r["id"], r["machine"]) for r in it["reactions"]][:2] == [
        ("door:1", ["door"]), ("base:1", ["base", "door"]),
    ]  # fmt: skip
    door = it["machines"]["door"]
    assert (door["list"], door["state"], door["previous"]) == ("doors", "state", "by")
    assert door["states"] == {
        "SHUT": {"set": [[[ENTRY, ["get", "by"]], ["lit", "x"]]], "final": False},
        "GONE": {"set": [], "final": True},
        "OPEN": {"set": [[[ENTRY, ["get", "since"]], ["root", "now"]]], "final": False},
    }
    assert it["machines"]["base"]["states"]["SHUT"]["set"] == []


def test_scenarios() -> None:
    api = spec(
        """
        page: {tab: {type: string, default: "1"}}
        """
    )
    assert stories(api) == []
    text = """
    scenarios:
      visit:
        title: A visit
        options: {door.limit: 1}
        steps:
          - {subscribe: doors}
          - {call: door.open, with: {how: softly, id: a}, as: door,
             events: [doors.SHUT, {doors.OPENED: {door: {id: a}}}, {"room:a": hi}]}
          - {perform: door.knock, with: [= door.id], refused: locked}
          - {advance: 5}
          - {subscribe: doors, silent: true}
          - {send: {request: door.open}, silent: true}
    """
    (story,) = stories(
        api_of(
            f"{API}behavior:{STATE}{MACHINE}{REACTIONS}{text.replace(chr(10) + '    ', chr(10))}"
        )
    )
    assert story["pages"] == [["page", {"origin": "https://page.example"}]]
    assert story["options"] == {"door.limit": 1}
    subscribe, call, perform, advance, again, raw = story["steps"]
    assert subscribe == {"kind": "subscribe", "page": "page", "channels": ["doors"]}
    assert call["with"] == ["lit", ["a", "softly"]]
    assert call["as"] == "door"
    assert call["events"] == [
        {"channel": "doors", "data": ["lit", {"kind": "SHUT"}]},
        {"channel": "doors", "data": ["lit", {"kind": "OPENED", "door": {"id": "a"}}]},
        {"channel": "room:a", "data": ["lit", "hi"]},
    ]
    assert perform["with"] == ["list", [["get", ["var", "door"], "id"]]]
    assert perform["refused"] == "locked"
    assert advance["with"] == ["lit", 5]
    assert again == {**subscribe, "silent": True}
    assert raw == {
        "kind": "send", "page": "page", "with": ["lit", {"request": "door.open"}], "silent": True,
    }  # fmt: skip


# --- for readers --------------------------------------------------------------------------------


def test_what_follows_a_method() -> None:
    more = """
    sequences:
      tell:
        do:
          - emit: {channel: doors, event: SHUT, data: {door: = $}}
          - when: now > 5
            then: [{emit: {channel: "room:{name}", with: {name: a}, data: hi}}]
          - delete: $
    """
    telling = "{call: door.open, to: OPEN, do: [{run: tell}]}"
    api = spec(more, machine=FAMILY.replace("{call: door.open, to: OPEN}", telling))
    assert api.behavior is not None
    outline = Outline(api.behavior)
    own, base = outline.ways("door.open")
    assert (own.machines, own.states, own.to) == (("door",), ("SHUT",), ("GONE",))
    assert (base.states, base.to) == (("SHUT", "OPEN"), ("OPEN", ""))
    assert [(e.channel, e.event, e.sure) for e in base.events] == [
        ("doors", "SHUT", True), ("room:{name}", "", False),
    ]  # fmt: skip
    assert outline.states("door.list") == ()
    door = next(machine for machine in api.behavior.machines if machine.wire == "door")
    arrows = {(m.source, m.cause, m.target) for m in outline.moves(door)}
    assert ("SHUT", "door.open", "GONE") in arrows
    assert ("OPEN", "door.open", "") in arrows
