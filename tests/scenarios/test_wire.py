"""The rules of the wire, each on both engines, for pages with any year of the vendor's script.

The tests of `tests/browser` have the same with real windows.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenarios.twins import ORIGIN, PAGE, Twins, protocol, request, subscribe

Json = Any
SERVER = {"userAgent": "WWE Server", "protocolVersion": 2}
CLIENT = {"userAgent": "WWE Client", "protocolVersion": 2}
RING: Json = ["trigger", "voice.rings", {"ani": "+15550123"}]
NOT_READY: Json = ["perform", "agent.setState", ["NotReady"]]


def raw(**message: Json) -> Json:
    """Any message of the page, as an action."""
    return ["receive", PAGE, message]


# --- requests and answers -----------------------------------------------------------------------


@pytest.mark.parametrize("given", [{}, {"parameters": []}, {"parameters": None}])
def test_parameters_may_be_left_out(twins: Twins, given: Json) -> None:
    played = twins.play(raw(request="agent.getState", referenceId="0", **CLIENT, **given))
    assert played.last["data"]["operationName"] == "Ready"


def test_parameters_are_positional(twins: Twins) -> None:
    message = {"parameters": ["5001", {"Segment": "Gold"}], "referenceId": "0", **CLIENT}
    played = twins.play(
        raw(request="voice.dial", **message), request("interaction.getInteractions")
    )
    (call,) = played.last["data"]
    assert (call["dnis"], call["userData"]["Segment"]) == ("5001", "Gold")


def test_null_stands_for_what_the_script_left_out(twins: Twins) -> None:
    """`voice.dial(destination, callback)` sends `[destination, null]`."""
    played = twins.play(request("voice.dial", "5001", None))
    assert "errorMessage" not in played.last


def test_more_parameters_than_there_are(twins: Twins) -> None:
    played = twins.play(request("agent.getState", "a", {"b": 1}, [2]))
    assert played.last["data"]["operationName"] == "Ready"


def test_success(twins: Twins) -> None:
    """The payload is in `data`; there is neither `event` nor `errorMessage`."""
    assert twins.play(request("sipEndpoint.isSpeakerMute", id="7")).to() == [
        {"referenceId": "7", "data": False, "request": "sipEndpoint.isSpeakerMute", **SERVER}
    ]


def test_success_without_result(twins: Twins) -> None:
    expected = {"referenceId": "7", "request": "system.triggerActivity", **SERVER}
    assert twins.play(request("system.triggerActivity", id="7")).to() == [expected]


def test_success_without_result_and_name(twins: Twins) -> None:
    given = {"void-data": "null", "request-in-success": False}
    played = twins.play(request("system.triggerActivity", id="7"), settings=given)
    assert played.to() == [{"referenceId": "7", "data": None, **SERVER}]


def test_failure(twins: Twins) -> None:
    """It always names the request; its text is under `errorMessage`, and there is no `data`."""
    text = "There is nothing with the identifier 9."
    expected = {"referenceId": "7", "errorMessage": text, "request": "voice.hangUp", **SERVER}
    settings = {"request-in-success": False}
    assert twins.play(request("voice.hangUp", "9", id="7"), settings=settings).to() == [expected]


@pytest.mark.parametrize("id_", ["0", "17", 0, 17, -1, 1.5, "a b", {"a": [1]}, True], ids=repr)
def test_reference_id_comes_back_with_its_type(twins: Twins, id_: Json) -> None:
    """Newer scripts compare with `===`."""
    played = twins.play(request("agent.get", id=id_))
    (answer,) = played.to()
    assert answer["referenceId"] == id_
    assert type(answer["referenceId"]) is type(id_)


@pytest.mark.parametrize("id_", [{}, {"referenceId": None}, {"referenceId": ""}], ids=repr)
def test_without_reference_id_nothing_comes_back(twins: Twins, id_: Json) -> None:
    """The request is carried out all the same."""
    played = twins.play(
        raw(request="voice.dial", parameters=["5001"], **CLIENT, **id_),
        request("interaction.getInteractions"),
    )
    assert len(played.to()) == 1
    assert len(played.last["data"]) == 1


def test_ids_that_begin_anew(twins: Twins) -> None:
    """After a reload a page counts from 0 again; answers are for whoever asked last."""
    again = request("agent.get", id="0")
    assert [it["referenceId"] for it in twins.play(again, again, again).to()] == ["0", "0", "0"]


def test_a_frame_id_in_a_request_changes_nothing(twins: Twins) -> None:
    plain = twins.play(request("agent.get")).to()
    assert twins.play(request("agent.get", frameId="42")).to() == plain
    assert twins.play(request("agent.get", frameId={"any": [1]})).to() == plain


@pytest.mark.parametrize("marker", ["WWE Client", "WWE", "my WWE page"])
def test_marker(twins: Twins, marker: str) -> None:
    played = twins.play(raw(request="agent.get", referenceId="0", userAgent=marker))
    assert played.last["data"]["username"] == "anna.berg@example.com"


def test_a_request_without_marker(twins: Twins) -> None:
    """Hand-written messages may lack it."""
    assert "data" in twins.play(raw(request="agent.get", referenceId="0")).last


@pytest.mark.parametrize("version", [{}, {"protocolVersion": 1}, {"protocolVersion": "2"}])
def test_protocol_version_is_not_looked_at(twins: Twins, version: Json) -> None:
    played = twins.play(
        raw(request="agent.get", referenceId="0", userAgent="WWE Client", **version)
    )
    assert "data" in played.last


FOREIGN: list[Json] = [
    None,
    5,
    True,
    "wwe text",
    "",
    [],
    {},
    {"hello": "world"},
    [{"request": "agent.get", "referenceId": "0", **CLIENT}],
    {"request": "agent.get", "referenceId": "0", "userAgent": "Client"},
    {"request": "agent.get", "referenceId": "0", "userAgent": ["WWE"]},
    {"request": 5, "referenceId": "0", **CLIENT},
    {"referenceId": "0", **CLIENT},
    {"event": "agent", "data": {"eventType": "STATE_CHANGED"}, **SERVER},
    {"referenceId": "0", "data": {}, **SERVER},
    {"frameId": "42", **SERVER},
]


@pytest.mark.parametrize("message", FOREIGN, ids=repr)
def test_messages_of_others_are_ignored(twins: Twins, message: Json) -> None:
    played = twins.play(["receive", PAGE, message], request("agent.get"))
    assert [it["referenceId"] for it in played.to()] == ["0"]
    assert len([line for line in played.lines if line["kind"] == "in"]) == 1


def test_prototype_keys_are_data(twins: Twins) -> None:
    data = {"__proto__": {"polluted": True}, "constructor": 1, "toString": "x"}
    played = twins.play(request("voice.dial", "5001", data), request("interaction.getInteractions"))
    assert played.last["data"][0]["userData"]["__proto__"] == {"polluted": True}
    assert played.last["data"][0]["userData"]["toString"] == "x"


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "agent.__proto__", ""])
def test_names_of_no_method(twins: Twins, name: str) -> None:
    played = twins.play(request(name))
    assert played.last["errorMessage"] == f"The request {name} is unknown."


# --- subscriptions and events -------------------------------------------------------------------


@pytest.mark.parametrize("names", ["agent", ["agent"], ["agent", "interaction"]])
def test_subscribe(twins: Twins, names: Json) -> None:
    """The id stands at the top, and there is no `event`, which the script would look at first."""
    played = twins.play(subscribe(names, "3"), NOT_READY)
    answer, event = played.to()
    assert answer == {"referenceId": "3", "subscriptionId": "1", **SERVER}
    data = {"eventType": "STATE_CHANGED", "mediaState": "NOT_READY"}
    assert event == {"event": "agent", "data": data, **SERVER}


def test_events_of_channels_that_nobody_wants(twins: Twins) -> None:
    assert len(twins.play(subscribe("media"), RING).to()) == 1


def test_an_event_goes_to_a_page_once(twins: Twins) -> None:
    played = twins.play(subscribe("agent", "1"), subscribe(["agent"], "2"), NOT_READY)
    assert [it.get("event") for it in played.to()] == [None, None, "agent"]


def test_unsubscribe(twins: Twins) -> None:
    """Sent without a callback: whether it is answered does not matter, but it works."""
    message = {"event": "unsubscribe", "data": "1", "referenceId": "4", **CLIENT}
    played = twins.play(subscribe("agent"), raw(**message), NOT_READY)
    assert all("event" not in it for it in played.to())
    assert played.last == {"referenceId": "4", **SERVER}


def test_unsubscribe_without_id_is_not_answered(twins: Twins) -> None:
    message = {"event": "unsubscribe", "data": "1", **CLIENT}
    assert len(twins.play(subscribe("agent"), raw(**message), NOT_READY).to()) == 1


def test_unsubscribe_ends_one_subscription(twins: Twins) -> None:
    message = {"event": "unsubscribe", "data": "1", "referenceId": "4", **CLIENT}
    played = twins.play(subscribe("agent", "1"), subscribe("agent", "2"), raw(**message), NOT_READY)
    assert played.last["event"] == "agent"


@pytest.mark.parametrize("subscription", ["9", 1, None, ["1"], {"a": 1}])
def test_unsubscribe_of_nothing(twins: Twins, subscription: Json) -> None:
    message = {"event": "unsubscribe", "data": subscription, "referenceId": "4", **CLIENT}
    assert twins.play(subscribe("agent"), raw(**message), NOT_READY).last["event"] == "agent"


def test_nobody_ends_the_subscription_of_another(twins: Twins) -> None:
    message = {"event": "unsubscribe", "data": "1", "referenceId": "4", **CLIENT}
    other = [["connect", "other", "https://other.example"], ["receive", "other", message]]
    assert twins.play(subscribe("agent"), *other, NOT_READY).last["event"] == "agent"


def test_subscriptions_outlive_the_script(twins: Twins) -> None:
    """`unload()` tells the desktop nothing: events keep coming, until the page is gone."""
    played = twins.play(subscribe("agent"), NOT_READY, ["perform", "agent.setState", ["Ready"]])
    assert [it.get("event") for it in played.to()] == [None, "agent", "agent"]
    gone = twins.play(subscribe("agent"), ["disconnect", PAGE], NOT_READY)
    assert len(gone.to()) == 1


def test_a_page_that_comes_back_has_no_subscription(twins: Twins) -> None:
    again = [["disconnect", PAGE], ["connect", PAGE, ORIGIN]]
    assert len(twins.play(subscribe("agent"), *again, NOT_READY).to()) == 1


def test_the_answer_comes_before_the_events(twins: Twins) -> None:
    """Events before the answer to the subscription would be lost; those of a call come after its answer."""
    played = twins.play(subscribe("interaction", "1"), request("voice.dial", "5001", id="2"))
    kinds = [it.get("referenceId") or it["data"]["eventType"] for it in played.to()]
    assert kinds == ["1", "2", "ADDED", "DIALING"]


def test_every_page_gets_its_event(twins: Twins) -> None:
    played = twins.play(
        ["connect", "other", "https://other.example"],
        subscribe("agent"),
        subscribe("agent", page="other"),
        NOT_READY,
    )
    assert played.to()[-1] == played.to("other")[-1]


def test_messenger_channels_are_full_names(twins: Twins) -> None:
    played = twins.play(
        subscribe(["messenger:orders", "messenger"]),
        request("messenger.broadcastMessage", "orders", {"orderId": 1}),
        request("messenger.broadcastMessage", "order", {"orderId": 2}),
    )
    events = [it for it in played.to() if "event" in it]
    assert events == [{"event": "messenger:orders", "data": {"orderId": 1}, **SERVER}]


def test_a_channel_that_does_not_exist(twins: Twins) -> None:
    assert twins.play(subscribe("nothing", "3")).last["subscriptionId"] == "1"


# --- what comes by itself -----------------------------------------------------------------------


def test_frame_id_and_text(twins: Twins) -> None:
    """Neither `event` nor `referenceId`; a text begins with `wwe`."""
    given = {"frame-id": "42", "wwe-text": "wwe:hello"}
    played = twins.play(["trigger", "desktop.says", {"text": "wwe:bye"}], settings=given)
    assert played.to() == [{"frameId": "42", **SERVER}, "wwe:hello", "wwe:bye"]


def test_by_default_nothing_comes_by_itself(twins: Twins) -> None:
    assert twins.play(["advance", 86_400_000]).to() == []


def test_polling_until_the_origin_is_listed(twins: Twins) -> None:
    """Pages poll getAllowedServices: a refusal is an answer, not silence."""
    ask = request("system.getAllowedServices")
    refused = twins.play(ask, options={"service-client-api.accepted-web-content-origins": ""})
    assert refused.last["errorMessage"] == f"The origin {ORIGIN} is not allowed to use the service."
    allowed = twins.play(ask).last["data"]
    assert "voice.dial" in allowed
    assert "auth.getJwtToken" not in allowed


def test_what_the_script_may_say_is_what_the_spec_says() -> None:
    """The keys of these tests are those of the spec's wire."""
    wire = protocol()
    keys = [wire["idKey"], wire["methodKey"], wire["paramsKey"], wire["resultKey"]]
    assert keys == ["referenceId", "request", "parameters", "data"]
    assert wire["eventConstants"] == SERVER
    assert wire["requestConstants"] == CLIENT
