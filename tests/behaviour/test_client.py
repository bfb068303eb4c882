"""The client, used as a user does, with a desktop that is played by the test."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import math
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from wwe_scapi import (
    MemoryTransport,
    ScapiClosedError,
    ScapiDecodeError,
    ScapiError,
    ScapiNoDesktopError,
    ScapiRateLimitError,
    ScapiRequestError,
    ScapiTimeoutError,
    ServiceClient,
    UnknownEvent,
)
from wwe_scapi.agent import Agent
from wwe_scapi.events.agent import AgentStateChanged
from wwe_scapi.events.interaction import InteractionEvent, InteractionRinging
from wwe_scapi.interaction import ConsultTarget, TargetKind
from wwe_scapi.media import StateType
from wwe_scapi.system import ToastParameters

from codegen.languages.python import class_name, client_attribute, method_name, module_name
from codegen.model import Field, Method, MethodExample, Record, Ref, Union
from tests.behaviour.peer import Message, Peer, connected, played, settle, start
from tests.behaviour.values import agrees, fits, python_class, sample_record
from tests.conftest import Golden
from tests.package import api

REQUESTS = Path(__file__).parent / "requests.jsonl"
NAMESPACES = {namespace.wire: namespace.words for namespace in api().namespaces}
METHODS = {method.wire: method for method in api().methods}
CALLS = {
    f"{method.wire} {number}": (method, example)
    for method in METHODS.values()
    for number, example in enumerate(method.examples, 1)
}
EVERY = pytest.mark.parametrize("name", CALLS)
AGENT = {"employeeId": "1", "firstname": "Kate", "lastname": "Lewis", "username": "kl"}
RINGING = {
    "eventType": "RINGING",
    "media": "voice",
    "interaction": sample_record(
        next(item for item in api().definitions if item.qualified == "interaction.Interaction")
    ),
}


# --- every method -------------------------------------------------------------------------------


def call(client: ServiceClient, method: Method, example: MethodExample) -> Awaitable[Any]:
    """The method of the client with the example's parameters, as the types want them."""
    namespace = NAMESPACES[method.wire.partition(".")[0]]
    bound = getattr(getattr(client, client_attribute(namespace)), method_name(method.words))
    return bound(*map(argument, method.params, example.params))


def argument(field: Field, value: Any) -> Any:
    """JSON as a user passes it: records are built, everything else is plain."""
    kinds = field.type.members if isinstance(field.type, Union) else (field.type,)
    for kind in kinds:
        if isinstance(kind, Ref) and isinstance(kind.target, Record) and fits(value, kind):
            return python_class(kind.target).from_wire(value, strict=True)
    return value


async def exchange(method: Method, example: MethodExample, *, strict: bool) -> tuple[Message, Any]:
    """The request that an example makes, and what the caller gets."""
    async with connected(strict=strict) as (client, peer):
        calling = start(call(client, method, example))
        request = await peer.next()
        answer = {"data": example.result} if example.has_result else {}
        await peer.answer(request, **answer)
        return request, await calling


@EVERY
@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@played
async def test_every_method_sends_its_request_and_decodes_its_answer(name: str, strict: bool):
    """Parameters go out in wire order, and only if there are any; the result is typed."""
    method, example = CALLS[name]
    request, result = await exchange(method, example, strict=strict)
    expected: Message = {"request": method.wire}
    if example.params:
        expected["parameters"] = list(example.params)
    ours = {"referenceId": "0", "userAgent": "WWE Client", "protocolVersion": 2}
    assert request == expected | ours
    kind, nullable = method.result.type, method.result.nullable
    if kind is None or not example.has_result or (nullable and example.result is None):
        assert result is None
    else:
        assert agrees(result, example.result, kind)


def test_the_requests_of_every_method_are_on_record(golden: Golden):
    """All 75 methods, with the parameters of every example of the spec, one request a line."""
    assert {method.wire for method, _ in CALLS.values()} == set(METHODS)
    assert len(METHODS) == 75
    sent = [asyncio.run(exchange(*call, strict=False))[0] for call in CALLS.values()]
    golden.text(
        "".join(f"{json.dumps(message, ensure_ascii=False)}\n" for message in sent), REQUESTS
    )


