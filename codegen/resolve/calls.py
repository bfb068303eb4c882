"""Namespaces and their methods."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from codegen.model import (
    ANY,
    Field,
    Method,
    MethodExample,
    Namespace,
    Overload,
    Primitive,
    Result,
)
from codegen.names import words
from codegen.problems import Place
from codegen.resolve.context import NOTHING, Context, Inherited
from codegen.resolve.sections import Entry
from codegen.resolve.types import Definer, namespace_home
from codegen.resolve.uses import Owner, limits, union

UNSAID = "No document says what comes back."


def read_namespaces(context: Context) -> tuple[Namespace, ...]:
    """Every namespace, in order."""
    return tuple(_namespace(context, entry) for entry in context.sections.entries("namespaces"))


def _namespace(context: Context, entry: Entry) -> Namespace:
    raw, home = entry.raw or {}, namespace_home(entry)
    inherited = context.inherit(raw, entry.at, NOTHING)
    context.uses(home, entry.at.file)
    owner, at = Owner(home, (), inherited), entry.at.child("methods")
    methods = [
        _method(context, entry.name, key, body or {}, at.child(key), owner)
        for key, body in (raw.get("methods") or {}).items()
    ]
    return Namespace(
        **context.item(entry.name, raw, entry.at, inherited),
        home=home,
        methods=tuple(method for method in methods if method.callable),
        known=tuple(method for method in methods if not method.callable),
        types=tuple(context.types_of(home)),
        files=context.files_of(home),
    )


def _method(
    context: Context, namespace: str, key: str, raw: dict[str, Any], at: Place, owner: Owner
) -> Method:
    inherited = context.inherit(raw, at, owner.inherited)
    wire = raw.get("wire") or f"{namespace}.{key}"
    facts = context.item(wire, raw, at, inherited)
    facts["words"] = words(raw.get("name") or key)
    owner = Owner(owner.home, facts["words"], inherited)
    before = len(context.types_of(owner.home))
    overloads = _overloads(context, raw, at.child("overloads"), owner)
    found = Method(
        **facts,
        key=key,
        params=_merged(overloads) if overloads else _params(context, raw, at, owner),
        result=_merged_result(overloads) if overloads else _result(context, raw, at, owner),
        overloads=overloads,
        callable=raw.get("callable", True),
        examples=tuple(
            _example(context, body, at.child("examples", index), inherited)
            for index, body in enumerate(raw.get("examples") or ())
        ),
    )
    if not found.callable:
        context.drop_types(owner.home, before)  # types inside what nobody can call
    return found


def _params(context: Context, raw: dict[str, Any], at: Place, owner: Owner) -> tuple[Field, ...]:
    return Definer.of(context).fields(raw.get("params") or {}, at.child("params"), owner)


def _overloads(
    context: Context, method: dict[str, Any], at: Place, owner: Owner
) -> tuple[Overload, ...]:
    """Each way to call a method; types inside results are named after their number."""
    found = tuple(
        Overload(
            description=raw.get("description", ""),
            params=_params(context, raw, at.child(index), owner),
            result=_result(context, raw, at.child(index), owner.inner(str(index + 1))),
            at=at.child(index),
        )
        for index, raw in enumerate(method.get("overloads") or ())
    )
    if found and ("params" in method or "result" in method):
        message = "`overloads` stands beside `params` or `result`"
        hint = "write every way under `overloads`"
        context.report("two-forms", message, at, hint, on_key=True)
    return found


def _merged(overloads: tuple[Overload, ...]) -> tuple[Field, ...]:
    """One parameter list that takes every overload: by position, optional where one ends earlier."""
    longest = max(overloads, key=lambda overload: len(overload.params)).params
    return tuple(_merged_field(model, index, overloads) for index, model in enumerate(longest))


def _merged_field(model: Field, index: int, overloads: tuple[Overload, ...]) -> Field:
    column = [overload.params[index] for overload in overloads if len(overload.params) > index]
    return replace(
        model,
        type=union([field.type for field in column]),
        optional=len(column) < len(overloads) or any(field.optional for field in column),
        nullable=any(field.nullable for field in column),
        has_default=False,
        default=None,
    )


def _merged_result(overloads: tuple[Overload, ...]) -> Result:
    first = overloads[0].result
    kinds = [Primitive("null") if o.result.type is None else o.result.type for o in overloads]
    if all(kind == kinds[0] for kind in kinds):
        return first
    return replace(first, type=union(kinds), nullable=any(o.result.nullable for o in overloads))


def _result(context: Context, method: dict[str, Any], at: Place, owner: Owner) -> Result:
    raw = method.get("result")
    place = at.child("result") if raw is not None else at
    body = {"type": raw} if isinstance(raw, str) else raw
    inherited = context.inherit(body, place, owner.inherited)
    facts = context.item("result", body, place, inherited)
    if body is None:
        return Result(**(facts | {"undocumented": UNSAID}), type=ANY)
    if body.get("type") == "void":
        return Result(**facts, type=None)
    definer = Definer.of(context)
    if isinstance(raw, dict):
        definer.single_form(raw, place)
    inner = Owner(owner.home, (*owner.words, "result"), inherited)
    use = definer.form(raw, place, inner)
    if use.optional:
        context.report(
            "optional-type", "a result is there or null, never optional", place, "write `| null`"
        )
    return Result(**facts, type=use.type, nullable=use.nullable, limits=limits(body))


def _example(
    context: Context, raw: dict[str, Any], at: Place, inherited: Inherited
) -> MethodExample:
    return MethodExample(
        title=raw.get("title", ""),
        params=tuple(raw.get("params") or ()),
        has_result="result" in raw,
        result=raw.get("result"),
        error=raw.get("error", ""),
        sources=context.citations(raw["source"], at.child("source")) if "source" in raw else (),
        at=at,
    )
