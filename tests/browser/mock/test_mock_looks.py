"""How the page of the mock desktop looks to everybody: hostile data, accessibility, layout."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Frame, expect

from tests.browser.mock.person import AXE, SIDES, Mock
from tests.web import Site

# What in the header lies over something else there.
OVERLAPS = """() => {
  const parts = [...document.querySelectorAll(
    "header.top :is(h1, output, button, input, select)")].map((it) => it.getBoundingClientRect())
    .filter(({ width }) => width > 0);
  return parts.flatMap((a, index) => parts.slice(index + 1)
    .filter((b) => a.left < b.right - 1 && b.left < a.right - 1
      && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map((b) => [a.toJSON(), b.toJSON()]));
}"""
NOTE_STEPS = """() => {
  window.steps = [];
  new MutationObserver(() => window.steps.push(performance.now()))
    .observe(document.querySelector(".log ol"), {childList: true});
}"""
ASK_OFTEN = """async (ask) => {
  for (let count = 0; count < 60; count += 1) {
    ask.click();
    await new Promise((done) => setTimeout(done, 10));
  }
}"""


def test_hostile_data_is_text(mock: Mock) -> None:
    """Names, data and toasts that look like code are shown as they are, and do nothing."""
    mock.open()
    nasty = '"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\u202e'
    mock.button("Call with details").click()
    form = mock.page.locator("form").filter(has=mock.page.get_by_label("Ani *"))
    form.get_by_label("Ani *").fill(nasty)
    form.get_by_label("User data", exact=True).fill(
        json.dumps({nasty: nasty, "__proto__": {"x": 1}, "=id": "=uuid()"})
    )
    mock.button("Call", within=form).click()
    card = mock.entry(re.compile("voice IN"))
    expect(card).to_contain_text('<img src=x onerror="window.hacked=1">')
    card.get_by_role("button", name=re.compile("Attached data")).click()
    mock.button("Copy session").click()
    told = yaml.safe_load(mock.clipboard())["scenarios"]["this-session"]
    rung = next(step for step in told["steps"] if "trigger" in step)
    assert rung["with"]["ani"] == nasty
    assert rung["with"]["userData"]["=id"] == '= "=uuid()"'
    assert mock.page.evaluate("window.hacked") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(mock: Mock, scheme: str) -> None:
    """Axe finds nothing, with much to see, in every part of the tools and in the demo page.

    Schemes differ in colours alone, so that the other rules look at one of them.
    """
    mock.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    mock.open()
    card = mock.ring()
    mock.button("Answer", within=card).click()
    card.get_by_role("button", name=re.compile("Attached data")).click()
    mock.button("Chat").click()
    mock.button("E-mail with details").click()
    mock.app().get_by_role("button", name="Show a toast").click()
    mock.page.get_by_label("voice: state").select_option("Break")
    mock.page.get_by_role("region", name="New order").wait_for()
    mock.button("Open another browser tab").click()
    mock.page.get_by_role("button", name=re.compile("^Browser tab 1")).first.click()
    mock.side("Actions")
    for method in ("system.openDialog", "system.updateViewInApplicationMenuBar"):
        mock.perform(method)
    rules = [] if scheme == "light" else ["color-contrast", "link-in-text-block"]
    found = {side: _violations(mock, side, rules) for side in SIDES}
    found["demo"] = _axe(mock.page.frames[1], "html", rules)
    assert not {side: list_ for side, list_ in found.items() if list_}


def test_nothing_jumps(mock: Mock) -> None:
    """No layout shift while the page comes up, and nothing is loaded from elsewhere."""
    asked: list[str] = []
    mock.page.on("request", lambda request: asked.append(request.url))
    mock.page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " if (!one.hadRecentInput) window.shift += one.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    mock.open()
    expect(mock.app().get_by_text("anna.berg")).to_be_visible()
    mock.page.wait_for_timeout(300)
    assert mock.page.evaluate("window.shift") < 0.02
    assert all(url.startswith((mock.url, "data:", "about:")) for url in asked)


@pytest.mark.parametrize("size", [(1280, 720), (1600, 1000), (900, 700), (420, 800)])
def test_sizes(mock: Mock, size: tuple[int, int]) -> None:
    """Nothing is cut off to the side, on any screen."""
    mock.page.set_viewport_size({"width": size[0], "height": size[1]})
    mock.open()
    mock.ring()
    assert mock.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for place in ("#side", "#right", "#bar", "#clock"):
        wide = mock.page.evaluate(
            "(place) => { const { scrollWidth, clientWidth } = document.querySelector(place);"
            " return scrollWidth - clientWidth; }",
            place,
        )
        assert wide <= 1, place


@pytest.mark.parametrize("width", [420, 645, 680, 720, 800, 860, 1180])
def test_the_header(width: int, mock: Mock) -> None:
    """Nothing in it lies over another thing, and a number fits into its field."""
    mock.page.set_viewport_size({"width": width, "height": 450})
    mock.open()
    mock.ring()
    assert mock.page.evaluate(OVERLAPS) == []
    wide = mock.page.get_by_label("Milliseconds to move the clock by").bounding_box()
    assert wide is not None
    assert wide["width"] >= 50


def test_the_newest_toast_is_in_sight(mock: Mock) -> None:
    """Also when there are more than fit."""
    mock.open()
    for _ in range(8):
        mock.app().get_by_role("button", name="Show a toast").evaluate("it => it.click()")
    toasts = mock.page.locator(".toast")
    expect(toasts).to_have_count(8)
    expect(toasts.last).to_be_in_viewport(ratio=0.9)


def test_a_burst_is_drawn_in_few_steps(mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """Not each request and each answer for itself."""
    mock.open(f"?app={sites[1].url('cards/plain.html')}")
    expect(mock.app().locator("#answers")).to_have_text("2")
    mock.page.evaluate(NOTE_STEPS)
    mock.app().locator("#ask").evaluate(ASK_OFTEN)
    expect(mock.app().locator("#answers")).to_have_text("62")
    mock.page.wait_for_timeout(300)
    steps = mock.page.evaluate("window.steps")
    assert len(steps) > 1
    assert min(after - before for before, after in pairwise(steps)) > 90


def _violations(mock: Mock, side: str, rules: list[str]) -> list[Any]:
    mock.side(side)
    if side == "Scenarios":
        mock.page.get_by_role("button", name=re.compile("^Open:")).first.click()
    # What stands beside the tools stays the same, so it is looked at once.
    found = _axe(mock.page.main_frame, "html" if side == SIDES[0] else "#right", rules)
    if side == "Scenarios":
        mock.button("Leave", within=mock.page.get_by_role("tabpanel")).click()
    return found


def _axe(frame: Frame, part: str, rules: list[str]) -> list[Any]:
    """What axe has against a part, but for colours that a page has chosen for its view in the menu.

    By these rules; [] means all that axe applies unless told otherwise.
    """
    if frame.evaluate("typeof window.axe") == "undefined":
        frame.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = frame.evaluate(
        """async ([part, rules]) => {
          const where = {include: [part], exclude: [".menu li > span"]};
          const { violations } = await axe.run(where,
            {iframes: false, ...(rules.length > 0 && {runOnly: rules})});
          return violations.map(({id, nodes}) =>
            [id, nodes.map(({html, failureSummary}) => `${html} | ${failureSummary}`)]);
        }""",
        [part, rules],
    )
    return found
