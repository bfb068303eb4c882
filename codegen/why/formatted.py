"""Text behind a formatter: each word has the origin that it had before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from codegen.why.lines import Cell, split_lines

_WORD = re.compile(r"\w+")


def through(cells: Sequence[Cell], text: str) -> list[Cell]:
    """The characters of a formatted text, with the answers of those that it was made from.

    A formatter moves blanks, adds and takes brackets and commas, changes quotes; words stay in
    their order. So words are matched, and what stands between two goes with one of them.
    """
    old = list(_WORD.finditer("".join(cell[0] for cell in cells)))
    new = list(_WORD.finditer(text))
    found: list[Cell] = [(char, None, None) for char in text]
    for one, other, size in _same([match[0] for match in old], [match[0] for match in new]):
        for step in range(size):
            source = cells[old[one + step].start() : old[one + step].end()]
            found[slice(*new[other + step].span())] = source
    return list(_filled(found))


def _filled(cells: Sequence[Cell]) -> Iterator[Cell]:
    """What has no place goes with what is before it; at the begin of a line with its first word."""
    last: Cell = ("", None, None)
    for line in split_lines(cells):
        last = next((cell for cell in line if cell[2]), last)
        for cell in line:
            last = cell if cell[2] else (cell[0], last[1], last[2])
            yield last


def _same(before: list[str], after: list[str]) -> list[tuple[int, int, int]]:
    """Runs of the same words: where they begin, and how many."""
    if before == after:  # nearly always, and matching takes long
        return [(0, 0, len(after))]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]
