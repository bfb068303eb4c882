"""The page of the mock desktop as a person uses it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect

ROOT = Path(__file__).parents[3]
MOCK = ROOT / "generated" / "mock"
PACKAGE = ROOT / "generated" / "typescript"
AXE = ROOT / "tests" / "js" / "node_modules" / "axe-core" / "axe.min.js"
SIDES = ("Log", "Actions", "Scenarios", "Faults", "Set-up", "State")


class Mock:
    """The page, as a person sees it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, query: str = "") -> Mock:
        self.page.goto(f"{self.url}{query}")
        return self

    def button(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=name, exact=True)

    def side(self, name: str) -> Locator:
        self.page.get_by_role("tab", name=re.compile(f"^{name}")).click()
        return self.page.get_by_role("tabpanel")

    def app(self, tab: str = "1") -> FrameLocator:
        return self.page.frame_locator(f'iframe[title="Page in tab {tab}"]')

    def entry(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("article", name=name)

    def ring(self) -> Locator:
        self.button("Call").click()
        return self.entry(re.compile("voice IN"))

    def clipboard(self) -> str:
        expect(self.page.get_by_text(re.compile("copied"))).to_be_visible()
        text: str = self.page.evaluate("navigator.clipboard.readText()")
        return text
