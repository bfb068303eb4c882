"""The outbound previews, step by step: exactly the rows of `spec/flows.yaml`, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.scenarios.twins import ROOT, Played, Twins, request, subscribe

Json = Any
FLOW = yaml.safe_load((ROOT / "spec/flows.yaml").read_text("utf-8"))["flows"]["outbound-preview"]
CAMPAIGN = {"campaign": "Offer of the Month"}
BEGIN = [
    ["trigger", "campaign.loads", CAMPAIGN],
    ["trigger", "campaign.starts", CAMPAIGN],
    subscribe("interaction"),
]
ACCEPT = [request("interaction.accept", "1")]
CALL = [request("outbound.callPreviewRecord", "1", 17)]
ANSWER = [["trigger", "party.answers", {"interactionId": "2"}]]
DONE = [request("voice.hangUp", "2"), request("interaction.markdone", "2")]
REJECT = [request("interaction.reject", "1")]
REJECT_RECORD = [request("outbound.rejectPreviewRecord", "1")]
CANCEL_RECORD = [request("outbound.cancelPreviewRecord", "1")]
RECORDS = {
    "pull": [request("outbound.getPreviewRecord", "Offer of the Month")],
    "push": [["trigger", "campaign.pushes-record", CAMPAIGN]],
    "direct-push": [request("outbound.startDirectPushPreview"), ["advance", 1000]],
}
PULL = {
    "record": RECORDS["pull"],
    "call": CALL,
    "done": DONE,
    "reject-record": REJECT_RECORD,
    "cancel-record": CANCEL_RECORD,
}
PUSH = {
    "accepted": ACCEPT,
    "rejected": REJECT,
    "call": [*CALL, *ANSWER],
    "done": DONE,
    "reject-record": REJECT_RECORD,
    "cancel-record": CANCEL_RECORD,
}
STEPS: dict[str, dict[str, Json]] = {
    "pull": PULL,
    "push": {"record": RECORDS["push"], **PUSH},
    "direct-push": {"record": RECORDS["direct-push"], **PUSH},
}
STORIES = {
    "pull": [["record", "call", "done"], ["record", "reject-record"], ["record", "cancel-record"]],
    "push": [
        ["record", "accepted", "call", "done"],
        ["record", "rejected"],
        ["record", "accepted", "reject-record"],
        ["record", "accepted", "cancel-record"],
    ],
}
STORIES["direct-push"] = STORIES["push"]
CASES = [
    pytest.param(mode, story, id=f"{mode} {story[-1]}")
    for mode, stories in STORIES.items()
    for story in stories
]


@pytest.mark.parametrize(("mode", "story"), CASES)
def test_rows(twins: Twins, mode: str, story: list[str]) -> None:
    """What is emitted by each step is what the table has for it: no row less, none more."""
    actions = list(BEGIN)
    seen = 0
    for step in story:
        actions += STEPS[mode][step]
        rows = _rows(twins.play(*actions))
        assert rows[seen:] == FLOW["modes"][mode]["steps"][step]["events"], step
        seen = len(rows)


def _rows(played: Played) -> list[Json]:
    events = [it["data"] for it in played.to() if it.get("event") == FLOW["channel"]]
    return [
        {
            "event": data["eventType"],
            **{name: data["interaction"][name] for name in FLOW["columns"]},
        }
        for data in events
    ]


def test_every_row_of_the_table_is_played() -> None:
    played = {(mode, step) for mode, stories in STORIES.items() for it in stories for step in it}
    table = {(mode, step) for mode, it in FLOW["modes"].items() for step in it["steps"]}
    assert played == table
