"""What each operation does. Values have been checked against its schema."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from .._engine.errors import OptionError, RefusedError
from .._engine.values import copy, fits
from .errors import ApiError
from .session import Session
from .setup import near

if TYPE_CHECKING:
    from .player import Player

Values = dict[str, Any]

_PATIENCE: Final = 10_000  # ms that `wait` waits if nobody says how long


def info(session: Session, values: Values) -> Values:
    return {"info": session.content.info}


def state(session: Session, values: Values) -> Values:
    with session.doing():
        return {"view": session.view()}


def trigger(session: Session, values: Values) -> Values:
    with session.doing() as desktop:
        _find("trigger", values["name"], desktop.machinery.triggers)
        given = values.get("with", {})
        return _settled(lambda: desktop.trigger(values["name"], given))


def perform(session: Session, values: Values) -> Values:
    with session.doing() as desktop:
        _find("method", values["method"], desktop.machinery.methods)
        given = values.get("params", [])
        return _settled(lambda: desktop.perform(values["method"], given))


def advance(session: Session, values: Values) -> Values:
    with session.doing() as desktop:
        try:
            desktop.advance(values["ms"])
        finally:
            if desktop is session.desktop:
                session.clock.set_by(desktop)
        return {"now": desktop.now}


def clock(session: Session, values: Values) -> Values:
    with session.doing() as desktop:
        session.clock.turn(values["real"])
        is_real = session.clock.is_real
        return {"now": desktop.now, "clock": "real" if is_real else "manual"}


def reset(session: Session, values: Values) -> Values:
    session.configure({})
    return {"now": session.shown.now}


def configure(session: Session, values: Values) -> Values:
    session.configure(values)
    return {"setup": session.setup.to_json()}


def faults(session: Session, values: Values) -> Values:
    return {"faults": session.faults()}


def fault(session: Session, values: Values) -> Values:
    given = dict(values)
    method = given.pop("call")
    with session.doing() as desktop:
        if method != "*":
            _find("method", method, desktop.machinery.methods)
        desktop.fault(method, **given)
        session.log.note(at=desktop.now, kind="fault", fault=values)
        return {"faults": session.faults()}


def clear_faults(session: Session, values: Values) -> Values:
    with session.doing() as desktop:
        desktop.clear_stubs()
        session.log.note(at=desktop.now, kind="faults-cleared")
        return {"faults": session.faults()}


def transcript(session: Session, values: Values) -> Values:
    log = session.log
    begin = min(max(values.get("after", 0), log.begin), log.next)
    records = log.since(begin, values.get("limit"))
    first = max(begin, log.first)
    return {
        "records": records,
        "next": first + len(records),
        "lost": first - begin,
    }


async def wait(session: Session, values: Values) -> Values:
    """Look at what happened from a number on, then at what happens."""
    wanted = _wanted(values)
    log = session.log
    begin = values.get("after", log.next)
    first = max(begin, log.first)
    for at, record in enumerate(log.since(begin), first):
        if fits(wanted, record):
            return {"record": record, "at": at}
    patience = values.get("timeout", _PATIENCE)
    found: Values | None = await _next_line(session, wanted, begin, patience / 1000)
    if found is None:
        text = f"nothing that fits {json.dumps(wanted)[:200]} came within {patience} ms"
        came = max(session.log.next - first, 0)
        hint = f"{came} records came; `transcript` after {begin} shows them"
        raise ApiError(text, hint, 504)
    return found


def _wanted(values: Values) -> Values:
    wanted = dict(values.get("match", {}))
    names = ("kind", "page", "message")
    wanted.update({name: values[name] for name in names if name in values})
    return wanted


async def _next_line(
    session: Session, wanted: Values, begin: int, patience: float
) -> Any:
    """The next line from `begin` on that fits; None if none comes in so many seconds.

    Raises ApiError if the server stops meanwhile.
    """
    coming: asyncio.Future[Values] = asyncio.get_running_loop().create_future()

    def take(record: Values) -> None:
        at = session.log.next - 1
        if at >= begin and not coming.done() and fits(wanted, record):
            coming.set_result({"record": copy(record), "at": at})

    def end() -> None:
        if not coming.done():
            text = "the mock desktop stops"
            coming.set_exception(ApiError(text, "start it again", 503))

    session.waiting.append(take)
    session.ends.append(end)
    try:
        return await asyncio.wait_for(coming, patience)
    except asyncio.TimeoutError:
        return None
    finally:
        session.waiting.remove(take)
        session.ends.remove(end)


def snapshot(session: Session, values: Values) -> Values:
    with session.doing() as desktop:
        return {"snapshot": desktop.snapshot()}


def restore(session: Session, values: Values) -> Values:
    with session.doing() as desktop:
        try:
            desktop.restore(values["snapshot"])
        except OptionError as error:
            raise ApiError(str(error), "`snapshot` gives one") from error
        if desktop is session.desktop:
            session.clock.set_by(desktop)
        session.log.note(at=desktop.now, kind="restore")
        return {"now": desktop.now}


def scenarios(session: Session, values: Values) -> Values:
    names = ("id", "title", "description")
    found = [
        {name: story.get(name, "") for name in names}
        for story in session.content.scenarios.values()
    ]
    return {"scenarios": found}


def scenario(session: Session, values: Values) -> Values:
    player = session.player
    return {"player": None if player is None else player.view}


def open_scenario(session: Session, values: Values) -> Values:
    if ("name" in values) == ("scenario" in values):
        raise ApiError("a scenario is opened by `name`, or given as `scenario`")
    story = values.get("scenario")
    if story is None:
        known = session.content.scenarios
        _find("scenario", values["name"], known)
        story = known[values["name"]]
    return {"player": session.play(story).view}


def step_scenario(session: Session, values: Values) -> Values:
    return _played(session, lambda player: player.step())


def run_scenario(session: Session, values: Values) -> Values:
    return _played(session, lambda player: player.run())


def rewind_scenario(session: Session, values: Values) -> Values:
    return _played(session, lambda player: session.rewind(player, values["count"]))


def close_scenario(session: Session, values: Values) -> Values:
    session.leave()
    return {"player": None}


def _played(session: Session, run: Callable[[Player], object]) -> Values:
    player = session.player
    if player is None:
        raise ApiError("no scenario is open", "`open-scenario` opens one", 409)
    run(player)
    session.changed()
    return {"player": player.view}


def _find(kind: str, name: str, known: Iterable[str]) -> None:
    names = [*known]
    if name not in names:
        hint = near(name, names, f"{kind}s")
        raise ApiError(f'there is no {kind} "{name}"', hint, 404)


def _settled(run: Callable[[], Any]) -> Values:
    """What a person's deed gives: data, or why the desktop refuses."""
    try:
        return {"data": run()}
    except RefusedError as refused:
        return {"refused": refused.error}
