"""Markdown: what the page of the reference says of one item, with links to all it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from codegen.languages import markdown
from codegen.languages.markdown import code_cell
from codegen.languages.markdown_code import compact
from codegen.languages.markdown_index import Index, index_of
from codegen.languages.text import sentence
from codegen.model import (
    NULL,
    Alias,
    Api,
    Citation,
    Definition,
    Edition,
    Enum,
    Field,
    Item,
    Limits,
    ListOf,
    Literal,
    MapOf,
    Overload,
    Primitive,
    Record,
    Ref,
    Result,
    TaggedUnion,
    Type,
    Union,
)


@dataclass(frozen=True, slots=True)
class Page:
    """The page that is being written: links begin where it is."""

    index: Index
    path: str  # "namespaces/agent.md"; "" for a page that nothing is defined on

    @property
    def api(self) -> Api:
        """What all pages are about."""
        return self.index.api

    def find(self, name: str, before: str) -> str:
        """Where a name is defined, seen from here; "" if nowhere or in several places."""
        of = self.index.meant(name, before)
        return "" if of is None else self.to(of)

    def to(self, of: object) -> str:
        """Where an item is described, seen from here."""
        path, _, anchor = self.index.targets[of].partition("#")
        if path == self.path:
            return f"#{anchor}"
        folder, slash, _ = self.path.rpartition("/")
        if slash and path.startswith(folder + slash):
            return f"{path.removeprefix(folder + slash)}#{anchor}"
        return f"{self.root}{path}#{anchor}"

    @property
    def root(self) -> str:
        """The way to the start page's folder."""
        return "../" if "/" in self.path else ""

    def link(self, of: object, text: str) -> str:
        """A link to the description of an item; the text is Markdown."""
        return f"[{text}]({self.to(of)})"


def page(api: Api, of: object = "") -> Page:
    """What filters need to make links on a page: its path, or the item that it is the page of."""
    index = index_of(api)
    return Page(index, of if isinstance(of, str) else index.path_of(of))


# --- names and texts ----------------------------------------------------------------------------


def link(item: Any, here: Page) -> str:
    """An item's name, leading to its description; for cells as well."""
    return here.link(item, code_cell(name_of(item)))


def name_of(item: Any) -> str:
    """What a reader calls an item."""
    if isinstance(item, Definition):
        return item.qualified
    return str(getattr(item, "wire", None) or item.id)


def about(item: Item, here: Page) -> str:
    """What the spec says of an item, in paragraphs."""
    parts = [markdown.prose(sentence(item.description), here.find)] if item.description else []
    parts += [f"**{label}** {text}" for label, text in remarks(item, here, markdown.prose)]
    return "\n\n".join(parts)


def about_cell(item: Item, here: Page) -> str:
    """The same for a cell."""
    parts = [markdown.cell(sentence(item.description), here.find)] if item.description else []
    parts += [f"_{label}_ {text}" for label, text in remarks(item, here, markdown.cell)]
    return " ".join(parts)


def remarks(item: Item, here: Page, form: Any) -> Iterable[tuple[str, str]]:
    """What is said of an item beside what it is."""
    if item.deprecated:
        instead = item.deprecated.removeprefix("Deprecated.").strip(" ")
        yield "Deprecated.", form(sentence(instead), here.find)
    if item.experimental:
        yield "Experimental.", "It may change without notice."
    if item.undocumented:
        yield "Not documented:", form(sentence(item.undocumented), here.find)
    if item.note:
        yield "Note:", form(sentence(item.note), here.find)


def summary(item: Item, here: Page) -> str:
    """The first sentence about an item, for a cell."""
    return markdown.cell(markdown.first_sentence(item.description), here.find)


def prose(text: str, here: Page) -> str:
    """Any text of the spec, in paragraphs."""
    return markdown.prose(text, here.find)


def cell(text: str, here: Page) -> str:
    """Any text of the spec, for a cell."""
    return markdown.cell(text, here.find)


