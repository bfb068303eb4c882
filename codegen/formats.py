"""The string formats that examples are checked for; any other format is documentation only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9a-fA-F]{2})*", re.ASCII
)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _is_date_time(text: str) -> bool:
    match = _DATE_TIME.fullmatch(text)
    if match is None or not _is_date(match[1]) or int(match[3]) > 60:  # 60: a leap second
        return False
    try:
        time.fromisoformat(match[2])
    except ValueError:
        return False
    return True


FORMATS: dict[str, tuple[Callable[[str], object], str]] = {
    "date": (_is_date, "2024-05-31"),
    "date-time": (_is_date_time, "2024-05-31T12:00:00Z"),
    "email": (_EMAIL.fullmatch, "anna@example.com"),
    "uri": (_URI.fullmatch, "https://example.com/a"),
    "uuid": (_UUID.fullmatch, "123e4567-e89b-12d3-a456-426614174000"),
}
