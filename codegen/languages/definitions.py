"""Definitions by kind, as templates lay them out."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.model import Alias, Definition, Enum, Record, TaggedUnion


def records(definitions: Iterable[Definition]) -> list[Record]:
    """The records among definitions."""
    return [definition for definition in definitions if isinstance(definition, Record)]


def enums(definitions: Iterable[Definition]) -> list[Enum]:
    """The enums among definitions."""
    return [definition for definition in definitions if isinstance(definition, Enum)]


def aliases(definitions: Iterable[Definition]) -> list[Alias]:
    """The aliases among definitions."""
    return [definition for definition in definitions if isinstance(definition, Alias)]


def unions(definitions: Iterable[Definition]) -> list[TaggedUnion]:
    """The tagged unions among definitions."""
    return [definition for definition in definitions if isinstance(definition, TaggedUnion)]
