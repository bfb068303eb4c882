"""Python decoders: straight-line code for every field, spelled from its type.

What a decoder looks like was measured (benchmarks/results.md); tests/runtime/example_codec.py is the
pattern written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from codegen.languages.python import (
    field_name,
    literal,
    plain,
    qualified_name,
    reader_function,
    string,
    takes_null,
)
from codegen.languages.python_layout import WIDTH, call, compared, lay_out
from codegen.model import (
    ANY,
    NULL,
    Alias,
    Enum,
    Field,
    Home,
    ListOf,
    Literal,
    MapOf,
    Primitive,
    Record,
    Ref,
    TaggedUnion,
    Type,
    Union,
)
from codegen.names import screaming

_READERS = {
    "string": "read_string",
    "date-time": "read_string",
    "integer": "read_integer",
    "number": "read_number",
    "boolean": "read_boolean",
    "any": "read_any",
    "null": "read_none",
}
_CLASSES = {
    "string": "str",
    "date-time": "str",
    "integer": "int",
    "boolean": "bool",
    "number": "float",
}


class Check(NamedTuple):
    """How a decoder looks at one value."""

    expected: str  # what an error calls it: "string"
    test: str = ""  # the class that a fitting value has; "" when the reader decides
    reader: str = ""  # called with (value, at, strict) for what fits; "" keeps the value
    item: str = ""  # the reader of what a list or map holds
    members: str = ""  # an enum's table
    closed: bool = False
    values: tuple[str, ...] = ()  # the literals it may be


# --- readers ------------------------------------------------------------------------------------


def members_name(enum: Enum, here: Home) -> str:
    """The table of an enum's members: `STATE_VALUES`, `_media.STATE_VALUES`."""
    prefix = qualified_name(enum, here).rpartition(".")[0]
    name = screaming(enum.words) + "_VALUES"
    return f"{prefix}.{name}" if prefix else name


def reader_name(definition: Alias | TaggedUnion, here: Home) -> str:
    """The function that reads a tagged union, or an alias that holds itself: `read_shape`."""
    prefix = qualified_name(definition, here).rpartition(".")[0]
    name = reader_function(definition.words)
    return f"{prefix}.{name}" if prefix else name


def reader(kind: Type, here: Home) -> str:
    """An expression for a function `(data, at, strict) -> value`."""
    while isinstance(kind, Ref) and isinstance(kind.target, Alias):
        if kind.target.holds_itself:
            return reader_name(kind.target, here)
        kind = kind.target.type
    match kind:
        case Primitive():
            return _READERS[kind.name]
        case ListOf():
            return f"list_of({reader(kind.item, here)})"
        case MapOf():
            inner = reader(kind.value, here)
            return "read_object" if inner == "read_any" else f"map_of({inner})"
        case Literal():
            return f"literal_of({literal(kind.value)})"
        case Union():
            return union_reader(kind, here)
        case Ref():
            return _definition_reader(kind, here)
        case _:
            raise TypeError(f"no Python reader for {kind!r}")


def alias_reader(alias: Alias) -> str:
    """The statements that read an alias which holds itself."""
    lines = lay_out(f"read: Reader[Any] = {reader(alias.type, alias.home)}", 4)
    return "\n".join([*lines, "    return read(data, at, strict)"])


def _definition_reader(kind: Ref, here: Home) -> str:
    match kind.target:
        case Record() as record:
            return qualified_name(record, here) + ".decode"
        case Enum() as enum:
            classes = "int" if enum.integers else "str"
            return f"enum_of({members_name(enum, here)}, {classes}, closed={not enum.open})"
        case TaggedUnion() as union:
            return reader_name(union, here)
        case _:
            raise TypeError(f"no Python reader for {kind.target!r}")


def json_classes(kind: Type) -> tuple[str, ...]:
    """The Python classes that JSON values of this type have."""
    kind = plain(kind)
    match kind:
        case Primitive(name="number"):
            return ("float", "int")
        case Primitive():
            return (_CLASSES[kind.name],)
        case ListOf():
            return ("list",)
        case Literal():
            return (type(kind.value).__name__,)
        case Ref(target=Enum() as enum):
            return ("int",) if enum.integers else ("str",)
        case Union():
            return tuple(
                dict.fromkeys(name for member in kind.members for name in json_classes(member))
            )
        case _:
            return ("dict",)


