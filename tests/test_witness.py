"""An independent witness: what another generator makes of the exported schema, field by field.

datamodel-code-generator reads the schema as it is exported, decides everything itself, and must
come to the same classes, fields, element types, optionality and nullability as our dataclasses. Two
allowances: enum values are compared, not enum names, and where ours says "or unknown" the witness
says "or str".
"""

from __future__ import annotations

import dataclasses
import json
import sys
import types
import typing
import warnings
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, ForwardRef, Literal, NamedTuple, get_args, get_origin, get_type_hints

import pytest

from tests.spec_examples import SPECS, importer, reading, write

Schema = dict[str, Any]
Shape = frozenset[str]
UNKNOWN = {"UnknownValue": "str", "UnknownInt": "int"}
NOT_ON_THE_WIRE = {"Unset", "UnknownVariant", "UnknownEvent"}


class Facts(NamedTuple):
    """What is compared of a field."""

    required: bool
    nullable: bool
    shape: Shape  # what it may be beside null

    def __str__(self) -> str:
        words = ["required" if self.required else "optional", "nullable" if self.nullable else ""]
        return " ".join(filter(None, [*words, " | ".join(sorted(self.shape))]))


Classes = dict[str, dict[str, Facts]]  # class -> wire name -> facts


# --- what an annotation says --------------------------------------------------------------------


def shape(hint: Any, scope: dict[str, Any]) -> Shape:
    """The members of a type, in words that do not depend on who wrote it."""
    if isinstance(hint, str | ForwardRef):
        text = hint if isinstance(hint, str) else hint.__forward_arg__
        return shape(eval(text, scope), scope)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return frozenset().union(*(shape(each, scope) for each in arguments))
    if origin is Literal:
        return frozenset(map(repr, arguments))
    if origin in (list, dict):
        inner = " | ".join(sorted(shape(arguments[-1], scope)))
        return frozenset({f"{'list' if origin is list else 'map'} of ({inner})"})
    return named(hint)


def named(hint: Any) -> Shape:
    """A class, a type of the language, or nothing."""
    if hint is Any:
        return frozenset({"any"})
    if hint is None or hint is type(None):
        return frozenset({"null"})
    if issubclass(hint, Enum) and hint.__name__ not in NOT_ON_THE_WIRE:
        return frozenset(repr(member.value) for member in hint)
    if dataclasses.is_dataclass(hint) and not dataclasses.fields(hint):
        return frozenset({"map of (any)"})  # so it reads `additionalProperties: true`
    name = UNKNOWN.get(hint.__name__, hint.__name__)
    return frozenset() if name in NOT_ON_THE_WIRE else frozenset({name})


# --- ours ---------------------------------------------------------------------------------------


def ours(folder: Path, spec: str) -> Classes:
    """The dataclasses of the target `python`, by the wire names that they carry."""
    api = reading(spec).api
    module = api.packages["python"]["module"]
    load = importer(folder / "python" / "src")
    load(module)
    homes = sorted(path for path in (folder / "python" / "src" / module).rglob("*.py"))
    names = (path.relative_to(folder / "python" / "src").with_suffix("") for path in homes)
    modules = (
        load(".".join(name.parts)) for name in names if "_" not in {n[0] for n in name.parts}
    )
    return {name: dict(our_fields(cls)) for each in modules for name, cls in records(each)}


def records(module: ModuleType) -> Iterator[tuple[str, type]]:
    for name, value in vars(module).items():
        ours = getattr(value, "__module__", "") == module.__name__
        if ours and isinstance(value, type) and dataclasses.is_dataclass(value):
            yield name, value


class Marker(str):
    """Shows under which wire name a field is sent, whatever its type."""

    __slots__ = ()

    def to_wire(self) -> str:
        return str(self)


def our_fields(cls: Any) -> Iterator[tuple[str, Facts]]:
    hints, scope = get_type_hints(cls), vars(sys.modules[cls.__module__])
    attributes = {each.name: each for each in dataclasses.fields(cls)}
    del attributes["unknown_fields"]
    sent = cls(**{name: Marker(name) for name in attributes}).to_wire()
    assert sorted(sent.values()) == sorted(attributes)
    for wire, name in sent.items():
        found = shape(hints[name], scope)
        default = attributes[name].default  # a tag has its value
        required = default is not None and type(default).__name__ != "Unset"
        unset = any(getattr(each, "__name__", "") == "Unset" for each in get_args(hints[name]))
        nullable = ("null" in found) if required else unset
        yield wire, Facts(required, nullable or found == {"any"}, found - {"null"})


# --- the witness --------------------------------------------------------------------------------


def made(schema: Schema, kind: str) -> ModuleType:
    """The schema as the other generator understands it."""
    from datamodel_code_generator import generate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of formats it does not know
        code = generate(
            json.dumps(schema),
            input_file_type="jsonschema",
            output_model_type=kind,
            keyword_only=True,
            skip_root_model=True,
            target_python_version="3.10",
            use_type_alias=True,
            use_closed_typed_dict=False,
            disable_timestamp=True,
            formatters=[],
        )
    name = f"witness_{kind.replace('.', '_')}"
    module = sys.modules[name] = ModuleType(name)
    exec(code, vars(module))
    return module