def test_every_method_takes_a_timeout_and_says_what_it_is():
    """Beside the parameters there is one option, by name; each has its docs and types."""
    for method in METHODS.values():
        words = NAMESPACES[method.wire.partition(".")[0]]
        module = importlib.import_module(f"wwe_scapi.methods.{module_name(words)}")
        owner = getattr(module, class_name((*words, "methods")))
        function = getattr(owner, method_name(method.words))
        parameters = inspect.signature(function).parameters
        assert len(parameters) == len(method.params) + 2
        assert parameters["timeout"].kind is inspect.Parameter.KEYWORD_ONLY
        assert "Source:" in function.__doc__
        assert set(function.__annotations__) == {*parameters, "return"} - {"self"}


# --- parameters ---------------------------------------------------------------------------------


@played
async def test_left_out_null_and_given_user_data_differ():
    """A parameter that may be null and absent is left out only if it is not passed."""
    async with connected() as (client, peer):
        voice = client.voice
        for arguments, expected in [
            (("5001",), ["5001"]),
            (("5001", None), ["5001", None]),
            (("5001", {}), ["5001", {}]),
            (("5001", {"Segment": "Gold"}), ["5001", {"Segment": "Gold"}]),
        ]:
            calling = start(voice.dial(*arguments))
            request = await peer.next()
            assert request["parameters"] == expected
            await peer.answer(request)
            assert await calling is None


@played
async def test_a_gap_between_positional_parameters_is_null():
    """What is left out before a parameter that is given goes as null: the wire has no names."""
    async with connected() as (client, peer):
        calling = start(client.voice.dial_ex("5001", extensions={"x": 1}))
        request = await peer.next()
        assert request["parameters"] == ["5001", None, {"x": 1}]
        await peer.answer(request)
        await calling


@played
async def test_parameters_may_be_named_or_in_order():
    """Python names are for the caller; the wire gets the values in its own order."""
    async with connected() as (client, peer):
        target = ConsultTarget(type=TargetKind.AGENT, destination="1025")
        for calling in (
            start(client.interaction.consult("1", target, {"a": 1})),
            start(
                client.interaction.consult(user_data={"a": 1}, target=target, interaction_id="1")
            ),
        ):
            request = await peer.next()
            assert request["parameters"] == [
                "1",
                {"type": "AGENT", "destination": "1025"},
                {"a": 1},
            ]
            await peer.answer(request)
            await calling


@played
async def test_enums_records_and_mappings_are_sent_as_json():
    """Members go as their wire values, records as their objects, with wire names."""
    async with connected() as (client, peer):
        toast = ToastParameters(
            title="Hi", icon_url="https://a.example/b.png", button_show_dismiss=True
        )
        calling = start(client.system.popup_toast(toast))
        request = await peer.next()
        assert request["parameters"] == [
            {"title": "Hi", "iconUrl": "https://a.example/b.png", "buttonShowDismiss": True}
        ]
        await peer.answer(request, data="t1")
        assert await calling == "t1"


@played
async def test_what_is_no_json_is_refused_at_once():
    """A parameter that cannot be sent raises TypeError with its place; nothing is sent."""
    async with connected() as (client, peer):
        with pytest.raises(TypeError, match=r"\$\[1\]\.when: object is not a JSON value"):
            await client.voice.dial("5001", {"when": object()})
        assert await peer.silent()


@played
async def test_methods_the_package_does_not_know_can_be_called():
    """`call` sends any request by its wire name and returns the answer undecoded."""
    async with connected() as (client, peer):
        calling = start(client.call("voice.pauseRecording", ["1"]))
        request = await peer.next()
        assert (request["request"], request["parameters"]) == ("voice.pauseRecording", ["1"])
        await peer.answer(request, data={"x": 1})
        assert await calling == {"x": 1}


# --- answers ------------------------------------------------------------------------------------


