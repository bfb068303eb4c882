"""What happened, one line of canonical JSON for each thing."""

from __future__ import annotations

import marshal
from collections.abc import Callable

from .canonical import canonical
from .values import Json


class Transcript:
    """The last lines, at most `limit` of them; with 0 nothing is written at all.

    A record is kept as bytes until somebody wants its line: what it tells of may change,
    text would take several times as long to make, and most lines are never read.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.callbacks: list[Callable[[str], object]] = []
        self.clear()

    def clear(self) -> None:
        self._kept: list[bytes | str] = []
        self.dropped = 0
        """How many lines are no longer here."""

    @property
    def is_on(self) -> bool:
        """Whether anybody wants to know."""
        return self.limit > 0 or bool(self.callbacks)

    @property
    def lines(self) -> list[str]:
        """The lines, oldest first."""
        begin = max(len(self._kept) - self.limit, 0)
        return [self._line(index) for index in range(begin, len(self._kept))]

    @property
    def count(self) -> int:
        """How many lines there were, those that are no longer here included."""
        return len(self._kept) + self.dropped

    def line_at(self, index: int) -> str | None:
        """The line of an index, of a transcript that has not dropped any."""
        return self._line(index) if index < len(self._kept) else None

    def export(self) -> str:
        """The lines as one text."""
        return "".join(f"{line}\n" for line in self.lines)

    def add(self, record: Json) -> object:
        if self.limit > 0:
            self._kept.append(_frozen(record))
            if len(self._kept) >= 2 * self.limit:
                self.dropped += len(self._kept) - self.limit
                del self._kept[: -self.limit]
        return None

    def _line(self, index: int) -> str:
        kept = self._kept[index]
        if not isinstance(kept, str):
            kept = canonical(marshal.loads(kept))  # noqa: S302 - our own bytes
            self._kept[index] = kept
        return kept


def _frozen(record: Json) -> bytes | str:
    """A record that nothing changes any more."""
    try:
        return marshal.dumps(record)
    except ValueError:  # it has absent members, or texts of another class
        return canonical(record)
