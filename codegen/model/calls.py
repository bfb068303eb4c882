"""Methods, channels, and the namespaces and groups they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from codegen.model.frozen import frozen
from codegen.model.items import Citation, Item
from codegen.model.types import Definition, Field, Home, Limits, Record, Type
from codegen.problems import Place


@frozen
class Result(Item):
    """What the answer to a request carries."""

    type: Type | None  # None: nothing; the caller gets no value
    nullable: bool = False
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodExample:
    """A call and its answer."""

    title: str
    params: tuple[Any, ...]
    has_result: bool
    result: Any
    error: str  # the message that comes back instead; "" for a success
    sources: tuple[Citation, ...]
    at: Place


@frozen
class Overload:
    """One of several ways to call a method."""

    description: str
    params: tuple[Field, ...]
    result: Result
    at: Place


@frozen
class Method(Item):
    """A request a page may send. Its `wire` is the request's whole name: "voice.dial"."""

    key: str  # "dial"
    params: tuple[Field, ...]  # positional, in wire order; with overloads: merged by position
    result: Result
    overloads: tuple[Overload, ...] = ()
    callable: bool = True  # False: documented only
    examples: tuple[MethodExample, ...] = ()


@frozen
class Event(Item):
    """A message of a channel. Its `wire` is the tag's value."""

    record: Record
    when: Field | None = None  # told apart by this field being there, not by a tag
    groups: tuple[str, ...] = ()
    examples: tuple[Any, ...] = ()


@frozen
class Channel(Item):
    """Something a page subscribes to. With parameters, `wire` is a pattern: "messenger:{channel}"."""

    home: Home  # kind "events"
    tag: Field | None  # the field that tells the events apart
    events: tuple[Event, ...]
    payload: Type | None  # of a channel whose messages are all of one kind
    parameters: tuple[Field, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    examples: tuple[Any, ...] = ()  # of the one kind of message

    @property
    def name_parts(self) -> tuple[tuple[str, Field | None], ...]:
        """`wire` in pieces: a text, then by turns a parameter and a text; texts may be empty."""
        fields = {field.wire: field for field in self.parameters}
        if not fields:
            return ((self.wire, None),)
        between = re.compile("\\{(" + "|".join(map(re.escape, fields)) + ")\\}")
        parts = enumerate(between.split(self.wire))
        return tuple((part, fields[part] if index % 2 else None) for index, part in parts)

    @property
    def fixed_parts(self) -> list[str]:
        """The texts between which the parameters stand in `wire`."""
        return [text for text, field in self.name_parts if field is None]

    @property
    def example_values(self) -> dict[str, str]:
        """A value for each parameter: its first example, or its own name if there is none."""
        return {it.wire: str(next(iter(it.examples), it.wire)) for it in self.parameters}

    @property
    def example_name(self) -> str:
        """The name with these values in it."""
        values = self.example_values
        return "".join(values[it.wire] if it else text for text, it in self.name_parts)

    @property
    def tagged_events(self) -> tuple[Event, ...]:
        """The events told apart by the tag."""
        return tuple(event for event in self.events if event.when is None)

    @property
    def untagged_events(self) -> tuple[Event, ...]:
        """The events told apart by a field that only they have."""
        return tuple(event for event in self.events if event.when is not None)


@frozen
class Namespace(Item):
    """A group of methods and the types that belong to it."""

    home: Home
    methods: tuple[Method, ...]  # the callable ones
    known: tuple[Method, ...]  # known, not callable
    types: tuple[Definition, ...]
    files: frozenset[str] = frozenset()  # the spec files its output depends on


@frozen
class ChannelGroup(Item):
    """The channels of one namespace, or one channel of its own."""

    home: Home
    channels: tuple[Channel, ...]
    types: tuple[Definition, ...]  # event payloads and types written inside them
    files: frozenset[str] = frozenset()
