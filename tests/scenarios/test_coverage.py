"""The scenarios leave nothing out. `python -m tests.scenarios.coverage` prints the same as a report."""

from __future__ import annotations

import pytest

from tests.scenarios.coverage import Group, groups

FOUND = groups()


@pytest.mark.parametrize("group", FOUND, ids=[group.title for group in FOUND])
def test_nothing_is_left_out(group: Group) -> None:
    assert group.wanted, "an empty list proves nothing"
    assert group.missing == [], group.line
