"""The target `python-flavours`: what its modules read, keep and write, and what they are called."""

from __future__ import annotations

import dataclasses
from functools import cache, partial
from types import ModuleType
from typing import Any, NamedTuple, get_type_hints

import msgspec
import pydantic
import pytest

from codegen import flavours
from codegen.flavour_schema import FlavourSchema
from codegen.languages import python
from codegen.model import (
    Api,
    Definition,
    Enum,
    ListOf,
    Literal,
    MapOf,
    Primitive,
    Record,
    Ref,
    Type,
    Union,
)
from tests.spec_examples import SPECS, Example, examples, importer, reading, write

NAMES = ("pydantic", "msgspec", "typed_dict")
MODULES = {"real": "wwe_scapi_types", "thermostat": "api_types"}
CASES = [
    pytest.param(spec, example, id=f"{spec} {example.name} {number}")
    for spec in SPECS
    for number, example in enumerate(examples(reading(spec).api))
]
EACH_SPEC = pytest.mark.parametrize("spec", SPECS)


class Package(NamedTuple):
    """What was generated from a spec, imported."""

    api: Api
    pydantic: ModuleType
    msgspec: ModuleType
    typed_dict: ModuleType

    def hint(self, flavour: str, kind: Type) -> Any:
        """The annotation for a type, in a flavour."""
        match kind:
            case Primitive("any"):
                return Any
            case Primitive("null"):
                return None
            case Primitive():
                plain = {"integer": int, "number": float, "boolean": bool}
                return plain.get(kind.name, str)
            case ListOf():
                return list[self.hint(flavour, kind.item)]  # type: ignore[misc]
            case MapOf():
                return dict[str, self.hint(flavour, kind.value)]  # type: ignore[misc]
            case Union():
                first, *others = [self.hint(flavour, member) for member in kind.members]
                for other in others:
                    first |= other
                return first
            case Ref():
                cls = getattr(getattr(self, flavour), class_name(self.api, kind.target))
                return cls | str if isinstance(kind.target, Enum) else cls
            case Literal():
                return type(kind.value)
        raise TypeError(kind)


@cache
def names(api: Api) -> dict[Definition, str]:
    return FlavourSchema(api, flavours.manner_of({})).names


def class_name(api: Api, definition: Definition) -> str:
    return names(api)[definition]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Package]:
    found: dict[str, Package] = {}
    for spec, module in MODULES.items():
        out = write(tmp_path_factory.mktemp(spec), reading(spec), "python-flavours", "python")
        load = importer(out / "python-flavours", out / "python" / "src")
        found[spec] = Package(
            reading(spec).api, *(load(f"{module}.{flavour}") for flavour in NAMES)
        )
    return found


# --- examples -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("spec", "example"), CASES)
def test_pydantic_reads_every_example_and_writes_it_back(
    spec: str, example: Example, packages: dict[str, Package]
):
    hint = packages[spec].hint("pydantic", example.type)
    adapter = pydantic.TypeAdapter(hint)
    value = adapter.validate_python(example.value)
    if isinstance(example.type, Ref) and isinstance(example.type.target, Record):
        assert type(value) is hint
    assert adapter.dump_python(value, mode="json", by_alias=True, exclude_unset=True) == (
        example.value
    )


@pytest.mark.parametrize(("spec", "example"), CASES)
def test_msgspec_reads_every_example_and_writes_it_back(
    spec: str, example: Example, packages: dict[str, Package]
):
    value = msgspec.json.decode(
        msgspec.json.encode(example.value), type=packages[spec].hint("msgspec", example.type)
    )
    assert msgspec.json.decode(msgspec.json.encode(value)) == example.value


@pytest.mark.parametrize(("spec", "example"), CASES)
def test_typed_dicts_fit_every_example(spec: str, example: Example, packages: dict[str, Package]):
    """Msgspec checks them; it can tell no union of TypedDicts apart, so those are no part of it."""
    hint = packages[spec].hint("typed_dict", example.type)
    try:
        value = msgspec.convert(example.value, hint)
    except TypeError as refusal:
        if "Type unions may not contain more than one" not in str(refusal):
            raise
        return
    assert value == example.value


# --- what a newer peer adds ---------------------------------------------------------------------