def quoted(text: str, here: Page) -> str:
    """Any text of the spec as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in prose(text, here).split("\n"))


# --- provenance ---------------------------------------------------------------------------------


def sources(citations: Iterable[Citation], here: Page) -> str:
    """`S0 Voice/dial, S2 Voice/dial`, each leading to the source."""
    grouped = groupby(citations, lambda citation: citation.source)
    return ", ".join(
        here.link(source, markdown.escaped(source.id)) + _parts(cited) for source, cited in grouped
    )


def _parts(cited: Iterable[Citation]) -> str:
    parts = [markdown.cell(citation.part) for citation in cited if citation.part]
    return " " + ", ".join(parts) if parts else ""


def editions(items: Iterable[Edition], here: Page) -> str:
    """The editions that have something."""
    items = tuple(items)
    if len(items) > 1 and len(items) == len(here.api.editions):
        return f"all [editions]({here.root}editions.md)"
    return ", ".join(here.link(edition, markdown.title_cell(edition.title)) for edition in items)


def facts(item: Item, here: Page) -> str:
    """Since when, where, who says so and how sure it is; one line."""
    parts = []
    if item.since is not None:
        parts.append(f"Since {here.link(item.since, markdown.escaped(item.since.id))}")
    elif item.never and here.api.versions:
        parts.append("In no version")
    if item.editions:
        parts.append(editions(item.editions, here))
    if item.confidence:
        parts.append(f"confidence {item.confidence}")
    if item.sources:
        parts.append(f"stated by {sources(item.sources, here)}")
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def differing(item: Item, around: Item, here: Page) -> str:
    """Of these facts those that are not the same around the item, in brackets; or nothing."""
    parts = []
    if item.since is not None and item.since is not around.since:
        parts.append(f"since {here.link(item.since, markdown.escaped(item.since.id))}")
    if item.editions and item.editions != around.editions:
        parts.append(f"only in {editions(item.editions, here)}")
    if item.confidence and item.confidence not in (around.confidence, "high"):
        parts.append(f"confidence {item.confidence}")
    return f"({'; '.join(parts)})" if parts else ""


# --- types --------------------------------------------------------------------------------------


def type_text(kind: Type, here: Page) -> str:
    """A type in the notation of the spec, each name leading to its definition; for cells."""
    match kind:
        case Primitive():
            return f"`{kind.name}`"
        case ListOf(item=Union() as item):
            return f"list of ({type_text(item, here)})"
        case ListOf():
            return f"list of {type_text(kind.item, here)}"
        case MapOf():
            return f"map of {type_text(kind.value, here)}"
        case Literal():
            return code_cell(compact(kind.value))
        case Union():
            return " or ".join(type_text(member, here) for member in kind.members)
        case Ref():
            return link(kind.target, here)
        case _:
            raise TypeError(f"Markdown has no text for {kind!r}")


def field_type(field: Field, here: Page) -> str:
    """The type of a field or parameter, null included."""
    return type_text(field.type, here) + (" or `null`" if field.nullable else "")


def result_text(result: Result, here: Page) -> str:
    """What an answer carries, in a sentence or two."""
    if result.type is None:
        return "nothing."
    null = " or `null`" if result.nullable and result.type != NULL else ""
    limits = limits_text(result.limits)
    beside = f" ({limits})" if limits else ""
    said = about_cell(result, here)
    return f"{type_text(result.type, here)}{null}{beside}." + (f" {said}" if said else "")


def way(overload: Overload, here: Page) -> str:
    """One of several ways to call a method."""
    named = (
        f"{code_cell(field.wire)}: {field_type(field, here)}{' (optional)' if field.optional else ''}"
        for field in overload.params
    )
    text = f"with {', '.join(named) or 'nothing'}: gives {result_text(overload.result, here)}"
    told = markdown.cell(sentence(overload.description), here.find)
    return f"{text} {told}".rstrip()


_LIMITS = {
    "format": "form {}",
    "pattern": "pattern {}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "min_length": "length at least {}",
    "max_length": "length at most {}",
}


def limits_text(limits: Limits) -> str:
    """`at least 0, in ms`."""
    values = ((text, getattr(limits, key)) for key, text in _LIMITS.items())
    said = [text.format(code_cell(value)) for text, value in values if value not in ("", None)]
    if limits.unit:
        said.append(f"in {markdown.cell(limits.unit)}")
    return ", ".join(said)


def field_cell(field: Field, around: Item, here: Page) -> str:
    """What a field or parameter means, and all that is said beside it."""
    parts = [about_cell(field, here)]
    limits = limits_text(field.limits)
    parts += [f"{limits[:1].upper()}{limits[1:]}."] if limits else []
    if field.has_default:
        parts.append(f"If left out: {code_cell(compact(field.default))}.")
    if field.read_only:
        parts.append("Arrives only; never sent.")
    if field.examples and not isinstance(field.type, Literal):
        parts.append(f"Example: {code_cell(compact(field.examples[0]))}.")
    parts.append(differing(field, around, here))
    return " ".join(part for part in parts if part)


def presence(field: Field) -> str:
    """Whether a field has to be there."""
    return "optional" if field.optional else "required"


# --- definitions --------------------------------------------------------------------------------


def is_record(item: Definition) -> bool:
    """An object with fields."""
    return isinstance(item, Record)


def is_enum(item: Definition) -> bool:
    """A set of values."""
    return isinstance(item, Enum)


def is_union(item: Definition) -> bool:
    """Records told apart by a tag."""
    return isinstance(item, TaggedUnion)


def is_alias(item: Definition) -> bool:
    """Another name for a type."""
    return isinstance(item, Alias)


def kind_of(item: Definition) -> str:
    """What a definition is, in a word or two."""
    if isinstance(item, Record):
        return "object"
    if isinstance(item, Enum):
        return "enum"
    return "union" if isinstance(item, TaggedUnion) else "alias"


def values_line(item: Enum) -> str:
    """All values of an enum, for a cell."""
    return ", ".join(code_cell(compact_value(value.value)) for value in item.values)


def compact_value(value: str | int) -> str:
    """A value of an enum as a reader writes it."""
    return str(value)


def groups_of(ids: tuple[str, ...], groups: tuple[tuple[str, str], ...]) -> str:
    """The groups that an event or a value belongs to."""
    named = [name for name, _ in groups if name in ids]
    return ", ".join(code_cell(name) for name in named)
