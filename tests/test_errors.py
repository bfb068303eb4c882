"""How the tool fails: every rule has a small broken spec, and the exact report of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import pipeline
from codegen.problems import Finding, SpecError
from codegen.report import as_text
from codegen.rules.docs import rules_page
from codegen.rules.table import RULES

if TYPE_CHECKING:
    from tests.conftest import Golden

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = sorted(path for path in (ROOT / "tests/errors").iterdir() if path.is_dir())


def findings_of(folder: Path) -> tuple[Finding, ...]:
    """What reading the folder's spec finds, or else making files of it; files relative to it."""
    try:
        reading = pipeline.read_spec(folder, "scapi.yaml")
        if not reading.findings:
            pipeline.build(reading, ("schema",))
    except SpecError as error:
        return error.findings
    return reading.findings


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_broken_spec_is_reported_at_the_exact_place(folder: Path, golden: Golden) -> None:
    """Nothing but the rule that the folder is named after has anything to say."""
    findings = findings_of(folder)
    assert {finding.rule for finding in findings} == {folder.name}
    golden.text(as_text(findings), folder / "expected.txt")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_finding_says_what_and_what_to_do(folder: Path) -> None:
    """And where: a line that exists in a file that exists."""
    for finding in findings_of(folder):
        assert finding.message
        assert finding.hint
        lines = (folder / finding.place.file).read_bytes().split(b"\n")
        assert 1 <= finding.line <= len(lines)
        assert finding.column >= 1
        if RULES[finding.rule].severity != "off":
            assert finding.severity == RULES[finding.rule].severity


def test_every_rule_has_a_folder_and_every_folder_a_rule() -> None:
    assert {folder.name for folder in FOLDERS} == set(RULES)


def test_rules_page_is_made_from_the_table(golden: Golden) -> None:
    golden.text(rules_page(), ROOT / "docs/rules.md")


def test_every_rule_is_documented() -> None:
    """In sentences: a summary of one line, a reason, and a way out."""
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
        for text in (rule.summary, rule.why, rule.fix):
            assert text.endswith((".", "!"))
            assert "\n" not in text
        assert len(rule.summary) <= 120


# --- the table and the source agree -------------------------------------------------------------

REPORTERS = {"Finding", "report", "_missing", "_declared"}  # their first argument is a rule
RULE_LATER = {"_Refused": 3, "Matching": 2}  # or this one, if given


def reported(source: str) -> Iterator[str]:
    """The rules that a module reports, by reading its calls."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arguments):
            with_default = zip(node.args[::-1], node.defaults[::-1], strict=False)
            yield from (d.value for a, d in with_default if a.arg == "rule")  # type: ignore[misc]
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
        index = 0 if name in REPORTERS else RULE_LATER.get(name, len(node.args))
        if index < len(node.args) and isinstance(rule := node.args[index], ast.Constant):
            yield str(rule.value)


def test_every_rule_that_is_reported_is_in_the_table_and_the_other_way_round() -> None:
    modules = (path.read_text(encoding="utf-8") for path in (ROOT / "codegen").rglob("*.py"))
    assert {rule for module in modules for rule in reported(module)} == set(RULES)


def test_rules_with_a_check_come_from_the_checks_alone() -> None:
    """A rule whose severity a spec may set is not reported by the stages, but for names."""
    stages = [*(ROOT / "codegen/resolve").glob("*.py"), ROOT / "codegen/load.py"]
    stages += [*(ROOT / "codegen/validate").glob("*.py"), ROOT / "codegen/shapes.py"]
    told = {rule for path in stages for rule in reported(path.read_text(encoding="utf-8"))}
    assert {rule for rule in told if RULES[rule].check is not None} == {"bad-name"}
