"""Markdown: editions, the protocol and sequences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.languages import markdown, markdown_items
from codegen.languages.markdown import code, code_cell
from codegen.languages.markdown_code import compact
from codegen.languages.markdown_items import Page
from codegen.model import (
    Api,
    Definition,
    Edition,
    Enum,
    Fact,
    Flow,
    FlowColumn,
    FlowMode,
    FlowRow,
    FlowStep,
    Item,
    ListOf,
    Protocol,
    Record,
    Ref,
    WireMessage,
)


# --- editions and versions ----------------------------------------------------------------------
def has_axes(api: Api) -> bool:
    """There are editions or versions to choose from."""
    return bool(api.editions or api.versions)


def is_in(item: Item, edition: Edition) -> bool:
    """An edition has an item."""
    return edition in item.editions


def since(item: Item, here: Page) -> str:
    """The version that an item came with, for a cell."""
    if item.since is not None:
        return here.link(item.since, markdown.escaped(item.since.id))
    return "none" if item.never else ""


def exceptions(api: Api) -> list[tuple[Definition, str, Item]]:
    """Fields and values that came later, or to other editions, than the type they belong to."""
    return list(_exceptions(api))


def _exceptions(api: Api) -> Iterator[tuple[Definition, str, Item]]:
    for definition in api.definitions:
        parts: tuple[Item, ...] = ()
        if isinstance(definition, Record):
            parts = definition.fields
        elif isinstance(definition, Enum):
            parts = definition.values
        for part in parts:
            later = part.since is not None and part.since is not definition.since
            if later or (part.editions and part.editions != definition.editions):
                yield definition, code_cell(str(getattr(part, "value", part.wire))), part


# --- protocol and flows -------------------------------------------------------------------------


def settings_of(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """What holds for all messages."""
    kind = "text" if protocol.id_is_string else "number"
    if protocol.version:
        yield "Version", code(protocol.version)
    yield "Timeout", f"{protocol.timeout} ms"
    yield "Id", f"{code(protocol.id_key)}, a {kind} counted from {code(protocol.first_id)}"
    style = "an object by name" if protocol.named_params else "a list, in order"
    yield "Parameters", f"{code(protocol.params_key)}, {style}"
    for label, constants in (
        ("In every message of the client", protocol.request_constants),
        ("In every answer", protocol.response_constants),
        ("In every event", protocol.event_constants),
    ):
        if constants:
            yield label, code(compact(dict(constants)))
    for key, what in protocol.echo:
        yield f"Sent back, {code(key)}", markdown.cell(what)
    if protocol.marker_key:
        marked = f"{code(protocol.marker_key)} contains {code(protocol.marker_contains)}"
        own = f"; {code(protocol.own_marker)} marks the client's own" if protocol.own_marker else ""
        yield "Messages of this protocol", f"{marked}{own}"


def direction(message: WireMessage) -> str:
    """Who sends a message to whom."""
    return "client to the service" if message.outbound else "service to the client"


def fact_line(fact: Fact, around: Item, here: Page) -> str:
    """A fact with its topic, and what is said of it otherwise than around it."""
    said = markdown_items.differing(fact, around, here)
    cited = fact.sources if fact.sources != around.sources else ()
    told = f" ({markdown_items.sources(cited, here)})" if cited else ""
    text = markdown_items.about_cell(fact, here)
    return f"**{markdown.title(fact.wire)}:** {text}{f' {said}' if said else ''}{told}"


def flow_columns(flow: Flow, here: Page) -> list[str]:
    """The heads of the columns, each leading to the type of the field that it shows."""
    rows = (row for mode in flow.modes for step in mode.steps for row in step.rows)
    first = next(rows, None)
    return [_column(column, first, here) for column in flow.columns]


def _column(column: FlowColumn, row: FlowRow | None, here: Page) -> str:
    of: Definition | None = row.event.record if row is not None else None
    for step in column.path.split("."):
        fields = {field.wire: field for field in of.fields} if isinstance(of, Record) else {}
        kind = fields[step].type if step in fields else None
        kind = kind.item if isinstance(kind, ListOf) else kind
        of = kind.target if isinstance(kind, Ref) else None
    return here.link(of, code_cell(column.name)) if of is not None else code_cell(column.name)


def flow_cells(row: FlowRow) -> list[str]:
    """The cells of a row."""
    return [_flow_cell(cell) for cell in row.cells]


def _flow_cell(cell: Any) -> str:
    if isinstance(cell, list):
        return ", ".join(map(_flow_cell, cell))
    return code_cell(cell if isinstance(cell, str) else compact(cell))


def told_steps(mode: FlowMode) -> list[FlowStep]:
    """The steps that more is said of than their events."""
    return [step for step in mode.steps if step.described]
