"""What the packages of every language carry: licence, README, patterns of messages."""

from __future__ import annotations

import re
from typing import Any

from codegen.languages import markdown
from codegen.languages.text import UNSAFE
from codegen.model import Api, Channel, Event, Info, Item
from codegen.problems import UsageError
from codegen.resources import license_text as read_license

_LICENSE = re.compile(r"[A-Za-z0-9.+() -]{0,200}")


def license_text(info: Info) -> str:
    """The text of the licence, or its SPDX id where we do not carry the text."""
    if not _LICENSE.fullmatch(info.license):
        hint = "give its SPDX id, such as MIT"
        raise UsageError(f"info.license cannot be {info.license[:80]!a}", hint)
    holders = ", ".join(" ".join(author.split()) for author in info.authors)
    return UNSAFE.sub(_code_point, read_license(info.license, holders))


def _code_point(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"


def wire(api: Api) -> dict[str, Any]:
    """All that a runtime or an engine has to know of the wire; None for what a protocol lacks.

    Names are those of the runtimes, in words with `_`; times are in milliseconds.
    """
    it = api.protocol
    if it is None:
        return {}
    return {
        "id_key": it.id_key,
        "id_type": "string" if it.id_is_string else "integer",
        "first_id": it.first_id,
        "method_key": it.method_key,
        "params_key": it.params_key,
        "params_style": "named" if it.named_params else "positional",
        "omit_empty_params": it.omit_empty_params,
        "request_constants": dict(it.request_constants),
        "result_key": it.result_key,
        "error_key": it.error_key,
        "response_constants": dict(it.response_constants),
        "channel_key": it.channel_key,
        "event_data_key": it.data_key,
        "event_constants": dict(it.event_constants),
        "timeout": it.timeout,
        "subscribe_constants": dict(it.subscribe_constants) if it.subscribes else None,
        "subscribe_channels_key": it.subscribe_key,
        "subscription_key": it.subscription_key,
        "unsubscribe_constants": dict(it.unsubscribe_constants) if it.unsubscribe_key else None,
        "unsubscribe_key": it.unsubscribe_key,
        "probe": it.probe or None,
        "echo_keys": [name for name, _ in it.echo],
        "marker_key": it.marker_key or None,
        "marker_contains": it.marker_contains or None,
        "own_marker": it.own_marker or None,
        "rate_limit_pattern": rate_limit_pattern(api) or None,
    }


def rate_limit_pattern(api: Api) -> str:
    """A regular expression for the message of a rate limit, its placeholders as named groups."""
    for error in api.errors:
        if error.kind == "rate-limit" and error.message:
            parts = re.split(r"\{(\w+)\}", error.message)
            seen: set[str] = set()
            texts = [
                re.escape(part) if index % 2 == 0 else _group(part, seen)
                for index, part in enumerate(parts)
            ]
            return "".join(texts).replace("\\ ", " ").replace("\\\n", "\\n")
    return ""


def _group(name: str, seen: set[str]) -> str:
    """A placeholder; one that cannot name a group of an expression has no name."""
    if not (name.isascii() and name.isidentifier()) or name in seen:
        return ".+?"
    seen.add(name)
    return f"(?P<{name}>\\d+)" if name == "seconds" else f"(?P<{name}>.+?)"


def quoted(text: str) -> str:
    """Text as a block quotation."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.inline(text).split("\n"))


def cell(item: Item, what: str) -> str:
    """What a module holds, for a cell of a table: the first sentence about it, on one line."""
    words = " ".join(line.strip() for line in markdown.inline(item.description).split("\n"))
    first, dot, _ = words.partition(". ")
    return f"{what}: {first}{dot.rstrip()}" if words else what


def first_events(api: Api) -> list[Channel]:
    """The channel that the example listens to, if one has events."""
    return [channel for channel in api.channels if channel.events and not channel.parameters][:1]


def first_event(channel: Channel) -> Event:
    """The event that the example tells from others."""
    return channel.events[0]
