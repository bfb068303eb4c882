"""Envelopes: what goes over the wire, as typed values, and the way there and back.

Pure functions of a `Protocol`; sessions, mocks and traces share them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from .protocol import JSON, Protocol
from .unset import UNSET, Unset
from .values import Value

Id: TypeAlias = str | int


@dataclass(slots=True, eq=False, repr=False)
class Request(Value):
    """A call of a method; `params` is a list or, if they have names, a dict."""

    id: Id
    method: str
    params: list[JSON] | dict[str, JSON]


@dataclass(slots=True, eq=False, repr=False)
class Subscribe(Value):
    """Asks for the events of some channels."""

    id: Id
    channels: tuple[str, ...]


@dataclass(slots=True, eq=False, repr=False)
class Unsubscribe(Value):
    """Ends what a subscribe answer named; nobody waits for an answer to this."""

    id: Id
    subscription: JSON


@dataclass(slots=True, eq=False, repr=False)
class Response(Value):
    """An answer. It is a failure if `error` is there, even as None.

    `result` is None if the answer has none; `raw` is the whole message.
    """

    id: Id
    result: Any = None
    error: Any | Unset = UNSET
    subscription: Any | Unset = UNSET
    raw: Any = None


@dataclass(slots=True, eq=False, repr=False)
class EventMessage(Value):
    """An event on a channel; `raw` is the whole message."""

    channel: str
    data: Any
    raw: Any = None


@dataclass(slots=True, eq=False, repr=False)
class EchoValues(Value):
    """Values the peer wants to see in every message from now on."""

    values: dict[str, JSON]


@dataclass(slots=True, eq=False, repr=False)
class OwnMessage(Value):
    """Our own message, sent back to us: there is no peer. `id` is None if unreadable."""

    id: Id | None


@dataclass(slots=True, eq=False, repr=False)
class Foreign(Value):
    """Nothing for us, or nothing that can be understood."""

    raw: Any


Outbound: TypeAlias = Request | Subscribe | Unsubscribe
Inbound: TypeAlias = Response | EventMessage | EchoValues | OwnMessage | Foreign


def build(
    protocol: Protocol, outbound: Outbound, echoes: Mapping[str, JSON]
) -> dict[str, JSON]:
    """Make the message a client sends. Raises TypeError if the API has none such."""
    message: dict[str, JSON] = {}
    if isinstance(outbound, Request):
        message[protocol.method_key] = outbound.method
        if outbound.params or not protocol.omit_empty_params:
            message[protocol.params_key] = outbound.params
    elif isinstance(outbound, Subscribe):
        message.update(_constants(protocol.subscribe_constants))
        names: list[JSON] = [*outbound.channels]
        message[protocol.subscribe_channels_key] = (
            names[0] if len(names) == 1 else names
        )
    else:
        message.update(_constants(protocol.unsubscribe_constants))
        message[protocol.unsubscribe_key] = outbound.subscription
    message[protocol.id_key] = outbound.id
    message.update(protocol.request_constants)
    message.update(echoes)
    return message


def build_reply(
    protocol: Protocol,
    reply: Response | EventMessage,
    constants: Mapping[str, JSON],
) -> dict[str, JSON]:
    """Make the message a peer sends; `constants` are the peer's own fixed members."""
    message: dict[str, JSON] = {}
    if isinstance(reply, EventMessage):
        message[protocol.channel_key] = reply.channel
        message[protocol.event_data_key] = reply.data
    else:
        message[protocol.id_key] = reply.id
        if reply.error is not UNSET:
            message[protocol.error_key] = reply.error
        elif reply.subscription is not UNSET:
            message[protocol.subscription_key] = reply.subscription
        elif reply.result is not None:
            message[protocol.result_key] = reply.result
    message.update(constants)
    return message


def classify(protocol: Protocol, message: Any) -> Inbound:
    """Say what an inbound message is, whatever it is; never raises.

    In this order: without the marker it is foreign; with our own marker it is our own;
    with a channel an event; with an id an answer; else perhaps values to echo.
    """
    found = _object(message)
    marker = None if protocol.marker_key is None else found.get(protocol.marker_key)
    if not found or not _is_marked(protocol, marker):
        return Foreign(message)
    if marker is not None and marker == protocol.own_marker:
        return OwnMessage(_id(protocol, found.get(protocol.id_key)))
    channel = found.get(protocol.channel_key)
    if channel:
        if not isinstance(channel, str):
            return Foreign(message)
        return EventMessage(channel, found.get(protocol.event_data_key), found)
    ref = found.get(protocol.id_key)
    if ref or _id(protocol, ref) is not None:
        return _response(protocol, found, _id(protocol, ref))
    values = {key: found[key] for key in protocol.echo_keys if key in found}
    return EchoValues(values) if values else Foreign(message)


def parse(protocol: Protocol, message: Any) -> Outbound | Foreign:
    """Say what a client's message is, whatever it is; the peer's side, for mocks."""
    found = _object(message)
    ref = _id(protocol, found.get(protocol.id_key))
    if ref is None:
        return Foreign(message)
    if _has(found, protocol.unsubscribe_constants):
        return Unsubscribe(ref, found.get(protocol.unsubscribe_key))
    if _has(found, protocol.subscribe_constants):
        names: Any = found.get(protocol.subscribe_channels_key)
        channels = tuple(names if names.__class__ is list else [names])
        fits = all(isinstance(name, str) for name in channels)
        return Subscribe(ref, channels) if fits else Foreign(message)
    method = found.get(protocol.method_key)
    empty: Any = [] if protocol.params_style == "positional" else {}
    params = found.get(protocol.params_key, empty)
    if isinstance(method, str) and isinstance(params, type(empty)):
        return Request(ref, method, params)
    return Foreign(message)


def _object(message: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", message) if isinstance(message, dict) else {}


def _response(
    protocol: Protocol, found: dict[str, Any], id: Id | None
) -> Response | Foreign:
    if id is None:
        return Foreign(found)
    return Response(
        id,
        found.get(protocol.result_key),
        found.get(protocol.error_key, UNSET),
        found.get(protocol.subscription_key, UNSET),
        found,
    )


def _is_marked(protocol: Protocol, marker: object) -> bool:
    if protocol.marker_key is None:
        return True
    return isinstance(marker, str) and (protocol.marker_contains or "") in marker


def _id(protocol: Protocol, value: object) -> Id | None:
    """`value` as an id, None if it is none: ``5`` is not ``"5"``, but it is ``5.0``."""
    if protocol.id_type == "string":
        return value if isinstance(value, str) and value else None
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def _constants(constants: Mapping[str, JSON] | None) -> Mapping[str, JSON]:
    if constants is None:
        raise TypeError("this API has no such message")
    return constants


def _has(message: Mapping[str, Any], constants: Mapping[str, JSON] | None) -> bool:
    return bool(constants) and all(
        message.get(key, UNSET) == value for key, value in (constants or {}).items()
    )
