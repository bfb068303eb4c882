"""Places in the state that effects write to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from .errors import ProgramError
from .expressions import compile_expression, find_entry
from .values import ABSENT, Json, copy, is_integer

if TYPE_CHECKING:
    from .context import Context

_WRITABLE: Final = frozenset({"$", "desktop"})
Step: TypeAlias = "Callable[[Context, Json], Json]"


def compile_path(path: list[Json]) -> Place:
    """Compile a path to a place that can be written to.

    What cannot be written, because something on the way is missing or of another kind,
    stays as it is; missing objects on the way to a named member are made.
    """
    start, *steps = path
    if start[0] != "var" and not (start[0] == "root" and start[1] in _WRITABLE):
        raise ProgramError(f"nothing can be written to {start!r}")
    if steps:
        return Place(start, steps)
    return _Variable(start, []) if start[0] == "var" else _Nothing(start, [])


class Place:
    """A member of an object or an element of a list, below a root or a name."""

    def __init__(self, start: list[Json], steps: list[Json]) -> None:
        self.name: str = start[1]
        self.start = compile_expression(start)
        self.steps = [_compile_step(*step) for step in steps]
        has_one = len(steps) == 1 and steps[0][0] == "get"
        self.only: str | None = steps[0][1] if has_one else None
        """The member, if there are no more steps: most sets are of this kind."""

    def assign(self, c: Context, value: Json) -> None:
        """Put a copy there; absent takes a member away, and leaves an element."""
        if self.only is not None and value is not ABSENT:
            record = self.start(c)
            if record.__class__ is dict:
                record[self.only] = copy(value)
            return
        found = self._locate(c, value is not ABSENT)
        if found is None:
            return
        container, key = found
        if value is not ABSENT:
            container[key] = copy(value)
        elif container.__class__ is dict:
            container.pop(key, None)

    def remove(self, c: Context) -> None:
        """Take a member or an element away."""
        found = self._locate(c, False)
        if found is None:
            return
        container, key = found
        if container.__class__ is list or key in container:
            del container[key]

    def append(self, c: Context, value: Json) -> None:
        """Add a copy to a list; a missing list is made."""
        found = None if value is ABSENT else self._locate(c, True)
        if found is None:
            return
        container, key = found
        if container.__class__ is dict and key not in container:
            container[key] = [copy(value)]
        else:
            _push_to(container[key], value)

    def _locate(self, c: Context, creating: bool) -> tuple[Json, Json] | None:
        """The container and the key that the path ends at, if there is a way."""
        container = self.start(c)
        for step in self.steps[:-1]:
            key = step(c, container)
            if key is ABSENT:
                return None
            if container.__class__ is dict and key not in container:
                if not creating:
                    return None
                container[key] = {}
            container = container[key]
        key = self.steps[-1](c, container)
        return None if key is ABSENT else (container, key)


class _Variable(Place):
    def assign(self, c: Context, value: Json) -> None:
        c.vars[self.name] = copy(value)

    def remove(self, c: Context) -> None:
        c.vars.pop(self.name, None)

    def append(self, c: Context, value: Json) -> None:
        _push_to(self.start(c), value)


class _Nothing(Place):
    def assign(self, c: Context, value: Json) -> None:
        """A root cannot be replaced."""

    def remove(self, c: Context) -> None:
        """Nor taken away."""

    def append(self, c: Context, value: Json) -> None:
        """Nor is it a list."""


def _compile_step(kind: str, *rest: Json) -> Step:
    """A step: the key in a container, absent if it has none."""
    if kind == "get":
        name: str = rest[0]
        return lambda _, container: name if container.__class__ is dict else ABSENT
    if kind == "at":
        key = compile_expression(rest[0])
        return lambda c, container: _key_in(container, key(c))
    if kind != "find":
        raise ProgramError(f"no step of a path: {kind}")
    value = compile_expression(rest[1])

    def find(c: Context, container: Json) -> Json:
        found = find_entry(container, rest[0], value(c))
        if found is not ABSENT:
            for index, item in enumerate(container):
                if item is found:
                    return index
        return ABSENT

    return find


def _key_in(container: Json, key: Json) -> Json:
    if container.__class__ is dict:
        return key if key.__class__ is str else ABSENT
    if container.__class__ is not list or not is_integer(key):
        return ABSENT
    return key if 0 <= key < len(container) else ABSENT


def _push_to(entries: Json, value: Json) -> None:
    if entries.__class__ is list and value is not ABSENT:
        entries.append(copy(value))
