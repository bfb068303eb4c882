"""Scenarios: stories, with what they name looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen.model import Channel, Event, Method, Namespace
from codegen.model.behavior import Behavior, Expected, Scenario, Step, Trigger
from codegen.model.expressions import Node
from codegen.problems import Place, what_there_is
from codegen.resolve.context import NOTHING, Context
from codegen.resolve.sections import Entry
from codegen.resolve.texts import Texts
from codegen.resolve.written_out import WrittenOut
from codegen.validate.scenarios import STEP

PAGE, ORIGIN = "page", "https://page.example"


def read_scenarios(
    context: Context,
    behavior: Behavior | None,
    spaces: tuple[Namespace, ...],
    channels: tuple[Channel, ...],
) -> tuple[Scenario, ...]:
    """Every scenario, in order."""
    entries = context.sections.entries("scenarios")
    if behavior is None:
        for entry in entries[:1]:
            message = "scenarios need behaviour to run on"
            context.report("missing-key", message, entry.at, "add `behavior`", on_key=True)
        return ()
    reader = _Reader(context, behavior, spaces, channels)
    found = tuple(reader.scenario(entry) for entry in entries)
    if not context.findings:
        WrittenOut(context, behavior).check(reader.texts)
    return found


class _Reader:
    def __init__(
        self,
        context: Context,
        behavior: Behavior,
        spaces: tuple[Namespace, ...],
        channels: tuple[Channel, ...],
    ) -> None:
        self.context, self.texts = context, Texts(context)
        self.methods = {method.wire: method for space in spaces for method in space.methods}
        self.triggers = {trigger.wire: trigger for trigger in behavior.triggers}
        self.channels = [(_pattern(channel), channel) for channel in channels]
        self.names = {
            "setting": [setting.wire for setting in behavior.settings],
            "slot": [slot.wire for slot in behavior.slots],
            "field of pages": ["origin", *(field.wire for field in behavior.page)],
        }

    def scenario(self, entry: Entry) -> Scenario:
        raw, at = entry.raw, entry.at
        self.known("setting", raw.get("settings"), at.child("settings"))
        self.known("slot", raw.get("state"), at.child("state"))
        pages: dict[str, Any] = self.texts.plain(raw.get("pages") or {PAGE: {}}, at.child("pages"))
        pages = {name: dict(body) for name, body in pages.items()}
        for name, body in pages.items():
            self.known("field of pages", body, at.child("pages", name))
            body.setdefault("origin", ORIGIN)
        if not raw.get("recorded"):
            self.listened_to(raw["steps"], at.child("steps"))
        return Scenario(
            **self.context.item(entry.name, raw, at, self.context.inherit(raw, at, NOTHING)),
            title=raw["title"],
            recorded=raw.get("recorded", False),
            seed=raw.get("seed", 0),
            settings=self.texts.plain(raw.get("settings", {}), at.child("settings")),
            options=self.texts.plain(raw.get("options", {}), at.child("options")),
            state=self.texts.plain(raw.get("state", {}), at.child("state")),
            pages=tuple(pages.items()),
            steps=tuple(
                self.step(body, at.child("steps", index), list(pages))
                for index, body in enumerate(raw["steps"])
            ),
        )

    def known(self, what: str, raw: Any, at: Place) -> None:
        """Every key must be the name of such a thing."""
        for name in raw or ():
            if name not in self.names[what]:
                self.unknown(what, name, self.names[what], at.child(name), on_key=True)

    def listened_to(self, steps: list[Any], at: Place) -> None:
        """Channels that pages subscribe to; what was recorded may have any."""
        for index, raw in enumerate(steps):
            for kind in ("subscribe", "unsubscribe"):
                named = raw.get(kind, [])
                for name in named if isinstance(named, list) else [named]:
                    if not any(pattern.fullmatch(name) for pattern, _ in self.channels):
                        known = [channel.wire for _, channel in self.channels]
                        self.unknown("channel", name, known, at.child(index, kind))

    def unknown(self, what: str, name: str, known: Any, at: Place, *, on_key: bool = False) -> None:
        hint = what_there_is(name, known, f"declare the {what}")
        self.context.report("unknown-part", f'there is no {what} "{name}"', at, hint, on_key=on_key)

    # --- steps ----------------------------------------------------------------------------------

    def step(self, raw: dict[str, Any], at: Place, pages: list[str]) -> Step:
        kind = next((kind for kind in STEP.forms if kind in raw), "")
        page = raw.get("page", pages[0])
        if page not in pages:
            self.unknown("page", page, pages, at.child("page"))
        targets, method, trigger = self.targets(kind, raw, at, pages)
        return Step(
            kind=kind,
            targets=targets,
            page=page,
            values=self.values(kind, raw, at, method),
            answer=self.texts.data(raw["answer"], at.child("answer")) if "answer" in raw else None,
            note=raw.get("note", ""),
            refused=raw.get("refused"),
            silent="silent" in raw,
            name=self.texts.name(raw.get("as", ""), at.child("as")),
            events=tuple(self.events(raw["events"], at.child("events")))
            if "events" in raw
            else None,
            at=at,
            method=method,
            trigger=trigger,
        )

    def targets(
        self, kind: str, raw: dict[str, Any], at: Place, pages: list[str]
    ) -> tuple[tuple[str, ...], Method | None, Trigger | None]:
        """What the step is about."""
        name, place = raw[kind], at.child(kind)
        if kind in ("call", "perform"):
            if name not in self.methods:
                self.unknown("method", name, self.methods, place)
            return (name,), self.methods.get(name), None
        if kind == "trigger":
            if name not in self.triggers:
                self.unknown("trigger", name, self.triggers, place)
            return (name,), None, self.triggers.get(name)
        if kind in ("connect", "disconnect"):
            if name not in pages:
                self.unknown("page", name, pages, place)
            return (name,), None, None
        if kind in ("subscribe", "unsubscribe"):
            return tuple(name if isinstance(name, list) else [name]), None, None
        if kind == "fault" and name["call"] != "*" and name["call"] not in self.methods:
            self.unknown("method", name["call"], self.methods, place.child("call"))
        return (), None, None

    def values(
        self, kind: str, raw: dict[str, Any], at: Place, method: Method | None
    ) -> Node | None:
        """What goes along with the step."""
        if kind in ("send", "advance", "fault", "state"):
            return self.texts.data(raw[kind], at.child(kind))
        body, place = raw.get("with"), at.child("with")
        if isinstance(body, dict) and method is not None:
            return self.positional(body, place, method)
        if kind == "trigger":
            return self.texts.data(body or {}, place)
        return self.texts.data(body or [], place) if kind in ("call", "perform") else None

    def positional(self, body: dict[str, Any], at: Place, method: Method) -> Node:
        """Parameters by name, put in order; what is left out before another is null."""
        names = [param.wire for param in method.params]
        for name in body:
            if name not in names:
                message = f'{method.wire} has no parameter "{name}"'
                hint = what_there_is(name, names)
                self.context.report("unknown-part", message, at.child(name), hint, on_key=True)
        given = [index for index, name in enumerate(names) if name in body]
        items = tuple(
            self.texts.data(body.get(name), at.child(name))
            for name in names[: given[-1] + 1 if given else 0]
        )
        return Node(op="list", parts=items, at=at)

    def events(self, raw: list[Any], at: Place) -> Iterator[Expected]:
        """The events that are expected."""
        for index, body in enumerate(raw):
            place = at.child(index)
            for name in [body] if isinstance(body, str) else body:
                found = self.event(name)
                if found is None:
                    known = [
                        f"{channel.wire}.{event.wire}" if event else channel.wire
                        for _, channel in self.channels
                        for event in channel.events or (None,)
                    ]
                    on_key = isinstance(body, dict)
                    inside = place.child(name) if on_key else place
                    self.unknown("event", name, known, inside, on_key=on_key)
                    continue
                data = None if isinstance(body, str) else body[name]
                node = None if data is None else self.texts.data(data, place.child(name))
                yield Expected(channel=found[0], event=found[1], data=node, at=place)

    def event(self, name: str) -> tuple[str, Event | None] | None:
        """`interaction.ADDED`: the channel's whole name, and the event where it has several."""
        for pattern, channel in self.channels:
            match = pattern.fullmatch(name)
            if match and not channel.events:
                return name, None
            for event in channel.events:
                head = name.removesuffix(f".{event.wire}")
                if head != name and pattern.fullmatch(head):
                    return head, event
        return None


def _pattern(channel: Channel) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, channel.fixed_parts)))
