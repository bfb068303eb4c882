"""Markdown: every name of the API, and what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from codegen.languages.markdown import code_cell
from codegen.languages.markdown_events import is_usual, own_fields, usual_fields
from codegen.languages.markdown_items import Page, link
from codegen.languages.markdown_relations import enums, other_kinds
from codegen.model import (
    Api,
    Enum,
    Record,
)


def all_names(api: Api, here: Page) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Every name with all that it is, by first letter."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, what in _names(api, here):
        found[name][what] = None
    entries = sorted(
        found.items(), key=lambda entry: (_initial(entry[0]), entry[0].casefold(), entry[0])
    )
    for initial, group in groupby(entries, key=lambda entry: _initial(entry[0])):
        yield initial, [(code_cell(name), ", ".join(whats)) for name, whats in group]


def _initial(name: str) -> str:
    first = name[:1].upper()
    return first if first.isalpha() and first.isascii() else "Others"


def _names(api: Api, here: Page) -> Iterator[tuple[str, str]]:
    for namespace in api.namespaces:
        yield namespace.wire, f"namespace {link(namespace, here)}"
        for method in (*namespace.methods, *namespace.known):
            yield method.key, f"method {link(method, here)}"
            yield from ((f.wire, f"parameter of {link(method, here)}") for f in method.params)
    for channel in api.channels:
        yield channel.wire, f"channel {link(channel, here)}"
        for event in channel.events:
            yield event.wire, f"event of {here.link(event, code_cell(channel.wire))}"
            own = () if is_usual(event, channel) else own_fields(event, channel)
            yield from ((f.wire, f"field of {link(event, here)}") for f in own)
        yield from ((f.wire, f"field of {link(channel, here)}") for f in usual_fields(channel))
    yield from _type_names(api, here)
    yield from ((error.wire, f"error {link(error, here)}") for error in api.errors)
    for option in api.security.options if api.security is not None else ():
        yield option.wire, f"option {link(option, here)}"


def _type_names(api: Api, here: Page) -> Iterator[tuple[str, str]]:
    for definition in (*other_kinds(api.definitions), *enums(api.definitions)):
        yield definition.wire, f"type {link(definition, here)}"
        if isinstance(definition, Record):
            yield from ((f.wire, f"field of {link(definition, here)}") for f in definition.fields)
        elif isinstance(definition, Enum):
            for value in definition.values:
                yield str(value.value), f"value of {link(definition, here)}"