def expected(kind: Type) -> str:
    """What an error calls a value of this type."""
    kind = plain(kind)
    match kind:
        case Primitive(name="any"):
            return "value"
        case Primitive():
            return "string" if kind.name == "date-time" else kind.name
        case ListOf():
            return "array"
        case Literal():
            return json.dumps(kind.value, ensure_ascii=False)
        case Ref(target=Enum() as enum):
            return "integer" if enum.integers else "string"
        case Union():
            return " or ".join(dict.fromkeys(expected(member) for member in kind.members))
        case _:
            return "object"


def union_reader(kind: Union, here: Home) -> str:
    """By JSON class where that decides; the first that fits where several share one."""
    members = dict.fromkeys(_flat(kind))
    if NULL in members:
        del members[NULL]
        return f"nullable({_members_reader(list(members), here)})"
    return _members_reader(list(members), here)


def _flat(kind: Type) -> Iterator[Type]:
    """The members of a union, those of unions behind aliases included."""
    if isinstance(behind := plain(kind), Union):
        for member in behind.members:
            yield from _flat(member)
    else:
        yield kind if behind != NULL else NULL


def _members_reader(found: list[Type], here: Home) -> str:
    if len(found) == 1 or ANY in map(plain, found):
        return reader(found[0] if len(found) == 1 else ANY, here)
    by_class: dict[str, list[Type]] = {}
    for member in found:
        for name in json_classes(member):
            by_class.setdefault(name, []).append(member)
    entries = []
    for name, members in by_class.items():
        readers = list(dict.fromkeys(reader(member, here) for member in members))
        text = readers[0] if len(readers) == 1 else f"first_of({', '.join(readers)})"
        entries.append(f"{name}: {text}")
    name = " or ".join(dict.fromkeys(expected(member) for member in found))
    return f"one_of({string(name)}, {{{', '.join(entries)}}})"


# --- one value ----------------------------------------------------------------------------------


def check_of(kind: Type, here: Home) -> Check:
    """How the decoder of a record looks at a field of this type."""
    kind = plain(kind)
    name = expected(kind)
    match kind:
        case Primitive(name="any"):
            return Check(name)
        case Primitive(name="null"):
            return Check(name, values=("None",))
        case Primitive(name="string" | "date-time" | "integer" | "boolean"):
            return Check(name, test=_CLASSES[kind.name])
        case ListOf():
            inner = reader(kind.item, here)
            return (
                Check(name, "list")
                if inner == "read_any"
                else Check(name, "list", "read_list", inner)
            )
        case MapOf():
            inner = reader(kind.value, here)
            return (
                Check(name, "dict")
                if inner == "read_any"
                else Check(name, "dict", "read_map", inner)
            )
        case Literal(value=str() | bool() as value):
            return Check(name, values=(literal(value),))
        case Ref(target=Record() as record):
            return Check(name, "dict", qualified_name(record, here) + ".decode")
        case Ref(target=Enum() as enum):
            return Check(
                name, json_classes(kind)[0], members=members_name(enum, here), closed=not enum.open
            )
        case Union() if all(_is_text(member) for member in kind.members):
            return Check(
                name, values=tuple(literal(m.value) for m in kind.members if isinstance(m, Literal))
            )
    return Check(name, reader=reader(kind, here))


def _is_text(kind: Type) -> bool:
    return isinstance(kind, Literal) and isinstance(kind.value, str)


# --- lines --------------------------------------------------------------------------------------


def members(record: Record) -> str:
    """The arguments of `Members`: wire names and types, by whether they may be absent or null."""
    groups: list[list[str]] = [[], [], []]
    for field in record.fields:
        name = expected(field.type) + (" or null" if field.nullable else "")
        kind = 0 if field.required else 2 if takes_null(field) else 1
        groups[kind].append(f"            {string(field.wire)}: {string(name)},\n")
    while len(groups) > 1 and not groups[-1]:
        groups.pop()
    return "\n".join(
        "        {\n" + "".join(lines) + "        }," if lines else "        {},"
        for lines in groups
    )


