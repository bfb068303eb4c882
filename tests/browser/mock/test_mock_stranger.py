"""Who has a page and no desktop: one command, a call, a toast, no network, and a story of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import BrowserContext, expect

from codegen import cli
from tests.browser.mock.person import Mock, started
from tests.web import Site


def test_a_stranger(
    context: BrowserContext,
    sites: tuple[Site, Site, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What happened is a story that both engines tell again."""
    page = sites[1].url("cards/by-hand.html")
    with started(tmp_path, "--app", page) as url:
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url.rstrip("/"))
        text = _an_hour_with_it(Mock(context.new_page(), url))
    story = tmp_path / "monday.yaml"
    story.write_text(text, encoding="utf-8")
    steps = yaml.safe_load(text)["scenarios"]["this-session"]["steps"]
    kinds = {next(key for key in step if key != "page") for step in steps}
    assert kinds == {"subscribe", "send", "call", "trigger", "perform", "fault", "advance"}
    (broken,) = (step["fault"] for step in steps if "fault" in step)
    assert broken == {"call": "*", "drop": True, "times": 2}  # so many, until it was mended
    for engine in ("python", "javascript"):
        assert cli.main(["scenario", str(story), "--engine", engine]) == 0
        said = "".join(capsys.readouterr())
        assert f"ok    this-session  {len(steps)} steps" in said


def _an_hour_with_it(mock: Mock) -> str:
    mock.open()
    app = mock.app()
    expect(app.get_by_text("Anna Berg")).to_be_visible()
    call = mock.ring()
    app.get_by_role("button", name="Answer").click()
    app.get_by_role("button", name="Record, then pause").click()
    expect(call.get_by_text("PAUSED", exact=True)).to_be_visible()
    app.get_by_role("button", name="Show a toast").click()
    toast = mock.page.get_by_role("region", name="New order")
    mock.button("Open", within=toast).click()
    expect(app.get_by_text("button 0")).to_be_visible()
    mock.button("Hold", within=call).click()
    faults = mock.side("Faults")
    mock.button("Break the network", within=faults).click()
    app.get_by_role("button", name="Hang up").click()
    app.get_by_role("button", name="Ask for the state").click()
    expect(call.get_by_text("HELD", exact=True)).to_be_visible()
    mock.button("Mend everything", within=faults).click()
    app.get_by_role("button", name="Hang up").click()
    app.get_by_role("button", name="Done").click()
    app.locator("body").evaluate("() => ask('voice.of-another-year', ['1'])")
    expect(call).to_have_count(0)
    log = mock.side("Log")
    mock.button("Copy session", within=log).click()
    text = mock.clipboard()
    mock.button("Play it", within=log).click()
    panel = mock.page.get_by_role("tabpanel")
    mock.button("Run", within=panel).click()
    expect(panel.get_by_role("status")).to_contain_text("steps fit")
    mock.page.close()
    return text
