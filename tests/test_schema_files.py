"""One schema file for every type, request, response and event, and the bundle of them all."""

from __future__ import annotations

import copy
import json
import posixpath
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urljoin

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from codegen import pipeline
from codegen.languages.data import Bundle
from codegen.languages.data_filters import most_files
from codegen.languages.data_messages import Messages
from codegen.model import Api, Channel, Event, Method
from codegen.problems import SpecError, UsageError
from tests.golden.cases import CASES
from tests.golden.cases import reading as golden_reading
from tests.spec_examples import SPECS, reading
from tests.test_hostile import LONG, PIECES, built, spec_with

Schema = dict[str, Any]
ENDING = ".schema.json"
FOLDERS = {"types", "protocol", "requests", "responses", "events"}
WHOLE = [*SPECS, *CASES]


@cache
def api_of(spec: str) -> Api:
    return (reading(spec) if spec in SPECS else golden_reading(spec)).api


@cache
def output(spec: str) -> dict[str, Schema]:
    """Every JSON file of the target by its path."""
    found = reading(spec) if spec in SPECS else golden_reading(spec)
    files = pipeline.build(found, ("schema",))
    return {
        file.path.removeprefix("schema/"): json.loads(file.data)
        for file in files
        if file.path.endswith(".json")
    }


def single(files: dict[str, Schema]) -> dict[str, Schema]:
    """The files of one schema each."""
    return {path: schema for path, schema in files.items() if path.split("/")[0] in FOLDERS}


@cache
def registry(spec: str) -> Registry[Any]:
    return registry_of(single(output(spec)))


def registry_of(files: dict[str, Schema]) -> Registry[Any]:
    """The files as if they lay in a folder."""
    pairs = ((f"file:///s/{path}", Resource.from_contents(it)) for path, it in files.items())
    return Registry().with_resources(pairs)


def refused(spec: str, path: str, value: object) -> list[str]:
    """What a file's schema has against a value."""
    schema = {"$ref": f"file:///s/{path}{ENDING}"}
    errors = Draft202012Validator(schema, registry=registry(spec)).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            elif key not in ("examples", "const", "enum", "default"):
                yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


# --- the files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", WHOLE)
def test_every_file_is_a_schema_whose_references_lead_somewhere(spec: str):
    files = single(output(spec))
    assert files
    for path, schema in files.items():
        Draft202012Validator.check_schema(schema)
        assert urljoin(f"file:///s/{path}", schema["$id"]) == f"file:///s/{path}"
        for reference in references(schema):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), reference)) in files


@pytest.mark.parametrize("spec", WHOLE)
def test_there_is_a_file_for_everything(spec: str):
    api, files = api_of(spec), single(output(spec))
    folders = [path.split("/")[0] for path in files]
    assert folders.count("types") == len(api.definitions)
    calls = len(api.methods) if api.protocol is not None else 0
    assert folders.count("requests") == folders.count("responses") == calls
    messages = sum(len(channel.events) or 1 for channel in api.channels)
    assert folders.count("events") == (messages if api.protocol is not None else 0)


@pytest.mark.parametrize("spec", WHOLE)
def test_the_bundle_holds_the_same(spec: str):
    files, bundle = single(output(spec)), output(spec)[f"bundle{ENDING}"]
    assert {f"{path}{ENDING}" for path in bundle["$defs"]} == set(files)
    for path, found in bundle["$defs"].items():
        part, alone = dict(found), dict(files[path + ENDING])
        assert urljoin("file:///s/bundle", part.pop("$id")) == f"file:///s/{path}{ENDING}"
        del alone["$schema"], alone["$id"]
        assert part == alone


def test_the_bundle_is_enough():
    bundle = Resource.from_contents(output("thermostat")[f"bundle{ENDING}"])
    known = Registry().with_resource("https://h.example/bundle", bundle).crawl()
    schema = {"$ref": f"https://h.example/requests/climate.set-target{ENDING}"}
    validator = Draft202012Validator(schema, registry=known)
    right = {"call": "climate.setTarget", "args": ["r1", 22], "id": "1"}
    assert validator.is_valid(right)
    assert not validator.is_valid(right | {"args": ["r1", 31]})


@pytest.mark.parametrize("spec", WHOLE)
def test_the_types_are_those_of_the_types_bundle(spec: str):
    files = output(spec)
    types = files[f"types{ENDING}"]["$defs"]
    alone = [schema for path, schema in files.items() if path.startswith("types/")]
    assert [schema["title"] for schema in alone if schema["title"] not in types] == []
    assert len(types) == len(alone)


