"""What generated decoders promise, shown on the worked example."""

import copy
import dataclasses
import json
import pickle
from typing import Any

import pytest
from example_codec import (
    CaseSelected,
    Direction,
    FrameStateChanged,
    Interaction,
    InteractionChanged,
    Party,
    State,
    read_interaction_event,
)
from hypothesis import given
from hypothesis import strategies as st
from runtime.channel import Channel, UnknownEvent
from runtime.codec import (
    UNSET,
    IntegerEnum,
    ScapiDecodeError,
    UnknownInt,
    UnknownValue,
    encode,
    enum_of,
    list_of,
    map_of,
    members_of,
    nullable,
    one_of,
    read_any,
    read_boolean,
    read_integer,
    read_list,
    read_map,
    read_none,
    read_number,
    read_object,
    read_string,
    retry,
    unlisted,
)

CALL: dict[str, Any] = {
    "interactionId": "1",
    "caseId": "4dda1ab6-0d02-4e2f-9b43-6ae7fdbc4905",
    "userData": {"Segment": "Gold", "nested": {"a": [1, None]}},
    "state": "TALKING",
    "previousState": "RINGING",
    "parties": [{"name": "5001"}, {"name": "Kate"}],
    "isConsultation": False,
    "isMainCaseInteraction": True,
    "direction": "IN",
    "callType": "INBOUND",
    "ani": "+1555",
    "startDate": 1443622153000,
}


def call(**changes: Any) -> dict[str, Any]:
    return {key: v for key, v in {**CALL, **changes}.items() if v is not ...}


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "IN", "TALKING", "ADDED", "CASE_SELECTED", "x"])
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*CALL, "name", "eventType", "interaction", "frameState"])
            | st.text(max_size=3),
            inner,
            max_size=8,
        )
    ),
    max_leaves=20,
)
broken_calls = st.fixed_dictionaries(
    {}, optional={key: json_values | st.just(CALL[key]) for key in CALL}
)


def test_decode() -> None:
    """Fields have Python names and types, absent ones are None or UNSET."""
    found = Interaction.from_wire(call(), strict=True)
    assert found.interaction_id == "1"
    assert found.state is State.TALKING
    assert found.direction is Direction.IN
    assert found.parties == [Party(name="5001"), Party(name="Kate")]
    assert found.user_data == CALL["userData"]
    assert found.start_date == 1443622153000
    assert found.dnis is None
    assert found.unknown_fields == {}
    assert Interaction.from_wire(call(ani=...), strict=True).ani is UNSET
    assert Interaction.from_wire(call(ani=None), strict=True).ani is None


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"caseId": 5}, "$.caseId: expected string, got 5"),
        ({"caseId": ...}, "$.caseId: expected string, got nothing"),
        ({"caseId": None}, "$.caseId: expected string, got None"),
        ({"isConsultation": 0}, "$.isConsultation: expected boolean, got 0"),
        ({"startDate": True}, "$.startDate: expected integer, got True"),
        ({"startDate": 1.5}, "$.startDate: expected integer, got 1.5"),
        ({"dnis": None}, "$.dnis: expected string, got None"),
        ({"ani": 5}, "$.ani: expected string or null, got 5"),
        ({"parties": {}}, "$.parties: expected array, got {}"),
        ({"parties": ...}, "$.parties: expected array, got nothing"),
        ({"parties": [7]}, "$.parties[0]: expected object, got 7"),
        (
            {"parties": [{"name": "a"}, {"name": None}]},
            "$.parties[1].name: expected string, got None",
        ),
        ({"parties": [{"name": "a"}, {}]}, "$.parties[1].name: expected string"),
        ({"state": ["x"]}, "$.state: expected string, got ['x']"),
        ({"direction": "UP"}, "$.direction: expected one of 'IN', 'OUT', got 'UP'"),
        ({"userData": []}, "$.userData: expected object, got []"),
    ],
)
def test_strict_refuses(changes: dict[str, Any], text: str) -> None:
    """Strict decoding names the place, what should be there and what is."""
    with pytest.raises(ScapiDecodeError) as caught:
        Interaction.from_wire(call(**changes), strict=True)
    assert str(caught.value).startswith(text)
    event = {"eventType": "ADDED", "interaction": call(**changes)}
    with pytest.raises(ScapiDecodeError) as caught:
        read_interaction_event(event, strict=True)
    assert str(caught.value).startswith(text.replace("$", "$.interaction", 1))


@pytest.mark.parametrize("data", [None, 5, "text", [], True, 1.5])
def test_no_object(data: Any) -> None:
    """What is no object at all is refused, or returned as it is."""
    with pytest.raises(ScapiDecodeError, match=r"^\$: expected object"):
        Interaction.from_wire(data, strict=True)
    assert Interaction.from_wire(data) is data


@given(broken_calls | json_values)
def test_lenient_round_trip(data: Any) -> None:
    """Lenient decoding takes any JSON, and encoding gives back what came."""
    found = Interaction.from_wire(data)
    assert encode(found) == data
    event = {"eventType": "ADDED", "interaction": data, "media": None}
    assert encode(read_interaction_event(event)) == event


