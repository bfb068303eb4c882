"""Pages of three makes in three places, over real messages between real origins.

Each goes through a call, a preview, a toast and a quarantine. What it looked like is kept in
`.cache/screenshots`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.mock.person import ROOT, Mock
from tests.web import Site

SETUP = json.dumps({"options": {"service-client-api.rate-limit.agent.getState": 2}})
PICTURES = ROOT / ".cache" / "screenshots"

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


def in_a_frame(context: BrowserContext, sites: Sites, card: str) -> tuple[Desktop, Card]:
    mock = _opened(context, sites, card)
    return Desktop(mock.page, mock.page), Card(mock.app())


def in_a_pop_up(context: BrowserContext, sites: Sites, card: str) -> tuple[Desktop, Card]:
    mock = _opened(context, sites, card)
    with mock.page.expect_popup() as opening:
        mock.button("Pop-up").click()
    return Desktop(mock.page, mock.page), Card(opening.value)


def around_the_desktop(context: BrowserContext, sites: Sites, card: str) -> tuple[Desktop, Card]:
    tab = context.new_page()
    desktop = f"{sites[0].url('mock/desktop.html')}?{urlencode({'setup': SETUP})}"
    tab.goto(f"{sites[1].url(f'cards/{card}.html')}?{urlencode({'desktop': desktop})}")
    return Desktop(tab, tab.frame_locator('iframe[title="desktop"]')), Card(tab)


def _opened(context: BrowserContext, sites: Sites, card: str) -> Mock:
    query = urlencode({"app": sites[1].url(f"cards/{card}.html"), "setup": SETUP})
    return Mock(context.new_page(), sites[0].url("mock/desktop.html")).open(f"?{query}")


PLACES = {"frame": in_a_frame, "pop-up": in_a_pop_up, "around": around_the_desktop}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("card", ["module", "script", "by-hand"])
def test_a_day_of_a_card(card: str, place: str, context: BrowserContext, sites: Sites) -> None:
    """What the page asks for happens on the desktop; what happens there the page is told."""
    desktop, page = PLACES[place](context, sites, card)
    page.shows("agent", "Anna Berg")
    _a_call(desktop, page)
    _a_preview(desktop, page)
    _a_toast(desktop, page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    desktop.tab.screenshot(path=PICTURES / f"{card}-{place}.png")
    _a_quarantine(desktop, page)


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
