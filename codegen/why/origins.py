"""Where text comes from: marks for what the items of the model say, and for what is made of it.

An origin is an item and what of it the text is (`("description",)`), or nothing when the text was
only made for the item: a key word, a bracket, the name of a type that it uses.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from codegen.model import Api, ChannelGroup, Home, Namespace, Ref
from codegen.model.behavior import Behavior
from codegen.model.effects import Create, walk
from codegen.problems import Path, Place
from codegen.why.marked import (
    NOBODY,
    Marked,
    MarkedDict,
    MarkedFloat,
    MarkedInt,
    MarkedList,
    join,
    marks_of,
)
from codegen.why.tree import ROOT, Tree

# What a class of the model only points to: the text of such an item, used here, is said there.
_POINTERS = {
    ("Variant", "record"),
    ("TaggedUnion", "tag"),
    ("Channel", "tag"),
    ("Event", "when"),
    ("Flow", "channel"),
    ("FlowRow", "event"),
    ("Citation", "source"),
    ("Edition", "sources"),
    ("Version", "sources"),
    ("Announcement", "channel"),
    ("Cause", "method"),
    ("Cause", "trigger"),
    ("Emit", "channel"),
    ("Emit", "event"),
    ("Expected", "event"),
    ("Machine", "slot"),
    ("Refuse", "error"),
    ("Step", "method"),
    ("Step", "trigger"),
}
_NOT_TEXT = {"at", "since", "editions", "files", "types_files", "severities"}
_NO_ITEMS = frozenset({str, Marked, int, bool, type(None), tuple, list, dict})
_KEYS = {"sources": "source", "has_default": "default"}  # attribute -> key of the spec


class Spot(NamedTuple):
    """A line of a template, or of a hand-written file."""

    template: str  # "src/types.py.j2", relative to the target's folder
    line: int
    verbatim: bool = False  # the text itself stands there


class Origin(NamedTuple):
    """Where a character comes from."""

    node: int
    detail: Path | None  # None: made for the item, but none of its text
    spot: Spot | None = None  # of text that stood in a template before a filter laid it out


class Origins(Tree):
    """The tree of items, and the marks of what is made from them."""

    def __init__(self, api: Api) -> None:
        super().__init__(api, Place(api.files[0] if api.files else ""))
        self.origins: list[Origin | None] = [None]  # the first is that of `NOBODY`
        self._marks: dict[Origin, str] = {}
        self.texts: dict[Origin, str] = {}  # what a detail says
        self._known: dict[int, int] = {id(api): ROOT}
        self._seen: dict[int, Any] = {}
        self._owned: dict[int, dict[int, str]] = {}  # owner -> mark -> the one made for it
        self._making: dict[int, str] = {}  # item -> the mark of what was made for it
        self._homes: dict[Home, Home] = {}
        owners: tuple[Namespace | ChannelGroup, ...] = (*api.namespaces, *api.channel_groups)
        for thing in owners:  # a home is theirs, whoever names it
            node = self._node(thing, ROOT, thing.at)
            self._homes[thing.home] = self._part(thing.home, node, ("home",))
        self._mark_all(api, ROOT, ())
        for behavior in api.behaviors:
            self.whole.add(self._known[id(behavior)])  # a mock is one of everything
            self._relate(behavior)

    def _relate(self, behavior: Behavior) -> None:
        """A machine has what it extends, and what makes its entries; a request what follows it."""
        nodes = {machine.wire: self._known[id(machine)] for machine in behavior.machines}
        for machine in behavior.machines:
            for name in machine.lineage[1:]:
                self.put(nodes[name], {nodes[machine.wire]})
        for reaction in behavior.reactions:
            named = (cause.method or cause.trigger for cause in reaction.causes)
            created = (it.machine for it in walk(reaction.effects) if isinstance(it, Create))
            self.put(
                self._known[id(reaction)],
                {self._known[id(it)] for it in named if it is not None}
                | {nodes[name] for name in created if name},
            )

    # --- marks ----------------------------------------------------------------------------------

    def mark(self, origin: Origin) -> str:
        """The mark of an origin."""
        mark = self._marks.get(origin)
        if mark is None:
            mark = self._marks[origin] = chr(len(self.origins))
            self.origins.append(origin)
        return mark

    def origin(self, mark: str) -> Origin | None:
        """The origin of a mark."""
        return self.origins[ord(mark)]

    def owner(self, thing: Any) -> int | None:
        """The item that this is, or was made for."""
        if type(thing) in _NO_ITEMS:
            return None
        known = self._known.get(id(thing))
        if known is not None:
            return known
        if isinstance(thing, (MarkedDict, MarkedList)):
            return thing.owner
        if isinstance(getattr(thing, "at", None), Place):
            return self._newcomer(thing)
        return None

    def made_for(self, value: Any) -> str:
        """The mark of a list or mapping that was made for an item; "" for another."""
        if isinstance(value, (MarkedDict, MarkedList)):
            return self.mark(Origin(value.owner, None))
        return ""

    def _newcomer(self, thing: Any) -> int:
        """An item that was made while rendering: a copy of one of ours, or something around some."""
        same = (index for index, node in enumerate(self.nodes) if node.at == thing.at)
        first = next(same, None)
        if first is not None and type(self.nodes[first].thing) is type(thing):
            self._known[id(thing)] = first
            self._seen[id(thing)] = thing
            return first
        at = thing.at if first is None else Place(thing.at.file, thing.at.path[:-1])
        return self._adopt(thing, ROOT, at)

    # --- marking the model ----------------------------------------------------------------------

    def _adopt(self, thing: Any, parent: int, at: Place | None = None) -> int:
        node = self._known.get(id(thing))
        if node is None:
            node = self._node(thing, parent, at or thing.at)
        elif node != parent:
            self.put(node, {parent})
            self._owned.clear()
        if id(thing) not in self._seen:
            self._seen[id(thing)] = thing
            self._mark_all(thing, node, ())
        return node

    def _node(self, thing: Any, parent: int, at: Place) -> int:
        self._known[id(thing)] = node = self.add(thing, parent, at)
        return node

    def _mark_all(self, thing: Any, node: int, detail: Path) -> None:
        """Give the text of an item its marks, in place."""
        for name, value in _attributes(thing):
            new = self._marked(value, node, (*detail, _KEYS.get(name, name)))
            if new is not value:
                object.__setattr__(thing, name, new)

    def _marked(self, value: Any, node: int, detail: Path) -> Any:
        """The value with its text marked; items in it are adopted."""
        if isinstance(value, Marked):
            return value
        if isinstance(value, str):
            origin = Origin(node, detail)
            self.texts.setdefault(origin, value)
            return Marked(value, self.mark(origin) * len(value))
        if isinstance(value, (Place, Ref)):
            return value
        if isinstance(value, Home) and value in self._homes:
            return self._homes[value]
        if isinstance(value, (tuple, list)):
            items = [self._marked(item, node, (*detail, at)) for at, item in enumerate(value)]
            return tuple(items) if isinstance(value, tuple) else items
        if isinstance(value, dict):
            return {
                self._marked(key, node, (*detail, str(key))): self._marked(
                    item, node, (*detail, str(key))
                )
                for key, item in value.items()
            }
        if not is_dataclass(value) or isinstance(value, type):
            return value
        if isinstance(getattr(value, "at", None), Place):
            self._adopt(value, node)
            return value
        return self._part(value, node, detail)

    def _part(self, value: Any, node: int, detail: Path) -> Any:
        """Part of an item without a place of its own; one that is a value is copied: it is shared."""
        if not type(value).__dataclass_params__.eq:  # compared by identity: not shared
            if id(value) not in self._seen:
                self._seen[id(value)] = value
                self._mark_all(value, node, detail)
            return value
        if not any(True for _ in _attributes(value)):
            return value
        copy = object.__new__(type(value))
        for each in fields(value):
            object.__setattr__(copy, each.name, getattr(value, each.name))
        self._mark_all(copy, node, detail)
        return copy

    # --- text of templates ----------------------------------------------------------------------

    def spotted(self, text: str, spot: Spot | None) -> str:
        """The text with its line in a template in its marks; what has one keeps it."""
        changes = {}
        marks = marks_of(text)
        for mark in set(marks):
            origin = self.origin(mark) or Origin(ROOT, None)
            changes[ord(mark)] = self.mark(origin._replace(spot=origin.spot or spot))
        return Marked(text, marks.translate(changes))

    def moved(self, text: str, folder: pathlib.Path) -> str:
        """The text with its lines in templates named by their whole paths: another target shows it."""
        changes = {}
        marks = marks_of(text)
        for mark in set(marks):
            origin = self.origin(mark)
            if origin is not None and origin.spot is not None:
                spot = origin.spot._replace(template=str(folder / origin.spot.template))
                changes[ord(mark)] = self.mark(origin._replace(spot=spot))
        return Marked(text, marks.translate(changes))

    def read(self, text: str, file: pathlib.Path) -> str:
        """What a language reads of a hand-written file: each line is its own template."""
        lines = text.splitlines(keepends=True)
        spots = (Spot(str(file), at, verbatim=True) for at in range(1, len(lines) + 1))
        return join("", [self.spotted(line, spot) for line, spot in zip(lines, spots, strict=True)])

    # --- making ---------------------------------------------------------------------------------

    def own(self, value: Any, owner: int) -> Any:
        """The value as made for an item: what is none of its own text, or of an item in it, is for it."""
        if isinstance(value, str):
            return self.own_text(value, owner) if value else value
        kind = type(value)
        if kind in (list, MarkedList):
            listed = MarkedList(self._own_inner(item, owner) for item in value)
            listed.owner = self._innermost(value, owner)
            return listed
        if isinstance(value, tuple):
            return self._own_tuple(value, owner)
        if kind in (dict, MarkedDict):
            pairs = (
                (self.own(key, owner), self._own_inner(item, owner)) for key, item in value.items()
            )
            mapped = MarkedDict(pairs)
            mapped.owner = self._innermost(value, owner)
            return mapped
        return self._own_number(value, owner)

    def _own_inner(self, value: Any, owner: int) -> Any:
        """The same for what stands in a value: what was made for an item in the owner stays."""
        done = isinstance(value, (MarkedDict, MarkedList)) and self.inside(value.owner, owner)
        return value if done else self.own(value, owner)

    def _own_tuple(self, value: tuple[Any, ...], owner: int) -> tuple[Any, ...]:
        """One with names is a row: what loops over rows is at the item that a row was made for."""
        owned = tuple(self.own(item, owner) for item in value)
        changed = any(new is not old for new, old in zip(owned, value, strict=True))
        if not changed:
            owned = value  # languages may ask whether it is the same one
        make = getattr(value, "_make", None)
        if make is None:
            return owned
        row: tuple[Any, ...] = make(owned) if changed else value
        before = self._known.get(id(value))
        inner = before is not None and self.inside(before, owner)
        self._known[id(row)] = before if before is not None and inner else owner
        self._seen[id(row)] = row
        return row

    def _own_number(self, value: Any, owner: int) -> Any:
        number: MarkedInt | MarkedFloat
        if type(value) is int:
            number = MarkedInt(value)
        elif type(value) is float:
            number = MarkedFloat(value)
        else:
            return value
        number.mark = self.mark(Origin(owner, None))
        return number

    def _innermost(self, value: Any, owner: int) -> int:
        before = getattr(value, "owner", None)
        return before if before is not None and self.inside(before, owner) else owner

    def own_text(self, text: str, owner: int) -> str:
        """The same for text."""
        if type(text) is not Marked:
            mark = self._making.get(owner)
            if mark is None:
                mark = self._making[owner] = self.mark(Origin(owner, None))
            return Marked(text, mark * len(text))
        if owner in self.whole and NOBODY not in text.marks:
            return text
        owned = self._owned.setdefault(owner, {})
        changed = False
        for mark in set(text.marks):
            new = owned.get(ord(mark))
            if new is None:
                new = owned[ord(mark)] = self._owned_mark(mark, owner)
            changed = changed or new != mark
        return Marked(text, text.marks.translate(owned)) if changed else text

    def _owned_mark(self, mark: str, owner: int) -> str:
        origin = self.origin(mark)
        if origin is None:
            return self.mark(Origin(owner, None))
        if self.inside(origin.node, owner):
            return mark
        return self.mark(Origin(owner, None, origin.spot))

    def own_like(self, text: str, source: Marked) -> str:
        """Text made of a source that shows one item: what is none of the source is for that item."""
        marks = source.marks.replace(NOBODY, "")
        found = {origin.node for mark in set(marks) if (origin := self.origin(mark))}
        if len(found) != 1:
            return text
        return self.own_text(text, found.pop())


def _attributes(thing: Any) -> Iterator[tuple[str, Any]]:
    kind = type(thing).__name__
    for each in fields(thing):
        if each.name not in _NOT_TEXT and (kind, each.name) not in _POINTERS:
            yield each.name, getattr(thing, each.name)
