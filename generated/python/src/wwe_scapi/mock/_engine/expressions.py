"""Expressions: each becomes a function of the context, once."""

from __future__ import annotations

import operator
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from .errors import ProgramError
from .functions import FUNCTIONS, TOTAL
from .values import (
    ABSENT,
    LARGEST,
    Json,
    compare_texts,
    copy,
    is_integer,
    member,
    same,
    tidy,
)

if TYPE_CHECKING:
    from .context import Context

Run: TypeAlias = "Callable[[Context], Json]"
Compile: TypeAlias = Callable[[Json], Run]


def compile_expression(tree: Json, fresh: bool = False) -> Run:
    """Compile an expression of the program; the function gives ABSENT for absent.

    With `fresh` what it gives may be changed: literals are copied then.
    """
    build = _BUILDERS.get(tree[0]) if tree.__class__ is list and tree else None
    if build is None:
        raise ProgramError(f"no expression: {tree!r}")
    if tree[0] == "lit":
        return _literal(tree[1], fresh)
    run: Run = build(_compile_fresh if fresh else compile_expression, *tree[1:])
    return run


def _compile_fresh(tree: Json) -> Run:
    return compile_expression(tree, True)


def compile_optional(tree: Json) -> Run | None:
    """Compile an expression that may be left out."""
    return None if tree is None else compile_expression(tree)


_ROOTS: Final[dict[str, Run]] = {
    "$": attrgetter("entry"),
    "args": attrgetter("args"),
    "desktop": attrgetter("engine.state"),
    "settings": attrgetter("engine.settings"),
    "options": attrgetter("engine.options"),
    "page": attrgetter("page"),
    "request": attrgetter("request"),
    "now": attrgetter("engine.now"),
    "methods": lambda c: [*c.engine.machinery.method_names],
}


def _literal(written: Json, fresh: bool) -> Run:
    value = tidy(written)
    if fresh and value.__class__ in (dict, list):
        return lambda _: copy(value)
    return lambda _: value


def _root(compile_: Compile, name: str) -> Run:
    get = _ROOTS.get(name)
    if get is None:
        raise ProgramError(f"no root: {name}")
    return get


def _variable(compile_: Compile, name: str) -> Run:
    return lambda c: c.vars.get(name, ABSENT)


_OBJECTS: Final[dict[str, Run]] = {
    "desktop": attrgetter("engine.state"),
    "settings": attrgetter("engine.settings"),
    "options": attrgetter("engine.options"),
}
"""The roots that are always objects, so that nobody has to look."""


def _access(compile_: Compile, of: Json, name: str) -> Run:
    table = _OBJECTS.get(of[1]) if of[0] == "root" else None
    if table is not None:
        return lambda c: table(c).get(name, ABSENT)
    if of[0] == "var":
        return _access_of_variable(of[1], name)
    value = compile_(of)

    def access(c: Context) -> Json:
        found = value(c)
        return found.get(name, ABSENT) if found.__class__ is dict else ABSENT

    return access


def _access_of_variable(variable: str, name: str) -> Run:
    def access(c: Context) -> Json:
        found: Json = c.vars.get(variable)
        return found.get(name, ABSENT) if found.__class__ is dict else ABSENT

    return access


def _element(compile_: Compile, of: Json, key: Json) -> Run:
    if key[0] == "lit" and key[1].__class__ is str:
        return _access(compile_, of, key[1])
    whole = compile_(of)
    part = compile_(key)

    def element(c: Context) -> Json:
        found, at = whole(c), part(c)
        if at.__class__ is str and found.__class__ is dict:
            return found.get(at, ABSENT)
        return element_of(found, at)

    return element


def element_of(whole: Json, key: Json) -> Json:
    """A member of an object or an element of a list."""
    if key.__class__ is str:
        return member(whole, key)
    if whole.__class__ is not list or not is_integer(key):
        return ABSENT
    return whole[key] if 0 <= key < len(whole) else ABSENT


def _first(compile_: Compile, of: Json, name: str, value: Json) -> Run:
    entries = compile_(of)
    wanted = compile_(value)

    def first(c: Context) -> Json:
        found = entries(c)
        return find_entry(found, name, wanted(c)) if found else ABSENT

    return first


def find_entry(entries: Json, name: str | None, value: Json) -> Json:
    """The first object of a list with this member; absent if the value is absent."""
    if value is ABSENT or entries.__class__ is not list:
        return ABSENT
    if value.__class__ is str:
        for item in entries:
            if item.__class__ is dict and item.get(name) == value:
                return item
        return ABSENT
    return next((item for item in entries if same(member(item, name), value)), ABSENT)


_NO_FUNCTION: Final[tuple[int, int, Any]] = (0, -1, None)


def _call(compile_: Compile, name: str, args: list[Json]) -> Run:
    found: Any = FUNCTIONS.get(name, _NO_FUNCTION)
    fewest, most, run = found
    if not fewest <= len(args) <= most:
        raise ProgramError(f"no function: {name} with {len(args)} arguments")
    parts = [compile_(arg) for arg in args]
    total = name in TOTAL
    if len(parts) == 1:
        return _call_one(name, run, parts[0])
    if len(parts) == 2 and not total:
        first, second = parts

        def call_two(c: Context) -> Json:
            value = first(c)
            other = second(c)
            if value is ABSENT or other is ABSENT:
                return ABSENT
            return run(c, value, other)

        return call_two

    def call(c: Context) -> Json:
        values = [part(c) for part in parts]
        for value in values:
            if value is ABSENT and not total:
                return ABSENT
        return run(c, *values)

    return call


