"""Gives the inputs of a transcript to a new desktop and compares what comes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import OptionError, RefusedError

if TYPE_CHECKING:
    from .desktop import Desktop
    from .page import Page


class Difference(NamedTuple):
    """Where two transcripts part; lines count from 1, None is no line at all."""

    line: int
    expected: str | None
    got: str | None


def difference_of(
    desktop: Desktop, transcript: str | Iterable[str]
) -> Difference | None:
    """The first difference between a transcript and what comes of its inputs.

    The desktop must be a new one, with the settings and options of the first, and the
    transcript complete. Functions of the user and faults are no part of a transcript:
    what they did shows as a difference.
    """
    if isinstance(transcript, str):
        transcript = [line for line in transcript.split("\n") if line != ""]
    lines = [*transcript]
    if desktop.pages or desktop.now > 0 or desktop.transcript.limit < len(lines):
        raise OptionError(
            "replay needs a new desktop whose transcript can hold"
            f" {len(lines)} lines"
        )
    pages: dict[str, Page] = {}
    for index, line in enumerate(lines):
        if desktop.transcript.count <= index:
            _feed(desktop, _read_line(line, index), pages)
        got = desktop.transcript.line_at(index)
        if got != line:
            return Difference(index + 1, line, got)
    more = desktop.transcript.line_at(len(lines))
    return None if more is None else Difference(len(lines) + 1, None, more)


def _read_line(line: str, index: int) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise OptionError(f"line {index + 1} of the transcript is no JSON") from error


def _feed(desktop: Desktop, record: Any, pages: dict[str, Page]) -> None:
    kind, at = record["kind"], record["at"]
    if kind == "timer":
        desktop.step(at)
        return
    while desktop.timers.next is not None and desktop.timers.next.due < at:
        desktop.step(at)
    desktop.now = max(desktop.now, at)
    id_ = record.get("page")
    page = pages.get(id_)
    if kind == "connect":
        fields = record.get("with", {})
        pages[id_] = desktop.connect(record["origin"], _lose, id=id_, **fields)
    elif kind == "in" and page is not None:
        page.receive(record["message"])
    elif kind == "disconnect" and page is not None:
        page.disconnect()
    elif kind == "dropped":
        about = {"page": id_, "problem": record["problem"]}
        desktop.enqueue(lambda: desktop.line("dropped", about))
    elif kind == "act" or (kind == "trigger" and record.get("fired") is not True):
        _repeat(desktop, record)


def _lose(message: Any) -> None:
    """Nobody reads the messages of a replay."""


def _repeat(desktop: Desktop, record: Any) -> None:
    try:
        if record["kind"] == "act":
            desktop.perform(record["method"], record["with"])
        else:
            desktop.trigger(record["trigger"], record["with"])
    except RefusedError:
        return
