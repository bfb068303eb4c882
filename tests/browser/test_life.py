"""Calls that fail, calls that wait, pages that go: what is pending settles, always."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.desk import AGENT, Desk, Sites, outcome

MANY = 10_000


@pytest.mark.parametrize("reason", ["No such state", "", None, {"code": 7}])
def test_an_error_answer_rejects(reason: Any, desk: Desk) -> None:
    """Whatever stands in errorMessage, the error carries it and the request."""
    frame = desk.embed()
    desk.answers(agent_setState={"errorMessage": reason})
    said = frame.evaluate(
        """client.agent.setState('Lunch').catch((error) => [error.name,
             error instanceof scapi.ScapiRequestError, error.request, error.errorMessage])"""
    )
    assert said == ["ScapiRequestError", True, "agent.setState", reason]


def test_a_timeout_an_abort_and_a_close_reject(desk: Desk) -> None:
    """Each with its own error; the desktop's late answers change nothing."""
    frame = desk.embed()
    desk.answers(agent_get=None)
    assert outcome(frame, "client.agent.get({timeout: 30})")["name"] == "ScapiTimeoutError"
    signal = "client.agent.get({signal: AbortSignal.timeout(20)})"
    assert outcome(frame, signal)["name"] == "TimeoutError"
    frame.evaluate("void (window.first = outcome(client.agent.get()))")
    desk.wait_asked(3)
    frame.evaluate("client.close()")
    assert frame.evaluate("first")["name"] == "ScapiClosedError"
    desk.frame.evaluate("desk.waiting.forEach((it) => desk.answer(it, {data: 1}))")
    assert outcome(frame, "client.agent.get()")["name"] == "ScapiClosedError"


def test_late_and_duplicate_answers_are_nobodys(desk: Desk) -> None:
    """A call that has timed out, one that is answered twice, and the next one."""
    frame = desk.embed()
    desk.answers(agent_get=None)
    outcome(frame, "client.agent.get({timeout: 20})")
    frame.evaluate("void (window.second = outcome(client.agent.get()))")
    desk.wait_asked(2)
    desk.frame.evaluate("desk.answer(desk.waiting[0], {data: 'late'})")
    desk.frame.evaluate(
        "['right', 'again'].forEach((data) => desk.answer(desk.waiting[1], {data}))"
    )
    assert frame.evaluate("second") == {"value": "right"}
    assert frame.evaluate("client.pending") == 0
    desk.answers(agent_get={"data": AGENT})
    assert outcome(frame, "client.agent.get()") == {"value": AGENT}


def test_what_cannot_be_cloned_fails_its_own_call(desk: Desk) -> None:
    """The browser refuses a function; nothing is sent and the client lives on."""
    frame = desk.embed()
    assert "name" in outcome(frame, "client.voice.dial('5001', {when() {}})")
    assert desk.asked == []
    desk.answers(agent_get={"data": AGENT})
    assert outcome(frame, "client.agent.get()") == {"value": AGENT}


def test_ten_thousand_calls_in_flight(desk: Desk) -> None:
    """All of them wait at once, are answered from the last to the first, and get their own."""
    frame = desk.embed()
    desk.answers(interaction_getByInteractionId=None)
    frame.evaluate(
        """(count) => {
          window.all = Promise.all(Array.from({ length: count }, (_, index) =>
            client.interaction.getByInteractionId(String(index), { timeout: 60000 })));
        }""",
        MANY,
    )
    desk.frame.wait_for_function("count => desk.waiting.length === count", arg=MANY)
    desk.frame.evaluate(
        """() => desk.waiting.reverse().forEach((it) =>
             desk.answer(it, { data: { interactionId: it.message.parameters[0] } }))"""
    )
    right = "all.then((got) => got.filter((it, i) => it.interactionId === String(i)).length)"
    assert frame.evaluate(right) == MANY


def test_a_page_that_goes_settles_its_calls(desk: Desk, sites: Sites) -> None:
    """They are rejected while the page can still hear of it; the desktop takes no harm."""
    frame = desk.embed()
    desk.answers(agent_get=None, voice_hold=None)
    desk.frame.evaluate(
        "() => { window.gone = [];"
        " addEventListener('message', ({ data }) => data.gone && gone.push(data.gone)); }"
    )
    frame.evaluate(
        """() => {
          for (const calling of [client.agent.get(), client.voice.hold("1")])
            calling.catch((error) => parent.postMessage({ gone: error.name }, "*"));
        }"""
    )
    desk.wait_asked(2)
    frame.goto(sites.app.url("pages/client.html"))
    frame.wait_for_function("window.client")
    assert desk.frame.evaluate("gone") == ["ScapiClosedError"] * 2
    desk.frame.evaluate("desk.waiting.forEach((it) => desk.answer(it, {data: 'late'}))")
    desk.answers(agent_get={"data": AGENT})
    assert outcome(frame, "client.agent.get()") == {"value": AGENT}


def test_an_iframe_that_is_taken_away_breaks_nothing(desk: Desk) -> None:
    """The desktop goes on answering; other pages in it go on, too."""
    leaving, staying = desk.embed(), desk.embed()
    desk.answers(agent_get=None)
    leaving.evaluate("void client.agent.get().catch(() => {})")
    staying.evaluate("void (window.first = outcome(client.agent.get()))")
    desk.wait_asked(2)
    desk.frame.evaluate("document.querySelector('iframe').remove()")
    desk.frame.evaluate("desk.answer(desk.waiting.find((it) => it.source), {data: 1})")
    desk.frame.evaluate(
        "desk.waiting.filter((it) => it.source).forEach((it) => desk.answer(it, {data: 'yours'}))"
    )
    assert "value" in staying.evaluate("first")


def test_a_desktop_that_has_closed_leaves_calls_to_their_timeout(desk: Desk) -> None:
    """Nobody can hear the pop-up any more; its calls settle all the same."""
    window = desk.pop_up()
    desk.frame.page.goto("about:blank")
    said = outcome(window, "client.agent.get({timeout: 100})")
    assert said["name"] in {"ScapiTimeoutError", "ScapiNoDesktopError"}
    desk.frame.page.close()
    said = outcome(window, "client.agent.get({timeout: 100})")
    assert said["name"] in {"ScapiTimeoutError", "ScapiNoDesktopError"}


def test_rate_limits_are_told_apart(desk: Desk) -> None:
    """With the number of seconds to wait, where the text has one."""
    frame = desk.embed()
    limit = (
        "The rate limit for the request 'voice.dial' has been reached.\n"
        "Further requests of the same type will be ignored for 30 seconds."
    )
    desk.answers(voice_dial={"errorMessage": limit})
    said = frame.evaluate(
        "client.voice.dial('5001').catch(({ name, request, seconds }) => [name, request, seconds])"
    )
    assert said == ["ScapiRateLimitError", "voice.dial", 30]


def test_what_a_handler_throws_is_an_error_of_the_page(desk: Desk) -> None:
    """Where no hook is told, the page's own error reporting hears of it; the others are called."""
    frame = desk.embed()
    frame.evaluate(
        """() => {
          window.told = [];
          window.came = [];
          addEventListener("error", (event) => (event.preventDefault(), told.push(event.message)));
          client.on("agent", () => { throw new Error("of the page"); });
          return client.on("agent", (event) => came.push(event)).ready.then(() => {});
        }"""
    )
    desk.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "READY"})
    frame.wait_for_function("came.length === 1 && told.length === 1")
    assert frame.evaluate("told") == ["Uncaught Error: of the page"]
