"""Whether what behaviour puts somewhere is of the type that belongs there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.misfits import MISMATCH, Misfit, written
from codegen.model import ANY, Field, Limits, ListOf, MapOf, Primitive, Record, Ref, TaggedUnion
from codegen.model.expressions import Node
from codegen.problems import Finding, did_you_mean
from codegen.rules.behavior_infer import Inference, Scope
from codegen.rules.behavior_types import (
    Entry,
    Fields,
    Known,
    field_type,
    item,
    kinds_of,
    members_of,
    plain,
    record_of,
)

NO_LIMITS = Limits()
HINT = "correct the value, or the type"


class Fitting:
    """Compares values with types. What cannot be known fits."""

    def __init__(self, inference: Inference, *, partial: bool = False) -> None:
        self.inference, self.checker = inference, inference.checker
        self.report = inference.report
        self.partial = partial  # nothing needs to be complete

    def fits(
        self,
        node: Node,
        kind: Known,
        scope: Scope,
        what: str,
        *,
        given: frozenset[str] | None = frozenset(),
    ) -> None:
        """Report what does not fit. `given` are members that come from elsewhere; None: all may."""
        if kind is None or kind == ANY:
            return
        given = None if self.partial else given
        if node.op in ("if", "??"):
            for part in node.parts[1:] if node.op == "if" else node.parts:
                self.fits(part, kind, scope, what, given=given)
        elif node.op == "lit":
            self.literal(node, kind, what, given)
        elif node.op == "object":
            self.object(node, kind, scope, what, given)
        else:
            self.built(node, kind, scope, what)

    def built(self, node: Node, kind: Known, scope: Scope, what: str) -> None:
        """A list that is written out, the parts of `merge`, or anything else."""
        if node.op == "list" and item(kind) is not None:
            for part in node.parts:
                self.fits(part, item(kind), scope, what)
        elif node.op == "call" and node.parts[0] == "merge":
            for part in node.parts[1]:
                self.fits(part, kind, scope, what, given=None)
        else:
            self.other(node, kind, scope, what)

    def other(self, node: Node, kind: Known, scope: Scope, what: str) -> None:
        """Where only the kind of value is known, if that."""
        has, needs = kinds_of(self.inference.silent(node, scope)), kinds_of(kind)
        if has and needs and has.isdisjoint(needs):
            message = f"{what} is {listed(needs)}, and this is {listed(has)}"
            self.wrong(message, node)

    def wrong(self, message: str, node: Node, hint: str = HINT) -> None:
        """Report a value that does not fit."""
        self.report(Finding("value-mismatch", message, node.at, hint, offset=node.offset))

    # --- literals -------------------------------------------------------------------------------

    def literal(self, node: Node, kind: Known, what: str, given: frozenset[str] | None) -> None:
        """A value that is known in full."""
        value = node.parts[0]
        inside = item(kind)
        if isinstance(value, list) and (isinstance(inside, Entry) or (self.partial and inside)):
            for part in _parts(node, enumerate(value)):
                self.fits(part[1], inside, Scope(), what)
        elif isinstance(value, dict) and (isinstance(plain(kind), Entry) or given != frozenset()):
            members = Node(op="object", parts=_parts(node, value.items()), at=node.at)
            self.object(members, kind, Scope(), what, given)
        elif isinstance(plain(kind), Entry | Fields) or isinstance(inside, Entry):
            self.other(node, kind, Scope(), what)
        elif kind is not None:
            self.misfits(self.checker.check(kind, value), node, what)

    def misfits(self, found: Iterable[Misfit], node: Node, what: str) -> None:
        """Report what the checker found, at its place."""
        for misfit in found:
            place = node.at.child(*misfit.path)
            rule = "value-mismatch" if misfit.kind == MISMATCH else "unknown-value"
            offset = 0 if misfit.path else node.offset
            message = f"{what}: {misfit.message}"
            if rule == "value-mismatch":
                self.report(Finding("value-mismatch", message, place, HINT, offset=offset))
            else:
                self.report(Finding("unknown-value", message, place, HINT, offset=offset))

    # --- objects --------------------------------------------------------------------------------

    def object(
        self, node: Node, kind: Known, scope: Scope, what: str, given: frozenset[str] | None
    ) -> None:
        """Members against fields."""
        base = plain(kind)
        if isinstance(base, Ref) and isinstance(base.target, TaggedUnion):
            base = self.variant(node, base.target)
        fields = fields_of(base)
        if fields is None:
            inside = plain(base.slot.type) if isinstance(base, Entry) else base
            if isinstance(inside, MapOf):
                for _, value in node.parts:
                    self.fits(value, inside.value, scope, what)
            elif isinstance(inside, Primitive | ListOf) and inside != ANY:
                self.wrong(f"{what} is {written(inside)}, not an object", node)
            return
        known = {field.wire: field for field in fields}
        for key, value in node.parts:
            if key in known:
                self.fits(value, field_type(known[key]), scope, f'"{key}"')
            else:
                self.unknown(key, value, base, known)
        present = {key for key, _ in node.parts}
        for field in fields:
            if given is not None and not (
                field.optional or field.wire in present or field.wire in given
            ):
                self.wrong(f'{what}: "{field.wire}" is missing', node, "add it; it is required")

    def variant(self, node: Node, union: TaggedUnion) -> Known:
        """The case of a union that an object is, if its tag says so."""
        tag = union.tag.wire if union.tag is not None else ""
        value = next((value for key, value in node.parts if key == tag), None)
        for variant in union.variants:
            if value is not None and value.op == "lit" and value.parts[0] == variant.key:
                return Ref(variant.record)
        return None

    def unknown(self, key: str, value: Node, kind: Known, known: Iterable[str]) -> None:
        """A member that no field describes."""
        record = record_of(kind)
        closed = record is not None and not record.open and members_of(kind) is not None
        owner = record.qualified if record is not None else "it"
        message = f'{owner} has no field "{key}"'
        hint = did_you_mean(key, known) or "correct the name, or add the field"
        if closed and not isinstance(plain(kind), Entry):
            self.report(Finding("value-mismatch", message, value.at, hint, offset=value.offset))
        else:
            self.report(Finding("unknown-value", message, value.at, hint, offset=value.offset))


def fields_of(kind: Known) -> tuple[Field, ...] | None:
    """The fields of an object type, with the private ones of an entry."""
    record: Record | None = record_of(kind)
    if isinstance(kind, Entry):
        return (*(record.fields if record else ()), *kind.slot.private) if (
            record or kind.slot.private
        ) else None  # fmt: skip
    return record.fields if record is not None else None


def _parts(node: Node, pairs: Iterable[tuple[Any, Any]]) -> tuple[tuple[Any, Node], ...]:
    """The parts of a literal as literals."""
    return tuple(
        (key, Node(op="lit", parts=(value,), at=node.at.child(key))) for key, value in pairs
    )


def listed(kinds: frozenset[str]) -> str:
    return " or ".join(_ARTICLES.get(kind, kind) for kind in sorted(kinds))


_ARTICLES = {
    "string": "a string", "integer": "a whole number", "number": "a number",
    "boolean": "true or false", "list": "a list", "object": "an object",
}  # fmt: skip
