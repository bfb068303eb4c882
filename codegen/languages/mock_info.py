"""What pages and servers show of an API: titles, descriptions, forms. Plain JSON."""

from __future__ import annotations

from typing import Any

from codegen.model import (
    Alias,
    Api,
    Channel,
    Definition,
    Enum,
    Field,
    ListOf,
    Literal,
    MapOf,
    Method,
    Primitive,
    Record,
    Ref,
    Type,
    Union,
)
from codegen.model.behavior import Behavior, Setting

Json = dict[str, Any]
_BUTTONS = 12
_DEPTH = 4  # samples of records within records
_INPUTS = {"string", "integer", "number", "boolean"}


def desktop_info(api: Api) -> Json:
    """Everything beside program, protocol and scenarios that the page needs."""
    behavior = api.behavior
    if behavior is None:
        return {}
    return {
        "title": api.info.title,
        "version": api.info.version,
        "short": api.info.short,
        "description": api.info.description,
        "editions": [_named(edition) for edition in api.editions],
        "versions": [_named(version) for version in api.versions],
        "methods": [_method(method) for method in api.methods],
        "triggers": [
            {
                "name": trigger.wire,
                "description": trigger.description,
                "params": [_param(field) for field in trigger.params],
            }
            for trigger in behavior.triggers
        ],
        "channels": [_channel(channel) for channel in api.channels],
        "settings": [_setting(setting) for setting in behavior.settings],
        "options": _options(api),
        "slots": [_slot(slot) for slot in behavior.slots],
        "machines": _machines(behavior),
        "pages": [_param(field) for field in behavior.page],
        "panels": behavior.panels,
    }


def demo_about(api: Api) -> Json:
    """What the demo page shows: what the spec says, or methods with examples and all channels."""
    said = api.behavior.demo if api.behavior is not None else None
    if said is not None:
        return dict(said)
    buttons = [
        {"title": method.wire, "call": method.wire, "params": list(_example(method) or ())}
        for method in api.methods
        if not any(field.required for field in method.params) or _example(method)
    ]
    channels = [channel.wire for channel in api.channels if not channel.parameters]
    return {
        "title": f"A page of {api.info.title}",
        "text": "A page of its own origin, made with the generated client.",
        "parts": [
            {"kind": "calls", "title": "Methods", "buttons": buttons[:_BUTTONS]},
            {"kind": "events", "title": "Events", "channels": channels},
        ],
    }


def _example(method: Method) -> tuple[Any, ...] | None:
    return method.examples[0].params if method.examples else None


def _named(item: Any) -> Json:
    return {"id": item.id, "title": item.title, "description": item.description}


def _method(method: Method) -> Json:
    found: Json = {
        "name": method.wire,
        "description": method.description,
        "params": [_param(field) for field in method.params],
    }
    if method.editions:
        found["editions"] = [edition.id for edition in method.editions]
    if method.since is not None:
        found["since"] = method.since.id
    examples = [
        {"title": example.title, "params": list(example.params)} for example in method.examples
    ]
    return {**found, "examples": examples} if examples else found


def _channel(channel: Channel) -> Json:
    found: Json = {"name": channel.wire, "description": channel.description}
    if channel.tag is not None:
        found["tag"] = channel.tag.wire
    events = [
        {"name": event.wire, **({"when": event.when.wire} if event.when is not None else {})}
        for event in channel.events
    ]
    return {**found, "events": events}


def _setting(setting: Setting) -> Json:
    return {
        "name": setting.wire,
        "description": setting.description,
        "undocumented": setting.undocumented,
        "default": setting.default,
        **_input(setting.type),
    }


def _options(api: Api) -> Json:
    if api.security is None:
        return {"section": "", "known": []}
    known = [
        {
            "name": option.wire,
            "description": option.description,
            "examples": list(option.examples),
            "parameter": option.parameter,
        }
        for option in api.security.options
    ]
    return {"section": api.security.section, "known": known}


def _slot(slot: Any) -> Json:
    return {
        "name": slot.wire,
        "description": slot.description,
        "list": slot.is_list,
        "key": slot.key,
        "fields": _fields(slot.type),
    }


def _machines(behavior: Behavior) -> Json:
    return {
        machine.wire: {
            "description": machine.description,
            "slot": machine.slot.wire,
            "states": {
                state.wire: {"description": state.description, "final": state.final}
                for state in machine.states
            },
        }
        for machine in behavior.machines
    }


# --- forms ----------------------------------------------------------------------------------------


def _param(field: Field) -> Json:
    """One input of a form: what to ask for, and what to offer."""
    found: Json = {
        "name": field.wire,
        "description": field.description,
        "required": field.required,
        **_input(field.type),
    }
    if field.nullable:
        found["nullable"] = True
    if field.has_default:
        found["default"] = field.default
    if field.limits.minimum is not None:
        found["minimum"] = field.limits.minimum
    sample = field.examples[0] if field.examples else _sample(field.type, _DEPTH)
    return found if sample is None else {**found, "example": sample}


def _input(kind: Type) -> Json:
    """How a value of a type is put in: string, integer, number, boolean, or json for all else."""
    plain = _resolved(kind)
    if isinstance(plain, Enum):
        return {
            "kind": "integer" if plain.integers else "string",
            "choices": [value.value for value in plain.values],
            "open": plain.open,
        }
    if isinstance(plain, Literal):
        return {"kind": "json", "choices": [plain.value]}
    if isinstance(plain, Union):
        return _choice(plain)
    if isinstance(plain, Primitive):
        if plain.name == "date-time":
            return {"kind": "string"}
        return {"kind": plain.name if plain.name in _INPUTS else "json"}
    return {"kind": "json"}


def _choice(union: Union) -> Json:
    members = [_resolved(member) for member in union.members]
    values = [member.value for member in members if isinstance(member, Literal)]
    rest = [
        member
        for member in members
        if not isinstance(member, Literal)
        and not (isinstance(member, Primitive) and member.name == "null")
    ]
    nullable = len(values) + len(rest) < len(members)
    if len(rest) == 1 and not values and isinstance(rest[0], Primitive):
        return {**_input(rest[0]), "nullable": nullable}
    if rest or not all(isinstance(value, str) for value in values):
        return {"kind": "json"}
    return {"kind": "string", "choices": values, **({"nullable": True} if nullable else {})}


def _resolved(kind: Type) -> Type | Definition:
    while isinstance(kind, Ref):
        target = kind.target
        if not isinstance(target, Alias):
            return target
        kind = target.type
    return kind


def _fields(kind: Type) -> list[str]:
    plain = _resolved(kind)
    return [field.wire for field in plain.fields] if isinstance(plain, Record) else []


def _sample(kind: Type, depth: int) -> Any:
    """A value to begin with; None if the spec gives no examples for it."""
    definition = _resolved(kind)
    if isinstance(kind, Ref) and kind.target.examples:
        return kind.target.examples[0]
    if depth == 0:
        return None
    if isinstance(definition, Record):
        if definition.examples:
            return definition.examples[0]
        made = {
            field.wire: field.examples[0] if field.examples else _sample(field.type, depth - 1)
            for field in definition.fields
        }
        return {name: value for name, value in made.items() if value is not None} or None
    if isinstance(definition, ListOf):
        item = _sample(definition.item, depth - 1)
        return None if item is None else [item]
    return {} if isinstance(definition, MapOf) else None
