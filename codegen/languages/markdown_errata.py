"""Markdown: mistakes in the sources, by what they are about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from codegen.model import Api, Erratum

_STEP = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\.?([^.\[\]]+)')


@dataclass(eq=False, slots=True)
class Subject:
    """A namespace, a channel or a section of the spec, with the mistakes that concern it."""

    title: str
    of: Any  # the namespace or channel; None for other sections
    rows: list[tuple[Any, Erratum]] = field(default_factory=list)  # (item or None, erratum)

    @property
    def items(self) -> list[Any]:
        """What exactly is concerned, each once."""
        return list(dict.fromkeys(item for item, _ in self.rows if item is not None))


def subjects(api: Api) -> list[Subject]:
    """Every subject that has errata: namespaces and channels in the order of the spec, then the rest."""
    found: dict[Any, Subject] = {
        of: Subject(f"{kind} {of.wire}", of)
        for kind, items in (("Namespace", api.namespaces), ("Channel", api.channels))
        for of in items
    }
    for erratum in api.errata:
        steps = [quoted or plain for quoted, plain in _STEP.findall(erratum.path)]
        of, item = concerned(api, steps, erratum.expected)
        if of is None:
            title = steps[0][:1].upper() + steps[0][1:]
            subject = found.setdefault(steps[0], Subject(title, None))
        else:
            subject = found[of]
        subject.rows.append((item, erratum))
    for subject in found.values():
        subject.rows.sort(key=lambda row: row[0].wire if row[0] is not None else "")
    return [subject for subject in found.values() if subject.rows]


def concerned(api: Api, steps: list[str], expected: Any) -> tuple[Any, Any]:
    """The namespace or channel that a path leads into, and the method, type, event, ... in it."""
    section, keys = steps[0], [*steps[1:], "", "", ""]
    name = keys[2] or (expected if isinstance(expected, str) else "")
    namespaces = api.namespaces if section == "namespaces" else ()
    for namespace in namespaces:
        if namespace.wire == keys[0]:
            methods = {method.key: method for method in (*namespace.methods, *namespace.known)}
            types = {definition.wire: definition for definition in namespace.types}
            return namespace, (types if keys[1] == "types" else methods).get(name)
    channels = api.channels if section == "channels" else ()
    for channel in channels:
        if channel.wire == keys[0]:
            return channel, {event.wire: event for event in channel.events}.get(name)
    return None, _elsewhere(api, section, keys)


def _elsewhere(api: Api, section: str, keys: list[str]) -> Any:
    security, protocol = api.security, api.protocol
    named: dict[str, Any] = {}
    if section == "types":
        named = {definition.wire: definition for definition in api.types}
    elif section == "errors":
        named = {error.wire: error for error in api.errors}
    elif section == "topics":
        named = {topic.wire: topic for topic in api.topics}
    elif section == "flows":
        named = {flow.wire: flow for flow in api.flows}
    elif section == "security" and security is not None:
        return {option.wire: option for option in security.options}.get(keys[1])
    elif section == "protocol" and protocol is not None and keys[0] == "messages":
        return {message.wire: message for message in protocol.messages}.get(keys[1])
    return named.get(keys[0])
