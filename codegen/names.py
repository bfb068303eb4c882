"""A wire name is sent as it is; every spelling in a language is made from its words."""

from __future__ import annotations

import re
from functools import cache

# [^\W\d_A-Z] is any letter but an ASCII capital, so that names in other alphabets keep their words.
_WORD = re.compile(
    r"[A-Z]{2,}s(?![^\W\d_A-Z])"  # IDs
    r"|[A-Z]+(?![^\W\d_A-Z])\d*"  # UUID, DOM in DOMSnapshot
    r"|[A-Z]?[^\W\d_A-Z]+\d*"  # interaction, base64
    r"|[A-Z]\d*"
    r"|\d+[^\W\d_A-Z]*"  # 3d
)


@cache
def words(wire: str) -> tuple[str, ...]:
    """`interactionUUID` -> ("interaction", "uuid"); `MARK_DONE` -> ("mark", "done").

    Characters that are neither letters nor digits only separate. A name without any letter or
    digit has no words; the `bad-name` rule reports it.
    """
    return tuple(word.lower() for word in _WORD.findall(wire))


def snake(parts: tuple[str, ...]) -> str:
    """`("mark", "done")` -> `mark_done`."""
    return "_".join(parts)


def screaming(parts: tuple[str, ...]) -> str:
    """`("mark", "done")` -> `MARK_DONE`."""
    return "_".join(parts).upper()


def pascal(parts: tuple[str, ...]) -> str:
    """`("jwt", "token")` -> `JwtToken`."""
    return "".join(part[:1].upper() + part[1:] for part in parts)


def camel(parts: tuple[str, ...]) -> str:
    """`("jwt", "token")` -> `jwtToken`."""
    return parts[0] + pascal(parts[1:]) if parts else ""


def kebab(parts: tuple[str, ...]) -> str:
    """`("mark", "done")` -> `mark-done`."""
    return "-".join(parts)