def _call_one(name: str, run: Any, part: Run) -> Run:
    if name == "present":
        return lambda c: part(c) is not ABSENT
    total = name in TOTAL

    def call_one(c: Context) -> Json:
        value = part(c)
        return ABSENT if value is ABSENT and not total else run(c, value)

    return call_one


def _operation(compile_: Compile, name: str, left: Json, right: Json) -> Run:
    one = compile_(left)
    other = compile_(right)
    if right[0] == "lit" and right[1].__class__ in (str, int):
        quick = _against_literal(name, one, right[1])
        if quick is not None:
            return quick
    if name == "==":
        return lambda c: same(one(c), other(c))
    if name == "!=":
        return lambda c: not same(one(c), other(c))
    if name in _ORDERS:
        return _order(_ORDERS[name], one, other)
    if name == "+" and right[0] == "lit" and is_integer(right[1]):
        return _increase(one, right[1])
    run = _OPERATIONS.get(name)
    if run is None:
        raise ProgramError(f"no operator: {name}")

    def operation(c: Context) -> Json:
        value = one(c)
        second = other(c)
        return ABSENT if value is ABSENT or second is ABSENT else run(value, second)

    return operation


def _against_literal(name: str, one: Run, literal: str | int) -> Run | None:
    """Operations that are common with a text or an integer on the right, made short."""
    if name == "==" and literal.__class__ is str:
        return lambda c: one(c) == literal
    if name == "!=" and literal.__class__ is str:
        return lambda c: one(c) != literal
    if name != ">" or literal.__class__ is not int:
        return None

    def is_greater(c: Context) -> Json:
        value = one(c)
        return value > literal if value.__class__ is int else ABSENT

    return is_greater


_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _order(holds: Callable[[Any, Any], bool], one: Run, other: Run) -> Run:
    def order(c: Context) -> Json:
        value, second = one(c), other(c)
        if value.__class__ is int and second.__class__ is int:
            return holds(value, second)
        if value.__class__ is str and second.__class__ is str:
            return holds(compare_texts(value, second), 0)
        return ABSENT

    return order


def _increase(one: Run, by: int) -> Run:
    """Counting is the most frequent sum."""

    def increase(c: Context) -> Json:
        value = one(c)
        return _sum(value, by) if value.__class__ is int else ABSENT

    return increase


def _is_in(item: Json, whole: Json) -> Json:
    if whole.__class__ is list:
        return any(same(item, other) for other in whole)
    return (
        item in whole if whole.__class__ is dict and isinstance(item, str) else ABSENT
    )


def _sum(one: Json, other: Json) -> Json:
    if one.__class__ is int and other.__class__ is int:
        total = one + other
        return total if -LARGEST <= total <= LARGEST else ABSENT
    both_texts = one.__class__ is str and other.__class__ is str
    both_lists = one.__class__ is list and other.__class__ is list
    return one + other if both_texts or both_lists else ABSENT


def _difference(one: Json, other: Json) -> Json:
    if not is_integer(one) or not is_integer(other):
        return ABSENT
    found = one - other
    return found if is_integer(found) else ABSENT


_OPERATIONS: Final[dict[str, Callable[[Json, Json], Json]]] = {
    "in": _is_in,
    "+": _sum,
    "-": _difference,
}


def _fallback(compile_: Compile, left: Json, right: Json) -> Run:
    one = compile_(left)
    other = compile_(right)

    def fallback(c: Context) -> Json:
        value = one(c)
        return other(c) if value is ABSENT else value

    return fallback


def _both(compile_: Compile, left: Json, right: Json) -> Run:
    one = compile_(left)
    other = compile_(right)
    return lambda c: one(c) is True and other(c) is True


def _either(compile_: Compile, left: Json, right: Json) -> Run:
    one = compile_(left)
    other = compile_(right)
    return lambda c: one(c) is True or other(c) is True


def _negation(compile_: Compile, of: Json) -> Run:
    value = compile_(of)
    return lambda c: value(c) is not True


def _choice(compile_: Compile, condition: Json, then: Json, otherwise: Json) -> Run:
    holds, one, other = compile_(condition), compile_(then), compile_(otherwise)
    return lambda c: one(c) if holds(c) is True else other(c)


def _list_of(compile_: Compile, items: list[Json]) -> Run:
    parts = [compile_(item) for item in items]

    def list_of(c: Context) -> Json:
        values = [part(c) for part in parts]
        return [value for value in values if value is not ABSENT]

    return list_of


def _object_of(compile_: Compile, members: list[Json]) -> Run:
    parts = [(key, compile_(value)) for key, value in members]

    def object_of(c: Context) -> Json:
        out: dict[str, Json] = {}
        for key, part in parts:
            value = part(c)
            if value is not ABSENT:
                out[key] = value
        return out

    return object_of


def _comprehension(
    compile_: Compile, body: Json, name: str, of: Json, condition: Json = None
) -> Run:
    entries = compile_(of)
    make = compile_(body)
    holds = None if condition is None else compile_(condition)

    def comprehension(c: Context) -> Json:
        found = entries(c)
        if found.__class__ is not list:
            return ABSENT
        before = c.vars.get(name, ABSENT)
        out: list[Json] = []
        for item in found:
            c.vars[name] = item
            value = make(c) if holds is None or holds(c) is True else ABSENT
            if value is not ABSENT:
                out.append(value)
        c.vars[name] = before
        return out

    return comprehension


_BUILDERS: Final[dict[str, Any]] = {
    "lit": _literal,
    "root": _root,
    "var": _variable,
    "get": _access,
    "at": _element,
    "find": _first,
    "call": _call,
    "op": _operation,
    "??": _fallback,
    "and": _both,
    "or": _either,
    "not": _negation,
    "if": _choice,
    "list": _list_of,
    "object": _object_of,
    "for": _comprehension,
}
