"""JSON values against types: what does not fit, and where exactly."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from codegen.languages.data import json_text
from codegen.misfits import MISMATCH, READ_ONLY, UNKNOWN_FIELD, UNKNOWN_VALUE, shown
from codegen.model import Api, Limits, Primitive, Record, Ref
from codegen.values import Checker
from tests.unit.specs import api_of, found

SPEC = """
    types:
      Name: {type: string, pattern: "[A-Z][a-z]+", max_length: 6}
      State:
        ignore_case: true
        values: {OPEN: , SHUT: , JAM: {read_only: true}}
      Closed: {values: [A, B], open: false}
      Level: {values: [1, 2], open: false}
      Party: {fields: {name: Name, age: {type: integer, minimum: 0, maximum: 150, optional: true}}}
      Strict: {fields: {x: string}, open: false}
      Own: {fields: {id: {type: string, read_only: true, optional: true}, x: string?}}
      Room:
        fields:
          parties: Party[]
          notes: map<string>?
          state: State | null
          size: {type: number, minimum: 1, optional: true}
          mode: '"IN" | "OUT" | null?'
      Shape:
        tag: kind
        variants: {round: {fields: {r: number}}, square: {fields: {side: number}}}
      ShutShape: {tag: kind, open: false, variants: {round: {fields: {r: number}}}}
      Told: {variants: {r: {fields: {r: number}}, side: {fields: {side: number}}}}
      Either: string | Party | Strict | integer[]
      Node: {fields: {next: Node | null}}
      Loop: Back
      Back: Loop | null
      When: date-time
