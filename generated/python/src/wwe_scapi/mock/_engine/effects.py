"""Effects: each becomes a function of the context, once.

It gives True if nothing after it may run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from .errors import ProgramError
from .expressions import Run, compile_expression, compile_optional
from .paths import compile_path
from .reactions import enter, machine_of
from .values import ABSENT, Json, copy, is_integer, listed, member

if TYPE_CHECKING:
    from .context import Context
    from .machinery import Machinery

Effect: TypeAlias = "Callable[[Context], bool | None]"
Named: TypeAlias = "Callable[[Context], list[tuple[str, Json]]]"

_DEEPEST: Final = 100  # sequences within sequences


def compile_effects(effects: list[Json], machinery: Machinery) -> Effect:
    """Compile a list of effects to one function."""
    compiled = [_compile_effect(machinery, *tree) for tree in effects]
    if not compiled:
        return _nothing
    if len(compiled) == 1:
        return compiled[0]

    def run_all(c: Context) -> bool:
        for effect in compiled:  # noqa: SIM110 - half the time of any()
            if effect(c) is True:
                return True
        return False

    return run_all


def _nothing(c: Context) -> None:
    """What reactions do that only answer."""


def _compile_effect(machinery: Machinery, kind: str, *rest: Json) -> Effect:
    build = _EFFECTS.get(kind)
    if build is None:
        raise ProgramError(f"no effect: {kind}")
    effect: Effect = build(machinery, *rest)
    return effect


def compile_sets(pairs: list[Json]) -> Effect:
    """Compile pairs of path and expression to a function that sets them in order."""
    sets = [(compile_path(path), compile_expression(value)) for path, value in pairs]
    if len(sets) == 1:
        only, single = sets[0]
        return lambda c: only.assign(c, single(c))

    def set_all(c: Context) -> None:
        for place, value in sets:
            place.assign(c, value(c))

    return set_all


def _compile_named(pairs: list[Json] | None) -> Named:
    """Pairs of name and expression as a function that gives names and values."""
    parts = [(name, compile_expression(value, True)) for name, value in pairs or []]
    return lambda c: [(name, value(c)) for name, value in parts]


def _to_object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    return {name: copy(value) for name, value in pairs if value is not ABSENT}


def _setting(machinery: Machinery, pairs: list[Json]) -> Effect:
    return compile_sets(pairs)


def _removal(machinery: Machinery, paths: list[Json]) -> Effect:
    places = [compile_path(path) for path in paths]

    def remove(c: Context) -> None:
        for place in places:
            place.remove(c)

    return remove


def _appending(machinery: Machinery, path: Json, value: Json) -> Effect:
    place = compile_path(path)
    item = compile_expression(value)
    return lambda c: place.append(c, item(c))


def _creation(
    machinery: Machinery,
    slot: str,
    name: str | None,
    state: str | None,
    value: Json,
    as_: str | None = None,
) -> Effect:
    make = compile_expression(value)

    def create(c: Context) -> None:
        made = make(c)
        entries: Json = c.engine.state.get(slot)
        if made.__class__ is not dict or entries.__class__ is not list:
            return
        entry = copy(made)
        entry.pop("_machine", None)
        entries.append(entry)
        if name is not None:
            machine = machinery.machines[name]
            entry["_machine"] = name
            known = member(entry, machine.state) if state is None else state
            enter(c, machine, entry, known, False)
        if as_:
            c.vars[as_] = entry

    return create


def _deletion(machinery: Machinery, of: Json) -> Effect:
    entry = compile_expression(of)

    def delete(c: Context) -> None:
        found = entry(c)
        slot = c.engine.list_of(found)
        if slot is not None:
            entries = c.engine.state[slot]
            del entries[next(i for i, it in enumerate(entries) if it is found)]
            c.engine.timers.cancel_all(found)

    return delete


def _entering(machinery: Machinery, state: str, of: Json = None) -> Effect:
    entry = compile_optional(of)

    def enter_state(c: Context) -> None:
        found = c.entry if entry is None else entry(c)
        machine = machine_of(machinery, found)
        if machine is not None:
            enter(c, machine, found, state, True)

    return enter_state


def _emission(machinery: Machinery, event: Json) -> Effect:
    channel = compile_expression(event["channel"])
    data = compile_optional(event.get("data"))
    to = compile_optional(event.get("to"))
    before = event.get("before") is True

    def emit(c: Context) -> None:
        name = channel(c)
        value = ABSENT if data is None else copy(data(c))
        if isinstance(name, str):
            c.emit(name, value, to, before)

    return emit


def _answering(machinery: Machinery, value: Json) -> Effect:
    data = compile_expression(value)
    return lambda c: c.answer(data(c))


def _refusal(machinery: Machinery, value: Json) -> Effect:
    error = compile_expression(value)
    return lambda c: c.refuse(error(c))


def _silence(machinery: Machinery) -> Effect:
    return lambda c: c.ignore()


def _posting(machinery: Machinery, value: Json, to: Json = None) -> Effect:
    message = compile_expression(value)
    condition = compile_optional(to)
    return lambda c: c.post(copy(message(c)), condition)


def _running(
    machinery: Machinery, name: str, pairs: list[Json] | None, of: Json = None
) -> Effect:
    values = _compile_named(pairs)
    entry = compile_optional(of)

    def run(c: Context) -> bool | None:
        sequence = machinery.sequences.get(name)
        if sequence is None or c.depth >= _DEEPEST:
            raise ProgramError(f"the sequence {name} is missing or runs itself")
        names, before = c.vars, c.entry
        given = dict(values(c))
        c.entry = before if entry is None else entry(c)
        c.vars = given
        c.depth += 1
        stopped = sequence(c)
        c.vars, c.entry, c.depth = names, before, c.depth - 1
        return stopped

    return run


def _starting(
    machinery: Machinery,
    name: str,
    after: Json,
    of: Json = None,
    pairs: list[Json] | None = None,
) -> Effect:
    delay = compile_expression(after)
    entry = compile_optional(of)
    values = _compile_named(pairs)

    def start(c: Context) -> None:
        ms = delay(c)
        owner = ABSENT if entry is None else entry(c)
        slot = c.engine.list_of(owner)
        args = _to_object(values(c))
        if is_integer(ms) and (owner is ABSENT or slot is not None):
            c.engine.start_timer(name, owner, slot, max(ms, 0), args)

    return start


def _cancelling(machinery: Machinery, name: str, of: Json = None) -> Effect:
    entry: Run | None = compile_optional(of)

    def cancel(c: Context) -> None:
        c.engine.timers.cancel(name, ABSENT if entry is None else entry(c))

    return cancel


def _firing(machinery: Machinery, name: str, pairs: list[Json] | None = None) -> Effect:
    values = _compile_named(pairs)
    return lambda c: c.fired.append((name, _to_object(values(c))))


def _condition(
    machinery: Machinery,
    test: Json,
    then: list[Json],
    otherwise: list[Json] | None = None,
) -> Effect:
    holds = compile_expression(test)
    one = compile_effects(then, machinery)
    if not otherwise:
        return lambda c: one(c) if holds(c) is True else None
    other = compile_effects(otherwise, machinery)
    return lambda c: one(c) if holds(c) is True else other(c)


def _iteration(
    machinery: Machinery, of: Json, as_: str, where: Json, body: list[Json]
) -> Effect:
    entries = compile_expression(of, True)
    holds = compile_optional(where)
    run = compile_effects(body, machinery)

    def iterate(c: Context) -> bool:
        found = entries(c)
        for item in [*listed(found)]:
            c.vars[as_] = item
            if (holds is None or holds(c) is True) and run(c) is True:
                return True
        return False

    return iterate


def _naming(machinery: Machinery, pairs: list[Json]) -> Effect:
    values = [(name, compile_expression(value, True)) for name, value in pairs]

    def let(c: Context) -> None:
        for name, value in values:
            c.vars[name] = value(c)

    return let


_EFFECTS: Final[dict[str, Any]] = {
    "set": _setting,
    "remove": _removal,
    "append": _appending,
    "create": _creation,
    "delete": _deletion,
    "enter": _entering,
    "emit": _emission,
    "answer": _answering,
    "refuse": _refusal,
    "ignore": _silence,
    "post": _posting,
    "run": _running,
    "start": _starting,
    "cancel": _cancelling,
    "fire": _firing,
    "when": _condition,
    "each": _iteration,
    "let": _naming,
}