# --- examples -----------------------------------------------------------------------------------


def file_of(folder: str, title: str, spec: str) -> str:
    """The path of a file by the title in it: its name is spelled in one place only."""
    named = (path for path, it in single(output(spec)).items() if it["title"] == title)
    (found,) = (path for path in named if path.startswith(folder))
    return found.removesuffix(ENDING)


def calls(spec: str) -> Iterator[tuple[Method, str, Schema]]:
    """Every call that the spec shows, put together as the protocol says."""
    api = api_of(spec)
    protocol = api.protocol
    for method in api.methods if protocol is not None else ():
        for example in method.examples:
            message = {**dict(protocol.request_constants), protocol.method_key: method.wire}
            message[protocol.id_key] = "7" if protocol.id_is_string else 7
            if protocol.named_params:
                pairs = zip(method.params, example.params, strict=False)
                message[protocol.params_key] = {
                    param.wire: value
                    for param, value in pairs
                    if not (value is None and param.optional and not param.nullable)
                }
            else:
                message[protocol.params_key] = list(example.params)
            yield method, file_of("requests", f"{method.wire}: request", spec), message


def answers(spec: str) -> Iterator[tuple[Method, str, Schema]]:
    """Every answer that the spec shows."""
    api = api_of(spec)
    protocol = api.protocol
    for method in api.methods if protocol is not None else ():
        for example in method.examples:
            message = {**dict(protocol.response_constants)}
            message[protocol.id_key] = "7" if protocol.id_is_string else 7
            if example.error:
                message[protocol.error_key] = example.error
            elif example.has_result:
                message[protocol.result_key] = example.result
            elif method.result.type is not None:
                continue
            yield method, file_of("responses", f"{method.wire}: response", spec), message


def events(spec: str) -> Iterator[tuple[Channel, Event | None, str, Schema]]:
    """Every message of a channel that the spec shows."""
    api = api_of(spec)
    protocol = api.protocol
    for channel in api.channels if protocol is not None else ():
        for event in channel.events or (None,):
            title = f"{channel.wire}: {event.wire}" if event else channel.wire
            for value in (event or channel).examples:
                name = channel.wire
                for field in channel.parameters:
                    name = name.replace(f"{{{field.wire}}}", "some-name")
                message = {**dict(protocol.event_constants), protocol.channel_key: name}
                yield (
                    channel,
                    event,
                    file_of("events", title, spec),
                    {**message, protocol.data_key: value},
                )


@pytest.mark.parametrize("spec", WHOLE)
def test_every_call_answer_and_event_of_the_spec_is_accepted(spec: str):
    shown = [(path, message) for _, path, message in (*calls(spec), *answers(spec))]
    shown += [(path, message) for _, _, path, message in events(spec)]
    wrong = {path: found for path, message in shown if (found := refused(spec, path, message))}
    assert wrong == {}


@pytest.mark.parametrize("spec", WHOLE)
def test_every_example_in_a_file_is_accepted(spec: str):
    for path, schema in single(output(spec)).items():
        for value in schema.get("examples", ()):
            assert refused(spec, path.removesuffix(ENDING), value) == [], path


def test_there_are_examples():
    assert len(list(calls("real"))) >= 75
    assert len(list(answers("real"))) >= 50
    assert len(list(events("real"))) >= 15


# --- what is wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", SPECS)
def test_a_call_that_is_not_as_it_should_be_is_refused(spec: str):
    protocol = api_of(spec).protocol
    for method, path, message in calls(spec):
        broken = {
            "another method": message | {protocol.method_key: "no.such"},
            "an id of another kind": message | {protocol.id_key: 7.5},
            "a key that no call has": message | {"no such": 1},
            "parameters by name": message | {protocol.params_key: {"a": 1}},
        }
        for key in (protocol.method_key, protocol.id_key, *dict(protocol.request_constants)):
            broken[f"no {key}"] = {name: message[name] for name in message if name != key}
        given = message[protocol.params_key]
        if len(given) == len(method.params):
            broken["one parameter too many"] = message | {protocol.params_key: [*given, None]}
        if any(param.required for param in method.params):
            broken["no parameters"] = message | {protocol.params_key: []}
            del (without := dict(message))[protocol.params_key]
            broken["nothing about parameters"] = without
        for what, value in broken.items():
            assert refused(spec, path, value), f"{method.wire} with {what}"


