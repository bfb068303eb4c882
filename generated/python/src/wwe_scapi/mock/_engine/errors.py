"""What the mock throws at whoever uses it; pages get answers instead."""

from __future__ import annotations

import json
from typing import Any


def quoted(value: Any) -> str:
    """A value as JSON, for messages."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


class MockError(Exception):
    """Base of all errors of the mock."""


class ProgramError(MockError):
    """The program cannot be run: this version of the generator did not make it."""


class OptionError(MockError):
    """An option, a setting or an argument is wrong: which, where and why."""


class LimitError(MockError):
    """A limit of the mock is reached."""


class RefusedError(MockError):
    """The desktop refuses; `error` is what a page would get."""

    def __init__(self, error: Any) -> None:
        super().__init__(error if isinstance(error, str) else quoted(error))
        self.error = error


class SilenceError(MockError):
    """Raised by `context.ignore()`: there is no answer."""
