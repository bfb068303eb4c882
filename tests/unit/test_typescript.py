"""How names, literals, types and comments are written in TypeScript."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.languages import typescript as ts
from codegen.languages.typescript_docs import comment, prose, tagged
from codegen.languages.typescript_layout import braced, declared, entry, listed, signature
from codegen.model import ANY, NULL, STRING, Home, ListOf, Literal, MapOf, Primitive, Type, Union
from codegen.names import words

HERE = Home("namespace", "here", ("here",))
NUMBER = Primitive("integer")


@pytest.mark.parametrize(
    ("role", "name", "spelled"),
    [
        (ts.method_name, "hang-up", "hangUp"),
        (ts.method_name, "delete", "delete_"),
        (ts.param_name, "in", "in_"),
        (ts.param_name, "3d", "_3d"),
        (ts.class_name, "JWTToken", "JwtToken"),
        (ts.class_name, "promise", "Promise_"),
        (ts.constant_name, "markDone", "MARK_DONE"),
        (ts.constant_name, "2fast", "_2FAST"),
        (ts.module_name, "sipEndpoint", "sip-endpoint"),
        (ts.module_name, "index", "index_"),
        (ts.client_property, "events", "events_"),
        (ts.client_property, "then", "then_"),
    ],
)
def test_names_by_role(role: Any, name: str, spelled: str) -> None:
    assert role(words(name)) == spelled


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", '"plain"'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's", '"it\'s"'),
        ("a\\b\n", '"a\\\\b\\n"'),
        ("\u2028\u202e", '"\\u2028\\u202e"'),
        ("\U000e0041", '"\\u{e0041}"'),
        ("</script><!--", '"<\\/script><\\!--"'),
        ("é😀", '"é😀"'),
        (True, "true"),
        (None, "null"),
        (1.0, "1"),
        (1e300, "1e300"),
        (float("inf"), "Infinity"),
        ([1, {"a b": []}], '[1, { "a b": [] }]'),
        ({}, "{}"),
        ({"__proto__": 1}, '{ ["__proto__"]: 1 }'),
    ],
)
def test_literals(value: Any, text: str) -> None:
    assert ts.literal(value) == text


@pytest.mark.parametrize(
    ("kind", "text", "given"),
    [
        (ListOf(STRING), "string[]", "readonly string[]"),
        (ListOf(ListOf(STRING)), "string[][]", "readonly (readonly string[])[]"),
        (ListOf(Union((STRING, NULL))), "(string | null)[]", "readonly (string | null)[]"),
        (MapOf(NUMBER), "{ [key: string]: number }", "{ [key: string]: number }"),
        (Union((NULL, STRING)), "string | null", "string | null"),
        (Union((ANY, STRING)), "unknown", "unknown"),
        (Union((NUMBER, Primitive("number"))), "number", "number"),
        (Literal("a|b"), '"a|b"', '"a|b"'),
        (Literal(False), "false", "false"),
    ],
)
def test_types_that_arrive_and_that_are_given(kind: Type, text: str, given: str) -> None:
    assert ts.type_text(kind, HERE) == text
    assert ts.input_text(kind, HERE) == given


def test_null_is_said_once() -> None:
    assert ts.nullable("string", True) == "string | null"
    assert ts.nullable("string | null", True) == "string | null"
    assert ts.nullable("unknown", True) == "unknown"
    assert ts.nullable('"a | null"', True) == '"a | null" | null'


def test_a_comment_cannot_be_ended_nor_tagged() -> None:
    assert prose("*/ x </script> <!-- y") == "*\\/ x \\<\\/script> \\<\\!-- y"
    assert prose("@see {@link x} `@code <b>`") == "\\@see \\{\\@link x} `@code <b>`"
    assert prose("a\u202eb") == "aU+202Eb"


def test_comments_are_as_short_as_they_can_be() -> None:
    assert comment([]) == ""
    assert comment(["", "One."], 2) == "  /** One. */\n"
    assert comment(["One.", "Two."]) == "/**\n * One.\n *\n * Two.\n */\n"
    assert "\n" in comment(["x" * 94]).rstrip("\n")


def test_later_lines_of_a_tag_hang() -> None:
    text = tagged("param", "name - " + "word " * 30)
    first, second = text.split("\n")
    assert first.startswith("@param name - word")
    assert second.startswith("  word")
    assert max(map(len, (first, second))) <= ts.WIDTH - 3


def test_long_lines_are_broken_as_prettier_breaks_them() -> None:
    parts = [f'"{letter * 30}"' for letter in "abc"]
    assert declared("type A =", " | ".join(parts), ";").split("\n") == [
        "type A =", *(f"  | {part}" for part in parts[:2]), f"  | {parts[2]};"
    ]  # fmt: skip
    assert declared("type A =", "string", ";") == "type A = string;"
    short = " | ".join(f'"{letter * 28}"' for letter in "abc")
    assert declared(f"export type {'A' * 20} =", short, ";").split("\n")[1:] == [f"  {short};"]
    assert declared(f"{'a' * 20}:", short, ";").split("\n")[1:] == [f"  {short};"]
    assert entry("a", "1", 2) == "  a: 1,"
    assert entry("a" * 60, parts[0] + "b" * 20, 2).split("\n")[1] == f"    {parts[0]}{'b' * 20},"
    long = [f"{letter * 40}: string" for letter in "ab"]
    assert signature("f", long, ": void;") == f"f(\n  {long[0]},\n  {long[1]},\n): void;"
    assert signature("f", ["a: b"], ": void;") == "f(a: b): void;"
    assert listed("a: ", parts * 2, ",").count("\n") == 7
    assert (braced([]), braced(["  a,"])) == ("{}", "{\n  a,\n}")
