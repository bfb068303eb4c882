"""Hints: what to write instead of a name that nothing has."""

from __future__ import annotations

import pytest

from codegen.problems import MOST_NAMES, what_there_is

SLOTS = ["agent", "agentState", "interactions", "media", "mediaStates", "workbin"]


@pytest.mark.parametrize(
    ("wrong", "known", "hint"),
    [
        ("interaction", SLOTS, 'did you mean "interactions"?'),
        ("MEDIA", SLOTS, 'did you mean "media"?'),
        ("x", ["door"], "known: door; or declare it"),
        ("x", [], "declare it: there is none"),
    ],
)
def test_hint(wrong: str, known: list[str], hint: str) -> None:
    assert what_there_is(wrong, known, "declare it") == hint


def test_nothing_that_could_be_declared() -> None:
    assert what_there_is("x", []) == "known: none"
    assert what_there_is("x", ["door"]) == "known: door"


def test_the_most_alike_come_first_in_whatever_order_they_are_given() -> None:
    expected = "known: mediaStates, agentState, interactions, agent, media, workbin"
    assert what_there_is("states", SLOTS) == expected
    assert what_there_is("states", reversed(SLOTS)) == expected


def test_a_hint_stays_short() -> None:
    """But the right name is in it, wherever it stands in the spec."""
    many = [f"q{n:02}z" for n in range(40)]
    hint = what_there_is("doorways", [*many, "houseDoors"])
    assert hint.startswith("known: houseDoors, ")
    assert hint.endswith(f" and {41 - MOST_NAMES} more")
    assert hint.count(",") == MOST_NAMES - 1
