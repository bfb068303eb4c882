"""Events that are emitted by their name alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.model import effects as model
from codegen.model.behavior import Behavior, Machine
from codegen.model.effects import Announce
from codegen.problems import Finding, Place, what_there_is


def unannounced(behavior: Behavior) -> Iterator[Finding]:
    """Those that no machine in question announces."""
    everybody = behavior.machines
    for reaction in behavior.reactions:
        own = behavior.machines_of(reaction.machine) if reaction.machine else ()
        for effect in model.walk(reaction.effects):
            if isinstance(effect, Announce):
                yield from _event(effect, own if effect.of is None else everybody)
    for sequence in behavior.sequences:
        for effect in model.walk(sequence.effects):
            if isinstance(effect, Announce):
                yield from _event(effect, everybody)
    outside = [rule.effects for rule in behavior.rules] + [e for _, e in behavior.otherwise]
    for effects in outside:
        for effect in model.walk(effects):
            if isinstance(effect, Announce):
                yield from _event(effect, () if effect.of is None else everybody)


def _event(effect: Announce, machines: Iterable[Machine]) -> Iterator[Finding]:
    machines = tuple(machines)
    channels = {
        machine.announcement.channel.wire: machine.announcement.channel
        for machine in machines
        if machine.announcement is not None
    }
    known = {event.wire for channel in channels.values() for event in channel.events}
    for index, name in enumerate(effect.events):
        if name not in known:
            yield Finding(
                "unannounced-event", *_why(name, machines, channels, known, effect, index)
            )


def _why(
    name: str,
    machines: tuple[Machine, ...],
    channels: Iterable[str],
    known: Iterable[str],
    effect: Announce,
    index: int,
) -> tuple[str, Place, str]:
    at = effect.at if effect.at.path[-1] == "emit" else effect.at.child("emit")
    at = at.child(index) if len(effect.events) > 1 else at
    if not machines:
        return f'there is no entry here whose machine announces "{name}"', at, "say `of` which"
    if not channels:
        return f'no machine says how "{name}" is sent', at, "add `announce` to the machine"
    hint = what_there_is(name, known)
    return f'{" and ".join(channels)} has no event "{name}"', at, hint
