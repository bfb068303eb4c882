"""Text of an expression to its nodes. Errors name the character that surprised."""

from __future__ import annotations

import json
import re
from typing import Any

from codegen.behavior.vocabulary import ROOTS, WORDS
from codegen.model.expressions import Node
from codegen.problems import Place

MAX_NESTING = 48  # levels of brackets, chains of dots and operators included
MAX_INTEGER = 2**53 - 1

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z_][A-Za-z0-9_]*)*|\$)"
    r"|(?P<mark>==|!=|<=|>=|\?\?|[<>+.,:(){}\[\]]|-(?![0-9]))"
    r'|(?P<text>"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*')"
    r"|(?P<number>-?[0-9]+(?![A-Za-z0-9_])))"
)
_BINARY = {
    "or": 1, "and": 2,
    "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4,
    "+": 5, "-": 5, "??": 6,
}  # fmt: skip
_NOT, _COMPARE = 3, 4
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z_][A-Za-z0-9_]*)*")


def is_name(text: str) -> bool:
    """Whether an expression can read something of this name."""
    return _NAME.fullmatch(text) is not None and text not in WORDS and text not in ROOTS


class ExpressionError(Exception):
    """The text is no expression; `offset` is the character that surprised."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.offset, self.hint = message, offset, hint


def parse(text: str, at: Place, offset: int = 0, calls: list[Node] | None = None) -> Node:
    """The expression in a text from `offset` on; its calls are added to `calls`.

    Raises `ExpressionError`.
    """
    parser = _Parser(text, at, offset, [] if calls is None else calls)
    node = parser.expression(0, 0)
    if parser.kind:
        raise parser.surprise()
    return node


def absent(at: Place, offset: int = 0) -> Node:
    """What is not there: the first element of an empty list."""
    empty = Node(op="lit", parts=([],), at=at, offset=offset)
    first = Node(op="lit", parts=(0,), at=at, offset=offset)
    return Node(op="at", parts=(empty, first), at=at, offset=offset)


class _Parser:
    """Precedence climbing over tokens that are read one at a time."""

    def __init__(self, source: str, at: Place, offset: int, calls: list[Node]) -> None:
        self.source, self.at, self.end, self.calls = source, at, offset, calls
        self.advance()

    def advance(self) -> None:
        match = _TOKEN.match(self.source, self.end)
        if match is None:
            rest = self.source[self.end :].lstrip(" \t\r\n")
            self.kind, self.text, self.start = "", "", len(self.source) - len(rest)
            if rest:
                raise ExpressionError(_unreadable(rest), self.start)
            return
        self.kind = match.lastgroup or ""
        self.text, self.start, self.end = match[self.kind], match.start(self.kind), match.end()

    def surprise(self, needed: str = "") -> ExpressionError:
        met = f'"{self.text}" is not expected here' if self.kind else "the expression ends here"
        hint = 'put blanks around "-" to subtract' if self.text[:1] == "-" else ""
        return ExpressionError(f"{met}; {needed} is needed" if needed else met, self.start, hint)

    def take(self, text: str) -> bool:
        if self.text != text or self.kind not in ("mark", "name"):
            return False
        self.advance()
        return True

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.surprise(f'"{text}"')

    def name(self, what: str, *, words: bool = False) -> str:
        found = self.text
        if self.kind != "name" or found == "$" or (found in WORDS and not words):
            raise self.surprise(what)
        self.advance()
        return found

    def node(self, op: str, offset: int, *parts: Any) -> Node:
        return Node(op=op, parts=parts, at=self.at, offset=offset)

    def deeper(self, depth: int) -> int:
        if depth >= MAX_NESTING:
            message = f"more than {MAX_NESTING} parts inside one another"
            raise ExpressionError(message, self.start, "give a part of it a name, with `views`")
        return depth + 1

    # --- operators ------------------------------------------------------------------------------

    def expression(self, power: int, depth: int) -> Node:
        depth = self.deeper(depth)
        start = self.start
        if power <= _NOT and self.take("not"):
            left = self.node("not", start, self.expression(_NOT, depth))
        else:
            left = self.unit(depth)
        while self.kind in ("mark", "name") and (own := _BINARY.get(self.text, 0)) > power:
            operator, offset = self.text, self.start
            self.advance()
            depth = self.deeper(depth)
            right = self.expression(own, depth)
            if own in (_COMPARE, 5):
                left = self.node("op", offset, operator, left, right)
            else:
                left = self.node(operator, offset, left, right)
            if own == _COMPARE:
                power = max(power, _COMPARE) if _BINARY.get(self.text) == _COMPARE else power
        return left

    # --- units ----------------------------------------------------------------------------------

    def unit(self, depth: int) -> Node:
        kind, text, start = self.kind, self.text, self.start
        if kind == "name":
            node = self.word(text, start, depth)
        elif kind == "text":
            self.advance()
            node = self.node("lit", start, _string(text, start))
        elif kind == "number":
            self.advance()
            node = self.node("lit", start, _integer(text, start))
        elif self.take("("):
            node = self.expression(0, depth)
            self.need(")")
        elif self.take("["):
            node = self.list_or_for(start, depth)
        elif self.take("{"):
            node = self.object(start, depth)
        else:
            raise self.surprise("a value")
        return self.steps(node, depth)

    def word(self, text: str, start: int, depth: int) -> Node:
        self.advance()
        if text in _CONSTANTS:
            return self.node("lit", start, _CONSTANTS[text])
        if text == "absent":
            return absent(self.at, start)
        if text == "if":
            return self.choice(start, depth)
        if text in WORDS:
            raise ExpressionError(f'"{text}" is not expected here; a value is needed', start)
        if text == "$" or text in ROOTS:
            return self.node("root", start, text)
        if self.take("("):
            node = self.node("call", start, text, self.until(")", depth))
            self.calls.append(node)
            return node
        return self.node("var", start, text)

    def choice(self, start: int, depth: int) -> Node:
        condition = self.expression(0, depth)
        self.need("then")
        then = self.expression(0, depth)
        self.need("else")
        return self.node("if", start, condition, then, self.expression(0, depth))

    def until(self, mark: str, depth: int) -> tuple[Node, ...]:
        """Expressions with commas between them, up to a closing mark."""
        found: list[Node] = []
        while not self.take(mark):
            if found:
                self.need(",")
            found.append(self.expression(0, depth))
        return tuple(found)

    def list_or_for(self, start: int, depth: int) -> Node:
        if self.take("]"):
            return self.node("list", start)
        first = self.expression(0, depth)
        if self.take("for"):
            if self.text in ROOTS:
                raise ExpressionError(f'"{self.text}" has a meaning already', self.start)
            name = self.name("a name")
            self.need("in")
            items = self.expression(0, depth)
            condition = self.expression(0, depth) if self.take("if") else None
            self.need("]")
            return self.node("for", start, first, name, items, condition)
        if self.take("]"):
            return self.node("list", start, first)
        self.need(",")
        return self.node("list", start, first, *self.until("]", depth))

    def object(self, start: int, depth: int) -> Node:
        members: dict[str, Node] = {}
        while not self.take("}"):
            if members:
                self.need(",")
            offset = self.start
            key = self.key()
            if key in members:
                raise ExpressionError(f'the key "{key}" stands twice', offset, "keep one of them")
            self.need(":")
            members[key] = self.expression(0, depth)
        return self.node("object", start, *members.items())

    def key(self) -> str:
        if self.kind == "text":
            found = _string(self.text, self.start)
            self.advance()
            return found
        return self.name("a key", words=True)

    def steps(self, node: Node, depth: int) -> Node:
        while self.kind == "mark" and self.text in (".", "["):
            depth, start = self.deeper(depth), self.start
            if self.take("."):
                start = self.start
                node = self.node("get", start, node, self.name("a name", words=True))
                continue
            self.advance()
            node = self.bracket(node, start, depth)
        return node

    def bracket(self, node: Node, start: int, depth: int) -> Node:
        inner = self.expression(0, depth)
        self.need("]")
        if inner.op == "op" and inner.parts[0] == "==" and inner.parts[1].op in ("var", "root"):
            _, left, right = inner.parts
            if left.offset >= start and left.parts[0] != "$":
                return self.node("find", left.offset, node, left.parts[0], right)
        return self.node("at", start, node, inner)


# --- literals -----------------------------------------------------------------------------------


def _string(text: str, offset: int) -> str:
    if text[0] == "'":
        inner = re.sub(r'\\\'|"', lambda found: "'" if found[0] == "\\'" else '\\"', text[1:-1])
        text = f'"{inner}"'
    try:
        value: str = json.loads(text)
        value.encode()
    except ValueError:
        hint = "write line breaks as \\n; only the escapes of JSON are known"
        raise ExpressionError("this is no JSON string", offset, hint) from None
    return value


def _integer(text: str, offset: int) -> int:
    value = int(text[:20])
    if abs(value) > MAX_INTEGER:
        raise ExpressionError("a whole number has at most 53 bits", offset, "use a smaller one")
    return value


def _unreadable(rest: str) -> str:
    if rest[0] in "\"'":
        return "this text has no end"
    if rest[0].isdigit() or rest[0] == "-":
        return "numbers are whole, and names do not begin with a digit"
    return f'"{rest[0]}" is not part of an expression'
