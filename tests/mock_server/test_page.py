"""The page over the server's engine, in a real browser: what it shows, breaks and finds again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium
from tests.browser.mock.person import Mock
from tests.mock_server.process import Process, started, two_free_ports
from tests.package import ROOT, make_importable
from tests.web import served

make_importable()

from wwe_scapi.mock import RemoteDesktop  # noqa: E402

PATIENCE = 20_000  # ms; the machine may be busy
HAS_A_MISSING_SERVER = re.compile("ERR_CONNECTION_REFUSED|WebSocket connection to")
Open = Callable[[str], Mock]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.browser() as launched:
        yield launched


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[tuple[Mock, list[str]]]:
    """The page at a URL, and what the console complains of."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.set_default_timeout(PATIENCE)
    said: list[str] = []
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on("console", lambda it: said.append(it.text) if it.type in ("error", "warning") else 0)
    page: Page = context.new_page()
    yield Mock(page, url).open(), said
    context.close()


expect.set_options(timeout=PATIENCE)


def test_program_and_person_share_a_desktop(browser: Browser) -> None:
    """What a test lets happen is seen; what the agent and the page do can be waited for."""
    with started() as running, opened(browser, running.url) as (mock, said):
        desktop = RemoteDesktop(running.url)
        expect(mock.app().get_by_text("None at present")).to_be_visible()
        desktop.triggers.voice.rings(ani="+15550123")
        card = mock.entry(re.compile("voice IN"))
        expect(card.get_by_text("RINGING", exact=True)).to_be_visible()
        begin = desktop.end
        mock.app().get_by_role("button", name="Answer").click()
        expect(card.get_by_text("TALKING", exact=True)).to_be_visible()
        found = desktop.wait("in", message={"request": "voice.answer"}, after=begin)
        (page,) = desktop.view["pages"]
        assert found["page"] == page["id"]
        assert page["origin"] == mock.page.frames[1].evaluate("location.origin") != desktop.url
        mock.button("Hold", within=card).click()
        expect(mock.app().get_by_text("HELD", exact=True)).to_be_visible()
        assert [call["state"] for call in desktop.state["interactions"]] == ["HELD"]
    assert said == []


def test_page_that_is_broken_on_purpose(browser: Browser) -> None:
    """A fault that a person sets meets the page; a program sees and clears it."""
    with started("--manual-clock") as running, opened(browser, running.url) as (mock, said):
        desktop = RemoteDesktop(running.url)
        desktop.fault("voice.answer", error="broken", times=1)
        expect(mock.app().get_by_text("None at present")).to_be_visible()
        expect(mock.side("Faults")).to_contain_text("voice.answer")
        desktop.triggers.voice.rings(ani="+15550123")
        mock.app().get_by_role("button", name="Answer").click()
        expect(mock.app().get_by_text(re.compile("broken")).first).to_be_visible()
        assert desktop.view["faults"] == []
    assert said == []


def test_server_that_comes_back(browser: Browser) -> None:
    """The page says that it is gone, finds it again, and loads its frames anew: they hear events."""
    port = two_free_ports()
    with started(port=port) as running, opened(browser, running.url) as (mock, said):
        expect(mock.app().get_by_text("None at present")).to_be_visible()
        address = mock.page.frames[1].url
        running.process.kill()
        running.process.wait()
        expect(mock.page.get_by_text(re.compile("No connection to the server"))).to_be_visible()
        with started(port=port) as again:
            desktop = RemoteDesktop(again.url)
            expect(mock.page.get_by_text(re.compile("No connection to the server"))).to_have_count(
                0
            )
            expect(mock.app().get_by_text("None at present")).to_be_visible()
            assert mock.page.frames[1].url == address
            assert _channels(desktop)
            desktop.triggers.voice.rings(ani="+15550123")
            expect(mock.app().get_by_role("button", name="Answer")).to_be_visible()
    assert [text for text in said if not HAS_A_MISSING_SERVER.search(text)] == []


def _channels(desktop: RemoteDesktop) -> list[str]:
    (page,) = desktop.view["pages"]
    channels: list[str] = page["channels"]
    return channels


@pytest.fixture
def refusing(tmp_path: Path) -> Iterator[str]:
    """The URL of an app that does not let itself be framed."""
    (tmp_path / "index.html").write_text("<!doctype html><title>shy</title>", "utf-8")
    with served({"app": tmp_path}, "localhost") as site:
        site.headers["/app/index.html"] = {"X-Frame-Options": "DENY"}
        yield site.url("app/index.html")


def test_app_that_refuses_framing_is_explained(browser: Browser, refusing: str) -> None:
    """In the terminal, and on the page."""
    with started("--app", refusing) as running:
        assert running.process.stderr is not None
        told = next(line for line in running.process.stderr if "refuses" in line)
        assert told == (
            f"{refusing} refuses to be shown in a frame of {running.url[:-1]} (X-Frame-Options: "
            "DENY); leave that header out in development, or open the app as a pop-up\n"
        )
        with opened(browser, running.url) as (mock, _):
            expect(mock.page.get_by_text(told.strip())).to_be_visible()


STORY = """
scenarios:
  asks:
    title: A page asks twice
    steps:
      - call: agent.get
      - call: agent.getStateList
"""


def test_story_of_a_file_is_open(browser: Browser, running_story: Process) -> None:
    """`scapi mock --scenario`: the page, which has no such story, shows its steps and plays it."""
    with opened(browser, running_story.url) as (mock, said):
        side = mock.side("Scenarios")
        expect(side.get_by_role("listitem").first).to_be_visible()
        assert side.get_by_role("listitem").count() == 2
        mock.button("Run", within=side).click()
        expect(mock.button("Step", within=side)).to_be_disabled()
        player = RemoteDesktop(running_story.url).view["player"]
        assert (player["at"], player["failure"]) == (2, None)
    assert said == []


@pytest.fixture
def running_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Process]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "mine.yaml").write_text(STORY, "utf-8")
    words = ("--scenario", str(tmp_path / "mine.yaml"))
    with started(*words, command=("codegen", "mock", "--spec", str(ROOT / "spec"))) as running:
        yield running
