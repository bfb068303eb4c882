"""Python: types and their members, as declarations and decoders."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from codegen.languages import docs, python, python_codec
from codegen.languages.python_layout import (
    annotated,
    assigned,
    call,
    function,
    lay_out,
)
from codegen.languages.text import split_outside
from codegen.model import (
    Alias,
    Channel,
    Definition,
    Enum,
    EnumValue,
    Field,
    Home,
    Item,
    Literal,
    Record,
    TaggedUnion,
)
from codegen.names import screaming


# A module asks twice; `scapi watch` must not collect the fields of every run.
@lru_cache(maxsize=4096)
def decode_field(field: Field, record: Record) -> str:
    """The lines of a record's decoder that set one field."""
    return python_codec.decode_field(field, record.home, python.class_name(record.words))


# --- records ------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def attribute(field: Field, here: Home) -> str:
    """A dataclass field."""
    return _declared(field, here, 4)


@lru_cache(maxsize=4096)
def init_parameter(field: Field, here: Home) -> str:
    """The same field as a parameter of `__init__`."""
    return f"        {_declared(field, here, 8, ',')}"


def init_assignment(field: Field) -> str:
    """The line of `__init__` that keeps it."""
    name = python.field_name(field.words)
    return f"        {assigned(f'self.{name}', name, 8)}"


def _declared(field: Field, here: Home, indent: int, end: str = "") -> str:
    default = "" if field.required else "UNSET" if python.needs_unset(field) else "None"
    if field.required and isinstance(field.type, Literal):
        default = python.literal(field.type.value)  # the tag of an event: there is only one
    name = python.field_name(field.words)
    return annotated(name, python.field_type(field, here), default, indent, end)


def required(record: Record) -> list[Field]:
    """The fields that are always there."""
    return [field for field in record.fields if field.required]


def optional(record: Record) -> list[Field]:
    """The fields that may be absent."""
    return [field for field in record.fields if field.optional]


def decode_head(record: Record) -> str:
    """The first line of a record's decoder."""
    values = ["data: Any", "at: At", "strict: bool"]
    return function("def decode(", values, python.class_name(record.words), 4)


def class_head(record: Record) -> str:
    """The first line of a record's class."""
    return "\n".join(lay_out(f"class {python.class_name(record.words)}(Record)", 0, ":"))


def make_new(record: Record) -> str:
    """The line of a decoder that makes the record."""
    return "\n".join(lay_out(f"self = new({python.class_name(record.words)})", 8))


def retry(record: Record) -> str:
    """The line of a decoder that hands over what lacks a required member."""
    name = python.class_name(record.words)
    values = [f"{name}.decode", "data", f"{name}.MEMBERS", "at", "strict"]
    return "\n".join(call("return retry(", values, 12))


def leftovers(record: Record) -> str:
    """The line of a decoder that keeps what it does not know."""
    values = ["data", f"{python.class_name(record.words)}.MEMBERS", "n", "at", "strict"]
    lines = call("self.unknown_fields = leftovers(", values, 12)
    if not record.open:
        lines += ["            if self.unknown_fields:"]
        lines += call("mismatch(", ["data", '"object without more"', "at", "strict"], 16)
    return "\n".join(lines)


def sealed(fields: Iterable[Field], optional: bool) -> str:
    """The argument of `seal` for the members that are always sent, or for the optional ones."""
    shown = [
        field for field in fields if (field.optional and not python.needs_unset(field)) is optional
    ]
    if not shown:
        return "            {},"
    lines = (
        f"{python.string(field.wire)}: self.{python.field_name(field.words)}," for field in shown
    )
    return (
        "            {\n"
        + "".join(f"                {line}\n" for line in lines)
        + "            },"
    )


# --- aliases and unions -------------------------------------------------------------------------


def alias(definition: Alias) -> str:
    """The right side of a type alias; quoted, so that it may name what is not there yet."""
    text = python.type_text(definition.type, definition.home)
    return python.union_text(split_outside(text, "|"))


def variants(union: TaggedUnion) -> str:
    """The right side of a tagged union's alias."""
    names = dict.fromkeys(
        python.qualified_name(variant.record, union.home) for variant in union.variants
    )
    return python.union_text([*names, "UnknownVariant"] if union.open else list(names))


