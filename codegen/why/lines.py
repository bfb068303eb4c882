"""From pieces of output to one answer for every line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codegen.problems import Path
from codegen.why.marked import marks_of
from codegen.why.origins import Origin, Origins, Spot
from codegen.why.templates import Piece
from codegen.why.tree import ROOT


@dataclass(frozen=True, slots=True)
class Source:
    """An item of the spec, and what of it is shown: `()` for text of several items in it.

    Nothing if the line was only made for it.
    """

    node: int
    detail: Path | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of output."""

    text: str
    spot: Spot | None  # None: no template has a part in it
    source: Source | None  # None: the same whatever the spec says
    also: tuple[Source, ...] = ()  # other items whose text it shows, which stand elsewhere
    joined: bool = False  # part of it stands in no template: it was made of a line of a module


Cell = tuple[str, Origin | None, Spot | None]  # a character
Run = tuple[str, Origin | None, Spot | None]  # characters of one line that have all in common


def lines_of(pieces: Sequence[Piece], origins: Origins) -> list[Line]:
    """Every line of a text that ends with its line feed, or without."""
    return [_line(line, origins) for line in _split_runs(_runs_of(pieces, origins))]


def answered(cells: Sequence[Cell], origins: Origins) -> list[Line]:
    """The same for characters."""
    return [_line(line, origins) for line in split_lines(cells)]


def cells_of(pieces: Sequence[Piece], origins: Origins) -> list[Cell]:
    """Every character with its origin and its place."""
    runs = _runs_of(pieces, origins)
    return [(char, origin, spot) for text, origin, spot in runs for char in text]


_SAME = re.compile(r"(.)\1*", re.DOTALL)


def _runs_of(pieces: Sequence[Piece], origins: Origins) -> Iterator[Run]:
    """Neighbours that have the same origin, in one text."""
    for piece in pieces:
        text = str.__str__(piece.text)
        marks = marks_of(piece.text)
        for same in _SAME.finditer(marks):
            origin = origins.origin(same[1])
            spot = origin.spot if origin and origin.spot else piece.spot
            yield text[same.start() : same.end()], origin, spot


def _split_runs(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs of each line, its line feed included."""
    line: list[Run] = []
    for text, origin, spot in runs:
        parts = text.split("\n")
        for part in parts[:-1]:
            line.append((f"{part}\n", origin, spot))
            yield line
            line = []
        if parts[-1]:
            line.append((parts[-1], origin, spot))
    if line:
        yield line


def split_lines(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """The characters of each line, its line feed included."""
    line: list[Cell] = []
    for cell in cells:
        line.append(cell)
        if cell[0] == "\n":
            yield line
            line = []
    if line:
        yield line


_WORD = re.compile(r"\w")


def _line(runs: list[Run], origins: Origins) -> Line:
    visible = [run for run in runs if not run[0].isspace()]
    first = next((run for run in visible if run[2]), runs[-1])
    text = "".join(run[0] for run in runs).removesuffix("\n")
    source, also = _source(runs, origins)
    joined = any(run[2] is None for run in visible)
    return Line(text, first[2], source, also, joined)


def _source(runs: list[Run], origins: Origins) -> tuple[Source | None, tuple[Source, ...]]:
    """The item whose text stands in the line, else the one that it was made for.

    Words count before brackets and commas: what lays lines out adds those. If the text is that of
    several items, the one that holds them all is asked for, as a whole, and those of them that
    stand elsewhere; if only the whole API does, the first.
    """
    words = [
        (size, origin) for text, origin, _ in runs if origin and (size := len(_WORD.findall(text)))
    ]
    shown = [(size, origin) for size, origin in words if origin.detail is not None]
    signs = [(1, origin) for text, origin, _ in runs if origin and not text.isspace()]
    found = (
        shown or words or signs[:1] or [(len(text), origin) for text, origin, _ in runs if origin]
    )
    nodes = list(dict.fromkeys(origin.node for _, origin in found))
    if not nodes:
        return None, ()
    if len(nodes) == 1:
        source = Source(nodes[0], _detail(found, nodes[0]))
        return (None, ()) if nodes == [ROOT] and source.detail is None else (source, ())
    node = origins.common(set(nodes), {origin.node for _, origin in words})
    if node == ROOT:
        others = [each for each in nodes if each != ROOT]
        every = tuple(Source(each, _detail(found, each)) for each in others)
        return every[0], every[1:]
    away = (each for each in nodes if not origins.stands_in(each, node))
    also = tuple(Source(each, _detail(found, each)) for each in away)
    return Source(node, () if shown else None), also


def _detail(found: list[tuple[int, Origin]], node: int) -> Path | None:
    """What of the item most of the text is."""
    details: dict[Path, int] = {}
    for size, origin in found:
        if origin.node == node and origin.detail:
            details[origin.detail] = details.get(origin.detail, 0) + size
    return max(details, key=details.__getitem__, default=None)