"""


ROOM = {"parties": [], "state": None}  # the least that a room is


@pytest.fixture(scope="module")
def api() -> Api:
    return api_of(SPEC)


def misfits(api: Api, name: str, value: Any, *, sent: bool = False) -> list[tuple[str, str, str]]:
    """Each as (path, message, kind)."""
    target = next(d for d in api.types if d.wire == name)
    found = Checker().check(Ref(target), value, sent=sent)
    return [(".".join(map(str, m.path)), m.message, m.kind) for m in found]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Name", "Anna"),
        ("State", "open"),
        ("Level", 2),
        ("Party", {"name": "Anna", "age": 0}),
        ("Room", ROOM),
        ("Room", {**ROOM, "parties": [{"name": "Anna"}], "state": "SHUT"}),
        ("Room", {**ROOM, "notes": {"a": "b"}, "size": 1, "mode": None}),
        ("Shape", {"kind": "round", "r": 1.5}),
        ("Told", {"side": 2}),
        ("Either", [1, 2]),
        ("Either", {"x": "y"}),
        ("Node", {"next": {"next": None}}),
        ("When", "2024-02-29T23:59:60.5+01:00"),
    ],
)  # fmt: skip
def test_values_that_fit(api: Api, name: str, value: Any) -> None:
    assert misfits(api, name, value) == []


@pytest.mark.parametrize(
    ("name", "value", "path", "message"),
    [
        ("Name", 5, "", "a string is needed, not 5"),
        ("Name", "anna", "", '"anna" does not match the pattern [A-Z][a-z]+'),
        ("Name", "Annabel", "", "7 characters; at most 6 are allowed"),
        ("Level", True, "", "a value of Level (1, 2) is needed, not true"),
        ("Level", 3, "", "Level has no value 3; it has 1, 2"),
        ("Closed", "b", "", 'Closed has no value "b"; did you mean "B"?'),
        ("State", 1, "", 'a value of State ("OPEN", "SHUT", "JAM") is needed, not 1'),
        ("Party", {}, "", '"name" is missing; Party requires it'),
        ("Party", {"name": "Anna", "age": -1}, "age", "-1 is less than the minimum 0"),
        ("Party", {"name": "Anna", "age": 151}, "age", "151 is more than the maximum 150"),
        ("Party", {"name": "Anna", "age": 1.5}, "age", "a whole number is needed, not 1.5"),
        ("Party", {"name": "Anna", "age": True}, "age", "a whole number is needed, not true"),
        ("Party", {"name": "Anna", "age": None}, "age", "a whole number is needed, not null"),
        ("Party", [], "", "an object (Party) is needed, not []"),
        ("Strict", {"x": "a", "y": 1}, "y", 'Strict has no field "y"'),
        ("Room", {"parties": {}, "state": None}, "parties", "a list (Party[]) is needed, not {}"),
        (
            "Room",
            {**ROOM, "parties": [{"name": "Anna"}, {"name": 5}]},
            "parties.1.name",
            "a string is needed, not 5",
        ),
        ("Room", {**ROOM, "notes": {"a": 1}}, "notes.a", "a string is needed, not 1"),
        ("Room", {**ROOM, "mode": "in"}, "mode", '"IN" | "OUT" is needed, not "in"'),
        ("Shape", {}, "", '"kind" is missing; it tells which Shape it is'),
        ("Shape", {"kind": "round"}, "", '"r" is missing; ShapeRound requires it'),
        ("Shape", {"kind": "round", "r": "1"}, "r", 'a number is needed, not "1"'),
        ("ShutShape", {"kind": "flat"}, "kind", 'ShutShape has no variant "flat"; it has round'),
        ("Either", 5, "", "string | Party | Strict | integer[] is needed, not 5"),
        ("Either", {"name": 5}, "name", "a string is needed, not 5"),
        ("Either", ["a"], "0", 'a whole number is needed, not "a"'),
        ("Node", {"next": {}}, "next", '"next" is missing; Node requires it'),
        ("When", "noon", "", '"noon" is no date-time such as 2024-05-31T12:00:00Z'),
    ],
)  # fmt: skip
def test_values_that_do_not_fit(api: Api, name: str, value: Any, path: str, message: str) -> None:
    assert misfits(api, name, value) == [(path, message, MISMATCH)]


def test_circle_of_names_ends(api: Api) -> None:
    """The rule alias-circle reports it; until then values must not hang."""
    assert misfits(api, "Loop", 5)
    assert misfits(api, "Loop", None) == []


@pytest.mark.parametrize(
    ("name", "value", "path", "kind"),
    [
        ("State", "AJAR", "", UNKNOWN_VALUE),
        ("Party", {"name": "Anna", "nick": "A"}, "nick", UNKNOWN_FIELD),
        ("Shape", {"kind": "flat"}, "kind", UNKNOWN_VALUE),
        ("Told", {}, "", UNKNOWN_VALUE),
    ],
)
def test_open_types_take_what_they_do_not_know(
    api: Api, name: str, value: Any, path: str, kind: str
) -> None:
    assert [(where, of_kind) for where, _, of_kind in misfits(api, name, value)] == [(path, kind)]


def test_read_only_matters_in_what_is_sent(api: Api) -> None:
    assert misfits(api, "State", "jam") == []
    assert [kind for *_, kind in misfits(api, "State", "jam", sent=True)] == [READ_ONLY]
    assert misfits(api, "Own", {"id": "1"}) == []
    assert [(path, kind) for path, _, kind in misfits(api, "Own", {"id": "1"}, sent=True)] == [
        ("id", READ_ONLY)
    ]


@pytest.mark.parametrize(
    ("format_", "good", "bad"),
    [
        ("date", "2024-02-29", "2023-02-29"),
        ("date-time", "2024-01-01t00:00:00z", "2024-01-01T00:00:00"),
        ("date-time", "2024-01-01T00:00:00-23:59", "2024-01-01T24:00:00Z"),
        ("uuid", "123E4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000"),
        ("uri", "https://example.com/a%20b?x=[1]#f", "https://example.com/a b"),
        ("uri", "mailto:anna@example.com", "//example.com"),
        ("uri", "urn:a:b", "https://example.com/%zz"),
        ("email", "anna@example.com", "anna"),
    ],
)
def test_formats(format_: str, good: str, bad: str) -> None:
    check, limits = Checker().check, Limits(format=format_)
    assert check(Primitive("string"), good, limits) == []
    assert [m.message.split(" is no ")[0] for m in check(Primitive("string"), bad, limits)] == [
        f'"{bad}"'
    ]


def test_formats_that_nobody_knows_are_documentation() -> None:
    assert Checker().check(Primitive("string"), "10 parsecs", Limits(format="css-length")) == []


def test_lengths_count_items_of_lists_too(api: Api) -> None:
    room = next(d for d in api.types if d.wire == "Room")
    assert isinstance(room, Record)
    found = Checker().check(room.fields[0].type, [], Limits(min_length=1))
    assert [misfit.message for misfit in found] == ["0 items; at least 1 are needed"]


@pytest.mark.parametrize("name", ["number", "any"])
@pytest.mark.parametrize("number", [float("inf"), float("-inf")])
def test_numbers_are_finite(name: str, number: float) -> None:
    assert Checker().check(Primitive(name), number) != []
    assert Checker().check(Primitive("any"), {"a": [1, {"b": number}]}) != []
    assert Checker().check(Primitive("any"), {"a": [1, {"b": 1e300}]}) == []


def test_a_long_value_is_quoted_by_its_beginning() -> None:
    assert shown("x" * 58) == '"' + "x" * 58 + '"'
    assert shown("x" * 59) == '"' + "x" * 56 + "..."


@pytest.mark.parametrize("limit", ["minimum: -1e400", "maximum: 1e400"])
def test_limits_are_finite(limit: str, tmp_path: Path) -> None:
    (finding,) = found(f"types: {{A: {{type: number, {limit}}}}}\n", tmp_path)
    assert finding == "1:36 wrong-type this number is beyond what JSON can hold"


@pytest.mark.parametrize("indent", [0, 2])
def test_json_holds_no_infinity(indent: int) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text([float("inf")], indent)


def test_unions_of_unions_are_checked_in_linear_time() -> None:
    """Two ways at each of 40 levels make a million million paths."""
    levels = 28
    lines = ["types:"]
    for i in range(levels):
        lines += [
            f"  {name}{i}: {{fields: {{x: R{i + 1} | S{i + 1}}}, open: false}}" for name in "RS"
        ]
    lines += [f"  {name}{levels}: {{fields: {{x: string}}}}" for name in "RS"]
    api = api_of("\n".join(lines))
    value: Any = 5
    for _ in range(levels + 1):
        value = {"x": value}
    begin = time.process_time()
    assert [path for path, *_ in misfits(api, "R0", value)] == [".".join("x" * (levels + 1))]
    assert time.process_time() - begin < 1
