"""Machines, with what they have from those they extend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.model.behavior import Announcement, Machine, Slot, State
from codegen.problems import Place, what_there_is
from codegen.resolve.context import Context
from codegen.resolve.effects import Effects, Raw
from codegen.resolve.sections import Entry

INHERITED = ("of", "state", "previous", "announce", "initial")


def flattened(context: Context, machines: Mapping[str, Entry]) -> dict[str, Raw]:
    """Each machine with its `lineage` and all it inherits; `<key> at` is where a key stands."""
    return {name: _flat(_lineage(context, machines, name), machines) for name in machines}


def _lineage(context: Context, machines: Mapping[str, Entry], name: str) -> tuple[str, ...]:
    """A machine and those it extends, the nearest first."""
    found = [name]
    while "extends" in machines[found[-1]].raw:
        entry = machines[found[-1]]
        base, place = entry.raw["extends"], entry.at.child("extends")
        if base in found:
            message, hint = f'"{base}" extends itself', "leave out one `extends`"
            context.report("extends-circle", message, place, hint)
            break
        if base not in machines:
            hint = what_there_is(base, machines)
            context.report("unknown-part", f'there is no machine "{base}"', place, hint)
            break
        found.append(base)
    return tuple(found)


def _flat(lineage: tuple[str, ...], machines: Mapping[str, Entry]) -> Raw:
    whole: Raw = {"lineage": lineage, "states": {}}
    for base in lineage:
        raw, at = machines[base].raw, machines[base].at
        for key in INHERITED:
            if key in raw and key not in whole:
                whole |= {key: raw[key], f"{key} at": at}
        for state, body in (raw.get("states") or {}).items():
            whole["states"].setdefault(state, Entry(state, body or {}, at.child("states", state)))
    return whole


class Machines:
    """Makes machines; `item` gives what every item has."""

    def __init__(
        self,
        effects: Effects,
        flat: dict[str, Raw],
        slots: dict[str, Slot],
        item: Callable[[Entry], dict[str, Any]],
    ) -> None:
        self.effects, self.flat, self.slots, self.item = effects, flat, slots, item

    def machine(self, entry: Entry) -> Machine | None:
        """A machine, or None if something it needs is missing."""
        raw, at = self.flat[entry.name], entry.at
        for key in ("of", "state"):
            if key not in raw:
                message = f'a machine needs the key "{key}"'
                hint = "add it here, or to the machine that this one extends"
                self.effects.context.report("missing-key", message, at, hint, on_key=True)
                return None
        if self.effects.look("list", raw["of"], raw["of at"].child("of")) is None:
            return None
        for index, name in enumerate(many(raw.get("initial"))):
            known_state(
                self.effects, raw, name, item_place(raw, "initial", raw["initial at"], index)
            )
        return Machine(
            **self.item(entry),
            slot=self.slots[raw["of"]],
            state=raw["state"],
            previous=raw.get("previous", ""),
            announcement=self.announcement(raw),
            initial=many(raw.get("initial")),
            states=tuple(map(self.state, raw["states"].values())),
            lineage=raw["lineage"],
        )

    def state(self, entry: Entry) -> State:
        short = isinstance(entry.raw, str)
        raw: Raw = {"description": entry.raw} if short else entry.raw
        place = entry.at.child("set")
        values = tuple(
            (
                self.effects.texts.path(path, place.child(path), relative=True, on_key=True),
                self.effects.texts.data(value, place.child(path)),
            )
            for path, value in (raw.get("set") or {}).items()
        )
        item = self.item(Entry(entry.name, raw, entry.at))
        return State(**item, values=values, final=raw.get("final", False))

    def announcement(self, raw: Raw) -> Announcement | None:
        if not raw.get("announce"):
            return None
        body, place = raw["announce"], raw["announce at"].child("announce")
        found = self.effects.channel(body, place)
        if found is None:
            return None
        data = self.effects.texts.data(body["data"], place.child("data"))
        return Announcement(channel=found[0], name=found[1], data=data, at=place)


def known_state(effects: Effects, machine: Raw, name: str, at: Place) -> None:
    """A machine must have the state that is named."""
    if name not in machine["states"]:
        effects.unknown("state", name, machine["states"], at)


def many(raw: Any) -> tuple[str, ...]:
    """One name or a list of them."""
    if raw is None:
        return ()
    return tuple(raw) if isinstance(raw, list) else (raw,)


def item_place(raw: Raw, key: str, at: Place, index: int) -> Place:
    return at.child(key, index) if isinstance(raw[key], list) else at.child(key)
