"""Rules on names: whether code can be spelled from them, and whether it stays apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from unicodedata import normalize

from codegen.model import Definition, Enum, Item, Record, Words
from codegen.problems import Finding, Place
from codegen.rules.rule import Rule, Scope
from codegen.rules.spelling import Spelling

Named = tuple[str, Words, Place]  # as it is written, its words, its place

# --- bad-name -----------------------------------------------------------------------------------


def bad_name(scope: Scope) -> Iterator[Finding]:
    """Whatever code is spelled from."""
    items: Iterable[Item] = chain(
        scope.api.namespaces,
        scope.api.channel_groups,
        scope.channels,
        (event for _, event in scope.events),
        scope.methods,
        chain.from_iterable(scope.params),
        scope.definitions,
        scope.own_fields,
        (value for d in scope.definitions if isinstance(d, Enum) for value in d.values),
    )
    seen: set[Place] = set()
    for item in items:
        words, wire = item.words, item.wire
        if (not words or not wire.isascii() or not wire.isprintable()) and item.at not in seen:
            reason = _unspeakable(words, wire)
            if reason:
                seen.add(item.at)
                hint = "give it a `name` of letters and digits; what is sent stays as it is"
                yield Finding("bad-name", f"{_quoted(wire)} {reason}", item.at, hint, on_key=True)


def _unspeakable(words: Words, wire: str) -> str:
    if not words:
        return "has no letter or digit to make a name of"
    if not wire.isprintable():
        return "holds characters that cannot be seen"
    if not ("a" + "".join(words)).isidentifier():
        return "holds letters that no programming language takes in a name"
    return ""


def _quoted(wire: str) -> str:
    return f'"{wire}"' if wire.isprintable() else ascii(wire).replace("'", '"')


# --- name-collision -----------------------------------------------------------------------------


def name_collision(scope: Scope) -> Iterator[Finding]:
    """Every group of names that share a scope in generated code, in every language."""
    api = scope.api
    yield from _clashes(scope, "module_name", api.namespaces)
    yield from _clashes(scope, "class_name", api.namespaces)
    yield from _clashes(scope, "module_name", api.channel_groups)
    for params in scope.params:
        yield from _clashes(scope, "param_name", params)
    for space in api.namespaces:
        yield from _clashes(scope, "method_name", (*space.methods, *space.known))
        yield from _type_clashes(scope, space.types)
    yield from _type_clashes(scope, api.types)
    for group in api.channel_groups:
        yield from _clashes(scope, "method_name", group.channels)
        yield from _type_clashes(scope, group.types)
    for channel in scope.channels:
        yield from _clashes(scope, "class_name", channel.events)
    for definition in scope.definitions:
        if isinstance(definition, Record):
            yield from _clashes(scope, "field_name", definition.fields)
        elif isinstance(definition, Enum):
            yield from _clashes(scope, "constant_name", definition.values)


def _type_clashes(scope: Scope, types: Sequence[Definition]) -> Iterator[Finding]:
    """In code, and in JSON Schema, which knows types by the name that the spec gives them."""
    yield from _clashes(scope, "class_name", types)
    first: dict[str, Definition] = {}
    for definition in types:
        other = first.setdefault(definition.wire, definition)
        if other is not definition and other.words != definition.words:
            yield _clash(other, definition, f"{definition.wire} in schema")


def _clashes(scope: Scope, role: str, items: Sequence[Item]) -> Iterator[Finding]:
    if len(items) < 2:
        return
    for language in scope.languages:
        spell: Spelling = getattr(language, role)
        names = [spell(item.words) for item in items if item.words]
        if len(set(map(_folded, names))) < len(names):
            yield from _named_clashes(scope, role, items)
            return


def _named_clashes(scope: Scope, role: str, items: Sequence[Item]) -> Iterator[Finding]:
    """The slow way, once it is known that there is something to say."""
    told: dict[tuple[int, int], list[str]] = {}
    for language in scope.languages:
        first: dict[str, int] = {}
        for index, item in enumerate(items):
            name = getattr(language, role)(item.words)
            other = first.setdefault(_folded(name), index)
            if other != index and item.words:
                told.setdefault((other, index), []).append(f"{name} in {language.name}")
    for (one, other), spelled in told.items():
        yield _clash(items[one], items[other], ", ".join(spelled))


def _clash(one: Item, other: Item, spelled: str) -> Finding:
    both = _quoted(one.wire)
    if other.wire != one.wire:
        both += f" and {_quoted(other.wire)} are both"
    else:
        both += f" here and at {one.at.dotted} are both"
    hint = "give one of them another `name`; what is sent stays as it is"
    if isinstance(other, Definition) and other.inline:
        hint = "the second is named after where it stands: declare it under `types` by another name"
    return Finding("name-collision", f"{both} {spelled}", other.at, hint, on_key=True)


def _folded(name: str) -> str:
    """Python reads identifiers in this normal form; the languages must not differ."""
    return name if name.isascii() else normalize("NFKC", name)


RULES = (
    Rule(
        "bad-name",
        "error",
        "A name that no language can spell.",
        "Names in code are made of the letters and digits of the name. Characters that cannot "
        "be seen would hide in documents, too.",
        "Give the item a `name`; code is spelled from it, and the wire name stays. The id of a "
        "source may not have blanks, because citations are `id part`; choose another id.",
        bad_name,
    ),
    Rule(
        "name-collision",
        "error",
        "Two names that are spelled alike in a language.",
        "`userData` and `user_data` are two names on the wire, but one in Python. Types written "
        "inside other items take part: they are named after where they stand.",
        "Give one of them a `name`; code is spelled from it, and the wire name stays. Declare a "
        "type that is written inside another item under `types`, by a name of its own.",
        name_collision,
    ),
)
