"""`scapi init`: a new spec, and what to do next."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from codegen.commands.console import Console
from codegen.init import init

NEXT = """
next:
{cd}  scapi generate           # writes generated/
  scapi lint               # says what is wrong, with line and column
  pytest                   # runs tests/test_generated.py
then replace spec/namespaces/tasks.yaml by your own, with `scapi watch` running beside"""
KEPT_IGNORE = "add this line to .gitignore, which was there before: .scapi-state"


def run(arguments: Namespace, console: Console) -> int:
    """The command."""
    root = Path(arguments.dir)
    done = init(root, arguments.name or "")
    created, kept = console.paint("created", "green"), console.paint("kept", "yellow")
    for place in done.written:
        console.say(f"{created}  {place}")
    for place in done.kept:
        console.say(f"{kept}     {place}")
    cd = "" if arguments.dir == "." else f"  cd {arguments.dir}\n"
    console.say(NEXT.format(cd=cd))
    if ".gitignore" in done.kept and ".scapi-state" not in (root / ".gitignore").read_text("utf-8"):
        console.say(KEPT_IGNORE)
    return 0
