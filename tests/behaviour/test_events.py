"""What arrives on the channels."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from wwe_scapi import Channel, ScapiDecodeError, UnknownEvent
from wwe_scapi.events.agent import AGENT, AgentStateChanged
from wwe_scapi.events.interaction import (
    INTERACTION,
    InteractionCaseSelected,
    InteractionError,
    InteractionEvent,
    InteractionUnknown,
    read_interaction_event,
)
from wwe_scapi.events.markdone import MARKDONE
from wwe_scapi.events.media import MEDIA
from wwe_scapi.events.messenger import MESSENGER
from wwe_scapi.events.outbound import OUTBOUND
from wwe_scapi.events.system import SYSTEM, SystemCustomToastButtonClick, SystemFrameState
from wwe_scapi.system import FrameState

from codegen.languages.python import home_module
from codegen.model import Event, Ref
from tests.behaviour.peer import Message, connected, played, start
from tests.behaviour.test_codec import JSON
from tests.behaviour.values import agrees, python_class, sample_record
from tests.package import api

READ_ANY = (AGENT, INTERACTION, MARKDONE, MEDIA, OUTBOUND, SYSTEM)
CHANNELS: dict[str, Channel[Any]] = {channel.name: channel for channel in (*READ_ANY, MESSENGER)}
EVENTS: dict[str, tuple[str, Event]] = {
    f"{channel.wire} {event.wire}": (channel.wire, event)
    for channel in api().channels
    for event in channel.events
}
EVERY = pytest.mark.parametrize("name", EVENTS)


def read(channel: str, data: Any, *, strict: bool = False) -> Any:
    """A payload, decoded as a subscription does it."""
    return CHANNELS[channel].decode(data, (), strict)


def payloads(event: Event) -> list[Message]:
    """The examples of an event, and one made up with every field."""
    return [*event.examples, sample_record(event.record)]


def test_every_channel_has_its_constant():
    """Each channel of the API is there, under its name on the wire."""
    assert sorted(CHANNELS) == sorted(channel.wire for channel in api().channels)
    assert len(EVENTS) == 51


@EVERY
def test_every_event_decodes_to_its_own_class(name: str):
    """Its channel's reader knows it by tag or field, and it goes back as it came."""
    channel, event = EVENTS[name]
    for data in payloads(event):
        for strict in (False, True):
            value = read(channel, data, strict=strict)
            assert agrees(value, data, Ref(event.record))
            assert value.to_wire() == data


def test_every_event_has_a_class_of_its_own():
    """No two events share a class, and all of them stand in their channel's union."""
    classes = [python_class(event.record) for _, event in EVENTS.values()]
    assert len(set(classes)) == len(EVENTS)
    for wire, union in unions().items():
        expected = {
            python_class(event.record) for channel, event in EVENTS.values() if channel == wire
        }
        assert union == expected | {UnknownEvent}


def unions() -> dict[str, set[Any]]:
    """The members of each channel's event type."""
    found = {}
    for channel in api().channels:
        if channel.events:
            module = importlib.import_module(f"wwe_scapi.{home_module(channel.home)}")
            found[channel.wire] = members(module, f"{channel.wire.capitalize()}Event")
    return found


def members(module: ModuleType, alias: str) -> set[Any]:
    names = vars(module)
    return {names[ref.__forward_arg__] for ref in get_args(names[alias])}


@EVERY
def test_a_wrong_payload_is_an_error_only_if_strict(name: str):
    """A known event that lacks everything keeps its class; strict decoding says what it lacks."""
    channel, event = EVENTS[name]
    full = sample_record(event.record)
    key = event.when.wire if event.when else "eventType"
    if len(full) == 1:
        full |= {"more": 1}
        assert read(channel, full, strict=True).unknown_fields == {"more": 1}
        return
    bare = {key: full[key]}
    assert type(read(channel, bare)) is python_class(event.record)
    assert read(channel, bare).to_wire() == bare
    if sum(field.required for field in event.record.fields) > 1:
        with pytest.raises(ScapiDecodeError, match="got nothing"):
            read(channel, bare, strict=True)


