"""YAML is read as if it wanted to deceive us."""

from __future__ import annotations

import time
from typing import Any

import pytest

from codegen.load import MAX_DEPTH, locate, parse
from codegen.problems import Finding, Place, SpecError


def refused(text: str) -> Finding:
    """The one finding of a text that must not be read."""
    with pytest.raises(SpecError) as caught:
        parse(text, "a.yaml")
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ON", "ON"),
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("off", "off"),
        ("y", "y"),
        ("1:30", "1:30"),
        ("2024-05-31", "2024-05-31"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("1_000", "1_000"),
        ("<<", "<<"),
        ("=", "="),
        ("0b101", "0b101"),
        (".inf", ".inf"),
        ("1.2.3", "1.2.3"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("-5", -5),
        ("+5", 5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("'true'", "true"),
        ('"5"', "5"),
        ("! 5", "5"),
        ("'5'", "5"),
        ("|-\n  5", "5"),
        ("9" * 21, int("9" * 21)),
        ("9" * 41, "9" * 41),
    ],
)
def test_only_the_words_of_yaml_1_2_are_special(text: str, value: Any) -> None:
    found = parse(f"key: {text}", "a.yaml")["key"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_always_text() -> None:
    """A map of version ids must not turn one of them into a number or a boolean."""
    assert parse("1: a\nyes: b\nnull: c\n2020-01: d\n", "a.yaml") == {
        "1": "a", "yes": "b", "null": "c", "2020-01": "d",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", "repeated-key", (3, 1)),
        ("x: {a: 1, a: 1}\n", "repeated-key", (1, 11)),
        ("a: !!python/name:os.system x\n", "yaml", (1, 4)),
        ("a: !!str 5\n", "yaml", (1, 4)),
        ("a: !own {b: 1}\n", "yaml", (1, 4)),
        ("a: 1\n---\nb: 2\n", "yaml", (2, 1)),
        ("? [a, b]\n: 1\n", "yaml", (1, 3)),
        ("&k a: 1\n", "yaml", (1, 1)),
        ("a: *none\n", "yaml", (1, 4)),
        ("a: &x [*x]\n", "yaml", (1, 8)),
        ("a: &x {b: {c: *x}}\n", "yaml", (1, 15)),
        ("a: [1, 2\n", "yaml", (2, 1)),
        ("a: 'open\n", "yaml", (2, 1)),
        ("a: b: c\n", "yaml", (1, 5)),
        ("\tb: 1\n", "yaml", (1, 1)),
        ("a: \x07\n", "yaml", (1, 4)),
        ("a: \x00\n", "yaml", (1, 4)),
        ("a: é\nb: ü\x1bx\n", "yaml", (2, 5)),
    ],
)
def test_what_deceives_is_refused_where_it_stands(
    text: str, rule: str, place: tuple[int, int]
) -> None:
    finding = refused(text)
    assert finding.rule == rule
    assert (finding.line, finding.column) == place
    assert finding.place.file == "a.yaml"


@pytest.mark.parametrize(("char", "escape"), [("\x07", "\\x07"), ("\ufffe", "\\ufffe")])
def test_what_cannot_be_seen_can_be_written(char: str, escape: str) -> None:
    assert refused(f"a: {char}\n").hint == f"write it as {escape} in double quotes, or remove it"
    assert parse(f'a: "{escape}"\n', "a.yaml") == {"a": char}


def test_aliases_that_explode_are_refused_at_once() -> None:
    """Nine levels of nine stand for 387 million values."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    begin = time.process_time()
    assert refused("\n".join(lines)).rule == "yaml-aliases"
    assert time.process_time() - begin < 1


def test_aliases_within_reason_are_values() -> None:
    assert parse("a: &a {x: 1}\nb: [*a, *a]\n", "a.yaml")["b"] == [{"x": 1}, {"x": 1}]


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_nesting_is_bounded(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    fits = opening * MAX_DEPTH + closing * MAX_DEPTH
    assert parse(fits, "a.yaml") is not None
    assert refused(opening * 5000 + closing * 5000).message == f"more than {MAX_DEPTH} levels"


def test_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert parse("\ufeffa: ü\n", "a.yaml") == {"a": "ü"}


# --- places inside a text -----------------------------------------------------------------------

NOTATIONS = {
    "plain": ("a: b c !d", (1, 8)),
    "plain over lines": ("a: b\n  c\n\n  !d", (4, 3)),
    "single quotes": ("a: 'it''s !d'", (1, 11)),
    "single quotes over lines": ("a: 'it''s\n  !d'", (2, 3)),
    "double quotes": ('a: "b \\"c !d"', (1, 11)),
    "folded": ("a: >-\n  b\n  c !d", (3, 5)),
    "literal": ("a: |\n\n  b\n    c !d\n", (4, 7)),
}


@pytest.mark.parametrize("name", NOTATIONS)
def test_a_character_inside_a_text_is_found_in_every_notation(name: str) -> None:
    text, place = NOTATIONS[name]
    value = parse(text, "x")["a"]
    finding = Finding("x", "x", Place("x", ("a",)), offset=value.index("!"))
    located = locate(text, finding)
    assert (located.line, located.column) == place