def witness(schema: Schema) -> Classes:
    """Its dataclasses; TypedDicts say what these cannot: whether an optional field may be null."""
    schema = {**schema, "$defs": {name: known(it) for name, it in schema["$defs"].items()}}
    module, typed = made(schema, "dataclasses.dataclass"), made(schema, "typing.TypedDict")
    classes = {name: getattr(module, name, None) for name in schema["$defs"]}
    found = {
        n: c for n, c in classes.items() if dataclasses.is_dataclass(c) and isinstance(c, type)
    }
    return {
        name: dict(witness_fields(schema["$defs"][name], cls, get_type_hints(getattr(typed, name))))
        for name, cls in found.items()
        if dataclasses.fields(cls)
    }


def known(definition: Schema) -> Schema:
    """A definition without what an open union says of variants that nobody knows.

    The other generator would make one more class of it; ours are all `UnknownVariant`, which
    `shape` does not count.
    """
    if not any("$ref" in member for member in definition.get("anyOf", ())):
        return definition
    members = [it for it in definition["anyOf"] if it.get("type") != "object" or "title" in it]
    return {**definition, "anyOf": members}


def witness_fields(schema: Schema, cls: Any, typed: dict[str, Any]) -> Iterator[tuple[str, Facts]]:
    scope, hints = vars(sys.modules[cls.__module__]), get_type_hints(cls)
    attributes = {each.name: each for each in dataclasses.fields(cls)}
    for wire in schema["properties"]:
        name = next(n for n in (wire, f"{wire}_", f"{wire}_1", f"field_{wire}") if n in attributes)
        found = shape(hints[name], scope)
        nullable = "null" in shape(typed[wire], vars(sys.modules["witness_typing_TypedDict"]))
        required = attributes[name].default is dataclasses.MISSING
        yield wire, Facts(required, nullable or found == {"any"}, found - {"null"})


# --- compared -----------------------------------------------------------------------------------


def differences(mine: Classes, other: Classes) -> list[str]:
    """Every class and field that is not the same, both sides."""
    return [
        f"{name}.{wire}\n  ours:    {mine.get(name, {}).get(wire)}\n"
        f"  witness: {other.get(name, {}).get(wire)}"
        for name in sorted({*mine, *other})
        for wire in sorted({*mine.get(name, {}), *other.get(name, {})})
        if mine.get(name, {}).get(wire) != other.get(name, {}).get(wire)
    ]


@pytest.fixture(scope="module", params=SPECS)
def sides(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Classes, Schema]:
    """Our classes, and the schema as it is exported."""
    folder = write(tmp_path_factory.mktemp("witness"), reading(request.param), "python", "schema")
    schema = json.loads((folder / "schema" / "types.schema.json").read_text())
    return ours(folder, request.param), schema


def test_both_understand_the_same(sides: tuple[Classes, Schema]):
    mine, schema = sides
    found = differences(mine, witness(schema))
    assert len(mine) > 5
    assert not found, "\n" + "\n".join(found)


def renamed(fields: Schema, wire: str) -> None:
    fields[f"{wire}X"] = fields.pop(wire)


MUTATIONS: dict[str, Callable[[Schema, str], object]] = {
    "gone": lambda record, wire: record["properties"].pop(wire),
    "renamed": lambda record, wire: renamed(record["properties"], wire),
    "optional": lambda record, wire: record["required"].remove(wire),
    "nullable": lambda record, wire: record["properties"].update(
        {wire: {"anyOf": [record["properties"][wire], {"type": "null"}]}}
    ),
    "a list": lambda record, wire: record["properties"].update(
        {wire: {"type": "array", "items": record["properties"][wire]}}
    ),
}


@pytest.mark.parametrize("how", MUTATIONS)
def test_the_witness_can_disagree(how: str, sides: tuple[Classes, Schema]):
    mine, schema = sides
    changed = json.loads(json.dumps(schema))
    name = next(name for name, each in changed["$defs"].items() if each.get("required"))
    wire = changed["$defs"][name]["required"][0]
    MUTATIONS[how](changed["$defs"][name], wire)

    found = differences(mine, witness(changed))

    assert found
    assert found[0].startswith(f"{name}.{wire}\n  ours:    required")
    assert all("\n  witness: " in line for line in found)
    assert not differences(mine, witness(schema))


def test_other_values_of_an_enum_are_a_difference(sides: tuple[Classes, Schema]):
    mine, schema = sides
    changed = json.loads(json.dumps(schema))
    enums = (each["anyOf"][0] for each in changed["$defs"].values() if "anyOf" in each)
    next(each for each in enums if "enum" in each)["enum"].append("ONE_MORE")
    assert any("'ONE_MORE'" in line for line in differences(mine, witness(changed)))
