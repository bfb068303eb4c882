"""The AsyncAPI document, read by the community's own parser."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from codegen import pipeline
from codegen.model import Api
from tests import node
from tests.golden.cases import CASES
from tests.golden.cases import reading as golden_reading
from tests.spec_examples import SPECS, reading
from tests.test_hostile import LONG, built, spec_with

FILE = "schema/asyncapi.json"
Documents = dict[str, dict[str, Any]]


def documents(folder: Path, texts: dict[str, bytes]) -> Documents:
    """What the parser says of documents, by the names given here. One process reads them all."""
    paths = {}
    for number, (name, text) in enumerate(texts.items()):
        path = folder / f"{number}.json"
        path.write_bytes(text)
        paths[name] = str(path)
    said = node.report("schemas/asyncapi.mjs", *paths.values())
    return {name: said[path] for name, path in paths.items()}


def api_of(spec: str) -> Api:
    return (reading(spec) if spec in SPECS else golden_reading(spec)).api


def text_of(spec: str) -> bytes:
    found = reading(spec) if spec in SPECS else golden_reading(spec)
    (text,) = (file.data for file in pipeline.build(found, ("schema",)) if file.path == FILE)
    return text


WITH_MESSAGES = [name for name in (*SPECS, *CASES) if api_of(name).protocol is not None]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """Every document there is."""
    texts = {name: text_of(name) for name in WITH_MESSAGES}
    return documents(tmp_path_factory.mktemp("asyncapi"), texts)


@pytest.mark.parametrize("spec", WITH_MESSAGES)
def test_the_parser_finds_nothing_wrong(spec: str, read: Documents):
    assert read[spec]["problems"] == []


@pytest.mark.parametrize("spec", WITH_MESSAGES)
def test_every_method_and_channel_is_an_operation(spec: str, read: Documents):
    api, operations = api_of(spec), read[spec]["operations"]
    actions = [operation["action"] for operation in operations]
    subscribes = api.protocol.subscribes and api.channels
    orders = (1 + bool(api.protocol.unsubscribe_key)) if subscribes else 0
    assert actions.count("send") == len(api.methods) + orders
    assert actions.count("receive") == len(api.channels)


def test_a_call_and_its_answer_belong_together(read: Documents):
    (dial,) = (it for it in read["real"]["operations"] if it["id"] == "voice.dial")
    assert dial["action"] == "send"
    assert dial["messages"] == ["voice.dial.request"]
    assert dial["replies"] == ["voice.dial.response"]
    assert dial["correlated"] == [f"$message.payload#/{api_of('real').protocol.id_key}"]


def test_events_come_on_the_channels_that_the_wire_names(read: Documents):
    came = {it["address"]: it for it in read["real"]["operations"] if it["action"] == "receive"}
    assert came.keys() == {channel.wire for channel in api_of("real").channels}
    for channel in api_of("real").channels:
        assert len(came[channel.wire]["messages"]) == (len(channel.events) or 1)


def test_subscriptions_have_an_answer(read: Documents):
    (order,) = (it for it in read["real"]["operations"] if it["id"] == "subscriptions.subscribe")
    assert order["replies"] == ["subscriptions.subscribed"]


def test_what_protects_the_other_side_is_told():
    document = json.loads(text_of("real"))
    security = api_of("real").security
    options = document["info"]["x-security"]["options"]
    assert [option["name"] for option in options] == [option.wire for option in security.options]


def wrong_examples(document: dict[str, Any]) -> list[str]:
    """Messages with an example that their payload refuses; the parser does not look at these."""
    found = []
    for key, message in document["components"]["messages"].items():
        whole = {"allOf": [message["payload"]], "components": document["components"]}
        values = [example["payload"] for example in message.get("examples", ())]
        found += [key for value in values if not Draft7Validator(whole).is_valid(value)]
    return found


@pytest.mark.parametrize("spec", WITH_MESSAGES)
def test_every_example_is_a_message_of_its_kind(spec: str):
    assert wrong_examples(json.loads(text_of(spec))) == []


def test_an_example_that_does_not_fit_would_be_found():
    document = json.loads(text_of("thermostat"))
    key = "climate.setTarget.request"
    payload = document["components"]["messages"][key]["examples"][0]["payload"]
    for change in ({"call": "x"}, {"args": [1, 1, 1, 1]}, {"args": ["r1", 31]}, {"id": 1}):
        wrong = copy.deepcopy(document)
        wrong["components"]["messages"][key]["examples"][0]["payload"] = payload | change
        assert wrong_examples(wrong) == [key], change


BROKEN: dict[str, Any] = {
    "a reference that leads nowhere": lambda it: it["components"]["messages"].pop(
        "climate.setTarget.request"
    ),
    "an action that is none": lambda it: it["operations"]["climate.setTarget"].update(action="x"),
    "no version": lambda it: it["info"].pop("version"),
}


def test_the_parser_would_find_what_is_wrong(tmp_path: Path):
    right = json.loads(text_of("thermostat"))
    texts = {}
    for name, change in BROKEN.items():
        wrong = copy.deepcopy(right)
        change(wrong)
        texts[name] = json.dumps(wrong).encode()
    found = documents(tmp_path, texts)
    assert [name for name in BROKEN if not found[name]["problems"]] == []


def test_hostile_text_breaks_nothing(tmp_path: Path):
    texts = {f"in texts {number}": spec_with(text, "x") for number, text in enumerate(HOSTILE)}
    texts |= {f"on the wire {name}": spec_with("x", name) for name in NAMES}
    made = {name: built(tree, ("schema",))[FILE] for name, tree in texts.items()}
    found = documents(tmp_path, made)
    assert {name: it["problems"] for name, it in found.items() if it["problems"]} == {}
    info = json.loads(made["in texts 2"])["info"]["description"]
    assert "\\<img src=x onerror=y\\>" in info


HOSTILE = [
    LONG,
    "*/ --> ]]> </script> `",
    "<img src=x onerror=y>",
    "# a\n\n---\n| b |",
    "\u2028\u202e",
]
NAMES = [
    "'",
    '"',
    "\\",
    "`",
    "*/",
    "#",
    "%s",
    "$x",
    "</script>",
    "&",
    "~1",
    "/",
    "?",
    "é",
    "日本語",
    ";",
]
