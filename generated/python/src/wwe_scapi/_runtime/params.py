"""From the arguments of a generated method to the parameters on the wire."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, overload

from .paths import EACH, ROOT, At, path
from .protocol import JSON, ParamsStyle
from .record import encode
from .unset import UNSET, Unset

T = TypeVar("T")


@overload
def trim(args: Mapping[str, T]) -> dict[str, T]: ...


@overload
def trim(args: Sequence[T]) -> list[T | None]: ...


def trim(args: Sequence[Any] | Mapping[str, Any]) -> list[Any] | dict[str, Any]:
    """Leave out what is UNSET.

    By name, all of it. By position, what stands at the end; before a parameter that
    is there, UNSET becomes None, which is null on the wire.
    """
    if isinstance(args, Mapping):
        return {name: value for name, value in args.items() if value is not UNSET}
    length = len(args)
    while length and args[length - 1] is UNSET:
        length -= 1
    return [None if value is UNSET else value for value in args[:length]]


def absent(value: T | None) -> T | Unset:
    """UNSET for None: a parameter that is left out, not null."""
    return UNSET if value is None else value


def plain_params(
    params: Sequence[object] | Mapping[str, object], style: ParamsStyle
) -> list[JSON] | dict[str, JSON]:
    """Trim parameters and turn them into JSON values that share nothing with them.

    Raises TypeError for a value without JSON form, and for the wrong style; ValueError
    for a number that JSON does not have.
    """
    fits = isinstance(params, Mapping) == (style == "named") or not params
    if not fits or isinstance(params, str):
        raise TypeError(f"parameters of this API are {style}")
    if not params:
        return {} if style == "named" else []
    plain: Any = encode(trim(params))
    _check_numbers(plain, ROOT)
    return plain  # type: ignore[no-any-return]


def _check_numbers(value: Any, at: At) -> None:
    kind = value.__class__
    if kind is float:
        if not math.isfinite(value):
            raise ValueError(f"{path(at, value)}: {value} is no JSON number")
    elif kind is list:
        for item in value:
            _check_numbers(item, (at, EACH, value))
    elif kind is dict:
        for key, item in value.items():
            _check_numbers(item, (at, key, value))
