"""Markdown: what a request leads to, in which states, how it is refused, and which settings matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from codegen.behavior.outline import Follows, Outline, Way, sources
from codegen.languages import markdown
from codegen.languages.markdown import code_cell
from codegen.languages.markdown_code import compact
from codegen.languages.markdown_items import Page, about_cell, link
from codegen.model import Api, Event, Item, Method
from codegen.model.behavior import Behavior, Machine, Rule, Setting
from codegen.model.effects import Effect, Refuse, Run, expressions, walk
from codegen.model.expressions import Node

Spot = tuple[str, str]  # channel and event


class Conduct:
    """A behaviour with what readers ask of it, looked up once."""

    def __init__(self, api: Api, behavior: Behavior) -> None:
        self.outline = Outline(behavior)
        self.behavior = behavior
        self.settings = {setting.wire: setting for setting in behavior.settings}
        self.views = {view.wire: view for view in behavior.views}
        self.machines = {machine.wire: machine for machine in behavior.machines}
        self.otherwise = dict(behavior.otherwise)
        self.channels = {channel.wire: channel for channel in api.channels}
        self.events: dict[Spot, Event] = {
            (channel.wire, event.wire): event
            for channel in api.channels
            for event in channel.events
        }
        self.ways: dict[str, list[Way]] = {}
        for reaction in behavior.reactions:
            names = dict.fromkeys(it.name for it in reaction.causes if it.kind == "call")
            way = self.outline.way(reaction) if names else None
            for name in names:
                self.ways.setdefault(name, []).append(way)  # type: ignore[arg-type]
        self.inside: dict[object, tuple[Setting, ...]] = {}

    def event(self, spot: Spot) -> Any:
        """What stands on a page of events: the event, or the channel if it has one kind only."""
        return self.events.get(spot) or self.channels[spot[0]]

    def settings_in(self, *parts: Any) -> tuple[Setting, ...]:
        """The settings that expressions and effects look at, views and sequences included."""
        return tuple(dict.fromkeys(it for part in parts for it in self._settings_in(part)))

    def _settings_in(self, part: Any) -> Iterator[Setting]:
        for node in (inner for expression in expressions(part) for inner in expression.all):
            name = setting_of(node)
            if name in self.settings:
                yield self.settings[name]
            elif node.op == "call" and node.parts[0] in self.views:
                yield from self._kept(self.views[node.parts[0]], "body")
        for effect in walk(part) if isinstance(part, tuple) else ():
            if isinstance(effect, Run):
                yield from self._kept(self.outline.sequences[effect.sequence], "effects")

    def _kept(self, item: Any, name: str) -> tuple[Setting, ...]:
        if item not in self.inside:
            self.inside[item] = ()  # sequences may circle
            self.inside[item] = self.settings_in(getattr(item, name))
        return self.inside[item]

    def settings_for(self, method: str) -> tuple[Setting, ...]:
        """The settings that matter for a request, beside those of every request."""
        reactions = (way.reaction for way in self.ways.get(method, ()))
        parts = (part for it in reactions for part in (it.when, it.find, it.effects, it.answer))
        return self.settings_in(*parts, *self._exceptions(method))

    def _exceptions(self, method: str) -> Iterator[Node]:
        """The conditions of rules that name a request."""
        for rule in self.behavior.rules:
            for condition in conjuncts(rule.when) if rule.when is not None else ():
                if any(node.op == "lit" and node.parts[0] == method for node in condition.all):
                    yield condition

    def settings_of_rule(self, rule: Rule) -> tuple[Setting, ...]:
        """The settings that a rule reads, and so matter for every request that it looks at."""
        return self.settings_in(rule.when, rule.effects)


@lru_cache(maxsize=2)
def conduct_of(api: Api) -> Conduct | None:
    """Made once for all pages; None if the spec has no behaviour."""
    return None if api.behavior is None else Conduct(api, api.behavior)


def conjuncts(node: Node) -> Iterator[Node]:
    """The conditions that have to hold together."""
    if node.op != "and":
        yield node
        return
    for part in node.parts:
        yield from conjuncts(part)


def setting_of(node: Node) -> str:
    """`name` for `settings.name`; "" for anything else."""
    if node.op != "get" or node.parts[0].op != "root" or node.parts[0].parts[0] != "settings":
        return ""
    return str(node.parts[1])


# --- what a page of a method says ---------------------------------------------------------------


def conduct(method: Method, here: Page) -> list[str]:
    """What behaviour says of a request, as items of a list; nothing if there is none."""
    found = conduct_of(here.api)
    ways = found.ways.get(method.wire, []) if found is not None else []
    if found is None or not ways:
        return []
    lines = {
        "Events": events_line(found, ways, here),
        "States": states_line(found, ways, here),
        "Then in": after_line(ways),
        "Refused": ", or ".join(refusals(found, ways, here)),
        "Settings of the mock": ", ".join(
            here.link(it, code_cell(it.wire)) for it in found.settings_for(method.wire)
        ),
    }
    of = ways[0].reaction if len(ways) == 1 else method
    return [said_of(of, label, text) for label, text in lines.items() if text]


def said_of(_: Item, label: str, text: str) -> str:
    """An item of the list; `scapi why` says that it was made for this reaction or request."""
    return f"**{label}:** {text}"


def taken(ways: Iterable[Way]) -> list[Way]:
    """The ways on which something is done."""
    return [way for way in ways if not way.refuses]


def events_line(found: Conduct, ways: list[Way], here: Page) -> str:
    """The events that always follow, then those that depend on something."""
    doing = taken(ways)
    every = each_once(doing)
    if not every:
        return "none"
    sure = [
        follows
        for spot, follows in every.items()
        if all(any(e.sure and (e.channel, e.event) == spot for e in way.events) for way in doing)
    ]
    perhaps = [follows for follows in every.values() if follows not in sure]
    parts = [spots(found, sure, here)] if sure else []
    if perhaps:
        parts.append(f"depending on the case {spots(found, perhaps, here)}")
    return "; ".join(parts)


def each_once(ways: Iterable[Way]) -> dict[Spot, Follows]:
    """The events of several ways, in order."""
    every: dict[Spot, Follows] = {}
    for way in ways:
        for follows in way.events:
            every.setdefault((follows.channel, follows.event), follows)
    return every


def spots(found: Conduct, events: Iterable[Follows], here: Page) -> str:
    """Several events, each leading to its description."""
    return ", ".join(spot_link(found, follows, here) for follows in events)


def spot_link(found: Conduct, follows: Follows, here: Page) -> str:
    """One event, by its name; by its channel's where the channel has one kind only."""
    spot = (follows.channel, follows.event)
    name = follows.event if spot in found.events else follows.channel
    return f"[{code_cell(name)}]({here.to(found.event(spot))})"


