"""Rules on types: whether anything uses them, and whether an alias leads anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.model import (
    Alias,
    Channel,
    Definition,
    Method,
    Record,
    Ref,
    TaggedUnion,
    Type,
    Union,
)
from codegen.model.behavior import Behavior
from codegen.problems import Finding
from codegen.rules.rule import Rule, Scope

# --- unused-type --------------------------------------------------------------------------------


def unused_type(scope: Scope) -> Iterator[Finding]:
    """A type is used if a method, a channel, an option, the behaviour or a used type refers to it."""
    used = _reached(_roots(scope))
    idle = [definition for definition in scope.named if definition not in used]
    if not idle:
        return
    handed_down = {id(f) for record in used if isinstance(record, Record) for f in record.fields}
    for definition in idle:
        fields = definition.fields if isinstance(definition, Record) else ()
        if not any(id(field) in handed_down for field in fields):  # else a used type extends it
            message = f"nothing uses {definition.qualified}"
            hint = "refer to it from a method, a channel or a used type, or remove it"
            yield Finding("unused-type", message, definition.at, hint, on_key=True)


def _roots(scope: Scope) -> Iterator[Type]:
    for method in scope.methods:
        yield from _method_types(method)
    for channel in scope.channels:
        yield from _channel_types(channel)
    if scope.api.security is not None:
        yield from (option.type for option in scope.api.security.options)
    if scope.api.behavior is not None:
        yield from _behavior_types(scope.api.behavior)


def _behavior_types(behavior: Behavior) -> Iterator[Type]:
    yield from (setting.type for setting in behavior.settings)
    yield from (field.type for field in behavior.page)
    for slot in behavior.slots:
        yield slot.type
        yield from (field.type for field in slot.private)
    for trigger in behavior.triggers:
        yield from (param.type for param in trigger.params)


def _method_types(method: Method) -> Iterator[Type]:
    for way in method.overloads or (method,):
        yield from (param.type for param in way.params)
        if way.result.type is not None:
            yield way.result.type


def _channel_types(channel: Channel) -> Iterator[Type]:
    yield from (parameter.type for parameter in channel.parameters)
    yield from (Ref(event.record) for event in channel.events)
    if channel.payload is not None:
        yield channel.payload


def _reached(roots: Iterable[Type]) -> set[Definition]:
    reached: set[Definition] = set()
    todo = list(roots)
    while todo:
        kind = todo.pop()
        todo += kind.parts
        if isinstance(kind, Ref) and kind.target not in reached:
            reached.add(kind.target)
            todo += _inside(kind.target)
    return reached


def _inside(definition: Definition) -> list[Type]:
    match definition:
        case Record():
            return [field.type for field in definition.fields]
        case Alias():
            return [definition.type]
        case TaggedUnion():
            return [Ref(variant.record) for variant in definition.variants]
        case _:
            return []


# --- alias-circle -------------------------------------------------------------------------------


def alias_circle(scope: Scope) -> Iterator[Finding]:
    """Each circle is reported once, at its first alias."""
    done: set[Definition] = set()
    for alias in scope.definitions:
        if isinstance(alias, Alias) and alias not in done:
            circle = _circle_from(alias, done)
            if circle:
                first = min(circle, key=scope.definitions.index)
                start = circle.index(first)
                names = circle_text(circle[start:] + circle[:start])
                message = f"{first.qualified} leads back to itself ({names}), so it means nothing"
                hint = "name a real type somewhere in the circle"
                yield Finding("alias-circle", message, first.at, hint, on_key=True)


def circle_text(circle: list[Definition]) -> str:
    """`A -> B -> A`; a long one is cut."""
    names = [member.qualified for member in circle[:6]] + ["..."] * (len(circle) > 6)
    return " -> ".join([*names, circle[0].qualified])


def _circle_from(start: Alias, done: set[Definition]) -> list[Definition]:
    """The first circle met when following aliases, or nothing. Walks with a stack of its own."""
    path: dict[Definition, Iterator[Alias]] = {start: _aliases(start.type)}
    while path:
        current, following = next(reversed(path.items()))
        step = next(following, None)
        if step is None:
            path.popitem()
            done.add(current)
        elif step in path:
            done.update(path)
            members = list(path)
            return members[members.index(step) :]
        elif step not in done:
            path[step] = _aliases(step.type)
    return []


def _aliases(kind: Type) -> Iterator[Alias]:
    """The aliases that a type is, without any object, list or map between."""
    for part in kind.members if isinstance(kind, Union) else (kind,):
        if isinstance(part, Ref) and isinstance(part.target, Alias):
            yield part.target


RULES = (
    Rule(
        "unused-type",
        "warning",
        "A named type that no method, channel, option, used type or part of the behaviour refers to.",
        "Readers look for the place where it matters, and generated code carries it for nothing. "
        "Often the name in the other place is misspelt, or a type was left behind.",
        "Refer to it, or remove it. `extends` counts as use.",
        unused_type,
    ),
    Rule(
        "alias-circle",
        "error",
        "An alias that leads back to itself.",
        "`A: B` and `B: A` say nothing about any value. No language can declare such a type.",
        "Name a real type in one place of the circle. A circle through an object, a list or a "
        "map is fine.",
        alias_circle,
    ),
)
