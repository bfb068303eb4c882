"""Random sequences: what pages, people and time may do to a desktop, sensible or hostile.

The names come from the compiled program, so they follow the spec. Values come from a pool in which
ids that exist are likely; the desktop's own list of interactions is never asked, so a sequence is plain data.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from codegen.model import Literal, Union
from tests.scenarios.twins import PAGE, api, compiled

Json = Any
PAGES = {PAGE: "https://page.example", "crm": "https://crm.example", "late": "null"}
IDS = st.sampled_from(["1", "2", "3", "1", "2", "9", ""])
TARGETS = [{"type": "AGENT", "destination": "1025"}, "5002", {"type": "SKILL"}, {"destination": 5}]
CASE = "d4187b87-9fe1-4db8-0515-6a91e666e22d"
OPTION_NAMES = ["voice.*", "CustomAPI/*", "*", "/", "a/b/c", ["voice.auto*", "x"]]
NAMED: dict[str, Json] = {
    "interactionId": IDS,
    "consultInteractionId": IDS,
    "stateOperationName": st.sampled_from(["Ready", "NotReady", "NotReadyReason-1511", "LogOff"]),
    "name": st.sampled_from(["voice", "email", "orders", "5003"]),
    "campaign": st.just("Offer of the Month"),
    "campaignName": st.just("Offer of the Month"),
    "recordHandle": st.sampled_from([17, 18, 19, 99]),
    "target": st.sampled_from(TARGETS),
    "destination": st.sampled_from(["5001", "+15550123", ""]),
    "caseId": st.just(CASE),
    "newCaseId": st.sampled_from([CASE, "e6470563-af78-4942-657d-976a25dd9de3"]),
    "id": st.sampled_from(["wweCustomToast0", "wweCustomToast1"]),
    "dialogId": st.just("wweCustomDialog1"),
    "tab": st.sampled_from(["1", "2", "3"]),
    "page": st.sampled_from(list(PAGES)),
    "options": st.sampled_from(OPTION_NAMES),
    "callResult": st.sampled_from([6, 9, 99]),
    "channel": st.sampled_from(["orders", "invoices"]),
    "key": st.sampled_from(["Segment", "Secret", "__proto__"]),
    "buttonIndex": st.sampled_from([0, 1, 7]),
}
TEXTS = st.sampled_from(
    ["", "a", "Segment", "é", "\uff5e", "😀", "\u2028", "</script>", "{id}", "1e3"]
)
SCALARS = st.one_of(TEXTS, st.sampled_from([None, True, 0, -1, 1.5, 2**53 - 1, 1e21, -0.0]))
KEYS = st.sampled_from(
    ["Segment", "Secret", "title", "name", "buttons", "__proto__", "a", "10", "9"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)
TOAST = {"title": "t", "iconUrl": "i", "buttons": ["a", "b"], "autoCloseTimeout": 700}
OBJECTS = st.sampled_from(
    [TOAST, {"name": "orders", "label": "x"}, {"Segment": "Gold", "Secret": 1}]
)


def _value(name: str) -> st.SearchStrategy[Json]:
    fitting = NAMED.get(name, OBJECTS | VALUES)
    return st.one_of(fitting, fitting, fitting, VALUES)


def _requests() -> st.SearchStrategy[Json]:
    return st.one_of([_request(name, it["params"]) for name, it in compiled()["methods"].items()])


def _params(names: list[str]) -> st.SearchStrategy[Json]:
    fitting = st.tuples(*[_value(name) for name in names]).map(list)
    return st.one_of(fitting, fitting, fitting, st.none(), st.lists(VALUES, max_size=3))


def _request(name: str, params: list[str]) -> st.SearchStrategy[Json]:
    return st.tuples(
        st.just("receive"),
        st.sampled_from([PAGE, PAGE, "crm"]),
        st.fixed_dictionaries(
            {"request": st.just(name), "referenceId": st.sampled_from(["0", "1", 5, None])},
            optional={"parameters": _params(params), "userAgent": st.just("WWE Client")},
        ),
    )


def _performs() -> st.SearchStrategy[Json]:
    methods = compiled()["methods"]
    return st.sampled_from(sorted(methods)).flatmap(
        lambda name: st.tuples(st.just("perform"), st.just(name), _by_hand(methods[name]["params"]))
    )


def _by_hand(names: list[str]) -> st.SearchStrategy[Json]:
    return st.tuples(*[_value(name) for name in names]).map(list)


def _triggers() -> st.SearchStrategy[Json]:
    return st.one_of([_trigger(name, it["params"]) for name, it in compiled()["triggers"].items()])


def _trigger(name: str, params: Json) -> st.SearchStrategy[Json]:
    needed = {key: _value(key) for key, it in params.items() if it.get("required")}
    others = {key: _value(key) for key, it in params.items() if not it.get("required")}
    about = st.fixed_dictionaries(needed, optional=others)
    return st.tuples(st.just("trigger"), st.just(name), about)


CHANNELS = ["agent", "interaction", "media", "markdone", "outbound", "system", "messenger:orders"]
SUBSCRIBE = st.fixed_dictionaries(
    {
        "event": st.just("subscribe"),
        "data": st.sampled_from([CHANNELS, "interaction", [], 5, "messenger:orders"]),
        "referenceId": st.just("s"),
    }
)
UNSUBSCRIBE = st.fixed_dictionaries(
    {"event": st.just("unsubscribe"), "data": st.sampled_from(["1", "2", 1]), "referenceId": IDS}
)
FAULT = st.fixed_dictionaries(
    {"times": st.just(1)},
    optional={
        "latency": st.just(300),
        "drop": st.booleans(),
        "error": TEXTS,
        "shape": VALUES,
        "duplicate": st.booleans(),
    },
)
SEND = st.tuples(
    st.just("receive"), st.sampled_from([PAGE, "crm"]), SUBSCRIBE | UNSUBSCRIBE | VALUES
)


OTHERS = st.one_of(
    st.sampled_from([["connect", "late", "null"], ["disconnect", "crm"], ["save"], ["load"]]),
    st.just(["reset"]),
    st.tuples(st.just("fault"), st.sampled_from(["*", "agent.get", "voice.dial"]), FAULT),
)


def actions() -> st.SearchStrategy[list[Json]]:
    """Some things that happen, one after the other."""
    requests, triggers = _requests(), _triggers()
    advance = st.tuples(st.just("advance"), st.sampled_from([0, 1, 500, 1000, 60_000]))
    kinds = [requests, requests, requests, triggers, triggers, _performs(), advance, SEND, OTHERS]
    one = st.sampled_from(kinds).flatmap(lambda kind: kind)  # `one_of` would count every method
    return st.lists(one, min_size=5, max_size=25).map(lambda them: [*BEGIN, *them])


BEGIN: list[Json] = [
    ["connect", PAGE, PAGES[PAGE]],
    ["connect", "crm", PAGES["crm"]],
    ["receive", PAGE, {"event": "subscribe", "data": CHANNELS, "referenceId": "s"}],
    ["trigger", "voice.rings", {"ani": "+15550123", "caseId": CASE}],
    ["trigger", "chat.arrives", {"from": "Chris", "userData": {"Segment": "Gold", "Secret": "1"}}],
    ["perform", "interaction.accept", ["2"]],
    ["perform", "interaction.blockMarkdone", ["1", "Not yet"]],
    ["trigger", "campaign.loads", {"campaign": "Offer of the Month"}],
    ["trigger", "campaign.starts", {"campaign": "Offer of the Month"}],
]


def given() -> st.SearchStrategy[Json]:
    """What a desktop begins with: any of the values that settings list, some options, a seed."""
    behavior: Any = api().behavior
    listed = {
        it.wire: st.sampled_from([member.value for member in it.type.members])
        for it in behavior.settings
        if isinstance(it.type, Union) and all(isinstance(m, Literal) for m in it.type.members)
    }
    return st.fixed_dictionaries(
        {"seed": st.integers(0, 9)},
        optional={
            "settings": st.fixed_dictionaries({}, optional=listed),
            "options": st.sampled_from(OPTIONS),
        },
    )


OPTIONS: list[Json] = [
    {
        "service-client-api.accepted-web-content-origins": "https://page.example (*, auth.getJwtToken)"
    },
    {
        "service-client-api.accepted-web-content-origins": "https://page.example (voice.*, interaction.*)"
    },
    {"service-client-api.rate-limit": 2, "service-client-api.rate-limit-quarantine-delay": 1},
    {
        "service-client-api.user-data.read-allowed": "Segment",
        "service-client-api.user-data.write-allowed": "Segment",
        "service-client-api.block-markdone-timeout": 700,
    },
]
