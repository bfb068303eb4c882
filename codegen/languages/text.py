"""Text handling that languages share: safe characters, paragraphs and wrapping."""

from __future__ import annotations

import re
from functools import lru_cache

# Characters that must never reach code as themselves: controls, bidi marks, invisible separators,
# lone surrogates. They could change what a reader sees or where a line ends.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ufeff\ufff9-\uffff\ud800-\udfff\U000110bd\U000110cd\U00013430-\U0001345f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BLOCK_START = re.compile(r"(?:[-*+]|\d+[.)])[ ]+|[#>|]|```|    |\t")
OPEN, CLOSE = "([{", ")]}"
_SPACES = re.compile(r"[ \t\n]+")


def unicode_escape(match: re.Match[str]) -> str:
    r"""`\u202e` for a character, as Python, JavaScript and JSON write it (JSON with pairs)."""
    code = ord(match[0])
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def paragraphs(text: str) -> list[list[str]]:
    """The blocks of a description: paragraphs joined to one line each, list items apart.

    Only blanks, tabs and line feeds count as space; every other separator is content.
    """
    blocks: list[list[str]] = []
    for chunk in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip(" \t\n")):
        lines: list[str] = []
        for line in chunk.split("\n"):
            if not lines or _BLOCK_START.match(line):
                lines.append(line)
            else:
                lines[-1] += " " + line
        blocks.append([_SPACES.sub(" ", line).strip(" ") for line in lines])
    return [block for block in blocks if block != [""]]


@lru_cache(maxsize=8192)
def wrapped(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most `width`, words whole; list items hang, blocks stay apart."""
    if len(text) <= width and "\n" not in text:
        return (text.strip(" \t"),) if text.strip(" \t") else ()
    out: list[str] = []
    for block in paragraphs(text):
        if out:
            out.append("")
        for line in block:
            item = _BLOCK_START.match(line)
            out += wrap_line(
                line, width, " " * len(item[0]) if item and item[0][-1:] == " " else ""
            )
    return tuple(out)


def wrap_line(line: str, width: int, hang: str = "") -> list[str]:
    """One logical line, broken at blanks."""
    if len(line) <= width:
        return [line]
    out: list[str] = []
    current = ""
    for word in line.split(" "):
        if not current:
            current = word
        elif len(current) + 1 + len(word) <= width:
            current += " " + word
        else:
            out.append(current)
            current = hang + word
    out.append(current)
    return out


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    stripped = text.rstrip()
    return stripped if not stripped or stripped[-1] in ".!?:;)`" else stripped + "."


def split_outside(text: str, mark: str) -> list[str]:
    """The parts between marks that stand outside all brackets and quotes."""
    parts, depth, start, index = [], 0, 0, 0
    while index < len(text):
        char = text[index]
        if char in "\"'":
            index = string_end(text, index)
        elif char in OPEN:
            depth += 1
        elif char in CLOSE:
            depth -= 1
        elif char == mark and not depth:
            parts.append(text[start:index].strip())
            start = index + 1
        index += 1
    return [*parts, text[start:].strip()]


def string_end(text: str, start: int) -> int:
    """Where the string that begins here ends."""
    index = start + 1
    while text[index] != text[start]:
        index += 2 if text[index] == "\\" else 1
    return index
