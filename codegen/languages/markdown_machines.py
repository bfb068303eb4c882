"""Markdown: state machines, as diagrams and as tables of what leads from state to state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from codegen.behavior.outline import Move, sources
from codegen.languages.markdown import code_cell, fenced
from codegen.languages.markdown_behavior import Conduct, cause_link, conduct_of, spot_link
from codegen.languages.markdown_code import compact
from codegen.languages.markdown_diagrams import label
from codegen.languages.markdown_items import Page, about_cell, link
from codegen.model.behavior import Machine, Reaction, State

MOST = 4  # causes that fit on an arrow
ANY = "any"


class Arrow(NamedTuple):
    """Where it begins and ends: states, "" or ANY."""

    source: str
    target: str


class Row(NamedTuple):
    """A line of the table of transitions; all are Markdown."""

    causes: str
    source: str
    target: str
    events: str
    about: str


def machines(here: Page) -> tuple[Machine, ...]:
    """All machines of the behaviour."""
    return here.api.behavior.machines if here.api.behavior is not None else ()


def diagram(machine: Machine, here: Page) -> str:
    """A state diagram; "" for a machine that has no states, or no way from one to another."""
    found = conduct_of(here.api)
    if found is None or not machine.states:
        return ""
    arrows = arrows_of(_undrawn(machine, found), found)
    if not arrows:
        return ""
    return fenced("\n".join(["stateDiagram-v2", *_lines(machine, arrows)]), "mermaid")


def _undrawn(machine: Machine, found: Conduct) -> Machine:
    """A machine without what the pictures of others show."""
    plain = [name for name in machine.lineage[1:] if not found.machines[name].states]
    return replace(machine, lineage=(machine.wire, *plain))


def _lines(machine: Machine, arrows: dict[Arrow, list[str]]) -> Iterator[str]:
    used = {end for arrow in arrows for end in arrow}
    ids = {state.wire: f"s{number}" for number, state in enumerate(machine.states, 1)}
    shown = [state for state in machine.states if state.wire in used]
    for state in shown:
        yield f'  state "{label(state.wire)}" as {ids[state.wire]}'
    if ANY in used:
        yield '  state "any state" as any'
    ids |= {"": "[*]", ANY: "any"}
    for arrow, causes in arrows.items():
        more = [f"{len(causes) - MOST} more"] if len(causes) > MOST + 1 else []
        named = causes[:MOST] if more else causes
        text = "<br/>".join([*map(label, named), *more])
        yield f"  {ids[arrow.source]} --> {ids[arrow.target]}: {text}"
    for state in shown:
        if state.final:
            yield f"  {ids[state.wire]} --> [*]"


def arrows_of(machine: Machine, found: Conduct) -> dict[Arrow, list[str]]:
    """The arrows that lead elsewhere, with their causes; what leads away from all begins at ANY."""
    states = {state.wire for state in machine.states}
    over = {state.wire for state in machine.states if state.final}
    moves = [move for move in found.outline.moves(machine) if move.target in states | {""}]
    ends = {(caption(move), move.source) for move in moves if move.target in over}
    by_cause: dict[tuple[str, str], dict[str, None]] = {}  # (cause, target) -> sources
    for move in moves:
        is_gone_then = not move.target and (caption(move), move.source) in ends
        if move.source != move.target and not is_gone_then:
            by_cause.setdefault((caption(move), move.target), {})[move.source] = None
    arrows: dict[Arrow, list[str]] = {}
    for (cause, target), origins in by_cause.items():
        for source in _joined(machine, target, origins):
            arrows.setdefault(Arrow(source, target), []).append(cause)
    return arrows


def _joined(machine: Machine, target: str, origins: dict[str, None]) -> list[str]:
    every = {state.wire for state in machine.states if not state.final} - {target}
    if len(every) > 1 and every <= set(origins):
        return [ANY]
    return list(origins)


def caption(move: Move) -> str:
    """What stands on an arrow: requests by their name, all else after its kind."""
    return move.cause if move.kind == "call" else f"{move.kind} {move.cause}"


# --- tables -------------------------------------------------------------------------------------


def state_values(state: State) -> str:
    """What is set in a state, as far as it is known before, for a cell."""
    return ", ".join(
        f"{code_cell(path.parts[-1])} = {code_cell(compact(value.parts[0]))}"
        for path, value in state.values
        if path.op == "get" and value.is_literal
    )


def rows(machine: Machine, here: Page) -> list[Row]:
    """The transitions that a machine has of its own, in the order in which they are looked at."""
    found = conduct_of(here.api)
    if found is None:
        return []
    own = (reaction for reaction in found.behavior.reactions if reaction.machine == machine.wire)
    return [row(reaction, machine, found, here) for reaction in own]


def row(reaction: Reaction, machine: Machine, found: Conduct, here: Page) -> Row:
    """One transition."""
    known = {state.wire for one in found.behavior.machines for state in one.states}
    targets = dict.fromkeys(it for it in found.outline.targets(reaction) if it in known | {""})
    way = found.outline.way(reaction)
    return Row(
        causes=", ".join(
            cause_link(cause.kind, cause.name, cause.method or cause.trigger, here)
            for cause in reaction.causes
        ),
        source=_from(reaction, machine),
        target="refused"
        if way.refuses
        else " or ".join(code_cell(it) if it else "gone" for it in targets) or "the same",
        events=", ".join(
            dict.fromkeys(
                spot_link(found, it, here) + ("" if it.sure else "?") for it in way.events
            )
        ),
        about=about_cell(reaction, here) or ("if a condition holds" if reaction.when else ""),
    )


def _from(reaction: Reaction, machine: Machine) -> str:
    if not reaction.states:
        return "any"
    return ", ".join(map(code_cell, sources(reaction, machine) or reaction.states))


def parents(machine: Machine, here: Page) -> str:
    """The machines whose transitions it has too."""
    found = conduct_of(here.api)
    others = [found.machines[name] for name in machine.lineage[1:]] if found is not None else []
    return ", ".join(link(other, here) for other in others)
