"""What goes wrong, and what to do about it."""

from __future__ import annotations


class ApiError(Exception):
    """An operation cannot be done; `status` is an HTTP status code."""

    def __init__(self, text: str, hint: str = "", status: int = 400) -> None:
        super().__init__(text)
        self.hint = hint
        self.status = status


class UsageError(Exception):
    """The command cannot do what was asked; `code` is its exit code."""

    def __init__(self, text: str, hint: str = "", code: int = 2) -> None:
        super().__init__(text)
        self.hint = hint
        self.code = code


def brief(error: object, most: int = 300) -> str:
    """A text in one line and not too long, for whoever reads it in a terminal."""
    text = " ".join(str(error).split())
    shown = "".join(letter if letter.isprintable() else "?" for letter in text)
    return shown if len(shown) <= most else shown[: most - 3] + "..."
