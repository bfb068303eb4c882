"""`json.dumps`, whose text remembers the values that it was made of."""

from __future__ import annotations

import json
from typing import Any

from codegen.why.marked import (
    NOBODY,
    Marked,
    MarkedFloat,
    MarkedInt,
    join,
    marks_of,
    plain,
)
from codegen.why.origins import Origins


def dumps(origins: Origins, value: Any, options: dict[str, Any]) -> str:
    """The text; it remembers if it is written on one line, with the keys in their order."""
    text = json.dumps(plain(value), **options)
    if not isinstance(value, (str, dict, list, tuple)):
        return text
    parts = list(_Dumper(origins, options).parts(value, NOBODY))
    return Marked(text, marks_of(join("", parts))) if "".join(parts) == text else text


class _Dumper:
    def __init__(self, origins: Origins, options: dict[str, Any]) -> None:
        self.origins = origins
        signs: tuple[str, str] = options.get("separators") or (", ", ": ")
        self.comma, self.colon = signs
        self.ascii = options.get("ensure_ascii", True)

    def parts(self, value: Any, around: str) -> list[str]:
        """Texts that make the whole. `around` is the mark of what the value stands in."""
        if isinstance(value, str):
            return [self.string(value)]
        if isinstance(value, (MarkedInt, MarkedFloat)):
            text = json.dumps(plain(value))
            return [Marked(text, value.mark * len(text))]
        if not isinstance(value, (dict, list, tuple)):
            text = json.dumps(value)
            return [Marked(text, around * len(text))]
        mark = self.origins.made_for(value) or around
        found: list[str] = []
        comma, colon = (Marked(sign, mark * len(sign)) for sign in (self.comma, self.colon))
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        pairs = value.items() if isinstance(value, dict) else ((None, it) for it in value)
        for key, item in pairs:
            found.append(comma if found else Marked(opening, mark))
            found += [self.string(str(key)), colon] if isinstance(value, dict) else []
            found += self.parts(item, mark)
        return [*(found or [Marked(opening, mark)]), Marked(closing, mark)]

    def string(self, value: str) -> str:
        """A string in its quotes, each escape with the mark of its character."""
        text = json.dumps(plain(value), ensure_ascii=self.ascii)
        marks = marks_of(value)
        if len(text) != len(marks) + 2:
            chars = zip(str.__iter__(value), marks, strict=True)
            each = ((json.dumps(char, ensure_ascii=self.ascii), mark) for char, mark in chars)
            inner = "".join(mark * (len(char) - 2) for char, mark in each)
        else:
            inner = marks
        return Marked(text, inner[:1] + inner + inner[-1:]) if inner else text
