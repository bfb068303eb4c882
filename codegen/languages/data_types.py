"""JSON Schema of named types as text: rendered once, spelled into any number of documents.

What differs from document to document is only where a reference leads. So the text of a type is
kept in pieces, every second of which is the name of a type that a document turns into its own
kind of `$ref`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from codegen.languages.data import Bundle, Link, Schema, marked_text
from codegen.languages.data_names import type_file
from codegen.languages.markdown import inline
from codegen.model import Api, Definition, Field, TaggedUnion

Pieces = list[str]
Spelled = Callable[[str], str]  # the name of a type -> the text of a reference to it


class Types(Bundle):
    """The types of an API; references are left open."""

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.definitions = {self.names[definition]: definition for definition in api.definitions}

    @cached_property
    def files(self) -> dict[str, str]:
        """Name -> the file of its own, without its ending."""
        return {name: type_file(definition) for name, definition in self.definitions.items()}

    @cached_property
    def pieces(self) -> dict[str, Pieces]:
        """Every type by its name."""
        return {
            name: pieces_of(self.definition(definition))
            for name, definition in self.definitions.items()
        }

    def ref(self, target: Definition) -> Schema:
        """A reference to be filled in."""
        return {"$ref": Link(self.names[target])}

    def texts(self, spelled: Spelled) -> dict[str, str]:
        """Every type as a document spells it."""
        return {name: joined(pieces, spelled) for name, pieces in self.pieces.items()}


class Draft7(Types):
    """As AsyncAPI and OpenRPC read schemas: draft 7, and Markdown in descriptions."""

    def definition(self, definition: Definition) -> Schema:
        """A named type; beside a reference nothing else is read."""
        return alone(super().definition(definition))

    def field(self, field: Field) -> Schema:
        """A property; beside a reference nothing else is read."""
        return alone(super().field(field))

    def tagged(self, union: TaggedUnion) -> Schema:
        """The variants; both formats tell them apart in ways of their own."""
        schema = super().tagged(union)
        schema.pop("discriminator", None)
        return schema


def alone(schema: Schema) -> Schema:
    """The schema with its reference apart, and its description as Markdown."""
    if "description" in schema:
        schema["description"] = inline(schema["description"])
    if "$ref" in schema and len(schema) > 1:
        return {"allOf": [{"$ref": schema.pop("$ref")}], **schema}
    return schema


def pieces_of(value: Any) -> Pieces:
    """The text of a value; the names of types stand at the odd places."""
    return marked_text(value).split("\0")


def joined(pieces: Pieces, spelled: Spelled) -> str:
    """The text with every reference spelled."""
    if len(pieces) == 1:
        return pieces[0]
    out = list(pieces)
    out[1::2] = map(spelled, pieces[1::2])
    return "".join(out)


def indented(text: str, levels: int) -> str:
    """The text of a value as it stands inside others; no line ends within a string."""
    return text.replace("\n", "\n" + "  " * levels)


def object_text(texts: dict[str, str]) -> str:
    """An object of values whose text there is already."""
    if not texts:
        return "{}"
    lines = (f"  {marked_text(key)}: {indented(text, 1)}" for key, text in texts.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def schema_reference(name: str) -> str:
    """To a type, in documents that hold types as components."""
    return f"#/components/schemas/{name.replace('/', '.')}"