def states_line(found: Conduct, ways: list[Way], here: Page) -> str:
    """`TALKING` (voice); `INVITED` (chat, open-media)."""
    by_states: dict[str, list[Machine]] = {}
    for machine in found.behavior.machines:
        said = states_of(machine, [way for way in ways if machine.wire in way.machines])
        if said:
            by_states.setdefault(said, []).append(machine)
    return "; ".join(
        f"{said} ({', '.join(link(machine, here) for machine in machines)})"
        for said, machines in by_states.items()
    )


def states_of(machine: Machine, ways: list[Way]) -> str:
    """The states of a machine in which something is done, and not refused before."""
    named: dict[str, str] = {}
    refused: set[str] = set()
    for way in ways:
        here = [state for state in sources(way.reaction, machine) if state not in refused]
        if not way.refuses:
            named |= {state: state for state in here}
        elif way.reaction.when is None:
            refused |= {*here}
    every = [state.wire for state in machine.states if not state.final]
    if named and named.keys() >= set(every):
        return "any state" if len(every) == len(machine.states) else "any state but a final one"
    return ", ".join(code_cell(named[it.wire]) for it in machine.states if it.wire in named)


def after_line(ways: list[Way]) -> str:
    """The states that may follow."""
    names = dict.fromkeys(state for way in taken(ways) for state in way.to)
    return " or ".join(code_cell(name) if name else "gone" for name in names)


# --- refusals -----------------------------------------------------------------------------------


