"""The page of the mock desktop as a person uses it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

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

    def perform(self, method: str, values: Mapping[str, str] = MappingProxyType({})) -> None:
        """Does what the form of a method among the actions does."""
        panel = self.page.get_by_role("tabpanel")
        panel.get_by_label("Search actions").fill(method)
        panel.get_by_role("button", name=re.compile(rf"^{re.escape(method)}\b")).click()
        for label, value in values.items():
            panel.get_by_label(label).fill(value)
        panel.locator("form button[type=submit]").click()
        expect(panel.locator("form")).to_have_count(0)

    def clipboard(self) -> str:
        expect(self.page.get_by_text(re.compile("copied"))).to_be_visible()
        text: str = self.page.evaluate("navigator.clipboard.readText()")
        return text


@contextmanager
def started(folder: Path, *words: str) -> Iterator[str]:
    """`scapi mock` with a cache of its own, as one command starts it; its address."""
    command = [sys.executable, "-m", "codegen", "mock", "--no-browser", "--port", "0", *words]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
