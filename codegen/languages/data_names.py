"""Names of schema files: they depend on the item alone, so that no other item can change them."""

from __future__ import annotations

import re

from codegen.model import Channel, Definition, Event, Method, Namespace, Words
from codegen.names import kebab
from codegen.state import digest

# What any file system takes, with room for an ending; devices of Windows are no file names.
_PLAIN = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z))[a-z0-9][a-z0-9.-]{0,119}")
_ID = re.compile(r"[A-Za-z0-9_.-]{1,200}")


def file_name(*parts: Words) -> str:
    """`voice.dial-ex`: in lower case, because not every file system tells cases apart."""
    name = ".".join(map(kebab, parts))
    if _PLAIN.fullmatch(name):
        return name
    readable = re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:60]
    return f"{readable or 'x'}-{digest(name.encode())[:8]}"


def type_file(definition: Definition) -> str:
    """Of a type: `types/voice.call`."""
    home = definition.home
    kind: tuple[Words, ...] = (("events",),) if home.kind == "events" else ()
    outer: tuple[Words, ...] = (home.words,) if home.words else ()
    return f"types/{file_name(*kind, *outer, definition.words)}"


def method_file(namespace: Namespace, method: Method) -> str:
    """Of a request or a response: `voice.dial`."""
    outer: tuple[Words, ...] = (namespace.words,) if namespace.words else ()
    return file_name(*outer, method.words)


def event_file(channel: Channel, event: Event | None) -> str:
    """Of a message of a channel: `events/rooms.target-changed`."""
    # One word for namespace and channel, so that a dot always leads to an event.
    outer = (*channel.home.words, *channel.words) if channel.home.wire else channel.words
    return f"events/{file_name(outer, *((event.words,) if event is not None else ()))}"


def plain_id(wire: str, words: Words) -> str:
    """A wire name as the key of a component, where the format takes it."""
    return wire if _ID.fullmatch(wire) else file_name(words)
