"""Python: what a module imports, found from the code in it."""

from __future__ import annotations

from collections.abc import Container, Iterable

from codegen.languages import python, python_channels
from codegen.languages.homes import definition_homes, homes_in
from codegen.languages.python_blocks import (
    alias,
    alias_reader,
    attribute,
    decode_field,
    leftovers,
    union_tail,
    variants,
)
from codegen.languages.python_layout import import_block
from codegen.languages.python_names import ABC_NAMES, CHANNEL_NAMES, CODEC_NAMES, TYPING_NAMES
from codegen.model import (
    Alias,
    ChannelGroup,
    Definition,
    Enum,
    Home,
    Namespace,
    Record,
    TaggedUnion,
)

_NO_NAME = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "_"}


def module_imports(
    homes: Iterable[Home], here: Home, depth: int, used: Container[str]
) -> list[str]:
    """`from . import media as _media`, for every other module that the code names."""
    dots = "." * depth
    lines = set()
    for home in set(homes) - {here}:
        if python.module_alias(home) not in used:
            continue  # an alias of that module, written out here
        package, _, name = python.home_module(home).rpartition(".")
        imported = import_block([f"{name} as {python.module_alias(home)}"], dots + package)
        lines.add("\n".join(imported))
    return sorted(lines)


def names_in(code: str) -> set[str]:
    """Every identifier, words in strings included."""
    return set(code.translate(_NO_NAME).split())


def type_imports(item: Namespace | ChannelGroup) -> str:
    """Everything a module of types imports."""
    here, depth = item.home, 2 if item.home.kind == "events" else 1
    code = "\n".join(_code(definition, here) for definition in item.types)
    if isinstance(item, ChannelGroup):
        code += "\n" + _channel_code(item)
    used = names_in(code)
    homes = {home for definition in item.types for home in definition_homes(definition)}
    if isinstance(item, ChannelGroup):
        homes |= {
            home for c in item.channels if c.payload is not None for home in homes_in(c.payload)
        }
    dots = "." * depth
    blocks = [
        import_block(used & ABC_NAMES, "collections.abc")
        + (["from dataclasses import dataclass"] if "dataclass" in used else [])
        + import_block(used & TYPING_NAMES, "typing"),
        module_imports(homes, here, depth, used)
        + (import_block(used & CHANNEL_NAMES, f"{dots}_runtime.channel"))
        + import_block(used & CODEC_NAMES, f"{dots}_runtime.codec"),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _channel_code(group: ChannelGroup) -> str:
    code = []
    for channel in group.channels:
        code += [python_channels.channel_constant(channel, group.types)]
        if channel.events:
            code += [
                python_channels.event_union(channel),
                "Any TypeAlias At ROOT Reader read_other",
            ]
    return "\n".join(code)


# What every record's class uses.
_RECORD_CODE = "dataclass Any ClassVar JSON At Members Record leftovers new retry seal"
_UNION_CODE = "Any At ROOT Reader TypeAlias read_variant"


def _code(definition: Definition, here: Home) -> str:
    """The code of a definition, docs left out, as far as its imports are concerned."""
    match definition:
        case Record():
            parts = [_RECORD_CODE, leftovers(definition)]
            for field in definition.fields:
                parts += [attribute(field, here), decode_field(field, definition)]
            return "\n".join(parts)
        case Enum():
            return f"Final members_of {'IntegerEnum' if definition.integers else 'StringEnum'}"
        case Alias():
            return f"TypeAlias {alias(definition)} {alias_reader(definition)}"
        case TaggedUnion():
            return f"{_UNION_CODE} {variants(definition)} {union_tail(definition)}"
        case _:
            return ""
