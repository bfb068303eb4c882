"""The short notation of types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.notation import MAX_NESTING, Node, NotationError, parse


def name(text: str, offset: int = 0) -> Node:
    return Node("name", text, offset=offset)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("string", name("string")),
        ("media.State", name("media.State")),
        ("date-time[]", Node("list", parts=(name("date-time"),))),
        ("Straße", name("Straße")),
        ("my-things.Thing", name("my-things.Thing")),
        ("  Party  ", name("Party", 2)),
        ("Party[]", Node("list", parts=(name("Party"),))),
        ("Party[][]", Node("list", parts=(Node("list", parts=(name("Party"),)),))),
        ("map<string>", Node("map", parts=(name("string", 4),))),
        ("map < string >", Node("map", parts=(name("string", 6),))),
        ("map", name("map")),
        ("A | B", Node("union", parts=(name("A"), name("B", 4)))),
        ("(A | B)[]", Node("list", parts=(Node("union", parts=(name("A", 1), name("B", 5))),))),
        (r'"\u0041 b"', Node("literal", "A b")),
        ("-1.5", Node("literal", -1.5)),
        ("true", Node("literal", True)),
    ],
)  # fmt: skip
def test_notations(text: str, node: Node) -> None:
    assert parse(text).node == node
    assert not parse(text).optional


def test_question_mark_at_the_end_means_optional() -> None:
    assert parse("A | null?").optional
    assert parse("A[] ?").optional


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "a type is missing", 0),
        ("  ", "a type is missing", 2),
        ("A |", "a type is missing", 3),
        ("A B", '"B" is not expected here', 2),
        ("A??", '"?" is not expected here', 2),
        ("A?[]", '"[]" is not expected here', 2),
        ("| A", '"|" is not expected here', 0),
        ("map<A", '">" is missing', 5),
        ("(A | B", '")" is missing', 6),
        ("A, B", '"," is not part of a type', 1),
        ("date--time", '"-" is not part of a type', 4),
        ("'x'", '"\'" is not part of a type', 0),
        ('"x', '""" is not part of a type', 0),
        (r'"\x"', r'"\x" is no JSON literal', 0),
        ("A.", '"." is not part of a type', 1),
        ("(" * 100 + "A", f"more than {MAX_NESTING} levels", 33),
        ("A" + "[]" * 100, f"more than {MAX_NESTING} levels", 67),
    ],
)
def test_mistakes_name_the_character(text: str, message: str, offset: int) -> None:
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert (str(caught.value), caught.value.offset) == (message, offset)


@given(st.text(alphabet='AB.[]<>()|?"\\ -1mapnul\n\u202e', max_size=40))
def test_any_text_is_a_type_or_a_mistake_inside_it(text: str) -> None:
    offset = 0
    try:
        parse(text)
    except NotationError as error:
        offset = error.offset
    assert 0 <= offset <= len(text)
