"""TypeScript: lines of at most `WIDTH`, broken as Prettier breaks them."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.languages.text import split_outside
from codegen.languages.typescript import WIDTH


def declared(head: str, text: str, end: str, indent: int = 0) -> str:
    """`head text end`; a union stands on the next line, or one member a line if it does not fit."""
    pad = " " * indent
    line = f"{pad}{head} {text}{end}"
    if len(line) <= WIDTH or "\n" in text:
        return line
    parts = split_outside(text, "|")
    if len(parts) < 2:
        return line
    below = f"{pad}  {text}{end}"
    if len(below) <= WIDTH:
        return f"{pad}{head}\n{below}"
    lines = "".join(f"\n{pad}  | {part}" for part in parts)
    return f"{pad}{head}{lines}{end}"


def entry(name: str, value: str, indent: int) -> str:
    """`name: value,` of an object; the value stands on the next line if it does not fit."""
    pad = " " * indent
    line = f"{pad}{name}: {value},"
    return line if len(line) <= WIDTH else f"{pad}{name}:\n{pad}  {value},"


def braced(lines: Sequence[str]) -> str:
    """Lines in braces; nothing between them if there are none."""
    return "{\n" + "\n".join(lines) + "\n}" if lines else "{}"


def signature(head: str, params: Sequence[str], tail: str, indent: int = 0) -> str:
    """`head(params)tail`; parameters one a line if they do not fit, or if one has lines itself."""
    pad = " " * indent
    line = f"{pad}{head}({', '.join(params)}){tail}"
    if ("\n" not in line and len(line) <= WIDTH) or not params:
        return line
    inside = "".join(f"{pad}  {param},\n" for param in params)
    return f"{pad}{head}(\n{inside}{pad}){tail}"


def listed(head: str, items: Sequence[str], end: str, indent: int = 0) -> str:
    """`head[items]end`, one item a line if they do not fit."""
    pad = " " * indent
    line = f"{pad}{head}[{', '.join(items)}]{end}"
    if len(line) <= WIDTH:
        return line
    inside = "".join(f"{pad}  {item},\n" for item in items)
    return f"{pad}{head}[\n{inside}{pad}]{end}"
