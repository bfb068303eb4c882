"""Pages of the reference as a reader sees them: headings with the anchors of a Git host, links, code."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from codegen import pipeline
from tests.golden.cases import CASES, GOLDEN
from tests.golden.cases import reading as golden_reading
from tests.spec_examples import read

ROOT = Path(__file__).resolve().parents[2]
SPECS = {
    "real": ROOT / "spec",
    "thermostat": ROOT / "examples" / "thermostat" / "spec",
    **{case: GOLDEN / case for case in CASES},
}


@dataclass
class Link:
    """A link: where it leads, and the text that is shown."""

    target: str
    text: str


@dataclass
class Fence:
    """A block of code, and the heading that it stands below."""

    language: str
    text: str
    heading: str


@dataclass
class Page:
    """What a reader finds on a page."""

    path: str
    source: str
    headings: list[str] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)  # anchor -> heading
    links: list[Link] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)


def reading(spec: str) -> pipeline.Reading:
    """One of SPECS."""
    return golden_reading(spec) if spec in CASES else read(SPECS[spec])


@cache
def pages(spec: str) -> dict[str, Page]:
    """All pages of a spec, by path."""
    files = pipeline.build(reading(spec), ("docs",))
    return {
        path: parse(path, file.data.decode())
        for file in files
        if (path := file.path.removeprefix("docs/")).endswith(".md")
    }


@cache
def markdown() -> MarkdownIt:
    """Markdown as Git hosts read it, with tables."""
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def parse(path: str, source: str) -> Page:
    """A page, read."""
    return read_page(path, source)[0]


def read_page(path: str, source: str) -> tuple[Page, str]:
    """A page, and its HTML."""
    page, around = Page(path, source), {}
    tokens = markdown().parse(source, around)
    html = markdown().renderer.render(tokens, markdown().options, around)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            page.headings.append(shown(tokens[index + 1]))
        elif token.type == "fence":
            heading = page.headings[-1] if page.headings else ""
            page.fences.append(Fence(token.info, token.content, heading))
        elif token.type == "inline":
            page.links += links_in(token)
    page.anchors = dict(zip(anchors(page.headings), page.headings, strict=True))
    return page, html


def shown(inline: Token) -> str:
    """The text of a heading, without its markup."""
    return "".join(child.content for child in inline.children or ())


def links_in(inline: Token) -> Iterator[Link]:
    children = inline.children or []
    for index, child in enumerate(children):
        if child.type == "link_open":
            text = ""
            for inner in children[index + 1 :]:
                if inner.type == "link_close":
                    break
                text += inner.content
            yield Link(str(child.attrs["href"]), text)


def anchors(headings: list[str]) -> list[str]:
    """What GitHub makes of headings: lower case, no punctuation, `-1`, `-2` for repeats.

    After the published algorithm (html-pipeline's and github-slugger's), not after the generator.
    """
    used: dict[str, int] = {}
    out = []
    for heading in headings:
        slug = "".join(
            "-" if char == " " else char
            for char in heading.lower()
            if char in " -_" or unicodedata.category(char)[0] in "LM" or char.isdecimal()
        )
        original = slug
        while slug in used:
            used[original] += 1
            slug = f"{original}-{used[original]}"
        used[slug] = 0
        out.append(slug)
    return out


def dead_links(every: dict[str, Page]) -> list[str]:
    """Links that lead out of the reference, to a page that is not there, or to no heading."""
    dead = []
    for page in every.values():
        for link in page.links:
            path, _, anchor = unquote(link.target).partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
            target = every.get(path) if link.target[:1] != "#" else page
            if target is None or (anchor and anchor not in target.anchors):
                dead.append(f"{page.path}: {link.text}: {link.target}")
    return dead


def sections(page: Page) -> dict[str, str]:
    """The source below each heading of the third level."""
    parts = re.split(r"^### (.*)$", page.source, flags=re.MULTILINE)
    return {
        heading.strip("`"): re.split(r"^## ", text, flags=re.MULTILINE)[0]
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }
