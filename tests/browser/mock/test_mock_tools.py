"""The tools of the mock desktop: faults, scenarios, log, set-up."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Locator, expect

from codegen.behavior.stories import stories
from codegen.pipeline import read_spec
from tests.browser.mock.person import ROOT, Mock
from tests.web import Site


def test_faults(mock: Mock) -> None:
    """One error reaches the page; a broken network leaves it without an answer; all is mended."""
    mock.open()
    app = mock.app()
    expect(app.get_by_text("anna.berg")).to_be_visible()
    faults = mock.side("Faults")
    mock.button("One error", within=faults).click()
    expect(faults.get_by_text("1 more")).to_be_visible()
    app.get_by_role("button", name="Call somebody").click()
    expect(app.get_by_role("alert")).to_contain_text("Something went wrong.")
    mock.button("Break the network", within=faults).click()
    expect(faults.get_by_text("no answer, always")).to_be_visible()
    app.get_by_role("button", name="Call somebody").click()
    expect(mock.entry(re.compile("voice OUT"))).to_have_count(0)
    mock.button("Mend everything", within=faults).click()
    app.get_by_role("button", name="Call somebody").click()
    expect(mock.entry(re.compile("voice OUT"))).to_have_count(1)


def test_scenarios_are_played(mock: Mock) -> None:
    """Step, back, run, rewind, leave; the state of the story is shown, and the live one comes back."""
    mock.open()
    mock.ring()
    panel = mock.side("Scenarios")
    panel.get_by_label("Filter the scenarios").fill("held, taken back")
    found = panel.get_by_role("button", name=re.compile("^Open:"))
    expect(found).to_have_count(1)
    found.click()
    player = panel.get_by_role("group", name="Player")
    expect(mock.entry(re.compile("voice IN"))).to_have_count(0)
    mock.side("Log")
    # A session is told with the set-up of the live desktop, which is not that of a story.
    expect(mock.button("Copy session")).to_be_disabled()
    mock.side("Scenarios")
    mock.button("Step", within=player).click()
    mock.button("Step", within=player).click()
    expect(mock.entry(re.compile("voice IN"))).to_contain_text("Chris Customer")
    mock.button("Back", within=player).click()
    expect(mock.entry(re.compile("voice IN"))).to_have_count(0)
    mock.button("Run", within=player).click()
    expect(player.get_by_role("status")).to_contain_text("steps fit")
    mock.button("Rewind", within=player).click()
    expect(player.get_by_role("status")).to_contain_text("step 1 of")
    mock.button("Leave", within=player).click()
    expect(mock.entry(re.compile("voice IN"))).to_contain_text("+15550123")


def test_a_scenario_is_found_by_its_id(mock: Mock) -> None:
    """As it stands in the spec and in what a test run says."""
    mock.open()
    panel = mock.side("Scenarios")
    found = panel.locator("li.card")
    told = found.locator("code").nth(3).inner_text()
    panel.get_by_label("Filter the scenarios").fill(told)
    expect(found.filter(has=mock.page.get_by_text(told, exact=True))).to_have_count(1)


def test_a_step_that_does_not_fit_is_shown(mock: Mock) -> None:
    """What was expected, and what came."""
    mock.page.route(
        "**/desktop.html", lambda route: route.fulfill(body=_with_wrong_story(route.fetch().text()))
    )
    mock.open()
    panel = mock.side("Scenarios")
    panel.get_by_role("button", name="Run: Wrong").click()
    expect(panel.get_by_role("alert")).to_contain_text("the answer is another")
    expect(panel.get_by_role("status")).to_contain_text("step 1 does not fit")


def test_what_happened_becomes_a_scenario(mock: Mock, tmp_path: Path) -> None:
    """A session is copied and played again; its YAML is one that the generator takes."""
    mock.open()
    card = mock.ring()
    mock.app().get_by_role("button", name="Answer").click()
    mock.app().get_by_role("button", name="Show a toast").click()
    mock.button("Hold", within=card).click()
    mock.button("+10 s").click()
    mock.side("Log")
    mock.button("Copy session").click()
    text = mock.clipboard()
    told = yaml.safe_load(text)["scenarios"]["this-session"]
    kinds = [next(key for key in step if key != "page") for step in told["steps"]]
    assert {"subscribe", "call", "trigger", "perform", "advance"} <= set(kinds)
    mock.button("Play it").click()
    panel = mock.page.get_by_role("tabpanel")
    mock.button("Run", within=panel).click()
    expect(panel.get_by_role("status")).to_contain_text("steps fit")
    _check_by_generator(text, tmp_path)


def test_a_line_is_copied_as_a_step(mock: Mock) -> None:
    """The log is filtered, a line is opened, its step is copied."""
    mock.open()
    mock.ring()
    mock.app().get_by_role("button", name="Answer").click()
    panel = mock.side("Log")
    panel.get_by_label("Filter the log").fill("voice.answer")
    line = panel.get_by_role("button", name=re.compile(r"request.*voice\.answer"))
    line.click()
    expect(panel.locator("pre").first).to_contain_text('"request": "voice.answer"')
    mock.button("Copy as step", within=panel).click()
    (step,) = yaml.safe_load(mock.clipboard())
    assert step["call"] == "voice.answer"
    assert step["with"] == ["1"]
    assert [next(iter(event)) for event in step["events"]] == ["interaction.ESTABLISHED"]


def test_groups_of_the_log(mock: Mock) -> None:
    """Requests can be hidden."""
    mock.open()
    panel = mock.side("Log")
    requests = panel.get_by_role("img", name="request", exact=True)
    expect(requests.first).to_be_visible()
    mock.button("Requests", within=panel).click()
    expect(requests).to_have_count(0)
    expect(panel.get_by_role("img", name="answer", exact=True).first).to_be_visible()


def test_options_and_settings(mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """A page whose origin is not listed is refused; a wrong option is told."""
    mock.open(f"?app={sites[1].url('mock/demo.html')}")
    panel = mock.side("Set-up")
    panel.get_by_label("service-client-api.accepted-web-content-origins").fill(
        "https://other.example"
    )
    mock.button("Begin anew", within=panel).click()
    expect(mock.app().get_by_role("alert").first).to_contain_text(
        "is not allowed to use the service"
    )
    mock.button("As text", within=panel).click()
    ini = panel.get_by_label("In the host's notation")
    expect(ini).to_have_value(re.compile("accepted-web-content-origins = https://other.example"))
    ini.fill("[interaction-workspace]\nservice-client-api.rate-limit = many\n")
    mock.button("Begin anew", within=panel).click()
    expect(mock.page.get_by_text("an integer is wanted")).to_be_visible()
    mock.button("Defaults", within=panel).click()
    expect(mock.app().get_by_text("anna.berg")).to_be_visible()


def test_beginning_anew_changes_nothing_by_itself(mock: Mock) -> None:
    """A set-up that nobody has touched is the same after it, also texts with line breaks."""
    given = {"settings": {"unknown-request-text": "one\ntwo"}}
    for query in ("", f"?setup={quote(json.dumps(given))}"):
        mock.open(query)
        panel = mock.side("Set-up")
        before = _address(mock, panel)
        mock.button("Begin anew", within=panel).click()
        expect(mock.page.get_by_text("The desktop begins anew.")).to_be_visible()
        assert _address(mock, panel) == before


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        ({"options": {"service-client-api.rate-limit": "many"}}, "an integer is wanted"),
        ({"sead": 1}, 'there is no "sead"; there are seed, settings,'),
        ({"seed": "1"}, '"seed" is of the wrong kind'),
        ({"edition": "wal"}, 'there is no edition "wal"'),
        ([], "it is no JSON object"),
    ],
)
def test_a_wrong_set_up_in_the_address(setup: object, said: str, mock: Mock) -> None:
    """It is told and left out, and the desktop works."""
    mock.open(f"?setup={quote(json.dumps(setup))}")
    told = mock.page.get_by_role("alert").filter(has_text="The set-up in the address is left out")
    expect(told).to_contain_text(said)
    expect(mock.app().get_by_text("anna.berg")).to_be_visible()


def test_a_set_up_in_the_address(mock: Mock) -> None:
    """It holds from the first message on; its address can be copied."""
    mock.open(f"?setup={quote(json.dumps({'seed': 7, 'options': {'a.b': 'c'}}))}")
    panel = mock.side("Set-up")
    expect(panel.get_by_label("Seed")).to_have_value("7")
    mock.button("Copy address", within=panel).click()
    mock.page.goto(mock.clipboard())
    expect(mock.side("Set-up").get_by_label("Seed")).to_have_value("7")


def test_an_edition_knows_less(mock: Mock) -> None:
    """A method of a later edition is unknown in an earlier one."""
    mock.open()
    panel = mock.side("Set-up")
    panel.get_by_label("Edition").select_option(index=1)
    mock.button("Begin anew", within=panel).click()
    panel = mock.side("Actions")
    panel.get_by_label("Search actions").fill("openDialog")
    expect(panel.locator("button.line")).to_have_count(0)


def test_the_seed_decides(mock: Mock) -> None:
    """The same seed gives the same identifiers."""
    mock.open()
    found = []
    for _ in range(2):
        panel = mock.side("Set-up")
        panel.get_by_label("Seed").fill("42")
        mock.button("Begin anew", within=panel).click()
        expect(mock.app().get_by_text("None at present")).to_be_visible()
        mock.ring()
        found.append(
            mock.page.get_by_role("group", name=re.compile("^Case ")).get_attribute("aria-label")
        )
    assert found[0] == found[1]


def test_a_saved_point(mock: Mock) -> None:
    """The desktop goes back to it."""
    mock.open()
    panel = mock.side("Set-up")
    mock.button("Save", within=panel).click()
    card = mock.ring()
    expect(card).to_have_count(1)
    mock.button("Go back", within=panel).click()
    expect(card).to_have_count(0)


def test_a_refused_set_up_changes_nothing(mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """Pages stay connected as they are."""
    mock.open(f"?app={sites[1].url('cards/plain.html')}")
    expect(mock.app().locator("#answers")).to_have_text("2")
    panel = mock.side("Set-up")
    mock.button("As text", within=panel).click()
    wrong = "[interaction-workspace]\nservice-client-api.rate-limit = many\n"
    panel.get_by_label("In the host's notation").fill(wrong)
    mock.button("Begin anew", within=panel).click()
    expect(mock.page.get_by_text("an integer is wanted")).to_be_visible()
    mock.app().get_by_role("button", name="Ask").click()
    expect(mock.app().locator("#answers")).to_have_text("3")
    mock.button("Defaults", within=panel).click()
    expect(mock.app().locator("#answers")).to_have_text("2")


def test_a_saved_point_and_a_later_page(mock: Mock, sites: tuple[Site, Site, Path]) -> None:
    """A page that came after it begins anew; a point of a story is none of the live desktop."""
    mock.open(f"?app={sites[1].url('cards/plain.html')}")
    expect(mock.app().locator("#answers")).to_have_text("2")
    panel = mock.side("Set-up")
    mock.button("Save", within=panel).click()
    with mock.page.expect_popup() as opened:
        mock.button("Pop-up").click()
    later = opened.value
    expect(later.locator("#answers")).to_have_text("2")
    mock.ring()
    expect(later.locator("#events")).not_to_have_text("0")
    back = mock.button("Go back", within=panel)
    back.click()
    expect(later.locator("#events")).to_have_text("0")
    expect(later.locator("#answers")).to_have_text("2")
    mock.ring()
    expect(later.locator("#events")).not_to_have_text("0")
    expect(mock.app().locator("#answers")).to_have_text("2")
    mock.side("Scenarios").get_by_role("button", name=re.compile("^Open:")).first.click()
    panel = mock.side("Set-up")
    expect(back).to_be_disabled()
    mock.button("Save", within=panel).click()
    expect(back).to_be_enabled()
    mock.button("Leave").click()
    expect(back).to_be_disabled()


def _address(mock: Mock, panel: Locator) -> str:
    mock.button("Copy address", within=panel).click()
    expect(mock.page.get_by_text("copied").last).to_be_visible()
    copied: str = mock.page.evaluate("navigator.clipboard.readText()")
    return copied


def _with_wrong_story(html: str) -> str:
    story = {
        "id": "wrong", "title": "Wrong", "description": "", "seed": 0,
        "settings": {}, "options": {}, "state": {},
        "pages": [["page", {"origin": "https://page.example"}]],
        "steps": [{"kind": "call", "page": "page", "name": "agent.get", "with": ["lit", []],
                   "answer": ["lit", {"no": 1}]}],
    }  # fmt: skip
    return re.sub(
        r'(<script type="application/json" id="data-scenarios">).*?(</script>)',
        lambda found: found[1] + json.dumps([story]) + found[2],
        html,
        flags=re.DOTALL,
    )


def _check_by_generator(text: str, folder: Path) -> None:
    """The spec with the scenario in place of its own has no findings."""
    copy = folder / "spec"
    shutil.copytree(ROOT / "spec", copy)
    for old in (copy / "scenarios").iterdir():
        old.unlink()
    (copy / "scenarios" / "agent.yaml").write_text(text, encoding="utf-8")
    entry = copy / "scapi.yaml"
    lines = [
        line
        for line in entry.read_text(encoding="utf-8").splitlines()
        if "scenarios/" not in line or "scenarios/agent.yaml" in line or "*" in line
    ]
    entry.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (story,) = stories(read_spec(copy).api)
    assert len(story["steps"]) > 5
