"""The Markdown reference: links, tables and answers to what readers come with."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

import pytest

from codegen import pipeline
from codegen.model import Api, Record
from tests.docs.pages import SPECS, dead_links, markdown, pages, reading, sections


def api_of(spec: str) -> Api:
    return reading(spec).api


# --- links --------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", SPECS)
def test_no_link_is_dead(spec: str) -> None:
    """Pages exist, and anchors are those that a Git host gives to the headings."""
    every = pages(spec)
    assert "README.md" in every
    dead = dead_links(every)
    assert not dead, "\n".join(dead)


@pytest.mark.parametrize("spec", SPECS)
def test_a_full_name_leads_to_its_own_heading(spec: str) -> None:
    """Not to one that only has the same anchor."""
    api = reading(spec).api
    names = {method.wire for method in api.methods}
    names |= {
        definition.qualified for definition in api.definitions if definition.home.kind != "events"
    }
    names |= {option.wire for option in (api.security.options if api.security else ())}
    names -= {event.wire for channel in api.channels for event in channel.events}  # shown alone
    every, seen = pages(spec), set()
    for page in every.values():
        for link in page.links:
            if link.text in names:
                path, _, anchor = unquote(link.target).partition("#")
                path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
                target = page if link.target[0] == "#" else every[path]
                assert target.anchors[anchor] == link.text, (page.path, link)
                seen.add(link.text)
    assert names == seen, "every name is linked from somewhere"


def test_every_page_can_be_reached_from_the_start() -> None:
    every = pages("real")
    seen, todo = {"README.md"}, ["README.md"]
    while todo:
        page = every[todo.pop()]
        for link in page.links:
            path = unquote(link.target).partition("#")[0]
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
            if path in every and path not in seen:
                seen.add(path)
                todo.append(path)
    assert seen == set(every)


# --- form ---------------------------------------------------------------------------------------

_FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_CELL = re.compile(r"(?<!\\)\|")


@pytest.mark.parametrize("spec", SPECS)
def test_tables_are_whole(spec: str) -> None:
    """Every row has as many cells as the head, and every table is read as one."""
    for page in pages(spec).values():
        width = 0
        tables = 0
        for line in _FENCED.sub("", page.source).split("\n"):
            if not line.startswith("|"):
                width = 0
                continue
            cells = len(_CELL.findall(line))
            tables += not width
            width = width or cells
            assert cells == width, f"{page.path}: {line}"
        tokens = markdown().parse(page.source)
        assert sum(token.type == "table_open" for token in tokens) == tables, page.path


@pytest.mark.parametrize("spec", SPECS)
def test_pages_are_tidy(spec: str) -> None:
    """One title, no empty cells in a row that has nothing to say, no gaps, no leftovers."""
    for page in pages(spec).values():
        text = _FENCED.sub("", page.source)
        assert text.count("\n# ") == 1, page.path
        assert page.source.endswith("\n"), page.path
        assert not page.source.endswith("\n\n"), page.path
        assert "\n\n\n" not in _FENCED.sub("code", page.source), page.path
        assert not re.search(r"[ \t]+$", text, re.MULTILINE), page.path
        assert not re.search(r"[|:(\[] ?None\b", re.sub(r"`[^`\n]*`", "", text)), page.path


def test_a_spec_with_little_gets_few_pages() -> None:
    """A page that has nothing to say is not made."""
    assert "security.md" in pages("thermostat")
    assert "sequences.md" not in pages("thermostat")
    assert "errata.md" not in pages("thermostat")
    assert not {"security.md", "editions.md", "sources.md", "background.md"} & set(pages("methods"))


def test_pages_are_made_again_when_anything_changes() -> None:
    """A page shows errors, sequences and mistakes, which stand in files of their own."""
    for file in pipeline.build(reading("real"), ("docs",)):
        assert file.spec_files == frozenset(api_of("real").files), file.path


# --- everything is there ------------------------------------------------------------------------


@pytest.mark.parametrize("spec", SPECS)
def test_everything_has_its_place(spec: str) -> None:
    """Each method, type, value, event, option and error of the spec stands under its own heading."""
    api = reading(spec).api
    headings = {heading for page in pages(spec).values() for heading in page.headings}
    texts = "\n".join(page.source for page in pages(spec).values())
    for namespace in api.namespaces:
        for method in (*namespace.methods, *namespace.known):
            assert method.wire in headings
    for channel in api.channels:
        assert f"Channel {channel.wire}" in headings
        assert {f"{channel.wire}.{event.wire}" for event in channel.events} <= headings
    for definition in api.definitions:
        if definition.home.kind != "events":
            assert definition.qualified in headings
        if isinstance(definition, Record):
            for field in definition.fields:
                assert f"`{field.wire}`" in texts or field.wire in texts
    for error in api.errors:
        assert error.wire in headings


def test_what_a_method_says() -> None:
    """All that a reader wants to know of one method, in one place."""
    section = sections(pages("real")["namespaces/interaction.md"])["interaction.consult"]
    for part in (
        "client.interaction.consult(",  # TypeScript
        "await client.interaction.consult(",  # Python
        "genesys.wwe.service.interaction.consult(",  # callbacks
        "| `interactionId` | `string` | required |",
        "[`interaction.ConsultTarget`](#interactionconsulttarget)",
        "**Gives**",
        "**Fails**",
        "**Keyword** `interaction.consult`",
        "`service-client-api.rate-limit.interaction.consult`",
        "Since [2023-03](../editions.md#2023-03)",
        "[Agent Workspace",
        "[C23](../sources.md#c23)",
        "confidence",
        "On the wire",
        '"request": "interaction.consult"',
    ):
        assert part in section, part


# --- what readers come with ---------------------------------------------------------------------


def start() -> str:
    return pages("real")["README.md"].source


def test_how_to_pause_a_recording() -> None:
    """A row of the start page leads to a call that can be copied."""
    (row,) = re.findall(r"^\| Pauses recording.*$", start(), re.MULTILINE)
    assert "(namespaces/voice.md#voicepausecallrecording)" in row
    section = sections(pages("real")["namespaces/voice.md"])["voice.pauseCallRecording"]
    assert 'await client.voice.pauseCallRecording("1");' in section
    assert 'await client.voice.pause_call_recording("1")' in section


def test_which_events_a_pull_preview_sends() -> None:
    """The start page names the sequence; the sequence has the events in order."""
    assert "[Pull Preview](sequences.md#pull-preview)" in start()
    section = sections(pages("real")["sequences.md"])["Pull Preview"]
    rows = re.findall(r"^\| .*?\| \[`([A-Z_]+)`\]", section, re.MULTILINE)
    assert rows == [
        "ADDED", "PREVIEWING", "ADDED", "DIALING", "REMOVED", "RELEASED", "MARKDONE_APPLIED",
        "REMOVED", "STATE_CHANGE", "STATE_CHANGE",
    ]  # fmt: skip
    assert "S->>C: PREVIEWING (PREVIEWING, OUTBOUND_PREVIEW)" in section


def test_which_desktops_know_consult() -> None:
    """The matrix says version and editions."""
    assert (
        "| Which edition or version knows it? | [Editions and versions](editions.md) |" in start()
    )
    source = pages("real")["editions.md"].source
    (row,) = re.findall(r"^\| \[`interaction\.consult`\].*$", source, re.MULTILINE)
    assert [cell.strip() for cell in row.split("|")[2:-1]] == [
        "[2023-03](#2023-03)", "-", "-", "yes", "-", "-",
    ]  # fmt: skip


def test_where_the_manual_was_wrong_about_toasts() -> None:
    """The start page names toasts, and leads to each mistake and what holds instead."""
    (row,) = re.findall(r"^- \[Namespace system\].*$", start(), re.MULTILINE)
    assert "(errata.md#namespace-system)" in row
    assert "system.ToastParameters" in row
    assert "system.closeToast" in row
    source = pages("real")["errata.md"].source
    part = source.partition("## Namespace system\n")[2].partition("\n## ")[0]
    assert part.count("Toast") >= 8
    assert "A number of milliseconds." in part
    section = sections(pages("real")["namespaces/system.md"])["system.closeToast"]
    assert "The sources are wrong or disagree here" in section


# --- behaviour ----------------------------------------------------------------------------------


def method_section(name: str) -> str:
    space = name.partition(".")[0]
    return sections(pages("real")[f"namespaces/{space}.md"])[name]


def line(section: str, label: str) -> str:
    """An item of a method's list, links shown as their text."""
    (found,) = re.findall(rf"^- \*\*{label}:\*\* (.*)$", section, re.MULTILINE)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", found)


