"""What a desktop begins with: limits, seed, state, what it knows of pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .checks import check_slot, check_table
from .errors import OptionError, quoted
from .values import (
    ABSENT,
    Json,
    is_integer,
    listed,
    member,
    normalise,
    sorted_keys,
    tidy,
)

LIMITS: Final[Mapping[str, int]] = {
    "messageSize": 1000000,
    "depth": 64,
    "pages": 1000,
    "subscriptions": 1000,
    "timers": 10000,
    "firing": 100000,
    "chain": 1000,
    "transcript": 100000,
    "problems": 100,
}
"""What a desktop holds at most.

`messageSize` counts values and UTF-16 units, `chain` triggers that fire others.
"""


def read_limits(given: Mapping[str, int]) -> dict[str, int]:
    """The limits: what is given wins over `LIMITS`."""
    for name in sorted_keys(given):
        if name not in LIMITS or not is_integer(given[name]) or given[name] < 0:
            known = ", ".join(sorted_keys(LIMITS))
            raise OptionError(
                f"no limit {name}: {quoted(given[name])};"
                f" integers, 0 or more, are: {known}"
            )
    return {**LIMITS, **given}


def read_seed(seed: int) -> int:
    """A seed, checked."""
    if not is_integer(seed):
        raise OptionError(f"a seed is an integer, not {quoted(seed)}")
    return seed


def read_state(
    program: Mapping[str, Json], given: Json, limits: Mapping[str, int]
) -> dict[str, Json]:
    """The state at the beginning: what is given wins over the program, by slot."""
    wanted = normalise(given, limits)
    check_table("the state", wanted)
    slots = dict(program["state"])
    for slot in sorted_keys(wanted):
        if slot not in slots:
            known = ", ".join(slots)
            raise OptionError(f"the state has no {slot}; it has {known}")
        check_slot(slot, slots[slot], wanted[slot])
    state: dict[str, Json] = {}
    for slot, it in slots.items():
        value = wanted[slot] if slot in wanted else normalise(it["initial"], limits)
        machine = it.get("machine")
        state[slot] = value if machine is None else _marked(value, machine)
    return state


def _marked(entries: Json, machine: str) -> Json:
    """Entries that say which machine they belong to."""
    for entry in listed(entries):
        if entry.__class__ is dict and member(entry, "_machine") is ABSENT:
            entry["_machine"] = machine
    return entries


def read_page_fields(
    known: Mapping[str, Json], given: Mapping[str, Json]
) -> dict[str, Json]:
    """What the program knows of a page: what is given wins over the defaults."""
    fields: dict[str, Json] = tidy(dict(known))
    for name in sorted_keys(given):
        if name not in known:
            names = ", ".join(["id", *known])
            raise OptionError(f"a page has no {name}; it has {names}")
        fields[name] = tidy(given[name])
    return fields
