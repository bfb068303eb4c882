"""What reading behaviour reports beside what tests/errors shows."""

from __future__ import annotations

import time

import pytest

from codegen.load import SpecFile, parse
from codegen.resolve import resolve
from tests.unit.specs import HEAD, spec_file

LIST = "behavior: {state: {l: {list: any, key: k, initial: []}}"


def rules_of(body: str) -> list[str]:
    return [finding.rule for finding in resolve((spec_file(body),))[1]]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ("behavior: {}", []),
        ("scenarios: {a: {title: A, steps: []}}", ["missing-key"]),
        ("behavior: {state: {a: {list: any, initial: []}}}", ["missing-key"]),
        ("behavior: {state: {a: {type: string, initial: = b}}}", ["bad-expression"]),
        ("behavior: {state: {a: {type: any, initial: [1e999]}}}", ["bad-expression"]),
        (
            f"{LIST}, machines: {{a: {{extends: b, of: l, state: s}}, b: {{extends: a}}}}}}",
            ["extends-circle"] * 2,
        ),
        (f"{LIST}, machines: {{a: {{extends: b, of: l, state: s}}}}}}", ["unknown-part"]),
        ("behavior: {machines: {a: {states: {}}}}", ["missing-key"]),
        ("behavior: {reactions: [{call: a, hook: start}]}", ["two-forms", "unknown-part"]),
        ("behavior: {reactions: [{do: []}]}", ["missing-key"]),
        ("behavior: {sequences: {a: {do: [{let: {now: 1, a b: 2, if: 3}}]}}}", ["reserved-name"] * 3),
        ("behavior: {sequences: {a: {with: $, do: []}}}", ["reserved-name"]),
        ("behavior: {sequences: {a: {do: [{each: '[]', as: args, do: []}]}}}", ["reserved-name"]),
        ("behavior: {views: {length: {is: '1'}}}", ["reserved-name"]),
        (
            "behavior: {rules: [{id: a, for: request, do: []}, {id: a, for: request, do: []}]}",
            ["duplicate-name"],
        ),
    ],
)  # fmt: skip
def test_what_does_not_resolve(body: str, rules: list[str]) -> None:
    assert rules_of(body) == rules


def test_a_name_stands_in_one_file_and_lists_go_on_in_the_next() -> None:
    texts = {
        "scapi.yaml": HEAD + "behavior: {views: {a: {is: '1'}}, reactions: [{hook: start}]}",
        "b.yaml": "behavior: {views: {a: {is: '2'}, b: {is: '3'}}, reactions: [{hook: connect}]}",
    }
    files = tuple(SpecFile(name, name, text, parse(text, name)) for name, text in texts.items())
    api, findings = resolve(files)
    assert [(f.rule, f.place.file, f.place.dotted) for f in findings] == [
        ("duplicate-name", "b.yaml", "behavior.views.a")
    ]
    assert api.behavior is not None
    assert [r.wire for r in api.behavior.reactions] == ["reactions:1", "reactions:2"]
    assert [c.name for r in api.behavior.reactions for c in r.causes] == ["start", "connect"]
    assert api.behavior.files == {"scapi.yaml", "b.yaml"}


def test_views_that_double_end_in_a_finding() -> None:
    """Written out, the last of them would have more parts than memory."""
    views = "".join(f"    v{i}: {{is: 'v{i - 1}() + v{i - 1}()'}}\n" for i in range(1, 60))
    start = time.process_time()
    assert rules_of(f"behavior:\n  views:\n    v0: {{is: '1'}}\n{views}") == ["bad-expression"]
    assert time.process_time() - start < 5


@pytest.mark.parametrize("count", [300, 9000])
def test_views_that_nest_deeply_end_in_a_finding(count: int) -> None:
    views = "".join(f"    v{i}: {{is: 'not v{i - 1}()'}}\n" for i in range(1, count))
    assert rules_of(f"behavior:\n  views:\n    v0: {{is: '1'}}\n{views}") == ["bad-expression"]


@pytest.mark.parametrize(("count", "rules"), [(50, []), (5000, ["bad-expression"])])
def test_sequences_that_run_one_another_without_end(count: int, rules: list[str]) -> None:
    more = "".join(f"    s{i}: {{do: [{{run: s{i - 1}}}]}}\n" for i in range(1, count))
    assert rules_of(f"behavior:\n  sequences:\n    s0: {{do: []}}\n{more}") == rules
