"""Markdown: text from the spec shows as text, whatever characters it holds."""

from __future__ import annotations

import re

from codegen.languages.text import UNSAFE, wrapped

_SPECIAL = re.compile(r"([\\*_\[\]<>#|~$])")
# A line of these would be a line across, or make a heading of the line above.
_RULE = re.compile(r"[ \t]*[-=][-= \t]*")
_CODE = re.compile(r"(`[^`\n]+`)")


def inline(text: str) -> str:
    """A description: code spans stay, everything else is escaped."""
    return "\n".join(_line(line) for line in wrapped(text, 100))


def _line(line: str) -> str:
    if _RULE.fullmatch(line):
        return "\\" + line.lstrip()
    parts = _CODE.split(UNSAFE.sub(_entity, line))
    return "".join(
        part if index % 2 else _SPECIAL.sub(r"\\\1", part.replace("&", "&amp;").replace("`", "\\`"))
        for index, part in enumerate(parts)
    )


def _entity(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"
