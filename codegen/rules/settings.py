"""Rules on the rules: what the spec says under `lint.rules`."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.problems import Finding, Place, did_you_mean
from codegen.rules.rule import Rule, Scope


def unknown_rule(scope: Scope) -> Iterator[Finding]:
    """A severity for a rule that does not exist has no effect."""
    from codegen.rules.table import RULES as KNOWN  # the table is made of modules like this one

    for name in scope.api.severities:
        if name not in KNOWN:
            hint = did_you_mean(name, KNOWN) or "the rules are listed in docs/rules.md"
            message = f'there is no rule "{name}"'
            yield Finding("unknown-rule", message, _at(scope, name), hint, on_key=True)


def fixed_rule(scope: Scope) -> Iterator[Finding]:
    """What the earlier stages report leaves them without a value to go on with."""
    from codegen.rules.table import RULES as KNOWN

    for name, severity in scope.api.severities.items():
        if name in KNOWN and KNOWN[name].check is None and severity != "error":
            message = f'"{name}" is always an error: nothing can be made of a spec that breaks it'
            yield Finding("fixed-rule", message, _at(scope, name), "remove this line", on_key=True)


def _at(scope: Scope, name: str) -> Place:
    return Place(scope.api.files[0] if scope.api.files else "", ("lint", "rules", name))


RULES = (
    Rule(
        "unknown-rule",
        "error",
        "`lint.rules` names a rule that does not exist.",
        "The line has no effect, and the rule that was meant keeps its severity.",
        "Correct the name; this page lists all rules.",
        unknown_rule,
    ),
    Rule(
        "fixed-rule",
        "error",
        "`lint.rules` lowers a rule that cannot be lowered.",
        "Rules marked as fixed are broken before a model of the spec exists. There is nothing "
        "to go on with.",
        "Remove the line, and mend what the rule reports.",
        fixed_rule,
    ),
)
