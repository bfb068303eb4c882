"""Rules on methods, channels and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.model import Channel, Field, Item, Method
from codegen.problems import Finding
from codegen.rules.rule import Rule, Scope


def required_after_optional(scope: Scope) -> Iterator[Finding]:
    """Only where parameters go by position; by name their order says nothing."""
    if scope.api.protocol is not None and scope.api.protocol.named_params:
        return
    for params in scope.params:
        skipped: Field | None = None
        for param in params:
            if param.optional:
                skipped = skipped or param
            elif skipped is not None:
                message = (
                    f'"{param.wire}" is required but stands after the optional "{skipped.wire}"; '
                    "parameters go by position, so the optional one cannot be left out"
                )
                hint = f'make "{param.wire}" optional, or "{skipped.wire}" required'
                yield Finding("required-after-optional", message, param.at, hint, on_key=True)


def overload_names(scope: Scope) -> Iterator[Finding]:
    """The name of a position is part of the generated signature."""
    for method in scope.methods:
        if method.overloads:
            yield from _renamed(method)


def _renamed(method: Method) -> Iterator[Finding]:
    first: dict[int, str] = {}
    for overload in method.overloads:
        for index, param in enumerate(overload.params):
            name = first.setdefault(index, param.wire)
            if param.wire != name:
                message = (
                    f'parameter {index + 1} is "{param.wire}" here, in an overload before "{name}"'
                )
                hint = f'call it "{name}" everywhere: one signature has one name a position'
                yield Finding("overload-names", message, param.at, hint, on_key=True)


def duplicate_wire(scope: Scope) -> Iterator[Finding]:
    """Two methods or two channels that are one on the wire."""
    yield from _same_wire("method", scope.methods)
    yield from _same_wire("channel", scope.channels)


def _same_wire(what: str, items: Iterable[Item]) -> Iterator[Finding]:
    first: dict[str, Item] = {}
    for item in items:
        other = first.setdefault(item.wire, item)
        if other is not item:
            message = f'"{item.wire}" is already the {what} at {other.at.dotted}'
            hint = "correct `wire`, or remove one of them"
            yield Finding("duplicate-wire", message, item.at, hint, on_key=True)


def duplicate_event(scope: Scope) -> Iterator[Finding]:
    """Two events of one channel that a reader cannot tell apart."""
    for channel in scope.channels:
        if len(channel.events) > 1:
            yield from _same_tag(channel)
            yield from _same_field(channel)


def _same_tag(channel: Channel) -> Iterator[Finding]:
    first: dict[str, Item] = {}
    for event in channel.tagged_events:
        other = first.setdefault(event.wire, event)
        if other is not event:
            message = f'the event "{event.wire}" of {channel.wire} is already at {other.at.dotted}'
            yield Finding("duplicate-event", message, event.at, "correct `wire`", on_key=True)


def _same_field(channel: Channel) -> Iterator[Finding]:
    for event in channel.untagged_events:
        name = event.when.wire if event.when is not None else ""
        for other in channel.untagged_events:
            fields = () if other is event else other.record.fields
            if any(field.wire == name for field in fields):
                message = f'"{other.wire}" has the field "{name}" as well, so it tells nothing'
                hint = "name a field that only this event has"
                yield Finding("duplicate-event", message, event.at.child("when"), hint)
                break


RULES = (
    Rule(
        "required-after-optional",
        "error",
        "A required parameter stands after an optional one.",
        "Parameters go by position: whoever gives the later one must give the earlier one too.",
        "Make the later one optional, or the earlier one required. Off by itself where "
        "parameters go by name.",
        required_after_optional,
    ),
    Rule(
        "overload-names",
        "error",
        "Overloads of a method call the same position by different names.",
        "Generated code has one signature for all overloads, and a position has one name in it.",
        "Use one name. The name is never sent, so the choice is free.",
        overload_names,
    ),
    Rule(
        "duplicate-wire",
        "error",
        "Two methods, or two channels, have one name on the wire.",
        "The peer sees the wire name only; the second would be the first under another name.",
        "Correct `wire`, or remove one of them.",
        duplicate_wire,
    ),
    Rule(
        "duplicate-event",
        "error",
        "Two events of a channel cannot be told apart.",
        "A reader looks at the tag, or at the field that `when` names; both must lead to one "
        "event.",
        "Correct `wire` or `when`. Without a tag, name a field that no other event has.",
        duplicate_event,
    ),
)