@given(json_values)
def test_any_event(data: Any) -> None:
    """Every JSON value is some event."""
    found = read_interaction_event(data)
    assert encode(found) == data
    if not isinstance(data, dict):
        assert isinstance(found, UnknownEvent)


def test_unknown_fields() -> None:
    """Members of a newer version are kept, in order, and sent back."""
    wire = call(new={"x": 1}, older=None, last=[])
    for at_the_front in (False, True):
        data = dict(reversed(wire.items())) if at_the_front else wire
        found = Interaction.from_wire(data, strict=True)
        assert found.unknown_fields == {"new": {"x": 1}, "older": None, "last": []}
        assert list(found.unknown_fields) == [key for key in data if key not in CALL]
        assert found.to_wire() == wire


def test_missing_does_not_hide_unknown() -> None:
    """One member missing and one too many do not cancel out."""
    wire = call(caseId=..., extra=1)
    found = Interaction.from_wire(wire)
    assert found.unknown_fields == {"extra": 1}
    case_id: Any = found.case_id
    assert case_id is UNSET
    assert found.to_wire() == wire


def test_mistakes_are_not_hidden() -> None:
    """An error that is not the data's fault comes through, and does not loop."""

    def broken(data: Any, at: Any, strict: bool) -> Any:
        try:
            return None + data
        except (KeyError, TypeError):
            return retry(broken, data, Party.MEMBERS, at, strict)

    with pytest.raises(TypeError, match="unsupported operand"):
        broken({"name": "x"}, (), False)
    with pytest.raises(TypeError, match="unsupported operand"):
        broken({}, (), False)


def test_known_wins() -> None:
    """A field set after decoding beats the null that came for it."""
    found = Interaction.from_wire(call(dnis=None))
    assert found.to_wire()["dnis"] is None
    found.dnis = "5001"
    assert found.to_wire()["dnis"] == "5001"


def test_to_wire_shares_nothing() -> None:
    """Changing what was encoded does not change the record, and enums are plain."""
    found = Interaction.from_wire(call())
    wire: Any = found.to_wire()
    wire["userData"]["nested"]["a"].append(2)
    assert found.user_data == CALL["userData"]
    assert type(wire["state"]) is str
    assert type(encode(UnknownValue("x"))) is str
    assert type(encode(UnknownInt(5))) is int


def test_enums() -> None:
    """An unknown value stays what it is, and is told from the known ones by type."""
    found = Interaction.from_wire(call(state="NEW", previousState=""), strict=True)
    assert type(found.state) is UnknownValue
    assert found.state == "NEW"
    assert found.state.value == "NEW"
    assert repr(found.state) == "UnknownValue('NEW')"
    assert found.previous_state is State.NONE  # a member that is false
    assert found.to_wire()["state"] == "NEW"
    assert pickle.loads(pickle.dumps(found)) == found
    assert Interaction.from_wire(call(direction="UP")).direction == "UP"
    assert f"{State.TALKING} {State.TALKING!s}" == "TALKING TALKING"


def test_matches() -> None:
    """Comparison without regard to case is there where peers disagree on it."""
    assert State.TALKING.matches("Talking")
    assert UnknownValue("New").matches("NEW")
    assert State.TALKING.matches(UnknownValue("talking"))
    assert not State.TALKING.matches("IDLE")
    assert not State.TALKING.matches(None)
    assert str(State.TALKING) != "Talking"


class Level(IntegerEnum):
    NONE = 0
    HIGH = 2


def test_integer_enums() -> None:
    """Numbers have enums too, with a zero that is false."""
    levels = members_of(Level)
    assert unlisted(0, levels) is Level.NONE
    assert type(unlisted(7, levels)) is UnknownInt
    assert repr(unlisted(7, levels)) == "UnknownInt(7)"
    read = enum_of(levels, int, closed=True)
    assert read(2, (), True) is Level.HIGH
    assert f"{Level.HIGH}" == "2"
    with pytest.raises(ScapiDecodeError, match="one of 0, 2, got 7"):
        read(7, (), True)
    assert read("2", (), False) == "2"


def test_dataclass() -> None:
    """A record is a dataclass: fields, replace, ==, repr, match, copy, pickle."""
    found = Interaction.from_wire(call(extra=1))
    assert dataclasses.is_dataclass(found)
    assert [field.name for field in dataclasses.fields(Party)] == [
        "name",
        "unknown_fields",
    ]
    assert dataclasses.replace(found, dnis="1").unknown_fields == {"extra": 1}
    for twin in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert twin == found
    assert found != dataclasses.replace(found, dnis="1")
    assert Party(name="a") != CaseSelected(event_type="a", selected_case_id="a")
    assert repr(Party(name="a")) == "Party(name='a')"
    match found:
        case Interaction(interaction_id="1", parties=[Party(name=name), *_]):
            assert name == "5001"
        case _:
            pytest.fail("no match")
    with pytest.raises(AttributeError):
        found.misspelt = 1  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        hash(found)


