"""What triggers of an API are built on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._runtime.params import trim

if TYPE_CHECKING:
    from .desktop import TypedDesktop


class TriggerGroup:
    """Triggers; the generated ones call `_fire`."""

    def __init__(self, desktop: TypedDesktop) -> None:
        self._desktop = desktop

    def _fire(self, name: str, values: Mapping[str, Any]) -> Any:
        """Fire a trigger; raises RefusedError if nothing takes it."""
        return self._desktop.fire(name, trim(values))
