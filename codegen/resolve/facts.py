"""Sections that document more than they declare: errors, security, flows, topics."""

from __future__ import annotations

from typing import Any

from codegen.model import (
    Channel,
    ChannelGroup,
    ErrorKind,
    Flow,
    FlowColumn,
    FlowMode,
    FlowRow,
    FlowStep,
    Grammar,
    GrammarVector,
    Option,
    Security,
    Topic,
)
from codegen.problems import Place, did_you_mean
from codegen.resolve.context import NOTHING, Context, Inherited
from codegen.resolve.protocol import read_facts
from codegen.resolve.sections import Entry
from codegen.resolve.types import Definer
from codegen.resolve.uses import Owner, limits, with_null


def read_errors(context: Context) -> tuple[ErrorKind, ...]:
    """The error catalogue."""
    found = []
    for entry in context.sections.entries("errors"):
        facts = context.item(
            entry.name, entry.raw, entry.at, context.inherit(entry.raw, entry.at, NOTHING)
        )
        message, shown = entry.raw.get("message", ""), tuple(entry.raw.get("examples") or ())
        found.append(ErrorKind(**facts, kind=entry.raw["kind"], message=message, examples=shown))
    return tuple(found)


def read_topics(context: Context) -> tuple[Topic, ...]:
    """Facts that belong to no single item."""
    found = []
    for entry in context.sections.entries("topics"):
        inherited = context.inherit(entry.raw, entry.at, NOTHING)
        facts = read_facts(context, entry.raw.get("facts"), entry.at.child("facts"), inherited)
        item = context.item(entry.name, entry.raw, entry.at, inherited)
        found.append(Topic(**item, title=entry.raw["title"], facts=facts))
    return tuple(found)


# --- security -----------------------------------------------------------------------------------


def read_security(context: Context) -> Security | None:
    """The host's options and what they do."""
    entry = context.sections.single.get("security")
    if entry is None:
        return None
    raw, at = entry.raw, entry.at
    inherited = context.inherit(raw, at, NOTHING)
    return Security(
        **context.item("security", raw, at, inherited),
        section=raw.get("section", ""),
        options=tuple(
            _option(context, n, b, at.child("options", n), inherited)
            for n, b in _items(raw, "options")
        ),
        grammars=tuple(
            _grammar(context, n, b, at.child("grammars", n), inherited)
            for n, b in _items(raw, "grammars")
        ),
        rules=read_facts(context, raw.get("rules"), at.child("rules"), inherited),
        keywords=tuple((name, tuple(names)) for name, names in _items(raw, "keywords")),
    )


def _items(raw: dict[str, Any], key: str) -> Any:
    return (raw.get(key) or {}).items()


def _option(
    context: Context, name: str, raw: dict[str, Any], at: Place, around: Inherited
) -> Option:
    inherited = context.inherit(raw, at, around)
    facts = context.item(name, raw, at, inherited)
    definer = Definer.of(context)
    definer.single_form(raw, at)
    use = definer.form(raw, at, Owner(context.global_home, facts["words"], inherited))
    return Option(
        **facts,
        type=with_null(use),
        limits=limits(raw),
        has_default="default" in raw,
        default=raw.get("default"),
        no_default=raw.get("no_default", ""),
        notation=raw.get("notation", ""),
        special=tuple(_items(raw, "special")),
        parameter=raw.get("parameter", ""),
        effect=raw.get("effect", ""),
        examples=tuple(raw.get("examples") or ()),
    )


def _grammar(
    context: Context, name: str, raw: dict[str, Any], at: Place, around: Inherited
) -> Grammar:
    vectors = []
    for index, body in enumerate(raw.get("vectors") or ()):
        place = at.child("vectors", index, "source")
        cited = context.citations(body["source"], place) if "source" in body else ()
        vectors.append(
            GrammarVector(
                input=body["input"],
                means=body["means"],
                description=body.get("description", ""),
                sources=cited,
            )
        )
    facts = context.item(name, raw, at, context.inherit(raw, at, around))
    return Grammar(**facts, productions=tuple(_items(raw, "productions")), vectors=tuple(vectors))


# --- flows --------------------------------------------------------------------------------------


def read_flows(context: Context, groups: tuple[ChannelGroup, ...]) -> tuple[Flow, ...]:
    """Documented sequences of events."""
    channels = {channel.wire: channel for group in groups for channel in group.channels}
    flows = (_flow(context, entry, channels) for entry in context.sections.entries("flows"))
    return tuple(flow for flow in flows if flow is not None)


def _flow(context: Context, entry: Entry, channels: dict[str, Channel]) -> Flow | None:
    raw, at = entry.raw, entry.at
    channel = channels.get(raw["channel"])
    if channel is None:
        hint = did_you_mean(raw["channel"], channels)
        context.report(
            "unknown-channel", f'there is no channel "{raw["channel"]}"', at.child("channel"), hint
        )
        return None
    inherited = context.inherit(raw, at, NOTHING)
    columns = tuple(FlowColumn(name, path) for name, path in (raw["columns"] or {}).items())
    modes = []
    for name, body in (raw["modes"] or {}).items():
        place = at.child("modes", name)
        facts = context.inherit(body, place, inherited)
        steps = tuple(
            _step(context, key, step, place.child("steps", key), facts, channel, columns)
            for key, step in (body["steps"] or {}).items()
        )
        title = body.get("title", name)
        modes.append(FlowMode(**context.item(name, body, place, facts), title=title, steps=steps))
    return Flow(
        **context.item(entry.name, raw, at, inherited),
        channel=channel,
        columns=columns,
        modes=tuple(modes),
    )


def _step(
    context: Context,
    key: str,
    raw: dict[str, Any],
    at: Place,
    around: Inherited,
    channel: Channel,
    columns: tuple[FlowColumn, ...],
) -> FlowStep:
    rows = []
    for index, row in enumerate(raw["events"]):
        place = at.child("events", index)
        event = next((event for event in channel.events if event.wire == row.get("event")), None)
        if event is None:
            hint = did_you_mean(str(row.get("event")), (event.wire for event in channel.events))
            context.report(
                "unknown-event",
                f'{channel.wire} has no event "{row.get("event")}"',
                place.child("event"),
                hint,
            )
            continue
        for column in row.keys() - {"event", *(column.name for column in columns)}:
            message, hint = f'"{column}" is no column of this flow', "declare it under `columns`"
            context.report("unknown-column", message, place.child(column), hint, on_key=True)
        rows.append(FlowRow(event, tuple(row.get(column.name) for column in columns), place))
    facts = context.item(key, raw, at, context.inherit(raw, at, around))
    return FlowStep(**facts, title=raw["title"], rows=tuple(rows))
