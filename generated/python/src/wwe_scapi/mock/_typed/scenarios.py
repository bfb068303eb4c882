"""The scenarios that a package brings, and how they are run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._engine.scenarios import Outcome
from .._engine.scenarios import run_scenario as run_story
from .._engine.stubs import check_known
from .data import machinery, read_scenarios, wire


def scenarios() -> dict[str, dict[str, Any]]:
    """The compiled scenarios of the spec, by id; what is given may be changed."""
    return read_scenarios()


def run_scenario(scenario: str | Mapping[str, Any]) -> Outcome:
    """Run a scenario, by id or as `scenarios` gives it, on a new desktop.

    Raises OptionError if there is none of that id.
    """
    if isinstance(scenario, str):
        every = read_scenarios()
        check_known("scenario", scenario, every)
        scenario = every[scenario]
    return run_story(machinery(), wire(), scenario)
