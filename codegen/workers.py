"""The same work in several processes, where forking one is safe and cheap: on Linux.

Rendering shares nothing but the model, which a forked process has without copying it. Whatever
goes wrong in one (an error in a template, no memory, a signal) is done again by the process that
asked, where it raises what it raises.
"""

from __future__ import annotations

import marshal
import os
import signal
import warnings
from _thread import allocate_lock
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

Job = TypeVar("Job")

still = allocate_lock()
"""Held while processes are forked, and by a thread while it imports: a child that imports the same
module would wait for a thread that it does not have."""


class _Child(NamedTuple):
    process: int
    results: int  # a file in memory that is handed back


def count(jobs: int) -> int:
    """How many processes are worth their while."""
    if not hasattr(os, "memfd_create") or not hasattr(os, "sched_getaffinity"):
        return 1
    return min(jobs, len(os.sched_getaffinity(0)))


def spread(work: Callable[[Job], Any], jobs: Sequence[Job], processes: int) -> list[Any]:
    """`[work(job) for job in jobs]`, each job by whichever process is free first.

    What it returns has to be something that `marshal` writes.
    """
    done = _shared(work, jobs, processes) if processes > 1 else {}
    return [done[number] if number in done else work(job) for number, job in enumerate(jobs)]


def _shared(work: Callable[[Job], Any], jobs: Sequence[Job], processes: int) -> dict[int, Any]:
    queue, end = os.pipe()  # a byte for each job: who reads it does it
    os.write(end, bytes(range(len(jobs))))
    os.close(end)
    children: list[_Child] = []
    try:
        with still, suppress(OSError):  # too many processes: fewer do it
            while len(children) < processes - 1:
                children.append(_forked(lambda: _work(work, jobs, queue)))
        done = _work(work, jobs, queue)
        while children:
            done |= _results(children.pop())
    finally:
        os.close(queue)
        for child in children:
            os.kill(child.process, signal.SIGKILL)
            _results(child)
    return done


def _work(work: Callable[[Job], Any], jobs: Sequence[Job], queue: int) -> dict[int, Any]:
    """Jobs from the queue until it is empty. One that fails is left to be done again."""
    done: dict[int, Any] = {}
    while number := os.read(queue, 1):
        with suppress(Exception):
            done[number[0]] = work(jobs[number[0]])
    return done


def _forked(work: Callable[[], dict[int, Any]]) -> _Child:
    results = os.memfd_create("results")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # about threads: see `still`
        try:
            process = os.fork()
        except OSError:
            os.close(results)
            raise
    if process == 0:
        code = 1
        try:
            with os.fdopen(results, "wb") as file:
                marshal.dump(work(), file)
            code = 0
        finally:
            os._exit(code)  # nothing may get back to who called us, not even Ctrl-C
    return _Child(process, results)


def _results(child: _Child) -> dict[int, Any]:
    """What a child has done, once it has ended; nothing if it failed."""
    _, status = os.waitpid(child.process, 0)
    with os.fdopen(child.results, "rb") as file:
        file.seek(0)
        done: dict[int, Any] = marshal.load(file) if status == 0 else {}  # noqa: S302 - ours
    return done
