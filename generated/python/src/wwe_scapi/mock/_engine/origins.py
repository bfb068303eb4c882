"""Lists of origins, each with filters by request."""

from __future__ import annotations

import re
from typing import Any, Final

from .errors import OptionError
from .values import Json, is_object

_ORIGIN: Final = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*)://([^ \t\n\r\f\v/?#@:,()]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?"
)
_NAME: Final = r"[A-Za-z_][A-Za-z0-9_-]*"
_FILTER: Final = re.compile(rf"\*|{_NAME}\.(?:\*|{_NAME})")
_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}
BLANKS: Final = " \t\n\r\f\v"


def parse_origins(text: str) -> list[Json]:
    """Read `origin [ "(" filter { "," filter } ")" ] { "," ... }`, or `*` alone.

    Gives objects with `origin` and `filters`, in order; a `*` beside other entries is
    dropped. Raises OptionError.
    """
    parts = _split_outside(text)
    if parts == ["*"]:
        return [{"origin": "*", "filters": ["*"]}]
    return [_parse_entry(part) for part in parts if part != "*"]


def origin_listed(entries: list[Json], origin: Json) -> bool:
    """Whether the origin of a page is in a list."""
    for entry in entries:  # noqa: SIM110 - half the time of any(), here and below
        if _matches_origin(entry, origin):
            return True
    return False


def origin_allows(
    entries: list[Json], origin: str, request: str, named: list[Json]
) -> bool:
    """Whether a list lets an origin send a request; wildcards do not open `named`."""
    by_name = request in named
    for entry in entries:
        if _matches_origin(entry, origin):
            for filter_ in entry["filters"]:
                if _opens(filter_, request, by_name):
                    return True
    return False


def _matches_origin(entry: Json, origin: Json) -> bool:
    return is_object(entry) and entry.get("origin") in ("*", origin)


def _opens(filter_: str, request: str, by_name: bool) -> bool:
    if filter_ == request:
        return True
    if by_name or not filter_.endswith("*"):
        return False
    return request.startswith(filter_[:-1])


def _split_outside(text: str) -> list[str]:
    """The parts between the commas that stand outside parentheses."""
    if trim_blanks(text) == "":
        return []
    parts = [""]
    depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if depth < 0 or depth > 1:
            raise OptionError(f'the parentheses of "{text}" do not match')
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    if depth != 0:
        raise OptionError(f'a parenthesis of "{text}" is not closed')
    return [trim_blanks(part) for part in parts]


def _parse_entry(text: str) -> Json:
    start = text.find("(")
    if start < 0:
        return {"origin": _parse_origin(text), "filters": ["*"]}
    if not text.endswith(")"):
        raise OptionError(f'a comma is missing after the parenthesis in "{text}"')
    filters = [trim_blanks(part) for part in text[start + 1 : -1].split(",")]
    origin = _parse_origin(trim_blanks(text[:start]))
    return {"origin": origin, "filters": [_parse_filter(part) for part in filters]}


def _parse_origin(text: str) -> str:
    found = _ORIGIN.fullmatch(text)
    if found is None:
        raise OptionError(
            f'"{text}" is no origin: write scheme://host or scheme://host:port,'
            " without a path"
        )
    scheme = ascii_lower(found[1])
    number: Any = found[3]
    is_usual = number is None or _DEFAULT_PORTS.get(scheme) == number
    return f"{scheme}://{ascii_lower(found[2])}{'' if is_usual else f':{number}'}"


def _parse_filter(text: str) -> str:
    if not _FILTER.fullmatch(text):
        raise OptionError(
            f'"{text}" is no filter: write *, namespace.* or namespace.method'
        )
    return text


def trim_blanks(text: str) -> str:
    """A text without the blanks of ASCII at its ends."""
    return text.strip(BLANKS)


def ascii_lower(text: str) -> str:
    """A text with the capitals of ASCII made small."""
    return text.translate(_LOWER)


_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
