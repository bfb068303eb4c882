"""Markdown: scenarios, what each of them covers, and who says what to whom in some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from codegen.languages import markdown
from codegen.languages.markdown import code, fenced
from codegen.languages.markdown_code import compact
from codegen.languages.markdown_diagrams import label
from codegen.languages.markdown_items import Page, about, link
from codegen.model import Api, Event, FlowMode
from codegen.model.behavior import Scenario, Step
from codegen.model.expressions import Node

DRAWN = 8  # diagrams that show the most events together, beside those that play a flow
PLAYS = 3, 4  # a story plays a flow if three of four of its events come, in order
LONG = 48  # characters that fit on an arrow
NO_PAGE = ("perform", "trigger")  # done by people or the host


def covered(scenario: Scenario) -> tuple[list[Any], list[Any], list[Any]]:
    """The methods, triggers and events of a story, each once."""
    methods = dict.fromkeys(step.method for step in scenario.steps if step.method is not None)
    triggers = dict.fromkeys(step.trigger for step in scenario.steps if step.trigger is not None)
    return list(methods), list(triggers), list(dict.fromkeys(events_in(scenario)))


def events_in(scenario: Scenario) -> Iterator[Event]:
    """The events that are expected, in order."""
    for step in scenario.steps:
        for expected in step.events or ():
            if expected.event is not None:
                yield expected.event


def told(scenario: Scenario, here: Page) -> str:
    """A story's id, and what the spec says of it."""
    said = about(scenario, here)
    return code(scenario.wire) + (f": {said}" if said else "")


def covers(scenario: Scenario, here: Page) -> Iterator[str]:
    """What a story covers, as items of a list."""
    labels = ("Methods", "Triggers", "Events")
    for name, items in zip(labels, covered(scenario), strict=True):
        if items:
            yield f"**{name}:** {', '.join(link(item, here) for item in items)}"


def totals(api: Api) -> Iterator[str]:
    """How much all stories cover together."""
    methods, triggers, events = (
        len({item for scenario in api.scenarios for item in covered(scenario)[index]})
        for index in range(3)
    )
    every = api.behavior.triggers if api.behavior is not None else ()
    yield f"{methods} of {len(api.methods)} methods"
    if every:
        yield f"{triggers} of {len(every)} triggers"
    if api.channels:
        yield f"{events} of {sum(len(channel.events) for channel in api.channels)} events"


