"""Markdown: what options decide about a method, and how their values are written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from codegen.languages import markdown
from codegen.languages.markdown import code, code_cell
from codegen.languages.markdown_code import compact
from codegen.languages.markdown_index import Index
from codegen.languages.markdown_items import Page
from codegen.model import (
    Api,
    EnumValue,
    Fact,
    Grammar,
    Method,
    Option,
)

FEW = 2  # methods that a rule may name and still be about them


def permission(method: Method, here: Page) -> Iterator[str]:
    """The keyword that lets a page send a request, and the options that limit how often."""
    options = per_request(method, here.api)
    limits = ", ".join(here.link(option, code_cell(name)) for option, name in options)
    if here.api.security is not None and here.api.security.keywords:
        known = keyword_lists(method, here)
        listed = f"in the published lists of {known}" if known else "in no published list"
        origins = f"[list of origins]({here.root}security.md)"
        yield f"**Keyword** {code(method.wire)} in the {origins}; {listed}."
    if limits:
        yield f"**Limited** by {limits}."


def keyword_lists(method: Method, here: Page) -> str:
    """The sources whose list of keywords names a method."""
    lists = here.api.security.keywords if here.api.security is not None else ()
    by_id = {source.id: source for source in here.api.sources}
    named = [by_id[name] for name, keywords in lists if method.wire in keywords and name in by_id]
    return ", ".join(here.link(source, markdown.escaped(source.id)) for source in named)


def per_request(method: Method, api: Api) -> list[tuple[Option, str]]:
    """The options that exist once for each request, with their names for this one.

    They are told by an example of the spec that fills in the request of some method.
    """
    if api.security is None:
        return []
    seen = {
        key
        for grammar in api.security.grammars
        for vector in grammar.vectors
        if isinstance(vector.input, dict)
        for key in vector.input
    }
    wires = [other.wire for other in api.methods]
    return [
        (option, f"{before}{method.wire}{after}")
        for option in api.security.options
        if option.parameter
        for before, after in [_around_placeholder(option.wire)]
        if any(f"{before}{wire}{after}" in seen for wire in wires)
    ]


def _around_placeholder(wire: str) -> tuple[str, str]:
    before, _, rest = wire.partition("<")
    return before, rest.partition(">")[2]


def rules_of(method: Method, here: Page) -> list[Fact]:
    """The security rules that are about a method, and not about many."""
    return _rules(here.index).get(method, [])


@lru_cache(maxsize=2)
def _rules(index: Index) -> dict[object, list[Fact]]:
    found: dict[object, list[Fact]] = {}
    for rule in index.api.security.rules if index.api.security is not None else ():
        words = markdown.names_in(f"{rule.wire} {rule.description}")
        named = {of: None for word in words if isinstance(of := index.meant(*word), Method)}
        for method in named if len(named) <= FEW else ():
            found.setdefault(method, []).append(rule)
    return found


def value_cell(value: Any) -> str:
    """Any value as JSON, for a cell."""
    return code_cell(compact(value))


def value_of(value: EnumValue) -> str:
    """A value of an enum as it is sent, for a cell."""
    return code_cell(str(value.value))


def productions(grammar: Grammar) -> str:
    """The grammar's productions, one a line."""
    width = max(len(name) for name, _ in grammar.productions)
    lines = (f"{name.ljust(width)} := {text}" for name, text in grammar.productions)
    return markdown.fenced("\n".join(lines), "text")
