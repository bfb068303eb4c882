"""Python: how names, types, literals and docs are written."""

from __future__ import annotations

import keyword
from collections.abc import Container
from functools import cache, lru_cache
from typing import Any
from unicodedata import normalize

from codegen.languages import python_names as taken
from codegen.languages.python_layout import WIDTH
from codegen.languages.text import UNSAFE, sentence, split_outside, unicode_escape, wrapped
from codegen.model import (
    ANY,
    NULL,
    Alias,
    Definition,
    Enum,
    Field,
    Home,
    Item,
    ListOf,
    Literal,
    MapOf,
    Primitive,
    Ref,
    Result,
    Type,
    Union,
    Words,
)
from codegen.names import pascal, screaming, snake

# --- names --------------------------------------------------------------------------------------


def _safe(name: str, others: Container[str] = ()) -> str:
    """A valid identifier as Python reads it: no keyword, no digit first, none of the taken ones."""
    if not name.isascii():
        name = normalize("NFKC", name)
    if not name[:1].isidentifier():
        name = "_" + name
    return name + "_" if keyword.iskeyword(name) or name in others else name


@cache
def field_name(words: Words) -> str:
    """An attribute: `interaction_id`; the wire name stays in the item."""
    return _safe(snake(words), taken.FIELD)


@cache
def param_name(words: Words) -> str:
    """A parameter of a client method."""
    return _safe(snake(words), taken.PARAM)


@cache
def method_name(words: Words) -> str:
    """A method of a client."""
    return _safe(snake(words), taken.METHOD)


@cache
def client_attribute(words: Words) -> str:
    """What a client calls a namespace, beside what every client has."""
    return _safe(snake(words), taken.CLIENT)


@cache
def class_name(words: Words) -> str:
    """A class or type alias."""
    return _safe(pascal(words), taken.CLASS)


@cache
def constant_name(words: Words) -> str:
    """An enum member."""
    return _safe(screaming(words), taken.MEMBER)


@cache
def module_name(words: Words) -> str:
    """A module of the package, beside the modules that every package has."""
    return _safe(snake(words), taken.MODULE)


def channel_constant(words: Words) -> str:
    """The constant of a channel: `INTERACTION`."""
    return _safe(screaming(words), taken.CONSTANT)


def reader_function(words: Words) -> str:
    """The function that reads what has no class of its own: `read_shape`."""
    return _safe("read_" + snake(words), taken.FUNCTION)


def home_module(home: Home) -> str:
    """The module of a home's definitions, relative to the package: `events.agent`."""
    if home.kind == "types":
        return "types"
    if home.kind == "events":
        return "events." + _safe(snake(home.words))
    return module_name(home.words)


def module_alias(home: Home) -> str:
    """What another module imports that one as: `_media`; the underscore keeps field names free."""
    return "_" + home_module(home).replace(".", "_")


# --- literals -----------------------------------------------------------------------------------

_ESCAPES = {ord("\\"): "\\\\", ord("\n"): "\\n", ord("\t"): "\\t", ord("\r"): "\\r"}


