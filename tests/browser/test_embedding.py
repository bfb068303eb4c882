"""Where a page can be: in the desktop, in a pop-up, around the desktop, alone, among its like."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Frame, Page

from tests.browser.desk import AGENT, Desk, Sites, outcome
from tests.npm_package import facts

ASK = "client.agent.get()"


def knows_the_agent(frame: Frame | Page, desk: Desk, origin: str) -> None:
    """A call gets its answer, and the desktop saw it coming from the page's origin."""
    desk.answers(agent_get={"data": AGENT})
    assert outcome(frame, ASK) == {"value": AGENT}
    last = desk.asked[-1]
    assert (last["message"]["request"], last["origin"]) == ("agent.get", origin)


def hears_events(frame: Frame | Page, desk: Desk) -> None:
    """A handler gets what the desktop tells, with its type; one that has gone does not."""
    frame.evaluate(
        "() => { window.came = [];"
        " window.subscription = client.on('agent', (event) => came.push(event));"
        " return subscription.ready.then(() => {}); }"
    )
    changed = {"eventType": "STATE_CHANGED", "mediaState": "READY"}
    assert desk.event("agent", changed) == 1
    frame.wait_for_function("came.length === 1")
    assert frame.evaluate("came") == [changed]
    frame.evaluate("subscription.unsubscribe()")
    desk.frame.wait_for_function("desk.subscribed().length === 0")


def test_in_an_iframe_of_the_desktop(desk: Desk, sites: Sites) -> None:
    """The desktop is the parent; its origin is found without being told."""
    frame = desk.embed()
    knows_the_agent(frame, desk, sites.app.origin)
    hears_events(frame, desk)


def test_in_an_iframe_that_is_told_the_origin(desk: Desk, sites: Sites) -> None:
    knows_the_agent(desk.embed(origin=sites.desktop.origin), desk, sites.app.origin)


def test_in_a_window_that_the_desktop_has_opened(desk: Desk, sites: Sites) -> None:
    """The opener is the desktop; its origin is that of the referrer."""
    window = desk.pop_up()
    knows_the_agent(window, desk, sites.app.origin)
    hears_events(window, desk)


def test_in_a_window_after_a_reload(desk: Desk, sites: Sites) -> None:
    """Answers that are meant for the page before are nobody's."""
    window = desk.pop_up()
    desk.answers(agent_get=None)
    window.evaluate("void client.agent.get().catch(() => {})")
    desk.wait_asked(1)
    window.reload()
    window.wait_for_function("window.client")
    window.evaluate("void (window.second = outcome(client.agent.get()))")
    desk.wait_asked(2)
    first, second = (it["message"]["referenceId"] for it in desk.asked)
    assert first != second
    desk.frame.evaluate("desk.answer(desk.waiting[0], {data: 'for the page before'})")
    desk.frame.evaluate("desk.answer(desk.waiting[1], {data: 'for this page'})")
    assert window.evaluate("second") == {"value": "for this page"}


def test_around_the_desktop(page: Page, sites: Sites) -> None:
    """The page shows the desktop in an iframe of its own, and says which one."""
    page.goto(sites.client("client.html", origin="http://localhost"))
    page.wait_for_function("window.client")
    page.evaluate(
        """async (url) => {
          const frame = document.createElement("iframe");
          frame.src = url;
          document.body.append(frame);
          await new Promise((resolve) => frame.addEventListener("load", resolve));
          const { origin } = new URL(url);
          window.client = scapi.createClient({ target: frame.contentWindow, origin });
        }""",
        sites.desktop.url("pages/desktop.html"),
    )
    desk = Desk(page.frames[1], sites).started()
    knows_the_agent(page, desk, sites.app.origin)
    hears_events(page, desk)


def test_alone(page: Page, sites: Sites) -> None:
    """Without a desktop every call fails at once; a page's own request is no answer."""
    page.goto(sites.client())
    page.wait_for_function("window.client")
    for call in (ASK, "client.ready()", "client.on('agent', () => {}).ready"):
        assert outcome(page, call)["name"] == "ScapiNoDesktopError", call
    functions = "import('/package/agent.js').then(({get}) => get())"
    assert outcome(page, functions)["name"] == "ScapiNoDesktopError"


def test_among_other_clients(desk: Desk) -> None:
    """Several clients in one page, also of another copy of the script: each gets its own."""
    frame = desk.embed()
    desk.answers(agent_get=None)
    frame.evaluate(
        """async () => {
          await new Promise((resolve) => {
            const script = document.createElement("script");
            script.src = [...document.scripts][0].src.replace("pages/client.js",
              "package/wwe-scapi.global.js");
            script.addEventListener("load", resolve);
            document.head.append(script);
          });
          const more = Array.from({length: 8}, () => scapi.createClient());
          window.clients = [client, ...more, wweScapi.createClient()];
          window.answers = Promise.all(clients.map((each) => each.agent.get()));
        }"""
    )
    desk.wait_asked(10)
    ids = [it["message"]["referenceId"] for it in desk.asked]
    assert len(set(ids)) == 10
    desk.frame.evaluate("desk.waiting.reverse().forEach((it, i) => desk.answer(it, {data: 9 - i}))")
    assert frame.evaluate("answers") == list(range(10))
    frame.evaluate("clients.slice(1).forEach((each) => each.close())")
    desk.answers(agent_get={"data": AGENT})
    assert outcome(frame, ASK) == {"value": AGENT}


def test_functions_alone(desk: Desk, sites: Sites) -> None:
    """What is imported function by function needs no client and finds the same desktop."""
    frame = desk.embed()
    called = outcome(frame, "import('/package/voice.js').then(({dial}) => dial('5001', {a: 1}))")
    assert called == {"value": None}
    assert desk.asked[-1]["message"]["parameters"] == ["5001", {"a": 1}]
    assert desk.asked[-1]["origin"] == sites.app.origin


def asked_for(call: dict[str, Any]) -> str:
    return json.dumps([call["request"]["request"], call["parameters"]])


def test_every_method_over_real_messages(desk: Desk) -> None:
    """Every example of the spec crosses the origins as it stands on record."""
    frame = desk.embed(firstId=0)
    calls = facts()["calls"]
    results = frame.evaluate(
        """(calls) => Promise.all(calls.map(
          ({ namespace, method, parameters }) => client[namespace][method](...parameters)))""",
        calls,
    )
    answers: dict[str, Any] = {}  # the desktop gives the first of several examples of one call
    for call in calls:
        answers.setdefault(asked_for(call), call["answer"].get("data"))
    assert results == [answers[asked_for(call)] for call in calls]
    for number, (sent, call) in enumerate(zip(desk.asked, calls, strict=True)):
        expected = call["request"] | {"referenceId": str(number)}
        assert json.dumps(sent["message"]) == json.dumps(expected)


def test_every_event_over_real_messages(desk: Desk) -> None:
    """Every example of the spec reaches a handler of its channel."""
    frame = desk.embed()
    examples: list[dict[str, Any]] = facts()["events"]
    channels = sorted({example["channel"] for example in examples})
    frame.evaluate(
        """(channels) => {
          window.came = [];
          return Promise.all(channels.map((channel) =>
            client.on(channel, (data) => came.push({ channel, data })).ready)).then(() => {});
        }""",
        channels,
    )
    for example in examples:
        assert desk.event(example["channel"], example["data"]) == 1
    frame.wait_for_function("count => came.length === count", arg=len(examples))
    assert frame.evaluate("came") == [
        {"channel": example["channel"], "data": example["data"]} for example in examples
    ]
