"""Pages of the mock desktop: tabs, frames, pop-ups, a page that frames the desktop, dialogs."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.mock.person import Mock
from tests.web import Site

CRM = """<!doctype html><title>CRM</title><link rel="icon" href="data:,"><p id="seen"></p>
<iframe title="desktop" src="{desktop}" style="width:1280px;height:700px"></iframe>
<script>
const seen = [];
let desktop;
addEventListener("message", (event) => {{
  if (event.source !== desktop) return;
  seen.push(event.data);
  document.getElementById("seen").textContent = JSON.stringify(seen);
}});
window.ask = (message) => {{
  desktop = document.querySelector("iframe").contentWindow;
  desktop.postMessage(message, new URL("{desktop}").origin);
}};
</script>"""


def test_tabs_elect_a_leader(mock: Mock) -> None:
    """Each tab frames the page; when the leader closes, the other one leads."""
    mock.open()
    mock.button("Open another browser tab").click()
    tabs = mock.page.get_by_role("group", name="Browser tabs")
    expect(tabs.get_by_text("FOLLOWING")).to_be_visible()
    expect(mock.app("2").get_by_text("anna.berg")).to_be_visible()
    tabs.get_by_role("button", name=re.compile("^Browser tab 1")).click()
    expect(mock.app("1").get_by_text("anna.berg")).to_be_visible()
    mock.button("Close browser tab 1", within=tabs).click()
    expect(tabs.get_by_text("NEGOTIATING")).to_be_visible()
    mock.button("+10 s").click()
    expect(tabs.get_by_text("LEADING")).to_be_visible()
    expect(mock.app("2").get_by_text(re.compile("system.*LEADING")).first).to_be_visible()


def test_a_page_of_another_origin(mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """The app is framed from where it is; it can be reloaded, and another one be put in its place."""
    app = sites[1]
    mock.open(f"?app={app.url('mock/demo.html')}")
    status = mock.page.locator(".address .status")
    expect(status).to_contain_text(f"page-1 at {app.origin}")
    mock.button("Reload").click()
    expect(status).to_contain_text("page-2 at")
    mock.page.get_by_label("Address of the page").fill("javascript://alert(1)")
    mock.button("Go").click()
    expect(mock.page.get_by_text("is no web address")).to_be_visible()
    mock.page.get_by_label("Address of the page").fill("")
    mock.button("Go").click()
    expect(status).to_contain_text("an origin of its own")


def test_a_pop_up(mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """The page finds the desktop as its opener; when it closes, the desktop knows."""
    mock.open(f"?app={sites[1].url('mock/demo.html')}")
    with mock.page.expect_popup() as opened:
        mock.button("Pop-up").click()
    popup = opened.value
    mock.ring()
    popup.get_by_role("button", name="Answer").click()
    expect(mock.entry(re.compile("voice IN")).get_by_text("TALKING", exact=True)).to_be_visible()
    mock.button("Reset").click()
    expect(popup.get_by_text("None at present")).to_be_visible()
    mock.ring()
    expect(popup.get_by_role("button", name="Answer")).to_be_visible()  # it listens again
    popup.close()
    expect(mock.side("Log").get_by_text(re.compile(r"page-\d+ is gone"))).to_be_visible()


def test_a_pop_up_alone(mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """A page that refuses framing speaks as a pop-up, and the desktop says so."""
    # Of the first page alone, which is that in the frame: it says nothing.
    empty = "<!doctype html><title>Refused</title>"
    mock.page.route(
        re.compile(r"^[^?]*/cards/plain\.html$"),
        lambda route: route.fulfill(body=empty, content_type="text/html"),
    )
    mock.open(f"?app={sites[1].url('cards/plain.html')}")
    with mock.page.expect_popup() as opened:
        mock.button("Pop-up").click()
    expect(opened.value.locator("#answers")).to_have_text("2")
    expect(mock.page.locator(".address .status")).to_contain_text(
        f"at {sites[1].origin}: 2 messages"
    )


@pytest.mark.parametrize("given", ["{host}/cards/plain.html", "  http://{host}/cards/plain.html"])
def test_an_address_as_it_is_typed(given: str, mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """Without a scheme it is one of http."""
    origin = sites[1].origin
    host = origin.removeprefix("http://")
    mock.open(f"?app={quote(given.format(host=host))}")
    expect(mock.app().locator("#answers")).to_have_text("2")
    expect(mock.page.get_by_label("Address of the page")).to_have_value(
        f"{origin}/cards/plain.html"
    )


def test_no_address(mock: Mock) -> None:
    """It is told, and the demo page is there."""
    mock.open("?app=javascript:alert(1)")
    expect(mock.page.get_by_role("alert")).to_contain_text("javascript:alert(1) is no web address")
    expect(mock.app().get_by_text("anna.berg")).to_be_visible()


def test_reversed_embedding(context: BrowserContext, sites: tuple[Site, Site, Path]) -> None:
    """A page that frames the desktop speaks to it."""
    desktop, app, folder = sites
    (folder / "crm.html").write_text(CRM.format(desktop=desktop.url("mock/desktop.html")))
    page = context.new_page()
    page.goto(app.url("pages/crm.html"))
    inner = page.frame_locator("iframe")
    expect(inner.get_by_text("A page frames this desktop")).to_be_visible()
    asked = {
        "request": "agent.getState",
        "referenceId": "7",
        "userAgent": "WWE Client",
        "protocolVersion": 2,
    }
    page.evaluate("message => window.ask(message)", asked)
    expect(page.locator("#seen")).to_contain_text('"displayName":"Ready"')
    expect(inner.get_by_text(f"{app.origin}, speaks to it")).to_be_visible()
    expect(inner.get_by_label("Address of the page")).to_have_value("")
    alone = inner.frame_locator('iframe[title="Page in tab 1"]')
    expect(alone.get_by_text("The page around this desktop")).to_be_visible()


def test_strangers_are_not_served(context: BrowserContext, mock: Mock) -> None:
    """A message of a window that the desktop does not know is not answered."""
    mock.open()
    expect(mock.app().get_by_text("anna.berg")).to_be_visible()
    lines = mock.page.locator(".log li")
    before = lines.count()
    mock.page.evaluate(
        "message => window.postMessage(message, '*')",
        {
            "request": "agent.get",
            "referenceId": "1",
            "userAgent": "WWE Client",
            "protocolVersion": 2,
        },
    )
    mock.page.wait_for_timeout(200)
    assert lines.count() == before


def test_dialogs_and_views(mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """A page in a dialog uses the API; only web addresses are framed; a view is in the menu."""
    mock.open(f"?app={sites[1].url('mock/demo.html')}")
    mock.side("Actions")
    mock.perform("system.openDialog", {"Url *": "demo.html?$Dialog.Id$"})
    dialog = mock.page.get_by_role("dialog", name="Order for Anna Berg")
    expect(dialog.frame_locator("iframe").get_by_text("anna.berg")).to_be_visible()
    mock.button("Close Order for Anna Berg").click()
    expect(dialog).to_have_count(0)
    mock.perform("system.openDialog", {"Url *": "javascript:alert(1)"})
    expect(dialog).to_contain_text("This address is not shown")
    mock.perform("system.updateViewInApplicationMenuBar")
    expect(mock.page.get_by_role("list", name="Menu bar")).to_contain_text("Orders (3)")


def test_visibility(mock: Mock) -> None:
    """The frame is hidden as the desktop knows it."""
    mock.open()
    frame = mock.page.locator('iframe[title="Page in tab 1"]')
    expect(mock.app().get_by_text("anna.berg")).to_be_visible()
    hint = "page.hides - The frame of a page is no longer visible."  # as the spec says
    expect(mock.button("Hide")).to_have_attribute("title", hint)
    mock.button("Hide").click()
    expect(frame).to_be_hidden()
    mock.button("Show").click()
    expect(frame).to_be_visible()