def literal(value: Any) -> str:
    """A Python literal on one line, spelled as black spells it."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{string(key)}: {literal(item)}" for key, item in value.items()) + "}"
        )
    return repr(value)


@lru_cache(maxsize=8192)
def string(value: str) -> str:
    """A string literal; the quote that needs fewer escapes, double if equal."""
    body = UNSAFE.sub(unicode_escape, value.translate(_ESCAPES)) if not _is_tame(value) else value
    single, double = value.count("'"), value.count('"')
    if single < double:
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def _is_tame(value: str) -> bool:
    return value.isascii() and value.isprintable() and "\\" not in value


# --- looking through types --------------------------------------------------------------------


def plain(kind: Type) -> Type:
    """The type behind aliases."""
    while isinstance(kind, Ref) and isinstance(kind.target, Alias):
        kind = kind.target.type
    return kind


def takes_null(field: Field) -> bool:
    """Null may stand there, because it is said so or because the type includes it."""
    return field.nullable or _includes_null(field.type)


def _includes_null(kind: Type) -> bool:
    kind = plain(kind)
    if isinstance(kind, Union):
        return any(map(_includes_null, kind.members))
    return kind in (ANY, NULL)


def needs_unset(field: Field) -> bool:
    """Absent and null both occur and mean two things, so None cannot stand for absent."""
    return field.optional and takes_null(field)


# --- types --------------------------------------------------------------------------------------

_PRIMITIVES = {
    "string": "str",
    "date-time": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "any": "Any",
    "null": "None",
}


def type_text(kind: Type, here: Home) -> str:
    """The annotation, in the module of `here`, for values that come from the wire."""
    match kind:
        case Primitive():
            return _PRIMITIVES[kind.name]
        case ListOf():
            return f"list[{type_text(kind.item, here)}]"
        case MapOf():
            return f"dict[str, {type_text(kind.value, here)}]"
        case Literal():
            return (
                f"Literal[{literal(kind.value)}]" if not isinstance(kind.value, float) else "float"
            )
        case Union():
            return " | ".join(_members(kind, here))
        case Ref():
            return reference(kind.target, here)
        case _:
            raise TypeError(f"Python has no text for {kind!r}")


def _members(kind: Union, here: Home) -> list[str]:
    """Union members, literals joined, null last."""
    literals = [
        m for m in kind.members if isinstance(m, Literal) and not isinstance(m.value, float)
    ]
    parts: dict[str, None] = {}
    for member in kind.members:
        if member in literals and len(literals) > 1:
            parts["Literal[" + ", ".join(literal(m.value) for m in literals) + "]"] = None
        elif member != NULL:
            parts[type_text(member, here)] = None
    if NULL in kind.members:
        parts["None"] = None
    return list(parts)


def reference(target: Definition, here: Home) -> str:
    """The name of a definition in the module of `here`, and what else may arrive for it."""
    name = qualified_name(target, here)
    if isinstance(target, Enum) and target.open:
        return f"{name} | {'UnknownInt' if target.integers else 'UnknownValue'}"
    return name


def qualified_name(target: Definition, here: Home) -> str:
    """`Party` in its own module, `_interaction.Party` elsewhere."""
    name = class_name(target.words)
    return name if target.home == here else f"{module_alias(target.home)}.{name}"


def field_type(field: Field, here: Home) -> str:
    """The annotation of a dataclass field: `str | None | Unset` if it may be absent or null."""
    return _with_absent(type_text(field.type, here), field)


def param_type(field: Field, here: Home) -> str:
    """The annotation of a parameter: enums also as their plain wire value; None leaves it out."""
    return _with_absent(input_text(field.type, here), field)


def _with_absent(text: str, field: Field) -> str:
    if text == "Any":
        return text
    if (field.nullable or field.optional) and "None" not in split_outside(text, "|"):
        text += " | None"
    return text + " | Unset" if needs_unset(field) else text


def input_text(kind: Type, here: Home) -> str:
    """The annotation for values that a caller gives."""
    match kind:
        case ListOf():
            return f"Sequence[{input_text(kind.item, here)}]"
        case MapOf():
            return f"Mapping[str, {input_text(kind.value, here)}]"
        case Union():
            return " | ".join(dict.fromkeys(input_text(member, here) for member in kind.members))
        case Ref() if isinstance(kind.target, Enum):
            return (
                f"{qualified_name(kind.target, here)} | {'int' if kind.target.integers else 'str'}"
            )
        case Ref() if isinstance(kind.target, Alias) and not kind.target.holds_itself:
            return input_text(kind.target.type, here)
    return type_text(kind, here)


def result_type(result: Result, here: Home) -> str:
    """The annotation of what a client method returns."""
    if result.type is None:
        return "None"
    text = type_text(result.type, here)
    return text + " | None" if result.nullable and text != "Any" else text


def union_text(parts: list[str]) -> str:
    """`Union[...]` one member a line, or the one part."""
    if len(parts) == 1:
        return _quoted(parts[0])
    return "Union[\n" + "".join(f"    {_quoted(part)},\n" for part in parts) + "]"


def _quoted(part: str) -> str:
    return part if part in ("None", "Any", "str", "int", "float", "bool") else string(part)


# --- docs ---------------------------------------------------------------------------------------


def doc_text(text: str, indent: int, width: int = WIDTH) -> str:
    """A docstring literal, quotes included, that says exactly the text; black leaves it alone."""
    text = sentence(text)
    lines = _doc_lines(text, width - indent)
    if not lines:
        return '"""Not described."""'
    pad = " " * indent
    if len(lines) == 1:
        if len(lines[0]) + 6 + indent <= width or " " not in lines[0]:
            return f'"""{lines[0]}"""'
        lines = _doc_lines(text, width - indent - 6)
    body = "\n".join(pad + line if line else "" for line in lines)[indent:]
    return f'"""{body}\n{pad}"""'


def _doc_lines(text: str, width: int) -> list[str]:
    """The lines between the quotes; the first is three shorter, for the quotes before it.

    A sentence never ends with a quote or a backslash, so the quotes behind it are safe.
    """
    first, *others = wrapped("xxx" + text.lstrip(" \t\n"), width)
    lines = [_doc_line(line) for line in (first[3:], *others)] if first != "xxx" or others else []
    if lines and lines[0][:1] == '"':
        lines[0] = "\\" + lines[0]
    return lines


def _doc_line(line: str) -> str:
    if not _is_tame(line):
        line = UNSAFE.sub(unicode_escape, line.replace("\\", "\\\\"))
    return line.replace('"""', '\\"\\"\\"') if '"""' in line else line


def comment_text(text: str, indent: int, width: int = WIDTH) -> str:
    """Comment lines, `#` included."""
    pad = "\n" + " " * indent
    lines = wrapped(text, width - indent - 2)
    return pad.join("# " + UNSAFE.sub(unicode_escape, line) if line else "#" for line in lines)


def item_doc(item: Item) -> str:
    """What the docs of an item say: meaning first, then what limits it, then who says so."""
    parts = [sentence(item.description)] if item.description else []
    if item.deprecated:
        instead = item.deprecated.removeprefix("Deprecated.")
        parts.append(f"Deprecated: {sentence(instead)}" if instead else item.deprecated)
    if item.experimental:
        parts.append("Experimental: it may change without notice.")
    if item.undocumented:
        parts.append(f"Undocumented: {sentence(item.undocumented)}")
    if item.note:
        parts.append(f"Note: {sentence(item.note)}")
    return "\n\n".join(parts) or "Not described."
