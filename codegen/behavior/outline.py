"""What follows what, for readers: which events a method leads to, and how a machine moves.

Collected without running anything: conditions are taken as open, and sequences are looked into.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from codegen.model import effects as model
from codegen.model.behavior import Behavior, Machine, Reaction, Sequence
from codegen.model.effects import Effect


class Follows(NamedTuple):
    """An event that follows; `sure` if no condition stands before it."""

    channel: str
    event: str  # "" where the channel has one kind of event
    sure: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One reaction to a request."""

    reaction: Reaction
    machines: tuple[str, ...]  # none: it is about no entry
    states: tuple[str, ...]  # in which it may be called
    to: tuple[str, ...]  # the states that may follow
    events: tuple[Follows, ...]  # in order
    refuses: bool  # always


@dataclass(frozen=True, slots=True)
class Move:
    """An arrow of a state diagram; "" is before an entry comes to be, or after it is gone."""

    source: str
    kind: str  # of the cause: call, trigger, timer, hook
    cause: str
    target: str
    events: tuple[Follows, ...]
    conditional: bool


class Outline:
    """Looks through a behaviour."""

    def __init__(self, behavior: Behavior) -> None:
        self.behavior = behavior
        self.sequences: dict[str, Sequence] = {it.wire: it for it in behavior.sequences}

    def ways(self, method: str) -> tuple[Way, ...]:
        """What may follow a request, in the order in which it is looked at."""
        return tuple(
            self.way(reaction)
            for reaction in self.behavior.reactions
            if any(cause.kind == "call" and cause.name == method for cause in reaction.causes)
        )

    def states(self, method: str) -> tuple[str, ...]:
        """The states in which a request may do something; none if it is about no entry."""
        ways = [way for way in self.ways(method) if not way.refuses]
        return tuple(dict.fromkeys(state for way in ways for state in way.states))

    def events(self, method: str) -> tuple[Follows, ...]:
        """The events that a request may lead to, each once, in order."""
        ways = [way for way in self.ways(method) if not way.refuses]
        several = len(ways) > 1
        found = (e for way in ways for e in way.events)
        return tuple(dict.fromkeys(e._replace(sure=False) if several else e for e in found))

    def way(self, reaction: Reaction) -> Way:
        """One reaction."""
        machines = self.behavior.machines_of(reaction.machine) if reaction.machine else ()
        return Way(
            reaction=reaction,
            machines=tuple(machine.wire for machine in machines),
            states=tuple(dict.fromkeys(s for m in machines for s in sources(reaction, m))),
            to=tuple(dict.fromkeys(self.targets(reaction))),
            events=tuple(self.followed(reaction.effects, machines, sure=True)),
            refuses=any(isinstance(effect, model.Refuse) for effect in reaction.effects),
        )

    def moves(self, machine: Machine) -> tuple[Move, ...]:
        """The arrows of a machine, those that it has from others included."""
        return tuple(dict.fromkeys((*self.births(machine), *self.changes(machine))))

    def changes(self, machine: Machine) -> Iterator[Move]:
        """From one state to another, or away."""
        for reaction in self.behavior.reactions:
            if reaction.machine not in machine.lineage:
                continue
            events = tuple(self.followed(reaction.effects, (machine,), sure=True))
            targets = tuple(dict.fromkeys(self.targets(reaction)))
            conditional = reaction.when is not None or len(targets) > 1
            for source in sources(reaction, machine):
                for cause in reaction.causes:
                    for target in targets or ((source,) if events else ()):
                        yield Move(source, cause.kind, cause.name, target, events, conditional)

    def births(self, machine: Machine) -> Iterator[Move]:
        """How entries come to be."""
        for reaction in self.behavior.reactions:
            for effect in self.run(reaction.effects):
                if isinstance(effect, model.Create) and effect.machine == machine.wire:
                    for cause in reaction.causes:
                        yield Move("", cause.kind, cause.name, effect.state, (), conditional=False)

    def targets(self, reaction: Reaction) -> Iterator[str]:
        """The states that may follow; "" if the entry may be gone."""
        if reaction.to:
            yield reaction.to
        for effect in self.run(reaction.effects):
            if isinstance(effect, model.Enter) and effect.of is None:
                yield effect.state
            elif isinstance(effect, model.Delete) and effect.entry.op == "root":
                yield ""

    def run(self, effects: tuple[Effect, ...]) -> Iterator[Effect]:
        """All effects on the same entry, those of sequences included."""
        for effect in model.walk(effects):
            yield effect
            if isinstance(effect, model.Run) and effect.of is None:
                yield from self.run(self.sequences[effect.sequence].effects)

    def followed(
        self, effects: tuple[Effect, ...], machines: tuple[Machine, ...], *, sure: bool
    ) -> Iterator[Follows]:
        """The events of a list of effects, in order."""
        for effect in effects:
            if isinstance(effect, model.Emit):
                name = effect.event.wire if effect.event is not None else ""
                yield Follows(effect.channel.wire, name, sure)
            elif isinstance(effect, model.Announce):
                for name in effect.events:
                    channel = self.channel(name, machines if effect.of is None else ())
                    yield Follows(channel, name, sure)
            elif isinstance(effect, model.Run):
                inner = self.sequences[effect.sequence].effects
                of = machines if effect.of is None else ()
                yield from self.followed(inner, of, sure=sure)
            for block in effect.blocks:
                yield from self.followed(block, machines, sure=False)

    def channel(self, event: str, machines: tuple[Machine, ...]) -> str:
        """The channel on which the machines in question send an event."""
        for machine in machines or self.behavior.machines:
            how = machine.announcement
            if how is not None and any(known.wire == event for known in how.channel.events):
                return how.channel.wire
        return ""


def sources(reaction: Reaction, machine: Machine) -> tuple[str, ...]:
    """The states of a machine that a reaction is for."""
    if reaction.states:
        known = {state.wire for state in machine.states}
        return tuple(state for state in reaction.states if state in known)
    return tuple(state.wire for state in machine.states if not state.final)