@played
async def test_answers_find_their_calls_in_any_order():
    """Two calls at once get each its own answer, whatever comes first."""
    async with connected() as (client, peer):
        one, two = start(client.agent.get()), start(client.agent.get_state())
        first, second = await peer.next(), await peer.next()
        assert first["referenceId"] != second["referenceId"]
        state = {"type": "READY", "displayName": "Ready", "operationName": "Ready"}
        await peer.answer(second, data=state)
        await peer.answer(first, data=AGENT, request="agent.get")
        assert (await two).type is StateType.READY
        assert await one == Agent.from_wire(AGENT)


@pytest.mark.parametrize("reason", ["No such state", "", None, {"code": 7}])
@played
async def test_an_error_answer_raises_with_everything_it_said(reason: Any):
    """Whatever stands in errorMessage makes the call fail, null and an empty text included."""
    async with connected() as (client, peer):
        calling = start(client.agent.set_state("Lunch"))
        await peer.answer(await peer.next(), errorMessage=reason, request="agent.setState")
        with pytest.raises(ScapiRequestError, match=r"^agent\.setState: ") as caught:
            await calling
        assert caught.value.request == "agent.setState"
        assert caught.value.error_message == reason
        assert caught.value.response["protocolVersion"] == 2
        assert type(caught.value) is ScapiRequestError


@played
async def test_a_rate_limit_is_an_error_of_its_own():
    """The spec's text tells which request is limited and for how many seconds."""
    text = next(
        error.message for error in api().errors if error.kind == "rate-limit" and error.message
    )
    async with connected() as (client, peer):
        calling = start(client.voice.dial("5001"))
        message = text.replace("{request}", "voice.dial").replace("{seconds}", "30")
        await peer.answer(await peer.next(), errorMessage=message, request="voice.dial")
        with pytest.raises(ScapiRateLimitError, match="has been reached") as caught:
            await calling
        assert (caught.value.request, caught.value.seconds) == ("voice.dial", 30)
        assert isinstance(caught.value, ScapiRequestError)


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@played
async def test_strict_clients_refuse_answers_that_are_not_as_the_api_says(strict: bool):
    """A lenient client hands over what came, a strict one raises with the place."""
    async with connected(strict=strict) as (client, peer):
        calling = start(client.agent.get())
        await peer.answer(await peer.next(), data=AGENT | {"username": 7})
        if strict:
            with pytest.raises(ScapiDecodeError, match=r"^\$\.username: expected string, got 7$"):
                await calling
        else:
            assert (await calling).username == 7


@played
async def test_no_answer_in_time_raises():
    """The limit of a call counts before that of the client; 10 s are the default."""
    async with connected(timeout=5) as (client, peer):
        with pytest.raises(ScapiTimeoutError, match=r"^agent\.get: nothing came within 0\.01 s$"):
            await client.agent.get(timeout=0.01)
        late = await peer.next()
        await peer.answer(late, data=AGENT)
        calling = start(client.agent.get(timeout=math.inf))
        await peer.answer(await peer.next(), data=AGENT)
        assert await calling == Agent.from_wire(AGENT)
        assert client.session.timeout == 5
    async with connected() as (client, _):
        assert client.session.timeout == 10
    async with connected(timeout=0.01) as (client, _):
        with pytest.raises(TimeoutError):
            await client.agent.get()


@played
async def test_a_cancelled_call_is_forgotten():
    """Cancelling settles the call at once; its answer harms nobody."""
    async with connected() as (client, peer):
        calling = start(client.agent.get())
        request = await peer.next()
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling
        assert client.session.pending == 0
        await peer.answer(request, data=AGENT)
        again = start(client.agent.get())
        await peer.answer(await peer.next(), data=AGENT)
        assert (await again).username == "kl"


@played
async def test_closing_settles_every_pending_call():
    """Nobody waits for ever, and a closed client says so."""
    async with connected() as (client, peer):
        calls = [start(client.agent.get()), start(client.voice.dial("5001"))]
        await peer.next()
        await client.close()
        for calling in calls:
            with pytest.raises(ScapiClosedError, match="closed"):
                await calling
        assert client.closed
        with pytest.raises(ScapiClosedError):
            await client.agent.get()


