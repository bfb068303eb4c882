"""The closed lists of the language: functions, roots, words, hooks."""

from __future__ import annotations

from typing import NamedTuple

ROOTS = ("args", "desktop", "settings", "options", "page", "request", "now", "methods")
WORDS = frozenset(
    {"and", "or", "not", "in", "if", "then", "else", "for", "true", "false", "null", "absent"}
)
HOOKS = ("start", "connect", "subscribe", "unsubscribe", "disconnect")


class Function(NamedTuple):
    """One function of the language."""

    least: int
    most: int
    gives: str  # a type of the wire format; "any" if it depends


FUNCTIONS = {
    "present": Function(1, 1, "boolean"),
    "id": Function(1, 2, "string"),
    "uuid": Function(0, 0, "string"),
    "random": Function(1, 1, "integer"),
    "public": Function(2, 2, "any"),
    "length": Function(1, 1, "integer"),
    "keys": Function(1, 1, "strings"),
    "values": Function(1, 1, "any"),
    "lower": Function(1, 1, "string"),
    "upper": Function(1, 1, "string"),
    "starts": Function(2, 2, "boolean"),
    "ends": Function(2, 2, "boolean"),
    "contains": Function(2, 2, "boolean"),
    "split": Function(2, 2, "strings"),
    "trim": Function(1, 1, "string"),
    "text": Function(1, 1, "string"),
    "number": Function(1, 1, "integer"),
    "slice": Function(3, 3, "any"),
    "pick": Function(2, 2, "any"),
    "without": Function(2, 2, "any"),
    "merge": Function(2, 2, "any"),
    "format": Function(2, 2, "string"),
    "iso": Function(1, 1, "string"),
    "type": Function(1, 1, "string"),
    "matches": Function(2, 2, "boolean"),
    "multiply": Function(2, 2, "integer"),
    "mod": Function(2, 2, "integer"),
    "replace": Function(3, 3, "string"),
    "div": Function(2, 2, "integer"),
    "origin_listed": Function(2, 2, "boolean"),
    "origin_allows": Function(4, 4, "boolean"),
}
IMPURE = frozenset({"id", "uuid", "random"})  # another value each time they are called
