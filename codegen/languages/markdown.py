"""Markdown: text from the spec shows as text, whatever characters it holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from codegen.languages.text import UNSAFE, paragraphs, wrapped

# Where a name is defined, given the text before it; "" if nowhere, or if it could mean several things.
Find = Callable[[str, str], str]

_SPECIAL = re.compile(r"([\\*_\[\]<>#|~$])")
# A line of these would be a line across, or make a heading of the line above.
_RULE = re.compile(r"[ \t]*[-=][-= \t]*")
_CODE = re.compile(r"(`[^`\n]+`)")
_WORD = r"(?<![\w.:-])(?=[\w.:-]*[A-Z._:])\w+(?:[.:-]\w+)*"  # lower case alone is no name
_MAYBE_NAME = re.compile(_WORD)
_CODE_OR_NAME = re.compile(r"`[^`\n]+`|" + _WORD)
_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # an underscore that could begin or end emphasis
# What can only be a name: a dot, an underscore or a capital inside, or capitals and digits alone.
# (An underscore is a word character too: no form may have two ways to read one, or a long word hangs.)
_NAME = re.compile(
    r"\w*[a-z0-9][A-Z]\w*|\w+(?:[.:]\w+)+|\w[^\W_]*_\w+|[A-Z][A-Z0-9]+|\w+-\w*[a-z][A-Z]\w*"
)
_NO_WORD = re.compile(r"[^\w\- ]+")
_BACKTICKS = re.compile(r"`+")


def inline(text: str) -> str:
    """A description: code spans stay, everything else is escaped."""
    return "\n".join(map(_line, wrapped(text, 100)))


def prose(text: str, find: Find) -> str:
    """A description in paragraphs of one line each, whose names lead to their definitions."""
    blocks = ("\n".join(_line(line, find) for line in block) for block in paragraphs(text))
    return "\n\n".join(blocks)


def title(text: str) -> str:
    """A short text on one line, for a heading."""
    return _line(" ".join(text.split())) or "(empty)"


def title_cell(text: str) -> str:
    """The same where a bar would end a cell."""
    return in_cell(title(text))


def shown_title(text: str) -> str:
    """What a reader sees of `title`, for its anchor."""
    parts = _CODE.split(_visible(" ".join(text.split())))
    return "".join(p[1:-1] if index % 2 else p for index, p in enumerate(parts)) or "(empty)"


@lru_cache(maxsize=4096)  # what a page says of an item it often says twice
def cell(text: str, find: Find | None = None) -> str:
    """A description on one line, for a cell of a table or an item of a list."""
    lines = (_line(line, find) for block in paragraphs(text) for line in block)
    return in_cell("<br>".join(lines))


def in_cell(markdown: str) -> str:
    """Markdown of one line that holds code spans with bars, which would end the cell."""
    return "".join(
        part.replace("|", "\\|") if index % 2 else part
        for index, part in enumerate(_CODE.split(markdown))
    )


def _line(line: str, find: Find | None = None) -> str:
    if _RULE.fullmatch(line):
        return "\\" + line.lstrip()
    line = _visible(line)
    out: list[str] = []
    start = 0
    for match in (_CODE if find is None else _CODE_OR_NAME).finditer(line):
        shown = _named(match, find)
        if shown:
            out += (escaped(line[start : match.start()]), shown)
            start = match.end()
    return "".join((*out, escaped(line[start:])))


def _named(match: re.Match[str], find: Find | None) -> str:
    """A code span, or a link to the definition of a name; "" for any other word."""
    text = match[0]
    is_code = text[0] == "`"
    target = ""
    if find is not None and (is_code or _NAME.fullmatch(text)):
        target = find(text.strip("`"), match.string[: match.start()])
    if not target:
        return text if is_code else ""
    return f"[{text if is_code or not _EDGE.search(text) else escaped(text)}]({target})"


def _visible(text: str) -> str:
    """Characters that cannot be seen, by their numbers."""
    return text if text.isascii() and text.isprintable() else UNSAFE.sub(_entity, text)


def names_in(text: str) -> Iterator[tuple[str, str]]:
    """What can only be names in a text, each with the text before it."""
    for match in _MAYBE_NAME.finditer(text):
        if _NAME.fullmatch(match[0]):
            yield match[0], text[: match.start()]


def escaped(text: str) -> str:
    """Text in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;")).replace("`", "\\`")


def _entity(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"


def code(text: object) -> str:
    """Any text on one line as a code span; with a bar it must still go through `in_cell`."""
    return _span(str(text))


@lru_cache(maxsize=8192)  # the same names again and again
def _span(text: str) -> str:
    text = _visible(text.replace("\n", " ").replace("\t", " "))
    if not text.strip(" "):
        return "(empty)" if not text else "(blank)"
    ticks = "`"
    if "`" in text:
        ticks *= max(map(len, _BACKTICKS.findall(text))) + 1
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def code_cell(text: object) -> str:
    """Any text as a code span that may stand in a cell."""
    return code(text).replace("|", "\\|")


def code_list(texts: Iterable[object]) -> str:
    """Several texts as code."""
    return ", ".join(map(code, texts))


def fenced(text: str, language: str) -> str:
    """A block of code that its own text cannot end."""
    text = "\n".join(map(_visible, text.rstrip("\n").split("\n")))
    ticks = "`" * max(3, max(map(len, _BACKTICKS.findall(text)), default=0) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"


def first_sentence(text: str) -> str:
    """What a description says first."""
    blocks = paragraphs(text)
    if not blocks:
        return ""
    first = blocks[0][0]
    end = re.search(r"(?<!e\.g)(?<!i\.e)[.!?](?= [A-Z`])", first)
    return first[: end.end()] if end else first


def slugs(headings: Iterable[str]) -> list[str]:
    """The anchors that Git hosts give the headings of a page, in order: `#voicedial`."""
    taken: dict[str, int] = {}
    out = []
    for heading in headings:
        slug = base = slug_of(heading)
        while slug in taken:
            taken[base] += 1
            slug = f"{base}-{taken[base]}"
        taken[slug] = 0
        out.append(slug)
    return out


def slug_of(heading: str) -> str:
    """A heading's anchor, as long as no heading before it has the same."""
    heading = heading.lower()
    if heading.isascii():
        kept = _NO_WORD.sub("", heading)
    else:
        kept = "".join(char for char in heading if char in "- " or _is_word(char))
    return kept.replace(" ", "-")


def _is_word(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind[0] in "LM" or kind in ("Nd", "Nl", "Pc")