@played
async def test_a_lost_connection_settles_every_pending_call():
    """When the desktop goes away, calls and loops over events end with an error that says so."""
    async with connected() as (client, peer):
        opening = start(client.events.agent.subscribe())
        await peer.agree()
        events = await opening
        calling = start(client.agent.get())
        await peer.next()
        await peer.transport.close()
        with pytest.raises(ScapiClosedError):
            await calling
        with pytest.raises(ScapiClosedError):
            await events.once()


@played
async def test_a_page_without_desktop_is_told_so():
    """A page that talks to itself gets its own request back, which is no success."""
    async with connected() as (client, peer):
        calling = start(client.agent.get())
        await peer.transport.send(await peer.next())
        with pytest.raises(ScapiNoDesktopError, match=r"^agent\.get: "):
            await calling


def test_all_errors_have_one_base():
    """`except ScapiError` catches everything this package raises on purpose."""
    for kind in (
        ScapiClosedError,
        ScapiDecodeError,
        ScapiNoDesktopError,
        ScapiRateLimitError,
        ScapiRequestError,
        ScapiTimeoutError,
    ):
        assert issubclass(kind, ScapiError)


# --- events -------------------------------------------------------------------------------------


@played
async def test_a_loop_over_events():
    """Subscribing asks once, events arrive typed and in order, leaving unsubscribes."""
    async with connected() as (client, peer):
        subscription = client.events.agent.subscribe()
        opening = start(subscription)
        request = await peer.agree("s7")
        assert request == {
            "event": "subscribe",
            "data": "agent",
            "referenceId": "0",
            "userAgent": "WWE Client",
            "protocolVersion": 2,
        }
        await opening
        await peer.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "READY"})
        await peer.event("agent", {"eventType": "NEWER"})
        seen = []
        async with subscription:
            async for event in subscription:
                match event:
                    case AgentStateChanged(media_state=StateType.READY):
                        seen.append("ready")
                    case UnknownEvent(wire_type=wire_type):
                        seen.append(str(wire_type))
                        break
        assert seen == ["ready", "NEWER"]
        farewell = await peer.next()
        assert (farewell["event"], farewell["data"]) == ("unsubscribe", "s7")


@played
async def test_events_before_the_answer_are_not_lost():
    """What arrives between asking and the desktop's yes is delivered."""
    async with connected() as (client, peer):
        opening = start(client.events.interaction.subscribe())
        request = await peer.next()
        await peer.event("interaction", RINGING)
        await peer.answer(request, subscriptionId="s1")
        assert type(await (await opening).once()) is InteractionRinging


@played
async def test_two_subscribers_share_one_subscription():
    """The desktop is asked once; each gets every event; it is told when the last one leaves."""
    async with connected() as (client, peer):
        openings = [start(client.events.interaction.subscribe()) for _ in range(2)]
        await peer.agree()
        one, two = await openings[0], await openings[1]
        assert await peer.silent()
        await peer.event("interaction", RINGING)
        assert await one.once() == await two.once()
        await one.close()
        assert await peer.silent()
        await peer.event("interaction", RINGING)
        assert type(await two.once()) is InteractionRinging
        await two.close()
        assert (await peer.next())["event"] == "unsubscribe"


@played
async def test_a_handler_gets_each_event_until_it_is_stopped():
    """Sync or async, in order; the function that comes back ends it."""
    async with connected() as (client, peer):
        seen: list[str] = []

        async def handle(event: InteractionEvent) -> None:
            await asyncio.sleep(0)
            seen.append(type(event).__name__)

        starting = start(client.events.interaction.on(handle))
        await peer.agree()
        stop = await starting
        await peer.event("interaction", RINGING)
        await peer.event("interaction", {"eventType": "CASE_SELECTED", "selectedCaseId": "1"})
        assert seen == ["InteractionRinging", "InteractionCaseSelected"]
        stop()
        await peer.event("interaction", RINGING)
        assert len(seen) == 2
        assert (await peer.next())["event"] == "unsubscribe"


