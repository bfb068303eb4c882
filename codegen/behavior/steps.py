"""Effects as the engines run them: announcements written out as full events."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from codegen.behavior.inline import MACHINE, Bound, Inliner
from codegen.model import Channel, Event
from codegen.model import effects as model
from codegen.model.behavior import Behavior, Machine
from codegen.model.effects import Effect, Values
from codegen.model.expressions import Node

Json = Any
ENTRY = ["root", "$"]


class Steps:
    """Compiles the effects of one reaction, sequence or rule."""

    def __init__(
        self, behavior: Behavior, inliner: Inliner, machine: str = "", *, entry: bool = True
    ) -> None:
        self.behavior, self.inliner = behavior, inliner
        self.machine = machine  # whose reaction it is; "" for none
        self.entry = entry  # there may be a `$`

    def read(self, effects: tuple[Effect, ...]) -> list[Json]:
        """A list of effects; one may become several."""
        return [step for effect in effects for step in self.one(effect)]

    def one(self, effect: Effect) -> list[Json]:
        """One effect."""
        expression = self.inliner.node
        match effect:
            case model.Announce():
                return [step for name in effect.events for step in self.announced(name, effect.of)]
            case model.When():
                ways = [self.read(effect.then), self.read(effect.otherwise)]
                return [["when", expression(effect.condition), *ways]]
            case model.Each():
                where = self.inliner.maybe(effect.where)
                inside = self.read(effect.effects)
                return [["each", expression(effect.items), effect.name, where, inside]]
            case model.Emit():
                data = tagged(effect.channel, effect.event, expression(effect.data))
                name, to = expression(effect.name), self.inliner.maybe(effect.to)
                return [emit(name, data, to, before=effect.before)]
            case _:
                return [self.plain(effect)]

    def plain(self, effect: Effect) -> Json:
        """An effect that stays one."""
        expression, maybe, path = self.inliner.node, self.inliner.maybe, self.inliner.path
        match effect:
            case model.Set():
                return ["set", [[path(to), expression(value)] for to, value in effect.targets]]
            case model.Remove():
                return ["remove", [path(inner) for inner in effect.paths]]
            case model.Append():
                return ["append", path(effect.to), expression(effect.value)]
            case model.Create():
                names = [effect.machine or None, effect.state or None]
                return [
                    "create",
                    effect.slot,
                    *names,
                    expression(effect.value),
                    effect.name or None,
                ]
            case model.Delete():
                return ["delete", expression(effect.entry)]
            case model.Enter():
                return ["enter", effect.state, maybe(effect.of)]
            case model.Let():
                return ["let", self.values(effect.values)]
            case _:
                return self.said(effect)

    def said(self, effect: Effect) -> Json:
        """An effect that tells somebody something."""
        expression = self.inliner.node
        match effect:
            case model.Answer():
                return ["answer", expression(effect.value)]
            case model.Refuse():
                return ["refuse", self.refusal(effect)]
            case model.Ignore():
                return ["ignore"]
            case model.Post():
                return ["post", expression(effect.value), self.inliner.maybe(effect.to)]
            case _:
                return self.later(effect)

    def later(self, effect: Effect) -> Json:
        """An effect that makes something else happen."""
        match effect:
            case model.Run():
                of = self.inliner.maybe(effect.of)
                return ["run", effect.sequence, self.values(effect.values), of]
            case model.Start():
                after, of = self.inliner.node(effect.after), self.of(effect.of, effect.alone)
                return ["start", effect.timer, after, of, self.values(effect.values)]
            case model.Cancel():
                return ["cancel", effect.timer, self.of(effect.of, effect.alone)]
            case model.Fire():
                return ["fire", effect.trigger, self.values(effect.values)]
            case _:
                raise TypeError(f"no program for {effect.__class__.__name__}")

    def values(self, values: Values) -> Json:
        """Named values."""
        return [[name, self.inliner.node(value)] for name, value in values]

    def of(self, node: Node | None, alone: bool) -> Json:
        """Whose timer it is: null for the desktop's own."""
        if alone or (node is None and not self.entry):
            return None
        return ENTRY if node is None else self.inliner.node(node)

    def refusal(self, effect: model.Refuse) -> Json:
        """The text of an error."""
        value = self.inliner.node(effect.value)
        if effect.error is None:
            return value
        return ["call", "format", [["lit", effect.error.message], value]]

    # --- announcements --------------------------------------------------------------------------

    @cached_property
    def own(self) -> tuple[Machine, ...]:
        """The machines that `$` may belong to."""
        return self.behavior.machines_of(self.machine) if self.machine else self.behavior.machines

    def announced(self, name: str, of: Node | None) -> list[Json]:
        """An event as the entry's machine sends it."""
        known = self.machine and of is None
        machines = self.own if known else self.behavior.machines
        entry = ENTRY if of is None else self.inliner.node(of)
        bound = {} if of is None else {"$": entry}
        every = [(machine.wire, self.sent(machine, name, bound)) for machine in machines]
        ways: list[tuple[list[str], Json]] = []
        for _, sent in every:
            if sent is not None and all(other != sent for _, other in ways):
                ways.append(([wire for wire, other in every if other == sent], sent))
        if known and len(ways) == 1 and len(ways[0][0]) == len(machines):
            return [ways[0][1]]
        return dispatched(ways, ["get", entry, MACHINE])

    def sent(self, machine: Machine, name: str, bound: Bound) -> Json | None:
        """The event as this machine sends it; None if it does not."""
        how = machine.announcement
        if how is None:
            return None
        event = next((event for event in how.channel.events if event.wire == name), None)
        if event is None:
            return None
        data = tagged(how.channel, event, self.written(how.data, bound))
        return emit(self.written(how.name, bound), data, None, before=False)

    def written(self, node: Node, bound: Bound) -> Json:
        """What is announced; names of its loops must not hide those in the entry's expression."""
        return self.inliner.node(node, bound, 1) if bound else self.inliner.whole(node)


def dispatched(ways: list[tuple[list[str], Json]], machine: Json) -> list[Json]:
    """One of several ways, by the entry's machine; none if there is no entry."""
    steps: list[Json] = []
    for names, sent in reversed(ways):
        steps = [["when", ["op", "in", machine, ["lit", names]], [sent], steps]]
    return steps


def emit(channel: Json, data: Json, to: Json, *, before: bool) -> Json:
    """An event as the engines send it."""
    return ["emit", {"channel": channel, "data": data, "to": to, "before": before}]


def tagged(channel: Channel, event: Event | None, data: Json) -> Json:
    """What an event carries, its tag included."""
    if event is None or channel.tag is None or event.when is not None:
        return data
    tag = channel.tag.wire
    if data[0] == "lit" and isinstance(data[1], dict):
        return ["lit", {tag: event.wire, **data[1]}]
    if data[0] == "object":
        return ["object", [[tag, ["lit", event.wire]], *data[1]]]
    return ["call", "merge", [["lit", {tag: event.wire}], data]]
