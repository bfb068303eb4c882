"""Times and peaks of whole processes, and ratios of two things measured in turn.

The machine under a benchmark changes speed within minutes; a ratio of two measurements that
follow each other stays, so nothing else is ever reported.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

Command = Sequence[str]
Measure = Callable[[], float]

BARE: Command = (sys.executable, "-c", "pass")
MODE = 0o600


@dataclass(frozen=True, slots=True)
class Spent:
    """What one process took."""

    seconds: float  # from its start until it was reaped
    peak: float  # MiB, of the largest process among it and what it started


def process(command: Command, log: Path, ok: Sequence[int] = (0,)) -> Spent:
    """Run a command to its end; what it prints goes to `log`. Raises `RuntimeError` if it fails.

    `posix_spawn` costs the same whoever calls it, however much memory they hold.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, str(log), flags, MODE), (os.POSIX_SPAWN_DUP2, 1, 2)]
    start = perf_counter()
    pid = os.posix_spawn(command[0], list(command), os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    seconds = perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in ok:
        said = log.read_text(encoding="utf-8", errors="replace").strip()[-2000:]
        raise RuntimeError(f"{' '.join(command)} failed:\n{said}")
    return Spent(seconds, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


@contextmanager
def asked(command: Command, cwd: Path | None = None) -> Iterator[Callable[[str], float]]:
    """A process that answers each line it is asked with a number, until nobody asks any more."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=cwd, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        questions, answers = process.stdin, process.stdout

        def ask(question: str) -> float:
            questions.write(f"{question}\n")
            questions.flush()
            answer = answers.readline()
            try:
                return float(answer)
            except ValueError:
                said = answer.strip() or "it has ended early"
                raise RuntimeError(f"{' '.join(command)}: {said}") from None

        try:
            yield ask
        finally:
            with suppress(BrokenPipeError):
                questions.close()


def ratio(ours: Measure, other: Measure, pairs: int = 9, warm_ups: int = 1) -> float:
    """The median over pairs of ours / other, measured A B A B."""
    for _ in range(warm_ups):
        ours()
        other()
    return median(ours() / other() for _ in range(pairs))


@contextmanager
def on_one_core() -> Iterator[None]:
    """What is started here keeps to one core, where the system can say so.

    Threads that wait for each other are compared by their work then, not by how long an idle
    core takes to wake up, which on a virtual machine is longer than everything else.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(all_cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes in this process."""
    start = perf_counter()
    call()
    return perf_counter() - start


def rate(call: Callable[[], object], times: int) -> float:
    """Calls a second."""
    rounds = range(times)
    start = perf_counter()
    for _ in rounds:
        call()
    return times / (perf_counter() - start)
