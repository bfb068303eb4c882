"""Markdown: code of examples, on one line if it fits and else broken at its brackets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from codegen.languages.data import safe_json

WIDTH = 88
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


class Group(NamedTuple):
    """Code between brackets: each item has something before it, a key or nothing."""

    opening: str
    items: list[tuple[str, Code]]
    closing: str
    pad: str = ""  # inside the brackets, on one line
    last: str = ","  # after the last item, on several lines
    hugs: bool = False  # a group that is its only item needs no lines of its own


Code = str | Group


def one_line(code: Code) -> str:
    """The code without a line break."""
    if isinstance(code, str):
        return code
    inside = ", ".join(before + one_line(item) for before, item in code.items)
    pad = code.pad if inside else ""
    return f"{code.opening}{pad}{inside}{pad}{code.closing}"


def laid_out(code: Code, step: str, start: str = "", indent: str = "", end: int = 0) -> str:
    """The code after `start`; lines of a group are indented by `step` more. `end`: what follows."""
    line = start + one_line(code)
    if isinstance(code, str) or not code.items or len(indent + line) + end <= WIDTH:
        return line
    if code.hugs and isinstance(only := code.items[0][1], Group) and not code.items[1:]:
        inside = only._replace(opening=code.opening + only.opening)
        return laid_out(inside, step, start, indent, WIDTH) + code.closing
    inner = indent + step
    lines = [f"{inner}{laid_out(item, step, before, inner, 1)}" for before, item in code.items]
    return start + code.opening + "\n" + ",\n".join(lines) + code.last + f"\n{indent}{code.closing}"


# --- JSON and JavaScript ------------------------------------------------------------------------


def compact(value: Any) -> str:
    """JSON on one line."""
    return safe_json(json.dumps(value, ensure_ascii=False))


def json_code(value: Any) -> str:
    """JSON, laid out."""
    return laid_out(_json(value, compact, ""), "  ")


def javascript(value: Any) -> Code:
    """A JavaScript value; its keys have quotes only where they need them."""
    return _json(value, property_name, " ")


def _json(value: Any, key: Callable[[str], str], pad: str) -> Code:
    last = "," if pad else ""
    if isinstance(value, dict):
        items = [(f"{key(name)}: ", _json(item, key, pad)) for name, item in value.items()]
        return Group("{", items, "}", pad, last)
    if isinstance(value, (list, tuple)):
        return Group("[", [("", _json(item, key, pad)) for item in value], "]", "", last)
    return compact(value)


def property_name(name: str) -> str:
    """A key of an object in JavaScript, in quotes if it needs them."""
    plain = _IDENTIFIER.fullmatch(name) and name != "__proto__"
    return name if plain else compact(name)