@pytest.mark.parametrize(
    ("data", "wire_type"),
    [
        ({"eventType": "NEWER", "x": [1]}, "NEWER"),
        ({"eventType": "added"}, "added"),
        ({"eventType": ""}, ""),
        ({"eventType": 7}, None),
        ({"eventType": None}, None),
        ({}, None),
        ("ADDED", None),
        (None, None),
        ([{"eventType": "ADDED"}], None),
    ],
)
@pytest.mark.parametrize("channel", ["agent", "interaction", "outbound", "system"])
@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_unknown_events_are_no_errors(channel: str, data: Any, wire_type: str | None, strict: bool):
    """Whatever a newer desktop sends is an UnknownEvent, complete, strict or not."""
    event = read(channel, data, strict=strict)
    assert event == UnknownEvent(channel, wire_type, data)
    assert event.to_wire() == data


def test_events_named_unknown_or_error_are_known():
    """Two events of the API are called UNKNOWN and ERROR; they are not the unknown ones."""
    change = {"media": "voice", "interaction": {}}
    assert type(read("interaction", {"eventType": "UNKNOWN"} | change)) is InteractionUnknown
    assert type(read("interaction", {"eventType": "ERROR"} | change)) is InteractionError


def test_events_without_a_tag_are_told_by_their_field():
    """A frame state has no eventType; the field tells it, and a tag wins over the field."""
    state = read("system", {"frameState": "LEADING"}, strict=True)
    assert type(state) is SystemFrameState
    assert state.frame_state is FrameState.LEADING
    assert not hasattr(state, "event_type")
    click = {"eventType": "CUSTOM_TOAST_BUTTON_CLICK", "customToastId": "t", "buttonIndex": 0}
    assert type(read("system", click | {"frameState": "LEADING"})) is SystemCustomToastButtonClick
    newer = {"eventType": "NEWER", "frameState": "LEADING"}
    assert read("system", newer) == UnknownEvent("system", "NEWER", newer)


def test_a_tag_of_another_channel_means_nothing():
    """Event types count on their own channel only."""
    toast = {"eventType": "CUSTOM_TOAST_BUTTON_CLICK"}
    assert read("interaction", toast) == UnknownEvent(
        "interaction", "CUSTOM_TOAST_BUTTON_CLICK", toast
    )


@pytest.mark.parametrize("channel", [MEDIA, MARKDONE])
def test_channels_that_nobody_describes_deliver_what_came(channel: Channel[UnknownEvent]):
    """Their events are unknown ones, strict or not."""
    data = {"media": "voice", "state": {"type": "READY"}}
    assert channel.decode(data, (), True) == UnknownEvent(channel.name, None, data)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_no_json_is_too_odd_for_a_channel(data: Any):
    """Lenient or strict, what is no event of a channel is an UnknownEvent that holds it."""
    for channel in READ_ANY:
        for strict in (False, True):
            assert channel.decode(data, (), strict).to_wire() == data


@played
async def test_a_channel_with_a_parameter_is_named_in_full():
    """`messenger(channel)` subscribes to `messenger:<channel>` and delivers its messages."""
    async with connected() as (client, peer):
        opening = start(client.events.messenger("orders").subscribe())
        assert (await peer.agree())["data"] == "messenger:orders"
        async with await opening as orders:
            await peer.event("messenger:other", "not for us")
            await peer.event("messenger:orders", {"orderId": "4711"})
            assert await orders.once() == {"orderId": "4711"}


def test_a_channel_with_a_parameter_wants_it():
    """What is missing or too much is a TypeError that names it."""
    assert MESSENGER.named(channel="a").name == "messenger:a"
    assert MESSENGER.named(channel="a{channel}").name == "messenger:a{channel}"
    with pytest.raises(TypeError, match=r"channel messenger:{channel} takes channel"):
        MESSENGER.named()
    with pytest.raises(TypeError, match="takes channel"):
        MESSENGER.named(channel="a", room="b")


def test_the_reader_can_be_used_alone():
    """A payload from a recording needs no client; one made by hand has its type already."""
    event: InteractionEvent = read_interaction_event(
        {"eventType": "CASE_SELECTED", "selectedCaseId": "1"}
    )
    assert event == InteractionCaseSelected(selected_case_id="1")
    changed = AgentStateChanged.from_wire({"eventType": "STATE_CHANGED", "mediaState": "READY"})
    assert changed.reason is None
