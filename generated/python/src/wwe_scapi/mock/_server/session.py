"""The one desktop of a server, and all who look at it or take part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .._engine.desktop import Desktop
from .._engine.errors import LimitError, MockError, OptionError, RefusedError
from .._engine.machinery import Machinery, load
from .._engine.page import Page
from .clock import Clock
from .content import Content
from .errors import ApiError
from .log import Log, Record, record
from .setup import Setup

if TYPE_CHECKING:
    from .player import Player

Send = Callable[[Any], object]


class Link:
    """A page of somebody outside, which outlives the desktops that come and go."""

    def __init__(
        self, session: Session, origin: str, send: Send, fields: Mapping[str, Any]
    ) -> None:
        self._session = session
        self.origin = origin
        self.send = send
        self.fields = dict(fields)
        self.page: Page

    def join(self, desktop: Desktop, id_: str | None) -> None:
        """Connect to a desktop. Raises MockError if that cannot be."""
        self.page = desktop.connect(self.origin, self.send, id=id_, **self.fields)

    def receive(self, message: object) -> None:
        """Take a message from the page."""
        session = self._session
        session.clock.sync()
        self.page.receive(message)
        session.clock.arm()

    def disconnect(self) -> None:
        """The page is gone."""
        session = self._session
        if self in session.links:
            session.links.remove(self)
            session.clock.sync()
            self.page.disconnect()
            session.clock.arm()


class Session:
    """A desktop with its clock, its log and its player. One event loop uses it."""

    def __init__(
        self, content: Content, setup: Setup, *, is_real: bool, log_lines: int
    ) -> None:
        """Raises ApiError or MockError if the setup does not fit the content."""
        self.content = content
        self.log_lines = log_lines
        self.links: list[Link] = []
        self.player: Player | None = None
        self.watchers: list[Callable[[], object]] = []
        """Called after anything happened; they look for themselves."""
        self.waiting: list[Callable[[Record], object]] = []
        """Called with each record of the log that is shown."""
        self.ends: list[Callable[[], object]] = []
        """Called when the server stops, by whoever would keep it waiting."""
        self.generation = 0
        """Counts how often something else is shown: another desktop or log."""
        self.clock = Clock(is_real, self._ring)
        self._log = Log(0)
        self._machinery: dict[tuple[str, str], Machinery] = {}
        self._begin(setup)

    # --- what is shown ---

    @property
    def shown(self) -> Desktop:
        """The desktop of the scenario that is open, or the live one."""
        return self.desktop if self.player is None else self.player.desktop

    @property
    def log(self) -> Log:
        """What happened on it."""
        return self._log if self.player is None else self.player.log

    def view(self) -> dict[str, Any]:
        """Everything that is shown. Nobody may change it."""
        desktop = self.shown
        return {
            "state": desktop.state,
            "now": desktop.now,
            "clock": "real" if self.clock.is_real else "manual",
            "settings": desktop.settings,
            "options": desktop.options,
            "setup": self.setup.to_json(),
            "timers": [
                {"name": it.name or "delayed answer", "due": it.due}
                for it in desktop.timers.pending
            ],
            "pages": [_page_view(page) for page in desktop.pages.values()],
            "faults": self.faults(),
            "problems": [*desktop.problems],
            "player": None if self.player is None else self.player.view,
        }

    def faults(self) -> list[dict[str, Any]]:
        """What goes wrong on purpose."""
        return [_fault_view(vars(fault)) for fault in self.shown.stubs.faults]

    # --- what is done ---

    def connect(
        self, origin: str, send: Send, fields: Mapping[str, Any], id_: str | None = None
    ) -> Link:
        """Connect a page to the live desktop. Raises ApiError if that cannot be."""
        link = Link(self, origin, send, fields)
        with self.doing():
            link.join(self.desktop, id_)
        self.links.append(link)
        return link

    @contextmanager
    def doing(self) -> Generator[Desktop, None, None]:
        """The desktop that is shown, at the present; errors as ApiError."""
        try:
            self.clock.sync()
            yield self.shown
        except OptionError as error:
            raise ApiError(str(error), "`info` says what there is") from error
        except RefusedError:
            raise
        except LimitError as error:
            raise ApiError(str(error), "`reset` begins anew", 409) from error
        except MockError as error:
            raise ApiError(str(error), "", 409) from error
        finally:
            self.clock.arm()
            self.changed()

    def configure(self, given: Mapping[str, Any]) -> None:
        """Begin anew with another setup; what is not given stays."""
        with self.doing():
            self._begin(self.setup.changed(given))

    def play(self, story: Mapping[str, Any]) -> Player:
        """Open a scenario; the live desktop waits, and pages stay with it."""
        from .player import Player  # most never play one

        program = self._load(self.setup)
        player = Player(program, self.content.protocol, story, self.log_lines)
        self._show(player)
        return player

    def leave(self) -> None:
        """Go back from the scenario to the live desktop."""
        self._show(None)

    def rewind(self, player: Player, count: int) -> None:
        """Go back in a scenario."""
        player.rewind(count)
        self._show(player)

    def stop(self) -> None:
        """Nothing more happens; tell all who wait."""
        self.clock.follow(None)
        for end in [*self.ends]:
            end()

    def changed(self) -> None:
        """Tell all who watch."""
        for watcher in [*self.watchers]:
            watcher()

    # --- inside ---

    def _load(self, setup: Setup) -> Machinery:
        key = (setup.edition, setup.version)
        if key not in self._machinery:
            self._machinery[key] = load(setup.program_of(self.content))
        return self._machinery[key]

    def _begin(self, setup: Setup) -> None:
        """Make the desktop anew; nothing is changed if the setup is wrong."""
        desktop = Desktop(
            self._load(setup),
            self.content.protocol,
            seed=setup.seed,
            settings=setup.settings,
            options=setup.options,
            state=setup.state,
            limits={"transcript": self.log_lines},
        )
        log = record(desktop, self.log_lines, self._log.next)
        desktop.on_problem(
            lambda text, _: log.note(at=desktop.now, kind="problem", text=text)
        )
        self.setup, self.desktop, self._log = setup, desktop, log
        self._show(None)
        for link in self.links:
            link.join(desktop, link.page.id)

    def _show(self, player: Player | None) -> None:
        self.player = player
        self.generation += 1
        self._log.on_add = self._told if player is None else None
        if player is not None:
            player.log.on_add = self._told
        if _is_running():
            self.clock.follow(self.desktop if player is None else None)
        self.changed()

    def _told(self, told: Record) -> None:
        for take in [*self.waiting]:
            take(told)
        for watcher in self.watchers:
            watcher()

    def _ring(self) -> None:
        """A timer of the desktop is due."""
        try:
            self.clock.sync()
        except LimitError as error:
            self.clock.turn(is_real=False)
            text = f"the clock stands still: {error}"
            self._log.note(at=self.desktop.now, kind="problem", text=text)
        self.clock.arm()
        self.changed()


def _is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _page_view(page: Page) -> dict[str, Any]:
    return {
        "id": page.id,
        "origin": page.origin,
        "fields": page.given,
        "channels": [*page.channels],
    }


def _fault_view(fault: Mapping[str, Any]) -> dict[str, Any]:
    """A fault as it was asked for: without what it does not do."""
    plain = {"latency": 0, "drop": False, "duplicate": False, "times": None}
    found = {"call": fault["method"]}
    for name, value in fault.items():
        is_absent = not isinstance(value, str | int | float | list | dict | None)
        if name == "method" or is_absent or (name in plain and value == plain[name]):
            continue
        found[name] = value
    return found
