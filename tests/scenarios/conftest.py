"""Both engines, for stories: Python here, JavaScript in a process that lives as long as the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mock import conftest as _engine  # noqa: F401 - makes the engine importable
from tests.scenarios.twins import Twins


@pytest.fixture(scope="session")
def twins() -> Iterator[Twins]:
    """Both engines with the program of our own spec."""
    with Twins.started() as found:
        yield found
