"""Random programs and random sequences of actions: both engines do the same, to the byte.

A few of each; `python -m benchmarks fuzz-engines` goes on for as long as it is told to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mock_engine.desktop import Desktop
from mock_engine.functions import FUNCTIONS
from mock_engine.values import LARGEST

from tests.mock.conftest import VECTORS
from tests.mock.twins import Twin, run_python, twin

PROTOCOL = json.loads((VECTORS / "programs.json").read_text("utf-8"))[0]["protocol"]
NAMES = st.sampled_from(["a", "b", "id", "state", "n"])
VARS = st.sampled_from(["x", "y", "it"])
TEXTS = st.sampled_from(
    ["", "a", "b", "1", "9", "10", "id", "ON", "é", "\uff5e", "😀", "A b", "{a}", "*", "a*"]
)
INTEGERS = st.sampled_from([0, 1, 2, -1, 7, 10, LARGEST, -LARGEST])
SCALARS = st.one_of(
    TEXTS, INTEGERS, st.sampled_from([None, True, False, 1.5, -0.0, 3.0, 1e21, 5e-7])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXTS | NAMES, inner, max_size=3)
    ),
    max_leaves=6,
)
ROOTS = st.sampled_from(["$", "args", "desktop", "settings", "options", "page", "request", "now"])
LEAVES = st.one_of(
    VALUES.map(lambda it: ["lit", it]),
    ROOTS.map(lambda it: ["root", it]),
    VARS.map(lambda it: ["var", it]),
    st.sampled_from(["l", "r", "n"]).map(lambda it: ["get", ["root", "desktop"], it]),
    NAMES.map(lambda it: ["get", ["root", "$"], it]),
    NAMES.map(lambda it: ["get", ["root", "args"], it]),
)
OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "+", "-"])


def calls(inner: Any) -> Any:
    """Calls of every function with as many arguments as it may have."""
    return st.sampled_from(sorted(FUNCTIONS)).flatmap(
        lambda name: st.lists(inner, min_size=FUNCTIONS[name][0], max_size=FUNCTIONS[name][1]).map(
            lambda args: ["call", name, args]
        )
    )


def nodes(inner: Any) -> Any:
    return st.one_of(
        st.tuples(st.just("get"), inner, NAMES),
        st.tuples(st.just("at"), inner, inner),
        st.tuples(st.just("find"), inner, NAMES, inner),
        st.tuples(st.just("op"), OPERATORS, inner, inner),
        st.tuples(st.sampled_from(["??", "and", "or"]), inner, inner),
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("if"), inner, inner, inner),
        st.tuples(st.just("list"), st.lists(inner, max_size=3)),
        st.tuples(st.just("object"), st.lists(st.tuples(NAMES, inner), max_size=3)),
        st.tuples(st.just("for"), inner, VARS, inner, st.none() | inner),
        calls(inner),
    )


EXPRESSIONS = st.recursive(LEAVES, nodes, max_leaves=8)
KEYS = st.sampled_from([0, 1, "a", "id", "n"]).map(lambda it: ["lit", it])
STEPS = st.one_of(
    st.tuples(st.just("get"), NAMES),
    st.tuples(st.just("at"), KEYS | LEAVES),
    st.tuples(st.just("find"), st.just("id"), st.sampled_from([["lit", "a"], ["lit", "1"]])),
    st.tuples(st.just("find"), NAMES, LEAVES),
)
STARTS = st.sampled_from(
    [[["root", "$"]], [["var", "x"]], *([["root", "desktop"], ["get", slot]] for slot in "lrn")]
)
PATHS = st.builds(lambda start, steps: [*start, *steps], STARTS, st.lists(STEPS, max_size=2))
NAMED = st.lists(st.tuples(NAMES, EXPRESSIONS), max_size=2)
CHANNELS = st.sampled_from(["e", "f"]).map(lambda it: ["lit", it])
MAYBE = st.none() | EXPRESSIONS
HOLDS = st.sampled_from([None, None, None, ["lit", True]]) | EXPRESSIONS  # most conditions hold
LIST = ["get", ["root", "desktop"], "l"]
ENTRIES = st.one_of(  # something to write to that is there
    st.just(["root", "$"]),
    st.just(["var", "x"]),
    st.sampled_from(["a", "1"]).map(lambda it: ["find", LIST, "id", ["lit", it]]),
)
LEAF_EFFECTS = st.one_of(
    st.tuples(st.just("set"), st.lists(st.tuples(PATHS, EXPRESSIONS), min_size=1, max_size=2)),
    st.tuples(st.just("remove"), st.lists(PATHS, min_size=1, max_size=2)),
    st.tuples(st.just("append"), PATHS, EXPRESSIONS),
    st.tuples(
        st.just("create"),
        st.just("l"),
        st.sampled_from([None, "m"]),
        st.sampled_from([None, "ON", "OFF"]),
        st.tuples(
            st.just("object"),
            st.tuples(st.tuples(st.just("id"), EXPRESSIONS), st.tuples(st.just("n"), EXPRESSIONS)),
        ),
        st.sampled_from([None, "x"]),
    ),
    st.tuples(st.just("delete"), ENTRIES),
    st.tuples(st.just("enter"), st.sampled_from(["ON", "OFF", "END"]), st.none() | ENTRIES),
    st.tuples(
        st.just("emit"),
        st.fixed_dictionaries(
            {"channel": CHANNELS, "data": EXPRESSIONS, "to": HOLDS, "before": st.booleans()}
        ),
    ),
    st.tuples(st.just("answer"), EXPRESSIONS),
    st.tuples(st.just("refuse"), EXPRESSIONS),
    st.tuples(st.just("ignore")),
    st.tuples(st.just("post"), EXPRESSIONS, MAYBE),
    st.tuples(st.just("run"), st.just("s"), NAMED, st.none() | ENTRIES),
    st.tuples(
        st.just("start"),
        st.sampled_from(["t", "u"]),
        st.sampled_from([0, 3, 10]).map(lambda it: ["lit", it]),
        st.none() | ENTRIES,
        NAMED,
    ),
    st.tuples(st.just("cancel"), st.sampled_from(["t", "u"]), st.none() | ENTRIES),
    st.tuples(st.just("fire"), st.just("g"), NAMED),
    st.tuples(st.just("let"), st.lists(st.tuples(VARS, EXPRESSIONS), min_size=1, max_size=2)),
)
EFFECTS = st.recursive(
    LEAF_EFFECTS,
    lambda inner: st.one_of(
        st.tuples(
            st.just("when"), EXPRESSIONS, st.lists(inner, max_size=2), st.lists(inner, max_size=2)
        ),
        st.tuples(st.just("each"), EXPRESSIONS, VARS, MAYBE, st.lists(inner, max_size=2)),
    ),
    max_leaves=3,
)
BLOCKS = st.lists(EFFECTS, min_size=1, max_size=4)
FLAT = st.lists(LEAF_EFFECTS.filter(lambda it: it[0] != "run"), max_size=3)
STATES = st.sampled_from(["ON", "OFF", "END"])
REACTIONS = st.fixed_dictionaries(
    {
        "id": st.just("r"),
        "machine": st.sampled_from([None, "m", ["m", "k"]]),
        "find": st.sampled_from([None, None, ["lit", "a"]]) | LEAVES,
        "from": st.none() | st.lists(STATES, min_size=2, max_size=3, unique=True),
        "to": st.none() | STATES,
        "when": HOLDS,
        "do": BLOCKS,
        "answer": MAYBE,
    }
)
RULES = st.fixed_dictionaries({"id": st.just("rule"), "when": EXPRESSIONS, "do": BLOCKS})
MACHINE = {"list": "l", "state": "state", "previous": "b"}


@st.composite
def programs(draw: st.DrawFn) -> Any:
    reactions = draw(st.lists(REACTIONS, min_size=8, max_size=8))
    for index, reaction in enumerate(reactions):
        reaction["id"] = f"r{index}"
    sets = draw(st.lists(st.tuples(PATHS, EXPRESSIONS), max_size=1))
    states = {"ON": {"set": sets}, "OFF": {}, "END": {"final": True}}
    entries = [{"id": key, "state": state, "n": 1} for key, state in (("a", "ON"), ("1", "OFF"))]
    return {
        "version": 1,
        "settings": {"a": 1, "epoch": 1767225600000},
        "options": {"section": "main", "defaults": {"a": "x"}, "kinds": {}, "prefixes": {}},
        "state": [
            ["l", {"key": "id", "initial": entries, "machine": "m"}],
            ["r", {"key": None, "initial": draw(VALUES)}],
            ["n", {"key": None, "initial": [1]}],
        ],
        "page": {},
        "channels": ["e", "f"],
        "methods": {
            "m.a": {"params": ["id", "n"], "void": False, "reactions": [0, 1]},
            "m.b": {"params": ["id"], "void": True, "reactions": [1, 2, 3]},
        },
        "triggers": {
            "g": {
                "params": {"a": {}, "b": {}, "id": {}, "state": {}, "n": {"default": 1}},
                "reactions": [4, 2],
            }
        },
        "timers": {"t": {"reactions": [5, 3]}, "u": {"reactions": [6]}},
        "hooks": {"connect": {"reactions": [7]}, "subscribe": {"reactions": [6]}},
        "machines": {"m": {**MACHINE, "states": states}, "k": {**MACHINE, "states": {}}},
        "sequences": {"s": {"with": ["a"], "do": draw(FLAT)}},
        "reactions": reactions,
        "rules": {"request": draw(st.lists(RULES, max_size=1)), "subscribe": []},
        "otherwise": {"unfit": draw(BLOCKS)},
        "envelope": {"request": draw(MAYBE), "void": draw(MAYBE)},
    }  # fmt: skip


METHODS = st.sampled_from(["m.a", "m.a", "m.b", "m.b", "m.c"])
KEYED = st.sampled_from(["a", "1"])  # the key of an entry
PAGES = st.sampled_from(["p", "q"])
IDS = st.sampled_from([1, "1", None, 0, 2.0, {"x": [1.5]}])
MESSAGES = st.one_of(
    st.builds(
        lambda method, id_, params: {"method": method, "id": id_, "params": params},
        METHODS,
        IDS,
        st.one_of(
            KEYED.map(lambda it: [it]),
            st.tuples(KEYED, VALUES),
            st.lists(VALUES, max_size=2),
            st.none(),
            st.dictionaries(NAMES, VALUES, max_size=2),
        ),
    ),
    st.just({"method": "subscribe", "channels": ["e", "f"], "id": 5}),
    st.just({"method": "unsubscribe", "subscription": "1", "id": 6}),
    VALUES,
)
FAULTS = st.fixed_dictionaries(
    {"times": st.integers(1, 2)},
    optional={
        "latency": st.sampled_from([0, 4]),
        "drop": st.booleans(),
        "error": TEXTS,
        "shape": VALUES,
        "duplicate": st.booleans(),
    },
).filter(lambda it: "error" in it or "shape" in it or any(it[key] for key in it if key != "times"))
ACTIONS = st.one_of(
    *[st.tuples(st.just("receive"), PAGES, MESSAGES)] * 3,
    st.tuples(st.just("trigger"), st.just("g"), st.fixed_dictionaries({"id": KEYED | VALUES})),
    st.tuples(st.just("perform"), st.sampled_from(["m.a", "m.b"]), KEYED.map(lambda it: [it])),
    st.tuples(st.just("advance"), st.sampled_from([0, 1, 5, 20])),
    st.tuples(st.just("disconnect"), PAGES),
    st.tuples(st.just("connect"), PAGES, st.just("https://c.example")),
    st.tuples(st.just("fault"), METHODS.filter(lambda it: it != "m.c") | st.just("*"), FAULTS),
    st.tuples(
        st.just("respondOnce"), st.just("m.a"), st.sampled_from([{"data": [1]}, {"error": "e"}, {}])
    ),
    st.tuples(st.sampled_from(["save", "load", "reset"])),
)
BEGIN = [
    ["connect", "p", "https://a.example"],
    ["connect", "q", "https://b.example"],
    ["receive", "p", {"method": "subscribe", "channels": ["e", "f"], "id": 1}],
    ["receive", "q", {"method": "subscribe", "channels": "e", "id": 1}],
]
LIMITS = {"chain": 5, "firing": 30, "timers": 8}


@pytest.fixture(scope="module")
def other() -> Iterator[Twin]:
    with twin() as found:
        yield found


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    program=programs(), actions=st.lists(ACTIONS, min_size=4, max_size=12), seed=st.integers(0, 9)
)
def test_both_engines_do_the_same(other: Twin, program: Any, actions: Any, seed: int) -> None:
    given_ = {"seed": seed, "limits": LIMITS}
    task = {
        "program": program,
        "protocol": PROTOCOL,
        "given": given_,
        "actions": [*BEGIN, *actions],
    }
    task = json.loads(json.dumps(task))
    assert run_python(task) == other.run(task)


REPLAYED = ACTIONS.filter(
    lambda it: it[0] in ("receive", "trigger", "perform", "advance", "disconnect")
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(program=programs(), actions=st.lists(REPLAYED, max_size=8))
def test_a_transcript_replays(program: Any, actions: Any) -> None:
    program, actions = json.loads(json.dumps([program, actions]))
    task = {"program": program, "protocol": PROTOCOL, "given": {}, "actions": [*BEGIN, *actions]}
    lines = run_python({**task, "given": {"limits": LIMITS}})["transcript"]
    limits = {**LIMITS, "transcript": 100000}
    assert Desktop(program, PROTOCOL, limits=limits).replay(lines) is None