def union_tail(union: TaggedUnion) -> str:
    """The end of the function that reads a union."""
    tag = python.string(union.tag.wire) if union.tag is not None else '""'
    values = ["data", tag, "by_tag", "by_member", "at", "strict"]
    if union.open:
        return "\n".join(call("return read_variant(", values, 4))
    lines = call("found = read_variant(", values, 4)
    lines += ["    if found.__class__ is UnknownVariant:"]
    known = " or ".join(json.dumps(variant.key, ensure_ascii=False) for variant in union.variants)
    wanted = (
        f"object with {union.tag.wire} {known}" if union.tag is not None else f"object with {known}"
    )
    lines += call("return mismatch(", ["data", python.string(wanted), "at", "strict"], 8)
    return "\n".join([*lines, "    return found"])


def union_doc(union: TaggedUnion) -> str:
    """The docstring of that function."""
    more = "; one of an unknown kind is an UnknownVariant" if union.open else ""
    return python.doc_text(f"Read any {python.class_name(union.words)}{more}.", 4)


def variant_reader(record: Record, here: Home) -> str:
    """A record's decoder for a table; of another module it is looked up when called."""
    name = python.qualified_name(record, here) + ".decode"
    return name if record.home == here else f"lambda data, at, strict: {name}(data, at, strict)"


def tables(union: TaggedUnion) -> tuple[str, str]:
    """The two tables of a tagged union: by tag, by member."""
    lines = [
        line
        for variant in union.variants
        for line in lay_out(
            f"{python.string(variant.key)}: {variant_reader(variant.record, union.home)}", 8, ","
        )
    ]
    table = "{\n" + "\n".join(lines) + "\n    }" if lines else "{}"
    return (table, "{}") if union.tag is not None else ("{}", table)


def reader_head(definition: Alias | TaggedUnion) -> str:
    """The first line of the function that reads an alias or a union."""
    values = ["data: Any", "at: At = ROOT", "strict: bool = False"]
    return function(f"def {python.reader_function(definition.words)}(", values, "Any", 0)


def alias_reader(definition: Alias) -> str:
    """The function that reads an alias which holds itself; others need none."""
    if not definition.holds_itself:
        return ""
    return f"""

{reader_head(definition)}
    {python.doc_text(f"Read any {python.class_name(definition.words)}.", 4)}
{python_codec.alias_reader(definition)}"""


# --- docs ---------------------------------------------------------------------------------------


def doc(item: Item, indent: int = 4) -> str:
    """The docstring of a class, method or module: what it is, then who says so."""
    return _doc([python.item_doc(item), said_beside(item), docs.facts_line(item)], indent)


def has_doc(item: Field | EnumValue, around: Item) -> bool:
    """Anything is said about a field or value that the item around does not say."""
    return item.described or bool(said_beside(item) or docs.facts_line(item, around))


def doc_in(item: Item, around: Item, indent: int = 4) -> str:
    """The docstring of something inside another: facts only where they differ from that."""
    what = python.item_doc(item) if item.described else ""
    facts = docs.facts_line(item, around, cite=isinstance(item, Definition))
    return _doc([what, said_beside(item), facts], indent)


def _doc(parts: list[str], indent: int) -> str:
    return python.doc_text("\n\n".join(part for part in parts if part), indent)


def said_beside(item: Item) -> str:
    """What holds beside the type."""
    return docs.beside(item, python.literal, "matches")


def enum_member(value: EnumValue) -> str:
    """A member of an enum's class."""
    return assigned(python.constant_name(value.words), python.literal(value.value), 4)


def enum_table(enum: Enum) -> str:
    """The assignment of the table that decoders look an enum's values up in."""
    head = f"{screaming(enum.words)}_VALUES: Final = members_of("
    return "\n".join(call(head, [python.class_name(enum.words)], 0))


# --- channels ---------------------------------------------------------------------------------


def aside(channel: Channel, types: Iterable[Definition]) -> str:
    """What keeps the names of all that arrives on a channel apart from the types of its group."""
    words = (*channel.words, "event")
    own = {python.class_name(words), python.reader_function(words)}
    names = {
        spell(it.words) for it in types for spell in (python.class_name, python.reader_function)
    }
    return "_" if own & names else ""


def event_type(channel: Channel, types: Iterable[Definition] = ()) -> str:
    """The annotation of a channel's events, in the module of its group, beside these types."""
    if channel.events:
        return python.class_name((*channel.words, "event")) + aside(channel, types)
    return (
        "UnknownEvent"
        if channel.payload is None
        else python.type_text(channel.payload, channel.home)
    )
