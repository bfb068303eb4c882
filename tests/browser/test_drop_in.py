"""A page for the vendor's script runs with ours in its place, message for message as before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.desk import AGENT, Desk, Message
from tests.npm_package import facts

PAGES = Path(__file__).parent / "pages"

INTERACTION = {"interactionId": "7", "state": "RINGING", "userData": {"Segment": "Gold"}}
STATES = [
    {"type": "READY", "displayName": "Ready", "operationName": "Ready"},
    {"type": "NOT_READY", "displayName": "Not Ready", "operationName": "NotReady"},
]
ANSWERS: dict[str, Any] = {
    "system_getAllowedServices": {"data": ["agent.get", "voice.dial"]},
    "agent_get": {"data": AGENT},
    "agent_getStateList": {"data": STATES},
    "interaction_getByInteractionId": {"data": INTERACTION},
    "voice_hold": {"errorMessage": "no such interaction", "request": "voice.hold"},
    "voice_pauseRecording": {"errorMessage": "no such request"},
    "system_popupToast": {"data": "wweCustomToast0"},
}


def log(frame: Frame) -> list[str]:
    return frame.locator("#log li").all_text_contents()


def opened(desk: Desk, page: str = "nested.html") -> Frame:
    desk.answers(**ANSWERS)
    frame = desk.embed(page)
    frame.locator("#toast", has_text="wweCustomToast0").wait_for()
    return frame


def sent(desk: Desk) -> list[Message]:
    """What a desktop sees, without the ids, which only have to be strings and differ."""
    messages = [it["message"] for it in desk.asked]
    ids = [message.pop("referenceId") for message in messages]
    assert all(isinstance(each, str) for each in ids)
    assert len(set(ids)) == len(ids)
    return messages


def test_a_page_in_nested_callbacks_runs(desk: Desk) -> None:
    """From the first question to the toast, then events: what the agent sees, what is on the wire."""
    frame = opened(desk)
    assert frame.locator("#agent").text_content() == "Kate Lewis"
    desk.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "READY"})
    desk.event("interaction", {"eventType": "RINGING", "interaction": INTERACTION})
    frame.get_by_text("data attached").wait_for()
    assert frame.locator("#state").text_content() == "READY"
    assert frame.locator("#customer").text_content() == "Gold"
    assert log(frame) == [
        "2 services",
        "this is the service: true",
        "id removed: true",
        "state Ready",
        "state NotReady",
        "dialed",
        "failed: no such interaction",
        "sent string",
        "failed: no such request",
        "agent event from WWE Server",
        "ringing 7, the 1. call",
        "data attached",
    ]


@pytest.mark.parametrize("all_of_them", [False, True])
def test_a_page_may_keep_what_the_vendors_script_does_wrong(
    all_of_them: bool, page: Page, desk: Desk
) -> None:
    """An attribute of the script tag names defects to keep: a failure callback alone is not run."""
    kept = "all" if all_of_them else "failure-callback-alone"
    text = (PAGES / "nested.html").read_text("utf-8")
    tag = '<script src="/package/wwe-service-client-api.js"'
    changed = text.replace(tag, f'{tag} data-legacy-defects="{kept}"')
    assert changed != text
    page.route("**/nested.html?*", lambda route: route.fulfill(body=changed))
    frame = opened(desk)
    assert "failed: no such interaction" in log(frame)
    assert "failed: no such request" not in log(frame)


def test_what_it_sends_is_what_the_vendors_script_sends(desk: Desk) -> None:
    """Every message in full, in order: keys, shifted arguments, subscriptions."""
    opened(desk)
    ours = {"userAgent": "WWE Client", "protocolVersion": 2}
    assert sent(desk) == [
        {"request": "system.getAllowedServices"} | ours,
        {"request": "agent.get"} | ours,
        {"request": "agent.getStateList"} | ours,
        {"request": "agent.setState", "parameters": ["Ready"]} | ours,
        {"event": "subscribe", "data": ["agent"]} | ours,
        {"event": "subscribe", "data": "interaction"} | ours,
        {"request": "voice.dial", "parameters": ["5001", None]} | ours,
        {"request": "voice.dial", "parameters": ["5002", {"Segment": "Gold"}]} | ours,
        {"request": "voice.hold", "parameters": ["no such call"]} | ours,
        {"request": "voice.pauseRecording", "parameters": ["1"]} | ours,
        {"request": "system.popupToast", "parameters": [{"title": "Hello", "message": "a\nb"}]}
        | ours,
    ]


def test_a_page_may_use_the_client_beside_it(desk: Desk) -> None:
    """Who moves from one to the other call by call has both; each has its own answers and events."""
    frame = opened(desk)
    told = frame.evaluate(
        """async () => {
          const { createClient } = await import("/package/index.js");
          const client = createClient({ origin: "*", timeout: 5000 });
          await client.ready();
          const seen = [];
          await client.on("agent", (event) => seen.push(event.eventType)).ready;
          const ours = await client.agent.get();
          const theirs = await new Promise((done, fail) => service.agent.get(done, fail));
          globalThis.beside = { client, seen };
          return [ours.username === theirs.data.username, "referenceId" in theirs];
        }"""
    )
    assert told == [True, False]
    desk.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "READY"})
    frame.wait_for_function("beside.seen.includes('STATE_CHANGED')")
    frame.get_by_text("agent event from WWE Server").first.wait_for()
    frame.evaluate("beside.client.close()")


def test_unsubscribe_reaches_the_desktop(desk: Desk) -> None:
    """A list is unsubscribed like a single name; the other subscription stays."""
    frame = opened(desk)
    assert desk.frame.evaluate("desk.subscribed()") == ["agent", "interaction"]
    frame.click("#stop")
    desk.frame.wait_for_function("desk.subscribed().join() === 'interaction'")


def test_every_helper_sends_what_is_on_record(desk: Desk) -> None:
    """All methods of the spec, with the parameters of every example and a callback behind them."""
    frame = opened(desk)
    before = len(desk.asked)
    calls = facts()["calls"]
    answers = frame.evaluate(
        """(calls) => Promise.all(calls.map(({ namespace, method, parameters, arity }) =>
          new Promise((done, fail) => {
            const gaps = Array.from({ length: arity - parameters.length }, () => null);
            const returned = service[namespace][method](...parameters, ...gaps, done, fail);
            if (returned !== undefined) fail({ errorMessage: "something was returned" });
          }).then(({ data }) => data, ({ errorMessage }) => ({ errorMessage }))))""",
        calls,
    )
    given = {name.replace("_", ".", 1): answer for name, answer in ANSWERS.items()}
    for message, answer, call in zip(sent(desk)[before:], answers, calls, strict=True):
        expected = call["request"] | {}
        expected.pop("referenceId")
        if missing := call["arity"] - len(call["parameters"]):
            expected["parameters"] = call["parameters"] + [None] * missing
        assert message == expected
        told = given.get(expected["request"], call["answer"])
        if "errorMessage" in told:
            assert answer == {"errorMessage": told["errorMessage"]}
        else:
            assert answer == told.get("data")


def test_a_page_may_await_instead(desk: Desk) -> None:
    """Without callbacks a helper gives a thenable: the message a callback would have got."""
    frame = opened(desk)
    said = frame.evaluate("Promise.resolve(service.agent.get()).then((answer) => answer.data)")
    assert said == AGENT
    refused = frame.evaluate(
        "Promise.resolve(service.voice.hold('1')).then(() => 'held', (error) => error.errorMessage)"
    )
    assert refused == "no such interaction"


def test_a_thenable_that_nobody_asks_does_nothing(desk: Desk) -> None:
    """A refused call without callbacks is no unhandled rejection; the `page` fixture would see it."""
    frame = opened(desk)
    frame.evaluate("void service.voice.hold('1')")
    assert frame.evaluate("Promise.resolve(service.agent.get()).then(() => 1)") == 1


@pytest.mark.parametrize("order", ["vendor first", "ours twice"])
def test_a_service_that_exists_is_left_alone(order: str, desk: Desk) -> None:
    """As the vendor's script does."""
    frame = opened(desk)
    before = frame.evaluate_handle("genesys.wwe.service")
    if order == "vendor first":
        frame.evaluate("() => void (genesys.wwe.service = { mark: 1 })")
    frame.evaluate(
        """() => new Promise((resolve) => {
          const script = document.createElement("script");
          script.src = "/package/wwe-service-client-api.js";
          script.addEventListener("load", () => resolve());
          document.head.append(script);
        })"""
    )
    if order == "vendor first":
        assert frame.evaluate("genesys.wwe.service") == {"mark": 1}
    else:
        assert frame.evaluate("before => genesys.wwe.service === before", before)


def test_a_stranger_in_the_page_deceives_nobody(desk: Desk) -> None:
    """The page is embedded without a word about origins; forged answers are still not taken."""
    frame = opened(desk)
    desk.answers(agent_get=None)
    before = len(desk.asked)
    frame.evaluate(
        "void (window.first = new Promise((done, fail) => service.agent.get(done, fail)))"
    )
    desk.wait_asked(before + 1)
    asked = desk.asked[-1]["message"]
    frame.evaluate(
        "message => postMessage(message, '*')",
        {"referenceId": asked["referenceId"], "data": "forged", "userAgent": "WWE Server"},
    )
    frame.evaluate("() => new Promise((resolve) => setTimeout(resolve, 20))")
    desk.frame.evaluate("data => desk.answer(desk.waiting.at(-1), {data})", AGENT)
    assert frame.evaluate("first.then((answer) => answer.data)") == AGENT
