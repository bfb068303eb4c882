"""Expressions and data of behaviour, read from YAML values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.behavior.expressions import MAX_INTEGER, ExpressionError, absent, is_name, parse
from codegen.model.effects import Values
from codegen.model.expressions import Node
from codegen.problems import Place
from codegen.resolve.context import Context

_HINT = "docs/decisions/0002-behaviour-vocabulary.md has the grammar"


class Texts:
    """Reads texts and reports those that are no expressions."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.calls: list[Node] = []  # of functions and views, in everything that was read
        self.calling: list[Node] = []  # the expressions that have any

    def expression(self, text: str, at: Place) -> Node:
        """Where only an expression may stand."""
        if text.lstrip()[:1] == "=" and text.lstrip()[:2] != "==":
            hint = "leave out the `=`; it marks expressions where data stands"
            self.context.report("bad-expression", "an expression stands here anyway", at, hint)
            return absent(at)
        return self.parsed(text, at, 0)

    def parsed(self, text: str, at: Place, offset: int) -> Node:
        """The expression that begins there; absent if it is none."""
        before = len(self.calls)
        try:
            found = parse(text, at, offset, self.calls)
        except ExpressionError as error:
            self.context.report(
                "bad-expression", error.message, at, error.hint or _HINT, offset=error.offset
            )
            return absent(at)
        if len(self.calls) > before:
            self.calling.append(found)
        return found

    def condition(self, raw: Any, at: Place) -> Node:
        """An expression, or plainly true or false."""
        return _literal(raw, at) if isinstance(raw, bool) else self.expression(raw, at)

    def maybe(self, raw: Mapping[str, Any], key: str, at: Place) -> Node | None:
        """The expression of a key that may be missing."""
        return self.condition(raw[key], at.child(key)) if key in raw else None

    def data(self, raw: Any, at: Place) -> Node:
        """Where data stands: text that begins with `=` is an expression, all else literal."""
        if _is_plain(raw):
            return _literal(raw, at)
        if isinstance(raw, str):
            return self.parsed(raw, at, 1)
        if isinstance(raw, dict):
            members = tuple((key, self.data(value, at.child(key))) for key, value in raw.items())
            if all(node.is_literal for _, node in members):
                return _literal({key: node.parts[0] for key, node in members}, at)
            return Node(op="object", parts=members, at=at)
        if isinstance(raw, list):
            items = tuple(self.data(value, at.child(index)) for index, value in enumerate(raw))
            if all(node.is_literal for node in items):
                return _literal([node.parts[0] for node in items], at)
            return Node(op="list", parts=items, at=at)
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return self.number(raw, at)
        return _literal(raw, at)

    def plain(self, raw: Any, at: Place) -> Any:
        """Data without expressions, as the engines have it at the start."""
        if isinstance(raw, dict):
            return {key: self.plain(value, at.child(key)) for key, value in raw.items()}
        if isinstance(raw, list):
            return [self.plain(value, at.child(index)) for index, value in enumerate(raw)]
        if isinstance(raw, str) and raw[:1] == "=":
            hint = "write the value itself"
            self.context.report("bad-expression", "no expression may stand here", at, hint)
        elif isinstance(raw, int | float) and not isinstance(raw, bool):
            return self.number(raw, at).parts[0]
        return raw

    def number(self, raw: float, at: Place) -> Node:
        """A number that both engines have."""
        if not abs(raw) <= MAX_INTEGER:
            message, hint = "a number has at most 53 bits", "use a smaller one, or a string"
            self.context.report("bad-expression", message, at, hint)
            return _literal(0, at)
        return _literal(int(raw) if raw == int(raw) else raw, at)

    def name(self, name: str, at: Place, *, on_key: bool = False) -> str:
        """A name that expressions can read; another is reported."""
        if name and not is_name(name):
            message = f'no expression can read the name "{name}"'
            hint = "letters, digits, _ and -, and no word of the language"
            self.context.report("reserved-name", message, at, hint, on_key=on_key)
        return name

    def values(self, raw: Mapping[str, Any] | None, at: Place) -> Values:
        """Named values."""
        return tuple(
            (name, self.data(value, at.child(name))) for name, value in (raw or {}).items()
        )

    def path(self, text: str, at: Place, *, relative: bool = False, on_key: bool = False) -> Node:
        """The path of something that can be changed; `relative` ones begin at the entry."""
        inner = relative and not text.startswith("$")
        found = self._path("$." + text if inner else text, at, 2 if inner else 0)
        node = found
        while node.op in ("get", "at", "find"):
            node = node.parts[0]
        if node.op not in ("root", "var") or found is node:
            hint = "for example: $.name, desktop.list[key == args.id].field"
            self.context.report(
                "bad-expression", f'"{text}" is no path of a field', at, hint, on_key=on_key
            )
        return found

    def _path(self, text: str, at: Place, added: int) -> Node:
        before = len(self.calls)
        try:
            found = parse(text, at, 0, self.calls)
        except ExpressionError as error:
            offset = max(0, error.offset - added)
            hint = error.hint or _HINT
            self.context.report(
                "bad-expression", error.message, at, hint, offset=offset, on_key=True
            )
            root = Node(op="root", parts=("$",), at=at)
            return Node(op="get", parts=(root, "unread"), at=at)
        if len(self.calls) > before:
            self.calling.append(found)
        return found


def _is_plain(raw: object) -> bool:
    """Literal as it is: no expression inside, and no number to look at."""
    if raw.__class__ is str:  # most are
        return not str(raw).startswith("=")
    match raw:
        case str():
            return not raw.startswith("=")
        case bool() | None:
            return True
        case int():
            return abs(raw) <= MAX_INTEGER
        case dict():
            return all(map(_is_plain, raw.values()))
        case list():
            return all(map(_is_plain, raw))
        case _:
            return False


def _literal(value: Any, at: Place) -> Node:
    return Node(op="lit", parts=(value,), at=at)
