"""What a case of the benchmark is, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.inputs import Inputs

LONGEST_VERDICT = 130  # characters


class MissingPeer(Exception):
    """What a case compares with is not installed; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Case:
    """One ratio, and how far it must reach."""

    name: str  # "no-op", as it is called on the command line; several may share one
    what: str
    against: str
    measure: Callable[[Inputs], float]
    reach: float  # what it must not pass
    then: float | None = None  # what comes after that
    more_is_better: bool = False  # a rate: `reach` is then the least

    @property
    def sign(self) -> str:
        """How the ratio has to relate to its reach."""
        return ">=" if self.more_is_better else "<="

    def reaches(self, value: float, goal: float) -> bool:
        """Whether a ratio is as good as a goal."""
        return value >= goal if self.more_is_better else value <= goal


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case that was run."""

    case: Case
    value: float | None  # None: it could not be measured
    why: str = ""  # all that is known of it, perhaps many lines

    @property
    def verdict(self) -> str:
        """`ok`, `MISSED`, or why there is no number, as far as it fits into a table."""
        if self.value is None:
            return self.why.partition("\n")[0][:LONGEST_VERDICT]
        return "ok" if self.case.reaches(self.value, self.case.reach) else "MISSED"


def run(case: Case, inputs: Inputs) -> Outcome:
    """Measure; what goes wrong is an outcome like any other."""
    try:
        return Outcome(case, case.measure(inputs))
    except MissingPeer as missing:
        return Outcome(case, None, f"NO PEER: {missing}")
    except (RuntimeError, OSError) as error:
        return Outcome(case, None, f"FAILED: {str(error).strip()}")
