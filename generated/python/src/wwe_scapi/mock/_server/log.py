"""What happened: the records of a transcript, and notes of what was done beside it."""

from __future__ import annotations

import json
import marshal
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from .._engine.canonical import canonical
from .._engine.desktop import Desktop
from .._engine.transcript import Transcript
from .._engine.values import copy

Record = dict[str, Any]


class Log:
    """The last records; their numbers count from `begin` and stay.

    A record is kept as bytes: what it tells of may change, text would take ten times as
    long to make, and most are never read.
    """

    def __init__(self, limit: int, begin: int = 0) -> None:
        self._kept: deque[tuple[bytes, bool]] = deque(maxlen=limit)
        self.begin = begin
        """The number of the first record, which may be gone."""
        self.next = begin
        """The number of the next record."""
        self.on_add: Callable[[Record], object] | None = None

    @property
    def first(self) -> int:
        """The number of the first record that is still here."""
        return self.next - len(self._kept)

    def add(self, record: Record, *, is_note: bool = False) -> None:
        """A line of the transcript, or a note: told, but no part of it."""
        try:
            kept = marshal.dumps(record)
        except ValueError:  # there are absent members
            kept = marshal.dumps(copy(record))
        self._kept.append((kept, is_note))
        self.next += 1
        if self.on_add is not None:
            self.on_add(record)

    def note(self, **record: Any) -> None:
        """Something that is told, but is no part of the transcript."""
        self.add(record, is_note=True)

    def since(self, number: int, most: int | None = None) -> list[Record]:
        """The records from a number on."""
        begin = max(number - self.first, 0)
        end = None if most is None else begin + most
        found = islice(self._kept, begin, end)
        return [marshal.loads(kept) for kept, _ in found]  # noqa: S302 - our own bytes

    def transcript(self) -> str:
        """The transcript without the notes, as one text: it can be replayed."""
        lines = (
            canonical(marshal.loads(kept))  # noqa: S302 - as above
            for kept, is_note in self._kept
            if not is_note
        )
        return "".join(f"{line}\n" for line in lines)


class _Recorder(Transcript):
    """Hands records to a log, before they are made text."""

    def __init__(self, log: Log) -> None:
        super().__init__(0)
        self._log = log

    @property
    def is_on(self) -> bool:
        return True

    def add(self, record: Record) -> None:
        self._log.add(record)


def record(desktop: Desktop, limit: int, begin: int = 0) -> Log:
    """A log of everything that happens on a desktop, from its beginning."""
    log = Log(limit, begin)
    for line in desktop.transcript.lines:
        log.add(json.loads(line))
    desktop.transcript = _Recorder(log)
    return log
