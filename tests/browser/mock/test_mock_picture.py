"""The picture of the README: a call that is talked, its recording paused, a toast.

Taken anew by `pytest --no-cov --update-pictures tests/browser/mock/test_mock_picture.py`.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.mock.person import ROOT, Mock

PICTURE = ROOT / "docs" / "pictures" / "mock-desktop.png"
SIZE = (1280, 720)
MOST = 200_000  # bytes


def test_the_picture(mock: Mock, pytestconfig: pytest.Config) -> None:
    """What it shows can still be done, and it is of that size."""
    mock.page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
    mock.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    mock.open()
    mock.button("Real time").click()
    mock.button("Call with details").click()
    form = mock.page.locator("form").filter(has=mock.page.get_by_label("Ani *"))
    form.get_by_label("User data", exact=True).fill('{"Segment": "Gold"}')
    mock.button("Call", within=form).click()
    card = mock.entry(re.compile("voice IN"))
    app = mock.app()
    for name in ("Answer", "Record", "Pause recording", "Show a toast"):
        app.get_by_role("button", name=name, exact=True).click()
    expect(card.get_by_text("PAUSED", exact=True)).to_be_visible()
    mock.page.get_by_role("region", name="New order").wait_for()
    log = mock.side("Log")
    log.get_by_label("Filter the log").fill("voice.")
    log.get_by_role("button", name=re.compile("request.*voice.pauseCallRecording")).click()
    mock.page.mouse.move(0, 0)
    if pytestconfig.getoption("--update-pictures"):
        PICTURE.parent.mkdir(exist_ok=True)
        mock.page.wait_for_timeout(300)
        mock.page.screenshot(path=PICTURE)
    data = PICTURE.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == SIZE
    assert len(data) <= MOST
