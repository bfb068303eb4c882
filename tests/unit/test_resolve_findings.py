"""What does not resolve, and errata that no longer hold."""

from __future__ import annotations

import pytest

from codegen.problems import SpecError
from codegen.resolve import resolve
from tests.unit.specs import spec_file


def rules_of(body: str) -> list[str]:
    return [finding.rule for finding in resolve((spec_file(body),))[1]]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ("types: {A: {any_of: []}}", ["no-type"]),
        ("types: {A: {extends: A}}", ["extends-circle"]),
        ("types: {A: {variants: }}", []),
        ("types: {a-b: string}", ["bad-name"]),
        ("types: {a.B: string}", ["bad-name"]),
        ("types: {'true': string}", ["reserved-name"]),
        ("types: {void: string}", ["reserved-name"]),
        ("types: {A: string?}", ["optional-type"]),
        ("namespaces: {n: {methods: {m: {result: void, overloads: [{}]}}}}", ["two-forms"]),
        ("types: {A: {fields: {x: B, y: B}}}", ["unknown-type", "unknown-type"]),
    ],
)
def test_what_does_not_resolve(body: str, rules: list[str]) -> None:
    assert rules_of(body) == rules


def test_hint_names_the_namespace_of_a_type() -> None:
    body = "namespaces: {a: {types: {T: string}}, b: {types: {X: {fields: {t: T}}}}}"
    (finding,) = resolve((spec_file(body),))[1]
    assert finding.hint == 'did you mean "a.T"?'


def test_thousands_of_unknown_types_are_reported_quickly() -> None:
    """As after a forgotten include; looking for similar names each time would take minutes."""
    body = "types:\n" + "".join(f"  A{i}: {{fields: {{x: B{i}}}}}\n" for i in range(3000))
    assert rules_of(body) == ["unknown-type"] * 3000


def test_extends_chains_are_bounded() -> None:
    body = "types:\n" + "".join(f"  A{i}: {{extends: A{i + 1}}}\n" for i in range(3000))
    assert {"extends-depth"} <= set(rules_of(body)) <= {"extends-depth", "unknown-type"}


def test_objects_inside_objects_that_extend_are_bounded() -> None:
    """Within the depth of YAML and the length of a chain, but not of Python's stack."""
    nest, close = "{fields: {x: " * 29, "}}" * 29
    chain = (f"  A{i}: {nest}{{extends: A{i + 1}}}{close}\n" for i in range(60))
    with pytest.raises(SpecError) as caught:
        resolve((spec_file("types:\n" + "".join(chain)),))
    assert [finding.rule for finding in caught.value.findings] == ["extends-depth"]


@pytest.mark.parametrize(
    ("check", "stale"),
    [
        ("path: types.A.fields.x", False),
        ("path: 'types.A.fields[\"y.z\"]'", False),
        ("path: types.A.fields.x, is: string", False),
        ("path: types.A.fields, has: x", False),
        ("path: types.A.fields, lacks: q", False),
        ("path: types.B.values, has: ON", False),
        ("path: types.B.values.0, is: ON", False),
        ("path: types.A.fields.q", True),
        ("path: types.B.values.7", True),
        ("path: types.A.fields.x, is: integer", True),
        ("path: types.A.fields, lacks: x", True),
        ("path: types.B.values, has: DIM", True),
    ],
)
def test_errata_fail_when_they_no_longer_hold(check: str, stale: bool) -> None:
    body = (
        "sources: {S: {title: S}}\n"
        "types: {A: {fields: {x: string, y.z: string}}, B: {values: [ON, OFF]}}\n"
        f"errata: {{e: {{source: S, says: s, {check}, resolution: r, reason: w}}}}\n"
    )
    assert rules_of(body) == ["stale-erratum"] * stale
