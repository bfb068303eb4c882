"""The pages in `examples/`: they compile, they are built, and they work in a desktop."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page

from tests import node
from tests.browser.desk import Desk, Sites
from tests.browser.test_drop_in import ANSWERS, INTERACTION, STATES
from tests.npm_package import package, project
from tests.package import ROOT

EXAMPLES = ROOT / "examples"
NESTED = Path(__file__).parent / "pages/nested.html"
BORROWED = {
    "vite": ("vite", "typescript"),
    "react": ("vite", "typescript", "react", "react-dom", "@types/react", "@types/react-dom"),
}
RINGING = {"eventType": "RINGING", "interaction": INTERACTION | {"ani": "+15550123"}}


def copied(name: str, folder: Path) -> Path:
    """An example as its user has it after `npm install`."""
    place = project(folder / "project", package(), borrowed=BORROWED[name])
    shutil.copytree(EXAMPLES / name, place, dirs_exist_ok=True)
    return place


def compiled(place: Path, typescript: str = "typescript") -> None:
    node.tsc(typescript, place / "tsconfig.json")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What each example becomes; the one without tools is two files beside the script."""
    found = {}
    for name in BORROWED:
        place = copied(name, tmp_path_factory.mktemp(name))
        command = (node.package("vite") / "bin/vite.js", "build", "--logLevel", "error")
        # React mounts everything twice in development, so that what is left behind shows.
        development = {"NODE_ENV": "development"}
        node.run(node.program("node"), *command, "--base", "./", cwd=place, env=development)
        found[name] = place / "dist"
    plain = tmp_path_factory.mktemp("script") / "page"
    shutil.copytree(EXAMPLES / "script", plain)
    shutil.copy(package() / "wwe-scapi.global.js", plain)
    return found | {"script": plain}


@pytest.fixture
def shown(built: dict[str, Path], sites: Sites) -> Iterator[Sites]:
    """The origin of our pages shows the examples, too."""
    sites.app.folders |= built
    yield sites
    for name in built:
        del sites.app.folders[name]


def opened(name: str, desk: Desk) -> Frame:
    desk.answers(**ANSWERS)
    return desk.show(desk.sites.app.url(f"{name}/index.html"))


# --- each of them -------------------------------------------------------------------------------


@pytest.mark.parametrize("typescript", node.TYPESCRIPTS)
@pytest.mark.parametrize("name", BORROWED)
def test_it_compiles_strictly(name: str, typescript: str, tmp_path: Path) -> None:
    """With the settings that it shows to its readers."""
    compiled(copied(name, tmp_path), typescript)


def test_the_plain_script_works(shown: Sites, desk: Desk) -> None:
    """Agent, states, a call that rings, a number that is dialled, a call that fails."""
    desk.answers(agent_getState={"data": STATES[1]})
    frame = opened("script", desk)
    frame.locator("#agent", has_text="Kate Lewis").wait_for()
    frame.locator("#states option", has_text="Not Ready").wait_for(state="attached")
    assert frame.input_value("#states") == "NOT_READY"
    desk.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "READY"})
    frame.wait_for_function("document.getElementById('states').value === 'READY'")
    desk.event("interaction", RINGING)
    frame.locator("#call", has_text="Call from +15550123").wait_for()
    frame.select_option("#states", label="Not Ready")
    desk.frame.wait_for_function("desk.asked.at(-1).message.parameters?.[0] === 'NotReady'")
    desk.answers(voice_dial={"errorMessage": "no line"})
    frame.click("#dial button")
    frame.locator("#problem", has_text="no line").wait_for()
    assert desk.asked[-1]["message"]["parameters"] == ["5001", {"Source": "page"}]


def test_the_plain_script_says_that_it_stands_alone(shown: Sites, page: Page) -> None:
    page.goto(shown.app.url("script/index.html"))
    page.locator("#problem", has_text="desktop").wait_for()


def test_the_react_page_works(shown: Sites, desk: Desk) -> None:
    """Hooks subscribe, ask, render, and leave nothing behind; strict mode mounts all twice."""
    frame = opened("react", desk)
    frame.locator("h1", has_text="Kate, unknown").wait_for()
    desk.frame.wait_for_function("desk.subscribed().join() === 'agent,interaction'")
    desk.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "READY"})
    frame.locator("h1", has_text="Kate, READY").wait_for()
    desk.event("interaction", RINGING)
    desk.answers(voice_answer={"errorMessage": "too late"})
    frame.get_by_text("Answer").click()
    frame.locator("li", has_text="too late").wait_for()
    desk.answers(voice_answer={})
    frame.get_by_text("Answer").click()
    frame.locator("li").wait_for(state="detached")
    assert desk.asked[-1]["message"]["parameters"] == [INTERACTION["interactionId"]]


# --- the customer card: a page for the vendor's script, rewritten -----------------------------------


def test_the_rewritten_page_does_the_same(shown: Sites, desk: Desk) -> None:
    """What the agent sees, and the same requests in the same order as the page in callbacks."""
    frame = opened("vite", desk)
    frame.locator("#toast", has_text="wweCustomToast0").wait_for()
    assert frame.locator("#agent").text_content() == "Kate Lewis"
    assert desk.requests == [
        "system.getAllowedServices",
        "agent.get",
        "agent.getStateList",
        "agent.setState",
        "voice.dial",
        "voice.dial",
        "voice.hold",
        "system.popupToast",
    ]
    desk.event("agent", {"eventType": "STATE_CHANGED", "mediaState": "READY"})
    desk.event("interaction", RINGING)
    frame.get_by_text("data attached").wait_for()
    assert frame.locator("#state").text_content() == "READY"
    assert frame.locator("#customer").text_content() == "Gold"
    frame.click("#stop")
    desk.frame.wait_for_function("desk.subscribed().join() === 'interaction'")


def test_the_rewritten_page_is_shorter() -> None:
    """Lines of code, without blank lines and comments."""
    (script,) = re.findall(r"<script>\n(.*?)</script>", NESTED.read_text("utf-8"), re.DOTALL)
    rewritten = (EXAMPLES / "vite/src/main.ts").read_text("utf-8")
    before, after = (
        sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith("//"))
        for text in (script, rewritten)
    )
    assert after < before / 2


SLIPS = {
    "client.voice.dial(": "client.voice.dail(",
    "client.agent.getStateList": "client.agent.getStatelist",
    '"interaction.RINGING"': '"interaction.RINGNG"',
    '"agent.STATE_CHANGED"': '"agents.STATE_CHANGED"',
    "{ mediaState }": "{ mediastate: mediaState }",
    "{ firstname, lastname }": "{ firstName: firstname, lastname }",
    "first.operationName": "first.operation",
    "call?.userData": "call.userData",
    'title: "Hello"': 'titel: "Hello"',
    "interaction: { interactionId }": "interaction: { interactionID: interactionId }",
}


def test_the_rewritten_page_does_not_compile_with_a_slip(tmp_path: Path) -> None:
    """A misspelt method, event or field, or a null that nobody thought of: each is an error."""
    place = copied("vite", tmp_path)
    text = (place / "src/main.ts").read_text("utf-8")
    for number, (right, wrong) in enumerate(SLIPS.items()):
        assert right in text
        (place / f"src/slip{number}.ts").write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(node.ProgramFailed) as found:
        compiled(place)
    wrong_files = set(re.findall(r"src/(\w+)\.ts\(\d+,\d+\): error TS", str(found.value)))
    assert wrong_files == {f"slip{number}" for number in range(len(SLIPS))}
