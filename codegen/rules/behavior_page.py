"""The rule on what the page of a mock shows and sends: panels, shortcuts and the demo page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from codegen.model import Api, Field, ListOf, Method
from codegen.model.behavior import Behavior, Slot, Trigger
from codegen.problems import Finding, Place, what_there_is
from codegen.rules.behavior_types import (
    Entry,
    Known,
    field_type,
    item,
    kinds_of,
    member,
    members_of,
    named,
    plain,
    record_of,
    slot_type,
)
from codegen.values import Checker

Raw = dict[str, Any]
ONCE = frozenset({"toasts", "dialogs", "menu", "tabs"})
LISTED = ONCE | {"entries", "states"}  # with a key: messages do without
FIELDS = ("subject", "text", "icon", "pairs", "width", "height", "address", "short", "hint",
          "background", "color", "empty")  # fmt: skip
SAYS = {"value": {"hint"}, "entries": {"empty"}}  # what is a text there, and no path


class Page:
    """Walks through all of it; `findings` is what is wrong."""

    def __init__(self, api: Api, behavior: Behavior, checker: Checker) -> None:
        self.behavior, self.checker = behavior, checker
        self.findings: list[Finding] = []
        self.slots = {slot.wire: slot for slot in behavior.slots}
        self.methods = {method.wire: method for method in api.methods}
        self.triggers = {trigger.wire: trigger for trigger in behavior.triggers}
        self.channels = {c.wire: c for c in api.channels if not c.parameters}
        self.page = {field.wire: field for field in behavior.page}
        self.kinds: set[str] = set()

    def whole(self) -> list[Finding]:
        """Every finding."""
        for shown in self.behavior.shown:
            if shown.section == "panels":
                self.panel(shown.raw, shown.at)
            elif shown.section == "shortcuts":
                self.trigger(shown.raw["trigger"], shown.at.child("trigger"))
            elif shown.section == "demo" and shown.name == "parts":
                for index, raw in enumerate(shown.raw):
                    self.part(raw, shown.at.child(index))
        return self.findings

    # --- names ----------------------------------------------------------------------------------

    def wrong(self, message: str, at: Place, hint: str, *, on_key: bool = False) -> None:
        self.findings.append(Finding("page-mismatch", message, at, hint, on_key=on_key))

    def look(self, what: str, name: str, table: dict[str, Any], at: Place) -> Any:
        """Something by its name, or None and a finding."""
        found = table.get(name)
        if found is None:
            hint = what_there_is(name, table, "leave it out")
            self.wrong(f'there is no {what} "{name}"', at, hint)
        return found

    def slot(self, name: str, at: Place, *, listed: bool = False) -> Slot | None:
        found: Slot | None = self.look("slot", name, self.slots, at)
        if found is not None and listed and not found.is_list:
            self.wrong(f'the slot "{name}" is no list', at, "name one that has `list`")
            return None
        return found

    def method(self, raw: Raw, key: str, at: Place) -> Method | None:
        found: Method | None = self.look("method", raw[key], self.methods, at.child(key))
        return found

    def trigger(self, name: str, at: Place) -> Trigger | None:
        found: Trigger | None = self.look("trigger", name, self.triggers, at)
        return found

    def param(self, cause: Method | Trigger | None, name: str, at: Place) -> None:
        """A parameter that something is sent as."""
        if cause is not None:
            table = {field.wire: field for field in cause.params}
            self.look(f"parameter of {cause.wire}", name, table, at)

    def keyed(self, cause: Method | Trigger | None, slot: Slot | None, at: Place) -> None:
        """What is about an entry gets its key."""
        if cause is None or slot is None or not slot.is_list:
            return
        if all(field.wire != slot.key for field in cause.params):
            hint = f"name one with this parameter: it is told which entry of {slot.wire} is meant"
            self.wrong(f'{cause.wire} has no parameter "{slot.key}"', at, hint)

    def path(self, kind: Known, text: str, at: Place) -> Known:
        """What stands at a dotted path; `parties[].name` is that of all items."""
        holder = "what is shown"
        for part in text.split("."):
            name = part.removesuffix("[]")
            kind = self.member(kind, name, holder, at)
            holder = f'"{name}"'
            if part.endswith("[]"):
                self.is_kind(kind, "list", f'"{name}"', "leave out the `[]`", at)
                kind = item(kind)
        return kind

    def is_kind(self, kind: Known, wanted: str, what: str, hint: str, at: Place) -> bool:
        """Whether something may be a list or an object, for all that is known."""
        kinds = kinds_of(plain(kind))
        if kinds and wanted not in kinds:
            self.wrong(f"{what} is no {wanted}", at, hint)
        return not kinds or wanted in kinds

    def member(self, kind: Known, name: str, holder: str, at: Place) -> Known:
        hint = f'"{name}" would be a field of it; `list[].field` is that of all items of a list'
        if not self.is_kind(kind, "object", holder, hint, at):
            return None
        known = members_of(kind)
        record = record_of(kind) if not isinstance(plain(kind), Entry) else None
        if known is None and record is not None:
            known = {field.wire: field_type(field) for field in record.fields}
        if known is not None and name not in known:
            hint = what_there_is(name, known)
            self.wrong(f'{named(kind)} has no field "{name}"', at, hint)
            return None
        return member(kind, name)

    def paths(self, kind: Known, raw: Raw, at: Place, keys: Iterable[str]) -> None:
        """Keys that hold a path, or a list of paths."""
        for key in keys:
            if isinstance(raw.get(key), list):
                for index, text in enumerate(raw[key]):
                    self.path(kind, text, at.child(key, index))
            elif key in raw:
                self.path(kind, raw[key], at.child(key))

    # --- panels ---------------------------------------------------------------------------------

    def panel(self, raw: Raw, at: Place) -> None:
        kind = raw["kind"]
        if kind in ONCE & self.kinds:
            hint = "the page has one place for them; remove one"
            self.wrong(f"there is a panel of kind {kind} already", at.child("kind"), hint)
        self.kinds.add(kind)
        slot = self.slot(raw["slot"], at.child("slot"), listed=kind in LISTED)
        if slot is None:
            return
        shown: Known = Entry(slot) if slot.is_list else slot.type
        if kind == "messages" and not slot.is_list:
            shown = self.listed(slot, at)
        texts = SAYS.get(kind, set())
        self.paths(shown, raw, at, ("heading", "detail", *(k for k in FIELDS if k not in texts)))
        for index, badge in enumerate(raw.get("badges") or ()):
            self.paths(shown, badge, at.child("badges", index), ("field",))
        self.state(raw, shown, at)
        for key, check in (("data", self.data), ("group", self.group), ("choice", self.choice)):
            if key in raw:
                check(raw, slot, at.child(key))
        self.fired(raw, slot, at)
        if kind == "tabs":
            self.tabs(raw, at)

    def listed(self, slot: Slot, at: Place) -> Known:
        """What a slot holds several of."""
        if not isinstance(plain(slot.type), ListOf):
            hint = "name one whose value is a list"
            self.wrong(f'the slot "{slot.wire}" is no list', at.child("slot"), hint)
        return item(slot.type)

    def state(self, raw: Raw, shown: Known, at: Place) -> None:
        """The state that is shown, and how another is chosen."""
        state, choose = raw.get("state"), raw.get("choose")
        if state is not None:
            if raw["kind"] == "person":
                slot = self.slot(state["slot"], at.child("state", "slot"))
                shown = slot_type(slot) if slot is not None else None
            elif raw["kind"] == "states":
                shown = self.path(shown, state["slot"], at.child("state", "slot"))
            self.paths(shown, state, at.child("state"), ("field", "tone"))
        if choose is None:
            return
        if state is None:
            self.wrong("a choice of a state needs `state`", at.child("choose"), "add it")
        place = at.child("choose")
        method = self.method(choose, "call", place)
        self.param(method, choose["with"], place.child("with"))
        if raw["kind"] == "states":
            self.keyed(method, self.slots.get(raw["slot"]), place.child("call"))
        among = self.slot(choose["among"], place.child("among"), listed=True)
        if among is not None:
            self.paths(Entry(among), choose, place, ("value", "label"))
        self.paths(shown, choose, place, ("value",))

    def data(self, raw: Raw, slot: Slot, at: Place) -> None:
        self.paths(Entry(slot), raw["data"], at, ("field",))
        for key in ("set", "remove"):
            method = self.method(raw["data"][key], "call", at.child(key))
            self.param(method, raw["data"][key]["with"], at.child(key, "with"))
            self.keyed(method, slot, at.child(key, "call"))

    def group(self, raw: Raw, slot: Slot, at: Place) -> None:
        about = raw["group"]
        self.paths(Entry(slot), about, at, ("by",))
        for key in ("selected", "expanded"):
            if key in about:
                self.slot(about[key], at.child(key), listed=False)
        for key in ("select", "expand", "collapse"):
            if key in about:
                self.act(about[key], at.child(key))

    def act(self, raw: Raw, at: Place) -> None:
        """A method or a trigger, and what is sent."""
        if ("call" in raw) == ("trigger" in raw):
            self.wrong("it is either a `call` or a `trigger`", at, "write one of them")
        elif "call" in raw:
            self.param(self.method(raw, "call", at), raw["with"], at.child("with"))
        else:
            found = self.trigger(raw["trigger"], at.child("trigger"))
            self.param(found, raw["with"], at.child("with"))

    def choice(self, raw: Raw, slot: Slot, at: Place) -> None:
        self.paths(Entry(slot), raw["choice"], at, ("field", "page"))
        if "close" not in raw:
            self.wrong("`choice` needs `close`: both buttons close the toast", at, "add `close`")

    def fired(self, raw: Raw, slot: Slot, at: Place) -> None:
        """Triggers that an entry's buttons fire."""
        for key in ("buttons", "close", "open", "activate", "hide", "show"):
            if key not in raw:
                continue
            about, place = raw[key], at.child(key)
            trigger = self.trigger(about["trigger"], place.child("trigger"))
            if "with" in about:
                self.param(trigger, about["with"], place.child("with"))
            if key not in ("hide", "show"):
                self.keyed(trigger, slot, place.child("trigger"))
            if key == "buttons":
                self.paths(Entry(slot), about, place, ("field",))

    def tabs(self, raw: Raw, at: Place) -> None:
        self.slot(raw["active"], at.child("active"))
        if "hidden" in raw:
            self.slot(raw["hidden"], at.child("hidden"))
        self.look("field of a page", raw["page"], self.page, at.child("page"))

    # --- the demo page --------------------------------------------------------------------------

    def part(self, raw: Raw, at: Place) -> None:
        for index, name in enumerate(raw.get("channels") or ()):
            self.look(
                "channel without parameters", name, self.channels, at.child("channels", index)
            )
        if raw["kind"] in ("facts", "choice", "entries"):
            method = self.method(raw, "call", at)
            self.sent(method, raw.get("params") or [], at, "params" if "params" in raw else "call")
            gives = method.result.type if method is not None else None
            {"facts": self.facts, "choice": self.chosen, "entries": self.entries}[raw["kind"]](
                raw, gives, at
            )
        elif raw["kind"] == "calls":
            for index, button in enumerate(raw["buttons"]):
                place = at.child("buttons", index)
                self.sent(self.method(button, "call", place), button["params"], place, "params")

    def facts(self, raw: Raw, gives: Known, at: Place) -> None:
        self.paths(gives, raw, at, ("fields",))

    def chosen(self, raw: Raw, gives: Known, at: Place) -> None:
        self.paths(gives, raw, at, ("field", "value"))
        listing = self.method(raw, "list", at)
        if listing is not None and listing.result.type is not None:
            self.paths(item(listing.result.type), raw, at, ("value", "label"))
        self.takes_one(self.method(raw, "set", at), at.child("set"))

    def entries(self, raw: Raw, gives: Known, at: Place) -> None:
        entry = item(gives) if gives is not None else None
        self.paths(entry, raw, at, ("key", "heading", "state", "pairs"))
        for index, button in enumerate(raw["buttons"]):
            place = at.child("buttons", index)
            self.takes_one(self.method(button, "call", place), place.child("call"))
            for name in button["when"]:
                self.path(entry, name, place.child("when", name))

    def takes_one(self, method: Method | None, at: Place) -> None:
        """It is called with one parameter."""
        if method is not None and not self.needs(method) <= 1 <= len(method.params):
            hint = "name one that needs no other parameter than this"
            self.wrong(f"{method.wire} is called with one parameter here", at, hint)

    def needs(self, method: Method) -> int:
        """How many parameters there must be."""
        needed = [index for index, field in enumerate(method.params, 1) if _must(field)]
        return max(needed, default=0)

    def sent(self, method: Method | None, values: list[Any], at: Place, key: str) -> None:
        """Parameters by position, as they are sent."""
        if method is None:
            return
        place = at.child(key)
        if not self.needs(method) <= len(values) <= len(method.params):
            takes = ", ".join(field.wire for field in method.params) or "none"
            message = f"{method.wire} does not take {len(values)} parameters"
            self.wrong(message, place, f"its parameters: {takes}")
            return
        for index, (field, value) in enumerate(zip(method.params, values, strict=False)):
            for misfit in self.checker.check_field(field, value, sent=True):
                hint = "correct the value"
                message = f'"{field.wire}" of {method.wire}: {misfit.message}'
                self.wrong(message, place.child(index, *misfit.path), hint)


def _must(field: Field) -> bool:
    return field.required and not field.has_default


def mismatches(api: Api, behavior: Behavior, checker: Checker) -> Iterator[Finding]:
    """What is wrong with the page of a mock."""
    seen: set[tuple[str, Place]] = set()
    for finding in Page(api, behavior, checker).whole():
        if (finding.message, finding.place) not in seen:
            seen.add((finding.message, finding.place))
            yield finding
