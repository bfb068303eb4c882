"""Long fuzzing of the mock: the random sequences of tests/scenarios with ever new seeds, for minutes.

Both engines play each; the first difference is made as short as it gets, and printed.
"""

from __future__ import annotations

import random
import traceback
from time import monotonic
from typing import Any

ROUND = 500  # sequences between two looks at the clock


def fuzz_engines(minutes: float) -> int:
    """1 if the engines differ, else 0."""
    from tests.mock import conftest as _engine  # noqa: F401 - makes the engine importable
    from tests.scenarios.twins import Twins

    end = monotonic() + minutes * 60
    count = 0
    with Twins.started() as twins:
        while monotonic() < end:
            number = random.randrange(2**32)
            try:
                _play(twins, number)
            except (AssertionError, ExceptionGroup):
                print(f"the engines differ, seed {number}:\n{traceback.format_exc()}")
                return 1
            count += ROUND
    print(f"{count} random sequences: both engines do the same")
    return 0


def _play(twins: Any, number: int) -> None:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from tests.scenarios import sequences

    @seed(number)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(actions=sequences.actions(), begin=sequences.given())
    def run(actions: Any, begin: Any) -> None:
        assert twins.raw(actions, begin)["problems"] == []

    run()
