"""TypeScript: how names, literals and types are written."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Container, Iterable
from functools import cache, lru_cache
from typing import Any

from codegen.languages import typescript_names as taken
from codegen.languages.text import UNSAFE, split_outside
from codegen.model import (
    Alias,
    Definition,
    Field,
    Home,
    ListOf,
    Literal,
    MapOf,
    Method,
    Namespace,
    Primitive,
    Ref,
    Result,
    Type,
    Union,
    Words,
)
from codegen.names import camel, kebab, pascal, screaming

WIDTH = 100

# --- names --------------------------------------------------------------------------------------


def _safe(name: str, others: Container[str] = ()) -> str:
    """A valid identifier: no digit first, none of the taken ones."""
    if not name[:1].isidentifier():
        name = "_" + name
    return name + "_" if name in others else name


@cache
def field_name(words: Words) -> str:
    """A property; generated code keeps the wire name instead, in quotes if need be."""
    return _safe(camel(words))


@cache
def param_name(words: Words) -> str:
    """A parameter of a function."""
    return _safe(camel(words), taken.RESERVED)


@cache
def method_name(words: Words) -> str:
    """A free function."""
    return _safe(camel(words), taken.RESERVED)


@cache
def client_property(words: Words) -> str:
    """What a client calls a namespace, beside what every client has."""
    return _safe(camel(words), taken.CLIENT)


@cache
def class_name(words: Words) -> str:
    """An interface, a type alias, or the constant with the values of an enum."""
    return _safe(pascal(words), taken.CLASS)


@cache
def constant_name(words: Words) -> str:
    """A value of an enum, in its constant."""
    return _safe(screaming(words))


@cache
def module_name(words: Words) -> str:
    """A module of the package, without its ending, beside the modules that every package has."""
    name = kebab(words)
    return name + "_" if name in taken.MODULE else name


_KEY = re.compile(r"[a-z][A-Za-z0-9]*")


def method_keys(namespace: Namespace) -> dict[Method, str]:
    """What a client calls each method: as on the wire where that is a usual name for a function."""
    keys = {
        method: method.key if _KEY.fullmatch(method.key) else camel(method.words)
        for method in namespace.methods
    }
    if len(set(keys.values())) < len(keys):  # a rule makes sure that the words differ
        keys = {method: camel(method.words) for method in namespace.methods}
    return {method: key if key != "then" else "then_" for method, key in keys.items()}


def function_name(key: str) -> str:
    """The free function of a method: `delete_`, which no module can export by its own name."""
    return _safe(key, taken.RESERVED)


def home_module(home: Home) -> str:
    """The module of a home's definitions, relative to the package: `events/agent`."""
    if home.kind == "types":
        return "types"
    if home.kind == "events":
        return "events/" + kebab(home.words)
    return module_name(home.words)


def module_alias(home: Home) -> str:
    """What another module imports that one as; no name of a spec begins with `_` and a letter."""
    if home.kind == "types":
        return "_types"
    if home.kind == "events":
        return "_events_" + camel(home.words)
    return "_" + camel(home.words) + ("_" if module_name(home.words)[-1:] == "_" else "")


# --- literals -----------------------------------------------------------------------------------

_ESCAPES = {ord("\\"): "\\\\", ord("\n"): "\\n", ord("\t"): "\\t", ord("\r"): "\\r"}
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def literal(value: Any) -> str:
    """A literal on one line."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, dict):
        inside = ", ".join(f"{key(name)}: {literal(item)}" for name, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value)


def _number(value: float) -> str:
    if math.isfinite(value):
        return repr(value).removesuffix(".0").replace("e+", "e")
    return "NaN" if math.isnan(value) else "-Infinity" if value < 0 else "Infinity"


@lru_cache(maxsize=8192)
def string(value: str) -> str:
    """A string literal; the quote that needs fewer escapes, double if equal."""
    body = value.translate(_ESCAPES)
    if not (value.isascii() and value.isprintable()):
        body = UNSAFE.sub(_escape, body)
    body = body.replace("</", "<\\/").replace("<!--", "<\\!--")  # it may stand in a page
    if value.count('"') > value.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def template(texts: Iterable[str]) -> str:
    """The type of all text that has these parts, with anything between them."""
    parts = (string(text)[1:-1].replace("`", "\\`").replace("${", "\\${") for text in texts)
    return "`" + "${string}".join(parts) + "`"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{{{code:x}}}" if code > 0xFFFF else f"\\u{code:04x}"


def key(name: str) -> str:
    """A key of an object literal, quoted if it has to be; a plain `__proto__` would be no key."""
    if name == "__proto__":
        return '["__proto__"]'
    return name if _IDENTIFIER.fullmatch(name) else string(name)


def member(name: str) -> str:
    """The name of a member in a type."""
    return name if _IDENTIFIER.fullmatch(name) else string(name)


# --- types --------------------------------------------------------------------------------------

_PRIMITIVES = {
    "string": "string",
    "date-time": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "any": "unknown",
    "null": "null",
}


def type_text(kind: Type, here: Home) -> str:
    """The type, in the module of `here`."""
    match kind:
        case Primitive():
            return _PRIMITIVES[kind.name]
        case ListOf():
            return f"{_grouped(type_text(kind.item, here))}[]"
        case MapOf():
            return f"{{ [key: string]: {type_text(kind.value, here)} }}"
        case Literal():
            return literal(kind.value)
        case Union():
            return _union(type_text(part, here) for part in kind.members)
        case Ref():
            return qualified_name(kind.target, here)
        case _:
            raise TypeError(f"TypeScript has no text for {kind!r}")


def _union(parts: Any) -> str:
    """Members once each, null last; nothing says more than `unknown`."""
    found = dict.fromkeys(parts)
    if "unknown" in found:
        return "unknown"
    if "null" in found:
        found["null"] = found.pop("null")
    return " | ".join(found)


def _grouped(text: str) -> str:
    return f"({text})" if " | " in text or text.startswith("readonly ") else text


def input_text(kind: Type, here: Home) -> str:
    """The type of a value that a caller gives: its lists may be read-only."""
    match kind:
        case ListOf():
            return f"readonly {_grouped(input_text(kind.item, here))}[]"
        case MapOf():
            return f"{{ [key: string]: {input_text(kind.value, here)} }}"
        case Union():
            return _union(input_text(part, here) for part in kind.members)
        case Ref(target=Alias() as alias) if isinstance(alias.type, ListOf):
            if not alias.holds_itself:
                return input_text(alias.type, here)
    return type_text(kind, here)


def qualified_name(target: Definition, here: Home) -> str:
    """`Party` in its own module, `_interaction.Party` elsewhere."""
    name = class_name(target.words)
    return name if target.home == here else f"{module_alias(target.home)}.{name}"


def nullable(text: str, null: bool) -> str:
    """The type, or null."""
    if not null or text == "unknown" or "null" in split_outside(text, "|"):
        return text
    return f"{text} | null"


def field_text(field: Field, here: Home) -> str:
    """The type of a property; that it may be absent is said at its name."""
    return nullable(type_text(field.type, here), field.nullable)


def param_text(field: Field, here: Home) -> str:
    """The type of a parameter, without that it may be left out."""
    return nullable(input_text(field.type, here), field.nullable)


def result_text(result: Result, here: Home) -> str:
    """What the promise of a call holds."""
    if result.type is None:
        return "void"
    return nullable(type_text(result.type, here), result.nullable)
