"""The target `schema`: types of the API, and the spec language itself, as JSON Schema 2020-12."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from codegen import load
from codegen.languages.data import Bundle, schema_bundle
from codegen.model import TaggedUnion
from codegen.validate import validate
from tests.spec_examples import ROOT, SPECS, Example, examples, reading, write

Schema = dict[str, Any]
FOLDERS = [ROOT / "spec", *sorted(ROOT.glob("examples/*/spec"))]
FILES = [path for folder in FOLDERS for path in sorted(folder.rglob("*.yaml"))]
EXAMPLES = [
    pytest.param(spec, example, id=f"{spec} {example.name} {number}")
    for spec in SPECS
    for number, example in enumerate(examples(reading(spec).api))
]


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Schema]:
    """The files of the target, by name."""
    folder = write(tmp_path_factory.mktemp("schema"), reading("real"), "schema") / "schema"
    return {path.name: json.loads(path.read_bytes()) for path in folder.glob("*.schema.json")}


def accepts(schema: Schema, value: object) -> list[str]:
    """What the schema refuses in a value."""
    errors = Draft202012Validator(schema).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


def test_schemas_are_schemas(schemas: dict[str, Schema]):
    names = {"types", "bundle", "spec", "spec-part"}
    assert set(schemas) == {f"{name}.schema.json" for name in names}
    for schema in schemas.values():
        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(schema)


# --- types --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("spec", "example"), EXAMPLES)
def test_every_example_is_of_its_type(spec: str, example: Example):
    api = reading(spec).api
    schema = {**Bundle(api).type(example.type), "$defs": schema_bundle(api)["$defs"]}
    assert accepts(schema, example.value) == []


def test_the_file_holds_every_definition(schemas: dict[str, Schema]):
    api = reading("real").api
    assert schemas["types.schema.json"]["$defs"].keys() == set(Bundle(api).names.values())


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("Room", {"id": "r1", "name": "Kitchen", "mode": "OFF"}),
        ("Room", {"id": "r1", "name": None, "mode": "OFF", "target": None}),
        ("Room", {"id": 1, "name": "Kitchen", "mode": "OFF", "target": 20}),
        ("Reading", {"kind": "temperature", "celsius": "warm"}),
        ("Reading", {"kind": 3}),
        ("Reading", {"decibel": 3}),
        ("Reading", {"kind": "humidity", "percent": 101}),
    ],
)
def test_what_is_not_of_a_type_is_refused(name: str, wrong: object):
    bundle = schema_bundle(reading("thermostat").api)
    assert accepts({"$ref": f"#/$defs/{name}", "$defs": bundle["$defs"]}, wrong)


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("tagged", [True, False])
def test_only_an_open_union_takes_variants_that_nobody_knows(is_open: bool, tagged: bool):
    (union,) = (it for it in reading("thermostat").api.definitions if it.wire == "Reading")
    assert isinstance(union, TaggedUnion)
    union = replace(union, open=is_open, tag=union.tag if tagged else None)
    bundle = Bundle(reading("thermostat").api)
    definitions = schema_bundle(reading("thermostat").api)["$defs"]
    schema = {**bundle.tagged(union), "$defs": definitions}
    assert accepts(schema, {"kind": "window", "open": True}) == []
    assert (accepts(schema, {"kind": "noise", "decibel": 3}) == []) == is_open
    assert accepts(schema, {"kind": "window", "open": "ajar", "window": 1})
    assert accepts(schema, "noise")


# --- the spec language --------------------------------------------------------------------------


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> load.SpecFile:
    return load.read_file(path, path.name, shown(path))


def schema_for(schemas: dict[str, Schema], *, entry: bool) -> Schema:
    return schemas["spec.schema.json" if entry else "spec-part.schema.json"]


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_every_spec_file_is_accepted(path: Path, schemas: dict[str, Schema]):
    schema = schema_for(schemas, entry=path.name == "scapi.yaml")
    assert accepts(schema, read(path).data) == []


Change = Callable[[Schema], object]
ENTRY: dict[str, Change] = {
    "no info": lambda data: data.pop("info"),
    "no language version": lambda data: data.pop("scapi"),
    "language version as text": lambda data: data.update(scapi="1"),
    "unknown key": lambda data: data.update(nonsense=1),
    "unknown key of info": lambda data: data["info"].update(colour="red"),
    "version as number": lambda data: data["info"].update(version=1.5),
    "authors as text": lambda data: data["info"].update(authors={"name": "A"}),
    "sources as list": lambda data: data.update(sources=[]),
    "no time for an answer": lambda data: data["protocol"].update(timeout=0),
    "time before the call": lambda data: data["protocol"].update(timeout=-1),
    "more time than timers have": lambda data: data["protocol"].update(timeout=2**31),
    "severity that is none": lambda data: data.update(lint={"rules": {"bad-name": "loud"}}),
}
PART: dict[str, Change] = {
    "part with a language version": lambda data: data.update(scapi=1),
    "namespaces as list": lambda data: data.update(namespaces=[]),
    "unknown key of a type": lambda data: room(data).update(color="red"),
    "unknown key of a field": lambda data: room(data)["fields"]["id"].update(kind="string"),
    "fields as list": lambda data: room(data).update(fields=["id"]),
    "description as number": lambda data: room(data).update(description=7),
    "optional as text": lambda data: room(data)["fields"]["id"].update(optional="yes"),
    "length below zero as text": lambda data: room(data)["fields"]["id"].update(min_length="0"),
    "params as text": lambda data: method(data).update(params="id"),
    "an example without a key it knows": lambda data: method(data).update(examples=[{"out": 1}]),
}


def room(data: Schema) -> Schema:
    return data["namespaces"]["climate"]["types"]["Room"]


def method(data: Schema) -> Schema:
    return data["namespaces"]["climate"]["methods"]["findRoom"]


@pytest.mark.parametrize("name", [*ENTRY, *PART])
def test_what_the_tool_refuses_the_schema_refuses(name: str, schemas: dict[str, Schema]):
    entry = name in ENTRY
    file = read(SPECS["thermostat"] / ("scapi.yaml" if entry else "namespaces.yaml"))
    data = copy.deepcopy(file.data)
    (ENTRY if entry else PART)[name](data)
    broken = replace(file, data=data)
    assert validate(broken, entry=entry), "the tool takes it"
    assert accepts(schema_for(schemas, entry=entry), data), "the schema takes it"
