"""How the page of a mock shows its state. Nothing else is made from it, so it stays as the spec has it."""

from __future__ import annotations

from typing import Any

from codegen.model.frozen import frozen
from codegen.problems import Place

LISTED = {"shortcuts"}


@frozen
class Shown:
    """One entry of a section: a panel, a shortcut, the values of a tone, a key of the demo page."""

    section: str
    name: str
    raw: Any
    at: Place


def section(shown: tuple[Shown, ...], name: str) -> Any:
    """A section as JSON, or None if nobody has said anything."""
    found = [entry for entry in shown if entry.section == name]
    if not found:
        return None
    if name in LISTED:
        return [entry.raw for entry in found]
    return {entry.name: entry.raw for entry in found}
