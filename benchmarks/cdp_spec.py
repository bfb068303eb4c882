"""A domain of the Chrome DevTools Protocol (JSON) as a namespace of our language (YAML text)."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from codegen.load import plain

Json = dict[str, Any]

WIDTH = 100


def namespace(domain: Json) -> Json:
    """The spec part that says what the domain says."""
    home = domain["domain"]
    types = {type_["id"]: _said(type_) | _form(type_, home) for type_ in domain.get("types", ())}
    methods = {command["name"]: _method(command, home) for command in domain.get("commands", ())}
    channels = {event["name"]: _channel(event, home) for event in domain.get("events", ())}
    sections = {"types": types, "methods": methods, "channels": channels}
    body = _said(domain) | {key: section for key, section in sections.items() if section}
    return {"namespaces": {home: body}}


def _said(item: Json) -> Json:
    """What is said about an item, whatever it is."""
    said: Json = {
        key: item[key] for key in ("description", "deprecated", "experimental") if key in item
    }
    if "redirect" in item:
        said["note"] = f"Redirects to the domain {item['redirect']}."
    if "dependencies" in item:
        said["note"] = f"Depends on the domains {', '.join(item['dependencies'])}."
    return said


def _method(command: Json, home: str) -> Json:
    method = _said(command)
    if command.get("parameters"):
        method["params"] = _fields(command["parameters"], home)
    returns = command.get("returns")
    method["result"] = {"fields": _fields(returns, home)} if returns else "void"
    return method


def _channel(event: Json, home: str) -> Json:
    # Fields are there even when empty: without the key nobody would know what the event carries.
    return _said(event) | {"fields": _fields(event.get("parameters", ()), home)}


def _fields(properties: Sequence[Json], home: str) -> Json:
    return {item["name"]: _field(item, home) for item in properties}


def _field(item: Json, home: str) -> Json | str:
    """The short notation where nothing is said beside the type."""
    form = _form(item, home)
    if item.get("optional"):
        if "type" in form:
            form["type"] += "?"
        else:
            form["optional"] = True
    form |= _said(item)
    return str(form["type"]) if form.keys() == {"type"} else form


def _form(item: Json, home: str) -> Json:
    short = _notation(item, home)
    if short:
        return {"type": short}
    if "enum" in item:
        return {"values": item["enum"]}
    if "properties" in item:
        return {"fields": _fields(item["properties"], home)}
    return {"list_of": _form(item["items"], home)}


def _notation(item: Json, home: str) -> str:
    """The type in short notation, or nothing where only the long form can say it."""
    if "$ref" in item:
        return str(item["$ref"]).removeprefix(f"{home}.")
    if "enum" in item or "properties" in item:
        return ""
    if item["type"] == "array":
        inner = _notation(item["items"], home)
        return f"{inner}[]" if inner else ""
    return str(item["type"])  # string, integer, number, boolean, any and object mean the same here


# --- YAML text ----------------------------------------------------------------------------------

_WORD = re.compile(r"[A-Za-z_][\w./*-]*\Z")  # plain anywhere, even in [a, b]
_ENDS_LINE = re.compile(r":(?:\s|\Z)|\s(?:#|\Z)|[\n\t]")  # what a plain line cannot hold
_OLD_WORDS = frozenset({"yes", "no", "on", "off"})  # to us strings, to YAML 1.1 booleans


def to_yaml(tree: Json) -> str:
    """The tree as text that every YAML reader takes for the same values."""
    return "".join(_lines(tree, ""))


def _lines(tree: Json, indent: str) -> Iterator[str]:
    for key, value in tree.items():
        head, inner = f"{indent}{_word(key)}:", f"{indent}  "
        if value and isinstance(value, dict):
            yield f"{head}\n"
            yield from _lines(value, inner)
        else:
            yield f"{head} {_value(value, inner)}\n"


def _value(value: Any, indent: str) -> str:
    match value:
        case str():
            return _text(value, indent)
        case list():
            return _flow(value, indent)
        case bool():
            return "true" if value else "false"
        case {}:
            return "{}"
        case _:
            return str(value)


def _flow(items: list[str], indent: str) -> str:
    """`[a, b]` on one line, or wrapped."""
    inner = ", ".join(map(_word, items))
    if len(indent) + len(inner) < WIDTH - 10:  # room for the key
        return f"[{inner}]"
    lines = textwrap.wrap(inner, WIDTH - len(indent), break_on_hyphens=False)
    return "\n".join(["[", *(indent + line for line in lines), f"{indent[2:]}]"])


def _text(text: str, indent: str) -> str:
    """Plain, else quoted, else a block: in this order, so that nothing needs an escape."""
    if text[:1].isalpha() and not _ENDS_LINE.search(text) and _same_everywhere(text):
        return text
    if "\n" not in text and not ("'" in text and ('"' in text or "\\" in text)):
        return _quoted(text)
    return "|-\n" + textwrap.indent(text, indent)


def _word(text: str) -> str:
    return text if _WORD.match(text) and _same_everywhere(text) else _quoted(text)


def _quoted(text: str) -> str:
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _same_everywhere(text: str) -> bool:
    return plain(text) == text and text.lower() not in _OLD_WORDS
