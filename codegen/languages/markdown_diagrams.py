"""Markdown: Mermaid diagrams, in which any text of the spec may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen.languages.markdown import fenced
from codegen.languages.markdown_code import compact
from codegen.languages.text import UNSAFE
from codegen.model import Constants, FlowMode, FlowRow, Protocol

_SPECIAL = re.compile(r"[^A-Za-z0-9 _.,()/-]")


def label(text: str) -> str:
    """Text in a diagram; what could mean something there is written as a number."""
    seen = UNSAFE.sub(lambda match: f"U+{ord(match[0]):04X}", " ".join(text.split()))
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", seen) or "-"


def sequence_of(mode: FlowMode) -> str:
    """The events of one way through a flow; each step in a frame of its own."""
    return _diagram(["participant S as Service", "participant C as Client", *_steps(mode)])


def _steps(mode: FlowMode) -> Iterator[str]:
    for step in mode.steps:
        yield f"opt {label(step.title)}"
        for row in step.rows:
            yield f"  S->>C: {label(row.event.wire)}{_cells(row)}"
        yield "end"


def _cells(row: FlowRow) -> str:
    """The single values of a row; lists would make the picture unreadable."""
    said = [cell if isinstance(cell, str) else compact(cell) for cell in row.cells if _single(cell)]
    return f" ({', '.join(map(label, said))})" if said else ""


def _single(cell: Any) -> bool:
    return cell is not None and not isinstance(cell, (list, dict))


def protocol_sequence(protocol: Protocol) -> str:
    """Who sends what: a call, and a subscription if there are any."""
    return _diagram([
        "participant C as Client",
        "participant S as Service",
        *_exchange(protocol),
        *(_subscription(protocol) if protocol.subscribes else _unasked(protocol)),
    ])  # fmt: skip


def _exchange(protocol: Protocol) -> Iterator[str]:
    yield "Note over C,S: a call"
    keys = (protocol.method_key, protocol.params_key, protocol.id_key)
    yield f"C->>S: {label(', '.join(keys))}"
    yield "alt it went well"
    yield f"  S-->>C: {label(f'{protocol.id_key}, {protocol.result_key}')}"
    yield "else it failed"
    yield f"  S-->>C: {label(f'{protocol.id_key}, {protocol.error_key}')}"
    yield "end"


def _subscription(protocol: Protocol) -> Iterator[str]:
    yield "Note over C,S: a subscription"
    keys = [*_constants(protocol.subscribe_constants), protocol.subscribe_key, protocol.id_key]
    yield f"C->>S: {label(', '.join(keys))}"
    yield f"S-->>C: {label(f'{protocol.id_key}, {protocol.subscription_key}')}"
    yield from _events(protocol)
    if protocol.unsubscribe_key:
        keys = [
            *_constants(protocol.unsubscribe_constants),
            protocol.unsubscribe_key,
            protocol.id_key,
        ]
        yield f"C->>S: {label(', '.join(keys))}"


def _constants(constants: Constants) -> list[str]:
    return [
        f"{key} = {value if isinstance(value, str) else compact(value)}" for key, value in constants
    ]


def _unasked(protocol: Protocol) -> Iterator[str]:
    yield "Note over C,S: events come unasked"
    yield from _events(protocol)


def _events(protocol: Protocol) -> Iterator[str]:
    yield "loop each event"
    yield f"  S->>C: {label(f'{protocol.channel_key}, {protocol.data_key}')}"
    yield "end"


def _diagram(lines: list[str]) -> str:
    return fenced("\n".join(["sequenceDiagram", *("  " + line for line in lines)]), "mermaid")
