"""The homes of the definitions that something names; modules import from there."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.model import (
    Alias,
    Definition,
    Home,
    Record,
    Ref,
    TaggedUnion,
    Type,
)


def homes_in(kind: Type) -> Iterator[Home]:
    """The homes of the definitions that a type names; decoders look through aliases."""
    todo, seen = [kind], set[Alias]()
    while todo:
        part = todo.pop()
        todo += part.parts
        if isinstance(part, Ref):
            yield part.target.home
            if isinstance(part.target, Alias) and part.target not in seen:
                seen.add(part.target)
                todo.append(part.target.type)


def definition_homes(definition: Definition) -> Iterator[Home]:
    """The homes that a definition's module needs."""
    match definition:
        case Record():
            for field in definition.fields:
                yield from homes_in(field.type)
        case Alias():
            yield from homes_in(definition.type)
        case TaggedUnion():
            for variant in definition.variants:
                yield variant.record.home
        case _:
            pass
