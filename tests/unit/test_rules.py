"""Rules beyond the broken spec that each has in tests/errors: above all what they let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.problems import Finding
from codegen.rules import CHECKED, RULES, check_rules
from codegen.rules.rule import Scope
from codegen.rules.spelling import MODULES, ROLES, spellers
from tests.unit.specs import api_of, rules_of

# --- the table ----------------------------------------------------------------------------------


def test_severities_are_those_of_the_spec() -> None:
    api = api_of("types: {A: {fields: {a: string}}}")
    api.severities.update({"unused-type": "error", "missing-example": "warning"})
    assert [(f.rule, f.severity) for f in check_rules(api)] == [
        ("unused-type", "error"), ("missing-example", "warning"),
    ]  # fmt: skip


def test_rules_that_are_off_never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor do the lists that only they need."""
    api = api_of("types: {A: {fields: {a: string}}}")
    api.severities.update(dict.fromkeys(RULES, "off"))

    def fail(scope: Scope) -> list[Finding]:
        raise AssertionError

    monkeypatch.setattr("codegen.rules.CHECKED", tuple((rule, fail) for rule, _ in CHECKED))
    monkeypatch.setattr(Scope, "definitions", property(fail))
    assert check_rules(api) == []


def test_every_language_takes_part_in_collisions() -> None:
    """A new language file must be named in `MODULES`; it needs a function for each role."""
    root = Path(__file__).resolve().parent.parent.parent / "codegen/languages"
    spelling = {
        path.stem
        for path in root.glob("*.py")
        if all(f"\ndef {role}(" in path.read_text(encoding="utf-8") for role in ROLES)
    }
    assert {language.name for language in spellers()} == spelling == set(MODULES) & spelling


# --- unused types -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "use",
    [
        "namespaces: {n: {methods: {m: {params: {a: 'map<A[]>?'}}}}}",
        "namespaces: {n: {methods: {m: {result: A | null}}}}",
        "namespaces: {n: {methods: {m: {callable: false, result: A}}}}",
        "namespaces: {n: {methods: {m: {overloads: [{params: {a: A}}, {params: {a: string}}]}}}}",
        "channels: {c: {payload: A}}",
        "channels: {c: {events: {e: {extends: A}}}}",
        "channels: {c: {fields: {x: {fields: {a: A}}}}}",
        "channels: {'c{p}': {parameters: {p: A}}}",
        "security: {options: {o: {type: 'A'}}}",
        "behavior: {state: {s: {type: A | null, initial: null}}}",
        "behavior: {state: {s: {list: A, key: a, initial: []}}}",
        "behavior: {triggers: {'o.t': {params: {a: A}}}}",
    ],
)
def test_types_that_are_used_somehow(use: str) -> None:
    api = api_of(f"types: {{A: {{fields: {{a: string}}}}}}\n{use}")
    del api.severities["unused-type"]
    assert [f.rule for f in check_rules(api) if f.rule != "unused-part"] == []


def test_type_that_a_used_type_extends_is_used() -> None:
    api = api_of("""
        types:
          Base: {fields: {a: string}}
          Middle: {extends: Base, fields: {b: string}}
          Used: {extends: Middle}
          Circle: {fields: {next: Circle?}}
        namespaces: {n: {methods: {m: {result: Used}}}}
    """)
    del api.severities["unused-type"]
    assert [f.message for f in check_rules(api)] == ["nothing uses Circle"]


# --- circles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "types",
    [
        "A: {fields: {a: A?}}",
        "A: {fields: {a: A | null}}",
        "A: {fields: {a: 'A[]', b: map<A>}}",
        "A: {fields: {a: A | string}}",
        "A: {fields: {b: B}}, B: {fields: {a: 'A?'}}",
        "A: {tag: k, variants: {leaf: {fields: {}}, node: {fields: {next: A}}}}",
        "A: 'A[]'",
        "A: {fields: {a: B}}, B: A | string",
    ],
)
def test_circles_with_a_way_out(types: str) -> None:
    assert rules_of(f"types: {{{types}}}") == []


@pytest.mark.parametrize(
    ("types", "place"),
    [
        ("A: {fields: {a: A}}", "types.A.fields.a"),
        ("Z: {fields: {a: A}}, A: {fields: {b: B}}, B: {fields: {a: 'A'}}", "types.A.fields.b"),
        ("A: {fields: {b: B}}, B: A", "types.A.fields.b"),
        ("A: {fields: {b: A | B}}, B: {fields: {a: A}}", "types.A.fields.b"),
        ("A: {tag: k, variants: {x: {fields: {n: A}}}}", "types.A.variants.x.fields.n"),
        ("A: {variants: {n: {fields: {n: A}}}}", "types.A.variants.n.fields.n"),
    ],
)
def test_circles_without_a_way_out_are_reported_once(types: str, place: str) -> None:
    assert rules_of(f"types: {{{types}}}") == [("record-circle", place)]


def test_alias_circles() -> None:
    body = "types: {X: A, A: B, B: C | string, C: A, D: D, E: 'E[]'}"
    assert rules_of(body) == [("alias-circle", "types.A"), ("alias-circle", "types.D")]


def test_circles_of_thousands_end() -> None:
    """Neither Python's stack nor patience is spent on them."""
    names = [f"  A{i}: {{fields: {{x: A{(i + 1) % 3000}}}}}\n" for i in range(3000)]
    (circle,) = check_rules(api_of("types:\n" + "".join(names)))
    assert circle.message.startswith("A0 requires itself (A0 -> A1 ->")
    assert len(circle.message) < 120


# --- methods and events -------------------------------------------------------------------------

PROTOCOL = """
protocol:
  timeout: 1
  correlation: {key: id}
  request: {method_key: m, params_key: p, params: named}
  response: {result_key: r, error_key: e}
  event: {channel_key: c, data_key: d}
"""


def test_order_says_nothing_where_parameters_go_by_name() -> None:
    body = "namespaces: {n: {methods: {m: {params: {a: 'string?', b: string}}}}}\n"
    assert [rule for rule, _ in rules_of(body)] == ["required-after-optional"]
    assert rules_of(body + PROTOCOL.lstrip()) == []


def test_overloads_may_agree_on_names() -> None:
    ways = "[{params: {a: string}}, {params: {a: integer, b: string}}]"
    body = f"namespaces: {{n: {{methods: {{m: {{overloads: {ways}}}}}}}}}"
    assert rules_of(body) == []


def test_events_told_apart_by_fields() -> None:
    one, two = "a: {when: x, fields: {x: string}}", "b: {when: y, fields: {y: string}}"
    fine = f"channels: {{c: {{events: {{{one}, {two}}}}}}}"
    same = fine.replace("when: y", "when: x").replace("y: string", "x: integer")
    also = fine.replace("{y: string}", "{y: string, x: string}")
    assert rules_of(fine) == []
    assert [rule for rule, _ in rules_of(same)] == ["duplicate-event"] * 2
    assert rules_of(also) == [("duplicate-event", "channels.c.events.a.when")]


def test_variants_told_apart() -> None:
    body = """
        types:
          R: {fields: {kind: '"r"'}}
          Fine: {tag: kind, variants: {r: R}}
          Other: {tag: kind, variants: {s: R}}
          Field: {variants: {kind: R, none: R}}
    """
    assert rules_of(body) == [
        ("tag-missing", "types.Other.variants.s"), ("tag-missing", "types.Field.variants.none"),
    ]  # fmt: skip
