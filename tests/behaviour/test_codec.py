"""Decoding and encoding: everything the spec shows, and everything it does not."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wwe_scapi import UNSET, ScapiDecodeError, UnknownValue
from wwe_scapi.agent import Agent, Role
from wwe_scapi.interaction import CallType, Interaction, Party

from codegen.model import Alias, Enum, Record, Ref
from tests.behaviour.values import (
    JSON_VALUES,
    agrees,
    fits,
    follow,
    python_class,
    sample_record,
    spots,
)
from tests.package import api

RECORDS = {item.qualified: item for item in api().definitions if isinstance(item, Record)}
BOTH = pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
EVERY = pytest.mark.parametrize("name", RECORDS)  # by name: a model is long to print


def examples() -> list[tuple[Record, Any]]:
    """Every example of a record, and every example of a field, in a record with all fields."""
    found = [(record, example) for record in RECORDS.values() for example in record.examples]
    for record in RECORDS.values():
        for field in record.fields:
            found += [(record, sample_record(record) | {field.wire: e}) for e in field.examples]
    for channel in api().channels:
        for event in channel.events:
            found += [(event.record, example) for example in event.examples]
    return found


@BOTH
def test_every_example_of_the_spec_survives_the_round_trip(strict: bool):
    """Each becomes what the model says, and goes back as exactly the JSON it was."""
    shown = examples()
    assert len(shown) > 100
    for record, example in shown:
        read = python_class(record).from_wire
        value = read(copy.deepcopy(example), strict=strict)
        assert agrees(value, example, Ref(record)), example
        assert value.to_wire() == example


@EVERY
def test_a_full_record_and_a_bare_one_survive_the_round_trip(name: str):
    """With every field and with only the required ones; absent stays absent."""
    record = RECORDS[name]
    read = python_class(record).from_wire
    full = sample_record(record)
    bare = {field.wire: full[field.wire] for field in record.fields if field.required}
    for wire in (full, bare):
        value = read(wire, strict=True)
        assert agrees(value, wire, Ref(record))
        assert value.to_wire() == wire


@EVERY
def test_strict_names_the_place_of_every_wrong_value(name: str):
    """A value of a wrong type, at any depth, is refused with its path and what belongs there."""
    record = RECORDS[name]
    read = python_class(record).from_wire
    wire = sample_record(record)
    found = list(spots(wire, Ref(record)))
    assert len(found) >= len(record.fields)
    for spot in found:
        kind, right = spot.item.type, spot.holder[spot.item.wire]
        wrong = [
            v for v in JSON_VALUES if not fits(v, kind) and not (v is None and spot.item.nullable)
        ]
        assert wrong or fits(object(), kind), spot.path
        for value in wrong:
            spot.holder[spot.item.wire] = value
            with pytest.raises(ScapiDecodeError) as caught:
                read(wire, strict=True)
            assert (caught.value.path, caught.value.value) == (spot.path, value)
            assert str(caught.value).startswith(
                f"{spot.path}: expected {caught.value.expected}, got "
            )
        spot.holder[spot.item.wire] = right
    read(wire, strict=True)


@EVERY
def test_strict_names_the_place_of_every_missing_value(name: str):
    """A required field that is absent, at any depth, is refused with its path."""
    record = RECORDS[name]
    read = python_class(record).from_wire
    wire = sample_record(record)
    for spot in list(spots(wire, Ref(record))):
        if spot.item.optional:
            continue
        right = spot.holder.pop(spot.item.wire)
        with pytest.raises(ScapiDecodeError, match="got nothing") as caught:
            read(wire, strict=True)
        assert (caught.value.path, caught.value.value) == (spot.path, UNSET)
        spot.holder[spot.item.wire] = right


@EVERY
def test_lenient_takes_and_returns_every_wrong_value(name: str):
    """A wrong, null or missing value anywhere raises nothing and goes back as it came."""
    record = RECORDS[name]
    read = python_class(record).from_wire
    wire = sample_record(record)
    for spot in list(spots(wire, Ref(record))):
        right = spot.holder[spot.item.wire]
        for value in JSON_VALUES:
            spot.holder[spot.item.wire] = value
            assert read(wire).to_wire() == wire, (spot.path, value)
        del spot.holder[spot.item.wire]
        assert read(wire).to_wire() == wire, spot.path
        spot.holder[spot.item.wire] = right


# --- any JSON at all ----------------------------------------------------------------------------

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn, name: str) -> Any:
    """A record's JSON after something has gone wrong with it."""
    wire = copy.deepcopy(sample_record(RECORDS[name]))
    places = list(spots(wire, Ref(RECORDS[name])))
    for spot in draw(st.lists(st.sampled_from(places), max_size=3)):
        if draw(st.booleans()):
            spot.holder[spot.item.wire] = draw(JSON)
        else:
            spot.holder.pop(spot.item.wire, None)
    holder = draw(st.sampled_from(places)).holder
    holder |= draw(st.dictionaries(st.text(max_size=5), JSON, max_size=2))
    return wire


ANYTHING = st.sampled_from(list(RECORDS)).flatmap(
    lambda name: st.tuples(st.just(name), JSON | damaged(name))
)


@given(ANYTHING)
@settings(max_examples=500, deadline=None)
def test_lenient_never_raises_and_loses_nothing(case: tuple[str, Any]):
    """Whatever JSON arrives: it decodes, and what is an object goes back as it came."""
    name, wire = case
    value = python_class(RECORDS[name]).from_wire(copy.deepcopy(wire))
    assert (value.to_wire() if isinstance(wire, dict) else value) == wire


