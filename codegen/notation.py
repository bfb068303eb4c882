"""The short notation of types: `Party[]`, `map<string>`, `media.State | null`, `"IN" | "OUT"`, `string?`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_WORD = r"[^\W\d]\w*(?:-\w+)*"  # `date-time`, or a name as APIs have them: `my-things`
_TOKEN = re.compile(
    rf'\s*(?:(?P<map>map\s*<)|(?P<name>{_WORD}(?:\.{_WORD})*)|(?P<text>"(?:[^"\\]|\\.)*")'
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<mark>\[\]|[|()>?]))"
)
MAX_NESTING = 32


@dataclass(frozen=True, slots=True)
class Node:
    """A parsed notation: `kind` is name, list, map, literal or union."""

    kind: str
    value: Any = None  # the name or the literal's value
    parts: tuple[Node, ...] = ()
    offset: int = 0  # where a name stands in the notation


@dataclass(frozen=True, slots=True)
class Notation:
    """A whole notation: its type, and whether it ended in `?`."""

    node: Node
    optional: bool


class NotationError(Exception):
    """The text is no notation; `offset` is the character that surprised."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@lru_cache(maxsize=4096)
def parse(text: str) -> Notation:
    """The type that a notation stands for, names unresolved."""
    parser = _Parser(text)
    node = parser.union(0)
    optional = parser.take("?")
    if parser.kind:
        raise NotationError(f'"{parser.text}" is not expected here', parser.start)
    return Notation(node, optional)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.end = source, 0
        self.advance()

    def advance(self) -> None:
        match = _TOKEN.match(self.source, self.end)
        if match is None:
            rest = self.source[self.end :].lstrip()
            self.kind, self.text, self.start = None, "", len(self.source) - len(rest)
            if rest:
                raise NotationError(f'"{rest[0]}" is not part of a type', self.start)
            return
        self.kind, self.end = match.lastgroup, match.end()
        self.text, self.start = match[match.lastgroup or 0], match.start(match.lastgroup or 0)

    def take(self, mark: str) -> bool:
        if self.text != mark or self.kind != "mark":
            return False
        self.advance()
        return True

    def union(self, depth: int) -> Node:
        if depth > MAX_NESTING:
            raise NotationError(f"more than {MAX_NESTING} levels", self.start)
        parts = [self.postfix(depth)]
        while self.take("|"):
            parts.append(self.postfix(depth))
        return parts[0] if len(parts) == 1 else Node("union", parts=tuple(parts))

    def postfix(self, depth: int) -> Node:
        node = self.atom(depth)
        while self.take("[]"):
            depth += 1
            if depth > MAX_NESTING:
                raise NotationError(f"more than {MAX_NESTING} levels", self.start)
            node = Node("list", parts=(node,))
        return node

    def atom(self, depth: int) -> Node:
        kind, text, start = self.kind, self.text, self.start
        if kind is None:
            raise NotationError("a type is missing", start)
        self.advance()
        if kind == "name":
            if text in ("true", "false"):
                return Node("literal", text == "true", offset=start)
            return Node("name", text, offset=start)
        if kind in ("text", "number"):
            return self.literal(text, start)
        closing = {"map": ">", "mark": ")"}[kind]
        if kind == "mark" and text != "(":
            raise NotationError(f'"{text}" is not expected here', start)
        inner = self.union(depth + 1)
        if not self.take(closing):
            raise NotationError(f'"{closing}" is missing', self.start)
        return Node("map", parts=(inner,)) if kind == "map" else inner

    def literal(self, text: str, start: int) -> Node:
        try:
            return Node("literal", json.loads(text), offset=start)
        except ValueError:
            raise NotationError(f"{text} is no JSON literal", start) from None
