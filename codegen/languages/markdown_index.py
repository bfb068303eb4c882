"""Markdown: where everything is defined, so that every name can lead there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from codegen.languages.markdown import names_in, shown_title, slugs
from codegen.languages.markdown_errata import Subject, subjects
from codegen.model import (
    Api,
    ChannelGroup,
    Edition,
    Enum,
    Erratum,
    Event,
    Method,
    Namespace,
    Record,
    Source,
    Version,
)
from codegen.names import kebab

_KIND = re.compile(r"\b(events?|states?|values?)\b")


class Heading(NamedTuple):
    """A heading of a page, and what it is the heading of; None if templates write it."""

    text: str
    of: object = None


Layout = tuple[str, list[Heading]]  # a page's path and its headings


class Index:
    """The definitions of an API: the page and anchor of each, and the names that mean one of them."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.subjects = subjects(api)
        self.errata = defaultdict[object, list[Erratum]](list)
        for subject in self.subjects:
            for item, erratum in subject.rows:
                self.errata[item].append(erratum)
        self.targets: dict[object, str] = {}
        for path, headings in (*layouts(api), errata_layout(self.subjects)):
            anchors = slugs(heading.text for heading in headings)
            for heading, anchor in zip(headings, anchors, strict=True):
                if heading.of is not None:
                    self.targets[heading.of] = f"{path}#{anchor}"
        for channel in api.channels:
            for event in channel.events:
                self.targets[event.record] = self.targets[event]
        if api.behavior is not None:  # its settings are rows of one table
            for setting in api.behavior.settings:
                self.targets[setting] = self.targets[api.behavior.settings]
        self.names = dict(self._names())
        events = [(event.wire, event) for channel in api.channels for event in channel.events]
        counts = Counter(name for name, _ in events)
        self.events = {name: event for name, event in events if counts[name] == 1}
        self.named: dict[object, list[Any]] = {}  # what the text of something names
        self.mentions: dict[object, list[Any]] = {}  # what names something
        self._read_texts()

    def _names(self) -> Iterator[tuple[str, object]]:
        """Names that mean one thing: full names first, then what is unique among the short ones."""
        full, short = dict(full_names(self.api)), defaultdict[str, set[str]](set)
        owners: dict[str, object] = {}
        for name, of in short_names(self.api):
            short[name].add(self.targets[of])
            owners[name] = of
        yield from full.items()
        for name, places in short.items():
            if len(places) == 1 and name not in full:
                yield name, owners[name]

    def meant(self, name: str, before: str) -> object:
        """What a name means. An event and a state may share it; then the word before decides."""
        of = self.names.get(name)
        if of is None and name in self.events:
            told = _KIND.findall(before)
            of = self.events[name] if told and told[-1].startswith("event") else None
        return of

    def _read_texts(self) -> None:
        """Methods and events that are named in the text of methods, events, errors and facts."""
        named, mentions = (
            defaultdict[Any, dict[Any, None]](dict),
            defaultdict[Any, dict[Any, None]](dict),
        )
        for teller, text in told(self.api):
            for word, before in names_in(text):
                of = self.meant(word, before)
                if of is not teller and isinstance(of, Method | Event):
                    named[teller][of] = None
                    mentions[of][teller] = None
        for flow in self.api.flows:
            for mode in flow.modes:
                for row in (row for step in mode.steps for row in step.rows):
                    mentions[row.event][mode] = None
        self.named = {teller: list(items) for teller, items in named.items()}
        self.mentions = {of: list(tellers) for of, tellers in mentions.items()}

    def path_of(self, item: object) -> str:
        """The page that an item is described on."""
        return self.targets[item].partition("#")[0]


@lru_cache(maxsize=2)
def index_of(api: Api) -> Index:
    """Made once for all pages."""
    return Index(api)


# --- pages --------------------------------------------------------------------------------------


def namespace_page(namespace: Namespace) -> str:
    """Where a namespace is described."""
    return f"namespaces/{kebab(namespace.words)}.md"


def events_page(group: ChannelGroup) -> str:
    """Where a group of channels is described."""
    return f"events/{kebab(group.words)}.md"


def layouts(api: Api) -> Iterator[Layout]:
    """Every page that holds definitions, with its headings in the order of its template."""
    for namespace in api.namespaces:
        yield namespace_page(namespace), list(_namespace_headings(namespace))
    for group in api.channel_groups:
        yield events_page(group), list(_events_headings(group))
    yield "types.md", [Heading("Types"), *(Heading(d.qualified, d) for d in api.types)]
    yield "errors.md", [Heading("Errors"), *(Heading(error.wire, error) for error in api.errors)]
    yield "editions.md", list(_edition_headings(api))
    yield "sources.md", [Heading("Sources"), *(Heading(s.id, s) for s in api.sources)]
    yield (
        "background.md",
        [Heading("Background"), *(Heading(shown_title(t.title), t) for t in api.topics)],
    )
    yield "sequences.md", list(_flow_headings(api))
    yield "security.md", list(_security_headings(api))
    yield "protocol.md", list(_protocol_headings(api))
    yield from _behavior_layouts(api)


