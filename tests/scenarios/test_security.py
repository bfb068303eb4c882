"""The security options, on both engines: vectors of `spec/security.yaml`, notation, what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.scenarios.twins import PAGE, ROOT, Twins, compiled, request

Json = Any
SECURITY = yaml.safe_load((ROOT / "spec/security.yaml").read_text("utf-8"))["security"]
ORIGINS = "service-client-api.accepted-web-content-origins"
LIMIT = "service-client-api.rate-limit"
READ, WRITE = (
    "service-client-api.user-data.read-allowed",
    "service-client-api.user-data.write-allowed",
)
ELSEWHERE = "https://nobody-lists-this.example"
TIMEOUT = "service-client-api.block-markdone-timeout"
MINUTE = 60_000


def vectors(grammar: str) -> list[Any]:
    found = SECURITY["grammars"][grammar]["vectors"]
    assert found
    return [pytest.param(it["input"], it["means"], id=str(i)) for i, it in enumerate(found)]


def allowed(twins: Twins, option: str, origin: str) -> list[str] | None:
    """The requests that a page may send, each tried; None if its origin is not listed."""
    names = ["system.getAllowedServices", *compiled()["methods"]]
    asks = [request(name, id=str(index)) for index, name in enumerate(names)]
    begin = ["connect", PAGE, origin]
    settings = {"probe-by-filter": True}
    given = {"settings": settings, "options": {ORIGINS: option}}
    played = twins.play(begin, *asks, connected=False, **given)
    if "is not allowed to use the service" in played.to()[0].get("errorMessage", ""):
        return None
    answers = {it["referenceId"]: it.get("errorMessage", "") for it in played.to()}
    fine = {names[int(id_)] for id_, text in answers.items() if "is not allowed" not in text}
    return [name for name in compiled()["methods"] if name in fine]


# --- origins ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("option", "means"), vectors("accepted-origins"))
def test_origins(twins: Twins, option: str, means: Json) -> None:
    """Who may come in, and what each may send."""
    for entry in means:
        is_any = entry["origin"] == "*"
        for origin in entry.get("matches", []):
            assert allowed(twins, option, origin) is not None
        for origin in entry.get("misses", []):
            assert allowed(twins, option, origin) is None
        if "*" not in entry["origin"] or is_any:
            _check_requests(twins, option, entry)
    if not any(entry["origin"] == "*" for entry in means):
        assert allowed(twins, option, ELSEWHERE) is None


def _check_requests(twins: Twins, option: str, entry: Json) -> None:
    found = allowed(twins, option, ELSEWHERE if entry["origin"] == "*" else entry["origin"])
    assert found == [name for name in compiled()["methods"] if _opens(entry["filters"], name)]
    assert set(entry.get("refuses", [])).isdisjoint(found)
    if "*" not in entry["filters"] and "allows" in entry:
        assert sorted(found) == sorted(entry["allows"])
    assert set(entry.get("allows", [])) <= set(found)


def _opens(filters: list[str], name: str) -> bool:
    """By the words of the documents: a name, a namespace, everything; the token by name only."""
    if name == "auth.getJwtToken":
        return name in filters
    return bool({name, f"{name.partition('.')[0]}.*", "*"} & set(filters))


def test_allowed_services_are_those_that_pass(twins: Twins) -> None:
    option = "https://page.example (agent.*, system.*, auth.getJwtToken)"
    played = twins.play(request("system.getAllowedServices"), options={ORIGINS: option})
    assert played.last["data"] == allowed(twins, option, "https://page.example")


def test_case_and_default_port_of_an_origin(twins: Twins) -> None:
    assert allowed(twins, "HTTPS://Page.Example:443", "https://page.example") is not None


# --- user data ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "means"), vectors("user-data-keys"))
def test_user_data(twins: Twins, options: Json, means: Json) -> None:
    keys = ["Key1", "Key2", "Key3", "Key4"]
    readable = keys if means["readable"] == "*" else means["readable"]
    writable = keys if means["writable"] == "*" else means["writable"]
    data = dict.fromkeys(keys, "old")
    begin = [
        ["receive", PAGE, {"event": "subscribe", "data": "interaction", "referenceId": "s"}],
        ["trigger", "voice.rings", {"ani": "+15550123", "userData": data}],
    ]
    for key in keys:
        write = request("interaction.setUserData", "1", {key: "new"})
        delete = request("interaction.deleteUserData", "1", key)
        read = request("interaction.getByInteractionId", "1")
        for ask in (write, delete):
            played = twins.play(*begin, ask, read, options=options)
            answers = [it for it in played.to() if it.get("referenceId") == "0"]
            assert ("errorMessage" in answers[0]) == (key not in writable)
            shown = answers[1]["data"]["userData"]
            assert [it for it in keys if it in shown] == [
                it for it in readable if ask is write or it != key or key not in writable
            ]
            for event in (it for it in played.to() if it.get("event") == "interaction"):
                assert set(event["data"]["interaction"]["userData"]) & set(keys) <= set(readable)


# --- how often ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "means"), vectors("rate-limits"))
def test_rate_limits(twins: Twins, options: Json, means: Json) -> None:
    """As many as the limit, then one error, then silence until the delay is over."""
    limits = {name: it for name, it in means["limits"].items() if name != "*"}
    limits["agent.get"] = means["limits"]["*"]
    for name, most in limits.items():
        ask = request(name, *(["5001"] if name != "agent.get" else []))
        tries = (most or 100) + 3
        played = twins.play(*[ask] * tries, options=options)
        fine = [it for it in played.to() if "event" not in it and "errorMessage" not in it]
        refused = [it for it in played.to() if "errorMessage" in it]
        assert len(fine) == (tries if most is None else most)
        assert len(refused) == (0 if most is None else 1)
        if most is not None:
            _check_quarantine(twins, options, [ask] * (most + 1), means["quarantine"], refused[0])


def _check_quarantine(
    twins: Twins, options: Json, beyond: list[Json], seconds: int | None, refused: Json
) -> None:
    name = beyond[0][2]["request"]
    told = f"The rate limit for the request '{name}' has been reached."
    rest = f"Further requests of the same type will be ignored for {seconds or 0} seconds."
    assert (refused["errorMessage"], refused["request"]) == (f"{told}\n{rest}", name)
    wait = 86_400_000 if seconds is None else seconds * 1000
    last = beyond[0]
    silent = twins.play(*beyond, ["advance", wait - 1], last, options=options)
    assert silent.to()[-1] == refused
    back = twins.play(*beyond, ["advance", wait], last, options=options)
    assert (back.to()[-1] == refused) == (seconds is None)
    other = twins.play(*beyond, request("agent.getStateList"), options=options)
    assert "data" in other.last


@pytest.mark.parametrize(
    ("waits", "is_refused"), [((0, 0), True), ((MINUTE - 1, 1), False), ((0, MINUTE), False)]
)
def test_minutes_are_fixed(twins: Twins, waits: tuple[int, int], is_refused: bool) -> None:
    """Not sliding: two before a minute ends and two after it are fine."""
    pair = [request("agent.get")] * 2
    actions = [["advance", waits[0]], *pair, ["advance", waits[1]], *pair]
    played = twins.play(*actions, options={f"{LIMIT}.agent.get": 2})
    assert ("errorMessage" in played.last) == is_refused


def test_each_page_counts_for_all(twins: Twins) -> None:
    """The limit is one of requests, whoever sends them."""
    other = ["receive", "other", request("agent.get")[2]]
    played = twins.play(
        ["connect", "other", "https://other.example"],
        request("agent.get"),
        other,
        options={f"{LIMIT}.agent.get": 1},
    )
    assert "errorMessage" in played.to("other")[-1]


# --- notation -----------------------------------------------------------------------------------

INI = """; of the application
[interaction-workspace]
service-client-api.accepted-web-content-origins = http://a.example, https://page.example (agent.*)
service-client-api.rate-limit.agent.get = 1