@given(ANYTHING)
@settings(max_examples=500, deadline=None)
def test_strict_raises_nothing_else_and_tells_the_truth(case: tuple[str, Any]):
    """Either a value that goes back as it came, or a decode error whose path leads to its value."""
    name, wire = case
    wrong: ScapiDecodeError | None = None
    try:
        value = python_class(RECORDS[name]).from_wire(copy.deepcopy(wire), strict=True)
    except ScapiDecodeError as error:
        wrong = error
    if wrong is None:
        assert value.to_wire() == wire
    else:
        assert follow(wrong.path, wire) == wrong.value


# --- what is newer than this package ------------------------------------------------------------


@EVERY
@BOTH
def test_unknown_fields_are_kept_and_sent_back(name: str, strict: bool):
    """A field of a newer desktop stands in `unknown_fields`, untouched, and is sent back."""
    record = RECORDS[name]
    read = python_class(record).from_wire
    wire = sample_record(record) | {"newField": {"deep": [1, None]}, "null": None}
    value = read(wire, strict=strict)
    assert value.unknown_fields == {"newField": {"deep": [1, None]}, "null": None}
    assert value.to_wire() == wire


@BOTH
def test_unknown_enum_values_are_kept_and_sent_back(strict: bool):
    """At every place that holds an open enum, a value nobody knows becomes an UnknownValue."""
    count = 0
    for record in RECORDS.values():
        read, wire = python_class(record).from_wire, sample_record(record)
        for spot in list(spots(wire, Ref(record))):
            if isinstance(spot.item.type, Ref) and isinstance(spot.item.type.target, Enum):
                right = spot.holder[spot.item.wire]
                spot.holder[spot.item.wire] = "NEWER_THAN_THIS"
                value = read(wire, strict=strict)
                assert agrees(value, wire, Ref(record)), spot.path
                assert value.to_wire() == wire
                spot.holder[spot.item.wire] = right
                count += 1
    assert count > 100


def test_enums_in_lists_tolerate_the_unknown_one_by_one():
    """A list keeps the members it knows beside the values it does not."""
    agent = Agent.from_wire(AGENT | {"roles": ["ROLE_AGENT", "ROLE_OWNER"]}, strict=True)
    assert agent.roles == [Role.ROLE_AGENT, UnknownValue("ROLE_OWNER")]
    assert agent.to_wire()["roles"] == ["ROLE_AGENT", "ROLE_OWNER"]


def test_case_differs_where_desktops_differ():
    """What a desktop writes in another case is kept raw, and compared by `matches`."""
    call = CALL | {"callType": "Internal"}
    value = Interaction.from_wire(call, strict=True)
    assert isinstance(value.call_type, UnknownValue)
    assert value.call_type != CallType.INTERNAL
    assert value.call_type.matches(CallType.INTERNAL)
    assert CallType.INTERNAL.matches("internal")
    assert value.to_wire() == call


# --- absent, null -------------------------------------------------------------------------------

AGENT: dict[str, Any] = {
    "employeeId": "1",
    "firstname": "Kate",
    "lastname": "Lewis",
    "username": "kl",
}
CALL = sample_record(RECORDS["interaction.Interaction"])


def test_absent_and_null_are_told_apart():
    """Absent is None and stays absent; null, where the API has none, goes back as null."""
    absent = Agent.from_wire(AGENT)
    null = Agent.from_wire(AGENT | {"roles": None})
    assert absent.roles is None
    assert null.roles is None
    assert absent.unknown_fields == {}
    assert null.unknown_fields == {"roles": None}
    assert absent.to_wire() == AGENT
    assert null.to_wire() == AGENT | {"roles": None}
    assert absent != null
    with pytest.raises(ScapiDecodeError, match=r"^\$\.roles: expected array, got None$"):
        Agent.from_wire(AGENT | {"roles": None}, strict=True)


def test_a_missing_required_field_is_unset():
    """Lenient decoding marks what is missing, so that nobody takes it for null."""
    agent = Agent.from_wire({"employeeId": "1"})
    assert agent.username is UNSET
    assert agent.to_wire() == {"employeeId": "1"}


def test_what_is_no_object_is_returned_as_it_is():
    """Lenient decoding hands over what it cannot read; strict decoding says what was expected."""
    assert Party.from_wire("5001") == "5001"
    assert Party.from_wire(None) is None
    with pytest.raises(ScapiDecodeError, match=r"^\$: expected object, got '5001'$"):
        Party.from_wire("5001", strict=True)


# --- what is sent -------------------------------------------------------------------------------


def test_what_is_built_by_hand_is_sent_as_it_would_be_decoded():
    """A record made by its constructor equals the one read from the wire."""
    built = Agent(
        employee_id="1", firstname="Kate", lastname="Lewis", username="kl", roles=[Role.ROLE_AGENT]
    )
    wire = AGENT | {"roles": ["ROLE_AGENT"]}
    assert built.to_wire() == wire
    assert built == Agent.from_wire(wire)
    assert type(built.to_wire()["roles"][0]) is str


def test_nothing_is_shared_with_what_is_sent():
    """Changing the JSON afterwards does not change the record."""
    value = Interaction.from_wire(copy.deepcopy(CALL))
    wire = value.to_wire()
    wire["userData"]["new"] = 1
    wire["parties"].clear()
    assert value.to_wire() == CALL


def test_aliases_are_plain_values():
    """A type that is only another name stands for the JSON itself."""
    aliases = [item for item in api().definitions if isinstance(item, Alias)]
    assert {alias.qualified for alias in aliases} == {
        "interaction.UserData",
        "outbound.RecordFields",
    }
    assert type(Interaction.from_wire(CALL).user_data) is dict
