"""The language of expressions: what a text means, and where it stops making sense."""

from __future__ import annotations

import random
from typing import Any

import pytest

from codegen.behavior.expressions import MAX_NESTING, ExpressionError, parse
from codegen.model.expressions import Node
from codegen.problems import Place

HERE = Place("scapi.yaml")
ENTRY, ARGS = ["root", "$"], ["root", "args"]
NOTHING = ["at", ["lit", []], ["lit", 0]]


def told(thing: Any) -> Any:
    """A node as lists."""
    if isinstance(thing, Node):
        return [thing.op, *map(told, thing.parts)]
    return [*map(told, thing)] if isinstance(thing, tuple) else thing


def var(name: str) -> list[str]:
    return ["var", name]


MEANINGS: dict[str, Any] = {
    "1": ["lit", 1],
    "-1": ["lit", -1],
    '"a\\u00e9\\n"': ["lit", "aé\n"],
    "'it\\'s \"it\"'": ["lit", "it's \"it\""],
    "true": ["lit", True],
    "null": ["lit", None],
    "absent": NOTHING,
    "now": ["root", "now"],
    "$": ENTRY,
    "settings.void-data": ["get", ["root", "settings"], "void-data"],
    "$.in.not": ["get", ["get", ENTRY, "in"], "not"],
    "a[0].b": ["get", ["at", var("a"), ["lit", 0]], "b"],
    "a[key == args.id].b": ["get", ["find", var("a"), "key", ["get", ARGS, "id"]], "b"],
    "a[request == request.name]": ["find", var("a"), "request", ["get", ["root", "request"], "name"]],
    "a[b == c and d]": ["at", var("a"), ["and", ["op", "==", var("b"), var("c")], var("d")]],
    "f()": ["call", "f", []],
    "f(a, 1).x": ["get", ["call", "f", [var("a"), ["lit", 1]]], "x"],
    "(a)[0]": ["at", var("a"), ["lit", 0]],
    "[]": ["list"],
    "[1, a]": ["list", ["lit", 1], var("a")],
    "{}": ["object"],
    "{a: 1, 'b c': d, in: 2}": ["object", ["a", ["lit", 1]], ["b c", var("d")], ["in", ["lit", 2]]],
    "[x for x in l]": ["for", var("x"), "x", var("l"), None],
    "[x.y for x in l if x > 1]": [
        "for", ["get", var("x"), "y"], "x", var("l"), ["op", ">", var("x"), ["lit", 1]]
    ],
    "if a then b else c": ["if", var("a"), var("b"), var("c")],
    "a or b and c": ["or", var("a"), ["and", var("b"), var("c")]],
    "not a == b": ["not", ["op", "==", var("a"), var("b")]],
    "not not a": ["not", ["not", var("a")]],
    "a and not b": ["and", var("a"), ["not", var("b")]],
    "a - 1 - 2": ["op", "-", ["op", "-", var("a"), ["lit", 1]], ["lit", 2]],
    "a-b - c": ["op", "-", var("a-b"), var("c")],
    "a + b ?? c": ["op", "+", var("a"), ["??", var("b"), var("c")]],
    "a + 1 in b": ["op", "in", ["op", "+", var("a"), ["lit", 1]], var("b")],
    "a\n  == b": ["op", "==", var("a"), var("b")],
}  # fmt: skip


@pytest.mark.parametrize("text", MEANINGS)
def test_a_text_means(text: str) -> None:
    assert told(parse(text, HERE)) == MEANINGS[text]


MISTAKES = {
    "": (0, "the expression ends here; a value is needed"),
    "a +": (3, "the expression ends here; a value is needed"),
    "a b": (2, '"b" is not expected here'),
    "a -1": (2, '"-1" is not expected here'),
    "a == b == c": (7, '"==" is not expected here'),
    "a = b": (2, '"=" is not part of an expression'),
    "(a": (2, 'the expression ends here; ")" is needed'),
    "f(a b)": (4, '"b" is not expected here; "," is needed'),
    "a.": (2, "the expression ends here; a name is needed"),
    "a.1": (2, '"1" is not expected here; a name is needed'),
    "1.5": (2, '"5" is not expected here; a name is needed'),
    "1a": (0, "numbers are whole, and names do not begin with a digit"),
    "9007199254740992": (0, "a whole number has at most 53 bits"),
    '"a': (0, "this text has no end"),
    '"\\x"': (0, "this is no JSON string"),
    '"\\ud800"': (0, "this is no JSON string"),
    '"a\nb"': (0, "this is no JSON string"),
    "[x for now in y]": (7, '"now" has a meaning already'),
    "{a: 1, a: 2}": (7, 'the key "a" stands twice'),
    "[x for in y]": (7, '"in" is not expected here; a name is needed'),
    "if a then b": (11, 'the expression ends here; "else" is needed'),
    "and": (0, '"and" is not expected here; a value is needed'),
    "a; b": (1, '";" is not part of an expression'),
    "é": (0, '"é" is not part of an expression'),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_named_at_its_character(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, HERE)
    assert (caught.value.offset, caught.value.message) == MISTAKES[text]


@pytest.mark.parametrize(
    "text", ["(" * 999, "not " * 999, "a" + ".a" * 999, "1" + " + 1" * 999, "[" * 999]
)
def test_nesting_ends_in_an_error(text: str) -> None:
    with pytest.raises(ExpressionError, match=f"more than {MAX_NESTING} parts"):
        parse(text, HERE)


def test_nodes_know_where_they_stand() -> None:
    node = parse("= a + b.cd", HERE, 1)
    assert (node.op, node.offset) == ("op", 4)
    assert [part.offset for part in node.parts[1:]] == [2, 8]


def test_any_text_is_an_expression_or_an_error() -> None:
    """Nothing else is raised, whatever the tokens."""
    tokens = [
        *"().,:[]{}$<>+-='\"\\ \n",
        "==",
        "??",
        "and",
        "not",
        "if",
        "for",
        "in",
        "a",
        "1",
        "null",
    ]
    chance = random.Random(7)
    fine = 0
    for _ in range(4000):
        text = " ".join(chance.choices(tokens, k=chance.randrange(1, 9)))
        offset = offset_of_mistake(text)
        fine += offset is None
        assert 0 <= (offset or 0) <= len(text)
    assert fine > 50


def offset_of_mistake(text: str) -> int | None:
    """None if there is none."""
    try:
        parse(text, HERE)
    except ExpressionError as error:
        return error.offset
    return None
