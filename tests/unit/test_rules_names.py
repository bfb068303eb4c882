"""Names that code cannot be spelled from, or that are one name in code."""

from __future__ import annotations

import pytest

from codegen.names import camel, pascal, screaming, snake
from codegen.rules import Speller, check_rules
from tests.unit.specs import api_of, rules_of

SNAKE = Speller("snake", snake, snake, snake, pascal, screaming, snake)
CAMEL = Speller("camel", camel, camel, camel, pascal, screaming, camel)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("types: {A: {fields: {a_b: string, aB: string}}}", "types.A.fields.aB"),
        ("types: {A: {values: [on, ON]}}", "types.A.values.1"),
        ("types: {call_info: string, CallInfo: string}", "types.CallInfo"),
        ("types: {A: {fields: {bee: {fields: {}}}}, ABee: string}", "types.ABee"),
        ("types: {A: {fields: {b: {fields: {}}}}, AB: string}", "types.AB"),
        (
            "namespaces: {n: {methods: {goNow: {}, go_now: {callable: false}}}}",
            "namespaces.n.methods.go_now",
        ),
        (
            "namespaces: {n: {methods: {m: {params: {a: string, A: string}}}}}",
            "namespaces.n.methods.m.params.A",
        ),
        ("namespaces: {n_m: {}, nM: {}}", "namespaces.nM"),
        ("channels: {a-b: {}, a_b: {}}", "channels.a_b"),
        ("channels: {c: {tag: t, events: {go: , GO: }}}", "channels.c.events.GO"),
        ("types: {A: {fields: {ﬁx: string, fix: string}}}", "types.A.fields.fix"),
    ],
)
def test_names_that_are_one_in_code(body: str, place: str) -> None:
    assert ("name-collision", place) in rules_of(body, SNAKE, CAMEL)


def test_collision_names_every_language() -> None:
    body = "types: {A: {fields: {a-b: string, aB: string}}}"
    (finding,) = check_rules(api_of(body), [SNAKE, CAMEL])
    assert finding.message == '"a-b" and "aB" are both a_b in snake, aB in camel'


def test_collision_in_one_language_only() -> None:
    """Words without case join differently."""
    (finding,) = check_rules(
        api_of("types: {A: {fields: {a1_2: string, a12: string}}}"), [SNAKE, CAMEL]
    )
    assert finding.message == '"a1_2" and "a12" are both a12 in camel'


def test_other_name_settles_a_collision() -> None:
    body = "types: {A: {fields: {aB: string, a_b: {type: string, name: old_ab}}}}"
    assert rules_of(body, SNAKE, CAMEL) == []


@pytest.mark.parametrize(
    "name", ["+", "", "a\\u0007", "a\\u202e", "a\\u200b", "x\\u00b2", "\\u2028a"]
)
def test_bad_names(name: str) -> None:
    assert rules_of(f'types: {{A: {{fields: {{"{name}": string}}}}}}')[0][0] == "bad-name"


@pytest.mark.parametrize("name", ["größe", "名前", "3d", "a b", "class", "$x", "__proto__", "1"])
def test_odd_names_that_every_language_can_spell(name: str) -> None:
    assert rules_of(f'types: {{A: {{fields: {{"{name}": string}}}}}}') == []


def test_name_for_what_cannot_be_spelled() -> None:
    assert rules_of("types: {A: {values: {'+': {name: plus}, '': {name: nothing}}}}") == []
