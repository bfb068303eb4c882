"""Jobs spread over forked processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest

from codegen import pipeline, workers
from codegen.problems import UsageError
from codegen.targets import apart, select

ROOT = Path(__file__).resolve().parents[2]
forks = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="nothing is forked here")


def slowly(job: str) -> tuple[str, int]:
    """Long enough for the others to come and take one."""
    sleep(0.05)
    return job, os.getpid()


@forks
def test_the_jobs_are_shared_and_come_back_in_their_order():
    """Whoever does them."""
    jobs = list("abcdefgh")

    done = workers.spread(slowly, jobs, 3)

    assert [job for job, _ in done] == jobs
    assert os.getpid() in {process for _, process in done}
    assert len({process for _, process in done}) > 1
    with pytest.raises(ChildProcessError):  # every child was waited for
        os.waitpid(-1, os.WNOHANG)


def test_one_process_does_everything_itself():
    """There is nothing to gain by another one."""
    assert {process for _, process in workers.spread(slowly, ["a", "b"], 1)} == {os.getpid()}


@forks
@pytest.mark.parametrize(
    "end",
    [lambda: os._exit(3), lambda: os.kill(os.getpid(), signal.SIGKILL), int],
    ids=["exits", "is killed", "returns what cannot be written"],
)
def test_what_a_child_leaves_undone_is_done_by_the_parent(end: Callable[[], object]):
    """It ran out of memory, or made what cannot be handed back."""
    parent = os.getpid()

    def work(job: str) -> object:
        if os.getpid() != parent:
            end()
            return object()  # nothing that marshal writes
        return slowly(job)

    assert workers.spread(work, ["a", "b", "c"], 2) == [(job, parent) for job in "abc"]


@forks
@pytest.mark.parametrize(
    "seconds",
    [{"a": 0.0, "b": 0.05, "c": 0.0}, {"a": 0.2, "b": 0.3, "c": 0.0}],
    ids=["the child fails", "both fail, the parent first and with a later job"],
)
def test_an_error_is_the_one_of_the_first_job_that_fails(seconds: dict[str, float]):
    """In which process it happened first makes no difference, and nobody is left behind."""

    def work(job: str) -> str:
        sleep(seconds[job])
        if job != "a":
            raise UsageError(job)
        return job

    with pytest.raises(UsageError, match="b"):
        workers.spread(work, ["a", "b", "c"], 2)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@forks
def test_without_any_more_processes_it_takes_longer(monkeypatch: pytest.MonkeyPatch):
    """A limit of the system is no reason to fail."""

    def refused() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)

    assert [job for job, _ in workers.spread(slowly, ["a", "b"], 4)] == ["a", "b"]


@forks
def test_ctrl_c_ends_the_children_too():
    """They have the terminal's signal as well, but may be sent none."""
    parent = os.getpid()

    def work(job: str) -> str:
        if os.getpid() == parent:
            raise KeyboardInterrupt
        signal.pause()
        return job

    with pytest.raises(KeyboardInterrupt):
        workers.spread(work, ["a", "b"], 2)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_targets_that_use_one_another_stay_together():
    """In the order in which they need one another, even through one that nobody asked for."""
    every = [[target.name for target in group] for group in apart(select(()))]
    assert ["typescript", "mock", "python"] in every
    assert ["docs"] in every

    some = apart(select(("python", "mock", "docs")))
    assert sorted([target.name for target in group] for group in some) == [
        ["docs"],
        ["mock", "python"],
    ]


def test_the_output_is_the_same_in_parallel(monkeypatch: pytest.MonkeyPatch):
    """Bytes, order and what each file depends on."""
    reading = pipeline.read_spec(ROOT / "examples/thermostat/spec")
    monkeypatch.setattr(workers, "count", lambda jobs: jobs)

    assert pipeline.build(reading, in_parallel=True) == pipeline.build(reading)
