"""The inside of a desktop: one thing after the other, lines, timers, sending."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from .canonical import canonical
from .context import Context
from .coverage import Coverage
from .errors import LimitError, MockError, OptionError
from .machinery import Machinery, Reaction, Rule, load
from .page import Page
from .prng import Prng
from .reactions import react
from .requests import answer_delayed, handle, react_or_refuse
from .stubs import Stubs, check_known
from .timers import Timer, Timers
from .transcript import Transcript
from .values import (
    ABSENT,
    Json,
    copy,
    kind_of,
    listed,
    member,
    normalise,
    sorted_keys,
    tidy,
)
from .wire import Wire

Job: TypeAlias = Callable[[], object]
_LOG: Final = logging.getLogger(__name__)


class Engine:
    """What `Desktop` is made of; users have no need of it."""

    machinery: Machinery
    now: int
    state: dict[str, Json]
    settings: dict[str, Json]
    options: dict[str, Json]

    def __init__(
        self,
        program: Machinery | Mapping[str, Json],
        protocol: Mapping[str, Json],
        begin: Mapping[str, Json],
    ) -> None:
        self.machinery = load(program)
        self.wire = Wire(protocol)
        self.seed: int = begin["seed"]
        self.settings = begin["settings"]
        self.options = begin["options"]
        self.limits: dict[str, int] = begin["limits"]
        self.initial: dict[str, Json] = begin["state"]
        self.pages: dict[str, Page] = {}
        self.transcript = Transcript(self.limits["transcript"])
        self.coverage = Coverage()
        self.stubs = Stubs(self.machinery, self.limits)
        self.problems: list[str] = []
        """The last things that went wrong in functions of the user or the program."""
        self.problem_callbacks: list[Callable[[str, BaseException | None], object]] = []
        self.relevant: dict[Any, list[Rule]] = {}
        """The rules that a request meets, by what their conditions depend on."""
        self._queue: deque[tuple[Job, Job | None]] = deque()
        self._follow_ups: list[Job] = []
        self._is_busy = False
        self.begin()

    def begin(self) -> None:
        """Everything as at the beginning, but for the pages."""
        self.now = 0
        """The clock, ms."""
        self.prng = Prng(self.seed)
        self.counters: dict[str, int] = {}
        self.subscription_count = 0
        self.page_count = 0
        self.timers = Timers()
        self.state = copy(self.initial)
        self.enqueue(lambda: self.run_hook("start", None))

    # --- one thing after the other ---

    def enqueue(self, job: Job, when_done: Job | None = None) -> None:
        """Run a job now, or after the one that runs, so that nothing is nested."""
        self._queue.append((job, when_done))
        if not self._is_busy:
            self._drain()

    def _drain(self) -> None:
        while self._queue:
            job, when_done = self._queue.popleft()
            self._is_busy = True
            self._follow_ups = []
            try:
                job()
                if self._follow_ups:
                    self._run_follow_ups()
            finally:
                self._is_busy = False
            if when_done is not None:
                when_done()

    def _run_follow_ups(self) -> None:
        most = self.limits["chain"]
        for count, job in enumerate(self._follow_ups):  # which grows meanwhile
            if count >= most:
                text = f"more than {most} triggers fired one another"
                self.problem(f"{text}; the rest is left out", None)
                return
            job()

    def check_idle(self, what: str) -> None:
        if self._is_busy:
            raise MockError(
                f"{what} has to wait until the desktop has done what it is doing"
            )

    # --- causes ---

    def receive(self, page: Page, raw: object) -> None:
        """Take a message; one that is no JSON value or breaks a limit is dropped."""
        try:
            message = normalise(raw, self.limits)
        except LimitError as error:
            about = {"page": page.id, "problem": str(error)}
            self.enqueue(lambda: self.line("dropped", about))
            return
        self.enqueue(partial(handle, self, page, message))

    def join(self, page: Page) -> None:
        self.pages[page.id] = page
        self.line("connect", page.described())
        self.run_hook("connect", page)

    def leave(self, page: Page) -> None:
        if self.pages.get(page.id) is page:
            del self.pages[page.id]
            self.line("disconnect", {"page": page.id, "origin": page.origin})
            self.run_hook("disconnect", page)

    def run_hook(self, name: str, page: Page | None) -> None:
        c = Context(self, page, {}, ABSENT)
        react(c, self.hook(name))
        self.finish(c)

    def hook(self, name: str) -> list[Reaction]:
        found = self.machinery.hooks.get(name)
        return [] if found is None else found.reactions

    def check_trigger(self, name: str, values: Json) -> None:
        """Raise OptionError if there is no such trigger, or not with these values."""
        check_known("trigger", name, self.machinery.triggers)
        params = self.machinery.triggers[name].params
        for key in sorted_keys(values):
            if key not in params:
                known = ", ".join(params) or "none"
                raise OptionError(f"{name} has no parameter {key}; it has {known}")
        for key, param in params.items():
            _check_param(name, key, param, member(values, key))

    def run_trigger(self, name: str, given: Json, is_fired: bool) -> Context:
        found = self.machinery.triggers[name]
        args: dict[str, Json] = {}
        for key, param in found.params.items():
            value = member(given, key)
            if value is ABSENT:
                value = tidy(member(param, "default"))
            if value is not ABSENT:
                args[key] = value
        about: dict[str, Json] = {"trigger": name, "with": given}
        self.line("trigger", {**about, "fired": True} if is_fired else about)
        self.coverage.count("triggers", name)
        c = Context(self, None, args, {"name": name, "channels": []})
        return self._conclude(c, found.reactions)

    def run_method(self, name: str, params: Json) -> Context:
        found = self.machinery.methods[name]
        self.line("act", {"method": name, "with": params})
        args = self.wire.args_of(found.params, params)
        c = Context(self, None, args, {"name": name, "channels": []})
        return self._conclude(c, found.reactions)

    def _conclude(self, c: Context, reactions: list[Reaction]) -> Context:
        """React to what no page has asked for."""
        react_or_refuse(self, c, reactions)
        if c.refused:
            self.line("refused", {"error": c.error})
        self.finish(c)
        return c

    # --- time ---

    def start_timer(
        self, name: str, entry: Json, slot: str | None, after: int, args: Json
    ) -> None:
        self.timers.cancel(name, entry)
        self.add_timer(Timer(name, entry, self.now + after, slot, args))

    def add_timer(self, timer: Timer) -> None:
        most = self.limits["timers"]
        if len(self.timers) >= most:
            self.problem(f"there are {most} timers already; one more is left out", None)
            return
        self.timers.add(timer)

    def pass_time(self, until: int) -> None:
        count = 0
        most = self.limits["firing"]
        while self.step(until):
            if count >= most:
                raise LimitError(
                    f"more than {most} timers fired at once, the last at {self.now} ms"
                )
            count += 1
        self.now = until

    def step(self, until: int) -> bool:
        """Fire the next timer that is due by then, and what follows from it."""
        timer = self.timers.next
        if timer is None or timer.due > until:
            return False
        self.timers.take()
        self.now = timer.due
        self.enqueue(lambda: self._run_timer(timer))
        return True

    def _run_timer(self, timer: Timer) -> None:
        if timer.delayed is not ABSENT:
            page = self.pages.get(timer.delayed["page"])
            if page is not None:
                answer_delayed(self, page, timer.delayed)
            return
        name, entry = timer.name or "", timer.entry
        about: dict[str, Json] = {"timer": name}
        if entry is not ABSENT:
            if self.list_of(entry) is None:
                return
            key = member(entry, self.machinery.keys.get(timer.slot or ""))
            about = {"timer": name} if key is ABSENT else {"timer": name, "entry": key}
        self.line("timer", about)
        c = Context(self, None, timer.args, ABSENT)
        c.entry = entry
        found = self.machinery.timers.get(name)
        react(c, [] if found is None else found.reactions)
        self.finish(c)

    # --- what leaves ---

    def finish(
        self, c: Context, id_: Json = ABSENT, reply: Json = ABSENT, double: bool = False
    ) -> None:
        """Send what a context has gathered; triggers that it fires come next."""
        if c.early:
            self._deliver_all(c.early)
        if id_ is not ABSENT and not c.ignored and c.asking is not None:
            again = copy(reply) if double else ABSENT
            self._deliver(c.asking, reply)
            if double:
                self._deliver(c.asking, again)
        if c.late:
            self._deliver_all(c.late)
        for name, args in c.fired:
            self._follow_ups.append(partial(self.run_trigger, name, args, True))

    def _deliver_all(self, outgoing: list[tuple[Json, list[Page]]]) -> None:
        for message, pages in outgoing:
            if len(pages) == 1:
                self._deliver(pages[0], message)
                continue
            copies = [message, *(copy(message) for _ in pages[1:])]
            for page, own in zip(pages, copies, strict=True):
                self._deliver(page, own)

    def _deliver(self, page: Page, message: Json) -> None:
        """Hand a message to a page, which may keep it."""
        self.line("out", {"page": page.id, "message": message})
        if page.send is None:
            return
        try:
            page.send(message)
        except Exception as error:  # noqa: BLE001 - the user's function
            self.problem(f"{page.id} could not take a message", error)

    def line(self, kind: str, members: Mapping[str, Json]) -> None:
        transcript = self.transcript
        if not transcript.is_on:
            return
        record = {"at": self.now, "kind": kind, **members}
        transcript.add(record)
        if not transcript.callbacks:
            return
        line = canonical(record)
        for callback in [*transcript.callbacks]:
            try:
                callback(line)
            except Exception as error:  # noqa: BLE001, PERF203 - as above
                self.problem("a listener failed", error)

    def problem(self, text: str, error: BaseException | None) -> None:
        whole = text if error is None else f"{text}: {error}"
        self.problems.append(whole)
        del self.problems[: max(len(self.problems) - self.limits["problems"], 0)]
        if not self.problem_callbacks:
            _LOG.error(whole, exc_info=error)
        for callback in [*self.problem_callbacks]:
            callback(whole, error)

    # --- what effects ask for ---

    def list_of(self, entry: Json) -> str | None:
        """The name of the list that holds an entry."""
        if entry.__class__ is not dict:
            return None
        for slot in self.machinery.keys:
            entries = listed(self.state.get(slot))
            if any(it is entry for it in entries):
                return slot
        return None

    def listeners(self, channel: str) -> list[Page]:
        """The pages that listen to a channel, in the order of connection.

        Where a protocol has no subscribing, events simply arrive.
        """
        if not self.wire.subscribes:
            return [*self.pages.values()]
        return [page for page in self.pages.values() if channel in page.channels]

    def count_event(self, channel: str, data: Json) -> None:
        tag: Any = member(self.machinery.program.get("tags"), channel)
        kind = ABSENT if tag is ABSENT else member(data, tag)
        self.coverage.count(
            "events", channel if kind is ABSENT else f"{channel}.{kind}"
        )


def _check_param(trigger: str, key: str, param: Json, value: Json) -> None:
    if value is ABSENT:
        if member(param, "required") is True:
            raise OptionError(f"{trigger} needs {key}")
        return
    kind, wanted = kind_of(value), member(param, "type")
    is_number = wanted == "number" and kind == "integer"
    if wanted not in (ABSENT, kind) and kind != "null" and not is_number:
        raise OptionError(f"{trigger}: {key} is {wanted}, not {kind}")
