"""The OpenRPC document, read by the community's own tools."""

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

FILE = "schema/openrpc.json"
Documents = dict[str, dict[str, Any]]


def documents(folder: Path, texts: dict[str, bytes], *options: str) -> Documents:
    """What the tools say of documents, by the names given here."""
    paths = {}
    for number, (name, text) in enumerate(texts.items()):
        path = folder / f"{number}.json"
        path.write_bytes(text)
        paths[name] = str(path)
    said = node.report("schemas/openrpc.mjs", *options, *paths.values())
    return {name: said[path] for name, path in paths.items()}


def api_of(spec: str) -> Api:
    return (reading(spec) if spec in SPECS else golden_reading(spec)).api


def text_of(spec: str) -> bytes:
    found = reading(spec) if spec in SPECS else golden_reading(spec)
    (text,) = (file.data for file in pipeline.build(found, ("schema",)) if file.path == FILE)
    return text


WITH_CALLS = [name for name in (*SPECS, *CASES) if api_of(name).protocol is not None]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """Every document there is."""
    return documents(tmp_path_factory.mktemp("openrpc"), {n: text_of(n) for n in WITH_CALLS})


@pytest.mark.parametrize("spec", WITH_CALLS)
def test_the_validator_finds_nothing_wrong(spec: str, read: Documents):
    assert read[spec]["problems"] == []
    methods = json.loads(text_of(spec))["methods"]
    assert [method["name"] for method in methods] == [it.wire for it in api_of(spec).methods]


def test_every_example_is_a_call_of_its_method(tmp_path: Path):
    found = documents(tmp_path, {name: text_of(name) for name in SPECS}, "--calls")
    assert {name: it["wrongCalls"] for name, it in found.items()} == {name: [] for name in SPECS}


def wrong_values(document: dict[str, Any]) -> list[str]:
    """Parameters and results of examples that their schema refuses."""
    found = []
    for method in document["methods"]:
        schemas = {param["name"]: param["schema"] for param in method["params"]}
        for example in method.get("examples", ()):
            given = [(value["name"], schemas[value["name"]], value) for value in example["params"]]
            result = example.get("result")
            given += [("result", method["result"]["schema"], result)] if result else []
            for name, schema, value in given:
                whole = {"allOf": [schema], "components": document["components"]}
                if not Draft7Validator(whole).is_valid(value["value"]):
                    found.append(f"{method['name']} {name}: {value['value']!r}")
    return found


@pytest.mark.parametrize("spec", WITH_CALLS)
def test_every_value_of_an_example_is_of_its_type(spec: str):
    assert wrong_values(json.loads(text_of(spec))) == []


def test_parameters_results_and_errors_are_there():
    document = json.loads(text_of("real"))
    api = api_of("real")
    for method, node_ in zip(api.methods, document["methods"], strict=True):
        assert [param["name"] for param in node_["params"]] == [it.wire for it in method.params]
        assert [it["required"] for it in node_["params"]] == [it.required for it in method.params]
        assert node_.get("x-editions", []) == [edition.id for edition in method.editions]
        since = method.since.id if method.since is not None else "none" if method.never else None
        assert node_.get("x-since") == since
        assert len(node_["errors"]) == len(api.errors)
    assert document["components"]["errors"].keys() == {error.wire for error in api.errors}


BROKEN: dict[str, Any] = {
    "a method without a name": lambda it: it["methods"][2].pop("name"),
    "no parameters": lambda it: it["methods"][2].pop("params"),
    "a schema that is none": lambda it: it["methods"][2]["params"][0].update(schema={"type": "x"}),
    "an error without a code": lambda it: it["components"]["errors"]["locked"].pop("code"),
    "a structure that is none": lambda it: it["methods"][2].update(paramStructure="x"),
}


def test_the_validator_would_find_what_is_wrong(tmp_path: Path):
    right = json.loads(text_of("thermostat"))
    texts = {}
    for name, change in BROKEN.items():
        wrong = copy.deepcopy(right)
        change(wrong)
        texts[name] = json.dumps(wrong).encode()
    found = documents(tmp_path, texts)
    assert [name for name in BROKEN if not found[name]["problems"]] == []


def test_a_wrong_call_would_be_found(tmp_path: Path):
    wrong = json.loads(text_of("thermostat"))
    (method,) = (it for it in wrong["methods"] if it["name"] == "climate.setTarget")
    method["examples"][0]["params"][1]["value"] = 31
    assert wrong_values(wrong)
    found = documents(tmp_path, {"wrong": json.dumps(wrong).encode()}, "--calls")
    assert found["wrong"]["wrongCalls"]


def test_hostile_text_breaks_nothing(tmp_path: Path):
    trees = {"texts": spec_with(LONG, "x"), "wire": spec_with("x", "a\"'`\\*/#</script>~/é")}
    made = {name: built(tree, ("schema",))[FILE] for name, tree in trees.items()}
    found = documents(tmp_path, made)
    assert {name: it["problems"] for name, it in found.items() if it["problems"]} == {}
    assert "<script>" not in json.loads(made["texts"])["info"]["description"].replace("\\<", "")
