"""Cases about the generator: nothing to do, one edit, and everything anew."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from benchmarks.case import Case
from benchmarks.inputs import Inputs, Project
from benchmarks.measure import BARE, Command, asked, ratio
from benchmarks.peers import datamodel_codegen

BARE_STARTS_OF_HYPERIONGRAY = 26
"""Its CDP generator takes 0.223 s where a bare Python start takes 8.6 ms. It is in no registry, so
it is not run here; bare starts measured now stand for it."""

SLOW = 3  # pairs, where a peer takes seconds
# A parameter that nothing else names.
EDITED, BEFORE, AFTER = "namespaces/voice.yaml", " extensions:", " additions:"


def no_op(project: Callable[[Inputs], Project], *options: str) -> Callable[[Inputs], float]:
    """Nothing changed since the last run, in bare starts."""

    def measure(inputs: Inputs) -> float:
        return _in_bare_starts(inputs, project(inputs).generate(*options), pairs=25)

    return measure


def _in_bare_starts(inputs: Inputs, command: Command, pairs: int) -> float:
    return ratio(
        lambda: inputs.run(command).seconds, lambda: inputs.run(BARE).seconds, pairs, warm_ups=2
    )


def check_and_check(inputs: Inputs) -> float:
    """Both look whether anything is out of date, and nothing is."""
    ours = inputs.own.generate("--check")
    theirs = datamodel_codegen(inputs.own, "--formatters=builtin")
    inputs.run(theirs)
    theirs = (*theirs, "--check")
    return ratio(lambda: inputs.run(ours).seconds, lambda: inputs.run(theirs).seconds)


def full(inputs: Inputs) -> float:
    """Everything anew; their output is what they make without a formatter."""
    theirs = datamodel_codegen(inputs.own, "--no-formatters")
    return ratio(
        lambda: inputs.fresh(inputs.own, caches=False).seconds,
        lambda: inputs.run(theirs).seconds,
    )


def edit_cold(inputs: Inputs) -> float:
    """A parameter renamed, and back, in bare starts."""
    edits = _edits(inputs.own.spec / EDITED)

    def ours() -> float:
        next(edits)
        return inputs.run(inputs.own.generate()).seconds

    return ratio(ours, lambda: inputs.run(BARE).seconds, pairs=14, warm_ups=2)


def edit_watched(inputs: Inputs) -> float:
    """The same in a process that watches: from the batch of changes to the written files."""
    project = inputs.own
    edits = _edits(project.spec / EDITED)
    where = [str(project.spec), str(project.out), *project.targets]
    # In our own process, its models would count as memory of every process that we start.
    with asked([sys.executable, "-m", "benchmarks.watched", *where]) as ask:

        def ours() -> float:
            next(edits)
            return ask("again")

        return ratio(ours, lambda: inputs.run(BARE).seconds, pairs=20, warm_ups=4)


def _edits(path: Path) -> Iterator[None]:
    """Rename a parameter at every step, and back at the next."""
    text = path.read_text(encoding="utf-8")
    if BEFORE not in text:
        raise RuntimeError(f'{EDITED} has no parameter "{BEFORE.strip()}" to rename')
    for now in cycle((text.replace(BEFORE, AFTER), text)):
        path.write_text(now, encoding="utf-8")
        yield


def large(inputs: Inputs) -> float:
    """Everything anew at the size of DevTools, formatted on both sides."""
    theirs = datamodel_codegen(inputs.large)
    return ratio(
        lambda: inputs.fresh(inputs.large, caches=True).seconds,
        lambda: inputs.run(theirs).seconds,
        pairs=SLOW,
    )


def large_scaled(inputs: Inputs) -> float:
    """The same against a generator made for this one protocol."""
    starts = ratio(
        lambda: inputs.fresh(inputs.large, caches=True).seconds,
        lambda: inputs.run(BARE).seconds,
    )
    return starts / BARE_STARTS_OF_HYPERIONGRAY


def large_peak(inputs: Inputs) -> float:
    """The largest process on each side."""
    theirs = datamodel_codegen(inputs.large)
    return ratio(
        lambda: inputs.fresh(inputs.large, caches=True).peak,
        lambda: inputs.run(theirs).peak,
        pairs=SLOW,
        warm_ups=0,
    )


_BARE = "bare `python -c pass`"
_DMCG = "`datamodel-codegen"
_LARGE = "DevTools-size, own targets, formatted, from YAML"
CASES = (
    Case("no-op", "no-op generate, real spec", _BARE, no_op(lambda i: i.real), 3, 1.5),
    Case("no-op", "no-op check, real spec", _BARE, no_op(lambda i: i.real, "--check"), 3, 1.5),
    Case("no-op", "no-op generate, DevTools-size", _BARE, no_op(lambda i: i.large), 5, 3),
    Case("no-op", "no-op check, DevTools-size", _BARE, no_op(lambda i: i.large, "--check"), 5, 3),
    Case("check", "no-op check, real spec", f"{_DMCG} --check`, builtin formatter, same types",
         check_and_check, 0.08, 0.05),
    Case("full", "full regenerate, own targets, empty caches, real spec",
         f"{_DMCG} --no-formatters`, types only", full, 0.6, 0.2),
    Case("edit", "one edited file, real spec, cold process", _BARE, edit_cold, 25, 7),
    Case("edit", "one edited file, real spec, in watch", _BARE, edit_watched, 2, 1),
    Case("large", _LARGE, f"{_DMCG}`, its default formatters, types only", large, 0.15, 0.07),
    Case("large", _LARGE,
         f"HyperionGray's CDP generator, taken as {BARE_STARTS_OF_HYPERIONGRAY} bare starts",
         large_scaled, 2.5, 1),
    Case("memory", "peak memory, DevTools-size", f"{_DMCG}`", large_peak, 0.6, 0.5),
)  # fmt: skip
