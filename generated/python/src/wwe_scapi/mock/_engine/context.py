"""What one handling of a cause knows and gathers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .expressions import Run
from .values import ABSENT, Json, copy

if TYPE_CHECKING:
    from .engine import Engine
    from .page import Page


class Context:
    """Expressions read it, effects write to it.

    When all is done the desktop sends what it holds.
    """

    __slots__ = (
        "args",
        "asking",
        "data",
        "depth",
        "early",
        "engine",
        "entry",
        "error",
        "fired",
        "ignored",
        "late",
        "page",
        "refused",
        "request",
        "vars",
    )

    engine: Engine
    page: Json
    args: Json
    request: Json
    entry: Json

    def __init__(
        self, engine: Engine, asking: Page | None, args: Json, request: Json
    ) -> None:
        """`asking` is the page that asks; `request` has its name and channels."""
        self.engine = engine
        self.asking = asking
        self.page = ABSENT if asking is None else asking.view
        self.args = args
        self.request = request
        self.entry = ABSENT
        self.vars: dict[str, Json] = {}
        self.depth = 0
        self.data: Json = ABSENT
        self.error: Json = ABSENT
        self.refused = False
        self.ignored = False
        # What leaves before the answer, and after it: pairs of message and pages.
        self.early: list[tuple[Json, list[Page]]] = []
        self.late: list[tuple[Json, list[Page]]] = []
        # Triggers to fire afterwards: pairs of name and arguments.
        self.fired: list[tuple[str, Json]] = []

    def answer(self, data: Json) -> None:
        self.data = copy(data)

    def refuse(self, error: Json) -> Literal[True]:
        self.refused = True
        self.error = "" if error is ABSENT else copy(error)
        return True

    def ignore(self) -> Literal[True]:
        self.ignored = True
        return True

    def emit(self, channel: str, data: Json, to: Run | None, before: bool) -> None:
        """Announce to the pages that listen and for which a condition holds."""
        pages = [it for it in self.engine.listeners(channel) if self._holds_for(it, to)]
        self.engine.count_event(channel, data)
        if pages:
            message = self.engine.wire.event(channel, data)
            (self.early if before else self.late).append((message, pages))

    def post(self, message: Json, to: Run | None) -> None:
        """Send a raw message to the asking page, or to all for which `to` holds."""
        if to is not None:
            every = self.engine.pages.values()
            pages = [page for page in every if self._holds_for(page, to)]
        else:
            pages = [] if self.asking is None else [self.asking]
        if message is not ABSENT and pages:
            self.late.append((message, pages))

    def _holds_for(self, page: Page, to: Run | None) -> bool:
        if to is None:
            return True
        outer = self.page
        self.page = page.view
        holds = to(self) is True
        self.page = outer
        return holds
