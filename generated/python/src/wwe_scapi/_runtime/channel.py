"""What a channel is, and how its events are told apart; no event loop needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .codec import ROOT, At, Reader, encode
from .protocol import JSON
from .record import Record
from .values import Value

E_co = TypeVar("E_co", covariant=True)
T = TypeVar("T")
R = TypeVar("R", bound=Record)


@dataclass(slots=True, eq=False, repr=False)
class UnknownEvent(Value):
    """An event that this version of the package has no class for.

    `wire_type` is the tag it carries, None if it has no readable one; `data` is all
    of it, as it came.
    """

    channel: str
    wire_type: str | None
    data: Any

    def to_wire(self) -> JSON:
        """The event as it came."""
        return encode(self.data)  # type: ignore[no-any-return]


@dataclass(slots=True, eq=False, repr=False)
class Channel(Value, Generic[E_co]):
    """A channel's name on the wire and the reader of its events.

    A name with parameters is a pattern such as ``room:{name}``; `named` fills it in.
    """

    name: str
    decode: Reader[E_co]
    parameters: tuple[str, ...] = ()

    def named(self, **values: str) -> Channel[E_co]:
        """The channel that `values` make of the pattern.

        Raises TypeError unless there is exactly one value for each parameter.
        """
        if set(values) != set(self.parameters):
            wanted = ", ".join(self.parameters) or "no parameters"
            raise TypeError(f"channel {self.name} takes {wanted}")
        name = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], self.name)
        return Channel(name, self.decode)


def read_other(
    data: Any,
    channel: str,
    tag: Any,
    by_member: Mapping[str, Reader[T]],
    at: At,
    strict: bool,
) -> T | UnknownEvent:
    """Read an event whose `tag` (None: it has none) is none that this version knows.

    Without a tag the first of `by_member` whose member is there decides; else it is an
    UnknownEvent. That is never an error, not even if `strict`.
    """
    if tag is None and data.__class__ is dict:
        for member, reader in by_member.items():
            if member in data:
                return reader(data, at, strict)
    return UnknownEvent(channel, tag if tag.__class__ is str else None, data)


def unknown_event(channel: str) -> Reader[UnknownEvent]:
    """Make a reader for a channel whose events nobody describes."""

    def read(data: Any, at: At = ROOT, strict: bool = False) -> UnknownEvent:
        return UnknownEvent(channel, None, data)

    return read


def channel_of(
    name: str, record: type[R], parameters: tuple[str, ...] = ()
) -> Channel[R]:
    """A channel whose messages are all of one kind."""
    return Channel(name, record.decode, parameters)
