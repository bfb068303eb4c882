"""Checks a value against a JSON Schema, of the few words that our operations need.

A validator of the whole language costs more to import than all else of the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeGuard

from .errors import ApiError
from .setup import near

Schema = Mapping[str, Any]

_NAMES: Final = {
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "object": "an object",
    "array": "a list",
}
_KINDS: Final[dict[type, tuple[str, ...]]] = {
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    type(None): ("null",),
    dict: ("object",),
    list: ("array",),
}


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value of JSON is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value of JSON is a list."""
    return isinstance(value, list)


def check(schema: Schema, value: object, place: str = "") -> None:
    """Raise ApiError where a value does not fit: what, where and what would."""
    wanted = schema.get("type")
    if wanted is not None:
        types = [wanted] if isinstance(wanted, str) else wanted
        if not set(types) & set(_KINDS[type(value)]):
            what = " or ".join(_NAMES[name] for name in types)
            raise _wrong(place, f"is {what}, not {_NAMES[_KINDS[type(value)][0]]}")
    if "enum" in schema and value not in schema["enum"]:
        known = ", ".join(map(str, schema["enum"]))
        raise _wrong(place, f"is one of: {known}")
    if is_object(value):
        _check_object(schema, value, place)
    elif is_list(value):
        for index, item in enumerate(value):
            check(schema.get("items", {}), item, f"{place}[{index}]")
    else:
        _check_size(schema, value, place)


def _check_object(schema: Schema, value: dict[str, Any], place: str) -> None:
    known: Schema = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            raise ApiError(f"{_at(place, name)} is missing", _told(known[name]))
    others = schema.get("additionalProperties", {})
    for name, item in value.items():
        if name in known:
            check(known[name], item, _at(place, name))
        elif others is False:
            hint = near(name, [*known], "what there is")
            raise ApiError(f"there is no {_at(place, name)}", hint)
        else:
            check(others, item, _at(place, name))


def _check_size(schema: Schema, value: object, place: str) -> None:
    if isinstance(value, str):
        if len(value) > schema.get("maxLength", len(value)):
            raise _wrong(place, f"has at most {schema['maxLength']} characters")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if value < schema.get("minimum", value):
            raise _wrong(place, f"is {schema['minimum']} or more")
        if value > schema.get("maximum", value):
            raise _wrong(place, f"is {schema['maximum']} or less")


def _wrong(place: str, text: str) -> ApiError:
    return ApiError(f"{place or 'the body'} {text}")


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else str(name)


def _told(schema: Schema) -> str:
    return str(schema.get("description", ""))
