"""The functions that expressions may call.

All but those of `TOTAL` give absent if an argument is absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from .canonical import canonical
from .origins import ascii_lower, origin_allows, origin_listed, trim_blanks
from .values import ABSENT, Json, is_integer, kind_of, listed, member, same, sorted_keys

_LAST_TIME: Final = 253402300799999  # the end of the year 9999
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC, and written so
_INTEGER: Final = re.compile(r"-?[0-9]{1,16}")
_FIELD: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_-]*)\}")
_UPPER: Final = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


def _present(c: Any, x: Json) -> Json:
    return x is not ABSENT


def _type(c: Any, x: Json) -> Json:
    return kind_of(x)


def _uuid(c: Any) -> Json:
    return c.engine.prng.uuid()


def _next_id(c: Any, counter: Json, first: Json = ABSENT) -> Json:
    if not isinstance(counter, str) or not (first is ABSENT or is_integer(first)):
        return ABSENT
    counters = c.engine.counters
    last = counters.get(counter)
    start = 1 if first is ABSENT else first
    counters[counter] = start if last is None else last + 1
    return str(counters[counter])


def _random(c: Any, n: Json) -> Json:
    fit = is_integer(n) and 1 <= n <= 4294967296
    return c.engine.prng.below(n) if fit else ABSENT


def _iso_time(c: Any, ms: Json) -> Json:
    epoch = member(c.engine.settings, "epoch")
    time = ms + (epoch if is_integer(epoch) else 0) if is_integer(ms) else -1
    if not 0 <= time <= _LAST_TIME:
        return ABSENT
    moment = _EPOCH + timedelta(milliseconds=time)
    return f"{moment.isoformat(timespec='milliseconds')}Z"


def _length(c: Any, x: Json) -> Json:
    return len(x) if x.__class__ in (str, list, dict) else ABSENT


def _keys(c: Any, x: Json) -> Json:
    return sorted_keys(x) if x.__class__ is dict else ABSENT


def _values(c: Any, x: Json) -> Json:
    return [x[key] for key in sorted_keys(x)] if x.__class__ is dict else ABSENT


def _lower(c: Any, s: Json) -> Json:
    return ascii_lower(s) if isinstance(s, str) else ABSENT


def _upper(c: Any, s: Json) -> Json:
    return s.translate(_UPPER) if isinstance(s, str) else ABSENT


def _are_texts(one: Json, other: Json) -> bool:
    return isinstance(one, str) and isinstance(other, str)


def _starts(c: Any, s: Json, t: Json) -> Json:
    return s.startswith(t) if _are_texts(s, t) else ABSENT


def _ends(c: Any, s: Json, t: Json) -> Json:
    return s.endswith(t) if _are_texts(s, t) else ABSENT


def _contains(c: Any, s: Json, t: Json) -> Json:
    return t in s if _are_texts(s, t) else ABSENT


def _split(c: Any, s: Json, t: Json) -> Json:
    if not _are_texts(s, t):
        return ABSENT
    return s.split(t) if t else [s]


def _trim(c: Any, s: Json) -> Json:
    return trim_blanks(s) if isinstance(s, str) else ABSENT


def _text(c: Any, x: Json) -> Json:
    if isinstance(x, str):
        return x
    return str(x) if is_integer(x) else ABSENT


def _number(c: Any, x: Json) -> Json:
    if isinstance(x, str):
        found: Json = int(x) if _INTEGER.fullmatch(x) else ABSENT
        return found if is_integer(found) else ABSENT
    return x if is_integer(x) else ABSENT


def _slice(c: Any, x: Json, start: Json, end: Json = ABSENT) -> Json:
    if x.__class__ not in (str, list) or not is_integer(start):
        return ABSENT
    if end is not ABSENT and not is_integer(end):
        return ABSENT
    stop = len(x) if end is ABSENT else max(end, 0)
    return x[max(start, 0) : stop]


def _pick(c: Any, value: Json, keys: Json) -> Json:
    if value.__class__ is not dict or keys.__class__ is not list:
        return ABSENT
    return {key: value[key] for key in keys if isinstance(key, str) and key in value}


def _without(c: Any, value: Json, what: Json) -> Json:
    if what.__class__ is not list:
        return ABSENT
    if value.__class__ is list:
        return [item for item in value if not any(same(item, it) for it in what)]
    if value.__class__ is not dict:
        return ABSENT
    return {key: item for key, item in value.items() if key not in what}


def _merge(c: Any, one: Json, other: Json) -> Json:
    if one.__class__ is not dict or other.__class__ is not dict:
        return ABSENT
    return {**one, **other}


def format_text(template: Json, values: Json) -> Json:
    """A template with each `{name}` filled in; one without a value stays as it is."""
    if not isinstance(template, str) or values.__class__ is not dict:
        return ABSENT

    def filled(found: re.Match[str]) -> str:
        value = values.get(found[1], ABSENT)
        if value is ABSENT:
            return found[0]
        return value if isinstance(value, str) else canonical(value)

    return _FIELD.sub(filled, template)


def _format(c: Any, template: Json, values: Json) -> Json:
    return format_text(template, values)


def _matches(c: Any, text: Json, pattern: Json) -> Json:
    if not _are_texts(text, pattern):
        return ABSENT
    if pattern.endswith("*"):
        return text.startswith(pattern[:-1])
    return text == pattern


def _exact(one: Json, other: Json, run: Callable[[int, int], int]) -> Json:
    if not is_integer(one) or not is_integer(other):
        return ABSENT
    result = run(one, other)
    return result if is_integer(result) else ABSENT


def _multiply(c: Any, one: Json, other: Json) -> Json:
    return _exact(one, other, lambda a, b: a * b)


def _div(c: Any, one: Json, other: Json) -> Json:
    if one.__class__ is not int or other.__class__ is not int or other == 0:
        return ABSENT
    return one // other  # never further from 0 than `one`


def _mod(c: Any, one: Json, other: Json) -> Json:
    return _exact(one, other, lambda a, b: a % b) if other != 0 else ABSENT


def _replace(c: Any, s: Json, t: Json, by: Json) -> Json:
    fit = _are_texts(s, t) and isinstance(by, str) and t != ""
    return s.replace(t, by) if fit else ABSENT


def _origin_listed(c: Any, entries: Json, origin: Json) -> Json:
    return entries.__class__ is list and origin_listed(entries, origin)


def _origin_allows(
    c: Any, entries: Json, origin: Json, request: Json, named: Json
) -> Json:
    if entries.__class__ is not list or not _are_texts(origin, request):
        return False
    return origin_allows(entries, origin, request, listed(named))


Function = Callable[..., Json]
FUNCTIONS: Final[dict[str, tuple[int, int, Function]]] = {
    "present": (1, 1, _present),
    "type": (1, 1, _type),
    "id": (1, 2, _next_id),
    "uuid": (0, 0, _uuid),
    "random": (1, 1, _random),
    "iso": (1, 1, _iso_time),
    "length": (1, 1, _length),
    "keys": (1, 1, _keys),
    "values": (1, 1, _values),
    "lower": (1, 1, _lower),
    "upper": (1, 1, _upper),
    "starts": (2, 2, _starts),
    "ends": (2, 2, _ends),
    "contains": (2, 2, _contains),
    "split": (2, 2, _split),
    "trim": (1, 1, _trim),
    "text": (1, 1, _text),
    "number": (1, 1, _number),
    "slice": (2, 3, _slice),
    "pick": (2, 2, _pick),
    "without": (2, 2, _without),
    "merge": (2, 2, _merge),
    "format": (2, 2, _format),
    "matches": (2, 2, _matches),
    "multiply": (2, 2, _multiply),
    "div": (2, 2, _div),
    "mod": (2, 2, _mod),
    "replace": (3, 3, _replace),
    "origin_listed": (2, 2, _origin_listed),
    "origin_allows": (4, 4, _origin_allows),
}
"""Name: fewest arguments, most, function of the context and the arguments."""

TOTAL: Final = frozenset({"present", "type"})
"""The functions that take absent as it is."""
