"""What was found, where, and what to do about it: the one finding every stage speaks in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "off"]
Path = tuple[str | int, ...]


class Place(NamedTuple):
    """An item of the spec: a file and the keys that lead to it.

    Line and column are looked up only when a finding is shown (`load.locate`); a run that finds
    nothing never pays for them.
    """

    file: str  # "namespaces/voice.yaml", relative to the spec folder, always with "/"
    path: Path = ()  # ("namespaces", "voice", "methods", "dial")

    def child(self, *keys: str | int) -> Place:
        """The place of something inside this one."""
        return Place(self.file, self.path + keys)

    @property
    def dotted(self) -> str:
        """`namespaces.voice.methods.dial`, the form errata and messages use."""
        return ".".join(str(key) for key in self.path)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in the input, as a value. Only `cli` prints it."""

    rule: str  # "unknown-type"; the folder in tests/errors and the heading in docs/rules.md
    message: str  # what is wrong and why
    place: Place
    hint: str = ""  # what to do
    severity: Severity = "error"
    on_key: bool = False  # point at the key instead of its value
    offset: int = 0  # characters into the value, for notation inside a string
    line: int = 0  # 1-based; 0 until located
    column: int = 0
    frame: str = ""  # the lines around, marked

    def at(self, line: int, column: int, frame: str = "") -> Finding:
        """The same finding with its line and column known."""
        return replace(self, line=line, column=column, frame=frame)


class SpecError(Exception):
    """A stage found errors; the next one must not start. Carries every finding of the stage."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"{len(self.findings)} finding(s)")


class UsageError(Exception):
    """The command cannot do what was asked (wrong option, no such folder): exit code 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """`did you mean "Party"?`, or an empty text when nothing is near."""
    from difflib import get_close_matches  # not needed while nothing is wrong

    names = list(known)
    folded = {name.casefold(): name for name in reversed(names)}
    near = folded.get(wrong.casefold()) or next(iter(get_close_matches(wrong, names, 1, 0.7)), None)
    return f'did you mean "{near}"?' if near else ""


MOST_NAMES = 12  # in one hint


def what_there_is(wrong: str, known: Iterable[str], declare: str = "") -> str:
    """What to write instead: the name that is meant, or those that exist, the most alike first.

    `declare` is how to make one more of them.
    """
    names = list(dict.fromkeys(known))
    near = did_you_mean(wrong, names)
    if near:
        return near
    if not names:
        return f"{declare}: there is none" if declare else "known: none"
    from difflib import SequenceMatcher

    def rank(name: str) -> tuple[float, str]:
        return -SequenceMatcher(None, wrong.casefold(), name.casefold()).ratio(), name

    listed = ", ".join(sorted(names, key=rank)[:MOST_NAMES])
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"known: {listed}{more}" + (f"; or {declare}" if declare else "")
