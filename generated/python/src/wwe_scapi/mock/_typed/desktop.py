"""The desktop of one API: its behaviour is there, and stubs have types."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from ..._runtime.record import encode
from .._engine.desktop import Desktop
from .._engine.errors import MockError
from .._engine.stubs import CallContext, Override
from .data import machinery, wire
from .stubs import Handlers, shapes_of


class TypedDesktop(Desktop):
    """What the `MockDesktop` of every package does."""

    def __init__(
        self,
        *,
        seed: int = 0,
        settings: Mapping[str, Any] | None = None,
        options: str | Mapping[str, Any] | None = None,
        state: Mapping[str, Any] | None = None,
        limits: Mapping[str, int] | None = None,
    ) -> None:
        self._calls: list[CallContext] = []
        super().__init__(
            machinery(),
            wire(),
            seed=seed,
            settings=settings,
            options=options,
            state=None if state is None else encode(state),
            limits=limits,
        )

    @property
    def call(self) -> CallContext:
        """The call that a function in the place of a method answers at this moment.

        Raises MockError if there is none.
        """
        if not self._calls:
            raise MockError("no function in the place of a method runs at present")
        return self._calls[-1]

    def override(self, method: str | Handlers, run: Override | None = None) -> None:
        """Put the methods that a sub-class of handlers defines in the place of the API's.

        With a name, as `Desktop.override` does: a function of arguments by name and a
        context, both as they are on the wire; None takes it away.
        """
        if isinstance(method, Handlers):
            method.attach(self)
            for shape, own in shapes_of(method):
                super().override(shape.method, shape.override(self, own))
        else:
            super().override(method, run)

    @contextmanager
    def answering(self, context: CallContext) -> Generator[None, None, None]:
        """Make a context the `call` at hand."""
        self._calls.append(context)
        try:
            yield
        finally:
            self._calls.pop()

    def fire(self, name: str, values: Mapping[str, Any]) -> Any:
        """Fire a trigger with Python values; see `trigger`."""
        return self.trigger(name, encode(values))
