"""Forged messages, wrong origins, strict policies: what a page must not fall for, or need."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.desk import AGENT, Desk, Message, Sites, outcome

POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )
}


def pending_call(frame: Frame, desk: Desk) -> Message:
    """A call that the desktop has not answered yet; what it sent."""
    desk.answers(agent_get=None)
    frame.evaluate("void (window.first = outcome(client.agent.get()))")
    desk.wait_asked(1)
    found: Message = desk.asked[-1]["message"]
    return found


def forged(asked: Message) -> list[Message]:
    """Messages that would answer the call, or tell something, if they came from the desktop."""
    server = {"userAgent": "WWE Server", "protocolVersion": 2}
    return [
        {"referenceId": asked["referenceId"], "data": "forged"} | server,
        {"referenceId": asked["referenceId"], "errorMessage": "forged"} | server,
        {"event": "agent", "data": {"eventType": "STATE_CHANGED", "mediaState": "FORGED"}} | server,
        {"frameId": "forged"} | server,
    ]


def listen(frame: Frame) -> None:
    frame.evaluate(
        "() => { window.came = [];"
        " return client.on('agent', (event) => came.push(event)).ready.then(() => {}); }"
    )


def survives(frame: Frame, desk: Desk) -> None:
    """The true answer comes through, no forged event did, and no forged frame id is used."""
    desk.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "TRUE"})
    frame.wait_for_function("came.length > 0")
    assert [event["mediaState"] for event in frame.evaluate("came")] == ["TRUE"]
    desk.frame.evaluate("data => desk.answer(desk.waiting[0], {data})", AGENT)
    assert frame.evaluate("first") == {"value": AGENT}
    outcome(frame, "client.agent.getState()")
    assert "frameId" not in desk.asked[-1]["message"]


@pytest.mark.parametrize("where", ["other origin", "other window of the desktop's origin"])
def test_messages_of_others_are_ignored(where: str, desk: Desk, sites: Sites) -> None:
    """A frame inside our page knows the id and the marker, and still is not the desktop."""
    frame = desk.embed()
    asked = pending_call(frame, desk)
    listen(frame)
    site = sites.other if where == "other origin" else sites.desktop
    frame.evaluate(
        """(url) => {
          const child = document.createElement("iframe");
          child.src = url;
          document.body.append(child);
          return new Promise((resolve) => child.addEventListener("load", () => resolve()));
        }""",
        site.url("pages/forger.html"),
    )
    (child,) = frame.child_frames
    frame.evaluate(
        "() => { window.heard = 0; addEventListener('message', () => void (heard += 1)); }"
    )
    for message in forged(asked):
        child.evaluate("message => forge(message)", message)
    frame.wait_for_function("count => heard >= count", arg=len(forged(asked)))
    survives(frame, desk)


def test_a_forged_source_in_the_own_page_is_ignored(desk: Desk, sites: Sites) -> None:
    """A message that the page posts to itself, as a script of somebody else might."""
    frame = desk.embed()
    asked = pending_call(frame, desk)
    listen(frame)
    for message in forged(asked):
        frame.evaluate("message => postMessage(message, '*')", message)
    frame.evaluate("() => new Promise((resolve) => setTimeout(resolve, 20))")
    survives(frame, desk)


def test_the_desktop_gets_nothing_if_the_origin_is_another(desk: Desk, sites: Sites) -> None:
    """What is meant for one origin does not reach the page of another."""
    frame = desk.embed(origin=sites.other.origin)
    said = outcome(frame, "client.voice.dial('5001', {secret: 1}, {timeout: 100})")
    assert said["name"] == "ScapiTimeoutError"
    assert desk.asked == []


def test_any_origin_only_if_the_page_says_so(desk: Desk) -> None:
    """`*` is a choice: it works, and is never taken by itself."""
    desk.answers(agent_get={"data": AGENT})
    assert outcome(desk.embed(origin="*"), "client.agent.get()") == {"value": AGENT}


def test_a_frame_that_has_gone_elsewhere_is_not_the_desktop(page: Page, sites: Sites) -> None:
    """The window is the same, the origin is not: it hears nothing and is not believed."""
    page.goto(sites.app.url("pages/client.html"))
    page.wait_for_function("window.client")
    page.evaluate(
        """async ([url, other]) => {
          const frame = document.createElement("iframe");
          frame.src = url;
          document.body.append(frame);
          await new Promise((resolve) => frame.addEventListener("load", resolve));
          const { origin } = new URL(url);
          window.client = scapi.createClient({ target: frame.contentWindow, origin, firstId: 0 });
          window.heard = 0;
          addEventListener("message", () => void (heard += 1));
          frame.src = other;
          await new Promise((resolve) => frame.addEventListener("load", resolve));
        }""",
        [sites.desktop.url("pages/desktop.html"), sites.other.url("pages/forger.html")],
    )
    page.evaluate(
        "void (window.first = outcome(client.voice.dial('5001', {secret: 1}, {timeout: 300})))"
    )
    forger = page.frames[1]
    for number in range(5):
        answer = {"referenceId": str(number), "data": "forged", "userAgent": "WWE Server"}
        forger.evaluate("message => forge(message)", answer)
    page.wait_for_function("heard === 5")
    assert page.evaluate("first")["name"] == "ScapiTimeoutError"
    assert forger.evaluate("came") == []


@pytest.mark.parametrize(
    ("program", "call"),
    [
        ("strict-module.js", "agent.get"),
        ("strict-script.js", "agent.get"),
        ("strict-drop-in.js", "agent.get"),
    ],
)
def test_strict_policies_are_kept(program: str, call: str, desk: Desk, sites: Sites) -> None:
    """No eval, no inline script, no string that becomes a script or HTML: nothing is reported."""
    path = f"pages/{program.replace('.js', '.html')}"
    sites.app.headers[f"/{path}"] = POLICY
    desk.answers(agent_get={"data": AGENT})
    said: list[str] = []
    desk.frame.page.on("console", lambda message: said.append(message.text))
    frame = desk.show(sites.app.url(path))
    frame.wait_for_selector("[data-agent]", state="attached")
    assert frame.get_attribute("html", "data-agent") == "kl"
    assert desk.requests == [call]
    assert said == []


def test_the_policy_of_that_test_bites(desk: Desk, sites: Sites) -> None:
    """The same policy refuses eval, inline scripts and innerHTML; or the test would show nothing."""
    path = "pages/strict-refused.html"
    sites.app.headers[f"/{path}"] = POLICY
    frame = desk.show(sites.app.url(path))
    frame.wait_for_selector("[data-refused]", state="attached")
    refused: Any = frame.get_attribute("html", "data-refused")
    assert refused == "eval innerHTML"
