"""Text that remembers: every operation gives what `str` gives, each character with its own mark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.why.marked import NOBODY, REGEX, Marked, join, like, marks_of, plain

TEXTS = st.text(alphabet="ab \n.,\t\u2028x", max_size=12)
SHIFT = 0x1000  # the mark of the first character


def marked(text: str) -> Marked:
    """Each character has a mark that tells its position."""
    return Marked(text, "".join(chr(SHIFT + at) for at in range(len(text))))


def check(result: Any, expected: Any, source: str) -> None:
    """The same text; and each marked character is the one of the source that its mark names."""
    if isinstance(expected, (list, tuple)):
        assert len(result) == len(expected)
        for one, other in zip(result, expected, strict=True):
            check(one, other, source)
        return
    assert result == expected
    if isinstance(expected, str):
        for char, mark in zip(result, marks_of(result), strict=True):
            assert mark == NOBODY or source[ord(mark) - SHIFT] == char


KEEPING: dict[str, Callable[[Any], Any]] = {
    "slice": lambda text: text[1:5],
    "from the end": lambda text: text[-3:],
    "step": lambda text: text[::-1],
    "letters": list,
    "before": lambda text: "- " + text,
    "behind": lambda text: text + ",",
    "twice": lambda text: text * 2,
    "split": lambda text: text.split(),
    "split once": lambda text: text.split(None, 1),
    "split at": lambda text: text.split("a"),
    "split at, once": lambda text: text.split(" ", 1),
    "rsplit": lambda text: text.rsplit("b", 1),
    "rsplit at blanks": lambda text: text.rsplit(None, 1),
    "lines": lambda text: text.splitlines(),
    "lines with ends": lambda text: text.splitlines(keepends=True),
    "partition": lambda text: text.partition("."),
    "rpartition": lambda text: text.rpartition("."),
    "strip": lambda text: text.strip(),
    "strip some": lambda text: text.strip("ab"),
    "lstrip": lambda text: text.lstrip(),
    "rstrip": lambda text: text.rstrip("."),
    "removeprefix": lambda text: text.removeprefix("a"),
    "removesuffix": lambda text: text.removesuffix("b"),
    "removesuffix of nothing": lambda text: text.removesuffix(""),
}


@pytest.mark.parametrize("name", KEEPING)
@given(text=TEXTS)
def test_operations_keep_the_mark_of_every_character(name: str, text: str) -> None:
    operation = KEEPING[name]
    check(operation(marked(text)), operation(text), text)


@given(text=TEXTS)
def test_what_is_put_in_has_no_mark_or_that_of_what_it_replaces(text: str) -> None:
    assert marked(text).replace("a", "<>") == text.replace("a", "<>")
    assert marked(text).translate({ord("a"): "&amp;"}) == text.translate({ord("a"): "&amp;"})
    replaced = marked(text).replace("a", "<>")
    kept = [
        (char, mark)
        for char, mark in zip(replaced, marks_of(replaced), strict=True)
        if char not in "<>"
    ]
    assert kept == [
        (char, mark) for char, mark in zip(text, marked(text).marks, strict=True) if char != "a"
    ]


PATTERNS = [r"a", r"[ \t]+", r"(a)|(b)", r"\n[ \t]*\n", r"b*", r"(?P<x>a)b?"]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=TEXTS)
def test_regular_expressions(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    _, split = REGEX["split"]
    _, sub = REGEX["sub"]
    _, every = REGEX["findall"]
    parts = [part for part in split(compiled, marked(text)) if part is not None]
    assert sub(compiled, "<->", marked(text)) == compiled.sub("<->", text)
    assert sub(compiled, lambda match: match[0] * 2, marked(text)) == compiled.sub(
        lambda match: match[0] * 2, text
    )
    assert every(compiled, marked(text)) == compiled.findall(text)
    if compiled.groups == 0:
        check(parts, compiled.split(text), text)


@pytest.mark.parametrize("count", [1, 2])
@given(text=TEXTS)
def test_only_so_many_are_replaced(count: int, text: str) -> None:
    compiled = re.compile("[ab]")
    _, sub = REGEX["sub"]
    assert sub(compiled, "<->", marked(text), count) == compiled.sub("<->", text, count)


@given(texts=st.lists(TEXTS, max_size=4))
def test_join(texts: list[str]) -> None:
    joined = join(", ", [marked(text) for text in texts])

    assert joined == ", ".join(texts)
    assert len(marks_of(joined)) == len(joined)


def test_to_anyone_who_asks_it_is_a_str() -> None:
    text = marked("a")

    assert text.__class__ is str
    assert isinstance(text, str)
    assert {text: 1}["a"] == 1
    assert f"{text}" == "a"
    assert type(plain(text)) is str
    assert plain({text: [text, (text,)]}) == {"a": ["a", ("a",)]}


@pytest.mark.parametrize(
    ("made", "marks"),
    [
        ("XYZ", "123"),  # as long: one by one
        ("wx\nyz\n", None),
        ("&lt;", "1111"),  # of one line: as its first
    ],
)
def test_what_something_unknown_made_is_marked_as_well_as_can_be_told(
    made: str, marks: str | None
) -> None:
    source = Marked("abc", "123")
    found = like(made, source)

    assert found == made
    assert marks_of(found) == (marks or "1" * len(made))


def test_lines_stay_apart_in_what_something_unknown_made() -> None:
    found = like("<a>\n<b>", Marked("a\nb", "1\x002"))

    assert marks_of(found) == "111\x00222"


def test_bytes_remember_their_text() -> None:
    text = marked("aé")

    assert text.encode() == "aé".encode()
    assert text.encode().decode() is text


def test_an_empty_line_keeps_its_end() -> None:
    """Nothing else of it is left when lines are put together again."""
    text = marked("a\n\n\nb\n")
    lines = text.split("\n")
    again = join("\n", lines)

    assert again == text
    assert [mark == NOBODY for mark in marks_of(again)] == [False, True, False, False, False, True]
    assert marks_of(again)[2:4] == text.marks[2:4]
    assert marks_of(join(", ", lines[1:3])) == NOBODY * 2
