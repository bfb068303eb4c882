"""What can be wrong about one value on its own: its kind and its limits. `values` walks."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any, NamedTuple

from codegen.formats import FORMATS
from codegen.model import Limits, ListOf, Literal, MapOf, Primitive, Ref, Type, Union
from codegen.patterns import BadPatternError, matches
from codegen.problems import Path

MISMATCH = "mismatch"
UNKNOWN_VALUE, UNKNOWN_FIELD = "unknown-value", "unknown-field"  # open types take them
READ_ONLY = "read-only"  # may arrive, may not be sent


class Misfit(NamedTuple):
    """One thing about a value that its type does not say."""

    path: Path  # inside the value: ("parties", 1, "name")
    message: str
    kind: str = MISMATCH
    whole: bool = False  # not even the right kind of value


Misfits = list[Misfit]
NO_LIMITS = Limits()

_BASIC: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "a string"),
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": ((bool,), "true or false"),
    "null": ((type(None),), "null"),
    "date-time": ((str,), "a date-time"),
}


def needed(what: str, value: Any) -> Misfit:
    """The value is of the wrong kind altogether."""
    return Misfit((), f"{what} is needed, not {shown(value)}", whole=True)


def basic(name: str, value: Any) -> Misfits:
    """Against a type of the wire format."""
    if name == "any":
        return [] if _is_finite(value) else [needed("what JSON can hold", value)]
    types, label = _BASIC[name]
    if type(value) not in types or (type(value) is float and abs(value) == float("inf")):
        return [needed(label, value)]
    return _formatted(name, value) if name == "date-time" else []


def _is_finite(value: Any) -> bool:
    if type(value) is list:
        return all(map(_is_finite, value))
    if type(value) is dict:
        return all(map(_is_finite, value.values()))
    return type(value) is not float or isfinite(value)


def same(one: Any, other: Any) -> bool:
    """Equal as JSON values: 1 is 1.0, but not true."""
    return bool(one == other) and isinstance(one, bool) is isinstance(other, bool)


def shown(value: Any) -> str:
    """A value as it is quoted in a message: short JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def limit_misfits(limits: Limits, value: Any) -> Misfits:
    """Against what is said beside the type; limits of another kind of value say nothing."""
    if type(value) is str:
        return _length(limits, value, "characters") + _text(limits, value)
    if type(value) is list:
        return _length(limits, value, "items")
    if type(value) in (int, float):
        return _range(limits, value)
    return []


def _length(limits: Limits, value: str | list[Any], unit: str) -> Misfits:
    count = len(value)
    if limits.min_length is not None and count < limits.min_length:
        return [Misfit((), f"{count} {unit}; at least {limits.min_length} are needed")]
    if limits.max_length is not None and count > limits.max_length:
        return [Misfit((), f"{count} {unit}; at most {limits.max_length} are allowed")]
    return []


def _range(limits: Limits, value: float) -> Misfits:
    if limits.minimum is not None and value < limits.minimum:
        return [Misfit((), f"{value} is less than the minimum {limits.minimum}")]
    if limits.maximum is not None and value > limits.maximum:
        return [Misfit((), f"{value} is more than the maximum {limits.maximum}")]
    return []


def _text(limits: Limits, value: str) -> Misfits:
    found = _formatted(limits.format, value)
    if limits.pattern and not _matches(limits.pattern, value):
        found.append(Misfit((), f"{shown(value)} does not match the pattern {limits.pattern}"))
    return found


def _formatted(name: str, value: str) -> Misfits:
    if name not in FORMATS:
        return []
    fits, sample = FORMATS[name]
    return [] if fits(value) else [Misfit((), f"{shown(value)} is no {name} such as {sample}")]


def _matches(pattern: str, value: str) -> bool:
    try:
        return matches(pattern, value)
    except BadPatternError:  # the rule bad-pattern reports it
        return True


def written(kind: Type) -> str:
    """A type in short notation: `Party[]`, `map<string>`, `"IN" | "OUT"`."""
    match kind:
        case Primitive():
            return kind.name
        case Ref():
            return kind.target.qualified
        case ListOf():
            return f"({inner})[]" if " | " in (inner := written(kind.item)) else f"{inner}[]"
        case MapOf():
            return f"map<{written(kind.value)}>"
        case Literal():
            return shown(kind.value)
        case Union():
            return " | ".join(written(member) for member in kind.members)
        case _:
            raise TypeError(f"no notation for {kind!r}")
