"""`scapi completion SHELL`: what a shell needs to complete commands, options, paths and targets."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction

import shtab

from codegen import targets
from codegen.commands.console import Console
from codegen.problems import SpecError, UsageError

_PATHS = {
    "spec": shtab.FILE,
    "out": shtab.DIRECTORY,
    "path": shtab.FILE,
    "file": shtab.FILE,
    "dir": shtab.DIRECTORY,
}


def run(arguments: Namespace, console: Console) -> int:
    """The command."""
    from codegen.cli import make_parser

    parser = make_parser()
    _annotate(parser, _target_names())
    console.say(shtab.complete(parser, arguments.shell).rstrip("\n"))
    return 0


def _target_names() -> list[str]:
    try:
        return [target.name for target in targets.available()]
    except (SpecError, UsageError):
        return []  # a broken template folder is no reason to complete nothing


def _annotate(parser: ArgumentParser, names: list[str]) -> None:
    """Tell shtab which arguments are paths and which are targets."""
    for action in parser._actions:  # noqa: SLF001 - argparse offers no other way to them
        if isinstance(action, _SubParsersAction):
            for sub_parser in action.choices.values():
                _annotate(sub_parser, names)
        elif action.dest in _PATHS:
            action.complete = _PATHS[action.dest]  # type: ignore[attr-defined]
        elif action.dest == "target" and names:
            action.choices = names
