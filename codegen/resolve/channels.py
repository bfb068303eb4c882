"""Channels and their events, and the groups they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from codegen.model import Channel, ChannelGroup, Event, Field, Home, Record, Ref, Type
from codegen.names import pascal, words
from codegen.problems import Place
from codegen.resolve.context import NOTHING, Context, Inherited
from codegen.resolve.enums import known_groups
from codegen.resolve.sections import Entry
from codegen.resolve.types import Definer
from codegen.resolve.uses import Owner, examples, limits, tag_field, with_null

_PARAMETER = re.compile(r"\{([^{}]*)\}")


def read_channel_groups(context: Context) -> tuple[ChannelGroup, ...]:
    """Channels by group: each top-level one by itself, those of a namespace together."""
    groups = [_group(context, entry, [entry], "") for entry in context.sections.entries("channels")]
    for entry in context.sections.entries("namespaces"):
        inner = [
            Entry(name, body, entry.at.child("channels", name))
            for name, body in ((entry.raw or {}).get("channels") or {}).items()
        ]
        if inner:
            groups.append(_group(context, entry, inner, f"{entry.name}."))
    return tuple(groups)


def _group(context: Context, entry: Entry, channels: list[Entry], prefix: str) -> ChannelGroup:
    """One group; the home keeps the namespace's wire so that its plain type names resolve."""
    name = _PARAMETER.sub("", entry.name).rstrip(":./-_ ")
    home = Home("events", entry.name if prefix else "", words(name))
    own = context.inherit(entry.raw, entry.at, NOTHING)
    inherited = own if prefix else NOTHING
    context.uses(home, entry.at.file)
    found = tuple(_channel(context, channel, prefix, home, inherited) for channel in channels)
    return ChannelGroup(
        **context.item(name, entry.raw, entry.at, own),
        home=home,
        channels=found,
        types=tuple(context.types_of(home)),
        files=context.files_of(home),
    )


def _channel(context: Context, entry: Entry, prefix: str, home: Home, around: Inherited) -> Channel:
    raw, at = entry.raw or {}, entry.at
    inherited = context.inherit(raw, at, around)
    facts = context.item(raw.get("wire") or prefix + entry.name, raw, at, inherited)
    facts["words"] = words(raw.get("name") or _PARAMETER.sub("", entry.name))
    owner = Owner(home, facts["words"], inherited)
    definer = Definer.of(context)
    tag = tag_field(raw["tag"], at.child("tag"), inherited) if "tag" in raw else None
    events = tuple(
        _event(context, key, body, at.child("events", key), raw, at, tag, owner)
        for key, body in (raw.get("events") or {}).items()
    )
    known_groups(context, events, raw.get("groups") or {})
    if len(events) > 1 and tag is None and any(event.when is None for event in events):
        message = "nothing tells the events of this channel apart"
        context.report(
            "untold-events",
            message,
            at.child("events"),
            "give it a `tag`, or each event a `when`",
            on_key=True,
        )
    parameters = definer.fields(raw.get("parameters") or {}, at.child("parameters"), owner)
    _check_parameters(context, entry, parameters)
    return Channel(
        **facts,
        home=home,
        tag=tag,
        events=events,
        payload=None if events else _payload(context, raw, at, owner),
        parameters=parameters,
        groups=tuple((raw.get("groups") or {}).items()),
        examples=tuple(raw.get("examples") or ()),
    )


def _check_parameters(context: Context, entry: Entry, parameters: tuple[Field, ...]) -> None:
    named = _PARAMETER.findall(entry.name)
    declared = {field.wire for field in parameters}
    for name in named:
        if name not in declared:
            message = f"{{{name}}} in the name is not declared, so nobody knows what it may be"
            context.report(
                "channel-parameters",
                message,
                entry.at,
                "declare it under `parameters`",
                on_key=True,
            )
    for field in parameters:
        if field.wire not in named:
            message = f'"{field.wire}" does not stand in the channel\'s name'
            context.report(
                "channel-parameters",
                message,
                field.at,
                f"write {{{field.wire}}} in the name",
                on_key=True,
            )


def _payload(context: Context, raw: dict[str, Any], at: Place, owner: Owner) -> Type | None:
    """The payload of a channel whose messages are all of one kind; None when nobody says."""
    definer = Definer.of(context)
    if "payload" in raw:
        return with_null(definer.form(raw["payload"], at.child("payload"), owner.inner("payload")))
    if "fields" not in raw and "extends" not in raw:
        return None
    record = _record(
        context, (*owner.words, "event"), raw, at, owner, definer.record_fields(raw, at, owner)
    )
    return Ref(record)


def _event(
    context: Context,
    key: str,
    raw: Any,
    at: Place,
    channel: dict[str, Any],
    channel_at: Place,
    tag: Field | None,
    owner: Owner,
) -> Event:
    body = raw if isinstance(raw, dict) else {"description": raw} if isinstance(raw, str) else {}
    inherited = context.inherit(body, at, owner.inherited)
    facts = context.item(body.get("wire") or key, body, at, inherited)
    facts["words"] = words(body.get("name") or key)
    inner = Owner(owner.home, owner.words + facts["words"], inherited)
    fields = _event_fields(context, body, at, channel, channel_at, inner)
    when = _when(context, body, at, fields)
    if tag is not None and when is None:
        literal = tag_field(tag.wire, at, inherited, facts["wire"])
        fields = (literal, *(field for field in fields if field.wire != tag.wire))
    record = _record(context, inner.words, body, at, inner, fields)
    groups = body.get("groups") or ()
    return Event(
        **facts,
        record=record,
        when=when,
        groups=(groups,) if isinstance(groups, str) else tuple(groups),
        examples=tuple(body.get("examples") or ()),
    )


def _event_fields(
    context: Context,
    body: dict[str, Any],
    at: Place,
    channel: dict[str, Any],
    channel_at: Place,
    owner: Owner,
) -> tuple[Field, ...]:
    """The channel's fields, unless the event extends something else, then its own."""
    definer = Definer.of(context)
    base, place = (body, at) if "extends" in body else (channel, channel_at)
    shared: Iterable[Field] = definer.extended(base, place, owner.home)
    found = {field.wire: field for field in shared}
    if "extends" not in body:
        outer = Owner(owner.home, owner.words, owner.inherited)
        for field in definer.fields(channel.get("fields") or {}, channel_at.child("fields"), outer):
            found[field.wire] = field
    for field in definer.fields(body.get("fields") or {}, at.child("fields"), owner):
        found[field.wire] = field
    return tuple(found.values())


def _when(
    context: Context, body: dict[str, Any], at: Place, fields: tuple[Field, ...]
) -> Field | None:
    name = body.get("when")
    if name is None:
        return None
    found = next((field for field in fields if field.wire == name), None)
    if found is None or found.optional:
        message = f'"{name}" is not a required field of this event, so it cannot tell it'
        context.report(
            "event-when",
            message,
            at.child("when"),
            "name a required field that only this event has",
        )
    return found


def _record(
    context: Context,
    name: tuple[str, ...],
    raw: dict[str, Any],
    at: Place,
    owner: Owner,
    fields: tuple[Field, ...],
) -> Record:
    """The payload of an event as a record of the channel's group."""
    facts = context.item(pascal(name), raw, at, owner.inherited) | {"words": name}
    record = Record(
        **facts,
        home=owner.home,
        inline=True,
        limits=limits({}),
        examples=examples(raw),
        fields=fields,
    )
    context.add_type(owner.home, record)
    return record
