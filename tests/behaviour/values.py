"""JSON values as the model describes them: samples, what fits, and what a decoded value must be."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wwe_scapi import UNSET, UnknownInt, UnknownValue

from codegen.languages.python import class_name, constant_name, field_name, home_module
from codegen.model import (
    Alias,
    Definition,
    Enum,
    Field,
    ListOf,
    Literal,
    MapOf,
    Primitive,
    Record,
    Ref,
    Type,
    Union,
)

JSON_VALUES: tuple[Any, ...] = (None, True, 7, 2.5, "text", [], {}, [7], {"x": 7})
"""One of each kind; a field of any type finds one here that does not fit."""

_PRIMITIVES: dict[str, Any] = {
    "string": "text",
    "date-time": "2021-09-21T12:00:00Z",
    "integer": 3,
    "number": 1.5,
    "boolean": True,
    "any": {"any": ["thing", None]},
    "null": None,
}


def python_class(definition: Definition) -> Any:
    """The generated class of a record or enum."""
    module = importlib.import_module(f"wwe_scapi.{home_module(definition.home)}")
    return getattr(module, class_name(definition.words))


# --- samples ------------------------------------------------------------------------------------


def sample(kind: Type) -> Any:
    """A value of a type, everything optional included."""
    match kind:
        case Primitive():
            return _PRIMITIVES[kind.name]
        case ListOf():
            return [sample(kind.item)]
        case MapOf():
            return {"key": sample(kind.value)}
        case Literal():
            return kind.value
        case Union():
            return sample(kind.members[0])
        case Ref(target=Record() as record):
            return sample_record(record)
        case Ref(target=Enum() as enum):
            return enum.values[0].value
        case Ref(target=Alias() as alias):
            return alias.examples[0] if alias.examples else sample(alias.type)
    raise TypeError(kind)


def sample_record(record: Record) -> dict[str, Any]:
    """An object with every field of a record."""
    return {field.wire: sample_field(field) for field in record.fields}


def sample_field(field: Field) -> Any:
    return field.examples[0] if field.examples else sample(field.type)


# --- what fits ----------------------------------------------------------------------------------


def fits(value: Any, kind: Type) -> bool:
    """Whether a value is of a type at its outermost level: what is inside is not looked at."""
    match kind:
        case Primitive(name="any"):
            return True
        case Primitive():
            return _json_type(value) in _fitting(kind.name)
        case ListOf():
            return isinstance(value, list)
        case MapOf():
            return isinstance(value, dict)
        case Literal():
            return bool(value == kind.value and type(value) is type(kind.value))
        case Union():
            return any(fits(value, member) for member in kind.members)
        case Ref(target=Record()):
            return isinstance(value, dict)
        case Ref(target=Enum() as enum):
            return type(value) is (int if enum.integers else str)
        case Ref(target=Alias() as alias):
            return fits(value, alias.type)
    raise TypeError(kind)


def _json_type(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    return names.get(type(value), "container")


def _fitting(name: str) -> set[str]:
    aliases = {"date-time": {"string"}, "number": {"number", "integer"}}
    return aliases.get(name, {name})


# --- what a decoded value must be ---------------------------------------------------------------


def agrees(value: Any, wire: Any, kind: Type) -> bool:
    """Whether `value` is what Python users are promised for the JSON value `wire` of a type."""
    match kind:
        case ListOf() if isinstance(wire, list):
            pairs = zip(value, wire, strict=True)
            return all(agrees(one, other, kind.item) for one, other in pairs)
        case MapOf() if isinstance(wire, dict):
            return list(value) == list(wire) and all(
                agrees(value[key], wire[key], kind.value) for key in wire
            )
        case Union():
            fitting = (member for member in kind.members if fits(wire, member))
            return any(agrees(value, wire, member) for member in fitting)
        case Ref(target=Record() as record):
            return _record_agrees(value, wire, record)
        case Ref(target=Enum() as enum):
            return _enum_agrees(value, wire, enum)
        case Ref(target=Alias() as alias):
            return agrees(value, wire, alias.type)
    return type(value) is type(wire) and bool(value == wire)


def _record_agrees(value: Any, wire: dict[str, Any], record: Record) -> bool:
    known = {field.wire for field in record.fields}
    rest = {key: item for key, item in wire.items() if key not in known}
    return (
        type(value) is python_class(record)
        and value.unknown_fields == rest
        and all(_field_agrees(getattr(value, field_name(f.words)), wire, f) for f in record.fields)
    )


def _field_agrees(value: Any, wire: dict[str, Any], field: Field) -> bool:
    if field.wire not in wire:
        return value is (UNSET if field.absent_and_null else None)
    if wire[field.wire] is None and field.nullable:
        return value is None
    return agrees(value, wire[field.wire], field.type)


def _enum_agrees(value: Any, wire: Any, enum: Enum) -> bool:
    names = {item.value: constant_name(item.words) for item in enum.values}
    if wire in names:
        return value is python_class(enum)[names[wire]]
    return type(value) is (UnknownInt if enum.integers else UnknownValue) and value.value == wire


# --- places in a value --------------------------------------------------------------------------


@dataclass(frozen=True)
class Spot:
    """A field inside a sample: its JSON path, the object it stands in, its model."""

    path: str
    holder: dict[str, Any]
    item: Field = field(repr=False)


def spots(value: Any, kind: Type, path: str = "$") -> Iterator[Spot]:
    """Every field of every object in a sample of a type."""
    match kind:
        case ListOf() if isinstance(value, list):
            for index, item in enumerate(value):
                yield from spots(item, kind.item, f"{path}[{index}]")
        case Union():
            for member in kind.members:
                if fits(value, member):
                    yield from spots(value, member, path)
        case Ref(target=Record() as record):
            for field in record.fields:
                if field.wire in value:
                    here = f"{path}.{field.wire}"
                    yield Spot(here, value, field)
                    yield from spots(value[field.wire], field.type, here)
        case Ref(target=Alias() as alias):
            yield from spots(value, alias.type, path)


_STEP = re.compile(r'\.([^.\[]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]', re.DOTALL)


def follow(path: str, value: Any) -> Any:
    """What a JSON path leads to; UNSET if nothing is there."""
    for name, index, quoted in _STEP.findall(path):
        try:
            value = value[name or (int(index) if index else re.sub(r"\\(.)", r"\1", quoted))]
        except KeyError:
            return UNSET
    return value
