"""Rules on the members of types: the values of enums and the variants of unions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.misfits import shown
from codegen.model import Definition, Enum, EnumValue, Literal, TaggedUnion, Type, Variant
from codegen.problems import Finding
from codegen.rules.rule import Rule, Scope


def empty_type(scope: Scope) -> Iterator[Finding]:
    """Nothing can be of such a type."""
    for definition in scope.definitions:
        if isinstance(definition, Enum) and not definition.values:
            yield _empty(definition, "value", "values")
        elif isinstance(definition, TaggedUnion) and not definition.variants:
            yield _empty(definition, "variant", "variants")


def _empty(definition: Definition, part: str, key: str) -> Finding:
    message = f"{definition.qualified} has no {part}, so nothing can be one"
    hint = f"add a {part}, or use `type: any`"
    return Finding("empty-type", message, definition.at.child(key), hint, on_key=True)


def duplicate_enum_value(scope: Scope) -> Iterator[Finding]:
    """Two members with one wire value; without regard to case where the enum says so."""
    for enum in scope.definitions:
        if isinstance(enum, Enum):
            yield from _twice(enum)


def _twice(enum: Enum) -> Iterator[Finding]:
    seen: dict[str | int, EnumValue] = {}
    for entry in enum.values:
        value = entry.value
        key = value.casefold() if enum.ignore_case and isinstance(value, str) else value
        first = seen.setdefault(key, entry)
        if first is not entry:
            alike = "" if first.value == value else f" (case aside: {shown(first.value)})"
            message = f"{enum.qualified} has {shown(value)} twice{alike}"
            yield Finding("duplicate-enum-value", message, entry.at, "remove one", on_key=True)


def number_key(scope: Scope) -> Iterator[Finding]:
    """Keys of a mapping are text, so `1: Low` is the text "1"; who wants that can say so."""
    for enum in scope.definitions:
        if isinstance(enum, Enum) and enum.values and all(map(_is_number_key, enum.values)):
            first = enum.values[0]
            message = (
                f'{enum.qualified} has the text "{first.value}", not the number: keys are text'
            )
            hint = f'write `low: {{value: {first.value}}}`, or for a text `low: {{value: "{first.value}"}}`'
            yield Finding("number-key", message, first.at, hint, on_key=True)


def _is_number_key(entry: EnumValue) -> bool:
    in_mapping = isinstance(entry.at.path[-1], str)
    return in_mapping and entry.value == entry.wire and _NUMBER.fullmatch(entry.wire) is not None


_NUMBER = re.compile(r"[-+]?[0-9]+")


def tag_missing(scope: Scope) -> Iterator[Finding]:
    """A variant that no reader could tell."""
    for union in scope.definitions:
        if isinstance(union, TaggedUnion):
            for variant in union.variants:
                yield from _untold(union, variant)


def _untold(union: TaggedUnion, variant: Variant) -> Iterator[Finding]:
    name = variant.key if union.tag is None else union.tag.wire
    field = next((field for field in variant.record.fields if field.wire == name), None)
    if field is None:
        message = (
            f'{variant.record.qualified} lacks "{name}", which tells the variant "{variant.key}"'
        )
    elif union.tag is not None and not _says(field.type, variant.key):
        message = f'"{name}" of {variant.record.qualified} is not the literal "{variant.key}"'
    else:
        return
    text = name if union.tag is None else f"{name}: '\"{variant.key}\"'"
    place = union.at.child("variants", variant.key)
    yield Finding("tag-missing", message, place, f"give the object a field `{text}`", on_key=True)


def _says(kind: Type, key: str) -> bool:
    return isinstance(kind, Literal) and str(kind.value) == key


RULES = (
    Rule(
        "empty-type",
        "error",
        "An enum without values, or a union without variants.",
        "No value can be of such a type, and some languages cannot declare it.",
        "Add what is known. If nothing is known, use `type: any`, or `string`.",
        empty_type,
    ),
    Rule(
        "duplicate-enum-value",
        "error",
        "An enum has one wire value twice.",
        "A value that arrives must mean one member. With `ignore_case`, case makes no "
        "difference either.",
        "Remove one of them, or correct its `value`.",
        duplicate_enum_value,
    ),
    Rule(
        "number-key",
        "warning",
        "An enum whose values are keys that look like numbers.",
        'Keys are always text: `values: {1: Low, 2: High}` stands for "1" and "2" in quotes, and '
        "the numbers that arrive would be known to nobody.",
        "Give each value a name: `low: {value: 1, description: Low}`, or for texts that are made "
        'of digits `low: {value: "1"}`. A list says it as well: `[1, 2]` or `["1", "2"]`.',
        number_key,
    ),
    Rule(
        "tag-missing",
        "error",
        "A variant's object lacks the field that tells the variant.",
        "Readers look at the tag, or at which field is there. An object without it would never "
        "be recognised.",
        "Give the object the tag as a literal (`kind: '\"circle\"'`), or, in a union without a "
        "tag, the field the variant is named after. A variant with `fields` of its own gets the "
        "tag by itself.",
        tag_missing,
    ),
)
