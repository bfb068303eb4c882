"""Python: what the README of a package shows, taken from the API it is for."""

from __future__ import annotations

from codegen.languages import markdown, python
from codegen.model import Api, Channel, Event, Item, Method, Words


def quoted(text: str) -> str:
    """Text as a block quotation."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.inline(text).split("\n"))


def cell(item: Item, what: str) -> str:
    """What a module holds, for a cell of a table: the first sentence about it, on one line."""
    words = " ".join(line.strip() for line in markdown.inline(item.description).split("\n"))
    first, dot, _ = words.partition(". ")
    return f"{what}: {first}{dot.rstrip()}" if words else what


def among(name: str, *others: str) -> str:
    """Names to import from one module, in order."""
    return ", ".join(sorted((name, *others)))


def first_call(api: Api) -> list[str]:
    """The call that the example makes, if the API has methods: one that needs no parameters."""
    for namespace in api.method_namespaces:
        for method in namespace.methods:
            if all(field.optional for field in method.params):
                return [_call(namespace.words, method)]
    return [f"client.call({python.literal(method.wire)})" for method in api.methods[:1]]


def _call(namespace: Words, method: Method) -> str:
    return f"client.{python.client_attribute(namespace)}.{python.method_name(method.words)}()"


def first_events(api: Api) -> list[Channel]:
    """The channel that the example listens to, if one has events."""
    return [channel for channel in api.channels if channel.events and not channel.parameters][:1]


def first_event(channel: Channel) -> Event:
    """The event that the example tells from others."""
    return channel.events[0]
