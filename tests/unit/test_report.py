"""Findings as text, JSON, SARIF and GitHub annotations."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from codegen.problems import Finding, Place
from codegen.report import FORMATS, as_github, as_json, as_sarif, as_text, summary
from codegen.rules.table import RULES

ERROR = Finding(
    "unknown-type",
    'there is no type "Partyy"',
    Place("spec/types.yaml", ("types", "Call", "fields", 0)),
    'did you mean "Party"?',
).at(12, 15, "  11 | a\n> 12 | b: Partyy\n     |    ^")
WARNING = Finding("unused-type", "nothing uses A", Place("spec/a b,c:%.yaml"), severity="warning")
HOSTILE = Finding(
    "yaml", "a\x1b[31m%\r\n::error::x\u202e", Place("a\n.yaml"), "50%\nmore\u2028"
).at(1, 2, "> 1 | x")


def test_text() -> None:
    assert as_text([ERROR, WARNING]) == (
        'spec/types.yaml:12:15: error[unknown-type] there is no type "Partyy"\n'
        "  11 | a\n"
        "> 12 | b: Partyy\n"
        "     |    ^\n"
        '  hint: did you mean "Party"?\n'
        "\n"
        "spec/a b,c:%.yaml: warning[unused-type] nothing uses A\n"
        "\n"
        "1 error, 1 warning\n"
    )


def test_text_in_colour_is_the_same_text() -> None:
    coloured = as_text([ERROR], colour=True)
    assert "\x1b[1;31merror[unknown-type]\x1b[0m" in coloured
    plain = coloured
    for code in ("1;31", "1", "2", "36", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == as_text([ERROR])


def test_text_never_obeys_the_spec() -> None:
    """No control character of an input reaches a terminal."""
    text = as_text([HOSTILE])
    assert all(char.isprintable() or char == "\n" for char in text)
    assert text.count("\n") == 5


@pytest.mark.parametrize(
    ("findings", "text"),
    [
        ([], "no findings"),
        ([ERROR], "1 error"),
        ([ERROR, ERROR], "2 errors"),
        ([WARNING, WARNING, ERROR], "1 error, 2 warnings"),
    ],
)
def test_summary(findings: list[Finding], text: str) -> None:
    assert summary(findings) == text


def test_json() -> None:
    assert json.loads(as_json([ERROR, WARNING])) == {
        "version": 1,
        "errors": 1,
        "warnings": 1,
        "findings": [
            {
                "rule": "unknown-type",
                "severity": "error",
                "message": 'there is no type "Partyy"',
                "hint": 'did you mean "Party"?',
                "file": "spec/types.yaml",
                "line": 12,
                "column": 15,
                "path": ["types", "Call", "fields", 0],
            },
            {
                "rule": "unused-type",
                "severity": "warning",
                "message": "nothing uses A",
                "hint": "",
                "file": "spec/a b,c:%.yaml",
                "line": 0,
                "column": 0,
                "path": [],
            },
        ],
    }


def test_github() -> None:
    assert as_github([ERROR, WARNING]) == (
        "::error file=spec/types.yaml,line=12,col=15,title=unknown-type::"
        'there is no type "Partyy"%0Adid you mean "Party"?\n'
        "::warning file=spec/a b%2Cc%3A%25.yaml,title=unused-type::nothing uses A\n"
    )


def test_github_takes_no_second_command_from_a_message() -> None:
    (line,) = as_github([HOSTILE]).splitlines()[:1]
    assert as_github([HOSTILE]).count("\n") == 1
    assert line.startswith(
        "::error file=a%0A.yaml,line=1,col=2,title=yaml::a\x1b[31m%25%0D%0A::error"
    )


# --- SARIF --------------------------------------------------------------------------------------


def run_of(findings: list[Finding]) -> dict[str, Any]:
    """The one run of a log, after checking what the standard requires of every log."""
    log = json.loads(as_sarif(findings, "1.2.3"))
    assert log["version"] == "2.1.0"
    assert set(log) == {"$schema", "version", "runs"}
    assert urlsplit(log["$schema"]).scheme == "https"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("scapi", "1.2.3")
    for rule in driver["rules"]:
        assert rule["defaultConfiguration"]["level"] in {"none", "note", "warning", "error"}
        for key in ("shortDescription", "fullDescription", "help"):
            assert rule[key]["text"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"warning", "error"}
        assert result["message"]["text"]
        for location in result["locations"]:
            check_location(location)
    return dict(run)


def check_location(location: dict[str, Any]) -> None:
    physical = location["physicalLocation"]
    uri = urlsplit(physical["artifactLocation"]["uri"])
    assert uri.scheme in {"", "file"}
    assert physical["artifactLocation"]["uri"].isascii()
    assert " " not in physical["artifactLocation"]["uri"]
    region = physical.get("region", {"startLine": 1, "startColumn": 1})
    assert region["startLine"] >= 1
    assert region["startColumn"] >= 1


def test_sarif() -> None:
    run = run_of([ERROR, WARNING, ERROR])
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "unknown-type",
        "unused-type",
    ]
    assert run["results"][0] == {
        "ruleId": "unknown-type",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": 'there is no type "Partyy" (did you mean "Party"?)'},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "spec/types.yaml"},
                    "region": {"startLine": 12, "startColumn": 15},
                },
                "logicalLocations": [{"fullyQualifiedName": "types.Call.fields.0"}],
            }
        ],
    }
    assert "region" not in run["results"][1]["locations"][0]["physicalLocation"]


def test_sarif_of_every_rule() -> None:
    run = run_of([Finding(rule, "x", Place("a.yaml")) for rule in RULES])
    assert len(run["tool"]["driver"]["rules"]) == len(RULES)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("spec/a b,c:%.yaml", "spec/a%20b%2Cc%3A%25.yaml"),
        ("größe.yaml", "gr%C3%B6%C3%9Fe.yaml"),
        ("a\\b.yaml", "a/b.yaml"),
        ("/x y.yaml", "file:///x%20y.yaml"),
        ("C:\\x\\y.yaml", "file:///C:/x/y.yaml"),
    ],
)
def test_sarif_files_are_uris(file: str, uri: str) -> None:
    (result,) = run_of([Finding("yaml", "x", Place(file))])["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_a_valid_report(name: str) -> None:
    text = FORMATS[name]([])
    assert text == "" or text.endswith("\n")
    if name in {"json", "sarif"}:
        assert json.loads(text)


@pytest.mark.parametrize(
    ("name", "uri"),
    [("a\udcff.yaml", "a%FF.yaml"), ("/x/\udce9", "file:///x/%E9"), ("C:\\é\udcff", "file:///C:/%C3%A9%FF")],
)  # fmt: skip
def test_sarif_names_a_file_whose_name_is_no_utf8(name: str, uri: str) -> None:
    """As Python tells it: a lone surrogate for each byte."""
    (run,) = json.loads(as_sarif([Finding("yaml", "x", Place(name))]))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == uri
