"""Rules on the parts of behaviour: states, reactions, effects, and what nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.model import effects as model
from codegen.model.behavior import Behavior, Machine, Reaction
from codegen.model.effects import Effect
from codegen.model.expressions import Node
from codegen.model.items import Item
from codegen.problems import Finding, Place


def blocks_of(behavior: Behavior) -> Iterator[tuple[str, tuple[Effect, ...]]]:
    """Every list of effects that is run as one, with the machine it belongs to."""
    for reaction in behavior.reactions:
        yield reaction.machine, reaction.effects
    for sequence in behavior.sequences:
        yield "", sequence.effects
    for rule in behavior.rules:
        yield "", rule.effects
    for _, effects in behavior.otherwise:
        yield "", effects


def effects_of(behavior: Behavior) -> Iterator[tuple[str, Effect]]:
    """Every effect, with the machine it belongs to."""
    for machine, block in blocks_of(behavior):
        for effect in model.walk(block):
            yield machine, effect


def nodes_of(behavior: Behavior) -> Iterator[Node]:
    """Every part of every expression."""
    for part in _parts(behavior):
        for expression in model.expressions(part):
            yield from expression.all


def _parts(behavior: Behavior) -> Iterator[object]:
    """All that expressions stand in."""
    yield from (view.body for view in behavior.views)
    yield from (behavior.names_request, behavior.void)
    for machine in behavior.machines:
        yield from (state.values for state in machine.states)
        if machine.announcement is not None:
            yield from (machine.announcement.name, machine.announcement.data)
    for reaction in behavior.reactions:
        yield from (reaction.find, reaction.when, reaction.answer)
    yield from (rule.when for rule in behavior.rules)
    yield from (effects for _, effects in blocks_of(behavior))


# --- states -------------------------------------------------------------------------------------


def unreachable_states(behavior: Behavior) -> Iterator[Finding]:
    """States that no entry is ever in."""
    reached: set[Place] = set()
    for machine in behavior.machines:
        known = reached_states(behavior, machine)
        reached |= {s.at for s in machine.states if known is None or s.wire in known}
    for machine in behavior.machines:
        for state in machine.states:
            if state.at not in reached:
                reached.add(state.at)
                message = f'no entry is ever in the state "{state.wire}"'
                hint = "name it in a `to`, an `enter`, a `create` or under `initial`, or remove it"
                yield Finding("unreachable-state", message, state.at, hint, on_key=True)


def reached_states(behavior: Behavior, machine: Machine) -> set[str] | None:
    """The states that entries come to; None if that cannot be known."""
    found: set[str] = set(machine.initial)
    found |= {r.to for r in behavior.reactions if r.machine in machine.lineage}
    if machine.slot.machine == machine.wire:
        entries = machine.slot.initial if isinstance(machine.slot.initial, list) else ()
        found |= {str(it.get(machine.state)) for it in entries if isinstance(it, dict)}
    for owner, effect in effects_of(behavior):
        states = _reached_by(effect, owner, machine)
        if states is None:
            return None
        found |= states
    return found


def _reached_by(effect: Effect, owner: str, machine: Machine) -> set[str] | None:
    match effect:
        case model.Enter():
            mine = not owner or owner in machine.lineage or effect.of is not None
            return {effect.state} if mine else set()
        case model.Create(machine=machine.wire):
            return {effect.state} if effect.state else _states_in(effect.value, machine.state)
        case model.Set():
            to = [v for p, v in effect.targets if p.op == "get" and p.parts[1] == machine.state]
            return {str(v.parts[0]) for v in to} if all(v.is_literal for v in to) else None
        case _:
            return set()


def _states_in(value: Node, field: str) -> set[str] | None:
    """The state that the value of a new entry has; None if it is worked out."""
    if value.is_literal and isinstance(value.parts[0], dict):
        return {str(value.parts[0].get(field))}
    if value.op == "object":
        state = dict(value.parts).get(field)
        return {str(state.parts[0])} if state is not None and state.is_literal else None
    return None


def stuck_states(behavior: Behavior) -> Iterator[Finding]:
    """States in which nothing can happen to an entry, though they are not final."""
    told: set[Place] = set()
    for machine in behavior.machines:
        own = [r for r in behavior.reactions if r.machine in machine.lineage]
        for state in machine.states:
            free = any(not r.states or state.wire in r.states for r in own)
            if not state.final and not free and state.at not in told:
                told.add(state.at)
                message = f'nothing happens in the state "{state.wire}"'
                hint = "add `final: true`, or a transition from it"
                yield Finding("stuck-state", message, state.at, hint, on_key=True)


# --- reactions ----------------------------------------------------------------------------------


def shadowed_reactions(behavior: Behavior) -> Iterator[Finding]:
    """Reactions that another one always comes before."""
    by_cause: dict[tuple[str, str], list[Reaction]] = {}
    shadows: dict[int, list[Reaction | None]] = {}
    for reaction in behavior.reactions:
        for cause in reaction.causes:
            earlier = by_cause.setdefault((cause.kind, cause.name), [])
            covering = next((e for e in earlier if covers(behavior, e, reaction)), None)
            shadows.setdefault(id(reaction), []).append(covering)
            earlier.append(reaction)
    for reaction in behavior.reactions:
        before = shadows.get(id(reaction), [])
        first = before[0] if before else None
        if first is not None and all(before):
            message = f"it never comes to this: {first.at.dotted} takes all of it before"
            hint = "give the earlier one a `when`, or change their order"
            yield Finding("shadowed-reaction", message, reaction.at, hint, on_key=True)
        elif reaction.when is not None and _is(reaction.when, False):
            hint = "remove it, or correct `when`"
            yield Finding(
                "shadowed-reaction", "it never comes to this", reaction.at, hint, on_key=True
            )


def covers(behavior: Behavior, earlier: Reaction, later: Reaction) -> bool:
    """Whatever the later one fits, the earlier one fits."""
    if earlier.when is not None and not _is(earlier.when, True):
        return False
    if not earlier.machine:
        return True
    if not later.machine or shape(earlier.find) != shape(later.find):
        return False
    machines = behavior.machines_of(later.machine)
    if not {id(m) for m in machines} <= {id(m) for m in behavior.machines_of(earlier.machine)}:
        return False
    if earlier.states:
        return bool(later.states) and set(later.states) <= set(earlier.states)
    final = {state.wire for machine in machines for state in machine.states if state.final}
    return final.isdisjoint(later.states)


def shape(thing: Any) -> Any:
    """An expression as something that can be compared."""
    if isinstance(thing, Node):
        return (thing.op, *map(shape, thing.parts))
    return tuple(map(shape, thing)) if isinstance(thing, tuple) else thing


def _is(node: Node, value: bool) -> bool:
    return node.is_literal and node.parts[0] is value


# --- effects ------------------------------------------------------------------------------------


def dead_effects(behavior: Behavior) -> Iterator[Finding]:
    """Effects after the end."""
    for _, block in blocks_of(behavior):
        yield from _dead(block)
    for reaction in behavior.reactions:
        if reaction.answer is not None and ends(reaction.effects):
            yield _dead_at(reaction.answer.at)


def _dead(block: tuple[Effect, ...]) -> Iterator[Finding]:
    for index, effect in enumerate(block):
        for inner in effect.blocks:
            yield from _dead(inner)
        if ends((effect,)) and index + 1 < len(block):
            yield _dead_at(block[index + 1].at)
            return


def _dead_at(at: Place) -> Finding:
    hint = "move it up, or make what ends before it conditional"
    message = "this never runs: what stands before it refuses or ignores"
    return Finding("dead-effect", message, at, hint)


def ends(block: tuple[Effect, ...]) -> bool:
    """Nothing can run after this."""
    for effect in block:
        if isinstance(effect, model.Refuse | model.Ignore):
            return True
        if isinstance(effect, model.When) and all(map(ends, effect.blocks)):
            return True
    return False


_HARMLESS = model.Answer | model.Let | model.Refuse | model.Ignore | model.When | model.Each


def late_refusals(behavior: Behavior) -> Iterator[Finding]:
    """Refusals after a change."""
    return Refusals(behavior).check()


class Refusals:
    """Finds refusals that come after a change."""

    def __init__(self, behavior: Behavior) -> None:
        self.behavior = behavior
        self.sequences = {sequence.wire: sequence for sequence in behavior.sequences}
        self.found: dict[Place, Finding] = {}

    def check(self) -> Iterator[Finding]:
        """Of all reactions and sequences; rules may do both."""
        for reaction in self.behavior.reactions:
            self.block(reaction.effects, changed=bool(reaction.to))
        for sequence in self.behavior.sequences:
            self.block(sequence.effects, changed=False)
        yield from self.found.values()

    def block(self, effects: tuple[Effect, ...], *, changed: bool) -> bool:
        """Whether something may have changed after these."""
        for effect in effects:
            if isinstance(effect, model.Refuse) and changed:
                self.late(effect.at)
            elif isinstance(effect, model.When):
                ways = [self.block(way, changed=changed) and not ends(way) for way in effect.blocks]
                changed = any(ways) or (changed and not all(map(ends, effect.blocks)))
            elif isinstance(effect, model.Each):
                inside = self.block(effect.effects, changed=changed)
                changed = self.block(effect.effects, changed=inside)
            elif isinstance(effect, model.Run):
                sequence = self.sequences[effect.sequence]
                if changed and self.refuses(sequence.effects):
                    self.late(effect.at)
                changed = changed or self.changes(sequence.effects)
            else:
                changed = changed or not isinstance(effect, _HARMLESS)
        return changed

    def late(self, at: Place) -> None:
        message = "this refuses after something was changed, which stays changed"
        hint = "refuse first"
        self.found.setdefault(at, Finding("late-refusal", message, at, hint))

    def refuses(self, effects: tuple[Effect, ...]) -> bool:
        return any(
            isinstance(e, model.Refuse)
            or (isinstance(e, model.Run) and self.refuses(self.sequences[e.sequence].effects))
            for e in model.walk(effects)
        )

    def changes(self, effects: tuple[Effect, ...]) -> bool:
        return any(
            self.changes(self.sequences[e.sequence].effects)
            if isinstance(e, model.Run)
            else not isinstance(e, _HARMLESS)
            for e in model.walk(effects)
        )


# --- what nothing uses --------------------------------------------------------------------------


def unused_parts(behavior: Behavior) -> Iterator[Finding]:
    """Parts that have no part in anything."""
    causes = [cause for reaction in behavior.reactions for cause in reaction.causes]
    effects = [effect for _, effect in effects_of(behavior)]
    run = {effect.sequence for effect in effects if isinstance(effect, model.Run)}
    started = {effect.timer for effect in effects if isinstance(effect, model.Start)}
    nodes = list(nodes_of(behavior))
    called = {node.parts[0] for node in nodes if node.op == "call"}
    read = set(_settings_read(behavior, nodes)) | ({"epoch"} if "iso" in called else set())
    fired = {cause.name for cause in causes if cause.kind == "trigger"}
    yield from _unused("trigger", behavior.triggers, fired, "no reaction follows it")
    yield from _unused("sequence", behavior.sequences, run, "nothing runs it")
    yield from _unused("view", behavior.views, called, "no expression uses it")
    yield from _unused("setting", behavior.settings, read, "no expression reads it")
    for cause in causes:
        if cause.kind == "timer" and cause.name not in started:
            message = f'the timer "{cause.name}" is never started'
            yield Finding("unused-part", message, cause.at, "start it, or remove this")


def _settings_read(behavior: Behavior, nodes: list[Node]) -> Iterator[str]:
    """The settings that expressions name; all of them, if one works the name out."""
    for node in nodes:
        if node.op not in ("get", "at") or node.parts[0].op != "root":
            continue
        root, name = node.parts[0].parts[0], node.parts[1]
        if root == "settings" and isinstance(name, Node) and not name.is_literal:
            yield from (setting.wire for setting in behavior.settings)
        elif root == "settings":
            yield str(name.parts[0] if isinstance(name, Node) else name)


def _unused(what: str, items: tuple[Item, ...], used: set[Any], why: str) -> Iterator[Finding]:
    for item in items:
        if item.wire not in used:
            message = f'the {what} "{item.wire}" is not used: {why}'
            yield Finding("unused-part", message, item.at, "use it, or remove it", on_key=True)
