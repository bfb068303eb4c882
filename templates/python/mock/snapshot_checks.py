"""Whether a snapshot is one: all of it, before anything is changed by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

from .errors import OptionError
from .values import ABSENT, Json, is_integer, is_object, listed, member

Check: TypeAlias = Callable[[Json], bool]
_WORD: Final = 0xFFFFFFFF


def check_snapshot(version: int, snapshot: Json) -> None:
    """Raise OptionError if a desktop cannot be brought to this."""
    if not is_object(snapshot) or member(snapshot, "version") != version:
        raise OptionError("this is no snapshot of a desktop, or one of another version")
    for name, check in _PARTS.items():
        if not check(member(snapshot, name)):
            raise OptionError(
                f"this is no snapshot of a desktop: its {name} is not as one has it"
            )
    state = snapshot["state"]
    if not all(_has_entry(state, timer) for timer in snapshot["timers"]):
        raise OptionError(
            "this is no snapshot of a desktop: a timer is of an entry that is not there"
        )


def _has_entry(state: Json, timer: Json) -> bool:
    index, slot = member(timer, "index"), timer.get("list")
    if slot is None:
        return index is ABSENT
    return is_integer(index) and -1 <= index < len(listed(member(state, slot)))


def _is_anything(value: Json) -> bool:
    return True


def _is_text(value: Json) -> bool:
    return value.__class__ is str


def _is_flag(value: Json) -> bool:
    return value.__class__ is bool


def _is_count(value: Json) -> bool:
    return is_integer(value) and value >= 0


def _is_random(value: Json) -> bool:
    words = listed(value)
    return len(words) == 4 and all(_is_count(it) and it <= _WORD for it in words)


def _is_times(value: Json) -> bool:
    return value is None or (is_integer(value) and value >= 1)


def _is_params(value: Json) -> bool:
    return value.__class__ is list or is_object(value)


def _or(other: Json, check: Check) -> Check:
    return lambda value: value is other or check(value)


def _list_of(check: Check) -> Check:
    return lambda value: value.__class__ is list and all(map(check, value))


def _table_of(check: Check) -> Check:
    return lambda value: is_object(value) and all(map(check, value.values()))


def _shape(checks: Mapping[str, Check]) -> Check:
    """An object with these members, those that may be absent too, and no others."""
    return partial(_has_shape, checks)


def _has_shape(checks: Mapping[str, Check], value: Json) -> bool:
    return (
        is_object(value)
        and all(name in checks for name in value)
        and all(check(member(value, name)) for name, check in checks.items())
    )


_IS_TABLE: Final = _table_of(_is_anything)
_DELAYED: Final = _shape(
    {
        "page": _is_text,
        "asked": _shape({"id": _is_anything, "method": _is_text, "params": _is_params}),
        "fault": _shape(
            {"error": _is_anything, "shape": _is_anything, "duplicate": _is_flag}
        ),
    }
)
_TIMER: Final = _shape(
    {
        "name": _or(None, _is_text),
        "list": _or(ABSENT, _or(None, _is_text)),
        "index": _or(ABSENT, is_integer),
        "due": _is_count,
        "args": _IS_TABLE,
        "delayed": _or(ABSENT, _DELAYED),
    }
)
_PAGE: Final = _shape(
    {
        "id": _is_text,
        "origin": _is_text,
        "fields": _IS_TABLE,
        "given": _IS_TABLE,
        "subscriptions": _list_of(
            _shape({"id": _is_text, "channels": _list_of(_is_text)})
        ),
    }
)
_FAULT: Final = _shape(
    {
        "method": _is_text,
        "latency": _is_count,
        "drop": _is_flag,
        "error": _is_anything,
        "shape": _is_anything,
        "duplicate": _is_flag,
        "times": _is_times,
    }
)
_ANSWER: Final = _shape({"data": _is_anything, "error": _is_anything})
_PARTS: Final[Mapping[str, Check]] = {
    "now": _is_count,
    "random": _is_random,
    "counters": _table_of(is_integer),
    "subscriptionCount": _is_count,
    "pageCount": _is_count,
    "state": _IS_TABLE,
    "timers": _list_of(_TIMER),
    "pages": _list_of(_PAGE),
    "once": _list_of(_shape({"method": _is_text, "answers": _list_of(_ANSWER)})),
    "faults": _list_of(_FAULT),
}
