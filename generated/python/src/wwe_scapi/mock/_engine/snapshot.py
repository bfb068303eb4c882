"""All that can change in a desktop, as a JSON value, and the way back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from .page import Page
from .snapshot_checks import check_snapshot
from .stubs import Fault
from .timers import Timer, Timers
from .values import ABSENT, Json, copy

if TYPE_CHECKING:
    from .engine import Engine

_VERSION: Final = 1


def snapshot_of(desktop: Engine) -> Json:
    """The snapshot of a desktop."""
    stubs = desktop.stubs
    return copy(
        {
            "version": _VERSION,
            "now": desktop.now,
            "random": desktop.prng.state,
            "counters": desktop.counters,
            "subscriptionCount": desktop.subscription_count,
            "pageCount": desktop.page_count,
            "state": desktop.state,
            "timers": [_timer_of(desktop, timer) for timer in desktop.timers.pending],
            "pages": [_page_of(page) for page in desktop.pages.values()],
            "once": [
                {"method": method, "answers": answers}
                for method, answers in stubs.once.items()
            ],
            "faults": [asdict(fault) for fault in stubs.faults],
        }
    )


def _timer_of(desktop: Engine, timer: Timer) -> Json:
    found: Json = {
        "name": timer.name,
        "list": ABSENT,
        "index": ABSENT,
        "due": timer.due,
        "args": timer.args,
        "delayed": timer.delayed,
    }
    if timer.slot is not None:
        entries = desktop.state[timer.slot]
        at = (i for i, entry in enumerate(entries) if entry is timer.entry)
        found.update({"list": timer.slot, "index": next(at, -1)})
    return found


def _page_of(page: Page) -> Json:
    return {
        "id": page.id,
        "origin": page.origin,
        "fields": page.fields,
        "given": page.given,
        "subscriptions": page.subscriptions,
    }


def restore_into(desktop: Engine, snapshot: Json) -> None:
    """Bring a desktop to a snapshot, which it keeps.

    Raises OptionError, with nothing changed, if it is none.
    """
    check_snapshot(_VERSION, snapshot)
    desktop.now = snapshot["now"]
    desktop.prng.state = snapshot["random"]
    desktop.counters = snapshot["counters"]
    desktop.subscription_count = snapshot["subscriptionCount"]
    desktop.page_count = snapshot["pageCount"]
    desktop.state = snapshot["state"]
    desktop.timers = Timers()
    for timer in snapshot["timers"]:
        desktop.timers.add(_timer_in(desktop, timer))
    before = desktop.pages
    desktop.pages = {
        it["id"]: _page_in(desktop, before, it) for it in snapshot["pages"]
    }
    desktop.stubs.once = {it["method"]: it["answers"] for it in snapshot["once"]}
    desktop.stubs.faults = [Fault(**fault) for fault in snapshot["faults"]]


def _timer_in(desktop: Engine, timer: Json) -> Timer:
    slot: str | None = timer.get("list")
    entry: Json = ABSENT
    if slot is not None:
        index, entries = timer["index"], desktop.state[slot]
        entry = entries[index] if index >= 0 else {}
    delayed = timer.get("delayed", ABSENT)
    return Timer(timer["name"], entry, timer["due"], slot, timer["args"], delayed)


def _page_in(desktop: Engine, before: dict[str, Page], about: Json) -> Page:
    id_, origin = about["id"], about["origin"]
    page = before.get(id_)
    if page is None:
        page = Page(desktop, id_, origin, None, about["fields"], about["given"])
    page.origin, page.fields, page.given = origin, about["fields"], about["given"]
    page.set_subscriptions(about["subscriptions"])
    return page
