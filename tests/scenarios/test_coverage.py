"""The scenarios leave nothing out. `python -m tests.scenarios.coverage` prints the same as a report."""

from __future__ import annotations

from functools import cache

import pytest

from tests.scenarios.coverage import Group, groups

TITLES = (
    "methods that succeed",
    "methods that fail",
    "triggers",
    "event types",
    "rules",
    "transitions, branches of effects",
    "values of settings",
)


@cache
def found() -> dict[str, Group]:
    """Run when the first test asks: to collect tests runs nothing."""
    return {group.title: group for group in groups()}


def test_every_group_is_looked_at() -> None:
    assert tuple(found()) == TITLES


@pytest.mark.parametrize("title", TITLES)
def test_nothing_is_left_out(title: str) -> None:
    group = found()[title]
    assert group.wanted, "an empty list proves nothing"
    assert group.missing == [], group.line
