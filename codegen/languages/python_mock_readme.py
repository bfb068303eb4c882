"""Python: what the README of a package shows of its mock."""

from __future__ import annotations

from codegen.languages import python
from codegen.languages.mock_parts import sent_fields, trigger_groups
from codegen.model import Field
from codegen.model.behavior import Behavior


def first_trigger(behavior: Behavior) -> list[str]:
    """A trigger that the example fires: one that can be written in a line."""
    for group in trigger_groups(behavior, python.method_name):
        for name, trigger in group.triggers:
            values = [_shown(field) for field in sent_fields(trigger) if not field.optional]
            if None not in values:
                attribute = f"{group.name}.{name}" if group.name else name
                return [f"desktop.triggers.{attribute}({', '.join(filter(None, values))})"]
    return []


def _shown(field: Field) -> str | None:
    """An argument, where the spec gives an example or the type has a plain value."""
    name = python.param_name(field.words)
    if field.examples:
        return f"{name}={python.literal(field.examples[0])}"
    return None
