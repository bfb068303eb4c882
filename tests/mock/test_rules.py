"""Rules whose condition never changes are looked at once; that must not show."""

from __future__ import annotations

from typing import Any

import pytest
from mock_engine.rules import is_fixed

from tests.mock.test_desktop import PROGRAMS, ask, desktop_of, page_of

WIRE = PROGRAMS["the wire, faults"]


def root(name: str, *members: str) -> Any:
    tree: Any = ["root", name]
    for member in members:
        tree = ["get", tree, member]
    return tree


ORIGIN, NAME = root("page", "origin"), root("request", "name")


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (None, True),
        (["lit", {"root": "desktop"}], True),
        (["and", root("settings", "a"), ["not", ["op", "==", NAME, ["lit", "go"]]]], True),
        (["call", "origin_listed", [root("options", "list"), ORIGIN]], True),
        (["object", [["a", ["list", [ORIGIN, root("methods")]]]]], True),
        (["at", root("options"), ["op", "+", ["lit", "limit."], NAME]], True),
        (["if", root("settings", "a"), ["lit", 1], root("page", "tab")], False),
        (["find", root("desktop", "some"), "id", NAME], False),
        (["find", root("options", "some"), "id", root("args", "id")], False),
        (["object", [["a", ["list", [root("now")]]]]], False),
        (["call", "random", [["lit", 2]]], False),
        (["for", ["lit", 1], "it", root("options", "list")], False),
        (["var", "it"], False),
        (root("request", "channels"), False),
        (root("page"), False),
        (root("request"), False),
    ],
)
def test_which_conditions_never_change(tree: Any, expected: bool) -> None:
    assert is_fixed(tree) is expected


def _told(condition: Any) -> list[Any]:
    """The answers to two pages of other origins, twice; in between a tab and the clock change."""
    rule = {"id": "r", "when": condition, "do": [["refuse", ["lit", "no"]]]}
    program = {**WIRE["program"], "rules": {"request": [rule], "subscribe": []}}
    desktop = desktop_of({**WIRE, "program": program})
    page, got = page_of(desktop)
    other: list[Any] = []
    second = desktop.connect("https://other.example", other.append)
    for _ in range(2):
        ask(page, "touch")
        ask(second, "touch")
        desktop.advance(1)
    messages = [got[0], other[0], got[1], other[1]]
    return [desktop.wire.protocol["errorKey"] in it for it in messages]


def test_a_condition_about_the_origin_holds_for_that_origin_only() -> None:
    condition = ["op", "==", ORIGIN, ["lit", "https://other.example"]]
    assert _told(condition) == [False, True, False, True]


def test_a_condition_that_changes_is_looked_at_each_time() -> None:
    assert _told(["op", ">", root("now"), ["lit", 0]]) == [False, False, True, True]


def test_names_that_pages_invent_do_not_pile_up() -> None:
    desktop = desktop_of(WIRE)
    page, _ = page_of(desktop)
    for number in range(2500):
        ask(page, f"unknown{number}")
    assert 0 < len(desktop.relevant) <= 1000
