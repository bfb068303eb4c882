"""Markdown: text shows as text, names lead to their definitions, code is laid out, anchors fit."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from codegen.languages import markdown
from codegen.languages.markdown_code import Group, javascript, json_code, laid_out
from codegen.languages.markdown_diagrams import label
from tests.docs.pages import anchors, parse

RENDER = MarkdownIt("commonmark", {"html": True}).enable("table").render


def find(name: str, before: str) -> str:
    """Some names have a place; one only where events are spoken of."""
    if name == "ADDED":
        return "e.md#added" if before.rstrip().endswith("event") else ""
    return {"voice.dial": "v.md#dial", "user_data": "u.md", "S-ServiceApi": "s.md"}.get(name, "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Calls `voice.dial`.", 'Calls <a href="v.md#dial"><code>voice.dial</code></a>.'),
        ("Calls voice.dial.", 'Calls <a href="v.md#dial">voice.dial</a>.'),
        ("Sets user_data now", 'Sets <a href="u.md">user_data</a> now'),
        ("See S-ServiceApi.", 'See <a href="s.md">S-ServiceApi</a>.'),
        ("The event ADDED follows", 'The event <a href="e.md#added">ADDED</a> follows'),
        ("In the state ADDED", "In the state ADDED"),
        ("a ` b", "a ` b"),
        ("`a|b` | c", "<code>a|b</code> | c"),
        ("*a* _b_ <b> [c](d) #e", "*a* _b_ &lt;b&gt; [c](d) #e"),
        ("a\\|b", "a\\|b"),
        ("a\nb", "a b"),
        ("a\n\nb", "a<br>b"),
        ("\u202e", "U+202E"),
    ],
)
def test_cells(text: str, html: str) -> None:
    """A cell holds its text, whatever that is, and nothing runs into the next."""
    table = RENDER(f"| x | y |\n|---|---|\n| {markdown.cell(text, find)} | end |\n")
    assert f"<td>{html}</td>\n<td>end</td>" in table


@pytest.mark.parametrize("text", ["a", "`", "``", "a`b", " a ", "`a", "|", "a\nb", "\u2028", "*"])
def test_code_shows_what_it_is_given(text: str) -> None:
    shown = text.replace("\n", " ").replace("\u2028", "U+2028")
    assert RENDER(markdown.code(text)) == f"<p><code>{shown}</code></p>\n"
    assert f"<td><code>{shown}</code></td>" in RENDER(f"|x|\n|-|\n|{markdown.code_cell(text)}|")


@pytest.mark.parametrize("text", ["a", "```", "a\n````\nb", "~~~", "    a", "</details>"])
def test_fences_hold(text: str) -> None:
    (fence,) = parse("", markdown.fenced(text, "text") + "\n\nend").fences
    assert fence.text == text + "\n"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("One, e.g. this. Two.", "One, e.g. this."),
        ("Waits 1.5 s. Then goes.", "Waits 1.5 s."),
        ("One", "One"),
        ("One\n\nTwo", "One"),
        ("", ""),
    ],
)
def test_first_sentence(text: str, first: str) -> None:
    assert markdown.first_sentence(text) == first


@pytest.mark.parametrize(
    "headings",
    [
        ["voice.dial", "Voice dial", "voicedial"],
        ["a", "a", "a-1", "a"],
        ["interaction.CASE_ID_CHANGED", "É", "日本 語", "x-y_z", "<b>", "...", "..."],
    ],
)
def test_anchors_are_those_of_the_host(headings: list[str]) -> None:
    """As the test computes them independently."""
    assert markdown.slugs(headings) == anchors(headings)


def test_anchors_of_titles() -> None:
    """What is in code or escaped in a heading counts as the reader sees it."""
    for text in ("One `two` *three*", "a\nb", "`x|y` #1", "", "---"):
        page = parse("", f"## {markdown.title(text)}\n")
        assert list(page.anchors) == markdown.slugs([markdown.shown_title(text)])


def test_code_is_broken_only_where_it_has_to_be() -> None:
    short = Group("f(", [("", "a"), ("b=", "1")], ")")
    assert laid_out(short, "    ") == "f(a, b=1)"
    long = Group("f(", [("", "a" * 50), ("b=", Group("[", [("", "1")], "]")), ("", "c" * 40)], ")")
    assert laid_out(long, "  ", "x = ") == f"x = f(\n  {'a' * 50},\n  b=[1],\n  {'c' * 40},\n)"
    hug = Group("f(", [("", javascript({"key": "a" * 60, "other-key": [1, 2]}))], ")", hugs=True)
    assert laid_out(hug, "  ") == f'f({{\n  key: "{"a" * 60}",\n  "other-key": [1, 2],\n}})'


def test_json_has_no_comma_too_many() -> None:
    text = json_code({"a": ["b" * 50, "c" * 50], "d": {}, "e": "\u2028"})
    assert text.endswith('"d": {},\n  "e": "\\u2028"\n}')
    assert ",\n  ]" not in text


def test_a_key_that_would_be_a_prototype_is_quoted() -> None:
    assert laid_out(javascript({"__proto__": 1}), "") == '{ "__proto__": 1 }'


def test_labels_of_diagrams_hold_no_signs() -> None:
    assert label("a; b #c -> d") == "a#59; b #35;c -#62; d"
    assert label("") == "-"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a_b x.y k:v a_b.c_d", ["a_b", "x.y", "k:v", "a_b.c_d"]),
        ("a__b __x x__ _a_b", ["a__b", "__x", "x__", "_a_b"]),
        ("_x x_ __ word a-b a_b-c", []),
        ("a_" * 64 + "a-b", []),  # two ways to read each underscore would take for ever
        ("a." * 64 + "a-b " + "_" * 64 + "-b", []),
    ],
)
def test_what_can_only_be_a_name_is_told_at_once(text: str, names: list[str]) -> None:
    assert [name for name, _ in markdown.names_in(text)] == names
