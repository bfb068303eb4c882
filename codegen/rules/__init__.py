"""Checks on the model: one function a rule, all of them in one table (`codegen.rules.table`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from codegen.model import Api
from codegen.problems import Finding
from codegen.rules.rule import Rule, Scope
from codegen.rules.spelling import Speller
from codegen.rules.table import CHECKED, RULES

__all__ = ["CHECKED", "RULES", "Rule", "Speller", "check_rules"]


def check_rules(api: Api, languages: Sequence[Speller] | None = None) -> list[Finding]:
    """What the rules find, with the severities the spec asks for. A rule that is off never runs."""
    scope = Scope(api, languages)
    findings: list[Finding] = []
    for rule, check in CHECKED:
        severity = api.severities.get(rule.id, rule.severity)
        if severity == "error":
            findings += check(scope)
        elif severity == "warning":
            findings += (replace(found, severity="warning") for found in check(scope))
    return findings