@EACH_SPEC
def test_pydantic_keeps_unknown_fields(spec: str, packages: dict[str, Package]):
    package = packages[spec]
    records = [each for each in package.api.definitions if isinstance(each, Record) and each.open]
    pairs = [(record, value) for record in records for value in record.examples]
    assert pairs
    for record, value in pairs:
        model = package.hint("pydantic", Ref(record))
        newer = {**value, "newInTheNextVersion": [{"a": None}]}
        assert model(**newer).model_dump(by_alias=True, exclude_unset=True) == newer


def test_unknown_enum_values_survive(packages: dict[str, Package]):
    package = packages["real"]
    device = {"type": "NEW_KIND", "destination": "5001"}
    model = package.pydantic.ConsultTarget(**device)
    assert model.type == "NEW_KIND"
    assert model.model_dump(mode="json", exclude_unset=True) == device
    known = package.pydantic.ConsultTarget(**{**device, "type": "AGENT"})
    assert known.type == package.pydantic.TargetKind.AGENT
    struct = msgspec.convert(device, package.msgspec.ConsultTarget)
    assert msgspec.to_builtins(struct) == device
    assert msgspec.convert(device, package.typed_dict.ConsultTarget) == device


def test_null_and_absent_differ_as_in_the_model(packages: dict[str, Package]):
    room = {"id": "r1", "name": "Kitchen", "mode": "OFF", "target": None}
    package = packages["thermostat"]
    readers = [
        (package.pydantic.Room.model_validate, pydantic.ValidationError),
        (partial(msgspec.convert, type=package.msgspec.Room), msgspec.ValidationError),
    ]
    for read, error in readers:
        assert read(room).target is None
        with pytest.raises(error):
            read({key: value for key, value in room.items() if key != "target"})
        with pytest.raises(error):
            read({**room, "name": None})


# --- events -------------------------------------------------------------------------------------


@EACH_SPEC
def test_events_are_told_apart(spec: str, packages: dict[str, Package]):
    package = packages[spec]
    channels = [channel for channel in package.api.channels if channel.events]
    assert channels
    for channel in channels:
        name = python.class_name((*channel.words, "event"))
        adapter = pydantic.TypeAdapter(getattr(package.pydantic, name))
        cases = [(event, value) for event in channel.events for value in event.examples]
        for event, value in cases:
            expected = class_name(package.api, event.record)
            assert type(adapter.validate_python(value)).__name__ == expected
            struct = msgspec.convert(value, getattr(package.msgspec, name))
            assert type(struct).__name__ == expected or not all(
                e.when is None for e in channel.events
            )
        with pytest.raises(pydantic.ValidationError):
            adapter.validate_python({"eventType": "IN_NO_VERSION", "type": "in-no-version"})


# --- names --------------------------------------------------------------------------------------


def test_an_api_without_types_has_modules_without_classes() -> None:
    """datamodel-code-generator would refuse its schema."""
    empty = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {}}
    code, remarks = flavours.generate(empty, {}, {})
    assert flavours.assemble('"""Nothing."""\n', code).splitlines() == [
        '"""Nothing."""',
        "",
        "from __future__ import annotations",
    ]
    assert not remarks


@EACH_SPEC
def test_names_are_those_of_the_dataclasses(spec: str, packages: dict[str, Package]):
    package = packages[spec]
    module = package.api.packages["python"]["module"]
    for definition in package.api.definitions:
        home = importer()(f"{module}.{python.home_module(definition.home)}")
        cls = getattr(home, python.class_name(definition.words))
        name = class_name(package.api, definition)
        assert name == cls.__name__ if isinstance(cls, type) else hasattr(package.pydantic, name)
        model, struct, typed = (getattr(getattr(package, flavour), name) for flavour in NAMES)
        if isinstance(definition, Enum):
            assert {each.name: each.value for each in model} == {
                each.name: each.value for each in cls
            }
        elif isinstance(definition, Record):
            known = {field.wire: python.field_name(field.words) for field in definition.fields}
            assert {each.name for each in dataclasses.fields(cls)} == {
                *known.values(),
                "unknown_fields",
            }
            assert {each.alias or name: name for name, each in model.model_fields.items()} == known
            tag = struct.__struct_config__.tag_field
            pairs = zip(struct.__struct_encode_fields__, struct.__struct_fields__, strict=True)
            assert dict(pairs) == {wire: known[wire] for wire in known if wire != tag}
            assert get_type_hints(typed).keys() == known.keys()