# --- flows --------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _players(api: Api) -> dict[FlowMode, list[Scenario]]:
    """The stories that play each mode of a flow, the most alike first."""
    shown = {scenario: list(events_in(scenario)) for scenario in api.scenarios}
    players: dict[FlowMode, list[Scenario]] = {}
    for mode in (mode for flow in api.flows for mode in flow.modes):
        wanted = [row.event for step in mode.steps for row in step.rows]
        part, whole = PLAYS
        enough = -(-len(wanted) * part // whole)
        known = set(wanted)
        maybe = [it for it, events in shown.items() if sum(e in known for e in events) >= enough]
        alike = {it: in_common(wanted, shown[it]) for it in maybe}
        good = [it for it, count in alike.items() if count >= enough > 0]
        good.sort(key=lambda it: -2 * alike[it] / (len(wanted) + len(shown[it])))
        players[mode] = good
    return players


def in_common(first: list[Event], second: list[Event]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(second) + 1)
    for one in first:
        before = row
        row = [0]
        for index, other in enumerate(second):
            row.append(before[index] + 1 if one is other else max(before[index + 1], row[index]))
    return row[-1]


def played_by(mode: FlowMode, here: Page) -> str:
    """The stories that play a mode of a flow, each leading to its description."""
    return links(_players(here.api).get(mode, ()), here)


def links(scenarios: Iterable[Scenario], here: Page) -> str:
    """Several stories, by their titles."""
    return ", ".join(here.link(it, markdown.title_cell(title_of(it))) for it in scenarios)


def title_of(scenario: Scenario) -> str:
    """A story's title; its id if it has none."""
    return scenario.title or scenario.wire


def heading(scenario: Scenario) -> str:
    """The same, as a heading."""
    return markdown.title(title_of(scenario))


# --- diagrams -----------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def drawn(api: Api) -> frozenset[Scenario]:
    """The stories that get a diagram: those that play flows, then what shows the most new events."""
    chosen = {it for stories in _players(api).values() for it in stories[:1]}
    seen = {event for scenario in chosen for event in events_in(scenario)}
    rest = {it: set(events_in(it)) for it in api.scenarios if it not in chosen}
    for _ in range(DRAWN):
        best = max(rest, key=lambda it: len(rest[it] - seen), default=None)
        if best is None or not rest[best] - seen:
            break
        chosen.add(best)
        seen |= rest.pop(best)
    return frozenset(chosen)


def story_diagram(scenario: Scenario, here: Page) -> str:
    """Who says what to whom; "" for stories that are not drawn."""
    if scenario not in drawn(here.api):
        return ""
    pages = {name: f"P{number}" for number, (name, _) in enumerate(scenario.pages, 1)}
    lines = [f"participant {id_} as {label(f'Page {name}')}" for name, id_ in pages.items()]
    lines.append("participant S as Service")
    if any(step.kind in NO_PAGE for step in scenario.steps):
        lines.append("participant W as People")
    for step in scenario.steps:
        lines += _step(step, pages)
    return fenced("\n".join(["sequenceDiagram", *("  " + line for line in lines)]), "mermaid")


def _step(step: Step, pages: dict[str, str]) -> Iterator[str]:
    page = pages[step.page]
    if step.note:
        yield f"Note over S: {label(step.note)}"
    if step.kind in NO_PAGE:
        yield f"W->>S: {label(said(step))}"
    elif step.kind in ("call", "subscribe", "unsubscribe", "send"):
        yield f"{page}->>S: {label(said(step))}"
    elif step.kind == "advance":
        yield f"Note over S: {label(f'{_literal(step.values)} ms later')}"
    elif step.kind in ("connect", "disconnect"):
        yield f"Note over {pages.get(step.targets[0], page)}: {step.kind}s"
    yield from _outcome(step, "W" if step.kind in NO_PAGE else page)
    for expected in step.events or ():
        name = expected.event.wire if expected.event is not None else expected.channel
        yield f"S->>{page}: {label(name)}"


def _outcome(step: Step, who: str) -> Iterator[str]:
    if step.silent:
        yield "Note over S: no answer"
    elif step.refused is not None:
        yield f"S--x{who}: {label(f'refused: {step.refused}')}"
    elif step.answer is not None:
        yield f"S-->>{who}: {label(shortened(_literal(step.answer)))}"
    elif step.kind == "call":
        yield f"S-->>{who}: done"


def said(step: Step) -> str:
    """A request, trigger or subscription in short."""
    if step.kind in ("subscribe", "unsubscribe"):
        return f"{step.kind} {', '.join(step.targets)}"
    name = step.targets[0] if step.targets else "a message"
    given = shortened(_literal(step.values)) if step.values is not None else ""
    return f"{name} {given}".strip()


def _literal(node: Node | None) -> str:
    """A value that is known before, as JSON; what earlier steps saved shows as a name."""
    if node is None:
        return ""
    match node.op, node.parts:
        case "lit", (value,):
            return compact(value)
        case "list", items:
            return f"[{', '.join(map(_literal, items))}]"
        case "object", members:
            return f"{{{', '.join(f'{compact(key)}: {_literal(it)}' for key, it in members)}}}"
        case "get", (of, name):
            return f"{_literal(of)}.{name}"
        case "var", (name,):
            return str(name)
        case _:
            return "..."


def shortened(text: str) -> str:
    """Text that fits on an arrow."""
    return text if len(text) <= LONG else text[: LONG - 3] + "..."
