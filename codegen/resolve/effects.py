"""Effects of behaviour, with what they name looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from codegen.model import Channel, ErrorKind, Event
from codegen.model import effects as model
from codegen.model.effects import Effect
from codegen.model.expressions import Node
from codegen.problems import Place, what_there_is
from codegen.resolve.context import Context
from codegen.resolve.texts import Texts

Raw = dict[str, Any]
Tables = dict[str, Mapping[str, Any]]  # "machine" -> name -> what it is


class Effects:
    """Reads effects; `tables` has every name there is, by what it names."""

    def __init__(self, context: Context, tables: Tables) -> None:
        self.context, self.tables, self.texts = context, tables, Texts(context)
        self.kinds: dict[str, Callable[[Raw, Place], Effect | None]] = {
            "set": self.set, "remove": self.remove, "append": self.append, "create": self.create,
            "delete": self.delete, "enter": self.enter, "emit": self.emit, "answer": self.answer,
            "refuse": self.refuse, "ignore": self.ignore, "post": self.post, "run": self.run,
            "start": self.start, "cancel": self.cancel, "fire": self.fire, "when": self.when,
            "each": self.each, "let": self.let,
        }  # fmt: skip

    def read(self, raw: list[Raw] | None, at: Place) -> tuple[Effect, ...]:
        """A list of effects."""
        found = (self.one(body, at.child(index)) for index, body in enumerate(raw or ()))
        return tuple(effect for effect in found if effect is not None)

    def one(self, raw: Raw, at: Place) -> Effect | None:
        """One effect, or None if what it names does not exist."""
        found = next((read for kind, read in self.kinds.items() if kind in raw), None)
        return None if found is None else found(raw, at)

    def look(self, what: str, name: str, at: Place, *, on_key: bool = False) -> Any:
        """Something by its name; None, and a finding, if there is no such thing."""
        table = self.tables.get(what, {})
        found = table.get(name)
        if found is None:
            self.unknown(what, name, table, at, on_key=on_key)
        return found

    def unknown(
        self, what: str, name: str, known: Iterable[str], at: Place, *, on_key: bool = False
    ) -> None:
        """Report a name that nothing has."""
        hint = what_there_is(name, known, f"declare the {what}")
        self.context.report("unknown-part", f'there is no {what} "{name}"', at, hint, on_key=on_key)

    # --- data -----------------------------------------------------------------------------------

    def set(self, raw: Raw, at: Place) -> Effect:
        place = at.child("set")
        return model.Set(
            at=at,
            targets=tuple(
                (
                    self.texts.path(path, place.child(path), on_key=True),
                    self.texts.data(value, place.child(path)),
                )
                for path, value in raw["set"].items()
            ),
        )

    def remove(self, raw: Raw, at: Place) -> Effect:
        place, many = at.child("remove"), raw["remove"]
        if isinstance(many, str):
            return model.Remove(at=at, paths=(self.texts.path(many, place),))
        paths = (self.texts.path(path, place.child(i)) for i, path in enumerate(many))
        return model.Remove(at=at, paths=tuple(paths))

    def append(self, raw: Raw, at: Place) -> Effect:
        body, place = raw["append"], at.child("append")
        to = self.texts.parsed(body["to"], place.child("to"), 0)
        return model.Append(
            at=at, to=to, value=self.texts.data(body["value"], place.child("value"))
        )

    def create(self, raw: Raw, at: Place) -> Effect | None:
        body, place = raw["create"], at.child("create")
        slot = self.look("list", body["in"], place.child("in"))
        machine, state = body.get("machine", ""), body.get("state", "")
        owner = self.look("machine", machine, place.child("machine")) if machine else None
        if owner is not None and slot is not None and owner.get("of") != body["in"]:
            message = f'the machine "{machine}" is for entries of "{owner.get("of")}"'
            hint = "name a machine of this list"
            self.context.report("unknown-part", message, place.child("machine"), hint)
        if state and owner is not None and state not in owner["states"]:
            self.unknown("state", state, owner["states"], place.child("state"))
        if state and not machine:
            message = "the state of no machine"
            hint = "add `machine`"
            self.context.report("missing-key", message, place.child("state"), hint, on_key=True)
        value = self.texts.data(body["value"], place.child("value"))
        return slot and model.Create(
            at=at, slot=body["in"], machine=machine, state=state, value=value,
            name=self.texts.name(body.get("as", ""), place.child("as")),
        )  # fmt: skip

    def delete(self, raw: Raw, at: Place) -> Effect:
        return model.Delete(at=at, entry=self.texts.expression(raw["delete"], at.child("delete")))

    def enter(self, raw: Raw, at: Place) -> Effect:
        return model.Enter(at=at, state=raw["enter"], of=self.texts.maybe(raw, "of", at))

    def let(self, raw: Raw, at: Place) -> Effect:
        place = at.child("let")
        for name in raw["let"]:
            self.texts.name(name, place.child(name), on_key=True)
        return model.Let(at=at, values=self.texts.values(raw["let"], place))

    # --- messages -------------------------------------------------------------------------------

    def emit(self, raw: Raw, at: Place) -> Effect | None:
        return self.emitted(raw["emit"], at.child("emit"), self.texts.maybe(raw, "of", at))

    def emitted(self, raw: Any, place: Place, of: Node | None) -> Effect | None:
        """`emit`, of an effect or of a reaction."""
        if isinstance(raw, str):
            return model.Announce(at=place, events=(raw,), of=of)
        if isinstance(raw, list):
            return model.Announce(at=place, events=tuple(raw), of=of)
        found = self.channel(raw, place)
        if found is None:
            return None
        channel, name = found
        return model.Emit(
            at=place, channel=channel, name=name, event=self.event(channel, raw, place),
            data=self.texts.data(raw["data"], place.child("data")),
            to=self.texts.maybe(raw, "to", place), before="before" in raw,
        )  # fmt: skip

    def channel(self, raw: Raw, at: Place) -> tuple[Channel, Node] | None:
        """The channel, and its whole name with the parameters filled in."""
        channel: Channel | None = self.look("channel", raw["channel"], at.child("channel"))
        if channel is None:
            return None
        values = self.texts.values(raw.get("with"), at.child("with"))
        name = Node(op="lit", parts=(channel.wire,), at=at)
        wanted = {param.wire for param in channel.parameters}
        for key, _ in values:
            if key not in wanted:
                self.unknown("parameter", key, wanted, at.child("with", key), on_key=True)
        if wanted - {key for key, _ in values}:
            missing = ", ".join(sorted(wanted - {key for key, _ in values}))
            message = f"{channel.wire} needs {missing}"
            self.context.report("missing-key", message, at, "add it under `with`", on_key=True)
        if values:
            filled = Node(op="object", parts=values, at=at)
            name = Node(op="call", parts=("format", (name, filled)), at=at)
        return channel, name

    def event(self, channel: Channel, raw: Raw, at: Place) -> Event | None:
        """The event that is named, if the channel has several."""
        if "event" not in raw:
            return None
        events = {event.wire: event for event in channel.events}
        if raw["event"] not in events:
            message = f'{channel.wire} has no event "{raw["event"]}"'
            hint = what_there_is(raw["event"], events)
            self.context.report("unknown-part", message, at.child("event"), hint)
        return events.get(raw["event"])

    def answer(self, raw: Raw, at: Place) -> Effect:
        return model.Answer(at=at, value=self.texts.data(raw["answer"], at.child("answer")))

    def refuse(self, raw: Raw, at: Place) -> Effect | None:
        body, place = raw["refuse"], at.child("refuse")
        if isinstance(body, str):
            return model.Refuse(at=at, error=None, value=self.texts.data(body, place))
        error: ErrorKind | None = self.look("error", body["error"], place.child("error"))
        values = self.texts.values(body.get("with"), place.child("with"))
        if error is not None and not error.message:
            message = f'nobody gives the text of the error "{error.wire}"'
            hint = "add `message` to it, or write a text here"
            self.context.report("unknown-part", message, place.child("error"), hint)
        value = Node(op="object", parts=values, at=place)
        return None if error is None else model.Refuse(at=at, error=error, value=value)

    def ignore(self, raw: Raw, at: Place) -> Effect:
        return model.Ignore(at=at)

    def post(self, raw: Raw, at: Place) -> Effect:
        value = self.texts.data(raw["post"], at.child("post"))
        return model.Post(at=at, value=value, to=self.texts.maybe(raw, "to", at))

    # --- what happens next ----------------------------------------------------------------------

    def run(self, raw: Raw, at: Place) -> Effect:
        sequence = self.look("sequence", raw["run"], at.child("run"))
        values = self.given(raw, at, "sequence", raw["run"], sequence and names_of(sequence))
        of = self.texts.maybe(raw, "of", at)
        return model.Run(at=at, sequence=raw["run"], values=values, of=of)

    def fire(self, raw: Raw, at: Place) -> Effect:
        trigger = self.look("trigger", raw["fire"], at.child("fire"))
        values = self.given(
            raw, at, "trigger", raw["fire"], trigger and (trigger.get("params") or {})
        )
        return model.Fire(at=at, trigger=raw["fire"], values=values)

    def given(
        self, raw: Raw, at: Place, what: str, name: str, known: Iterable[str] | None
    ) -> model.Values:
        """Values for parameters, all of which must exist."""
        place = at.child("with")
        for key in raw.get("with") or ():
            if known is not None and key not in known:
                hint = what_there_is(key, known)
                message = f'the {what} "{name}" has no parameter "{key}"'
                self.context.report("unknown-part", message, place.child(key), hint, on_key=True)
        return self.texts.values(raw.get("with"), place)

    def start(self, raw: Raw, at: Place) -> Effect:
        self.look("timer", raw["start"], at.child("start"))
        return model.Start(
            at=at, timer=raw["start"], after=self.texts.data(raw["after"], at.child("after")),
            of=self.of(raw, at), alone=raw.get("of") == "none",
            values=self.texts.values(raw.get("with"), at.child("with")),
        )  # fmt: skip

    def cancel(self, raw: Raw, at: Place) -> Effect:
        self.look("timer", raw["cancel"], at.child("cancel"))
        alone = raw.get("of") == "none"
        return model.Cancel(at=at, timer=raw["cancel"], of=self.of(raw, at), alone=alone)

    def of(self, raw: Raw, at: Place) -> Node | None:
        """The entry of a timer."""
        return None if raw.get("of") == "none" else self.texts.maybe(raw, "of", at)

    # --- what holds effects ---------------------------------------------------------------------

    def when(self, raw: Raw, at: Place) -> Effect:
        return model.When(
            at=at, condition=self.texts.condition(raw["when"], at.child("when")),
            then=self.read(raw["then"], at.child("then")),
            otherwise=self.read(raw.get("else"), at.child("else")),
        )  # fmt: skip

    def each(self, raw: Raw, at: Place) -> Effect:
        return model.Each(
            at=at, items=self.texts.expression(raw["each"], at.child("each")),
            name=self.texts.name(raw["as"], at.child("as")),
            where=self.texts.maybe(raw, "where", at), effects=self.read(raw["do"], at.child("do")),
        )  # fmt: skip


def names_of(raw: Raw) -> tuple[str, ...]:
    """`with` of a view or a sequence."""
    many = raw.get("with") or ()
    return (many,) if isinstance(many, str) else tuple(many)
