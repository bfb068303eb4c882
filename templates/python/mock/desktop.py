"""The mock desktop: what a program says, for pages, triggers and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from .beginnings import read_limits, read_page_fields, read_seed, read_state
from .context import Context
from .engine import Engine
from .errors import LimitError, OptionError, RefusedError, quoted
from .machinery import Machinery, load
from .options import read_options, read_settings
from .page import Page
from .replay import Difference, difference_of
from .snapshot import restore_into, snapshot_of
from .stubs import Fault, Override, check_known, check_params
from .values import ABSENT, Json, copy, is_integer, normalise, table

C = TypeVar("C")


class Desktop(Engine):
    """A desktop that does what a program says.

    Deterministic: the same calls give the same transcript. One thread uses it.
    """

    def __init__(
        self,
        program: Machinery | Mapping[str, Json],
        protocol: Mapping[str, Json],
        *,
        seed: int = 0,
        settings: Mapping[str, Json] | None = None,
        options: str | Mapping[str, Json] | None = None,
        state: Mapping[str, Json] | None = None,
        limits: Mapping[str, int] | None = None,
    ) -> None:
        """`program` is the compiled behaviour, `protocol` the wire.

        Raises OptionError: which option is wrong, where and why.
        """
        machinery = load(program)
        whole = machinery.program
        allowed = read_limits(limits or {})
        begin = {
            "seed": read_seed(seed),
            "settings": read_settings(
                whole, {} if settings is None else settings, allowed
            ),
            "options": read_options(
                table(whole.get("options")), {} if options is None else options
            ),
            "state": read_state(whole, {} if state is None else state, allowed),
            "limits": allowed,
        }
        super().__init__(machinery, protocol, begin)

    def connect(
        self,
        origin: str,
        send: Callable[[Any], object],
        *,
        id: str | None = None,
        **fields: Json,
    ) -> Page:
        """Connect a page.

        `send` gets each message for the page, which may keep it; `fields` are what the
        program knows of pages.
        """
        name = self._free_page_id() if id is None else id
        known = self.pages.get(name)
        if known is not None and known.send is None and known.origin == origin:
            known.send = send
            return known
        if name == "" or known is not None:
            raise OptionError(f"{quoted(name)} is the id of another page, or no id")
        if len(self.pages) >= self.limits["pages"]:
            raise LimitError(f"there are {self.limits['pages']} pages already")
        own = read_page_fields(table(self.machinery.program.get("page")), fields)
        page = Page(self, name, origin, send, own, copy(fields))
        self.enqueue(lambda: self.join(page))
        return page

    def _free_page_id(self) -> str:
        while True:
            self.page_count += 1
            if f"page-{self.page_count}" not in self.pages:
                return f"page-{self.page_count}"

    def trigger(
        self, name: str, values: Mapping[str, object] | None = None, /, **named: object
    ) -> Any:
        """Do what a person, the far end or the host may do.

        Gives what the trigger answers; None if it does not, or if it has to wait.
        Raises RefusedError if nothing takes it.
        """
        given = normalise({**(values or {}), **named}, self.limits)
        self.check_trigger(name, given)
        return self._outcome(lambda: self.run_trigger(name, given, False))

    def perform(
        self, method: str, params: Sequence[object] | Mapping[str, object] = ()
    ) -> Any:
        """Do what a method does, as a person would by hand and not by a page.

        No rules, no faults, no stubs. `params` are in order, or by name. Gives its data;
        None if it has none, or if it has to wait. Raises RefusedError if it is refused.
        """
        check_known("method", method, self.machinery.methods)
        given = normalise(params, self.limits)
        check_params(method, self.machinery.methods[method].params, given)
        return self._outcome(lambda: self.run_method(method, given))

    def _outcome(self, job: Callable[[], Context]) -> Any:
        """Run a job that gives a context, now or later: its data."""
        found: list[Context] = []
        self.enqueue(lambda: found.append(job()))
        if found and found[0].refused:
            raise RefusedError(found[0].error)
        return found[0].data if found and found[0].data is not ABSENT else None

    def advance(self, ms: int) -> None:
        """Let time pass: what is due in the next `ms` milliseconds happens, in order.

        Raises LimitError after `limits["firing"]` timers; the clock stands where it was
        reached.
        """
        if not is_integer(ms) or ms < 0:
            raise OptionError(
                f"the clock moves by whole milliseconds, 0 or more, not by {ms}"
            )
        self.enqueue(lambda: None, lambda: self.pass_time(self.now + ms))

    def snapshot(self) -> Any:
        """Everything that can change, as a JSON value.

        Functions of the user and the transcript are not in it.
        """
        self.check_idle("snapshot")
        return snapshot_of(self)

    def restore(self, snapshot: Any) -> None:
        """Go back to a snapshot.

        Pages are found again by their id; one that is not there waits for `connect`.
        Raises OptionError, with nothing changed, for what is no snapshot.
        """
        self.check_idle("restore")
        restore_into(self, copy(snapshot))

    def reset(self) -> None:
        """Back to the beginning; pages stay connected, without subscriptions."""
        self.check_idle("reset")
        pages = [*self.pages.values()]
        self.pages.clear()
        self.transcript.clear()
        self.begin()
        for page in pages:
            page.clear()
            self.enqueue(partial(self.join, page))

    def replay(self, transcript: str | Iterable[str]) -> Difference | None:
        """Give a transcript's inputs to this desktop, which must be new.

        Gives the first difference.
        """
        return difference_of(self, transcript)

    def override(self, method: str, run: Override | None) -> None:
        """Put a function in the place of a method; None takes it away.

        It gets the arguments by name and a context, and gives data.
        """
        self.stubs.override(method, run)

    def respond_once(
        self, method: str, data: object = ABSENT, *, error: object = ABSENT
    ) -> None:
        """Answer the next request of a method with `data` or `error`."""
        self.stubs.respond_once(method, data, error)

    def fault(
        self,
        method: str,
        *,
        latency: int = 0,
        drop: bool = False,
        error: object = ABSENT,
        shape: object = ABSENT,
        duplicate: bool = False,
        times: int | None = None,
    ) -> None:
        """Let something go wrong for a method, or for all (`*`), so many `times`.

        `latency` is in ms, `shape` is data of another shape.
        """
        self.stubs.fault(Fault(method, latency, drop, error, shape, duplicate, times))

    def clear_stubs(self) -> None:
        """Take all overrides, single answers and faults away."""
        self.stubs.clear()

    def understands(self, message: object) -> bool:
        """Whether a message is a request or a subscription of a page."""
        return self.wire.parse(message) is not None

    def on_line(self, callback: Callable[[str], object]) -> Callable[[], None]:
        """Call back with each line of the transcript; gives a function to end this."""
        return _listen(self.transcript.callbacks, callback)

    def on_problem(
        self, callback: Callable[[str, BaseException | None], object]
    ) -> Callable[[], None]:
        """Call back with what goes wrong in functions of the user.

        Without, it goes to the log.
        """
        return _listen(self.problem_callbacks, callback)


def _listen(callbacks: list[C], callback: C) -> Callable[[], None]:
    callbacks.append(callback)

    def end() -> None:
        if callback in callbacks:
            callbacks.remove(callback)

    return end
