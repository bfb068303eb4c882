"""Every scenario in a real browser: one page runs them all, and gives the golden transcripts.

`tests/scenarios/test_transcripts.py` has the other two runtimes, and writes the goldens.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from playwright.sync_api import Page

from codegen.commands.engines import ENGINES
from codegen.commands.scenario import compiled_story
from tests.mock import conftest as _engine  # noqa: F401 - makes the engine importable
from tests.scenarios import sequences
from tests.scenarios.player import play
from tests.scenarios.twins import ROOT, SPECS, compiled, protocol, told
from tests.web import Site, served

TRANSCRIPTS = ROOT / "tests/scenarios/transcripts"
SEQUENCES = 40
PHASES = [Phase.explicit, Phase.generate]
ODD_MEMBERS: list[Any] = [
    ["perform", "interaction.setUserData", ["1", {"__proto__": {"a": -0.0}, "10": 1, "9": 2}]],
    ["perform", "interaction.getByInteractionId", ["1"]],
]
# Values go to the page and back as text: Playwright would lose members called `__proto__`.
RUN = """async (text) => {
  const { program, protocol, stories } = JSON.parse(text);
  const { runScenario } = await import("/templates/typescript/mock/index.js");
  const found = {};
  for (const [name, story] of Object.entries(stories)) {
    const { failure, transcript } = runScenario(program, protocol, story);
    found[name] = { failure, transcript };
  }
  return JSON.stringify(found);
}"""
PLAY = """async (text) => {
  const { program, protocol, tasks } = JSON.parse(text);
  const { play } = await import("/tests/scenarios/player.mjs");
  return JSON.stringify(tasks.map((task) => play({ program, protocol }, task)));
}"""
DESKTOP = """async ({ program, protocol }) => {
  const { Desktop, serveWindow } = await import("/templates/typescript/mock/index.js");
  window.desktop = new Desktop(program, protocol);
  serveWindow(window.desktop, window);
}"""
EMBED = """(url) => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.onload = resolve;
  frame.src = url;
  document.body.append(frame);
})"""
CLIENT = """async (messages) => {
  const got = [];
  addEventListener("message", (event) => got.push(event.data));
  for (const [index, message] of messages.entries()) {
    const lost = { request: "voice.dial", parameters: ["5001", undefined] };
    const whole = message === "undefined" ? lost : message;
    const usual = { referenceId: String(index), userAgent: "WWE Client", protocolVersion: 2 };
    parent.postMessage({ ...usual, ...whole }, "*");
  }
  while (got.length < messages.length) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return got;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    pages: Path = tmp_path_factory.mktemp("pages")
    (pages / "empty.html").write_text("<!doctype html><title>desktop</title>", "utf-8")
    folders = {"templates": ROOT / "templates", "tests": ROOT / "tests", "pages": pages}
    with served(folders) as found:
        yield found


@pytest.mark.parametrize("spec", SPECS)
def test_transcripts(page: Page, site: Site, spec: str) -> None:
    page.goto(site.url("pages/empty.html"))
    task = {"program": compiled(spec), "protocol": protocol(spec), "stories": told(spec)}
    found = json.loads(page.evaluate(RUN, json.dumps(task)))
    folder = TRANSCRIPTS / spec
    golden = {it.stem: it.read_bytes().decode("utf-8") for it in folder.glob("*.jsonl")}
    assert found == {
        name: {"failure": None, "transcript": transcript} for name, transcript in golden.items()
    }


def test_the_story_of_the_guide(page: Page, site: Site, tmp_path: Path) -> None:
    """No part of the spec, as a user would write it: three runtimes, the same bytes."""
    guide = (ROOT / "docs/scenarios.md").read_text(encoding="utf-8")
    file = tmp_path / "story.yaml"
    file.write_text(guide.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    story = compiled_story(ROOT / "spec", str(file))
    assert len(story["steps"]) == 7
    (here,), (node,) = (run(compiled(), protocol(), [story]) for run in ENGINES.values())
    assert here.step == 0
    page.goto(site.url("pages/empty.html"))
    task = {"program": compiled(), "protocol": protocol(), "stories": {"it": story}}
    found = json.loads(page.evaluate(RUN, json.dumps(task)))["it"]
    assert found == {"failure": None, "transcript": here.transcript}
    assert node.transcript == here.transcript


def test_random_sequences(page: Page, site: Site) -> None:
    """Sequences that Python has played: the browser does the same, to the byte."""
    played: list[tuple[Any, Any]] = []

    @settings(max_examples=SEQUENCES, deadline=None, database=None, phases=PHASES)
    @given(actions=sequences.actions(), begin=sequences.given())
    @example(actions=[*sequences.BEGIN, *ODD_MEMBERS], begin={})
    def record(actions: Any, begin: Any) -> None:
        task = json.loads(json.dumps({"given": begin, "actions": actions}))
        played.append((task, play(compiled(), protocol(), task)))

    record()
    page.goto(site.url("pages/empty.html"))
    tasks = [task for task, _ in played]
    task = {"program": compiled(), "protocol": protocol(), "tasks": tasks}
    found = json.loads(page.evaluate(PLAY, json.dumps(task)))
    assert found == [ours for _, ours in played]


def test_a_page_in_a_frame(page: Page, site: Site) -> None:
    """Real windows: `undefined` among parameters, a list of channels, an id used twice."""
    page.goto(site.url("pages/empty.html"))
    page.evaluate(DESKTOP, {"program": compiled(), "protocol": protocol()})
    page.evaluate(EMBED, site.url("pages/empty.html?page"))
    frame = page.frames[1]
    subscribe = {"event": "subscribe", "data": ["agent", "media"], "referenceId": "0"}
    messages = [{"request": "agent.get"}, "undefined", {"request": "agent.getState"}, subscribe]
    who, dialed, state, subscribed = frame.evaluate(CLIENT, messages)
    assert (who["referenceId"], who["data"]["username"]) == ("0", "anna.berg@example.com")
    assert "errorMessage" not in dialed
    assert state["data"]["type"] == "READY"
    assert subscribed["subscriptionId"] == "1"
    (call,) = page.evaluate("window.desktop.state.interactions")
    assert call["dnis"] == "5001"
    again = frame.evaluate(CLIENT, [{"request": "agent.get"}])
    assert again[0]["referenceId"] == "0"
