"""Every expression of behaviour with what names mean there, and every value with the type it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.misfits import limit_misfits
from codegen.model import STRING, Api, Channel, Event, Field, Ref, Type
from codegen.model import effects as model
from codegen.model.behavior import Behavior, Machine, Reaction, Sequence, Slot
from codegen.model.effects import Effect
from codegen.model.expressions import Node
from codegen.problems import Finding, Place
from codegen.rules.behavior_fits import Fitting, listed
from codegen.rules.behavior_infer import Inference, Scope
from codegen.rules.behavior_types import (
    INTEGER,
    STRINGS,
    Entry,
    Fields,
    Known,
    field_type,
    item,
    kinds_of,
    same,
    slot_type,
)


class Walk:
    """Collects the findings of a whole behaviour."""

    def __init__(self, api: Api, behavior: Behavior) -> None:
        self.behavior = behavior
        self.findings: dict[tuple[object, ...], Finding] = {}
        self.inference = Inference(api, behavior, self.add)
        self.fitting = Fitting(self.inference)
        self.triggers = {trigger.wire: trigger for trigger in behavior.triggers}
        self.slots = {slot.wire: slot for slot in behavior.slots}
        self.calls: dict[str, list[tuple[Scope, dict[str, Known]]]] = {}  # of sequences
        self.started: dict[str, list[dict[str, Known]]] = {}  # timers
        self.events: set[str] = set()  # that machines announce
        self.results: tuple[tuple[str, Known, bool], ...] = ()  # of the methods that are answered

    def add(self, finding: Finding) -> None:
        """Note a finding, once."""
        key = (finding.rule, finding.place, finding.offset, finding.message)
        self.findings.setdefault(key, finding)

    def whole(self) -> list[Finding]:
        """Everything: values that are declared, then what runs, then what that runs."""
        self.declared()
        behavior = self.behavior
        timers = [r for r in behavior.reactions if any(c.kind == "timer" for c in r.causes)]
        for reaction in behavior.reactions:
            if reaction not in timers:
                self.reaction(reaction)
        for rule in behavior.rules:
            scope = Scope()
            self.condition(rule.when, scope)
            self.effects(rule.effects, scope)
        for _, effects in behavior.otherwise:
            self.effects(effects, Scope())
        for sequence in ordered(behavior.sequences):
            self.sequence(sequence)
        for reaction in timers:
            self.reaction(reaction)
        for view in behavior.views:
            self.type(view.body, Scope(names=dict.fromkeys(view.params)))
        self.announced()
        self.condition(behavior.names_request, Scope())
        if behavior.void is not None:
            self.type(behavior.void, Scope())
        return list(self.findings.values())

    def type(self, node: Node, scope: Scope) -> Known:
        return self.inference.type(node, scope)

    def condition(self, node: Node | None, scope: Scope) -> None:
        """Something that has to be true or false."""
        if node is not None:
            kinds = kinds_of(self.type(node, scope))
            if kinds and "boolean" not in kinds:
                message = f"this is never true: it is {listed(kinds)}"
                self.fitting.wrong(message, node, "compare it, or use present(...)")

    def value(self, node: Node, kind: Known, scope: Scope, what: str) -> None:
        """A value for something of this type."""
        self.type(node, scope)
        self.fitting.fits(node, kind, scope, what)

    # --- what is declared -----------------------------------------------------------------------

    def declared(self) -> None:
        """Defaults and initial values, and what machines set."""
        behavior = self.behavior
        for setting in behavior.settings:
            self.plain(setting.default, setting.type, setting.at, "default", setting.wire)
            node = literal(setting.default, setting.at, "default")
            self.fitting.misfits(limit_misfits(setting.limits, setting.default), node, setting.wire)
        for slot in behavior.slots:
            self.plain(slot.initial, slot_type(slot), slot.at, "initial", slot.wire)
        for field in (*behavior.page, *(p for t in behavior.triggers for p in t.params)):
            if field.has_default:
                self.plain(field.default, field_type(field), field.at, "default", field.wire)
        for machine in behavior.machines:
            self.machine(machine)

    def plain(self, raw: object, kind: Type, at: Place, key: str, name: str) -> None:
        """A value that is no expression."""
        node = literal(raw, at, key)
        self.fitting.fits(node, kind, Scope(), f'"{name}"')

    def machine(self, machine: Machine) -> None:
        scope = Scope(entry=Entry(machine.slot))
        for state in machine.states:
            for path, value in state.values:
                self.value(value, self.type(path, scope), scope, "this field")
        if machine.announcement is not None:
            self.type(machine.announcement.name, scope)
            self.type(machine.announcement.data, scope)

    def announced(self) -> None:
        """What machines announce, against the types of the events that are announced."""
        known: set[object] = set()
        for machine in self.behavior.machines:
            how = machine.announcement
            for event in how.channel.events if how is not None else ():
                fields = tuple(
                    (field.wire, field.type, field.optional) for field in event.record.fields
                )
                key = (how and how.at, machine.slot, fields, event.when is None)
                if how is not None and event.wire in self.events and key not in known:
                    known.add(key)
                    self.payload(how.channel, event, how.data, Scope(entry=Entry(machine.slot)))

    # --- what runs ------------------------------------------------------------------------------

    def reaction(self, reaction: Reaction) -> None:
        machines = self.behavior.machines_of(reaction.machine)
        entry = Entry(machines[0].slot) if machines else None
        scope = Scope(entry=entry, args=self.args(reaction))
        if reaction.find is not None:
            self.type(reaction.find, scope)
        self.condition(reaction.when, scope)
        self.results = tuple(self.answered(reaction))
        scope = self.effects(reaction.effects, scope, reaction.machine)
        if reaction.answer is not None:
            self.answer(reaction.answer, scope)
        self.results = ()

    def answered(self, reaction: Reaction) -> Iterator[tuple[str, Known, bool]]:
        """The methods that get the answer: name, type, and whether they have any result."""
        for cause in reaction.causes:
            if cause.method is not None:
                result = cause.method.result
                kind = None if result.nullable else result.type
                yield cause.name, kind, result.type is not None

    def args(self, reaction: Reaction) -> Known:
        """The arguments that the causes of a reaction have."""
        found: dict[str, list[Known]] = {}
        what = " and ".join(dict.fromkeys(cause.name for cause in reaction.causes))
        for cause in reaction.causes:
            thing = cause.method or cause.trigger
            if thing is not None:
                for param in thing.params:
                    found.setdefault(param.wire, []).append(field_type(param))
            elif cause.kind == "timer":
                for values in self.started.get(cause.name, ()):
                    for name, kind in values.items():
                        found.setdefault(name, []).append(kind)
            elif cause.name in ("subscribe", "unsubscribe"):
                found.setdefault("channels", []).append(STRINGS)
        return Fields({name: same(kinds) for name, kinds in found.items()}, f'"{what}"')

    def sequence(self, sequence: Sequence) -> None:
        """With what all its callers have in common."""
        calls = self.calls.get(sequence.wire, [])
        entry = same([scope.entry for scope, _ in calls])
        args = same([scope.args for scope, _ in calls])
        names = {name: same([values.get(name) for _, values in calls]) for name in sequence.params}
        self.effects(sequence.effects, Scope(entry=entry, args=args, names=names))

    # --- effects --------------------------------------------------------------------------------

    def effects(self, effects: tuple[Effect, ...], scope: Scope, machine: str = "") -> Scope:
        """A list of effects; the scope grows by what they name."""
        for effect in effects:
            scope = self.effect(effect, scope, machine)
        return scope

    def effect(self, effect: Effect, scope: Scope, machine: str) -> Scope:
        match effect:
            case model.When():
                self.condition(effect.condition, scope)
                then = self.effects(effect.then, scope, machine)
                other = self.effects(effect.otherwise, scope, machine)
                return _merged(scope, then, other)
            case model.Each():
                inner = scope.named(effect.name, item(self.type(effect.items, scope)))
                self.condition(effect.where, inner)
                self.effects(effect.effects, inner, machine)
                return scope
            case model.Let():
                for name, value in effect.values:
                    scope = scope.named(name, self.type(value, scope))
                return scope
            case model.Create():
                return self.create(effect, scope)
            case _:
                self.changed(effect, scope)
                return scope

    def changed(self, effect: Effect, scope: Scope) -> None:
        match effect:
            case model.Set():
                for path, value in effect.targets:
                    self.value(value, self.type(path, scope), scope, "this field")
            case model.Remove():
                for path in effect.paths:
                    self.type(path, scope)
            case model.Append():
                kind = self.type(effect.to, scope)
                self.value(effect.value, item(kind), scope, "an element")
            case model.Delete():
                self.type(effect.entry, scope)
            case model.Enter() | model.Cancel():
                if effect.of is not None:
                    self.type(effect.of, scope)
            case _:
                self.said(effect, scope)

    def said(self, effect: Effect, scope: Scope) -> None:
        match effect:
            case model.Emit():
                self.emit(effect, scope)
            case model.Announce():
                self.events |= set(effect.events)
                if effect.of is not None:
                    self.type(effect.of, scope)
            case model.Answer():
                self.answer(effect.value, scope)
            case model.Refuse():
                kind = None if effect.error is not None else STRING
                self.value(effect.value, kind, scope, "the text of an error")
            case model.Post():
                self.type(effect.value, scope)
                self.condition(effect.to, scope)
            case _:
                self.later(effect, scope)

    def later(self, effect: Effect, scope: Scope) -> None:
        match effect:
            case model.Run():
                inner = scope
                if effect.of is not None:
                    inner = Scope(entry=self.type(effect.of, scope), args=scope.args)
                values = {name: self.type(value, scope) for name, value in effect.values}
                self.calls.setdefault(effect.sequence, []).append((inner, values))
            case model.Start():
                if effect.of is not None:
                    self.type(effect.of, scope)
                self.value(effect.after, INTEGER, scope, "a time")
                values = {name: self.type(value, scope) for name, value in effect.values}
                self.started.setdefault(effect.timer, []).append(values)
            case model.Fire():
                self.fire(effect, scope)
            case _:
                pass

    def create(self, effect: model.Create, scope: Scope) -> Scope:
        slot: Slot = self.slots[effect.slot]
        self.type(effect.value, scope)
        given = set()
        for machine in self.behavior.machines:
            if machine.wire == effect.machine:
                given |= {machine.state} if effect.state else set()
                for state in machine.states:
                    if state.wire == effect.state:
                        given |= {
                            str(path.parts[1]) for path, _ in state.values if path.op == "get"
                        }
        what = f'an entry of "{slot.wire}"'
        self.fitting.fits(effect.value, Entry(slot), scope, what, given=frozenset(given))
        return scope.named(effect.name, Entry(slot)) if effect.name else scope

    def fire(self, effect: model.Fire, scope: Scope) -> None:
        params = {param.wire: param for param in self.triggers[effect.trigger].params}
        for name, value in effect.values:
            self.value(value, field_type(params[name]), scope, f'"{name}"')
        for name in missing(params.values(), {name for name, _ in effect.values}):
            message = f'the trigger "{effect.trigger}" needs "{name}"'
            self.add(Finding("value-mismatch", message, effect.at, "add it under `with`"))

    def answer(self, node: Node, scope: Scope) -> None:
        self.type(node, scope)
        for name, kind, exists in self.results:
            if exists:
                self.fitting.fits(node, kind, scope, f"the result of {name}")
            elif node.op != "if":
                self.fitting.wrong(f"{name} has no result", node, "leave out the answer")

    def emit(self, effect: model.Emit, scope: Scope) -> None:
        self.type(effect.name, scope)
        self.condition(effect.to, scope)
        self.type(effect.data, scope)
        self.payload(effect.channel, effect.event, effect.data, scope)

    def payload(self, channel: Channel, event: Event | None, data: Node, scope: Scope) -> None:
        """What an event carries, against its type."""
        if event is not None:
            tag = frozenset({channel.tag.wire} if channel.tag and event.when is None else ())
            what = f"the event {event.wire}"
            self.fitting.fits(data, Ref(event.record), scope, what, given=tag)
        elif channel.payload is not None:
            self.fitting.fits(data, channel.payload, scope, f"an event of {channel.wire}")


def literal(raw: object, at: Place, key: str | int) -> Node:
    """A value of the spec as a node."""
    return Node(op="lit", parts=(raw,), at=at.child(key))


def missing(params: Iterable[Field], given: set[str]) -> list[str]:
    """Parameters that must be there and are not."""
    return [p.wire for p in params if not (p.optional or p.has_default or p.wire in given)]


def ordered(sequences: tuple[Sequence, ...]) -> list[Sequence]:
    """Those that run others before them; they do not circle."""
    by_name = {sequence.wire: sequence for sequence in sequences}
    done: dict[str, Sequence] = {}

    def visit(sequence: Sequence) -> None:
        for effect in model.walk(sequence.effects):
            if isinstance(effect, model.Run) and effect.sequence not in done:
                visit(by_name[effect.sequence])
        done.setdefault(sequence.wire, sequence)

    for sequence in sequences:
        visit(sequence)
    return list(reversed(done.values()))


def _merged(before: Scope, *after: Scope) -> Scope:
    """What is named after one of several ways; the type is known if they agree."""
    names = dict(before.names)
    for scope in after:
        for name, kind in scope.names.items():
            names[name] = kind if name not in names or names[name] == kind else None
    return Scope(entry=before.entry, args=before.args, names=names)
