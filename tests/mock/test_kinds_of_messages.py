"""The rule on ambiguous messages says exactly what the engine cannot tell apart."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from mock_engine.wire import Wire

from codegen.languages.mock_parts import protocol_value
from codegen.rules import check_rules
from tests.unit.specs import api_of

REQUEST = ["", "{call: x}", "{own: 1}", "{own: true, more: a}"]
SUBSCRIBE = ["", "{own: 1}", "{own: true}", "{call: subscribe}", "{call: door.open}", "{id: 7}",
             "{own: 1, more: a}"]  # fmt: skip
UNSUBSCRIBE = [None, "", "{own: 2}", "{own: 1}", "{call: unsubscribe}", "{call: door.shut}",
               "{ticket: 5}"]  # fmt: skip


def spec(request: str, subscribe: str, unsubscribe: str | None) -> str:
    def constants(text: str) -> str:
        return f", constants: {text}" if text else ""

    leave = (
        "" if unsubscribe is None
        else f"  unsubscribe: {{subscription_key: ticket{constants(unsubscribe)}}}\n"
    )  # fmt: skip
    return f"""
protocol:
  timeout: 1
  correlation: {{key: id}}
  request: {{method_key: call, params_key: args{constants(request)}}}
  response: {{result_key: result, error_key: error}}
  event: {{channel_key: channel, data_key: data}}
  subscribe: {{channels_key: channels, subscription_key: ticket{constants(subscribe)}}}
{leave}
namespaces: {{door: {{methods: {{open: {{result: void}}, shut: {{result: void}}}}}}}}
channels: {{doors: {{payload: string}}}}
behavior: {{reactions: [{{call: [door.open, door.shut], answer: null}}]}}
"""


def understood(wire: Wire, *, leaves: bool) -> dict[str, bool]:
    """What the engine takes each message of a page for, as a page sends them."""

    def kind_of(message: Any) -> str | None:
        asked = wire.parse(message)
        return asked.kind if asked is not None else None

    opens = [wire.request("0", name, []) for name in ("door.open", "door.shut")]
    kinds = {"subscribe": kind_of(wire.subscribe("0", ["doors"])) == "subscribe"}
    if leaves:
        kinds["unsubscribe"] = kind_of(wire.unsubscribe("0", "s1")) == "unsubscribe"
    return {**kinds, "request": all(kind_of(message) == "request" for message in opens)}


@pytest.mark.parametrize("request_constants", REQUEST)
def test_what_an_engine_cannot_tell_apart_is_found(request_constants: str) -> None:
    told = 0
    for subscribe, unsubscribe in product(SUBSCRIBE, UNSUBSCRIBE):
        api = api_of(spec(request_constants, subscribe, unsubscribe))
        findings = [f for f in check_rules(api) if f.rule == "ambiguous-message"]
        kinds = understood(Wire(protocol_value(api)), leaves=unsubscribe is not None)
        assert (findings == []) is all(kinds.values()), (subscribe, unsubscribe, kinds, findings)
        told += len(findings)
    assert told > 0
