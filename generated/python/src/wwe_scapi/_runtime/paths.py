"""Where in a message a decoder stands, at the price of one tuple per container.

A place is ``()`` for the whole value or ``(parent, key, container)``. A list passes
the same place for all its items, with `EACH` as key: which item it was is found by
identity, and only if an error must name it.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias, cast

from .errors import ScapiDecodeError
from .unset import UNSET

At: TypeAlias = "tuple[Any, ...]"
ROOT: Final[At] = ()


class _Each:
    """Type of `EACH`."""

    def __repr__(self) -> str:
        return "EACH"


EACH: Final = _Each()


def path(at: At, value: object = UNSET) -> str:
    """Spell a place as a JSON path; `value` is what stands there.

    ``$.order.lines[0].name``, and ``$["odd key"]`` where a dot will not do.
    """
    steps: list[str] = []
    while at:
        at, key, container = at
        steps.append(_step(_find(container, value) if key is EACH else key))
        value = container
    return "$" + "".join(reversed(steps))


def _find(container: Any, value: object) -> str | int:
    if isinstance(container, dict):
        pairs: Any = cast("dict[str, object]", container).items()
    else:
        pairs = enumerate(container)
    return next((key for key, item in pairs if item is value), "*")


def _step(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    if key.isidentifier():
        return f".{key}"
    return '["' + key.replace("\\", "\\\\").replace('"', '\\"') + '"]'


def mismatch(value: Any, expected: str, at: At, strict: bool) -> Any:
    """Accept `value` although it is not what the API says, or say so.

    Lenient decoding keeps what came; strict decoding raises ScapiDecodeError.
    """
    if strict:
        raise ScapiDecodeError(path(at, value), expected, value)
    return value