def errata_layout(found: list[Subject]) -> Layout:
    """The page of mistakes in the sources."""
    headings = [Heading(subject.title, subject) for subject in found]
    return "errata.md", [Heading("What the sources have wrong"), *headings]


def _namespace_headings(namespace: Namespace) -> Iterator[Heading]:
    yield Heading(namespace.wire, namespace)
    if namespace.methods:
        yield Heading("Methods")
    yield from (Heading(method.wire, method) for method in namespace.methods)
    if namespace.known:
        yield Heading("Known, but not to be called")
    yield from (Heading(method.wire, method) for method in namespace.known)
    if namespace.types:
        yield Heading("Types")
    yield from (Heading(d.qualified, d) for d in namespace.types)


def _events_headings(group: ChannelGroup) -> Iterator[Heading]:
    yield Heading(f"Events: {group.wire}", group)
    shown = set()
    for channel in group.channels:
        yield Heading(f"Channel {channel.wire}", channel)
        yield from (Heading(f"{channel.wire}.{event.wire}", event) for event in channel.events)
        shown |= {event.record for event in channel.events}
    others = [definition for definition in group.types if definition not in shown]
    if others:
        yield Heading("Types")
    yield from (Heading(definition.qualified, definition) for definition in others)


def _edition_headings(api: Api) -> Iterator[Heading]:
    yield Heading("Editions and versions")
    if api.editions:
        yield Heading("Editions")
    yield from (Heading(edition.id, edition) for edition in api.editions)
    if api.versions:
        yield Heading("Versions")
    yield from (Heading(version.id, version) for version in api.versions)


def _flow_headings(api: Api) -> Iterator[Heading]:
    yield Heading("Sequences of events")
    for flow in api.flows:
        yield Heading(flow.wire, flow)
        yield from (Heading(shown_title(mode.title), mode) for mode in flow.modes)


def _security_headings(api: Api) -> Iterator[Heading]:
    yield Heading("Security options")
    if api.security is not None:
        yield Heading("Options")
        yield from (Heading(option.wire, option) for option in api.security.options)
        if api.security.grammars:
            yield Heading("How values are written")
        yield from (Heading(grammar.wire, grammar) for grammar in api.security.grammars)


def _protocol_headings(api: Api) -> Iterator[Heading]:
    yield Heading("Wire protocol")
    if api.protocol is not None:
        yield Heading("At a glance")
        if api.protocol.messages:
            yield Heading("Messages")
        yield from (Heading(message.wire, message) for message in api.protocol.messages)


def _behavior_layouts(api: Api) -> Iterator[Layout]:
    machines = api.behavior.machines if api.behavior is not None else ()
    yield (
        "machines.md",
        [Heading("Machines and their states"), *(Heading(m.wire, m) for m in machines)],
    )
    yield "mock.md", list(_mock_headings(api))
    stories = (Heading(shown_title(it.title or it.wire), it) for it in api.scenarios)
    yield "scenarios.md", [Heading("Scenarios"), *stories]


def _mock_headings(api: Api) -> Iterator[Heading]:
    yield Heading("The mock", api.behavior)
    if api.behavior is not None:
        if api.behavior.settings:
            yield Heading("Settings", api.behavior.settings)
        if api.behavior.triggers:
            yield Heading("Triggers")
        yield from (Heading(trigger.wire, trigger) for trigger in api.behavior.triggers)


# --- names --------------------------------------------------------------------------------------


def full_names(api: Api) -> Iterator[tuple[str, object]]:
    """Names that need nothing around them; of equal ones the last counts."""
    if api.behavior is not None:
        yield from ((item.wire, item) for item in (*api.behavior.settings, *api.behavior.triggers))
    for namespace in api.namespaces:
        for method in (*namespace.known, *namespace.methods):
            yield method.wire, method
    for definition in api.definitions:
        yield definition.qualified, definition
    for channel in api.channels:
        for event in channel.events:
            yield f"{channel.wire}.{event.wire}", event
    for option in api.security.options if api.security is not None else ():
        yield option.wire, option


def short_names(api: Api) -> Iterator[tuple[str, object]]:
    """Names that several things may have."""
    for namespace in api.namespaces:
        for method in (*namespace.methods, *namespace.known):
            yield method.key, method
    for definition in api.definitions:
        yield definition.wire, definition
        if isinstance(definition, Record):
            yield from ((field.wire, definition) for field in definition.fields)
        elif isinstance(definition, Enum):
            yield from ((str(value.value), definition) for value in definition.values)
    for channel in api.channels:
        yield channel.wire, channel
        yield from ((event.wire, event) for event in channel.events)
    yield from ((error.wire, error) for error in api.errors)
    listed: tuple[Source | Edition | Version, ...] = (*api.sources, *api.editions, *api.versions)
    yield from ((item.id, item) for item in listed)


def told(api: Api) -> Iterator[tuple[Any, str]]:
    """Everything that names other things in its text."""
    for item in (*api.methods, *api.errors):
        yield item, f"{item.description} {item.undocumented} {item.note}"
    for channel in api.channels:
        for event in channel.events:
            yield event, f"{event.description} {event.undocumented} {event.note}"
    for topic in api.topics:
        for fact in topic.facts:
            yield topic, f"{fact.wire} {fact.description} {fact.undocumented}"