def test_a_method_says_what_follows_and_when_it_may_be_called() -> None:
    section = method_section("voice.hangUp")
    assert line(section, "Events") == "`RELEASED`; depending on the case `REMOVED`"
    assert line(section, "States") == "`DIALING`, `TALKING`, `HELD` (`voice`)"
    assert line(section, "Then in") == "`IDLE` or gone"
    assert "`There is nothing with the identifier {id}.`" in line(section, "Refused")
    assert "`The request {request} is not possible at present.`" in line(section, "Refused")


def test_states_in_which_a_request_is_always_refused_are_left_out() -> None:
    """Machines that are alike stand together."""
    states = line(method_section("interaction.setUserData"), "States")
    assert "`RINGING`, `DIALING`, `TALKING`, `HELD` (`voice`)" in states
    assert "(`chat`, `email`, `open-media`, `preview`)" in states


def test_settings_that_matter_stand_at_the_method() -> None:
    assert "`consult-results`" in line(
        method_section("interaction.consult"), "Settings of the mock"
    )
    assert "**Settings of the mock:**" not in method_section("voice.answer")


def test_settings_that_rules_read_are_said_to_matter() -> None:
    """On the page of the mock by the rule, and at the requests that its conditions name."""
    table = pages("real")["mock.md"].source.partition("## Triggers")[0]
    rows = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (.*) \|$", table, re.MULTILINE))
    rules = {"counter-after-quarantine": "quarantine", "option-read-gate": "option-read-gate"}
    for setting, rule in (
        rules | {"probe-by-filter": "filter", "token-by-wildcard": "filter"}
    ).items():
        assert f"rule [`{rule}`](#rules)" in rows[setting]
    assert rows["filtered-request-text"].startswith("rules [`filter`](#rules), [`filter-")
    assert "triggers" in rows["election-time"]
    for method, setting in (
        ("auth.getJwtToken", "token-by-wildcard"),
        ("system.getAllowedServices", "probe-by-filter"),
    ):
        assert setting in line(method_section(method), "Settings of the mock")
        assert method in rows[setting]


