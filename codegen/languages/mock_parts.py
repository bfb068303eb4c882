"""What the mocks of all languages are made from: data files, and triggers by group."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from codegen.languages.data import compiled, safe_json
from codegen.languages.package import wire
from codegen.model import Api, Field, Words
from codegen.model.behavior import Behavior, Trigger
from codegen.model.facts import Option
from codegen.names import camel, words

# --- data ---------------------------------------------------------------------------------------


def mocks(api: Api, package: Any) -> tuple[Behavior, ...]:
    """The behaviour, if there is any and a way to ask for it."""
    return api.behaviors if api.protocol is not None else ()


@lru_cache(maxsize=4)  # several targets need all four of an API
def data_lines(api: Api, name: str) -> list[str]:
    """A data file as JSON, a line for each of its parts, so that a change is seen where it is.

    `name` is program, scenarios, protocol or info.
    """
    if name == "protocol":
        return json_lines(protocol_value(api))
    if name == "info":
        from codegen.languages.mock_info import desktop_info  # not every target needs it

        return json_lines(desktop_info(api))
    return json_lines(compiled(api)[name])


_OF_CLIENTS = {"timeout", "probe", "rate_limit_pattern"}  # no engine needs them


def protocol_value(api: Api) -> dict[str, Any]:
    """Key names, fixed members and rules of the wire, as engines want them."""
    known = wire(api).items()
    return {camel(words(name)): value for name, value in known if name not in _OF_CLIENTS}


def json_lines(value: Any) -> list[str]:
    """JSON with a line for each member and for each item of a member that has several.

    A list of objects among those has a line for each, too.
    """
    if not value or not isinstance(value, dict | list):
        return [_compact(value)]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    lines = [opening]
    for last, head, item in _members(value):
        comma = "" if last else ","
        if not item or not isinstance(item, dict | list) or isinstance(value, list):
            lines.append(f"{head}{_compact(item)}{comma}")
            continue
        inner, outer = "{}" if isinstance(item, dict) else "[]"
        lines.append(head + inner)
        for end, key, it in _members(item):
            lines += _entry(key, it, "" if end else ",")
        lines.append(outer + comma)
    return [*lines, closing]


def _entry(key: str, value: Any, comma: str) -> list[str]:
    """One item of a member; a list of objects has a line for each."""
    if not (key and isinstance(value, list) and value and isinstance(value[0], dict)):
        return [f"{key}{_compact(value)}{comma}"]
    inner = [f"{_compact(it)}{'' if last else ','}" for last, _, it in _members(value)]
    return [f"{key}[", *inner, f"]{comma}"]


def _members(value: dict[str, Any] | list[Any]) -> Iterable[tuple[bool, str, Any]]:
    """(whether it is the last, the key and colon, the value) of each member or item."""
    pairs = (
        [(f"{_compact(key)}:", item) for key, item in value.items()]
        if isinstance(value, dict)
        else [("", item) for item in value]
    )
    return ((index == len(pairs) - 1, head, item) for index, (head, item) in enumerate(pairs))


def _compact(value: Any) -> str:
    return safe_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


# --- triggers and options -----------------------------------------------------------------------


class NamedTrigger(NamedTuple):
    """A trigger, and what it is called in its group."""

    name: str
    trigger: Trigger


class TriggerGroup(NamedTuple):
    """Triggers with the same beginning of their names; the group without words is all others."""

    words: Words
    name: str
    triggers: tuple[NamedTrigger, ...]


def trigger_groups(behavior: Behavior, spell: Callable[[Words], str]) -> tuple[TriggerGroup, ...]:
    """`voice.rings` is `rings` of the group `voice`. Names that fall together get a `_` each."""
    found: dict[Words, list[Trigger]] = {(): []}
    for trigger in behavior.triggers:
        head, dot, _ = trigger.wire.partition(".")
        found.setdefault(words(head) if dot else (), []).append(trigger)
    alone = _named(found.pop(()), spell, set())
    taken = {one.name for one in alone}
    groups = [
        TriggerGroup(group, _free(spell(group), taken), _named(them, spell, set()))
        for group, them in found.items()
    ]
    return (TriggerGroup((), "", alone), *groups)


def _named(
    triggers: list[Trigger], spell: Callable[[Words], str], taken: set[str]
) -> tuple[NamedTrigger, ...]:
    named = []
    for trigger in triggers:
        _, dot, rest = trigger.wire.partition(".")
        own = words(rest) if dot else trigger.words
        named.append(NamedTrigger(_free(spell(own or trigger.words), taken), trigger))
    return tuple(named)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def sent_fields(trigger: Trigger) -> list[Field]:
    """The parameters of a trigger; those with a default may be left out."""
    return [
        replace(field, optional=True) if field.has_default and not field.optional else field
        for field in trigger.params
    ]


_PARAMETER = re.compile(r"<[^<>]*>")


def named_options(api: Api) -> list[Option]:
    """The host's options whose names are fixed."""
    security = api.security
    return [it for it in security.options if not it.parameter] if security is not None else []


def open_options(api: Api) -> list[Option]:
    """The host's options with a part of their own choice in their names."""
    security = api.security
    return [it for it in security.options if it.parameter] if security is not None else []


def option_parts(option: Option) -> list[str]:
    """The fixed parts of the name of such an option."""
    return _PARAMETER.split(option.wire)
