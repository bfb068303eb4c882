"""`scapi lint`: everything the spec has wrong, or the rules warn about."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from codegen import __version__, pipeline, report, settings
from codegen.commands.console import Console
from codegen.commands.generate import say_slow_loader
from codegen.generation import plural
from codegen.problems import Finding, SpecError


def run(arguments: Namespace, console: Console) -> int:
    """The command. Warnings count: exit code 0 means that there is nothing to say."""
    asked = settings.find(arguments.path or "")
    say_slow_loader(console)
    findings, clean = _look(Path(settings.shown(asked.spec)), console)
    if arguments.json or arguments.format == "json":
        text = report.as_json(findings)
    elif arguments.format == "sarif":
        text = report.as_sarif(findings, __version__)
    elif arguments.format == "github":
        text = report.as_github(findings)
    elif findings:
        text = report.as_text(findings, colour=console.colour)
    else:
        text = "" if console.quiet else clean
    if text:
        console.say(text.rstrip("\n"))
    return 1 if findings else 0


def _look(spec: Path, console: Console) -> tuple[tuple[Finding, ...], str]:
    """The findings, and what to say if there are none."""
    try:
        with console.progress() as stage:
            stage("reading the spec")
            reading = pipeline.read_spec(spec)
    except SpecError as error:
        return error.findings, ""
    return reading.findings, f"{plural(len(reading.files), 'spec file')}: nothing found"
