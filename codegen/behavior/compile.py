"""The program: all that the engines need, as one JSON value.

Its form is part of docs/decisions/0002-behaviour-vocabulary.md. The same behaviour gives the same program.
"""

from __future__ import annotations

from typing import Any

from codegen.behavior.checks import choices, kinds, slot_shape, tags
from codegen.behavior.inline import Inliner, plain
from codegen.behavior.steps import Steps
from codegen.behavior.vocabulary import HOOKS
from codegen.model import Api, Field, Type
from codegen.model.behavior import Behavior, Machine, Reaction
from codegen.model.effects import Effect
from codegen.model.facts import Option, Security

Json = Any
VERSION = 1


def program(api: Api) -> Json:
    """The program of a spec that has behaviour; None for another."""
    return _Compiler(api, api.behavior).whole() if api.behavior is not None else None


class _Compiler:
    def __init__(self, api: Api, behavior: Behavior) -> None:
        self.api, self.behavior = api, behavior
        self.inliner = Inliner(behavior)

    def whole(self) -> Json:
        behavior, inliner = self.behavior, self.inliner
        return {
            "version": VERSION,
            "settings": {setting.wire: plain(setting.default) for setting in behavior.settings},
            "choices": choices(behavior.settings),
            "options": self.options(),
            "state": [[slot.wire, _slot(slot)] for slot in behavior.slots],
            "page": {field.wire: plain(field.default) for field in behavior.page},
            "channels": [channel.wire for channel in self.api.channels],
            "tags": tags(self.api),
            **self.causes(),
            "machines": {machine.wire: self.machine(machine) for machine in behavior.machines},
            "sequences": {
                it.wire: {"with": list(it.params), "do": self.steps(it.effects)}
                for it in behavior.sequences
            },
            "reactions": [self.reaction(reaction) for reaction in behavior.reactions],
            "rules": {
                "request": [self.rule(rule) for rule in behavior.rules if rule.requests],
                "subscribe": [self.rule(rule) for rule in behavior.rules if rule.subscriptions],
            },
            "otherwise": {
                "unknown": [], "missing": [], "unfit": [],
                **{name: self.steps(effects) for name, effects in behavior.otherwise},
            },
            "envelope": {
                "request": inliner.maybe(behavior.names_request),
                "void": inliner.maybe(behavior.void),
            },
        }  # fmt: skip

    # --- causes ---------------------------------------------------------------------------------

    def causes(self) -> Json:
        """Methods, triggers, timers and hooks, each with its reactions."""
        found: dict[str, dict[str, list[int]]] = {
            "call": {},
            "trigger": {},
            "timer": {},
            "hook": {},
        }
        for index, reaction in enumerate(self.behavior.reactions):
            for cause in reaction.causes:
                known = found[cause.kind].setdefault(cause.name, [])
                if index not in known:
                    known.append(index)
        return {
            "methods": {
                method.wire: {
                    "params": [param.wire for param in method.params],
                    "void": method.result.type is None,
                    "reactions": found["call"].get(method.wire, []),
                }
                for method in self.api.methods
            },
            "triggers": {
                trigger.wire: {
                    "params": {param.wire: _param(param) for param in trigger.params},
                    "reactions": found["trigger"].get(trigger.wire, []),
                }
                for trigger in self.behavior.triggers
            },
            "timers": {name: {"reactions": them} for name, them in found["timer"].items()},
            "hooks": {name: {"reactions": found["hook"].get(name, [])} for name in HOOKS},
        }

    def reaction(self, reaction: Reaction) -> Json:
        machines = [it.wire for it in self.behavior.machines_of(reaction.machine)]
        return {
            "id": reaction.wire,
            "machine": machines if reaction.machine else None,
            "find": self.find(reaction),
            "from": list(reaction.states) or None,
            "to": reaction.to or None,
            "when": self.inliner.maybe(reaction.when),
            "do": Steps(
                self.behavior, self.inliner, reaction.machine, entry=bool(reaction.machine)
            ).read(reaction.effects),
            "answer": self.inliner.maybe(reaction.answer),
        }

    def find(self, reaction: Reaction) -> Json:
        """The key of the entry, where the cause has none of its own as timers do."""
        if reaction.find is not None:
            return self.inliner.node(reaction.find)
        key = key_argument(self.behavior, reaction)
        return ["get", ["root", "args"], key] if key else None

    def machine(self, machine: Machine) -> Json:
        return {
            "list": machine.slot.wire,
            "state": machine.state,
            "previous": machine.previous or None,
            "states": {
                state.wire: {
                    "set": [
                        [self.inliner.path(to), self.inliner.node(it)] for to, it in state.values
                    ],
                    "final": state.final,
                }
                for state in machine.states
            },
        }

    def rule(self, rule: Any) -> Json:
        steps = Steps(self.behavior, self.inliner, entry=False).read(rule.effects)
        return {"id": rule.wire, "when": self.inliner.maybe(rule.when), "do": steps}

    def steps(self, effects: tuple[Effect, ...]) -> list[Json]:
        return Steps(self.behavior, self.inliner).read(effects)

    # --- options --------------------------------------------------------------------------------

    def options(self) -> Json:
        """The host's options; one with a parameter at the end of its name stands for many."""
        security = self.api.security
        found: dict[str, Any] = {"section": security.section if security else ""}
        plainly = [option for option in _options(security) if "<" not in option.wire]
        many = [option for option in _options(security) if option.wire.find("<") > 0]
        own = {name: plain(value) for name, value, _ in self.behavior.options}
        return {
            **found,
            "defaults": {o.wire: plain(o.default) for o in plainly if o.has_default} | own,
            "kinds": {option.wire: option_kind(option) for option in plainly},
            "minimums": {
                option.wire: option.limits.minimum
                for option in plainly
                if option.limits.minimum is not None
            },
            "prefixes": {option.wire.partition("<")[0]: _prefix(option) for option in many},
        }


def _options(security: Security | None) -> tuple[Option, ...]:
    return security.options if security else ()


def option_kind(option: Option) -> str:
    """How the text of an option is read."""
    kind = option.notation or json_kind(option.type)
    return {"list": "names", "": "string", "object": "string", "null": "string"}.get(kind, kind)


def _prefix(option: Option) -> Json:
    minimum = option.limits.minimum
    kind = {"kind": option_kind(option)}
    return kind if minimum is None else {**kind, "minimum": minimum}


def key_argument(behavior: Behavior, reaction: Reaction) -> str:
    """The argument that is called like the key of the machine's list; "" if no cause has it."""
    machine = next((it for it in behavior.machines if it.wire == reaction.machine), None)
    key = machine.slot.key if machine is not None else ""
    for cause in reaction.causes:
        item = cause.method or cause.trigger
        if item is not None and any(param.wire == key for param in item.params):
            return key
    return ""


def _slot(slot: Any) -> Json:
    found = {"key": slot.key or None, "initial": plain(slot.initial), **slot_shape(slot)}
    return {**found, "machine": slot.machine} if slot.machine else found


def _param(param: Field) -> Json:
    found: dict[str, Json] = {}
    if param.has_default:
        found["default"] = plain(param.default)
    elif not param.optional:
        found["required"] = True
    kind = "" if param.nullable else json_kind(param.type)
    return {**found, "type": kind} if kind else found


def json_kind(kind: Type) -> str:
    """What the function `type` says of values of this type; "" if it depends."""
    found = kinds(kind)
    return found[0] if len(found) == 1 else ""