def decode_field(field: Field, here: Home, name: str) -> str:
    """The lines of a decoder of the record `name` that set one field."""
    check = check_of(field.type, here)
    key, target = string(field.wire), f"self.{field_name(field.words)}"
    if field.required:
        lines, indent = _required(check, key, field.nullable, name), 12
    else:
        lines, indent = _optional(check, key, field, name), 8
    return "\n".join([*lines, f"{' ' * indent}{target} = v"])


def _required(check: Check, key: str, nullable: bool, name: str) -> list[str]:
    lines = [f"            v = data[{key}]"]
    if check.test or check.values:
        return lines + _checked(check, key, 12, name, nullable=nullable)
    if not check.reader:
        return lines
    if nullable:
        return [*lines, "            if v is not None:", *_fit(check, key, 16)]
    return lines + _fit(check, key, 12)


def _optional(check: Check, key: str, field: Field, name: str) -> list[str]:
    absent = "UNSET" if takes_null(field) else "None"
    argument = ", UNSET" if absent == "UNSET" else ""
    lines = [
        f"        v = data.get({key}{argument})",
        f"        if v is not {absent}:",
        "            n += 1",
    ]
    if check.test or check.values:
        return lines + _checked(check, key, 12, name, nullable=field.nullable)
    if not check.reader:
        return lines
    if field.nullable:
        return [*lines, "            if v is not None:", *_fit(check, key, 16)]
    return lines + _fit(check, key, 12)


def _checked(check: Check, key: str, indent: int, name: str, *, nullable: bool) -> list[str]:
    """The value's class tested, what fits converted, what does not handed to `misread`."""
    pad = " " * indent
    wrong = call("v = misread(", ["data", key, f"{name}.MEMBERS", "at", "strict"], indent + 4)
    also = " and v is not None" if nullable else ""
    if check.values == ("None",):
        return [f"{pad}if v is not None:", *wrong]
    if check.values:
        if len(check.values) == 1:
            operator = "is not" if check.values[0] in ("True", "False") else "!="
            return [compared("v", operator, check.values[0], indent, also), *wrong]
        return [f"{pad}if v not in {_tuple(check.values, indent)}{also}:", *wrong]
    if not check.reader and not check.members:
        return [f"{pad}if v.__class__ is not {check.test}{also}:", *wrong]
    otherwise = f"{pad}elif v is not None:" if nullable else f"{pad}else:"
    return [
        f"{pad}if v.__class__ is {check.test}:",
        *_fit(check, key, indent + 4),
        otherwise,
        *wrong,
    ]


def _tuple(values: tuple[str, ...], indent: int) -> str:
    text = "(" + ", ".join(values) + ")"
    if indent + len("if v not in ") + len(text) + len(" and v is not None:") <= WIDTH:
        return text
    pad = " " * (indent + 4)
    return "(\n" + "".join(f"{pad}{value},\n" for value in values) + " " * indent + ")"


def _fit(check: Check, key: str, indent: int) -> list[str]:
    """The conversion of a value that has the right class."""
    at = f"(at, {key}, data)"
    if check.members:
        head = f"v = {check.members}.get(v) or "
        function, values = "unlisted", ["v", check.members]
        if check.closed:
            function, values = "unlisted_closed", [*values, at, "strict"]
        if indent + len(head + function + "(") + len(", ".join(values)) + 1 > WIDTH:
            head = "v = "  # the same, without the short cut for the usual case
        return call(head + function + "(", values, indent)
    if check.item:
        return call(f"v = {check.reader}(", ["v", check.item, at, "strict"], indent)
    if check.reader[-1] != ")":
        return call(f"v = {check.reader}(", ["v", at, "strict"], indent)
    lines = lay_out(f"read = {check.reader}", indent)
    return [*lines, " " * indent + f"v = read(v, {at}, strict)"]
