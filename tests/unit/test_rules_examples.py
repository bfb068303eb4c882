"""Examples, defaults and flow cells: what does not fit is reported inside the example."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.specs import found, rules_of


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("types: {A: {fields: {a: {type: integer, example: x}}}}", "types.A.fields.a.examples.0"),
        ("types: {A: {fields: {a: {type: integer?, default: x}}}}", "types.A.fields.a.default"),
        ("types: {A: {type: integer, examples: [1, x]}}", "types.A.examples.1"),
        ("channels: {c: {fields: {a: string}, examples: [{a: 1}]}}", "channels.c.examples.0.a"),
        ("channels: {c: {payload: string, examples: [1]}}", "channels.c.examples.0"),
        (
            "channels: {c: {tag: t, events: {e: {fields: {a: string}, examples: [{t: e, a: 1}]}}}}",
            "channels.c.events.e.examples.0.a",
        ),
        ("security: {options: {o: {type: integer, default: x}}}", "security.options.o.default"),
        (
            "security: {options: {o: {type: integer, examples: [x]}}}",
            "security.options.o.examples.0",
        ),
        (
            "namespaces: {n: {methods: {m: {params: {a: integer}, examples: [{params: [x]}]}}}}",
            "namespaces.n.methods.m.examples.0.params.0",
        ),
        (
            "namespaces: {n: {methods: {m: {params: {a: integer}, examples: [{params: [1, 2]}]}}}}",
            "namespaces.n.methods.m.examples.0.params.1",
        ),
        (
            "namespaces: {n: {methods: {m: {result: void, examples: [{result: 1}]}}}}",
            "namespaces.n.methods.m.examples.0.result",
        ),
        (
            "namespaces: {n: {methods: {m: {result: 'string[]', examples: [{result: [1]}]}}}}",
            "namespaces.n.methods.m.examples.0.result.0",
        ),
    ],
)
def test_examples_that_do_not_fit(body: str, place: str) -> None:
    assert rules_of(body) == [("example-mismatch", place)]


@pytest.mark.parametrize(
    "example",
    [
        "{params: [1]}", "{params: [1, null, 'x']}", "{params: [1, 2, 'x'], result: null}",
        "{params: [1], result: x}", "{params: [1], error: No.}",
    ],
)  # fmt: skip
def test_calls_that_fit(example: str) -> None:
    """`null` stands for an optional parameter that is left out before others."""
    params = "{a: integer, b: 'integer?', c: 'string?'}"
    method = f"{{params: {params}, result: string | null, examples: [{example}]}}"
    assert rules_of(f"namespaces: {{n: {{methods: {{m: {method}}}}}}}") == []


def test_call_fits_one_of_the_overloads() -> None:
    body = """
        namespaces:
          n:
            methods:
              m:
                overloads:
                  - {params: {a: integer}, result: integer}
                  - {params: {a: string, b: string}, result: string}
                examples:
                  - {params: [1], result: 1}
                  - {params: [x, y], result: z}
                  - {params: [x, 5], result: z}
    """
    assert rules_of(body) == [("example-mismatch", "namespaces.n.methods.m.examples.2.params.1")]


FLOW = """
types: {{Deep: {{fields: {{state: {{values: [ON, OFF], open: false}}, list: "string[]"}}}}}}
channels: {{c: {{tag: t, events: {{e: {{fields: {{deep: Deep | null, any: any}}}}}}}}}}
flows:
  f:
    channel: c
    columns: {{state: {path}}}
    modes: {{m: {{steps: {{s: {{title: T, events: [{{event: e, state: {cell}}}]}}}}}}}}
"""


@pytest.mark.parametrize(
    ("path", "cell", "fits"),
    [
        ("deep.state", "ON", True),
        ("deep.state", "", True),
        ("deep.state", "DIM", False),
        ("deep.list", "[a, b]", True),
        ("deep.list", "a", False),
        ("deep.gone", "a", False),
        ("deep.gone", "", True),
        ("any.thing", "a", True),
    ],
)
def test_cells_of_flows(path: str, cell: str, fits: bool) -> None:
    expected = [] if fits else ["flows.f.modes.m.steps.s.events.0.state"]
    assert [place for _, place in rules_of(FLOW.format(path=path, cell=cell))] == expected


def test_lines_of_findings_are_those_of_the_example(tmp_path: Path) -> None:
    body = """
        types:
          A:
            fields: {a: {fields: {b: "integer[]"}}}
            example:
              a:
                b:
                  - 1
                  - x
    """
    assert found(body, tmp_path) == [
        '9:13 example-mismatch example of A, at a.b.1: a whole number is needed, not "x"'
    ]
