"""The items of the model as a tree, or nearly so: what stands in what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from codegen.problems import Path, Place

ROOT = 0  # the whole API


class Node(NamedTuple):
    """An item in the tree."""

    thing: Any  # held, so that its id stays its own
    at: Place
    parents: set[int]


class Tree:
    """Items by number. One stands in its parents, and in whatever has the part of a file around it."""

    def __init__(self, thing: Any, at: Place) -> None:
        """`thing` is the root."""
        self.nodes: list[Node] = [Node(thing, at, set())]
        self.whole = {ROOT}  # what may show all that there is
        self._above: dict[int, frozenset[int]] = {}
        self._standing: dict[tuple[str, Path], list[int]] = {}  # items by their places

    def add(self, thing: Any, parent: int, at: Place) -> int:
        """A new item; gives its number."""
        self.nodes.append(Node(thing, at, {parent}))
        self._standing.setdefault((at.file, at.path), []).append(len(self.nodes) - 1)
        return len(self.nodes) - 1

    def put(self, node: int, parents: Collection[int]) -> None:
        """Say that an item stands in others, too."""
        self.nodes[node].parents.update(parents)
        self._above.clear()

    def inside(self, node: int, around: int) -> bool:
        """Whether an item is the other one or stands in it."""
        return around == node or around in self.whole or around in self.above(node)

    def stands_in(self, node: int, around: int) -> bool:
        """Whether an item stands in the part of a file that another one has."""
        at, outer = self.nodes[node].at, self.nodes[around].at
        return at.file == outer.file and at.path[: len(outer.path)] == outer.path

    def above(self, node: int) -> frozenset[int]:
        """Every item that this one stands in."""
        found = self._above.get(node)
        if found is None:
            self._above[node] = frozenset()  # a circle ends here
            parents = self.nodes[node].parents | self._around(self.nodes[node].at)
            found = frozenset(parents).union(*map(self.above, parents)) - {node}
            self._above[node] = found
        return found

    def _around(self, at: Place) -> set[int]:
        """The items in whose part of a file a place is: `machines.x` has `machines.x.transitions.0`."""
        places = ((at.file, at.path[:end]) for end in range(1, len(at.path)))
        return {node for place in places for node in self._standing.get(place, ())}

    def common(self, nodes: set[int], near: Collection[int] = ()) -> int:
        """The innermost item that is or holds all of these; of several, one that is near."""
        shared = frozenset.intersection(*(self.above(node) | {node} for node in nodes))
        around = frozenset[int]().union(*map(self.above, shared))
        return max(
            shared - around or shared,
            key=lambda node: (node in near, len(self.above(node)), -node),
            default=ROOT,
        )
