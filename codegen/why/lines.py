"""From pieces of output to one answer for every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
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


def lines_of(pieces: Sequence[Piece], origins: Origins) -> list[Line]:
    """Every line of a text that ends with its line feed, or without."""
    return answered(cells_of(pieces, origins), origins)


def answered(cells: Sequence[Cell], origins: Origins) -> list[Line]:
    """The same for characters."""
    return [_line(line, origins) for line in split_lines(cells)]


def cells_of(pieces: Sequence[Piece], origins: Origins) -> list[Cell]:
    """Every character with its origin and its place."""
    found: list[Cell] = []
    known: dict[tuple[str, Spot | None], _Cells] = {}
    for piece in pieces:
        marks = marks_of(piece.text)
        cells: dict[str, _Cells] = {}
        for mark in set(marks):
            if (mark, piece.spot) not in known:
                known[mark, piece.spot] = _Cells(origins.origin(mark), piece.spot)
            cells[mark] = known[mark, piece.spot]
        text = str.__iter__(piece.text)
        found += [cells[mark][char] for char, mark in zip(text, marks, strict=True)]
    return found


class _Cells(dict[str, Cell]):
    """The cells of one origin by their characters: a file has many cells, but few different ones."""

    def __init__(self, origin: Origin | None, spot: Spot | None) -> None:
        super().__init__()
        self.origin, self.spot = origin, origin.spot if origin and origin.spot else spot

    def __missing__(self, char: str) -> Cell:
        cell = self[char] = (char, self.origin, self.spot)
        return cell


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


def _line(cells: list[Cell], origins: Origins) -> Line:
    visible = [cell for cell in cells if not cell[0].isspace()]
    first = next((cell for cell in visible if cell[2]), cells[-1])
    text = "".join(cell[0] for cell in cells).removesuffix("\n")
    source, also = _source(cells, origins)
    joined = any(cell[2] is None for cell in visible)
    return Line(text, first[2], source, also, joined)


def _source(cells: list[Cell], origins: Origins) -> tuple[Source | None, tuple[Source, ...]]:
    """The item whose text stands in the line, else the one that it was made for.

    Words count before brackets and commas: what lays lines out adds those. If the text is that of
    several items, the one that holds them all is asked for, as a whole, and those of them that
    stand elsewhere; if only the whole API does, the first.
    """
    words = [cell[1] for cell in cells if (cell[0].isalnum() or cell[0] == "_") and cell[1]]
    shown = [origin for origin in words if origin.detail is not None]
    visible = [cell[1] for cell in cells if not cell[0].isspace() and cell[1]]
    found = shown or words or visible[:1] or [cell[1] for cell in cells if cell[1]]
    nodes = list(dict.fromkeys(origin.node for origin in found))
    if not nodes:
        return None, ()
    if len(nodes) == 1:
        source = Source(nodes[0], _detail(found, nodes[0]))
        return (None, ()) if nodes == [ROOT] and source.detail is None else (source, ())
    node = origins.common(set(nodes), {origin.node for origin in words})
    if node == ROOT:
        others = [each for each in nodes if each != ROOT]
        every = tuple(Source(each, _detail(found, each)) for each in others)
        return every[0], every[1:]
    away = (each for each in nodes if not origins.stands_in(each, node))
    also = tuple(Source(each, _detail(found, each)) for each in away)
    return Source(node, () if shown else None), also


def _detail(found: list[Origin], node: int) -> Path | None:
    """What of the item most of the text is."""
    details = Counter(each.detail for each in found if each.node == node and each.detail)
    return next((detail for detail, _ in details.most_common(1)), None)
