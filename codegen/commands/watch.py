"""`scapi watch`: generate, then again whenever the spec or a template changes."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from codegen import settings, targets
from codegen.commands.console import Console
from codegen.commands.generate import say_run, say_slow_loader
from codegen.problems import SpecError
from codegen.watch import Report, Session, changes


def run(arguments: Namespace, console: Console) -> int:
    """The command. It ends with Ctrl-C."""
    asked = settings.find_for_output(
        arguments.spec or "", arguments.out, tuple(arguments.target or ())
    )
    if asked.targets:
        targets.select(asked.targets)  # no edit of a spec can mend such a name
    session = Session(asked)
    say_slow_loader(console)
    places = f"{settings.shown(session.spec)} and {settings.shown(session.templates)}"
    console.note(f"watching {places}; Ctrl-C ends it")
    say(session.watch(changes(session)), console)
    return 0


def say(reports: Iterable[Report], console: Console) -> None:
    """What became of each change. A run that changed nothing is told only after a failed one."""
    quiet = False
    for report in reports:
        if report.run is None or not quiet or not report.run.found.clean:
            say_report(report, console)
        quiet = report.run is not None
        console.out.flush()


def say_report(report: Report, console: Console) -> None:
    """One report."""
    if report.run is not None:
        say_run(report.run, console)
        console.note(console.paint(f"{report.seconds * 1000:.0f} ms", "dim"))
    elif isinstance(report.problem, SpecError):
        console.findings(report.problem.findings)
        console.warn("the output stays as it was")
    elif report.problem is not None:
        console.fail(report.problem)
