"""Unified diffs of generated files, cut where a reader would stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from itertools import islice

from codegen.write import Change

MAX_BYTES = 512 * 1024  # of one side; difflib is quadratic
MAX_LINES_OF_A_FILE = 80
MAX_LINES = 800


def diff(
    changes: Iterable[Change], of_a_file: int = MAX_LINES_OF_A_FILE, all_in: int = MAX_LINES
) -> str:
    """What would happen to the files, in the order given."""
    lines: list[str] = []
    left = 0
    for change in changes:
        if len(lines) >= all_in:
            left += 1
            continue
        lines += _cut(_file(change), min(of_a_file, all_in - len(lines)))
    if left:
        lines.append(f"... and {left} more file{'s' if left > 1 else ''}")
    return "\n".join(lines)


def _cut(lines: Iterator[str], most: int) -> list[str]:
    shown = list(islice(lines, most))
    more = sum(1 for _ in lines)
    return [*shown, f"... {more} more line{'s' if more > 1 else ''}"] if more else shown


def _file(change: Change) -> Iterator[str]:
    old, new = _lines(change.old), _lines(change.new)
    if old is None or new is None:
        yield f"{change.path}: too large or no text; {_size(change.old)} -> {_size(change.new)}"
        return
    names = (
        f"a/{change.path}" if change.old is not None else "/dev/null",
        f"b/{change.path}" if change.new is not None else "/dev/null",
    )
    for line in unified_diff(old, new, *names, n=2, lineterm=""):
        body = line.removesuffix("\n")
        yield body
        if body == line and line[:1] in ("+", "-", " ") and not line.startswith(("--- ", "+++ ")):
            yield "\\ no newline at the end"


def _lines(data: bytes | None) -> list[str] | None:
    """Only a line feed ends a line; what is no text has none."""
    if data is None:
        return []
    if len(data) > MAX_BYTES or b"\0" in data:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


def _size(data: bytes | None) -> str:
    return "nothing" if data is None else f"{len(data):,} bytes"