def test_union() -> None:
    """Events are told apart by tag, without tag by a member, else unknown."""
    tagged = {"eventType": "CASE_SELECTED", "selectedCaseId": "1"}
    assert isinstance(read_interaction_event(tagged, strict=True), CaseSelected)
    untagged = {"frameState": "LEADING"}
    assert isinstance(read_interaction_event(untagged, strict=True), FrameStateChanged)
    unknown = {"eventType": "NEW", "frameState": "LEADING"}
    assert read_interaction_event(unknown, strict=True) == UnknownEvent(
        "interaction", "NEW", unknown
    )
    odds: list[Any] = [{"eventType": ["ADDED"]}, {"eventType": 5}, {}, None, [], "x"]
    for odd in odds:
        assert read_interaction_event(odd, strict=True) == UnknownEvent("interaction", None, odd)
    changed = read_interaction_event({"eventType": "ADDED", "interaction": call()})
    assert isinstance(changed, InteractionChanged)


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (read_string, ["", "x"], [None, 5, []]),
        (read_boolean, [True, False], [0, "true", None]),
        (read_integer, [0, 5, -1], [True, 1.5, "1", None]),
        (read_number, [0, 1.5], [True, "1", None]),
        (read_object, [{}, {"a": 1}], [[], None]),
        (read_any, [None, 1, [], {}], []),
        (list_of(read_string), [[], ["a"]], [{}, None, [1]]),
        (map_of(read_integer), [{}, {"a": 1}], [[], {"a": "1"}]),
        (nullable(read_string), [None, "a"], [5]),
        (one_of("text or texts", {str: read_string, list: list_of(read_string)}),
         ["a", ["a"]], [5, None, [5]]),
    ],
)  # fmt: skip
def test_readers(read: Any, good: list[Any], bad: list[Any]) -> None:
    """Each reader takes its type only; leniently, anything."""
    for value in good:
        assert read(value, (), True) == value
    for value in bad:
        assert read(value, (), False) == value
        with pytest.raises(ScapiDecodeError):
            read(value, (), True)


def test_whole_floats() -> None:
    """A peer that has only one kind of number may write 5 as 5.0."""
    assert type(read_integer(5.0, (), True)) is int
    found = Interaction.from_wire(call(startDate=5.0), strict=True)
    assert type(found.start_date) is int
    reader: Any = read_none
    assert reader({"anything": 1}) is None


@pytest.mark.parametrize(
    ("read", "data", "path"),
    [
        (list_of(list_of(read_string)), [["a"], ["b", 5]], "$[1][1]"),
        (map_of(list_of(read_string)), {"a": [], "b c": [5]}, '$["b c"][0]'),
        (map_of(read_string), {'"\\': 5}, r'$["\"\\"]'),
        (list_of(map_of(read_string)), [{}, {"x": None}], "$[1].x"),
    ],
)
def test_path(read: Any, data: Any, path: str) -> None:
    """The path leads to the value through nested containers."""
    with pytest.raises(ScapiDecodeError) as caught:
        read(data, (), True)
    assert caught.value.path == path


def test_path_of_a_part() -> None:
    """Who decodes a part of a message can say where it stood."""
    whole = {"data": {"name": 5}}
    with pytest.raises(ScapiDecodeError, match=r"^\$\.data\.name"):
        Party.from_wire(whole["data"], strict=True, at=((), "data", whole))
    with pytest.raises(ScapiDecodeError, match=r"^\$\[0\]"):
        read_list([5], read_string, (), True)
    with pytest.raises(ScapiDecodeError, match=r"^\$\.a"):
        read_map({"a": 5}, read_string, (), True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [object()]}, "$.a[0]: object is not a JSON value"),
        ({"a": {1: 2}}, "$.a: the key 1 is not a string"),
        ([UNSET], "$[0]: Unset is not a JSON value"),
        (b"x", "$: bytes is not a JSON value"),
    ],
)
def test_encode_refuses(value: Any, text: str) -> None:
    """What has no JSON form is found before it is sent, with its place."""
    with pytest.raises(TypeError) as caught:
        encode(value)
    assert str(caught.value) == text


def test_encode() -> None:
    """Records, enums and tuples may stand anywhere in what is sent."""
    value = {"a": (Party(name="x"), State.IDLE), "b": Level.HIGH}
    assert encode(value) == {"a": [{"name": "x"}, "IDLE"], "b": 2}
    assert json.loads(json.dumps(encode(value))) == encode(value)


def test_channel_names() -> None:
    """A pattern is filled in once, whatever the values look like."""
    room = Channel("room:{name}/{part}", read_any, ("name", "part"))
    assert room.named(name="{part}", part="b").name == "room:{part}/b"
    with pytest.raises(TypeError, match="takes name, part"):
        room.named(name="a")
    with pytest.raises(TypeError, match="takes no parameters"):
        Channel("agent", read_any).named(name="a")


def test_unset() -> None:
    """UNSET is one object, false, and stays itself when pickled or copied."""
    assert not UNSET
    assert repr(UNSET) == str(UNSET) == "UNSET"
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET
    assert copy.deepcopy(UNSET) is UNSET
