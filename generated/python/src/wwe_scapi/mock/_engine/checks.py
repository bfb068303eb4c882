"""Whether what somebody gives for the settings and the state is of the right kind."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import OptionError, quoted
from .values import (
    ABSENT,
    Json,
    is_object,
    kind_of,
    listed,
    same,
    sorted_keys,
    table,
)

NEAR = 2  # as many letters may be wrong before a name is another name


def check_table(what: str, given: Json) -> None:
    """Raise OptionError if it is no object of names and values."""
    if not is_object(given):
        raise OptionError(f"{what}: names and values are wanted, not {kind_of(given)}")


def check_setting(program: Mapping[str, Json], name: str, value: Json) -> None:
    """Raise OptionError if a setting is unknown, or cannot have this value."""
    defaults = table(program.get("settings"))
    if name not in defaults:
        near = nearest(name, sorted_keys(defaults))
        hint = "" if near is None else f"; {near} is meant, perhaps"
        raise OptionError(f"there is no setting {name}{hint}")
    choice = table(table(program.get("choices")).get(name))
    at = f"the setting {name}"
    values = choice.get("values")
    if values is not None and not any(same(value, item) for item in values):
        wanted = _one_of([quoted(item) for item in values])
        raise OptionError(f"{at}: {wanted} is wanted, not {quoted(value)}")
    _check_kind(at, choice.get("kinds"), value)
    minimum = choice.get("minimum", ABSENT)
    if kind_of(value) in ("integer", "number") and minimum is not ABSENT:
        if value < minimum:
            raise OptionError(f"{at}: {quoted(value)} is less than {quoted(minimum)}")


def check_slot(name: str, about: Mapping[str, Json], value: Json) -> None:
    """Raise OptionError if a slot of the state cannot begin with this value."""
    at = f"the state's {name}"
    kinds, items = about.get("kinds"), about.get("items")
    if items == ["object"] and kinds == ["list"] and kind_of(value) != "list":
        found = kind_of(value)
        raise OptionError(f"{at}: a list of objects is wanted, not {found}")
    _check_kind(at, kinds, value)
    for index, item in enumerate(listed(value)):
        _check_kind(f"{at}[{index}]", items, item)


def _check_kind(at: str, kinds: list[str] | None, value: Json) -> None:
    kind = kind_of(value)
    is_number = kind == "integer" and kinds is not None and "number" in kinds
    if kinds is not None and kind not in kinds and not is_number:
        raise OptionError(f"{at}: {_one_of(kinds)} is wanted, not {kind}")


def _one_of(texts: list[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join([*filter(None, [", ".join(texts[:-1])]), texts[-1]])


def nearest(name: str, known: list[str]) -> str | None:
    """The first name that is nearly the same."""
    return next((it for it in known if distance(name, it) <= NEAR), None)


def distance(one: str, other: str) -> int:
    """How many letters make one text another (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        following = [i]
        for j, wanted in enumerate(other, 1):
            cost = 0 if letter == wanted else 1
            following.append(min(following[j - 1] + 1, row[j] + 1, row[j - 1] + cost))
        row = following
    return row[-1]
