"""Findings as text, JSON, SARIF or GitHub annotations. Values in, text out; `cli` prints it.

The JSON form (`version` grows only if something that is here changes or goes):

    {"version": 1, "errors": 1, "warnings": 0, "findings": [
      {"rule": "unknown-type", "severity": "error", "message": "...", "hint": "...",
       "file": "spec/types.yaml", "line": 3, "column": 9, "path": ["types", "Call"]}]}

Lines and columns count from 1, columns in characters; both are 0 where no line is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from codegen.load import visible
from codegen.problems import Finding
from codegen.rules.table import RULES

_STYLES = {"error": "1;31", "warning": "1;33", "bold": "1", "dim": "2", "hint": "36"}
SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

# --- text ---------------------------------------------------------------------------------------


def as_text(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """For people: place, message, code frame and hint of each, then how many there are."""
    paint = _painted if colour else _plain
    blocks = [_block(finding, paint) for finding in findings]
    return "\n\n".join([*blocks, summary(findings)]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning`, or `no findings`."""
    errors, warnings = _counts(findings)
    parts = [_plural(errors, "error")] * bool(errors) + [_plural(warnings, "warning")] * bool(
        warnings
    )
    return ", ".join(parts) or "no findings"


def _block(finding: Finding, paint: Callable[[str, str], str]) -> str:
    place = ":".join([visible(finding.place.file), *map(str, _position(finding))])
    kind = paint(f"{finding.severity}[{finding.rule}]", finding.severity)
    lines = [f"{paint(place, 'bold')}: {kind} {visible(finding.message)}"]
    if finding.frame:
        lines += [_frame_line(line, paint) for line in finding.frame.split("\n")]
    if finding.hint:
        lines.append(f"  {paint('hint:', 'hint')} {visible(finding.hint)}")
    return "\n".join(lines)


def _frame_line(line: str, paint: Callable[[str, str], str]) -> str:
    return line if line.startswith(">") else paint(line, "dim")


def _painted(text: str, style: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _plain(text: str, style: str) -> str:
    return text


def _position(finding: Finding) -> tuple[int, ...]:
    return (finding.line, finding.column) if finding.line else ()


def _counts(findings: Sequence[Finding]) -> tuple[int, int]:
    errors = sum(finding.severity == "error" for finding in findings)
    return errors, len(findings) - errors


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


# --- JSON ---------------------------------------------------------------------------------------


def as_json(findings: Sequence[Finding]) -> str:
    """For programs; the form is described at the top of this file."""
    errors, warnings = _counts(findings)
    entries = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "hint": finding.hint,
            "file": finding.place.file,
            "line": finding.line,
            "column": finding.column,
            "path": list(finding.place.path),
        }
        for finding in findings
    ]
    return _dumped({"version": 1, "errors": errors, "warnings": warnings, "findings": entries})


def _dumped(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"  # ASCII, so that any console and any log takes it


# --- SARIF --------------------------------------------------------------------------------------


def as_sarif(findings: Sequence[Finding], version: str = "") -> str:
    """SARIF 2.1.0, as code scanning services read it. `version` is the tool's."""
    ids = sorted({finding.rule for finding in findings})
    driver: dict[str, Any] = {"name": "scapi", "rules": [_sarif_rule(rule) for rule in ids]}
    if version:
        driver["version"] = version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, ids.index(finding.rule)) for finding in findings],
    }
    return _dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_rule(name: str) -> dict[str, Any]:
    rule = RULES.get(name)
    if rule is None:
        return {"id": name}
    level = {"error": "error", "warning": "warning", "off": "none"}[rule.severity]
    advice = {
        "text": f"{rule.why}\n\n{rule.fix}",
        "markdown": f"{rule.why}\n\n**What to do:** {rule.fix}",
    }
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {rule.why}"},
        "help": advice,
        "defaultConfiguration": {"level": level},
    }


def _sarif_result(finding: Finding, index: int) -> dict[str, Any]:
    text = f"{finding.message} ({finding.hint})" if finding.hint else finding.message
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.place.file)}}
    if finding.line:
        physical["region"] = {"startLine": finding.line, "startColumn": finding.column}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.place.path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.place.dotted}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": text},
        "locations": [location],
    }


def _uri(path: str) -> str:
    """A relative reference; an absolute path becomes a file URI."""
    slashed = path.replace("\\", "/")
    if slashed.startswith("/"):
        return "file://" + _quoted(slashed)
    if slashed[1:2] == ":":
        return "file:///" + _quoted(slashed, safe="/:")
    return _quoted(slashed)


def _quoted(path: str, safe: str = "/") -> str:
    """Also what is no UTF-8, as a name of a file may be."""
    return quote(path, safe=safe, errors="surrogateescape")


# --- GitHub -------------------------------------------------------------------------------------


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "".join(_annotation(finding) + "\n" for finding in findings)


def _annotation(finding: Finding) -> str:
    level = "error" if finding.severity == "error" else "warning"
    properties = [("file", finding.place.file)]
    if finding.line:
        properties += [("line", str(finding.line)), ("col", str(finding.column))]
    properties.append(("title", finding.rule))
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties)
    return f"::{level} {listed}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
