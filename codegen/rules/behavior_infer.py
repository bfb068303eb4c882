"""What expressions of behaviour give, and the names in them that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from codegen.behavior.inline import list_name
from codegen.behavior.vocabulary import FUNCTIONS
from codegen.model import ANY, NULL, STRING, Api, ListOf, Literal, MapOf, Type, Union
from codegen.model.behavior import Behavior
from codegen.model.expressions import Node
from codegen.problems import Finding, did_you_mean, what_there_is
from codegen.rules.behavior_types import (
    BOOLEAN,
    GIVEN,
    INTEGER,
    STRINGS,
    Fields,
    Known,
    choices,
    field_type,
    item,
    member,
    members_of,
    named,
    plain,
    record_of,
    same,
    slot_type,
)
from codegen.values import Checker

MAX_VIEWS = 4  # inside one another, looked into for a type


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean at some place."""

    entry: Known = None  # `$`
    args: Known = None
    names: Mapping[str, Known] = field(default_factory=dict)

    def named(self, name: str, kind: Known) -> Scope:
        """The same with one more name."""
        return replace(self, names={**self.names, name: kind})


class Inference:
    """Infers types; reports names that do not exist, unless it is quiet."""

    def __init__(self, api: Api, behavior: Behavior, report: Callable[[Finding], None]) -> None:
        self.behavior, self.report, self.checker = behavior, report, Checker()
        self.views = {view.wire: view for view in behavior.views}
        self.slots = {slot.wire: slot for slot in behavior.slots}
        self.quiet = 0
        self.options = None if api.security is None else _options(api)
        page = {field.wire: field_type(field) for field in behavior.page}
        self.roots: dict[str, Known] = {
            "desktop": Fields({s.wire: slot_type(s) for s in behavior.slots}, "the state"),
            "settings": Fields({s.wire: s.type for s in behavior.settings}, "the list of settings"),
            "page": Fields({"id": STRING, "origin": STRING, "subscriptions": STRINGS} | page, "a page"),
            "request": Fields({"name": STRING, "channels": STRINGS}, "a request"),
            "now": INTEGER,
            "methods": STRINGS,
            "options": None,
        }  # fmt: skip
        self.kinds: dict[str, Callable[[Node, Scope], Known]] = {
            "lit": self.literal, "root": self.root, "var": self.var, "get": self.get,
            "at": self.at, "find": self.find, "call": self.call, "op": self.op,
            "??": self.fallback, "and": self.truth, "or": self.truth, "not": self.truth,
            "if": self.choice, "list": self.list, "object": self.object, "for": self.loop,
        }  # fmt: skip

    def type(self, node: Node, scope: Scope) -> Known:
        """What an expression gives."""
        return self.kinds[node.op](node, scope)

    def silent(self, node: Node, scope: Scope) -> Known:
        """The same; what is wrong is reported elsewhere."""
        self.quiet += 1
        try:
            return self.type(node, scope)
        finally:
            self.quiet -= 1

    def wrong(self, rule: str, message: str, node: Node, hint: str) -> None:
        """Report, if this is the place to do so."""
        if not self.quiet:
            self.report(Finding(rule, message, node.at, hint, offset=node.offset))

    # --- values and names -----------------------------------------------------------------------

    def literal(self, node: Node, scope: Scope) -> Known:
        value = node.parts[0]
        if value is None:
            return NULL
        return Literal(value) if isinstance(value, str | bool | int | float) else None

    def root(self, node: Node, scope: Scope) -> Known:
        name = node.parts[0]
        if name == "$":
            return scope.entry
        return scope.args if name == "args" else self.roots[name]

    def var(self, node: Node, scope: Scope) -> Known:
        name = node.parts[0]
        if name not in scope.names:
            known = [*scope.names, *self.roots, "args"]
            hint = did_you_mean(name, known)
            if name in self.views:
                hint = f"write {name}() for the view"
            elif name in self.slots:
                hint = f"write desktop.{name} for the slot"
            hint = hint or "names come from `let`, `as`, `with` and `for`; fields begin with `$.`"
            self.wrong("unknown-name", f'there is no name "{name}" here', node, hint)
        return scope.names.get(name)

    def get(self, node: Node, scope: Scope) -> Known:
        inner, name = node.parts
        if inner.op == "root" and inner.parts[0] == "options":
            return self.option(name, node)
        kind = self.type(inner, scope)
        self.member_exists(kind, name, node)
        return member(kind, name)

    def member_exists(self, kind: Known, name: str, node: Node) -> None:
        """Report a member that a thing cannot have."""
        known = members_of(kind)
        if known is not None and name not in known:
            hint = what_there_is(name, known)
            self.wrong("unknown-name", f'{named(kind)} has no "{name}"', node, hint)

    def at(self, node: Node, scope: Scope) -> Known:
        inner, key = node.parts
        if inner.op == "root" and inner.parts[0] == "options":
            if key.op == "lit" and isinstance(key.parts[0], str):
                return self.option(key.parts[0], key)
            self.type(key, scope)
            return None
        kind = self.type(inner, scope)
        self.type(key, scope)
        if key.op == "lit" and isinstance(key.parts[0], str):
            self.member_exists(kind, key.parts[0], key)
            return member(kind, key.parts[0])
        kind = plain(kind)
        return kind.value if isinstance(kind, MapOf) else item(kind)

    def option(self, name: str, node: Node) -> Known:
        """An option of the host; those with a parameter stand for many."""
        known = self.options
        if known is not None and not any(
            name == it or ("<" in it and name.startswith(it.partition("<")[0])) for it in known
        ):
            hint = did_you_mean(name, known) or "declare it under `security.options`"
            self.wrong("unknown-name", f'there is no option "{name}"', node, hint)
        return None

    def find(self, node: Node, scope: Scope) -> Known:
        inner, name, value = node.parts
        kind = item(self.type(inner, scope))
        self.member_exists(kind, name, node)
        self.compared(member(kind, name), value)
        self.type(value, scope)
        return kind

    # --- operators ------------------------------------------------------------------------------

    def op(self, node: Node, scope: Scope) -> Known:
        operator, left, right = node.parts
        one, other = self.type(left, scope), self.type(right, scope)
        if operator in ("==", "!="):
            self.compared(one, right)
            self.compared(other, left)
        if operator == "-":
            return INTEGER
        if operator != "+":
            return BOOLEAN
        kinds = [_widened(one), _widened(other)]
        return same(kinds) if None not in kinds else None

    def compared(self, kind: Known, node: Node) -> None:
        """A comparison with a value that the other side never has."""
        value = node.parts[0] if node.op == "lit" else None
        if isinstance(value, str) and kind is not None and choices(kind):
            for misfit in self.checker.check(kind, value)[:1]:
                hint = "correct the value; this is never equal"
                self.wrong("unknown-value", misfit.message, node, hint)

    def truth(self, node: Node, scope: Scope) -> Known:
        for part in node.parts:
            self.type(part, scope)
        return BOOLEAN

    def fallback(self, node: Node, scope: Scope) -> Known:
        left, right = (self.type(part, scope) for part in node.parts)
        return either(left, right)

    def choice(self, node: Node, scope: Scope) -> Known:
        condition, then, otherwise = node.parts
        self.type(condition, scope)
        return either(self.type(then, scope), self.type(otherwise, scope))

    # --- structure ------------------------------------------------------------------------------

    def list(self, node: Node, scope: Scope) -> Known:
        kinds = [_widened(self.type(part, scope)) for part in node.parts]
        common = same(kinds)
        return ListOf(common) if common is not None else None

    def object(self, node: Node, scope: Scope) -> Known:
        for _, value in node.parts:
            self.type(value, scope)
        return MapOf(ANY)

    def loop(self, node: Node, scope: Scope) -> Known:
        body, name, items, condition = node.parts
        inner = scope.named(name, item(self.type(items, scope)))
        if condition is not None:
            self.type(condition, inner)
        kind = _widened(self.type(body, inner))
        return ListOf(kind if kind is not None else ANY)

    def call(self, node: Node, scope: Scope) -> Known:
        name, args = node.parts
        if name == "public":
            self.type(args[1], scope)
            return self.slots[str(list_name(args[0]))].type
        given = [self.type(arg, scope) for arg in args]
        view = self.views.get(name)
        if view is not None:
            if self.quiet >= MAX_VIEWS:
                return None
            names = dict(zip(view.params, given, strict=False))
            return self.silent(view.body, replace(scope, names=names))
        if name == "merge":
            record = record_of(given[0])
            return given[0] if record is not None else None
        return GIVEN[FUNCTIONS[name].gives]


def either(one: Known, other: Known) -> Known:
    """What is one or the other."""
    if one is None or other is None:
        return None
    if one == other:
        return one
    members: dict[Type, None] = {}
    for kind in (one, other):
        members |= dict.fromkeys(kind.members if isinstance(kind, Union) else (kind,))
    return Union(tuple(members))


def _widened(kind: Known) -> Known:
    """The type that a literal is of."""
    if not isinstance(kind, Literal):
        return plain(kind) if isinstance(kind, Union) else kind
    if isinstance(kind.value, bool):
        return BOOLEAN
    return {str: STRING, int: INTEGER}.get(type(kind.value))


def _options(api: Api) -> tuple[str, ...]:
    return tuple(option.wire for option in (api.security.options if api.security else ()))
