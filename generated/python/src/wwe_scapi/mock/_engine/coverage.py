"""What has been used."""

from __future__ import annotations

from typing import Final

from .values import sorted_keys

_COUNTED: Final = (
    "reactions",
    "rules",
    "answered",
    "refused",
    "ignored",
    "events",
    "triggers",
)


class Coverage:
    """Counts by group and name; methods count as answered, refused or ignored."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.groups: dict[str, dict[str, int]] = {group: {} for group in _COUNTED}

    def count(self, group: str, name: str) -> None:
        counts = self.groups[group]
        counts[name] = counts.get(name, 0) + 1

    def report(self) -> dict[str, dict[str, int]]:
        """The counts as a JSON value: group, name, number; names are sorted."""
        return {
            group: {name: counts[name] for name in sorted_keys(counts)}
            for group, counts in self.groups.items()
        }
