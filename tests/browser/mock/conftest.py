"""The page of the mock desktop on one origin, pages that use it on another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from tests.browser.mock import person
from tests.browser.mock.person import Mock
from tests.web import Site, served

CARDS = Path(__file__).parent / "pages"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site, Path]]:
    """The desktop's origin, and that of pages; pages may be written to the folder."""
    folder = tmp_path_factory.mktemp("pages")
    with (
        served({"mock": person.MOCK}) as desktop,
        served(
            {"mock": person.MOCK, "pages": folder, "cards": CARDS, "package": person.PACKAGE},
            "localhost",
        ) as app,
    ):
        yield desktop, app, folder


@pytest.fixture
def context(browser: Browser, sites: tuple[Site, Site, Path]) -> Iterator[BrowserContext]:
    """A session of the browser; an error on any page fails the test."""
    made = browser.new_context(viewport={"width": 1280, "height": 720})
    made.set_default_timeout(5_000)
    made.grant_permissions(["clipboard-read", "clipboard-write"], origin=sites[0].origin)
    wrong: list[str] = []
    made.on("weberror", lambda error: wrong.append(str(error.error)))

    def note(told: ConsoleMessage) -> None:
        if told.type in ("error", "warning"):
            wrong.append(told.text)

    made.on("console", note)
    yield made
    made.close()
    assert not wrong


@pytest.fixture
def mock(context: BrowserContext, sites: tuple[Site, Site, Path]) -> Mock:
    """The page with the built-in demo page."""
    return Mock(context.new_page(), sites[0].url("mock/desktop.html"))
