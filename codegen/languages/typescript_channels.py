"""TypeScript: channels, their events, and the map from names to events."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.languages import typescript
from codegen.languages.typescript import class_name, key, literal, member
from codegen.languages.typescript_docs import comment, prose, said
from codegen.languages.typescript_layout import declared, listed
from codegen.model import Api, Channel, ChannelGroup, Event, Home, Ref

AWAY = Home("client", "", ())  # no type is at home in the client's module
UNKNOWN = "$unknown"


# --- modules of events --------------------------------------------------------------------------


def event_aliases(group: ChannelGroup) -> dict[Channel, str]:
    """What the type of all that arrives on a channel is called, beside the types of the group.

    A payload whose own name is the same needs no other.
    """
    taken = {class_name(definition.words) for definition in group.types}
    found = {}
    for channel in group.channels:
        name = class_name((*channel.words, "event"))
        kind = channel.payload
        own = isinstance(kind, Ref) and typescript.qualified_name(kind.target, channel.home) == name
        found[channel] = name + "_" if name in taken and not own else name
    return found


def unknown_event(channel: Channel, group: ChannelGroup) -> str:
    """The interface of an event that this version does not know."""
    name = class_name(("unknown", *channel.words, "event"))
    taken = {class_name(definition.words) for definition in group.types}
    return name + "_" if name in {*taken, *event_aliases(group).values()} else name


def unknown_member(channel: Channel) -> str:
    """The member by which it is known."""
    if channel.tag is None:
        return f"{UNKNOWN}: true"
    return f"{member(channel.tag.wire)}: {literal(UNKNOWN)}"


def event_text(event: Event, channel: Channel, here: Home) -> str:
    """The type of one event; one without a tag says so, where others have one."""
    name = typescript.qualified_name(event.record, here)
    if event.when is None or channel.tag is None:
        return name
    return f"({name} & {{ readonly {member(channel.tag.wire)}?: undefined }})"


def event_types(group: ChannelGroup) -> list[str]:
    """The aliases of what arrives on each channel: its events, or its one kind of message."""
    found = []
    for channel, name in event_aliases(group).items():
        text = _event_type(channel, group)
        if text != name:
            doc = comment([prose(f"What arrives on the channel `{channel.wire}`.")])
            found.append(doc + declared(f"export type {name} =", text, ";"))
    return found


def _event_type(channel: Channel, group: ChannelGroup) -> str:
    if channel.events:
        parts = dict.fromkeys(event_text(event, channel, channel.home) for event in channel.events)
        return " | ".join([*parts, unknown_event(channel, group)])
    if channel.payload is None:
        return "unknown"
    return typescript.type_text(channel.payload, channel.home)


def described_channels(group: ChannelGroup) -> list[Channel]:
    """The channels whose events are told apart."""
    return [channel for channel in group.channels if channel.events]


# --- the map ------------------------------------------------------------------------------------


def payloads(api: Api) -> dict[Channel, str]:
    """The type of what arrives on each channel, for the client's module."""
    return {
        channel: f"{typescript.module_alias(channel.home)}.{name}"
        for group in api.channel_groups
        for channel, name in event_aliases(group).items()
    }


def event_name(event: Event, channel: Channel) -> str:
    """The name of one event: `channel.EVENT`, or the member that tells it from others."""
    return f"{channel.wire}.{event.wire if event.when is None else event.when.wire}"


def event_map(api: Api) -> list[str]:
    """The members of the map from names to what arrives, comments included."""
    types = payloads(api)
    fixed = dict(_fixed(api, types))
    lines = [
        doc + declared(f"{member(name)}:", text, ";", 2) for name, (text, doc) in fixed.items()
    ]
    patterns = [channel for channel in api.channels if channel.parameters]
    for channel in patterns:
        # Whatever else fits the pattern stands under it, too, or the interface would be wrong.
        others = [text for name, (text, _) in fixed.items() if _matches(channel, name)]
        others += [types[o] for o in patterns if o is not channel and _matches(channel, o.wire)]
        texts = dict.fromkeys([types[channel], *others])
        text = " | ".join(texts)
        name = typescript.template(channel.fixed_parts)
        lines.append(_doc(channel) + declared(f"[name: {name}]:", text, ";", 2))
    return lines


def _fixed(api: Api, types: dict[Channel, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for channel in api.channels:
        if not channel.parameters:
            yield channel.wire, (types[channel], _doc(channel))
    wires = {channel.wire for channel in api.channels}
    for channel in api.channels:
        if channel.parameters:
            continue
        for event in channel.events:
            name = event_name(event, channel)
            if name not in wires:
                text = typescript.qualified_name(event.record, AWAY)
                yield name, (text, comment(said(event, 2), 2))


def _doc(channel: Channel) -> str:
    return comment(said(channel, 2) or [prose(f"What arrives on the channel `{channel.wire}`.")], 2)


def _matches(channel: Channel, name: str) -> bool:
    pattern = ".*".join(map(re.escape, channel.fixed_parts))
    return re.fullmatch(pattern, name, re.DOTALL) is not None


def unique_events(api: Api) -> list[tuple[str, str]]:
    """(module, union) for every union of events whose name no other channel has."""
    found: dict[str, list[str]] = {}
    for group in api.channel_groups:
        for name in event_aliases(group).values():
            found.setdefault(name, []).append(typescript.home_module(group.home))
    return [(modules[0], name) for name, modules in found.items() if len(modules) == 1]


# --- the table ----------------------------------------------------------------------------------


def channel_table(api: Api) -> list[str]:
    """What the runtime has to know to tell events apart."""
    lines: list[str] = []
    for channel in api.channels:
        parts = [f"    tag: {literal(channel.tag.wire)},"] if channel.tag is not None else []
        for name, values in _told(channel).items():
            if values:
                parts.append(listed(f"{name}: ", [literal(value) for value in values], ",", 4))
        if parts:
            lines += [f"  {key(channel.wire)}: {{", *parts, "  },"]
        else:
            lines.append(f"  {key(channel.wire)}: {{}},")
    return lines


def _told(channel: Channel) -> dict[str, list[str]]:
    return {
        "events": [event.wire for event in channel.tagged_events],
        "when": [event.when.wire for event in channel.untagged_events if event.when is not None],
    }
