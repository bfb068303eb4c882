"""Machines and the choice of what follows a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from .expressions import find_entry
from .values import ABSENT, Json, is_object, member

if TYPE_CHECKING:
    from .context import Context
    from .machinery import Machine, Machinery, Reaction

Result: TypeAlias = Literal["taken", "missing", "unfit"]


def machine_of(machinery: Machinery, entry: Json) -> Machine | None:
    """The machine that an entry belongs to; None if to none."""
    name = member(entry, "_machine")
    return machinery.machines.get(name) if isinstance(name, str) else None


def enter(c: Context, machine: Machine, entry: Json, state: Json, moved: bool) -> None:
    """Put an entry into a state; `moved` says that it was in another one before."""
    if moved and machine.previous is not None:
        before = member(entry, machine.state)
        if before is not ABSENT:
            entry[machine.previous] = before
    if state is not ABSENT:
        entry[machine.state] = state
    found = machine.states.get(state) if isinstance(state, str) else None
    if found is not None:
        outer = c.entry
        c.entry = entry
        found.set(c)
        c.entry = outer


def react(c: Context, reactions: list[Reaction]) -> Result:
    """Run the first of some reactions that fits.

    "missing": an entry was looked for and the list has none.
    """
    owner = c.entry
    search: _Search | None = None
    for reaction in reactions:
        if reaction.machines is None or owner is not ABSENT:
            c.entry = owner
        else:
            search = search or _Search()
            c.entry = search.look_up(c, reaction)
        if _suits(c, reaction):
            _carry(c, reaction)
            return "taken"
    if search is None:
        return "unfit"
    c.entry = search.found if owner is ABSENT else owner
    return "missing" if search.found is ABSENT else "unfit"


class _Search:
    """Entries that reactions to one cause are about; the usual search is made once."""

    __slots__ = ("entry", "found", "slot")

    def __init__(self) -> None:
        self.slot: str | None = None
        self.entry: Json = ABSENT
        self.found: Json = ABSENT

    def look_up(self, c: Context, reaction: Reaction) -> Json:
        slot, key = reaction.slot, reaction.key
        if reaction.find is None and self.slot == slot:
            return self.entry
        wanted = member(c.args, key) if reaction.find is None else reaction.find(c)
        entry = find_entry(c.engine.state.get(slot), key, wanted)
        if reaction.find is None:
            self.slot, self.entry = slot, entry
        if self.found is ABSENT:
            self.found = entry
        return entry


def _suits(c: Context, reaction: Reaction) -> bool:
    if reaction.machines is not None and not _takes(reaction, c.entry):
        return False
    return reaction.when is None or reaction.when(c) is True


def _takes(reaction: Reaction, entry: Json) -> bool:
    """Whether an entry belongs to a machine of the reaction, in one of its states."""
    machines = reaction.machines or {}
    name = member(entry, "_machine")
    machine = machines.get(name) if isinstance(name, str) else None
    if machine is None:
        return False
    state = member(entry, machine.state)
    if not isinstance(state, str):
        return reaction.states is None
    if reaction.states is not None:
        return state in reaction.states
    known = machine.states.get(state)
    return known is None or not known.final


def _carry(c: Context, reaction: Reaction) -> None:
    c.engine.coverage.count("reactions", reaction.id)
    if reaction.to is not None and reaction.machines and is_object(c.entry):
        machine = reaction.machines[c.entry["_machine"]]
        enter(c, machine, c.entry, reaction.to, True)
    if reaction.effects(c) is not True and reaction.answer is not None:
        c.answer(reaction.answer(c))