def refusals(found: Conduct, ways: list[Way], here: Page) -> Iterator[str]:
    """What the error says, each text once, and when."""
    told: dict[str, str] = {}
    if any(way.machines or way.reaction.find is not None for way in ways):
        for text in refused_by(found, found.otherwise.get("missing", ()), here):
            told.setdefault(text, "if there is no such entry")
    if all(way.reaction.states or way.reaction.when is not None for way in taken(ways)):
        for text in refused_by(found, found.otherwise.get("unfit", ()), here):
            told.setdefault(text, "if it does not fit at present")
    for way in ways:
        for text in refused_by(found, way.reaction.effects, here):
            told.setdefault(text, "")
    return (f"{text} {when}".rstrip() for text, when in told.items())


def refused_by(found: Conduct, effects: tuple[Effect, ...], here: Page) -> Iterator[str]:
    """The texts of the errors that effects may give, those of sequences included."""
    for effect in found.outline.run(effects):
        if isinstance(effect, Refuse):
            yield refusal(found, effect, here)


def refusal(found: Conduct, effect: Refuse, here: Page) -> str:
    """An error of the catalogue, or a text; one that a setting chooses leads to that setting."""
    if effect.error is not None:
        return link(effect.error, here)
    chosen = found.settings_in(effect.value)
    text = code_cell(shown(effect.value, found))
    return here.link(chosen[0], text) if len(chosen) == 1 else text


def shown(node: Node, found: Conduct) -> str:
    """The text that an expression makes, with names in braces for what is not known before."""
    setting = found.settings.get(setting_of(node))
    match node.op, node.parts:
        case _ if setting is not None:
            return str(setting.default)
        case "lit", (value,):
            return value if isinstance(value, str) else compact(value)
        case "op", ("+", left, right):
            return shown(left, found) + shown(right, found)
        case "call", ("format", (template, _)):
            return shown(template, found)
        case "call", (name, _) if name in found.views:
            return shown(found.views[name].body, found)
        case "get", (_, name):
            return f"{{{name}}}"
        case "var", (name,):
            return f"{{{name}}}"
        case _:
            return "{...}"


# --- what stands beside an event ----------------------------------------------------------------


@lru_cache(maxsize=2)
def _causes(found: Conduct) -> dict[Spot, dict[tuple[str, str], Any]]:
    """What may lead to each event: (kind, name) and the method or trigger."""
    causes: dict[Spot, dict[tuple[str, str], Any]] = {}
    for reaction in found.behavior.reactions:
        way = found.outline.way(reaction)
        for follows in way.events:
            for cause in reaction.causes:
                of = cause.method or cause.trigger
                spot = (follows.channel, follows.event)
                causes.setdefault(spot, {})[cause.kind, cause.name] = of
    return causes


def leads_to(spot: Spot, here: Page) -> str:
    """The requests, triggers and timers that may lead to an event; "" if nothing is known."""
    found = conduct_of(here.api)
    causes = _causes(found).get(spot, {}) if found is not None else {}
    return ", ".join(cause_link(kind, name, of, here) for (kind, name), of in causes.items())


def cause_link(kind: str, name: str, of: Any, here: Page) -> str:
    """A cause by its name; requests need no word before it."""
    shown = here.link(of, code_cell(name)) if of is not None else code_cell(name)
    return shown if kind == "call" else f"{kind} {shown}"


def rule_about(rule: Rule, here: Page) -> str:
    """What a rule does; if nobody says, how it refuses."""
    found = conduct_of(here.api)
    said = about_cell(rule, here)
    if said or found is None:
        return said
    return ", ".join(f"refuses: {text}" for text in refused_by(found, rule.effects, here))


def otherwise_lines(here: Page) -> list[str]:
    """What a request gets that nothing takes."""
    return list(_otherwise_lines(here))


def _otherwise_lines(here: Page) -> Iterator[str]:
    found = conduct_of(here.api)
    labels = {
        "unknown": "no request of that name",
        "missing": "no such entry",
        "unfit": "nothing that fits at present",
    }
    for word, effects in found.otherwise.items() if found is not None else ():
        for text in refused_by(found, effects, here):  # type: ignore[arg-type]
            yield f"{markdown.escaped(labels[word])}: {text}"
