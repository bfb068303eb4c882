"""`scapi targets`: what there is to generate. `--json`: `targets`, each with three strings."""

from __future__ import annotations

import json
from argparse import Namespace

from codegen import targets
from codegen.commands.console import Console


def run(arguments: Namespace, console: Console) -> int:
    """The command."""
    found = targets.available()
    if arguments.json:
        keys = ("name", "description", "language")
        listed = [{key: getattr(target, key) for key in keys} for target in found]
        console.say(json.dumps({"targets": listed}, indent=2))
        return 0
    width = max((len(target.name) for target in found), default=0)
    for target in found:
        console.say(f"{console.paint(f'{target.name:<{width}}', 'bold')}  {target.description}")
    return 0
