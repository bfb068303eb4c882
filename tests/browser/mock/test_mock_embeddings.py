"""Pages of three makes in three places, over real messages between real origins, with both engines.

Each goes through a call, a preview, a toast and a quarantine. What it looked like is kept in
`.cache/screenshots`.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.mock.person import ROOT, Mock, started
from tests.web import Site

SETUP = json.dumps({"options": {"service-client-api.rate-limit.agent.getState": 2}})
CARDS = ("module", "script", "by-hand")
PICTURES = ROOT / ".cache" / "screenshots"

# A WebSocket that is open a second later.
SLOW = """window.WebSocket = class extends WebSocket {
  #isOpen = false;
  get readyState() { return this.#isOpen ? super.readyState : WebSocket.CONNECTING; }
  set onmessage(take) { super.onmessage = (event) => this.#isOpen && take(event); }
  set onopen(take) {
    super.onopen = () => setTimeout(() => { this.#isOpen = true; take(); }, 1000);
  }
};"""

Sites = tuple[Site, Site, Path]


@dataclass(frozen=True)
class Card:
    """The customer card, `pages/*.html`, wherever it is."""

    place: Page | FrameLocator

    def click(self, name: str) -> None:
        self.place.get_by_role("button", name=name, exact=True).click()

    def shows(self, part: str, text: str) -> None:
        expect(self.place.locator(f"#{part}")).to_have_text(text)


@dataclass(frozen=True)
class Desktop:
    """The mock desktop, in a tab or in a frame of the card."""

    tab: Page
    place: Page | FrameLocator

    def button(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        return (within or self.place).get_by_role("button", name=name, exact=True)

    def entry(self, *texts: str) -> Locator:
        found = self.place.get_by_role("article")
        for text in texts:
            found = found.filter(has=self.place.get_by_text(text, exact=True))
        return found


@dataclass(frozen=True)
class Trial:
    """A card that is to be in a place, and an engine."""

    context: BrowserContext
    desktop: str  # the address of the mock desktop
    query: dict[str, str]
    card: str  # the address of the card

    def in_a_frame(self) -> tuple[Desktop, Card]:
        mock = self._opened()
        return Desktop(mock.page, mock.page), Card(mock.app())

    def in_a_pop_up(self) -> tuple[Desktop, Card]:
        mock = self._opened()
        with mock.page.expect_popup() as opening:
            mock.button("Pop-up").click()
        return Desktop(mock.page, mock.page), Card(opening.value)

    def around_the_desktop(self) -> tuple[Desktop, Card]:
        tab = self.context.new_page()
        desktop = f"{self.desktop}?{urlencode(self.query)}"
        tab.goto(f"{self.card}?{urlencode({'desktop': desktop})}")
        return Desktop(tab, tab.frame_locator('iframe[title="desktop"]')), Card(tab)

    def _opened(self) -> Mock:
        query = urlencode({**self.query, "app": self.card})
        return Mock(self.context.new_page(), self.desktop).open(f"?{query}")


PLACES = {
    "frame": Trial.in_a_frame,
    "pop-up": Trial.in_a_pop_up,
    "around": Trial.around_the_desktop,
}


@pytest.fixture(scope="module")
def server(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `scapi mock`, which lets pages of the other origin frame it."""
    folder = tmp_path_factory.mktemp("server")
    config = folder / "config.json"
    config.write_text(SETUP, encoding="utf-8")
    with started(folder, "--config", str(config), "--allow-origin", sites[1].origin) as url:
        yield url


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("card", CARDS)
def test_with_the_engine_in_the_page(
    card: str, place: str, context: BrowserContext, sites: Sites
) -> None:
    """What the page asks for happens on the desktop; what happens there the page is told."""
    desktop, app, _ = sites
    address = desktop.url("mock/desktop.html")
    trial = Trial(context, address, {"setup": SETUP}, app.url(f"cards/{card}.html"))
    _go_through(*PLACES[place](trial), f"{card}-{place}")


@pytest.mark.parametrize(("card", "place"), [*zip(CARDS, PLACES, strict=True)])
def test_with_the_engine_on_a_server(
    card: str, place: str, server: str, context: BrowserContext, sites: Sites
) -> None:
    """The page cannot tell the difference."""
    _reset(server)
    trial = Trial(context, server, {}, sites[1].url(f"cards/{card}.html"))
    _go_through(*PLACES[place](trial), f"server-{card}-{place}")


def test_the_page_that_a_server_brings_along(server: str, context: BrowserContext) -> None:
    """It has an origin of its own, too, and nothing is wrong in the console."""
    mock = Mock(context.new_page(), server).open()
    mock.ring()
    mock.app().get_by_role("button", name="Answer").click()
    expect(mock.app().get_by_text("TALKING", exact=True)).to_be_visible()
    status = mock.page.locator(".address .status")
    expect(status).not_to_contain_text(server.rstrip("/"))
    mock.page.close()


def test_a_page_that_asks_before_the_server_is_reached(
    server: str, context: BrowserContext, sites: Sites
) -> None:
    """What it says meanwhile is kept."""
    context.add_init_script(SLOW)
    trial = Trial(context, server, {}, sites[1].url("cards/plain.html"))
    desktop, page = trial.in_a_frame()
    page.shows("answers", "2")
    desktop.tab.close()


def test_a_desktop_that_somebody_else_begins_anew(
    server: str, context: BrowserContext, sites: Sites
) -> None:
    """Pages are loaded again, and are told what happens; to open a story does not load them."""
    trial = Trial(context, server, {}, sites[1].url("cards/plain.html"))
    desktop, page = trial.in_a_frame()
    page.shows("answers", "2")
    page.click("Ask")
    page.shows("answers", "3")
    desktop.tab.get_by_role("tab", name="Scenarios").click()
    desktop.tab.get_by_role("button", name=re.compile("^Open:")).first.click()
    desktop.button("Leave").first.click()
    page.click("Ask")
    page.shows("answers", "4")
    _reset(server)
    page.shows("answers", "2")
    desktop.button("Call").click()
    expect(page.place.locator("#events")).not_to_have_text("0")
    desktop.button("Reset").click()
    page.shows("events", "0")
    page.shows("answers", "2")
    desktop.tab.close()


def _reset(server: str) -> None:
    head = {"Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"{server}api/reset", b"{}", head)).close()


def _go_through(desktop: Desktop, page: Card, name: str) -> None:
    page.shows("agent", "Anna Berg")
    _a_call(desktop, page)
    _a_preview(desktop, page)
    _a_toast(desktop, page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    desktop.tab.screenshot(path=PICTURES / f"{name}.png")
    _a_quarantine(desktop, page)
    desktop.tab.close()


def _a_call(desktop: Desktop, page: Card) -> None:
    desktop.button("Call").click()
    call = desktop.entry("+15550123")
    page.shows("call", "INBOUND RINGING")
    page.click("Answer")
    expect(call.get_by_text("TALKING", exact=True)).to_be_visible()
    page.shows("call", "INBOUND TALKING")
    page.click("Record, then pause")
    expect(call.get_by_text("PAUSED", exact=True)).to_be_visible()
    page.shows("recording", "PAUSED")
    desktop.button("Hold", call).click()
    page.shows("call", "INBOUND HELD")
    desktop.button("Resume", call).click()
    page.click("Hang up")
    page.shows("call", "INBOUND IDLE")
    page.click("Done")
    page.shows("call", "No call")
    expect(call).to_have_count(0)


def _a_preview(desktop: Desktop, page: Card) -> None:
    desktop.button("Campaign").click()
    desktop.button("Campaign starts").click()
    page.shows("campaign", "Offer of the Month has started")
    page.click("Next record")
    page.shows("call", "OUTBOUND_PREVIEW PREVIEWING")
    expect(desktop.entry("PREVIEWING")).to_have_count(1)
    page.click("Call the record")
    page.shows("call", "OUTBOUND DIALING")
    desktop.button("Party answers", desktop.entry("DIALING")).click()
    page.shows("call", "OUTBOUND TALKING")
    page.click("Hang up")
    page.click("Done")
    page.shows("call", "No call")


def _a_toast(desktop: Desktop, page: Card) -> None:
    page.click("Show a toast")
    toast = desktop.place.get_by_role("region", name="New order")
    desktop.button("Later", toast).click()
    expect(toast).to_have_count(0)
    page.shows("toast", "button 1")
    page.shows("problem", "")


def _a_quarantine(desktop: Desktop, page: Card) -> None:
    """Two requests a minute are answered, the third is refused, the next ones are ignored."""
    page.click("Ask for the state")
    page.shows("state", "Ready")
    page.click("Ask for the state")
    page.click("Ask for the state")
    expect(page.place.locator("#problem")).to_contain_text("agent.getState")
    desktop.place.get_by_label("Agent: state").select_option("Lunch")
    page.click("Ask for the state")
    page.shows("state", "Ready")
    desktop.place.get_by_label("Milliseconds to move the clock by").fill("90000")
    desktop.button("Move").click()  # past the delay, and the minute of the limit
    page.click("Ask for the state")
    page.shows("state", "Lunch")
