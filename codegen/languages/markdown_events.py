"""Markdown: the payloads of events, said once for all that are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from codegen.model import (
    Channel,
    Event,
    Field,
)


def usual_fields(channel: Channel) -> list[Field]:
    """The fields of most payloads of a channel, without the tag; none if most differ."""
    shapes = Counter(_shape(event, channel) for event in channel.events)
    (shape, count), *_ = shapes.most_common(1) or [((), 0)]
    if count < 2:
        return []
    return next(own_fields(e, channel) for e in channel.events if _shape(e, channel) == shape)


def is_usual(event: Event, channel: Channel) -> bool:
    """An event's payload is that of most events of its channel."""
    usual = usual_fields(channel)
    return (
        bool(usual)
        and [f.wire for f in usual] == [f.wire for f in own_fields(event, channel)]
        and (_shape_of(usual) == _shape(event, channel))
    )


def own_fields(event: Event, channel: Channel) -> list[Field]:
    """The fields of a payload without the tag."""
    tag = channel.tag.wire if channel.tag is not None and event.when is None else None
    return [field for field in event.record.fields if field.wire != tag]


def _shape(event: Event, channel: Channel) -> tuple[Any, ...]:
    return _shape_of(own_fields(event, channel))


def _shape_of(fields: Iterable[Field]) -> tuple[Any, ...]:
    return tuple((f.wire, f.type, f.optional, f.description) for f in fields)
