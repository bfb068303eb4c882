"""The page of the mock desktop at work: calls, forms, toasts, data, states."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.mock.person import Mock


def test_a_whole_call(mock: Mock) -> None:
    """It rings, the page answers and pauses the recording, the agent holds and hangs up."""
    mock.open()
    card = mock.ring()
    expect(card.get_by_text("RINGING", exact=True)).to_be_visible()
    app = mock.app()
    app.get_by_role("button", name="Answer").click()
    expect(card.get_by_text("TALKING", exact=True)).to_be_visible()
    app.get_by_role("button", name="Record", exact=True).click()
    app.get_by_role("button", name="Pause recording").click()
    expect(card.get_by_text("PAUSED", exact=True)).to_be_visible()
    mock.button("Hold", within=card).click()
    expect(app.get_by_text("HELD", exact=True)).to_be_visible()
    mock.button("Hang up", within=card).click()
    app.get_by_role("button", name="Mark done").click()
    expect(card).to_have_count(0)
    expect(app.get_by_text("None at present")).to_be_visible()


def test_only_what_is_possible_is_offered(mock: Mock) -> None:
    """A call that rings cannot be held; one that is held cannot be answered."""
    mock.open()
    card = mock.ring()
    expect(mock.button("Hold", within=card)).to_have_count(0)
    mock.button("Answer", within=card).click()
    expect(mock.button("Answer", within=card)).to_have_count(0)
    mock.button("Hold", within=card).click()
    expect(mock.button("Resume", within=card)).to_be_visible()
    expect(mock.button("Hold", within=card)).to_have_count(0)


def test_a_form_asks_for_what_is_needed(mock: Mock) -> None:
    """A wrong value is shown where it stands; a right one is sent; Escape closes the form."""
    mock.open()
    mock.button("Call with details").click()
    form = mock.page.locator("form").filter(has=mock.page.get_by_label("Ani *"))
    form.get_by_label("Ani *").fill("+4940555")
    form.get_by_label("User data", exact=True).fill("{no json")
    mock.button("Call", within=form).click()
    expect(form.get_by_label("User data", exact=True)).to_have_attribute("aria-invalid", "true")
    form.get_by_label("User data", exact=True).fill('{"Segment": "<b>Gold</b>"}')
    mock.button("Call", within=form).click()
    expect(form).to_have_count(0)
    expect(mock.entry(re.compile("voice IN"))).to_contain_text("+4940555")
    mock.button("Chat with details").click()
    expect(mock.page.get_by_label("From *")).to_be_focused()
    mock.page.keyboard.press("Escape")
    expect(mock.page.get_by_label("From *")).to_have_count(0)
    expect(mock.button("Chat with details")).to_be_focused()


def test_every_trigger_has_a_form(mock: Mock) -> None:
    """All actions of the spec can be opened, and none of them breaks the page."""
    mock.open()
    panel = mock.side("Actions")
    lines = panel.locator("button.line")
    facts = json.loads(mock.page.locator("#data-info").text_content() or "")
    assert lines.count() == len(facts["triggers"]) + len(facts["methods"])
    for index in range(0, lines.count(), 7):
        lines.nth(index).click()
        expect(panel.locator("form")).to_have_count(1)
        lines.nth(index).click()


def test_a_toast_is_clicked(mock: Mock) -> None:
    """The page shows a toast, the agent clicks it, the page is told."""
    mock.open()
    app = mock.app()
    app.get_by_role("button", name="Show a toast").click()
    toast = mock.page.get_by_role("region", name="New order")
    expect(toast).to_contain_text("Order 4711")
    names = toast.get_by_role("button").all_text_contents()
    assert names == ["Later", "Open"]  # the first is drawn last
    toast.get_by_role("button", name="Open").click()
    expect(toast).to_have_count(0)
    expect(
        app.get_by_text(re.compile('CUSTOM_TOAST_BUTTON_CLICK.*"buttonIndex":0'))
    ).to_be_visible()


def test_a_toast_closes_in_time(mock: Mock) -> None:
    """The clock is stopped and moved by hand."""
    mock.open()
    mock.button("Real time").click()
    mock.app().get_by_role("button", name="Show a toast").click()
    toast = mock.page.get_by_role("region", name="New order")
    expect(toast).to_be_visible()
    for _ in range(5):
        mock.button("+10 s").click()
    expect(toast).to_be_visible()
    mock.page.get_by_label("Milliseconds to move the clock by").fill("10000")
    mock.button("Move").click()
    expect(toast).to_have_count(0)


def test_attached_data_is_edited(mock: Mock) -> None:
    """Added, changed and removed by hand; the page sees it."""
    mock.open()
    card = mock.ring()
    card.get_by_role("button", name=re.compile("Attached data")).click()
    card.get_by_label("New key of Attached data").fill("Segment")
    card.get_by_label("New value of Attached data").fill("<img src=x onerror=alert(1)>")
    mock.button("Add", within=card).click()
    expect(mock.app().get_by_text("<img src=x onerror=alert(1)>").first).to_be_visible()
    card.get_by_label("Value of Segment").fill("Gold")
    card.get_by_label("Value of Segment").press("Enter")
    expect(mock.app().get_by_text("Gold", exact=True)).to_be_visible()
    mock.button("Remove Segment", within=card).click()
    expect(card.get_by_label("Value of Segment")).to_have_count(0)


def test_attached_data_is_typed(mock: Mock) -> None:
    """Key by key; a value with a line break keeps it."""
    mock.open()
    card = mock.ring()
    card.get_by_role("button", name=re.compile("Attached data")).click()
    card.get_by_label("New key of Attached data").fill("Segment")
    card.get_by_label("New value of Attached data").fill("Gold")
    mock.button("Add", within=card).click()
    value = card.get_by_label("Value of Segment")
    value.press("End")
    keyboard = mock.page.keyboard
    keyboard.type(" plus")
    expect(value).to_have_value("Gold plus")
    keyboard.press("Tab")
    expect(mock.button("Remove Segment", within=card)).to_be_focused()
    expect(mock.app().get_by_text("Gold plus", exact=True)).to_be_visible()


def test_attached_data_keeps_its_lines(mock: Mock) -> None:
    """What has line breaks has them still when a letter is added."""
    mock.open()
    card = mock.ring()
    mock.side("Actions")
    mock.perform("interaction.setUserData", {"Key values *": '{"Note": "one\\ntwo"}'})
    card.get_by_role("button", name=re.compile("Attached data")).click()
    note = card.get_by_label("Value of Note")
    expect(note).to_have_value("one\ntwo")
    note.press("Control+End")
    mock.page.keyboard.type("!")
    mock.page.keyboard.press("Tab")
    expect(mock.app().get_by_text(re.compile("^one\\s+two!$"))).to_be_visible()


def test_the_keys_of_a_dialog(mock: Mock) -> None:
    """Tab goes on, and Enter closes by the button."""
    mock.open()
    mock.side("Actions")
    mock.perform("system.openDialog", {"Url *": "javascript:alert(1)"})
    close = mock.button("Close Order for Anna Berg")
    close.focus()
    mock.page.keyboard.press("Tab")
    expect(close).not_to_be_focused()
    mock.page.keyboard.press("Shift+Tab")
    expect(close).to_be_focused()
    mock.page.keyboard.press("Enter")
    expect(mock.page.get_by_role("dialog")).to_have_count(0)


def test_cases_are_selected(mock: Mock) -> None:
    """By hand; the state shows it."""
    mock.open()
    mock.ring()
    case = mock.page.get_by_role("group", name=re.compile("^Case "))
    mock.button("Select", within=case).click()
    expect(case.get_by_text("selected", exact=True)).to_be_visible()
    expect(case.get_by_text("expanded", exact=True)).to_be_visible()
    mock.button("Collapse", within=case).click()
    expect(case.get_by_text("expanded", exact=True)).to_have_count(0)


def test_states_of_agent_and_media(mock: Mock) -> None:
    """One medium alone makes the agent partially ready."""
    mock.open()
    page = mock.page
    page.get_by_label("voice: state").select_option("Break")
    expect(page.get_by_label("Agent: state")).to_contain_text("Partially Ready")
    page.get_by_label("Agent: state").select_option("Lunch")
    expect(mock.app().get_by_text("Lunch", exact=True).first).to_be_visible()


def test_keyboard(mock: Mock) -> None:
    """Tabs of the tools by arrow keys; a call by keys alone."""
    mock.open()
    page = mock.page
    page.get_by_role("tab", name="Log").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Actions")).to_be_focused()
    expect(page.get_by_label("Search actions")).to_be_visible()
    mock.button("Call").focus()
    page.keyboard.press("Enter")
    card = mock.entry(re.compile("voice IN"))
    mock.button("Answer", within=card).focus()
    page.keyboard.press("Enter")
    expect(card.get_by_text("TALKING", exact=True)).to_be_visible()
