"""A program, ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .effects import Effect, compile_effects, compile_sets
from .errors import ProgramError
from .expressions import Run, compile_optional
from .rules import is_fixed
from .values import Json, listed, table

_VERSION: Final = 1


@dataclass(frozen=True)
class State:
    """A state of a machine; `set` sets what the state decides."""

    set: Effect
    final: bool


@dataclass(frozen=True)
class Machine:
    """A machine over the entries of a list."""

    name: str
    slot: str
    key: str | None
    state: str
    previous: str | None
    states: dict[str, State]


@dataclass(frozen=True)
class Reaction:
    """What follows a cause; `machines` are those whose entries it takes."""

    id: str
    machines: dict[str, Machine] | None
    slot: str
    key: str | None
    find: Run | None
    states: frozenset[str] | None
    to: str | None
    when: Run | None
    effects: Effect
    answer: Run | None


@dataclass(frozen=True)
class Rule:
    """What is looked at before every request or subscription."""

    id: str
    when: Run | None
    is_fixed: bool  # the condition depends on nothing that changes
    effects: Effect


@dataclass(frozen=True)
class Cause:
    """A method, trigger, timer or hook: parameters, and the reactions to it."""

    name: str
    params: dict[str, Json]
    is_void: bool
    reactions: list[Reaction]


def load(program: Machinery | Mapping[str, Json]) -> Machinery:
    """The compiled form of a program. Keep it if many desktops run the same."""
    return program if isinstance(program, Machinery) else Machinery(program)


class Machinery:
    """The parts of a program as functions and tables by name; nothing changes."""

    def __init__(self, program: Mapping[str, Json]) -> None:
        version = program.get("version")
        if version != _VERSION:
            raise ProgramError(
                f"the program has version {version}, not {_VERSION}:"
                " generate the package again"
            )
        self.program: Any = program
        self.keys: dict[str, str | None] = {
            slot: it.get("key") for slot, it in program["state"]
        }
        self.machines = {
            name: self._machine(name, it) for name, it in _items(program, "machines")
        }
        self.sequences: dict[str, Effect] = {}
        for name, sequence in _items(program, "sequences"):
            self.sequences[name] = compile_effects(sequence["do"], self)
        self.reactions = [self._reaction(it) for it in program["reactions"]]
        self.methods = self._causes("methods")
        self.method_names: list[str] = [*self.methods]
        self.triggers = self._causes("triggers")
        self.timers = self._causes("timers")
        self.hooks = self._causes("hooks")
        rules = table(program.get("rules"))
        self.rules = {
            kind: [self._rule(rule) for rule in listed(rules.get(kind))]
            for kind in ("request", "subscribe")
        }
        self.otherwise = {
            name: compile_effects(effects, self)
            for name, effects in _items(program, "otherwise")
        }
        envelope = table(program.get("envelope"))
        self.names_request = compile_optional(envelope.get("request"))
        self.void_data = compile_optional(envelope.get("void"))
        failure = compile_optional(envelope.get("failure"))
        named = self.names_request is not None and failure is None
        self.failure_names = _always if named else failure

    def _causes(self, section: str) -> dict[str, Cause]:
        return {
            name: Cause(
                name,
                _params(cause.get("params")),
                cause.get("void") is True,
                [self.reactions[index] for index in cause["reactions"]],
            )
            for name, cause in _items(self.program, section)
        }

    def _machine(self, name: str, machine: Json) -> Machine:
        slot = machine["list"]
        states = {
            state: State(compile_sets(it.get("set") or []), it.get("final") is True)
            for state, it in machine["states"].items()
        }
        key, previous = self.keys.get(slot), machine.get("previous")
        return Machine(name, slot, key, machine["state"], previous, states)

    def _reaction(self, reaction: Json) -> Reaction:
        machines = self._machines_of(reaction) if reaction.get("machine") else None
        first = None if machines is None else next(iter(machines.values()))
        states = reaction.get("from")
        return Reaction(
            reaction["id"],
            machines,
            "" if first is None else first.slot,
            None if first is None else first.key,
            compile_optional(reaction.get("find")),
            frozenset(states) if states else None,
            (reaction.get("to") or None) if machines else None,
            compile_optional(reaction.get("when")),
            compile_effects(reaction.get("do") or [], self),
            compile_optional(reaction.get("answer")),
        )

    def _machines_of(self, reaction: Json) -> dict[str, Machine]:
        """One machine, or several over the same list of entries."""
        machine = reaction["machine"]
        names = listed(machine) or [machine]
        for name in names:
            if name not in self.machines:
                raise ProgramError(f"{reaction['id']}: no machine {name}")
        return {name: self.machines[name] for name in names}

    def _rule(self, rule: Json) -> Rule:
        when = compile_optional(rule.get("when"))
        fixed = is_fixed(rule.get("when"))
        return Rule(rule["id"], when, fixed, compile_effects(rule["do"], self))


def _items(program: Mapping[str, Json], section: str) -> list[tuple[str, Json]]:
    return [*table(program.get(section)).items()]


def _params(params: Json) -> dict[str, Json]:
    """Parameters by name; those of methods are only names."""
    if params.__class__ is list:
        return {name: {} for name in params}
    return table(params)


def _always(c: Any) -> bool:
    return True
