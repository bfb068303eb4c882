"""Two real origins and a real browser: the desktop on 127.0.0.1, the pages on localhost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import chromium
from tests.browser.desk import Desk, Sites
from tests.npm_package import package, write_facts
from tests.web import served

PAGES = Path(__file__).parent / "pages"
GIVE_UP = "setTimeout(() => location.replace('about:blank'), 60_000);"
"""What waits in a page for something that never comes fails in the end, and does not hang."""


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The origins: of the desktop, of our pages, and of somebody else."""
    facts = write_facts(tmp_path_factory.mktemp("facts")).parent
    ours = {"pages": PAGES, "package": package()}
    with (
        served({"pages": PAGES, "facts": facts}) as desktop,
        served(ours, "localhost") as app,
        served({"pages": PAGES}) as other,
    ):
        yield Sites(desktop, app, other)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for the tests of a file; it is gone before others start event loops."""
    with chromium.browser() as launched:
        yield launched


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that knows nothing of others. An error that nobody has caught fails the test."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    context.add_init_script(GIVE_UP)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert not errors


@pytest.fixture
def desk(page: Page, sites: Sites) -> Desk:
    """The desktop in that tab."""
    return Desk.opened(page, sites)
