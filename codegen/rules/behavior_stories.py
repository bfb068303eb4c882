"""Whether scenarios fit the behaviour: values, arguments, what they expect."""

from __future__ import annotations

from codegen.model import Api, Channel, Method, Ref
from codegen.model.behavior import Behavior, Expected, Scenario, Step
from codegen.model.expressions import Node
from codegen.problems import Finding, what_there_is
from codegen.rules.behavior_fits import Fitting
from codegen.rules.behavior_infer import Scope
from codegen.rules.behavior_types import field_type, slot_type
from codegen.rules.behavior_walk import Walk, literal, missing


class Stories:
    """Checks scenarios; reports through the walk of the behaviour."""

    def __init__(self, api: Api, behavior: Behavior, walk: Walk) -> None:
        self.api, self.behavior, self.walk = api, behavior, walk
        self.settings = {setting.wire: setting for setting in behavior.settings}
        self.slots = {slot.wire: slot for slot in behavior.slots}
        self.page = {field.wire: field for field in behavior.page}
        self.channels = {channel.wire: channel for channel in api.channels}
        self.of: dict[int, Channel] = {id(e): c for c in api.channels for e in c.events}
        self.part = Fitting(walk.inference, partial=True)

    def check(self, scenario: Scenario) -> None:
        """One scenario."""
        at, walk = scenario.at, self.walk
        for name, value in scenario.settings.items():
            walk.plain(value, self.settings[name].type, at.child("settings"), name, name)
        for name, value in scenario.state.items():
            walk.plain(value, slot_type(self.slots[name]), at.child("state"), name, name)
        for page, fields in scenario.pages:
            for name, value in fields.items():
                if name in self.page:
                    place = at.child("pages", page)
                    walk.plain(value, field_type(self.page[name]), place, name, name)
        if isinstance(scenario.options, dict):
            for name in scenario.options:
                node = Node(op="lit", parts=(name,), at=at.child("options", name))
                walk.inference.option(name, node)
        scope = Scope()
        look = self.recorded if scenario.recorded else self.step
        for step in scenario.steps:
            look(step, scope)
            if step.name:
                kind = None if step.method is None else step.method.result.type
                scope = scope.named(step.name, kind)

    def recorded(self, step: Step, scope: Scope) -> None:
        """A step that happened: pages and engines sent it, so its types are not looked at."""
        for node in (step.values, step.answer, *(event.data for event in step.events or ())):
            if node is not None:
                self.walk.type(node, scope)

    def step(self, step: Step, scope: Scope) -> None:
        fine = step.refused is None and not step.silent
        if step.values is not None:
            self.walk.type(step.values, scope)
        if step.method is not None and fine:
            self.call(step, step.method, scope)
        if step.trigger is not None and fine and step.values is not None:
            self.trigger(step, step.values, scope)
        if step.kind == "state" and step.values is not None:
            self.state(step.values, scope)
        if step.answer is not None:
            self.walk.type(step.answer, scope)
            result = None if step.method is None else step.method.result
            if result is not None and not (result.nullable and step.answer.is_literal):
                self.part.fits(step.answer, result.type, scope, "the answer")
        for expected in step.events or ():
            self.event(expected, scope)

    def call(self, step: Step, method: Method, scope: Scope) -> None:
        """Arguments of a call that is to succeed: their number, and their types."""
        if step.values is None or not (step.values.op == "list" or step.values.is_literal):
            return
        values = _items(step.values)
        ways = [overload.params for overload in method.overloads] or [method.params]
        least = min(sum(not param.optional for param in params) for params in ways)
        most = max(len(params) for params in ways)
        if not least <= len(values) <= most:
            takes = str(most) if least == most else f"{least} to {most}"
            noun = "parameter" if most == 1 else "parameters"
            message = f"{method.wire} takes {takes} {noun}, not {len(values)}"
            hint = "correct `with`, or say how it is `refused`"
            self.walk.add(Finding("value-mismatch", message, step.values.at, hint))
        elif not method.overloads:
            for param, value in zip(method.params, values, strict=False):
                if not (param.optional and value.is_literal and value.parts[0] is None):
                    self.walk.fitting.fits(value, field_type(param), scope, f'"{param.wire}"')

    def trigger(self, step: Step, values: Node, scope: Scope) -> None:
        """Parameters of a trigger."""
        params = {p.wire: p for p in step.trigger.params} if step.trigger is not None else {}
        members = _members(values)
        for name, value in members.items():
            if name in params:
                self.walk.fitting.fits(value, field_type(params[name]), scope, f'"{name}"')
            else:
                message = f'the trigger "{step.targets[0]}" has no parameter "{name}"'
                hint = what_there_is(name, params)
                self.walk.add(Finding("unknown-name", message, value.at, hint))
        for name in missing(params.values(), set(members)):
            message = f'the trigger "{step.targets[0]}" needs "{name}"'
            self.walk.add(Finding("value-mismatch", message, step.at, "add it under `with`"))

    def state(self, values: Node, scope: Scope) -> None:
        """A part of what the desktop holds."""
        for name, value in _members(values).items():
            slot = self.slots.get(name)
            if slot is None:
                hint = what_there_is(name, self.slots, "declare it under `state`")
                message = f'the state has no "{name}"'
                self.walk.add(Finding("unknown-name", message, value.at, hint))
            else:
                self.part.fits(value, slot_type(slot), scope, f'"{name}"')

    def event(self, expected: Expected, scope: Scope) -> None:
        """A part of what an event carries."""
        if expected.data is None:
            return
        self.walk.type(expected.data, scope)
        if expected.event is not None:
            kind = Ref(expected.event.record)
            self.part.fits(expected.data, kind, scope, f"the event {expected.event.wire}")
        elif expected.channel in self.channels:
            payload = self.channels[expected.channel].payload
            self.part.fits(expected.data, payload, scope, f"an event of {expected.channel}")


def _items(node: Node) -> list[Node]:
    """The elements of a list that is written out."""
    if node.op == "list":
        return list(node.parts)
    return [literal(value, node.at, index) for index, value in enumerate(node.parts[0])]


def _members(node: Node) -> dict[str, Node]:
    """The members of an object that is written out."""
    if node.op == "object":
        return dict(node.parts)
    value = node.parts[0] if node.is_literal else None
    if not isinstance(value, dict):
        return {}
    return {key: literal(inner, node.at, key) for key, inner in value.items()}
