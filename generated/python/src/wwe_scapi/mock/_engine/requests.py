"""What a desktop does with the messages of pages."""

from __future__ import annotations

from collections.abc import Coroutine
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Final

from .context import Context
from .errors import MockError, RefusedError, SilenceError
from .reactions import react
from .rules import obey
from .stubs import CallContext, Fault, Override
from .timers import Timer
from .values import ABSENT, Json, copy, normalise
from .wire import Asked

if TYPE_CHECKING:
    from .engine import Engine
    from .machinery import Cause, Reaction
    from .page import Page

_UNKNOWN: Final = "(unknown)"  # counts requests of names that do not exist


def handle(desktop: Engine, page: Page, message: Json) -> None:
    """Take a message, a JSON value; one that is none of ours is ignored."""
    is_here = desktop.pages.get(page.id) is page
    asked = desktop.wire.parse(message) if is_here else None
    if asked is None:
        return
    desktop.line("in", {"page": page.id, "message": message})
    if asked.kind == "subscribe":
        _handle_subscribe(desktop, page, asked)
    elif asked.kind == "unsubscribe":
        _handle_unsubscribe(desktop, page, asked)
    else:
        _handle_request(desktop, page, asked)


def _handle_request(desktop: Engine, page: Page, asked: Asked) -> None:
    stubs = desktop.stubs
    fault = stubs.take_fault(asked.method) if stubs.faults else None
    if fault is None:
        answer_request(desktop, page, asked, None)
    elif fault.drop:
        desktop.coverage.count("ignored", asked.method)
    elif fault.latency > 0:
        delayed = {
            "page": page.id,
            "asked": {"id": asked.id, "method": asked.method, "params": asked.what},
            "fault": {
                "error": fault.error,
                "shape": fault.shape,
                "duplicate": fault.duplicate,
            },
        }
        due = desktop.now + fault.latency
        timer = Timer(None, ABSENT, due, args={}, delayed=copy(delayed))
        desktop.add_timer(timer)
    else:
        answer_request(desktop, page, asked, fault)


def answer_delayed(desktop: Engine, page: Page, delayed: Json) -> None:
    """Do what a request asks for that had to wait."""
    about, fault = delayed["asked"], delayed["fault"]
    id_ = about.get("id", ABSENT)
    asked = Asked("request", id_, about["method"], about["params"])
    answer_request(desktop, page, asked, Fault(asked.method, **fault))


def answer_request(
    desktop: Engine, page: Page, asked: Asked, fault: Fault | None
) -> None:
    """Do what a request asks for, and answer."""
    method = asked.method
    machinery = desktop.machinery
    found = machinery.methods.get(method)
    args = {} if found is None else desktop.wire.args_of(found.params, asked.what)
    c = Context(desktop, page, args, {"name": method, "channels": []})
    if not obey(desktop, "request", c):
        _carry_out(desktop, c, found, fault)
    has_shape = fault is not None and fault.shape is not ABSENT
    if not c.refused and not c.ignored and fault is not None and has_shape:
        c.answer(fault.shape)
    elif c.data is ABSENT and found is not None and found.is_void:
        c.answer(machinery.void_data(c) if machinery.void_data else ABSENT)
    group = "ignored" if c.ignored else "refused" if c.refused else "answered"
    desktop.coverage.count(group, _UNKNOWN if found is None else method)
    double = fault is not None and fault.duplicate
    desktop.finish(c, asked.id, _reply_to(desktop, c, asked), double)


def _reply_to(desktop: Engine, c: Context, asked: Asked) -> Json:
    machinery = desktop.machinery
    condition = machinery.failure_names if c.refused else machinery.names_request
    name: Json = ABSENT
    if condition is not None and condition(c) is True:
        name = asked.method
    if c.refused:
        return desktop.wire.failure(asked.id, c.error, name)
    return desktop.wire.success(asked.id, c.data, name)


def _carry_out(
    desktop: Engine, c: Context, found: Cause | None, fault: Fault | None
) -> None:
    if found is None:
        _run_otherwise(desktop, c, "unknown")
        return
    if fault is not None and fault.error is not ABSENT:
        c.refuse(fault.error)
        return
    once = desktop.stubs.take_once(found.name)
    stub = desktop.stubs.overrides.get(found.name)
    if once is not None:
        if "error" in once:
            c.refuse(once["error"])
        else:
            c.answer(once.get("data", ABSENT))
    elif stub is not None:
        _run_override(desktop, c, stub, found)
    else:
        react_or_refuse(desktop, c, found.reactions)


def _run_override(desktop: Engine, c: Context, stub: Override, found: Cause) -> None:
    def original() -> None:
        react_or_refuse(desktop, c, found.reactions)

    try:
        data: Any = stub(copy(c.args), CallContext(c, found.name, original))
        _check_no_promise(data)
        if data is None and found.is_void:
            data = ABSENT
        c.answer(normalise(data, desktop.limits))
    except RefusedError as refused:
        c.refuse(normalise(refused.error, desktop.limits))
    except SilenceError:
        c.ignore()
    except Exception as error:  # noqa: BLE001 - the user's function may raise anything
        text = f"the function in the place of {found.name} failed"
        desktop.problem(text, error)
        c.refuse(text)


def _check_no_promise(data: Any) -> None:
    if isawaitable(data):
        if isinstance(data, Coroutine):
            data.close()
        raise MockError("it is asynchronous, and has to give its data at once")


def react_or_refuse(desktop: Engine, c: Context, reactions: list[Reaction]) -> None:
    """Run the reaction that fits; refuse if none does."""
    result = react(c, reactions)
    if result != "taken":
        _run_otherwise(desktop, c, result)


def _run_otherwise(desktop: Engine, c: Context, reason: str) -> None:
    """What the program does when nothing fits; if nothing, the word is the error."""
    effects = desktop.machinery.otherwise.get(reason)
    if effects is None or (effects(c) is not True and c.data is ABSENT):
        c.refuse(reason)


def _handle_subscribe(desktop: Engine, page: Page, asked: Asked) -> None:
    channels: list[str] = asked.what
    about = {"channels": channels}
    c = Context(desktop, page, about, about)
    subscription: Json = ABSENT
    if not obey(desktop, "subscribe", c):
        subscription = _add_subscription(desktop, c, page, channels)
    if c.refused:
        reply = desktop.wire.failure(asked.id, c.error, ABSENT)
    else:
        reply = desktop.wire.subscribed(asked.id, subscription)
    if subscription is not ABSENT:
        react(c, desktop.hook("subscribe"))
    desktop.finish(c, asked.id, reply)


def _add_subscription(
    desktop: Engine, c: Context, page: Page, channels: list[str]
) -> Json:
    most = desktop.limits["subscriptions"]
    if len(page.subscriptions) >= most:
        c.refuse(f"the page has {most} subscriptions already")
        return ABSENT
    desktop.subscription_count += 1
    subscription = str(desktop.subscription_count)
    page.add(subscription, channels)
    c.page = page.view
    return subscription


def _handle_unsubscribe(desktop: Engine, page: Page, asked: Asked) -> None:
    channels = page.remove(asked.what)
    about = {"channels": channels}
    c = Context(desktop, page, about, about)
    if channels:
        react(c, desktop.hook("unsubscribe"))
    desktop.finish(c, asked.id, desktop.wire.success(asked.id, ABSENT, ABSENT))