[crm]
label = CRM
url = https://crm.example/page.html
"""


def test_ini(twins: Twins) -> None:
    """The host's own notation, with sections of embedded pages, which mean nothing here."""
    ask = request("agent.get")
    played = twins.play(ask, ask, request("voice.hangUp", "1"), options=INI)
    kinds = [it.get("errorMessage", "fine").splitlines()[0] for it in played.to()]
    assert kinds == [
        "fine",
        "The rate limit for the request 'agent.get' has been reached.",
        "The origin https://page.example is not allowed to send the request voice.hangUp.",
    ]


NO_ORIGIN = '"crm.example" is no origin: write scheme://host or scheme://host:port, without a path'
WRONG_OPTIONS: list[tuple[Json, str]] = [
    ({ORIGINS: "crm.example"}, f"{ORIGINS}: {NO_ORIGIN}"),
    ({ORIGINS: "http://a (agent"}, f'{ORIGINS}: a parenthesis of "http://a (agent" is not closed'),
    ({LIMIT: -1}, f"{LIMIT}: -1 is less than 0"),
    ({LIMIT: "many"}, f'{LIMIT}: an integer is wanted, not "many"'),
    ({f"{LIMIT}.voice.dial": True}, f"{LIMIT}.voice.dial: an integer is wanted, not true"),
    ({TIMEOUT: 0}, f"{TIMEOUT}: 0 is less than 1"),
    ({f"{LIMIT}s": 5}, f"there is no option {LIMIT}s; {LIMIT} is meant, perhaps"),
]
VOID = 'the setting void-data: "absent" or "null"'
HEAD = "[interaction-workspace]"
WRONG: list[tuple[Json, str]] = [
    *[({"options": it}, f"the given options: {text}") for it, text in WRONG_OPTIONS],
    (
        {"options": f"{LIMIT} = 5"},
        f"line 1: {LIMIT} stands before the first section: write {HEAD} above it",
    ),
    (
        {"options": f"{HEAD}\n{LIMIT} 5"},
        f'line 2: "{LIMIT} 5" is no option: write name = value',
    ),
    ({"options": f"{HEAD}\n\n{LIMIT} = x"}, f'line 3: {LIMIT}: an integer is wanted, not "x"'),
    ({"options": 5}, "options are an INI text or an object of names and values, not integer"),
    ({"settings": {"void": "null"}}, "there is no setting void"),
    ({"settings": {"void-data": 5}}, f"{VOID} is wanted, not 5"),
    ({"settings": {"void-data": "no"}}, f'{VOID} is wanted, not "no"'),
    (
        {"settings": {"jwt-lifetime": "long"}},
        "the setting jwt-lifetime: integer is wanted, not string",
    ),
    (
        {"state": {"interactions": 5}},
        "the state's interactions: a list of objects is wanted, not integer",
    ),
    ({"seed": "x"}, 'a seed is an integer, not "x"'),
]


@pytest.mark.parametrize(("given", "text"), WRONG, ids=[str(i) for i in range(len(WRONG))])
def test_what_is_wrong(twins: Twins, given: Json, text: str) -> None:
    """What, where and why; `failure` has compared that both languages say the same."""
    assert twins.failure(**given) == text


def test_a_slot_that_does_not_exist(twins: Twins) -> None:
    slots = ", ".join(name for name, _ in compiled()["state"])
    expected = f"the state has no agents; it has {slots}"
    assert twins.failure(state={"agents": {}}) == expected
