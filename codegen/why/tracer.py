"""What instrumented code of the languages calls instead of making text by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

from codegen.why.dumped import dumps
from codegen.why.marked import (
    NOBODY,
    REGEX,
    Marked,
    MarkedFloat,
    MarkedInt,
    caught,
    join,
    like,
    marks_of,
    plain,
)
from codegen.why.origins import Origins

LANGUAGES = "codegen.languages"
# Where text is made; each with the modules in it.
TRACED = (LANGUAGES, "codegen.behavior", "codegen.wrapping")
_EXACT = {"marshal", "codegen.values"}  # modules that take no subclass of text, list or mapping
_CONVERSIONS = {-1: None, ord("s"): str, ord("r"): repr, ord("a"): ascii}


class Tracer:
    """The operations, over one model."""

    def __init__(self, origins: Origins) -> None:
        self.origins = origins
        self.modules: dict[str, ModuleType] = {}  # instrumented for it

    def cached(self, function: Any) -> Any:
        """Instead of `functools.cache`, for which the same text of two items would be one."""
        known: dict[tuple[int, ...], tuple[Any, Any]] = {}

        @wraps(function)
        def remembering(*given: Any, **named: Any) -> Any:
            if named or not all(map(_has_identity, given)):
                return function(*given, **named)
            key = tuple(map(id, given))
            if key not in known:
                known[key] = given, function(*given)  # held, so that their ids stay their own
            return known[key][1]

        return remembering

    # --- whose it is ----------------------------------------------------------------------------

    def made(self, value: Any, *candidates: Any) -> Any:
        """What a function returns, or a loop adds: made for the first of these that is an item."""
        for candidate in candidates:
            owner = self.origins.owner(candidate)
            if owner is not None:
                return self.origins.own(value, owner)
        return value

    def chosen(self, *variables: Any) -> Any:
        """The item that a loop with several variables is about; beside a list it is only one of many."""
        for variable in variables:
            if self.origins.owner(variable) is not None:
                return variable
            if isinstance(variable, (tuple, list)):
                return None
        return None

    def made_in(
        self, value: Any, found: Mapping[str, Any], names: tuple[str, ...], *candidates: Any
    ) -> Any:
        """The same in a function of the whole API that took an item out of it first."""
        owners = map(self.origins.owner, candidates)
        owner = next((each for each in owners if each is not None), None)
        if not owner:
            inner = map(self.origins.owner, map(found.get, names))
            owner = next((each for each in inner if each), owner)
        return value if owner is None else self.origins.own(value, owner)

    def said(self, value: Any, *candidates: Any) -> Any:
        """Text in the body of a loop; everything else stays the object that it is."""
        return self.made(value, *candidates) if isinstance(value, str) else value

    def told(self, value: Any, *candidates: Any) -> Any:
        """The same for what a function returned, which may be lines or a row of a table."""
        kept = isinstance(value, (str, list)) or hasattr(value, "_make")
        return self.made(value, *candidates) if kept else value

    # --- text -----------------------------------------------------------------------------------

    def fstring(self, *parts: str) -> str:
        """An f-string of parts that are text already."""
        return join("", parts)

    def fmt(self, value: Any, conversion: int, spec: str) -> str:
        """One value in an f-string."""
        convert = _CONVERSIONS[conversion]
        if not spec and convert in (None, str) and isinstance(value, str):
            return value
        text = format(convert(value) if convert else value, plain(spec))
        return _carried(text, (value,))

    def call(self, function: Any, /, *given: Any, **named: Any) -> Any:
        """Any call."""
        if function is type and len(given) == 1 and isinstance(given[0], Marked):
            return str
        if function is str and len(given) == 1 and isinstance(given[0], str):
            return given[0]
        if function is map and len(given) == 2:
            return self._mapped(*given)
        if function is json.dumps:
            return dumps(self.origins, given[0], named)
        home = getattr(function, "__module__", None) or ""
        if home in _EXACT:
            given = tuple(map(plain, given))
        result = function(*given, **named)
        if type(result) is str and result and not home.startswith(TRACED):
            return _carried(result, (*given, *named.values()))
        return result

    def _mapped(self, function: Any, values: Iterable[Any]) -> Iterator[Any]:
        """What is made of a text is made for the item of that text, as long as it is not the text."""
        for value in values:
            made = self.call(function, value)
            known = type(made) in (str, Marked) and isinstance(value, Marked)
            yield self.origins.own_like(made, value) if known else made

    def item(self, thing: Any, key: Any) -> Any:
        """`thing[key]`."""
        return caught(thing, "group", (key,)) if type(thing) is re.Match else thing[key]

    def method(self, thing: Any, name: str, /, *given: Any, **named: Any) -> Any:
        """A call of an attribute."""
        if isinstance(thing, str):
            return _text_method(thing, name, given, named)
        if type(thing) is re.Match and name in ("group", "groups"):
            return caught(thing, name, given)
        if name == "read_text" and isinstance(thing, Path):
            return self.origins.read(thing.read_text(*given, **named), thing)
        if name in REGEX:
            if thing is re:
                thing, given = re.compile(plain(given[0]), named.pop("flags", 0)), given[1:]
            if isinstance(thing, re.Pattern):
                return _regex_method(thing, name, given, named)
        return self.call(getattr(thing, name), *given, **named)


def _has_identity(value: Any) -> bool:
    """Whether it is equal to nothing but itself."""
    return getattr(type(value), "__eq__", None) is object.__eq__


def _text_method(text: str, name: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
    if name == "join":
        return join(text, given[0])
    values = (*given, *named.values())
    if not isinstance(text, Marked) and any(isinstance(value, Marked) for value in values):
        text = Marked(text, NOBODY * len(text))
    result = getattr(text, name)(*given, **named)
    if type(result) is str and result:
        return like(result, text) if marks_of(text).strip(NOBODY) else _carried(result, values)
    return result


def _regex_method(
    pattern: re.Pattern[str], name: str, given: tuple[Any, ...], named: dict[str, Any]
) -> Any:
    place, ours = REGEX[name]
    if len(given) > place and isinstance(given[place], Marked):
        return ours(pattern, *given, **named)
    return getattr(pattern, name)(*given, **named)


def _carried(text: str, sources: Iterable[Any]) -> str:
    """What foreign code made of values, as far as they tell: the first, and what stands in it as it was."""
    found = list(_marked_in(sources))
    if not found:
        return text
    carried = like(text, found[0])
    for source in found[1:]:
        head, same, tail = carried.partition(source)
        if same and not tail.count(source):
            carried = join("", [head, source, tail])
    return carried


def _marked_in(sources: Iterable[Any]) -> Iterator[Marked]:
    for source in sources:
        if isinstance(source, Marked):
            yield source
        elif isinstance(source, (MarkedInt, MarkedFloat)):
            yield Marked(repr(source), source.mark * len(repr(source)))
        elif isinstance(source, (tuple, list)):
            yield from (item for item in source if isinstance(item, Marked))
