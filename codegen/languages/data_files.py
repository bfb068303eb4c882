"""JSON Schema, one file each: every type, request, response and event; and all in one bundle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from codegen.languages.data import Schema, json_text
from codegen.languages.data_facts import described, facts
from codegen.languages.data_messages import Messages, distinct
from codegen.languages.data_names import event_file, method_file
from codegen.languages.data_types import Pieces, Types, joined, object_text, pieces_of
from codegen.model import Api, Channel, Event, Method, Namespace

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENDING = ".schema.json"


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A schema that stands alone. Its references lead to the files beside it."""

    wire: str  # its path, without ending: "types/climate.room"
    files: frozenset[str]  # the spec files it depends on
    pieces: Pieces
    targets: dict[str, str]

    @property
    def text(self) -> str:
        """The file. Its `$id` is relative to itself, so it is right wherever the folder lies."""
        head = f'{{\n  "$schema": {json_text(DIALECT)},\n  "$id": "../{self.wire}{ENDING}",'
        return self.body(head)

    @property
    def part(self) -> str:
        """The same schema inside the bundle, which stands one folder higher."""
        return self.body(f'{{\n  "$id": "{self.wire}{ENDING}",')

    def body(self, head: str) -> str:
        """The schema after the keys that depend on where it stands."""
        text = joined(self.pieces, lambda name: f"../{self.targets.get(name, name)}{ENDING}")
        return head + text[1:]  # never empty: there is a title


class Files:
    """All files of an API."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.types = Types(api)

    @cached_property
    def all(self) -> tuple[SchemaFile, ...]:
        """What it says by itself."""
        return tuple(self.each())

    def each(self) -> Iterator[SchemaFile]:
        """Types, then what all messages have, then requests and responses, then events."""
        yield from self.of_types()
        if self.api.protocol is not None:
            messages = Messages(self.api, self.api.protocol, self.types)
            for name, schema in messages.envelopes().items():
                entry = frozenset(self.api.files)
                yield self.message(name, entry, {"title": name, **schema}, [])
            for namespace in self.api.namespaces:
                for method in namespace.methods:
                    yield from self.of_method(messages, namespace, method)
            for group in self.api.channel_groups:
                for channel in group.channels:
                    for event in channel.events or (None,):
                        yield self.of_event(messages, channel, event, group.files)

    def of_types(self) -> Iterator[SchemaFile]:
        """Every named type."""
        homes = [(self.api.types, self.api.types_files)]
        homes += [(home.types, home.files) for home in self.api.namespaces]
        homes += [(home.types, home.files) for home in self.api.channel_groups]
        for types, files in homes:
            for definition in types:
                name = self.types.names[definition]
                yield self.file(self.types.files[name], files, self.types.pieces[name])

    def of_method(
        self, messages: Messages, space: Namespace, method: Method
    ) -> Iterator[SchemaFile]:
        """What is sent, and what comes back."""
        name = method_file(space, method)
        calls = [messages.request_example(method, example) for example in method.examples]
        answers = [
            answer
            for example in method.examples
            for answer in messages.response_examples(example, method.result)
        ]
        sent = {"title": f"{method.wire}: request", **described(method), **facts(method)}
        sent |= messages.request(method)
        came = {"title": f"{method.wire}: response", **described(method.result)}
        came |= {**facts(method.result, method), **messages.response(method)}
        for folder, schema, examples in (("requests", sent, calls), ("responses", came, answers)):
            yield self.message(f"{folder}/{name}", space.files, schema, examples)

    def of_event(
        self, messages: Messages, channel: Channel, event: Event | None, files: frozenset[str]
    ) -> SchemaFile:
        """A message of a channel."""
        item = event or channel
        title = f"{channel.wire}: {event.wire}" if event is not None else channel.wire
        schema = {"title": title, **described(item), **facts(item)}
        schema |= messages.event(channel, event)
        values = [messages.event_example(channel, value) for value in item.examples]
        return self.message(event_file(channel, event), files, schema, values)

    def message(
        self, path: str, files: frozenset[str], schema: Schema, examples: list[Any]
    ) -> SchemaFile:
        """A message with its examples."""
        if examples:
            schema["examples"] = distinct(examples)
        return self.file(path, files, pieces_of(schema))

    def file(self, path: str, files: frozenset[str], pieces: Pieces) -> SchemaFile:
        """A file with what its references need."""
        return SchemaFile(path, files, pieces, self.types.files)


def types_text(files: Files) -> str:
    """Every type in one document, under its name."""
    texts = files.types.texts(lambda name: f"#/$defs/{name}")
    return one_document(files.api, f"types{ENDING}", texts)


def bundle(files: Files) -> str:
    """Every schema in one document, each under its path and with its own `$id`."""
    return one_document(files.api, f"bundle{ENDING}", {file.wire: file.part for file in files.all})


def one_document(api: Api, name: str, texts: dict[str, str]) -> str:
    """Schemas that stand together."""
    head = {"$schema": DIALECT, "$id": name, "title": api.info.title}
    members = {key: json_text(value) for key, value in head.items()}
    return object_text({**members, "$defs": object_text(texts)})
