"""Which rules a page's request can meet at all, worked out once for each name and origin.

Most rules ask for options and for who asks, which do not change while a desktop lives; looking
at them again would be half of what a request costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .values import Json

if TYPE_CHECKING:
    from .context import Context
    from .engine import Engine
    from .machinery import Rule

_MOST: Final = 1000  # names come from pages, so that there may be any number
_FIXED_ROOTS: Final = frozenset({"settings", "options", "methods"})
_FIXED_MEMBERS: Final = (["request", "name"], ["page", "origin"])
_CHANGING: Final = frozenset({"id", "uuid", "random"})


def is_fixed(tree: Json) -> bool:
    """Whether an expression depends on nothing but settings, options, name and origin."""
    if tree is None:
        return True
    kind = tree[0]
    if kind == "lit":
        return True
    if kind == "root":
        return tree[1] in _FIXED_ROOTS
    if (
        kind == "get"
        and tree[1][0] == "root"
        and [tree[1][1], tree[2]] in _FIXED_MEMBERS
    ):
        return True
    if kind in ("var", "for") or (kind == "call" and tree[1] in _CHANGING):
        return False
    return all(is_fixed(part) for part in _parts(tree))


def _parts(tree: Json) -> list[Json]:
    """The expressions of which one is made."""
    kind, *rest = tree
    if kind == "call":
        return list[Any](rest[1])
    if kind == "list":
        return list[Any](rest[0])
    if kind == "object":
        return [value for _, value in rest[0]]
    return [part for part in rest if part.__class__ is list]


def obey(desktop: Engine, kind: str, c: Context) -> bool:
    """Run the rules; true if one of them has refused or ignored what is asked."""
    for rule in _relevant(desktop, kind, c):
        if rule.is_fixed or rule.when is None or rule.when(c) is True:
            desktop.coverage.count("rules", rule.id)
            if rule.effects(c) is True:
                return True
            c.vars.clear()
    return False


def _relevant(desktop: Engine, kind: str, c: Context) -> list[Rule]:
    """The rules without those whose condition does not hold, and never will."""
    key = (kind, c.request.get("name"), c.page["origin"])
    found = desktop.relevant.get(key)
    if found is None:
        if len(desktop.relevant) >= _MOST:
            desktop.relevant.clear()
        found = [
            rule
            for rule in desktop.machinery.rules[kind]
            if not rule.is_fixed or rule.when is None or rule.when(c) is True
        ]
        desktop.relevant[key] = found
    return found
