"""How a page shows a state: what may be said, what is read, and what the rule leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen import pipeline
from codegen.languages.mock_info import demo_about, desktop_info
from codegen.problems import SpecError
from codegen.validate import json_schema
from tests.unit.behavior import API, MACHINE, REACTIONS, STATE, found, spec

FINE = {
    "a value": "panels: {p: {kind: value, slot: last, title: Last, hint: A number.}}",
    "fields that are never shown to pages": (
        "panels: {p: {kind: entries, slot: doors, title: Doors, heading: [id, since], empty: None}}"
    ),
    "a call whose last parameters may be left out": (
        "demo: {title: T, text: T, parts: [{kind: calls, title: C, buttons:"
        " [{call: door.open, title: Open, params: [a]}, {call: door.list, title: All, params: []}]}]}"
    ),
    "a list of what a method gives": (
        "demo: {title: T, text: T, parts: [{kind: entries, title: E, call: door.list, channels: [doors],"
        " key: id, heading: [id], state: state, pairs: by, empty: None,"
        " buttons: [{call: door.open, title: Open, when: {state: [SHUT]}}]}]}"
    ),
    "an act of either kind": (
        "panels: {p: {kind: entries, slot: doors, title: Doors, heading: [id],"
        " group: {by: by, title: Owner, selected: last, select: {call: door.knock, with: id}}}}"
    ),
}
WRONG = {
    "a required parameter that is missing": (
        "demo: {title: T, text: T, parts: [{kind: facts, title: F, call: door.open, fields: [id]}]}",
        "door.open does not take 0 parameters",
    ),
    "one that is too many": (
        (
            "demo: {title: T, text: T, parts: [{kind: facts, title: F, call: door.list, params: [a],"
            " fields: []}]}"
        ),
        "door.list does not take 1 parameters",
    ),
    "a channel that is many": (
        'demo: {title: T, text: T, parts: [{kind: events, title: E, channels: ["room:{name}"]}]}',
        'there is no channel without parameters "room:{name}"',
    ),
    "the items of what is no list": (
        "panels: {p: {kind: entries, slot: doors, title: Doors, heading: ['id[]']}}",
        '"id" is no list',
    ),
    "a choice without a state": (
        (
            "panels: {p: {kind: states, slot: doors, title: Doors, heading: [id], choose:"
            " {call: door.open, with: how, among: doors, value: id, label: id}}}"
        ),
        "a choice of a state needs `state`",
    ),
}


@pytest.mark.parametrize("name", FINE)
def test_nothing_is_wrong_with(name: str) -> None:
    assert found(FINE[name]) == []


@pytest.mark.parametrize("name", WRONG)
def test_rule_sees(name: str) -> None:
    more, message = WRONG[name]
    assert found(more) == [f"page-mismatch: {message}"]


# --- shape --------------------------------------------------------------------------------------


KINDS = "person, states, entries, value, messages, toasts, dialogs, menu, tabs"


def misshapen(folder: Path, more: str) -> list[str]:
    head = "scapi: 1\ninfo: {title: Doors, description: Doors., version: 1}\n"
    (folder / "scapi.yaml").write_text(f"{head}behavior: {{{more}}}\n", encoding="utf-8")
    with pytest.raises(SpecError) as error:
        pipeline.read_spec(folder)
    return [f"{it.line}:{it.column} {it.rule}: {it.message}" for it in error.value.findings]


def test_keys_depend_on_the_kind(tmp_path: Path) -> None:
    panel = "slot: a, title: A, heading: [b]"
    assert misshapen(tmp_path, f"panels: {{p: {{kind: person, {panel}, badges: []}}}}") == [
        '3:72 unknown-key: "badges" is no key of a panel of kind person'
    ]
    assert misshapen(tmp_path, f"panels: {{p: {{kind: persons, {panel}}}}}") == [
        f'3:31 unknown-word: "persons" is not one of {KINDS}'
    ]
    assert misshapen(tmp_path, f"panels: {{p: {{{panel}}}}}") == [
        '3:21 missing-key: a panel needs the key "kind"'
    ]
    assert misshapen(tmp_path, "panels: {p: {kind: [person]}}") == [
        f"3:31 wrong-type: one of {KINDS} is needed here, not a list"
    ]
    assert misshapen(tmp_path, "panels: {p: 5}") == [
        "3:24 wrong-type: a panel (a mapping) is needed here, not a number"
    ]


def test_editors_know_the_keys_of_each_kind() -> None:
    defs = json_schema(entry=True)["$defs"]
    assert defs["panel-of-kind-person"]["properties"]["kind"]["enum"] == ["person"]
    assert "badges" not in defs["panel-of-kind-person"]["properties"]
    assert "badges" in defs["panel-of-kind-entries"]["properties"]


# --- what is read -------------------------------------------------------------------------------


def test_parts_of_several_files_are_one(tmp_path: Path) -> None:
    lint = (
        'lint: {rules: {missing-source: "off", missing-description: "off", missing-example: "off"}}'
    )
    head = "scapi: 1\ninfo: {title: Doors, description: Doors., version: 1}\ninclude: [more.yaml]\n"
    wire = (
        "protocol: {timeout: 1000, correlation: {key: id}, request: {method_key: call, params_key: args},"
        " response: {result_key: result, error_key: error}, event: {channel_key: channel, data_key: data}}\n"
    )
    triggers = "\n  triggers: {a: {description: A.}, b: {description: B.}}"
    shortcuts = "\n  shortcuts: [{trigger: b, title: B}]"
    (tmp_path / "scapi.yaml").write_text(
        f"{head}{lint}\n{wire}{API}behavior:{STATE}{MACHINE}{REACTIONS}"
        f"    - {{trigger: [a, b], do: [{{set: {{desktop.last: 1}}}}]}}{triggers}{shortcuts}\n"
        "  tones: {good: [OPEN]}\n",
        encoding="utf-8",
    )
    (tmp_path / "more.yaml").write_text(
        "behavior:\n  shortcuts: [{trigger: a, title: A}]\n  tones: {bad: [GONE]}\n"
        "  panels: {p: {kind: value, slot: last, title: Last}}\n",
        encoding="utf-8",
    )
    info: dict[str, Any] = desktop_info(pipeline.read_spec(tmp_path).api)
    assert info["panels"] == {
        "panels": {"p": {"kind": "value", "slot": "last", "title": "Last"}},
        "shortcuts": [{"trigger": "b", "title": "B"}, {"trigger": "a", "title": "A"}],
        "tones": {"good": ["OPEN"], "bad": ["GONE"]},
    }


def test_spec_that_says_nothing_has_a_demo_page_of_its_own() -> None:
    api = spec()
    assert desktop_info(api)["panels"] is None
    kinds = [part["kind"] for part in demo_about(api)["parts"]]
    assert kinds == ["calls", "events"]
    said = spec("demo: {title: Mine, text: T, parts: []}")
    assert demo_about(said) == {"title": "Mine", "text": "T", "parts": []}
