"""What the engines check when somebody gives a desktop settings or state."""

from __future__ import annotations

from typing import Any

from codegen.behavior.inline import plain
from codegen.model import Alias, Api, Enum, ListOf, Literal, MapOf, Primitive, Ref, Type, Union
from codegen.model.behavior import Setting, Slot

Json = Any
_DEEPEST = 100  # names for names; those that circle are an error of the spec


def choices(settings: tuple[Setting, ...]) -> Json:
    """The settings' kinds of values, their listed values and least values, as far as they are known."""
    found = {setting.wire: _choice(setting) for setting in settings}
    return {name: choice for name, choice in found.items() if choice}


def _choice(setting: Setting) -> Json:
    listed, found = _listed(setting.type), kinds(setting.type)
    choice: Json = {"kinds": found} if found else {}
    if listed:
        choice["values"] = listed
    if setting.limits.minimum is not None:
        choice["minimum"] = plain(setting.limits.minimum)
    return choice


def slot_shape(slot: Slot) -> Json:
    """The kinds of a slot's value, and of its elements if it is a list."""
    if slot.is_list:
        return {"kinds": ["list"], "items": ["object"]}
    found = kinds(slot.type)
    items = [
        it for part in _parts(slot.type) if isinstance(part, ListOf) for it in kinds(part.item)
    ]
    shape: Json = {"kinds": found} if found else {}
    return {**shape, "items": items} if items else shape


def tags(api: Api) -> Json:
    """The field that tells the events of a channel apart, by channel."""
    return {channel.wire: channel.tag.wire for channel in api.channels if channel.tag is not None}


def kinds(kind: Type) -> list[str]:
    """What the function `type` may say of a value of this type; none if it may say anything."""
    found = [_kind(part) for part in _parts(kind)]
    return [] if "" in found else list(dict.fromkeys(found))


def _parts(kind: Type) -> list[Type]:
    """The types that a type is made of, other names followed."""
    todo, found = [kind], []
    for _ in range(_DEEPEST):
        if not todo:
            break
        part = todo.pop(0)
        if isinstance(part, Union):
            todo[:0] = part.members
        elif isinstance(part, Ref) and isinstance(part.target, Alias):
            todo.insert(0, part.target.type)
        else:
            found.append(part)
    return found


def _kind(kind: Type) -> str:
    match kind:
        case Primitive(name=name):
            return {"date-time": "string", "any": ""}.get(name, name)
        case ListOf():
            return "list"
        case Literal(value=bool()):
            return "boolean"
        case Literal(value=value):
            return "string" if isinstance(value, str) else "integer"
        case Ref(target=Enum() as enum):
            return "integer" if enum.integers else "string"
        case MapOf() | Ref():
            return "object"
        case _:
            return ""


def _listed(kind: Type) -> list[Json]:
    """Every value of a type that has only so many; none if there may be others."""
    found: list[Json] = []
    for part in _parts(kind):
        match part:
            case Literal(value=value):
                found.append(plain(value))
            case Primitive(name="null"):
                found.append(None)
            case Ref(target=Enum(open=False) as enum):
                found.extend(value.value for value in enum.values)
            case _:
                return []
    return found
