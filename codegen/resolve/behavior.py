"""Behaviour: its parts from all files as one, with what they name looked up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.model import ChannelGroup, ErrorKind, Field, Home, Namespace
from codegen.model.behavior import (
    Behavior,
    Cause,
    Reaction,
    Rule,
    Sequence,
    Setting,
    Slot,
    Trigger,
    View,
)
from codegen.model.effects import Effect
from codegen.model.expressions import Node
from codegen.model.panels import Shown
from codegen.names import words
from codegen.problems import Place
from codegen.resolve.context import NOTHING, Context, Inherited
from codegen.resolve.effects import Effects, Raw, Tables
from codegen.resolve.machines import Machines, flattened, item_place, known_state, many
from codegen.resolve.sections import Entry, add
from codegen.resolve.types import Definer
from codegen.resolve.uses import Owner, limits, with_null
from codegen.resolve.written_out import WrittenOut

MAPS = ("settings", "options", "page", "state", "triggers", "views", "sequences", "machines",
        "otherwise", "envelope", "panels", "tones", "demo")  # fmt: skip
SHOWN = ("panels", "tones", "demo")
HOME = Home("behavior", "", ("behavior",))  # of types written inside behaviour
CAUSES = ("call", "trigger", "timer", "hook")


def read_behavior(
    context: Context,
    spaces: tuple[Namespace, ...],
    groups: tuple[ChannelGroup, ...],
    errors: tuple[ErrorKind, ...],
) -> Behavior | None:
    """The behaviour, or None for a spec without."""
    parts = context.sections.behavior
    if not parts:
        return None
    reader = _Reader(context, parts, spaces, groups, errors)
    before = len(context.findings)
    behavior = reader.whole()
    if len(context.findings) == before:  # else what is missing would be reported again
        WrittenOut(context, behavior).check(reader.texts)
    return behavior


class _Reader:
    def __init__(
        self,
        context: Context,
        parts: list[Entry],
        spaces: tuple[Namespace, ...],
        groups: tuple[ChannelGroup, ...],
        errors: tuple[ErrorKind, ...],
    ) -> None:
        self.context, self.parts = context, parts
        self.around = {part.at.file: context.inherit(part.raw, part.at, NOTHING) for part in parts}
        self.rules: dict[str, Entry] = {}
        self.maps = {name: self.merged(name) for name in MAPS}
        self.flat = flattened(context, self.maps["machines"])
        self.tables: Tables = {
            "channel": {channel.wire: channel for group in groups for channel in group.channels},
            "method": {method.wire: method for space in spaces for method in space.methods},
            "error": {error.wire: error for error in errors},
            "trigger": {name: entry.raw or {} for name, entry in self.maps["triggers"].items()},
            "sequence": {name: entry.raw for name, entry in self.maps["sequences"].items()},
            "machine": self.flat,
            "list": {n: e.raw for n, e in self.maps["state"].items() if "list" in e.raw},
            "timer": {name: name for name in self.timers()},
            "state": {state: state for raw in self.flat.values() for state in raw["states"]},
        }
        self.effects = Effects(context, self.tables)
        self.texts = self.effects.texts

    def whole(self) -> Behavior:
        first = self.parts[0]
        slots = {slot.wire: slot for slot in map(self.slot, self.maps["state"].values())}
        for slot in slots.values():
            if slot.machine:
                self.effects.look("machine", slot.machine, slot.at.child("machine"))
        self.triggers = {t.wire: t for t in map(self.trigger, self.maps["triggers"].values())}
        reader = Machines(self.effects, self.flat, slots, self.item)
        machines = map(reader.machine, self.maps["machines"].values())
        envelope = self.maps["envelope"]
        return Behavior(
            **self.item(first),
            settings=tuple(map(self.setting, self.maps["settings"].values())),
            options=tuple(
                (e.name, self.texts.plain(e.raw, e.at), e.at) for e in self.maps["options"].values()
            ),
            page=tuple(self.field(entry) for entry in self.maps["page"].values()),
            slots=tuple(slots.values()),
            triggers=tuple(self.triggers.values()),
            views=tuple(map(self.view, self.maps["views"].values())),
            sequences=tuple(map(self.sequence, self.maps["sequences"].values())),
            machines=tuple(machine for machine in machines if machine is not None),
            reactions=tuple(self.reactions()),
            rules=tuple(map(self.rule, self.listed("rules"))),
            otherwise=tuple(
                (e.name, self.effects.read(e.raw, e.at)) for e in self.maps["otherwise"].values()
            ),
            names_request=self.envelope(envelope, "request"),
            void=self.envelope(envelope, "void"),
            files=self.files(),
            shown=tuple(self.shown()),
        )

    def shown(self) -> Iterator[Shown]:
        """What is for the page alone; the rules look at the names in it."""
        entries = [(name, entry) for name in SHOWN for entry in self.maps[name].values()]
        entries += [("shortcuts", entry) for entry in self.listed("shortcuts")]
        for section, entry in entries:
            yield Shown(section=section, name=entry.name, raw=entry.raw, at=entry.at)

    def files(self) -> frozenset[str]:
        """Where it stands, and where what it is about stands."""
        sections = self.context.sections
        maps = (sections.maps[name] for name in ("namespaces", "channels", "errors", "types"))
        entries = [entry for entries in maps for entry in entries.values()]
        about = [*entries, *sections.single.values(), *self.parts]
        return frozenset(entry.at.file for entry in about) | self.context.files_of(HOME)

    # --- parts of files -------------------------------------------------------------------------

    def merged(self, name: str) -> dict[str, Entry]:
        """The entries of a part in all files; a name may stand in one file only."""
        found: dict[str, Entry] = {}
        for part in self.parts:
            for key, raw in (part.raw.get(name) or {}).items():
                body = {"description": raw} if name == "triggers" and isinstance(raw, str) else raw
                entry = Entry(key, body, part.at.child(name, key))
                self.context.findings += add(found, entry)
        return found

    def listed(self, name: str) -> Iterator[Entry]:
        """The items of a list, file by file."""
        for part in self.parts:
            for index, raw in enumerate(part.raw.get(name) or ()):
                yield Entry(f"{name}:{index + 1}", raw, part.at.child(name, index))

    def timers(self) -> Iterator[str]:
        """The timers that something follows: nothing else declares them."""
        lists = [part.raw.get("reactions") or () for part in self.parts]
        lists += [e.raw.get("transitions") or () for e in self.maps["machines"].values()]
        for raws in lists:
            for raw in raws:
                yield from many(raw.get("timer"))

    def item(self, entry: Entry, wire: str | None = None) -> dict[str, Any]:
        raw = entry.raw if isinstance(entry.raw, dict) else {}
        inherited = self.context.inherit(raw, entry.at, self.inherited(entry))
        return self.context.item(entry.name if wire is None else wire, raw, entry.at, inherited)

    def inherited(self, entry: Entry) -> Inherited:
        return self.around[entry.at.file]

    # --- what there is --------------------------------------------------------------------------

    def typed(self, entry: Entry) -> dict[str, Any]:
        """Type and limits of a setting or slot."""
        raw, definer = entry.raw, Definer.of(self.context)
        if "list" not in raw:
            definer.single_form(raw, entry.at)
        owner = Owner(HOME, words(entry.name), self.inherited(entry))
        if "list" in raw:
            return {"type": with_null(definer.notation(raw["list"], entry.at.child("list"), HOME))}
        return {"type": with_null(definer.form(raw, entry.at, owner))}

    def setting(self, entry: Entry) -> Setting:
        default = self.texts.plain(entry.raw["default"], entry.at.child("default"))
        return Setting(
            **self.item(entry), **self.typed(entry), limits=limits(entry.raw), default=default
        )

    def slot(self, entry: Entry) -> Slot:
        raw = entry.raw
        is_list = "list" in raw
        if is_list and "key" not in raw:
            hint = "name the field that no two entries have alike"
            message = "a list has a `key`"
            self.context.report("missing-key", message, entry.at, hint, on_key=True)
        owner = Owner(HOME, words(entry.name), self.inherited(entry))
        definer = Definer.of(self.context)
        return Slot(
            **self.item(entry),
            **self.typed(entry),
            is_list=is_list,
            key=raw.get("key", "") if is_list else "",
            machine=raw.get("machine", ""),
            private=definer.fields(raw.get("private") or {}, entry.at.child("private"), owner),
            initial=self.texts.plain(raw["initial"], entry.at.child("initial")),
        )

    def field(self, entry: Entry) -> Field:
        owner = Owner(HOME, (), self.inherited(entry))
        return Definer.of(self.context).field(entry.name, entry.raw, entry.at, owner)

    def trigger(self, entry: Entry) -> Trigger:
        raw = entry.raw or {}
        owner = Owner(HOME, words(entry.name), self.inherited(entry))
        definer = Definer.of(self.context)
        params = definer.fields(raw.get("params") or {}, entry.at.child("params"), owner)
        return Trigger(**self.item(entry), params=params)

    def view(self, entry: Entry) -> View:
        body = self.texts.expression(entry.raw["is"], entry.at.child("is"))
        return View(**self.item(entry), params=self.params(entry), body=body)

    def params(self, entry: Entry) -> tuple[str, ...]:
        """The parameters of a view or sequence."""
        for index, name in enumerate(many(entry.raw.get("with"))):
            self.texts.name(name, item_place(entry.raw, "with", entry.at, index))
        return many(entry.raw.get("with"))

    def sequence(self, entry: Entry) -> Sequence:
        effects = self.effects.read(entry.raw["do"], entry.at.child("do"))
        return Sequence(**self.item(entry), params=self.params(entry), effects=effects)

    def rule(self, entry: Entry) -> Rule:
        raw, purposes = entry.raw, many(entry.raw["for"])
        known = Entry(raw["id"], raw, entry.at.child("id"))
        self.context.findings += add(self.rules, known)
        return Rule(
            **self.item(entry, raw["id"]),
            requests="request" in purposes,
            subscriptions="subscribe" in purposes,
            when=self.texts.maybe(raw, "when", entry.at),
            effects=self.effects.read(raw["do"], entry.at.child("do")),
        )

    def envelope(self, entries: dict[str, Entry], key: str) -> Node | None:
        entry = entries.get(key)
        return None if entry is None else self.texts.condition(entry.raw, entry.at)

    # --- reactions ------------------------------------------------------------------------------

    def reactions(self) -> Iterator[Reaction]:
        """In the order of the files and within each; those of a machine before those it extends."""
        blocks = [
            (key, entry)
            for part in self.parts
            for name, raw in part.raw.items()
            for key, entry in _blocks(name, raw, part)
        ]
        place = {key: index for index, (key, _) in enumerate(blocks) if key}
        last = dict(place)
        for name, index in place.items():
            for base in self.flat[name]["lineage"]:
                last[base] = max(last.get(base, 0), index)
        depth = {name: len(raw["lineage"]) for name, raw in self.flat.items()}
        order = sorted(
            range(len(blocks)),
            key=lambda i: (last.get(blocks[i][0], i), -depth.get(blocks[i][0], 0), i),
        )
        for machine, entry in (blocks[index] for index in order):
            for index, body in enumerate(entry.raw or ()):
                name = f"{machine}:{index + 1}" if machine else self.next_id()
                yield self.reaction(name, body, entry.at.child(index), machine)

    free = 0

    def next_id(self) -> str:
        """Reactions without a machine are counted over all files."""
        self.free += 1
        return f"reactions:{self.free}"

    def reaction(self, name: str, raw: Raw, at: Place, machine: str) -> Reaction:
        states = self.flat.get(machine, {})
        for index, state in enumerate(many(raw.get("from"))):
            known_state(self.effects, states, state, item_place(raw, "from", at, index))
        if "to" in raw:
            known_state(self.effects, states, raw["to"], at.child("to"))
        texts = self.texts
        return Reaction(
            **self.item(Entry(name, raw, at)),
            machine=machine,
            causes=tuple(self.causes(raw, at)),
            states=many(raw.get("from")),
            to=raw.get("to", ""),
            find=texts.maybe(raw, "find", at),
            when=texts.maybe(raw, "when", at),
            effects=self.effects.read(raw.get("do"), at.child("do")) + self.emitted(raw, at),
            answer=texts.data(raw["answer"], at.child("answer")) if "answer" in raw else None,
        )

    def emitted(self, raw: Raw, at: Place) -> tuple[Effect, ...]:
        if "emit" not in raw:
            return ()
        effect = self.effects.emitted(raw["emit"], at.child("emit"), None)
        return () if effect is None else (effect,)

    def causes(self, raw: Raw, at: Place) -> Iterator[Cause]:
        kinds = [kind for kind in CAUSES if kind in raw]
        if len(kinds) != 1:
            hint = "write one of call, trigger, timer and hook; each may have a list"
            rule = "two-forms" if kinds else "missing-key"
            place = at.child(kinds[1]) if kinds else at
            self.context.report(rule, "a reaction has one cause", place, hint, on_key=True)
        for kind in kinds[:1]:
            for index, name in enumerate(many(raw[kind])):
                place = item_place(raw, kind, at, index)
                yield from self.cause(kind, name, place)

    def cause(self, kind: str, name: str, at: Place) -> Iterator[Cause]:
        if kind == "call":
            method = self.effects.look("method", name, at)
            if method is not None:
                yield Cause(kind=kind, name=name, at=at, method=method)
        elif kind == "trigger":
            if self.effects.look("trigger", name, at) is not None:
                yield Cause(kind=kind, name=name, at=at, trigger=self.triggers[name])
        else:
            yield Cause(kind=kind, name=name, at=at)


def _blocks(name: str, raw: Any, part: Entry) -> Iterator[tuple[str, Entry]]:
    """The lists of reactions in a part of a file, with the machine they belong to."""
    if name == "reactions":
        yield "", Entry(name, raw, part.at.child(name))
    elif name == "machines":
        for key, machine in (raw or {}).items():
            place = part.at.child(name, key, "transitions")
            yield key, Entry(name, machine.get("transitions"), place)
