"""The languages whose names must not collide; a new one is plugged in by a line in `MODULES`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple, Protocol

from codegen.model import Words

ROLES = ("field_name", "param_name", "method_name", "class_name", "constant_name", "module_name")


class Spelling(Protocol):
    """How a language spells words by the role of the item."""

    def __call__(self, words: Words, /) -> str:
        """The identifier: `interaction_id`, `InteractionId`, `INTERACTION_ID`."""


class Speller(NamedTuple):
    """A language: its name and one spelling a role."""

    name: str
    field_name: Spelling
    param_name: Spelling
    method_name: Spelling
    class_name: Spelling
    constant_name: Spelling
    module_name: Spelling

    @classmethod
    def of(cls, name: str, source: object) -> Speller:
        """The speller of anything that has a function for every role, such as a language module."""
        return cls(name, *(getattr(source, role) for role in ROLES))


MODULES = {
    "python": "codegen.languages.python",
    "typescript": "codegen.languages.typescript",
}


@cache
def spellers() -> tuple[Speller, ...]:
    """Every language there is."""
    found = {name: import_module(path) for name, path in MODULES.items() if find_spec(path)}
    return tuple(Speller.of(name, module) for name, module in found.items())
