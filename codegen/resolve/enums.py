"""Enums, and unions whose members are told apart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codegen.model import EnumValue, Record, Ref, Variant
from codegen.names import words
from codegen.problems import Place
from codegen.resolve.context import Context, Inherited
from codegen.resolve.uses import Owner, tag_field

if TYPE_CHECKING:
    from codegen.resolve.types import Definer


def read_enum(
    context: Context, body: dict[str, Any], at: Place, inherited: Inherited
) -> dict[str, Any]:
    """The arguments of an `Enum` beside its facts."""
    values = tuple(
        _enum_value(context, name, said, wire, at.child("values", key), inherited)
        for name, said, wire, key in _entries(body["values"])
    )
    integers = bool(values) and all(isinstance(value.value, int) for value in values)
    if not integers and any(isinstance(value.value, int) for value in values):
        message = "whole numbers and strings are mixed; no language has such an enum"
        context.report("mixed-enum", message, at.child("values"), "use one kind", on_key=True)
    groups = tuple((body.get("groups") or {}).items())
    known_groups(context, values, dict(groups))
    return {
        "values": values,
        "open": body.get("open", True),
        "ignore_case": body.get("ignore_case", False),
        "integers": integers,
        "groups": groups,
    }


def _entries(raw: Any) -> list[tuple[str, Any, str | int, str | int]]:
    """Each value's name, what is said of it, its wire value and its key in the spec."""
    if isinstance(raw, list):
        return [(str(value), None, value, index) for index, value in enumerate(raw)]
    return [(name, said, name, name) for name, said in raw.items()]


def _enum_value(
    context: Context, name: str, raw: Any, value: str | int, at: Place, inherited: Inherited
) -> EnumValue:
    """One value; a bare text is its description."""
    said = {"description": raw} if isinstance(raw, str) else {}
    body: dict[str, Any] = raw if isinstance(raw, dict) else said
    facts = context.item(name, body, at, context.inherit(body, at, inherited))
    groups = body.get("groups") or ()
    return EnumValue(
        **facts,
        value=body.get("value", value),
        read_only=body.get("read_only", False),
        groups=(groups,) if isinstance(groups, str) else tuple(groups),
    )


def known_groups(context: Context, items: tuple[Any, ...], groups: dict[str, str]) -> None:
    """Every group that an item names is declared."""
    for item in items:
        for index, name in enumerate(item.groups):
            if name not in groups:
                hint = "declare it under `groups`: " + (", ".join(groups) or "there are none")
                message = f'there is no group "{name}"'
                context.report("unknown-group", message, item.at.child("groups", index), hint)


def read_variants(
    definer: Definer, body: dict[str, Any], at: Place, owner: Owner
) -> dict[str, Any]:
    """The arguments of a `TaggedUnion` beside its facts."""
    tag_name = body.get("tag")
    tag = tag_field(tag_name, at.child("tag"), owner.inherited) if tag_name else None
    found = []
    for key, raw in (body["variants"] or {}).items():
        place = at.child("variants", key)
        if isinstance(raw, dict) and tag is not None and "fields" in raw:
            fields = raw["fields"] or {}
            raw = {
                **raw,
                "fields": fields if tag.wire in fields else {tag.wire: json.dumps(key)} | fields,
            }
        use = definer.form(raw, place, owner.inner(*words(key)))
        target = use.type.target if isinstance(use.type, Ref) else None
        if isinstance(target, Record):
            found.append(Variant(key=key, record=target))
        else:
            message = f'the variant "{key}" is no object'
            definer.context.report(
                "variant-no-object", message, place, "give it `fields`, or name an object type"
            )
    return {"tag": tag, "variants": tuple(found), "open": body.get("open", True)}
