"""Python: lines broken as black breaks them, so that black has nothing to do."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.languages.text import CLOSE, OPEN, split_outside, string_end

WIDTH = 88

# --- looking into code ----------------------------------------------------------------------------


def _last_bracket(text: str) -> int:
    """Where the bracket opens that the last character closes; -1 if it closes none."""
    if text[-1:] not in CLOSE or not text:
        return -1
    opened, index = [], 0
    while index < len(text) - 1:
        char = text[index]
        if char in "\"'":
            index = string_end(text, index)
        elif char in OPEN:
            opened.append(index)
        elif char in CLOSE:
            del opened[-1:]  # a text may begin with the bracket that ends a signature
        index += 1
    return opened[-1] if opened else -1


def is_union(annotation: str) -> bool:
    """A union of the outermost level."""
    return "|" in annotation and len(split_outside(annotation, "|")) > 1


# --- expressions ----------------------------------------------------------------------------------


def lay_out(text: str, indent: int, tail: str = "") -> list[str]:
    """The lines of an expression, or of a statement that ends in one, at its last bracket."""
    pad = " " * indent
    opened = _last_bracket(text)
    if indent + len(text + tail) <= WIDTH or opened < 0 or opened == len(text) - 2:
        return [f"{pad}{text}{tail}"]
    head, inside, close = text[: opened + 1], text[opened + 1 : -1], text[-1]
    return [pad + head, *_inside(split_outside(inside, ","), indent + 4), pad + close + tail]


def _inside(parts: list[str], indent: int) -> list[str]:
    line = ", ".join(parts)
    if indent + len(line) <= WIDTH:
        return [" " * indent + line]
    if len(parts) == 1:
        return lay_out(parts[0], indent)
    return [line for part in parts for line in lay_out(part, indent, ",")]


def call(head: str, arguments: Iterable[str], indent: int, tail: str = ")") -> list[str]:
    """A call on one line, or broken. `head` ends with the open bracket, `tail` begins with it."""
    parts = list(arguments)
    line = f"{' ' * indent}{head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return [line]
    return [" " * indent + head, *_inside(parts, indent + 4), " " * indent + tail]


def function(head: str, arguments: Iterable[str], result: str, indent: int) -> str:
    """The first line of a function, or its lines if it is too long; `head` ends with a bracket."""
    lines = call(head, arguments, indent, f") -> {result}:")
    if len(lines) == 1:
        return lines[0]
    return "\n".join([*lines[:-1], returned(") ->", result, indent)])


def compared(test: str, operator: str, value: str, indent: int, tail: str) -> str:
    """`if test operator value:`, broken at the operator if it is too long."""
    pad, inner = " " * indent, " " * (indent + 4)
    if indent + len(f"if {test} {operator} {value}{tail}:") <= WIDTH:
        return f"{pad}if {test} {operator} {value}{tail}:"
    whole = f"{inner}{test} {operator} {value}{tail}"
    lines = (
        [whole] if len(whole) <= WIDTH else [f"{inner}{test}", f"{inner}{operator} {value}{tail}"]
    )
    return "\n".join([f"{pad}if (", *lines, f"{pad}):"])


def chosen(name: str, value: str, condition: str, indent: int) -> str:
    """`name = value if condition else None`, broken at its words if it is too long."""
    pad, inner = " " * indent, " " * (indent + 4)
    text = f"{value} if {condition} else None"
    if indent + len(f"{name} = {text}") <= WIDTH:
        return f"{pad}{name} = {text}"
    lines = [f"{inner}{text}"]
    if len(lines[0]) > WIDTH:
        lines = [*lay_out(value, indent + 4), f"{inner}if {condition}", f"{inner}else None"]
    return "\n".join([f"{pad}{name} = (", *lines, f"{pad})"])


# --- annotations ----------------------------------------------------------------------------------


def returned(head: str, annotation: str, indent: int, tail: str = ":") -> str:
    """`) -> annotation:`, broken if it is too long. `head` ends with the arrow."""
    pad = " " * indent
    if len(f"{pad}{head} {annotation}{tail}") <= WIDTH:
        return f"{pad}{head} {annotation}{tail}"
    atom = annotation[-1] not in CLOSE and indent + 4 + len(annotation) <= WIDTH
    if not is_union(annotation) and not atom:
        return "\n".join(lay_out(f"{head} {annotation}", indent, tail))
    return "\n".join([f"{pad}{head} (", *_union(annotation, indent + 4), f"{pad}){tail}"])


def _union(annotation: str, indent: int) -> list[str]:
    if indent + len(annotation) <= WIDTH:
        return [" " * indent + annotation]
    first, *others = split_outside(annotation, "|")
    lines = lay_out(first, indent)
    return lines + [line for part in others for line in lay_out(f"| {part}", indent)]


def annotated(name: str, annotation: str, default: str, indent: int, end: str = "") -> str:
    """`name: annotation = default`, broken if it is too long; the first line is not indented."""
    tail = f" = {default}{end}" if default else end
    line = f"{name}: {annotation}{tail}"
    if len(line) + indent <= WIDTH:
        return line
    pad, inner = " " * indent, " " * (indent + 4)
    if default and not end and indent + len(f"{name}: {annotation} = (") <= WIDTH:
        return f"{name}: {annotation} = (\n{inner}{default}\n{pad})"
    if not is_union(annotation):
        return "\n".join(lay_out(f"{name}: {annotation}", indent, tail)).lstrip()
    return "\n".join([f"{name}: (", *_union(annotation, indent + 4), f"{pad}){tail}"])


def assigned(name: str, value: str, indent: int) -> str:
    """`name = value` for a value that is one literal; the first line is not indented."""
    line = f"{name} = {value}"
    wide = len(value) + indent + 4 > WIDTH and len(name) + indent + 4 > WIDTH
    if len(line) + indent <= WIDTH or wide:
        return line
    pad = " " * indent
    return f"{name} = (\n{pad}    {value}\n{pad})"


# --- imports --------------------------------------------------------------------------------------


def import_block(names: Iterable[str], module: str) -> list[str]:
    """A `from` import, in the order isort gives names; on one line if it fits."""
    found = sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    line = f"from {module} import {', '.join(found)}"
    if not found or len(line) <= WIDTH:
        return [line] if found else []
    return [f"from {module} import (", *(f"    {name}," for name in found), ")"]
