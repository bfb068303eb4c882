"""Canonical JSON (RFC 8785): one value, one text."""

from __future__ import annotations

import re
from json import JSONEncoder
from json.encoder import encode_basestring
from typing import Final

from .values import ABSENT, Json, has_high, sorted_keys

_FAST: Final = JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_FRACTION: Final = re.compile(r"(?:^|[:\[,])-?[0-9]+(?:\.[0-9]|e[+-])")


def canonical(value: Json) -> str:
    """The canonical text of a JSON value; absent members are left out."""
    try:
        text = _FAST.encode(value)
    except TypeError:
        return _slowly(value)
    if has_high(text) or _FRACTION.search(text):
        return _slowly(value)
    return text


def _slowly(value: Json) -> str:
    if value is None or value is ABSENT:
        return "null"
    kind = value.__class__
    if kind is bool:
        return "true" if value else "false"
    if kind is str:
        return encode_basestring(value)
    if kind is int:
        return str(value)
    if kind is float:
        return number_text(value)
    if kind is list:
        return f"[{','.join(map(_slowly, value))}]"
    members = [
        f"{encode_basestring(key)}:{_slowly(value[key])}"
        for key in sorted_keys(value)
        if value[key] is not ABSENT
    ]
    return f"{{{','.join(members)}}}"


def number_text(value: float) -> str:
    """A finite number as ECMAScript writes it."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" and not exponent else part
    digits = (whole + part).lstrip("0")
    zeros = len(whole + part) - len(digits)
    point = len(whole) - zeros + int(exponent or 0)
    digits = digits.rstrip("0")
    return sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """The digits with the decimal point where `point` says, as in Number::toString."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    exponent = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{digits[0]}{'.' if count > 1 else ''}{digits[1:]}{exponent}"