def test_null_stands_for_a_parameter_that_is_left_out_before_others():
    api = api_of("thermostat")
    (method,) = (it for it in api.methods if it.key == "setTarget")
    minutes = method.params[-1]
    assert minutes.optional
    assert api.protocol is not None
    schema = Messages(api, api.protocol, Bundle(api)).by_position((minutes, minutes))
    accepted = Draft202012Validator(schema).is_valid
    assert all(map(accepted, ([], [5], [5, 5], [None, 5])))
    assert not any(map(accepted, ([5, None], ["x"], [5, 5, 5])))


@pytest.mark.parametrize("spec", SPECS)
def test_a_result_of_another_type_is_refused(spec: str):
    protocol = api_of(spec).protocol
    tried = 0
    for method, path, message in answers(spec):
        del (without := dict(message))[protocol.id_key]
        assert refused(spec, path, without), method.wire
        kind = method.result.type
        if protocol.result_key in message and kind is not None:
            anything = getattr(kind, "name", "") == "any"
            wrong = [message | {protocol.result_key: value} for value in (1.5, [[1.5]], {"\0": 1})]
            found = [bool(refused(spec, path, value)) for value in wrong]
            assert any(found) != anything, method.wire
            tried += any(found)
    assert tried >= 3


@pytest.mark.parametrize("spec", SPECS)
def test_an_event_of_another_channel_is_refused(spec: str):
    protocol = api_of(spec).protocol
    for channel, event, path, message in events(spec):
        assert refused(spec, path, message | {protocol.channel_key: "no such"}), channel.wire
        if event is not None:
            assert refused(spec, path, message | {protocol.data_key: "text"}), event.wire
            if channel.tag is not None and event.when is None:
                changed = copy.deepcopy(message)
                changed[protocol.data_key][channel.tag.wire] = "no such"
                assert refused(spec, path, changed), event.wire


def test_a_mark_that_is_missing_is_noticed():
    (path, message), *_ = ((path, message) for _, _, path, message in events("real"))
    marker = api_of("real").protocol.marker_key
    assert refused("real", path, message | {marker: "somebody else"})
    assert refused("real", path, {key: message[key] for key in message if key != marker})
    assert not refused("real", path, message | {marker: "WWE of tomorrow"})


# --- how many -----------------------------------------------------------------------------------


def test_an_api_with_very_many_schemas_has_the_bundle_alone():
    tree = spec_with("x", "x")
    some = single({path: json.loads(data) for path, data in of_schema(tree).items()})
    tree["packages"]["schema"] = {"most_files": len(some)}
    assert set(of_schema(tree)) >= set(some)
    tree["packages"]["schema"] = {"most_files": len(some) - 1}
    files = of_schema(tree)
    assert not set(files) & set(some)
    assert len(json.loads(files[f"bundle{ENDING}"])["$defs"]) == len(some)


def of_schema(tree: Schema) -> dict[str, bytes]:
    files = built(tree, ("schema",)).items()
    return {path[7:]: data for path, data in files if path.endswith(".json")}


@pytest.mark.parametrize("given", ["many", "-1", "1.5", "", "²"])
def test_a_number_that_is_none_is_refused(given: str):
    with pytest.raises(UsageError) as caught:
        most_files({"most_files": given})
    assert str(caught.value).startswith(f"packages.schema.most_files cannot be {given!a}")


# --- hostile text -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [LONG, *PIECES], ids=range(len(PIECES) + 1))
def test_hostile_text_stays_text(text: str):
    """In every slot, names on the wire included: paths stay plain, schemas stay schemas."""
    wire = text
    try:
        made = of_schema(spec_with(text, wire))
    except SpecError:  # that cannot be a name; the text must still do no harm
        wire = "x"
        made = of_schema(spec_with(text, wire))
    files = {path: json.loads(data) for path, data in made.items()}
    found = registry_of(single(files))
    for path, schema in single(files).items():
        assert path.isascii()
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator({"$ref": f"file:///s/{path}"}, registry=found)
        for value in schema.get("examples", ()):
            assert validator.is_valid(value), path
    (request,) = (it for path, it in files.items() if path.startswith("requests/"))
    assert request["properties"][f"m{wire}"] == {"const": f"n{wire}.m{wire}"}
    assert request.get("description", "") == text
