"""Markdown: what belongs together: methods, events, errors, topics, sequences and mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.languages import markdown, markdown_items
from codegen.languages.markdown import code, code_cell
from codegen.languages.markdown_behavior import leads_to
from codegen.languages.markdown_errata import Subject
from codegen.languages.markdown_items import Page, link, name_of
from codegen.model import (
    Api,
    Channel,
    Definition,
    Enum,
    Erratum,
    ErrorKind,
    Event,
    FlowMode,
    Item,
    Method,
    Source,
    Topic,
)

FEW = 8  # events that fit into a cell
GLOSSARY = "glossary"  # the topic whose facts are terms


def links(items: Iterable[Any], here: Page) -> str:
    """Several items, each leading to its description."""
    return ", ".join(link(item, here) for item in items)


def events_of(method: Method, here: Page) -> list[Event]:
    """The events that a method's description names."""
    return [item for item in here.index.named.get(method, ()) if isinstance(item, Event)]


def event_links(events: Iterable[Event], here: Page) -> str:
    """Several events, each leading to its description."""
    return ", ".join(here.link(event, code_cell(event.wire)) for event in events)


def methods_of(event: Event, here: Page) -> list[Method]:
    """The methods whose description names an event, and those that its own names."""
    about = (*here.index.mentions.get(event, ()), *here.index.named.get(event, ()))
    return [item for item in dict.fromkeys(about) if isinstance(item, Method)]


def beside(event: Event, channel: Channel, here: Page) -> list[str]:
    """What else there is to say of an event, in lines."""
    modes, topics = modes_of(event, here), topics_of(event, here)
    causes = leads_to((channel.wire, event.wire), here)
    methods = () if causes else methods_of(event, here)
    lines = [
        f"**Comes after:** {causes}" if causes else "",
        f"**Methods:** {links(methods, here)}" if methods else "",
        f"**Sequences:** {mode_links(modes, here)}" if modes else "",
        f"**See also** {topic_links(topics, here)}" if topics else "",
        markdown_items.differing(event, channel, here),
    ]
    return [line for line in lines if line]


def errors_of(method: Method, here: Page) -> list[ErrorKind]:
    """The errors whose description names a method."""
    return [item for item in here.index.mentions.get(method, ()) if isinstance(item, ErrorKind)]


def topics_of(item: Item, here: Page) -> list[Topic]:
    """The topics whose facts name a method or an event."""
    about = here.index.mentions.get(item, ())
    return [topic for topic in about if isinstance(topic, Topic) and topic.wire != GLOSSARY]


def topic_links(topics: Iterable[Topic], here: Page) -> str:
    """Several topics, by their titles."""
    return ", ".join(here.link(topic, markdown.title_cell(topic.title)) for topic in topics)


def modes_of(event: Event, here: Page) -> list[FlowMode]:
    """The sequences that an event occurs in."""
    return [item for item in here.index.mentions.get(event, ()) if isinstance(item, FlowMode)]


def mode_links(modes: Iterable[FlowMode], here: Page) -> str:
    """Several sequences, by their titles."""
    return ", ".join(here.link(mode, markdown.title_cell(mode.title)) for mode in modes)


def errata_of(item: Item, here: Page) -> list[Erratum]:
    """The mistakes in the sources that concern an item."""
    return here.index.errata.get(item, [])


def errata_subjects(here: Page) -> list[Subject]:
    """All mistakes, by what they are about."""
    return here.index.subjects


def subject_items(subject: Subject, here: Page) -> str:
    """What a subject's mistakes are about in particular."""
    return links(subject.items, here)


def other_types(group: Any) -> list[Definition]:
    """The types of a group of channels that are not payloads of its events."""
    payloads = {event.record for channel in group.channels for event in channel.events}
    return [definition for definition in group.types if definition not in payloads]


def glossary(api: Api) -> list[Topic]:
    """The topic whose facts are terms, if there is one."""
    return [topic for topic in api.topics if topic.wire == GLOSSARY]


def background(api: Api) -> list[Topic]:
    """The other topics."""
    return [topic for topic in api.topics if topic.wire != GLOSSARY]


def by_name(items: Iterable[Any]) -> list[Any]:
    """Sorted as a reader looks for them."""
    return sorted(items, key=lambda item: name_of(item).casefold())


def enums(definitions: Iterable[Definition]) -> list[Definition]:
    """The enums among them."""
    return [item for item in definitions if isinstance(item, Enum)]


def other_kinds(definitions: Iterable[Definition]) -> list[Definition]:
    """Those that are none, but for the payloads of events."""
    return [d for d in definitions if not isinstance(d, Enum) and d.home.kind != "events"]


def event_overview(channel: Channel, here: Page) -> str:
    """The events of a channel, or how many there are."""
    if len(channel.events) > FEW:
        return here.link(channel, f"{len(channel.events)} events")
    return event_links(channel.events, here)


def source_links(items: Iterable[Source], here: Page) -> str:
    """Several sources, by their ids."""
    return ", ".join(here.link(source, markdown.escaped(source.id)) for source in items)


def subject_link(subject: Subject, here: Page) -> str:
    """What mistakes are about, leading to them."""
    return here.link(subject, markdown.title_cell(subject.title))


def name(text: str, here: Page) -> str:
    """A name as code, leading to its definition if there is one."""
    target = here.find(text, "")
    return f"[{code(text)}]({target})" if target else code(text)
