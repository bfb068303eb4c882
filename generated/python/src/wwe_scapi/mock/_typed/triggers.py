"""What triggers of an API are built on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..._runtime.params import trim


class Firing(Protocol):
    """Whatever triggers can be fired at: a desktop here or elsewhere."""

    def fire(self, name: str, values: Mapping[str, Any]) -> Any:
        """Fire a trigger with Python values."""


class TriggerGroup:
    """Triggers; the generated ones call `_fire`."""

    def __init__(self, desktop: Firing) -> None:
        self._desktop = desktop

    def _fire(self, name: str, values: Mapping[str, Any]) -> Any:
        """Fire a trigger; raises RefusedError if nothing takes it."""
        return self._desktop.fire(name, trim(values))
