"""Python: channels and their events."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.languages import python, python_blocks, python_codec
from codegen.languages.python_layout import call, chosen, lay_out
from codegen.model import Channel, Definition, Record, Ref
from codegen.names import screaming, snake


def event_union(channel: Channel) -> str:
    """The right side of the alias for a channel's events."""
    names = dict.fromkeys(python.class_name(event.record.words) for event in channel.events)
    return python.union_text([*names, "UnknownEvent"])


def event_reader(channel: Channel, types: Iterable[Definition]) -> str:
    """The expression that reads a message of a channel, in the module with these types."""
    if channel.events:
        return f"read_{snake(channel.words)}_event{python_blocks.aside(channel, types)}"
    if channel.payload is None:
        return f"unknown_event({python.string(channel.wire)})"
    return python_codec.reader(channel.payload, channel.home)


def channel_name(channel: Channel) -> str:
    """The constant of a channel: `INTERACTION`."""
    return python.channel_constant(channel.words)


def channel_constant(channel: Channel, types: Iterable[Definition]) -> str:
    """The assignment of a channel's constant, in the module with these types."""
    arguments = [python.string(channel.wire), event_reader(channel, types)]
    function = "Channel"
    payload = channel.payload
    if not channel.events and isinstance(payload, Ref) and isinstance(payload.target, Record):
        function, arguments[1] = "channel_of", python.qualified_name(payload.target, channel.home)
    if channel.parameters:
        names = "".join(f"{python.string(field.wire)}, " for field in channel.parameters)
        arguments.append(f"({names.rstrip() if len(channel.parameters) == 1 else names[:-2]})")
    return "\n".join(call(f"{channel_name(channel)}: Final = {function}(", arguments, 0))


def event_table(channel: Channel, types: Iterable[Definition], *, tagged: bool) -> str:
    """The table of a channel's decoders, by tag or by the member that tells its events apart."""
    rows = [
        (
            event.wire if event.when is None else event.when.wire,
            python.class_name(event.record.words),
        )
        for event in (channel.tagged_events if tagged else channel.untagged_events)
    ]
    lines = "".join(f"    {python.string(key)}: {name}.decode,\n" for key, name in rows)
    kind = python_blocks.event_type(channel, types)
    head = f"{_table(channel, tagged)}: Final[dict[str, Reader[{kind}]]]"
    return "\n".join(lay_out(head, 0, " = {" if lines else " = {}")) + (
        "\n" + lines + "}" if lines else ""
    )


def _table(channel: Channel, tagged: bool) -> str:
    return f"_{screaming(channel.words)}_BY_{'TAG' if tagged else 'MEMBER'}"


def read_tag(channel: Channel) -> str:
    """The lines that look up the reader of an event by its tag."""
    value = f"data.get({python.string(_tag(channel))})"
    tag = chosen("tag: Any", value, "data.__class__ is dict", 4)
    reader = chosen("reader", f"{_table(channel, True)}.get(tag)", "tag.__class__ is str", 4)
    return f"{tag}\n{reader}"


def _tag(channel: Channel) -> str:
    return channel.tag.wire if channel.tag is not None else ""


def read_other(channel: Channel) -> str:
    """The line that reads an event whose tag is not known, or that has none."""
    tag = "tag" if channel.tag is not None else "None"
    values = ["data", python.string(channel.wire), tag, _table(channel, False), "at", "strict"]
    return "\n".join(call("return read_other(", values, 4))
