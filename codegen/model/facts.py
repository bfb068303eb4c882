"""Protocol, errors, security, flows and topics: what documents more than it declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codegen.model.calls import Channel, Event
from codegen.model.frozen import frozen
from codegen.model.items import Citation, Item
from codegen.model.types import Limits, Type
from codegen.problems import Place


@frozen
class Fact(Item):
    """One documented statement; `wire` is its topic."""

    setting: str = ""  # the mock's setting that decides it, where nobody says


@frozen
class WireMessage(Item):
    """One kind of message, as documentation."""

    outbound: bool
    shape: str
    examples: tuple[Any, ...]


@frozen
class ScriptMember(Item):
    """A public member of the vendor's script."""

    call: str
    returns: str
    role: str = ""  # send, subscribe, unsubscribe, target, unload, text; "" for none of these


@frozen
class ScriptDefect(Item):
    """Something the vendor's script does wrong, and what ours does instead."""

    mended: str
    switch: str = ""  # what brings it back, for pages that rely on it


@frozen
class Script(Item):
    """The vendor's own client, as far as pages rely on it. `wire` is its global object."""

    file: str
    namespaces: tuple[str, ...]
    members: tuple[ScriptMember, ...]
    rules: tuple[Fact, ...]
    defects: tuple[ScriptDefect, ...]
    text_prefix: str = ""  # of messages that are strings; "" when there are none
    target_origin: str = "*"
    options: str = ""  # the global with the options of a script that takes its place
    timeout_text: str = ""
    shifts: tuple[str, ...] = ()  # requests that take callbacks in place of their second parameter


Constants = tuple[tuple[str, Any], ...]


@frozen
class Protocol(Item):
    """How messages look on the wire. Keys are key names in messages; constants are added to every message."""

    version: str
    timeout: int  # milliseconds
    id_key: str
    id_is_string: bool
    first_id: int
    method_key: str
    params_key: str
    named_params: bool
    omit_empty_params: bool
    request_constants: Constants
    result_key: str
    error_key: str
    response_constants: Constants
    channel_key: str
    data_key: str
    event_constants: Constants
    subscribes: bool  # False: events come unasked
    subscribe_constants: Constants = ()
    subscribe_key: str = ""
    subscription_key: str = ""
    unsubscribe_constants: Constants = ()
    unsubscribe_key: str = ""
    echo: Constants = ()  # (key, what it is)
    marker_key: str = ""
    marker_contains: str = ""
    own_marker: str = ""
    probe: str = ""  # the request whose success shows that the peer is there
    messages: tuple[WireMessage, ...] = ()
    dispatch: tuple[Fact, ...] = ()
    rules: tuple[Fact, ...] = ()
    script: Script | None = None


@frozen
class ErrorKind(Item):
    """An error the peer answers with."""

    kind: str  # rate-limit, refused, failed
    message: str  # with {placeholders}; "" when nobody gives the text
    examples: tuple[str, ...]


@frozen
class Option(Item):
    """A configuration option of the host."""

    type: Type
    limits: Limits
    has_default: bool
    default: Any
    no_default: str
    notation: str  # what its text is: origins, names; "" for plainly its type
    special: tuple[tuple[str, str], ...]
    parameter: str
    effect: str
    examples: tuple[Any, ...]


@frozen
class GrammarVector:
    """An input of a grammar and what it means."""

    input: Any
    means: Any
    description: str
    sources: tuple[Citation, ...]


@frozen
class Grammar(Item):
    """The notation of an option's value."""

    productions: tuple[tuple[str, str], ...]
    vectors: tuple[GrammarVector, ...]


@frozen
class Security(Item):
    """What the host lets a page do."""

    section: str
    options: tuple[Option, ...]
    grammars: tuple[Grammar, ...]
    rules: tuple[Fact, ...]
    keywords: tuple[tuple[str, tuple[str, ...]], ...]  # (source id, request names)


@dataclass(frozen=True, slots=True)
class FlowColumn:
    """A column of a flow and the payload field it shows."""

    name: str
    path: str  # "interaction.state"


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One event of a flow; `cells` in the order of the columns."""

    event: Event
    cells: tuple[Any, ...]
    at: Place


@frozen
class FlowStep(Item):
    """What the user does, and the events that follow."""

    title: str
    rows: tuple[FlowRow, ...]


@frozen
class FlowMode(Item):
    """One way through a flow."""

    title: str
    steps: tuple[FlowStep, ...]


@frozen
class Flow(Item):
    """A documented sequence of events, row by row."""

    channel: Channel
    columns: tuple[FlowColumn, ...]
    modes: tuple[FlowMode, ...]


@frozen
class Topic(Item):
    """Facts that belong together and to no single item."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A mistake in a source, or a contradiction between sources, and what holds here."""

    id: str
    sources: tuple[Citation, ...]
    says: str
    path: str
    check: str  # "is", "has", "lacks", or "" when only the path is checked
    expected: Any
    resolution: str
    reason: str
    at: Place
