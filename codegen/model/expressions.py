"""Expressions of behaviour, parsed. What they mean: docs/decisions/0002-behaviour-vocabulary.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from codegen.model.frozen import frozen
from codegen.problems import Place

_LEAVES = frozenset({"lit", "root", "var"})


@frozen
class Node:
    """A part of an expression: what it does, and on what.

    | op | parts |
    |---|---|
    | `lit` | a JSON value |
    | `root` | `$`, `args`, `desktop`, ... |
    | `var` | a name |
    | `get` | node, name |
    | `at` | node, node |
    | `find` | node, name, node |
    | `call` | function or view, nodes |
    | `op` | operator, node, node |
    | `??`, `and`, `or` | node, node |
    | `not` | node |
    | `if` | node, node, node |
    | `list` | nodes |
    | `object` | (key, node) pairs |
    | `for` | body, name, list, condition or None |
    """

    op: str
    parts: tuple[Any, ...]
    at: Place  # the text it stands in
    offset: int = 0  # where in that text

    @property
    def is_literal(self) -> bool:
        """Known without running anything."""
        return self.op == "lit"

    @property
    def inner(self) -> Sequence[Node]:
        """The nodes right inside this one."""
        if self.op in _LEAVES:
            return ()
        if self.op == "object":
            return [node for _, node in self.parts]
        if self.op == "call":
            arguments: tuple[Node, ...] = self.parts[1]
            return arguments
        return [part for part in self.parts if isinstance(part, Node)]

    @property
    def all(self) -> Iterator[Node]:
        """Itself, and every node inside it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            if inner := node.inner:
                waiting.extend(reversed(inner))
