"""What a message is, and how it is written, follows from the protocol alone."""

from dataclasses import replace
from typing import Any

import pytest
from desk import PROTOCOL, SERVER
from hypothesis import given
from hypothesis import strategies as st
from runtime.messages import (
    EchoValues,
    EventMessage,
    Foreign,
    Inbound,
    Outbound,
    OwnMessage,
    Request,
    Response,
    Subscribe,
    Unsubscribe,
    build,
    build_reply,
    classify,
    parse,
)
from runtime.params import plain_params, trim
from runtime.protocol import Protocol
from runtime.unset import UNSET

NUMBERED = replace(PROTOCOL, id_type="integer")
BARE = Protocol(
    id_key="id",
    id_type="integer",
    method_key="method",
    params_key="params",
    params_style="named",
    omit_empty_params=False,
    request_constants={},
    result_key="result",
    error_key="error",
    channel_key="topic",
    event_data_key="body",
    timeout=1,
)


@pytest.mark.parametrize(
    ("outbound", "message"),
    [
        (Request("0", "a.b", []), {"ask": "a.b"}),
        (Request("0", "a.b", [None]), {"ask": "a.b", "with": [None]}),
        (Subscribe("0", ("x",)), {"event": "listen", "data": "x"}),
        (Subscribe("0", ("x", "y")), {"event": "listen", "data": ["x", "y"]}),
        (Unsubscribe("0", "t1"), {"event": "leave", "data": "t1"}),
    ],
)
def test_build(outbound: Outbound, message: dict[str, Any]) -> None:
    """Every message carries id, constants and echoed values; parse reads it back."""
    built = build(PROTOCOL, outbound, {"frame": 7})
    assert built == {**message, "ref": "0", "from": "page of ACME", "frame": 7}
    assert parse(PROTOCOL, built) == outbound


def test_build_without_subscriptions() -> None:
    """An API without subscribe message cannot be made to send one."""
    assert build(BARE, Request(1, "m", {}), {}) == {
        "method": "m",
        "params": {},
        "id": 1,
    }
    for outbound in (Subscribe(1, ("x",)), Unsubscribe(1, "t")):
        with pytest.raises(TypeError, match="no such message"):
            build(BARE, outbound, {})


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({"ref": "3", "data": 1}, Response("3", 1)),
        ({"ref": "3"}, Response("3", None)),
        ({"ref": "3", "problem": None}, Response("3", None, None)),
        ({"ref": "3", "problem": ""}, Response("3", None, "")),
        ({"ref": "3", "ticket": 9}, Response("3", None, UNSET, 9)),
        ({"event": "x", "data": [1]}, EventMessage("x", [1])),
        ({"event": "x", "ref": "3"}, EventMessage("x", None)),
        ({"event": "", "ref": "3"}, Response("3")),
        ({"event": None, "ref": "3"}, Response("3")),
        ({"frame": None}, EchoValues({"frame": None})),
        ({"frame": 1, "ref": "3"}, Response("3")),
        ({"frame": 1, "ref": ""}, EchoValues({"frame": 1})),
        ({"frame": 1, "ref": 5}, None),
        ({"event": 5}, None),
        ({"event": ["x"]}, None),
        ({"ref": 3, "data": 1}, None),
        ({"ref": ["3"]}, None),
        ({}, None),
    ],
)
def test_classify(message: dict[str, Any], found: Inbound | None) -> None:
    """The order is: event, answer, echoed value; else nothing for us."""
    message = {**message, **SERVER}
    result = classify(PROTOCOL, message)
    if isinstance(found, Response | EventMessage):
        found = replace(found, raw=message)
    assert result == (Foreign(message) if found is None else found)


@pytest.mark.parametrize(
    ("marker", "kind"),
    [
        ("desk of ACME", Response),
        ("ACME", Response),
        ("page of ACME", OwnMessage),
        ("acme", Foreign),
        (None, Foreign),
        (["ACME"], Foreign),
    ],
)
def test_marker(marker: Any, kind: type) -> None:
    """Only messages with the marker are looked at, and our own are recognised."""
    assert type(classify(PROTOCOL, {"ref": "1", "from": marker})) is kind
    assert type(classify(BARE, {"id": 1, "from": marker})) is Response


@pytest.mark.parametrize(
    ("id", "read"), [(5, 5), (5.0, 5), (0, 0), ("5", None), (True, None), (5.5, None)]
)
def test_integer_ids(id: Any, read: int | None) -> None:
    """A number is the same id however it is written; a string or boolean is none."""
    found = classify(NUMBERED, {"ref": id, **SERVER})
    assert (found.id if isinstance(found, Response) else None) == read
    assert type(found) is (Foreign if read is None else Response)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=5,
)
keys = ["ref", "event", "data", "problem", "ticket", "frame", "ask", "with"]


@given(
    json_values
    | st.fixed_dictionaries(
        {"from": st.just("desk of ACME") | st.just("page of ACME") | json_values},
        optional=dict.fromkeys(keys, json_values | st.sampled_from(["1", 1, "listen", "leave"])),
    )
)
def test_anything_is_something(message: Any) -> None:
    """No message, however odd, makes either side fail."""
    for protocol in (PROTOCOL, NUMBERED, BARE):
        classify(protocol, message)
        parse(protocol, message)


@pytest.mark.parametrize(
    "reply",
    [
        Response("1", {"a": 1}),
        Response("1"),
        Response("1", error=None),
        Response("1", subscription="t"),
        EventMessage("x", {"eventType": "A"}),
    ],
)
def test_build_reply(reply: Any) -> None:
    """What a mock builds is what a client understands."""
    built = build_reply(PROTOCOL, reply, SERVER)
    assert built.items() >= SERVER.items()
    found: Any = classify(PROTOCOL, built)
    assert replace(found, raw=None) == reply


@pytest.mark.parametrize(
    "message",
    [
        {"ask": 5, "ref": "1"},
        {"ask": "a"},
        {"ask": "a", "ref": "1", "with": {}},
        {"event": "listen", "data": [1], "ref": "1"},
        {"event": "listen", "ref": "1"},
        "text",
        None,
    ],
)
def test_parse_refuses(message: Any) -> None:
    """A mock can tell what no client would send."""
    assert parse(PROTOCOL, message) == Foreign(message)


def test_trim() -> None:
    """Absent parameters are cut off at the end, null in the middle, left out by name."""
    assert trim([1, UNSET, 2, UNSET, UNSET]) == [1, None, 2]
    assert trim([UNSET, UNSET]) == []
    assert trim((1, None)) == [1, None]
    assert trim({"a": 1, "b": UNSET, "c": None}) == {"a": 1, "c": None}


def test_plain_params() -> None:
    """Parameters are copied, and the wrong style is the caller's mistake."""
    inner = {"a": [1]}
    found: Any = plain_params([inner, UNSET], "positional")
    assert found == [inner]
    assert found[0]["a"] is not inner["a"]
    assert plain_params((), "named") == {}
    assert plain_params({"a": UNSET}, "named") == {}
    for params, style in (
        ({"a": 1}, "positional"),
        ([1], "named"),
        ("ab", "positional"),
    ):
        with pytest.raises(TypeError, match=f"parameters of this API are {style}"):
            plain_params(params, style)  # type: ignore[arg-type]
