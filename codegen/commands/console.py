"""Where commands print: plain into pipes and files, coloured and with progress on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from codegen import workers
from codegen.problems import Finding, UsageError

if TYPE_CHECKING:
    from rich.status import Status

STYLES = {"bold": "1", "red": "31", "green": "32", "yellow": "33", "blue": "34", "dim": "2"}
PATIENCE = 0.4  # seconds before progress is shown; most runs are over by then


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """NO_COLOR wins, then FORCE_COLOR, then whether it is a terminal that can do it."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


@dataclass(slots=True)
class Console:
    """Results go to `out`, everything else to `err`."""

    out: TextIO
    err: TextIO
    colour: bool = False
    err_colour: bool = False
    quiet: bool = False

    def say(self, text: str = "") -> None:
        """A result."""
        self.out.write(text + "\n")

    def note(self, text: str) -> None:
        """A result that `--quiet` silences."""
        if not self.quiet:
            self.say(text)

    def warn(self, text: str) -> None:
        """Something beside the result; after it, where both go into the same pipe."""
        self.out.flush()
        self.err.write(text + "\n")

    def paint(self, text: str, style: str) -> str:
        """The text in a style, for `out`."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colour else text

    def fail(self, error: UsageError) -> None:
        """Why the command could not do what was asked, and the way out."""
        start = "\x1b[31mscapi:\x1b[0m" if self.err_colour else "scapi:"
        self.warn(f"{start} {error}" + (f"\n  {error.hint}" if error.hint else ""))

    def findings(self, findings: tuple[Finding, ...]) -> None:
        """What is wrong with the spec, beside the result."""
        from codegen.report import as_text

        self.warn(as_text(findings, colour=self.err_colour).rstrip("\n"))

    @contextmanager
    def progress(self) -> Iterator[Callable[[str], None]]:
        """Gives a function that names the stage; shown only on a terminal and if it takes long."""
        if self.quiet or not self.err.isatty() or os.environ.get("TERM") == "dumb":
            yield lambda _: None
            return
        spinner = Spinner(self.err)
        try:
            yield spinner.show
        finally:
            spinner.stop()


class Spinner:
    """A line that lives while a run does. rich is imported by a thread, once the wait is long."""

    def __init__(self, stream: TextIO) -> None:
        from threading import Lock, Timer

        self.stream, self.label = stream, ""
        self.lock, self.over = Lock(), False
        self.status: Status | None = None
        self.timer = Timer(PATIENCE, self.start)
        self.timer.daemon = True
        self.timer.start()

    def start(self) -> None:
        """Begin to be seen."""
        with self.lock, workers.still:
            from rich.console import Console as Terminal

            if not self.over:
                self.status = Terminal(file=self.stream).status(self.label)
                self.status.start()

    def show(self, label: str) -> None:
        """Name the stage."""
        with self.lock:
            self.label = label
            if self.status is not None:
                self.status.update(label)

    def stop(self) -> None:
        """Leave no trace."""
        self.timer.cancel()
        with self.lock:
            self.over = True
            if self.status is not None:
                self.status.stop()


def standard() -> Console:
    """The process's own streams. Odd characters in a path must not end a command."""
    out, err = _usable(sys.stdout), _usable(sys.stderr)
    return Console(out, err, wants_colour(out, os.environ), wants_colour(err, os.environ))


def _usable(stream: TextIO | None) -> TextIO:
    """A stream that takes any text; one that was closed before we started takes all of it."""
    if stream is None:
        return StringIO()
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream
