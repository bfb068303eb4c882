"""All rules in one table, in the order of docs/rules.md."""

from __future__ import annotations

from codegen.rules import (
    behavior,
    calls,
    circles,
    documented,
    examples,
    limits,
    members,
    packages,
    settings,
    spelled,
    told_behavior,
    told_files,
    told_names,
    types,
)
from codegen.rules.rule import Check, Rule

GROUPS: dict[str, tuple[Rule, ...]] = {
    "Files": told_files.FILES,
    "Shape": told_files.SHAPE,
    "Names that must lead somewhere": told_names.REFERENCES,
    "Types": told_names.TYPES + types.RULES + circles.RULES + members.RULES + limits.RULES,
    "Methods, channels and events": told_names.CALLS + calls.RULES,
    "Names in code": told_names.NAMES + spelled.RULES + packages.RULES,
    "Examples": examples.RULES,
    "What is said": told_names.SAID + documented.RULES,
    "Behaviour and scenarios": told_behavior.BEHAVIOR + behavior.RULES,
    "Settings": settings.RULES,
}

RULES: dict[str, Rule] = {rule.id: rule for group in GROUPS.values() for rule in group}
CHECKED: tuple[tuple[Rule, Check], ...] = tuple(
    (rule, rule.check) for rule in RULES.values() if rule.check is not None
)
