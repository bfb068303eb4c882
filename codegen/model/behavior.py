"""Behaviour: what a mock of the host does, and the stories that are run on it.

Parts of behaviour refer to each other by name (`Behavior.machine`, ...): they may do so in circles, which the
rules then report. Parts of the API are the objects themselves.
"""

from __future__ import annotations

from typing import Any

from codegen.model.calls import Channel, Event, Method
from codegen.model.effects import Effect
from codegen.model.expressions import Node
from codegen.model.frozen import frozen
from codegen.model.items import Item
from codegen.model.panels import Shown, section
from codegen.model.types import Field, Limits, Type
from codegen.problems import Place

Names = tuple[str, ...]


@frozen
class Setting(Item):
    """A named choice for what nobody documents."""

    type: Type
    limits: Limits
    default: Any


@frozen
class Slot(Item):
    """A part of the desktop's own data."""

    type: Type  # of the value, or of one entry
    is_list: bool
    key: str  # of entries; "" for a value
    private: tuple[Field, ...]
    machine: str  # that initial entries belong to; ""
    initial: Any


@frozen
class Trigger(Item):
    """Something a person, the far end or the host may do."""

    params: tuple[Field, ...]


@frozen
class View(Item):
    """An abbreviation for an expression."""

    params: Names
    body: Node


@frozen
class Sequence(Item):
    """Effects that several reactions share."""

    params: Names
    effects: tuple[Effect, ...]


@frozen
class State(Item):
    """A state of a machine."""

    values: tuple[tuple[Node, Node], ...]  # path of the entry, value
    final: bool


@frozen
class Announcement:
    """How a machine's events are sent."""

    channel: Channel
    name: Node  # the channel's whole name
    data: Node
    at: Place


@frozen
class Cause:
    """What a reaction follows."""

    kind: str  # call, trigger, timer, hook
    name: str
    at: Place
    method: Method | None = None
    trigger: Trigger | None = None


@frozen
class Reaction(Item):
    """What follows a cause. `wire` is its id, unique in the behaviour."""

    machine: str  # "" if it belongs to none
    causes: tuple[Cause, ...]
    states: Names  # empty: any but final ones
    to: str
    find: Node | None
    when: Node | None
    effects: tuple[Effect, ...]  # those of `emit` last
    answer: Node | None


@frozen
class Machine(Item):
    """States and transitions of the entries of a list."""

    slot: Slot
    state: str  # the field
    previous: str  # the field; "" if there is none
    announcement: Announcement | None
    initial: Names
    states: tuple[State, ...]  # own ones first, then those of the machines it extends
    lineage: Names  # itself, then the machines it extends, the nearest first


@frozen
class Rule(Item):
    """What is looked at before every request or subscription."""

    requests: bool
    subscriptions: bool
    when: Node | None
    effects: tuple[Effect, ...]


@frozen
class Behavior(Item):
    """Everything a mock of the host does, in the order of the spec."""

    settings: tuple[Setting, ...]
    options: tuple[tuple[str, Any, Place], ...]  # that the mock sets from the start
    page: tuple[Field, ...]
    slots: tuple[Slot, ...]
    triggers: tuple[Trigger, ...]
    views: tuple[View, ...]
    sequences: tuple[Sequence, ...]
    machines: tuple[Machine, ...]
    reactions: tuple[Reaction, ...]
    rules: tuple[Rule, ...]
    otherwise: tuple[tuple[str, tuple[Effect, ...]], ...]
    names_request: Node | None
    void: Node | None
    files: frozenset[str] = frozenset()  # the spec files that its program depends on
    shown: tuple[Shown, ...] = ()  # how a page shows the state

    @property
    def panels(self) -> dict[str, Any] | None:
        """How a page shows the state, as JSON: `panels`, `shortcuts`, `tones`."""
        names = ("panels", "shortcuts", "tones")
        said = {name: section(self.shown, name) for name in names}
        return {name: value for name, value in said.items() if value is not None} or None

    @property
    def demo(self) -> dict[str, Any] | None:
        """What a page does to try the mock with, as JSON."""
        found: dict[str, Any] | None = section(self.shown, "demo")
        return found

    def machines_of(self, name: str) -> tuple[Machine, ...]:
        """The machine of this name, and those that extend it."""
        return tuple(machine for machine in self.machines if name in machine.lineage)


@frozen
class Expected:
    """An event that a page is to get."""

    channel: str  # its whole name
    event: Event | None
    data: Node | None  # part of what it carries
    at: Place


@frozen
class Step:
    """One step of a scenario. Values may name what earlier steps have saved."""

    kind: str  # subscribe, call, trigger, ...
    targets: Names  # channels, or the one method, trigger or page
    page: str
    note: str
    values: Node | None  # what goes along: parameters, a message, milliseconds, a fault
    answer: Node | None  # part of what comes back
    refused: str | None
    silent: bool
    name: str  # of what comes back, for later steps; ""
    events: tuple[Expected, ...] | None  # None: nobody looks
    at: Place
    method: Method | None = None
    trigger: Trigger | None = None


@frozen
class Scenario(Item):
    """A story."""

    title: str
    recorded: bool  # what pages sent is a fact, whatever its type
    seed: int
    settings: dict[str, Any]
    options: dict[str, Any] | str
    state: dict[str, Any]
    pages: tuple[tuple[str, dict[str, Any]], ...]  # the first does what names no page
    steps: tuple[Step, ...]
