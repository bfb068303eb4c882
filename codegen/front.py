"""The console entry. It settles a `scapi generate [--check]` that has nothing to do, by itself.

An interpreter that starts and hashes a megabyte needs one and a half times as long as one that
only starts; argparse alone would double that. So nothing is imported before it is clear that
there is something to do; then `cli` does it.
"""

# pathlib would cost half a bare start more:
# ruff: noqa: PTH100, PTH109, PTH118

import os
import sys

from codegen import state


def run() -> None:
    """What the command `scapi` and `python -m codegen` run; never returns.

    To take a large model apart, object by object, costs a tenth of the run that made it.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):  # nobody reads any more; `main` knew
            pass
    os._exit(code)


def main() -> int:
    """A whole command; returns the exit code."""
    try:
        text = settle(sys.argv[1:])
        if text is None:
            import gc

            from codegen import cli

            gc.disable()  # a command ends before it is worth its while; `watch` stays

            return cli.main(sys.argv[1:])
        return say(text)
    except KeyboardInterrupt:
        return 130


def say(text: str) -> int:
    """Print what `cli` would have printed."""
    if not text or sys.stdout is None:
        return 0
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where what is still buffered goes
        if isinstance(error, BrokenPipeError):
            return 141  # nobody reads any more: no reason to complain
        sys.stderr.write(f"scapi: cannot print: {error.strerror}\n")
        return 2
    return 0


def settle(arguments: list[str]) -> str | None:
    """The text to print if this is an exact no-op; None if `cli` must look at it."""
    options = parse(arguments)
    if options is None:
        return None
    try:
        root, project = state.find_root(os.getcwd())
        out = os.path.abspath(options["out"] or os.path.join(root, out_folder(project)))
        lines = state.read(os.path.join(out, state.NAME)).decode().split("\n")
        if not same_question(lines, root, out, options) or not all(
            map(_holds, lines[state.HEAD + 1 : -1])
        ):
            return None
    except (OSError, ValueError, IndexError):
        return None
    return "" if options["quiet"] else lines[state.HEAD]


def parse(arguments: list[str]) -> dict[str, str] | None:
    """The options of a plain `generate`, or None at the first word that is anything else."""
    if not arguments or arguments[0] != "generate":
        return None
    options = {"spec": "", "out": "", "target": "", "quiet": "", "check": ""}
    words = iter(arguments[1:])
    for word in words:
        name, equals, value = _LONG.get(word, word).partition("=")
        name = name.removeprefix("--")
        if word[:1] != "-" or name not in options or (equals and name in ("quiet", "check")):
            return None
        if name in ("quiet", "check"):
            value = "yes"
        elif not equals:
            value = next(words, "")
        if not value or value[0] == "-" or (name == "target" and len(value.split()) != 1):
            return None
        options[name] = f"{options[name]} {value}" if name == "target" else value
    return options


_LONG = {"-s": "--spec", "-o": "--out", "-t": "--target", "-q": "--quiet", "-c": "--check"}


def out_folder(project: bytes | None) -> str:
    """`out` of `[tool.scapi]`, as far as it can be seen without a TOML reader.

    A wrong guess finds no state, or one for another project; neither settles anything.
    """
    _, _, table = (project or b"").partition(b"[tool.scapi]")
    for line in table.split(b"\n"):
        key, _, value = line.partition(b"=")
        if line[:1] == b"[":
            break
        if key.strip() == b"out":
            return value.strip().strip(b"\"'").decode()
    return state.DEFAULT_OUT


def same_question(lines: list[str], root: str, out: str, options: dict[str, str]) -> bool:
    """Whether the state was left by a run with the same options from the same project."""
    spec = os.path.abspath(options["spec"]) if options["spec"] else lines[5]
    targets = sorted({*options["target"].split()}) or lines[6].split()
    asked = state.Question(root, spec, out, targets)
    return lines[: state.HEAD] == asked.lines(lines[5], lines[6].split())


def _holds(line: str) -> bool:
    return state.fingerprint(line[65:]) == line[:64]