def test_every_method_says_what_follows() -> None:
    """Where the spec has behaviour, each method has a line about events."""
    for spec in ("real", "thermostat"):
        for method in api_of(spec).methods:
            space = f"namespaces/{method.wire.partition('.')[0]}"
            texts = [page.source for page in pages(spec).values() if page.path.startswith("name")]
            found = [t for t in texts if f"### `{method.wire}`" in t]
            assert len(found) == 1, space
            section = found[0].partition(f"### `{method.wire}`\n")[2].partition("\n### ")[0]
            assert section.count("- **Events:**") == 1, method.wire


def test_an_event_says_what_it_comes_after() -> None:
    source = pages("real")["events/interaction.md"].source
    section = source.partition("### `interaction.HELD`")[2].partition("\n### ")[0]
    assert re.search(r"\*\*Comes after:\*\* .*`interaction.consult`", section)
    assert re.search(r"\*\*Comes after:\*\* .*`voice.hold`", section)


def test_machines_settings_triggers_and_stories_have_their_place() -> None:
    for spec in ("real", "thermostat"):
        behavior = api_of(spec).behavior
        assert behavior is not None
        every = pages(spec)
        assert set(every["machines.md"].anchors) >= {machine.wire for machine in behavior.machines}
        for machine in behavior.machines:
            for state in machine.states:
                assert f"| `{state.wire}`" in every["machines.md"].source
        for setting in behavior.settings:
            assert f"\n| `{setting.wire}` |" in every["mock.md"].source
        assert {trigger.wire for trigger in behavior.triggers} <= set(every["mock.md"].headings)
        for scenario in api_of(spec).scenarios:
            assert f"\n`{scenario.wire}`" in every["scenarios.md"].source
    assert not {"machines.md", "mock.md", "scenarios.md"} & set(pages("methods"))


def test_a_picture_has_every_arrow_of_its_machine() -> None:
    (fence,) = [f for f in pages("thermostat")["machines.md"].fences if f.language == "mermaid"]
    assert fence.text.splitlines()[1:] == [
        '  state "COMFORT" as s1',
        '  state "SAVING" as s2',
        '  state "any state" as any',
        "  any --> s1: climate.setTarget<br/>trigger owner.turns",
        "  s1 --> s2: timer end",
        "  any --> [*]: trigger room.goes",
    ]


def test_flows_name_the_stories_that_play_them() -> None:
    flows = api_of("real").flows
    played = sections(pages("real")["sequences.md"])
    for mode in (mode for flow in flows for mode in flow.modes):
        assert "Played on the mock: [" in played[mode.title], mode.title
    drawn = [f for f in pages("real")["scenarios.md"].fences if f.language == "mermaid"]
    assert any("outbound.callPreviewRecord" in fence.text for fence in drawn)
    assert 4 <= len(drawn) <= 12


def test_every_defect_of_the_script_says_whether_it_can_be_kept() -> None:
    script = api_of("real").protocol.script  # type: ignore[union-attr]
    source = pages("real")["script.md"].source
    for defect in script.defects:  # type: ignore[union-attr]
        answer = "yes" if defect.switch else "no"
        assert re.search(rf"^\| `{defect.wire}` \|.*\| {answer} \|$", source, re.MULTILINE)
