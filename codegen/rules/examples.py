"""Rules on examples, defaults and flow cells: each against the type it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.misfits import MISMATCH, READ_ONLY, UNKNOWN_FIELD, UNKNOWN_VALUE, Misfit, Misfits
from codegen.model import Alias, Field, Flow, Method, MethodExample, Overload, Record, Ref, Type
from codegen.problems import Finding, Place
from codegen.rules.rule import Judged, Rule, Scope


def example_mismatch(scope: Scope) -> Iterator[Finding]:
    """Values that the type does not allow."""
    hint = "correct the value, or the type"
    for message, place in _of_kind(scope, MISMATCH):
        yield Finding("example-mismatch", message, place, hint)


def example_unknown_value(scope: Scope) -> Iterator[Finding]:
    """Allowed, because the type is open; still a slip, more often than not."""
    for message, place in _of_kind(scope, UNKNOWN_VALUE):
        yield Finding("example-unknown-value", message, place, "correct it, or add it to the type")


def example_unknown_field(scope: Scope) -> Iterator[Finding]:
    """Allowed, because the object is open; a reader of the example looks for it in the type."""
    for message, place in _of_kind(scope, UNKNOWN_FIELD):
        hint = "correct it, or add it to the type"
        yield Finding("example-unknown-field", message, place, hint, on_key=True)


def example_read_only(scope: Scope) -> Iterator[Finding]:
    """Values in a request that only ever come back."""
    for message, place in _of_kind(scope, READ_ONLY):
        hint = "send something else, or remove `read_only`"
        yield Finding("example-read-only", message, place, hint)


def _of_kind(scope: Scope, kind: str) -> Iterator[tuple[str, Place]]:
    if scope.judged is None:
        scope.judged = list(_all(scope))
    for what, at, misfit in scope.judged:
        if misfit.kind == kind:
            inside = ".".join(map(str, misfit.path))
            where = f"{what}, at {inside}" if inside else what
            yield f"{where}: {misfit.message}", at.child(*misfit.path)


# --- everything that shows a value --------------------------------------------------------------


def _all(scope: Scope) -> Iterator[Judged]:
    yield from _types(scope)
    yield from _fields(scope)
    for method in scope.methods:
        for index, example in enumerate(method.examples):
            title = f"example {index + 1} of {method.wire}"
            yield from _call(scope, method, example, title)
    yield from _payloads(scope)
    yield from _options(scope)
    for flow in scope.api.flows:
        yield from _cells(scope, flow)


def _examples(
    scope: Scope, what: str, kind: Type, values: tuple[Any, ...], at: Place
) -> Iterator[Judged]:
    for index, value in enumerate(values):
        for misfit in scope.checker.check(kind, value):
            yield f"example of {what}", at.child("examples", index), misfit


def _types(scope: Scope) -> Iterator[Judged]:
    payloads = {event.record for _, event in scope.events}
    for definition in scope.definitions:
        if definition.examples and definition not in payloads:
            yield from _examples(
                scope, definition.qualified, Ref(definition), definition.examples, definition.at
            )


def _fields(scope: Scope) -> Iterator[Judged]:
    for field in scope.own_fields:
        if field.examples or field.has_default:
            yield from _field(scope, field, sent=False)
    for params in scope.params:
        for param in params:
            if param.examples or param.has_default:
                yield from _field(scope, param, sent=True)


def _field(scope: Scope, field: Field, *, sent: bool) -> Iterator[Judged]:
    check = scope.checker.check_field
    for index, value in enumerate(field.examples):
        for misfit in check(field, value, sent=sent):
            yield f'example of "{field.wire}"', field.at.child("examples", index), misfit
    if field.has_default:
        for misfit in check(field, field.default, sent=sent):
            yield f'default of "{field.wire}"', field.at.child("default"), misfit


def _payloads(scope: Scope) -> Iterator[Judged]:
    for channel, event in scope.events:
        what = f"the event {event.wire} of {channel.wire}"
        yield from _examples(scope, what, Ref(event.record), event.examples, event.at)
    for channel in scope.channels:
        payload = channel.payload
        shown_there = isinstance(payload, Ref) and payload.target.at == channel.at  # by `_types`
        if payload is not None and not shown_there:
            yield from _examples(scope, channel.wire, payload, channel.examples, channel.at)


def _options(scope: Scope) -> Iterator[Judged]:
    security = scope.api.security
    for option in security.options if security is not None else ():
        for index, value in enumerate(option.examples):
            for misfit in scope.checker.check(option.type, value, option.limits):
                yield f'example of "{option.wire}"', option.at.child("examples", index), misfit
        if option.has_default:
            for misfit in scope.checker.check(option.type, option.default, option.limits):
                yield f'default of "{option.wire}"', option.at.child("default"), misfit


# --- calls --------------------------------------------------------------------------------------


def _call(scope: Scope, method: Method, example: MethodExample, title: str) -> Iterator[Judged]:
    """Against the overload that fits best; a method without overloads is its only one."""
    ways: tuple[Method | Overload, ...] = method.overloads or (method,)
    tried = [_way(scope, way, example) for way in ways]
    for misfit in min(tried, key=len):
        yield title, example.at, misfit


def _way(scope: Scope, way: Method | Overload, example: MethodExample) -> Misfits:
    found = _arguments(scope, way.params, example.params)
    if not example.has_result:
        return found
    result = way.result
    if result.type is None:
        if example.result is not None:
            found.append(Misfit(("result",), "the method is `void`, it returns nothing"))
    elif not (example.result is None and result.nullable):
        misfits = scope.checker.check(result.type, example.result, result.limits)
        found += (misfit._replace(path=("result", *misfit.path)) for misfit in misfits)
    return found


def _arguments(scope: Scope, params: tuple[Field, ...], given: tuple[Any, ...]) -> Misfits:
    """`null` stands for an optional parameter that is left out before others."""
    found: Misfits = []
    for index, (param, value) in enumerate(zip(params, given, strict=False)):
        if value is None and param.optional and index + 1 < len(given):
            continue
        misfits = scope.checker.check_field(param, value, sent=True)
        found += (misfit._replace(path=("params", index, *misfit.path)) for misfit in misfits)
    for param in params[len(given) :]:
        if not param.optional:
            found.append(Misfit(("params",), f'the parameter "{param.wire}" is missing'))
    if len(given) > len(params):
        message = f"{len(given)} parameters; the method takes {len(params) or 'none'}"
        found.append(Misfit(("params", len(params)), message))
    return found


# --- flows --------------------------------------------------------------------------------------


def _cells(scope: Scope, flow: Flow) -> Iterator[Judged]:
    rows = (row for mode in flow.modes for step in mode.steps for row in step.rows)
    for row in rows:
        for column, value in zip(flow.columns, row.cells, strict=True):
            if value is not None:
                at = row.at.child(column.name)
                for misfit in _cell(scope, row.event.record, column.path, value):
                    yield f"{column.name} of {row.event.wire} in the flow {flow.wire}", at, misfit


def _cell(scope: Scope, record: Record, path: str, value: Any) -> Misfits:
    field: Field | None = None
    target: object = record
    for step in path.split("."):
        if not isinstance(target, Record):
            return []  # any, a map or a union: nothing to compare with
        field = next((field for field in target.fields if field.wire == step), None)
        if field is None:
            return [Misfit((), f'the event carries no {path}: {target.qualified} has no "{step}"')]
        target = _named(field.type)
    return scope.checker.check_field(field, value) if field is not None else []


def _named(kind: Type) -> object:
    seen = set()
    while isinstance(kind, Ref) and isinstance(kind.target, Alias) and kind not in seen:
        seen.add(kind)
        kind = kind.target.type
    return kind.target if isinstance(kind, Ref) else None


RULES = (
    Rule(
        "example-mismatch",
        "error",
        "An example, a default or a cell of a flow that its type does not allow.",
        "One of the two is wrong, and both are passed on: the example to documentation and "
        "mocks, the type to every client. Formats (date, date-time, email, uri, uuid), patterns "
        "and ranges are checked too.",
        "Correct the value, or the type. In the example of a call, `null` stands for an "
        "optional parameter that is left out before others.",
        example_mismatch,
    ),
    Rule(
        "example-unknown-value",
        "warning",
        "An example uses a value that an open enum, or a variant that an open union, does not "
        "list.",
        "Open types take what they do not know, so this is allowed; in an example it is mostly "
        "a slip.",
        "Correct it, or add it to the type.",
        example_unknown_value,
    ),
    Rule(
        "example-unknown-field",
        "warning",
        "An example has a field that its open object does not list.",
        "Open objects take more than they list, so this is allowed; in an example it is mostly "
        "a slip, or a field that the type lacks.",
        "Correct it, or add it to the type.",
        example_unknown_field,
    ),
    Rule(
        "example-read-only",
        "error",
        "A parameter's example or default is something that may only arrive.",
        "`read_only` says that the page never sends it, so a reader must not copy it into a call.",
        "Show something that may be sent, or remove `read_only`.",
        example_read_only,
    ),
)
