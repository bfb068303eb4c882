"""Effects: what reactions, sequences and rules do. The kinds below are all there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.model.calls import Channel, Event
from codegen.model.expressions import Node
from codegen.model.facts import ErrorKind
from codegen.model.frozen import frozen
from codegen.problems import Place

Values = tuple[tuple[str, Node], ...]


@frozen
class Effect:
    """One thing that is done."""

    at: Place

    @property
    def blocks(self) -> Iterator[tuple[Effect, ...]]:
        """The lists of effects inside it."""
        return iter(())


@frozen
class Set(Effect):
    """Values for fields."""

    targets: tuple[tuple[Node, Node], ...]  # path, value


@frozen
class Remove(Effect):
    """Fields and elements that go."""

    paths: tuple[Node, ...]


@frozen
class Append(Effect):
    """One more element of a plain list."""

    to: Node
    value: Node


@frozen
class Create(Effect):
    """A new entry."""

    slot: str
    machine: str  # "" for none
    state: str  # "" for none
    value: Node
    name: str  # of the entry in what follows; "" for none


@frozen
class Delete(Effect):
    """An entry that goes."""

    entry: Node


@frozen
class Enter(Effect):
    """Another state."""

    state: str
    of: Node | None  # None: `$`


@frozen
class Announce(Effect):
    """Events, as the entry's machine sends them."""

    events: tuple[str, ...]
    of: Node | None


@frozen
class Emit(Effect):
    """Any event of any channel."""

    channel: Channel
    name: Node  # the channel's whole name
    event: Event | None
    data: Node
    to: Node | None
    before: bool  # the answer


@frozen
class Answer(Effect):
    """What the caller gets."""

    value: Node


@frozen
class Refuse(Effect):
    """The caller gets an error."""

    error: ErrorKind | None
    value: Node  # its text, or the values of its placeholders


@frozen
class Ignore(Effect):
    """The caller gets nothing."""


@frozen
class Post(Effect):
    """A raw message."""

    value: Node
    to: Node | None  # None: the page that asks


@frozen
class Run(Effect):
    """A sequence."""

    sequence: str
    values: Values
    of: Node | None


@frozen
class Start(Effect):
    """A timer."""

    timer: str
    after: Node  # milliseconds
    of: Node | None
    alone: bool  # of no entry
    values: Values


@frozen
class Cancel(Effect):
    """A timer that stops."""

    timer: str
    of: Node | None
    alone: bool


@frozen
class Fire(Effect):
    """A trigger."""

    trigger: str
    values: Values


@frozen
class When(Effect):
    """A condition."""

    condition: Node
    then: tuple[Effect, ...]
    otherwise: tuple[Effect, ...]

    @property
    def blocks(self) -> Iterator[tuple[Effect, ...]]:
        """Both ways on."""
        return iter((self.then, self.otherwise))


@frozen
class Each(Effect):
    """The elements of a list, one after the other."""

    items: Node
    name: str
    where: Node | None
    effects: tuple[Effect, ...]

    @property
    def blocks(self) -> Iterator[tuple[Effect, ...]]:
        """What is done with each."""
        return iter((self.effects,))


@frozen
class Let(Effect):
    """Names for values."""

    values: Values


def walk(effects: tuple[Effect, ...]) -> Iterator[Effect]:
    """All effects, those inside others included, in order."""
    for effect in effects:
        yield effect
        for block in effect.blocks:
            yield from walk(block)


def expressions(part: Any) -> Iterator[Node]:
    """The whole expressions in effects, those inside others included, and in tuples, in order."""
    if isinstance(part, Node):
        yield part
    elif isinstance(part, Effect):
        for name in part.__dataclass_fields__:
            yield from expressions(getattr(part, name))
    elif type(part) is tuple:  # a place is none
        for inner in part:
            yield from expressions(inner)