@played
async def test_waiting_for_one_event():
    """`wait_for` passes by what does not fit, and gives up in time."""
    async with connected() as (client, peer):
        opening = start(client.events.agent.subscribe())
        await peer.agree()
        async with await opening as states:
            for state in ("READY", "DND_ON"):
                await peer.event("agent", {"eventType": "STATE_CHANGED", "mediaState": state})
            found = await states.wait_for(
                lambda e: getattr(e, "media_state", None) == "DND_ON", timeout=1
            )
            assert isinstance(found, AgentStateChanged)
            with pytest.raises(ScapiTimeoutError, match=r"^agent: "):
                await states.once(timeout=0.01)


@played
async def test_a_refused_subscription_raises():
    """The caller is told, and may try again."""
    async with connected() as (client, peer):
        opening = start(client.events.markdone.subscribe())
        await peer.answer(await peer.next(), errorMessage="not for you")
        with pytest.raises(ScapiRequestError, match=r"^markdone: not for you$"):
            await opening
        again = start(client.events.markdone.subscribe())
        await peer.agree()
        await again


@played
async def test_a_strict_loop_tells_of_a_wrong_event_and_goes_on():
    """Strict decoding raises inside the loop; the next event is not lost."""
    async with connected(strict=True) as (client, peer):
        opening = start(client.events.agent.subscribe())
        await peer.agree()
        async with await opening as states:
            await peer.event("agent", {"eventType": "STATE_CHANGED"})
            await peer.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "READY"})
            with pytest.raises(
                ScapiDecodeError, match=r"^\$\.mediaState: expected string, got nothing$"
            ):
                await states.once()
            assert isinstance(await states.once(), AgentStateChanged)


# --- the wire -----------------------------------------------------------------------------------


@played
async def test_the_frame_id_is_echoed():
    """What a desktop assigns stands in every later message, subscriptions included."""
    async with connected() as (client, peer):
        starting = start(client.agent.get())
        first = await peer.next()
        assert "frameId" not in first
        await peer.send(frameId=42)
        await peer.answer(first, data=AGENT)
        await starting
        calling, opening = start(client.agent.get()), start(client.events.media.subscribe())
        assert (await peer.next())["frameId"] == 42
        assert (await peer.next())["frameId"] == 42
        calling.cancel()
        opening.cancel()


@pytest.mark.parametrize(
    "message",
    [
        "wwe-something",
        None,
        7,
        [],
        {},
        {"referenceId": "0", "data": AGENT},
        {"referenceId": "0", "data": AGENT, "userAgent": "somebody"},
        {"referenceId": "99", "data": AGENT, "userAgent": "WWE Server"},
        {"referenceId": {}, "data": AGENT, "userAgent": "WWE Server"},
        {"event": "agent", "userAgent": "WWE Server"},
        {"event": "subscribe", "userAgent": "WWE Server", "referenceId": "0"},
    ],
    ids=repr,
)
@played
async def test_other_messages_are_no_answers(message: Any):
    """Whatever else reaches the page neither settles a call nor ends the session."""
    async with connected() as (client, peer):
        calling = start(client.agent.get())
        request = await peer.next()
        await peer.transport.send(message)
        await settle()
        assert not calling.done()
        await peer.answer(request, data=AGENT)
        assert (await calling).username == "kl"


@played
async def test_a_trace_sees_every_message_and_nothing_is_logged(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    """The hook gets both directions as they are on the wire; without it all is silent."""
    seen: list[tuple[str, Any]] = []
    async with connected(
        trace=lambda direction, message: seen.append((direction, message))
    ) as pair:
        client, peer = pair
        calling = start(client.agent.get())
        request = await peer.next()
        await peer.answer(request, data=AGENT)
        await calling
    assert [direction for direction, _ in seen] == ["out", "in"]
    assert seen[0][1] == request
    assert seen[1][1]["data"] == AGENT
    assert capsys.readouterr() == ("", "")
    assert caplog.records == []


@played
async def test_a_client_needs_no_with():
    """It starts with its first call and is closed by hand."""
    ours, theirs = MemoryTransport.pair()
    client, peer = ServiceClient(ours), Peer(theirs)
    calling = start(client.agent.get())
    await peer.answer(await peer.next(), data=AGENT)
    assert (await calling).firstname == "Kate"
    assert client.agent is client.agent
    await client.close()
    await client.close()
    assert client.closed
