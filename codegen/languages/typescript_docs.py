"""TypeScript: doc comments, as TSDoc has them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from codegen.languages import docs
from codegen.languages.text import UNSAFE, sentence, wrap_line, wrapped
from codegen.languages.typescript import WIDTH, literal
from codegen.model import Definition, Item, MethodExample

_CODE = re.compile(r"(`[^`\n]+`)")
_PLAIN = re.compile(r"[A-Za-z0-9 .,:;()'\"_=+?!-]*")
_MARKUP = re.compile(r"@|<(?=[A-Za-z/!])|\{(?=@)")

# --- the comment --------------------------------------------------------------------------------


def comment(blocks: Iterable[str], indent: int = 0) -> str:
    """`/** ... */` around blocks of finished lines; nothing at all if there are none."""
    pad = " " * indent
    text = "\n\n".join(block for block in blocks if block)
    if not text:
        return ""
    lines = text.split("\n")
    if len(lines) == 1 and len(pad) + len(lines[0]) + 7 <= WIDTH:
        return f"{pad}/** {lines[0]} */\n"
    inside = "".join(f"{pad} * {line}".rstrip() + "\n" for line in lines)
    return f"{pad}/**\n{inside}{pad} */\n"


def prose(text: str, indent: int = 0, hang: str = "") -> str:
    """Text from the spec for a comment: wrapped, no tags, no markup of HTML, no end of comment."""
    lines = wrapped(text, WIDTH - indent - 3 - len(hang))
    return ("\n" + hang).join(map(_line, lines))


def _line(line: str) -> str:
    if _PLAIN.fullmatch(line):
        return line
    if "`" not in line:
        plain = _MARKUP.sub(r"\\\g<0>", line)
    else:
        plain = "".join(
            part if index % 2 else _MARKUP.sub(r"\\\g<0>", part)
            for index, part in enumerate(_CODE.split(line))
        )
    return closed(UNSAFE.sub(_code_point, plain))


def closed(text: str) -> str:
    """Text that cannot end a comment, nor a script of a page."""
    return text.replace("*/", "*\\/").replace("</", "<\\/").replace("<!--", "<\\!--")


def _code_point(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"


def tagged(tag: str, text: str, indent: int = 0) -> str:
    """`@tag text`, later lines hanging."""
    return f"@{tag} " + prose(f"{'x' * (len(tag) + 1)} {text}", indent, "  ")[len(tag) + 2 :]


# --- what they say ------------------------------------------------------------------------------


def said(item: Item, indent: int) -> list[str]:
    """Meaning, then what nobody documents, then notes."""
    parts = [prose(sentence(item.description), indent)] if item.description else []
    if item.undocumented:
        parts.append(prose(f"Undocumented: {sentence(item.undocumented)}", indent))
    if item.note:
        parts.append(prose(f"Note: {sentence(item.note)}", indent))
    return parts


def marks(item: Item, indent: int) -> str:
    """The tags that editors act on."""
    lines = []
    if item.deprecated:
        instead = item.deprecated.removeprefix("Deprecated.").strip()
        lines.append(tagged("deprecated", sentence(instead) or "Nothing takes its place.", indent))
    if item.experimental:
        lines.append("@experimental")
    return "\n".join(lines)


def doc(item: Item, indent: int = 0, fallback: str = "") -> str:
    """The comment of something that stands for itself: what it is, then who says so."""
    return _doc(item, docs.facts_line(item), indent, fallback)


def doc_in(item: Item, around: Item, indent: int = 0, fallback: str = "") -> str:
    """The comment of something inside another: facts only where they differ from that."""
    facts = docs.facts_line(item, around, cite=isinstance(item, Definition))
    return _doc(item, facts, indent, fallback)


def beside(item: Item) -> str:
    """What holds beside the type."""
    return docs.beside(item, literal, "equalIgnoringCase")


def _doc(item: Item, facts: str, indent: int, fallback: str) -> str:
    parts = said(item, indent) or ([prose(fallback, indent)] if fallback else [])
    return comment(
        [*parts, prose(beside(item), indent), prose(facts, indent), marks(item, indent)], indent
    )


# --- examples -----------------------------------------------------------------------------------


def example(shown: MethodExample, call: str) -> str:
    """A call and what comes of it; `call` is the expression."""
    lines = [f"// {line}" for line in wrapped(shown.title, WIDTH - 6)]
    lines.append(f"{'const result = ' if shown.has_result else ''}await {call};")
    if shown.has_result:
        lines += [f"// {line}" for line in wrap_line(literal(shown.result), WIDTH - 6)]
    if shown.error:
        lines += [f"// fails: {line}" for line in wrapped(shown.error, WIDTH - 13)]
    code = "\n".join(map(_code, lines))
    return f"@example\n```ts\n{code}\n```"


def _code(line: str) -> str:
    r"""A line of code in a comment: `*\/` in a string is the same string, and no fence ends early."""
    tick = "'" if line.startswith("//") else "\\u0060"
    return closed(UNSAFE.sub(_code_point, line)).replace("`", tick)
