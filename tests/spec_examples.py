"""Specs read once, their examples with the types they are examples of, and their output on disk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from codegen import pipeline
from codegen.model import NULL, Api, Channel, Method, Ref, Type, Union

ROOT = Path(__file__).resolve().parents[1]
SPECS = {"real": ROOT / "spec", "thermostat": ROOT / "examples" / "thermostat" / "spec"}


class Example(NamedTuple):
    """A value and what the spec says it is."""

    name: str
    type: Type
    value: Any


@cache
def read(spec: Path) -> pipeline.Reading:
    """A spec that no test writes to; read once for all who ask."""
    return pipeline.read_spec(spec)


def reading(spec: str) -> pipeline.Reading:
    """One of SPECS."""
    return read(SPECS[spec])


def examples(api: Api) -> Iterator[Example]:
    """Of types, of events and of results."""
    for definition in api.definitions:
        for value in definition.examples:
            yield Example(definition.qualified, Ref(definition), value)
    for channel in api.channels:
        yield from _of_channel(channel)
    for method in api.methods:
        yield from _of_method(method)


def _of_channel(channel: Channel) -> Iterator[Example]:
    if channel.payload is not None:
        for value in channel.examples:
            yield Example(channel.wire, channel.payload, value)
    for event in channel.events:
        for value in event.examples:
            yield Example(f"{channel.wire} {event.wire}", Ref(event.record), value)


def _of_method(method: Method) -> Iterator[Example]:
    result = method.result
    if result.type is not None:
        kind = Union((result.type, NULL)) if result.nullable else result.type
        for example in method.examples:
            if example.has_result:
                yield Example(method.wire, kind, example.result)


def write(folder: Path, spec: pipeline.Reading, *targets: str) -> Path:
    """The output of targets on disk."""
    for file in pipeline.build(spec, targets):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return folder


def importer(*folders: Path) -> Callable[[str], ModuleType]:
    """Imports from folders that stay on the path; generated modules import late."""
    for folder in folders:
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    return import_module
