"""The command line: options in, exit code out. Each sub-command is imported when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from codegen import __version__
from codegen.commands.console import Console, standard
from codegen.problems import SpecError, UsageError, did_you_mean

EXIT_CODES = """\
exit codes:
  0    done; nothing is stale and nothing was found
  1    something is stale, was edited by hand, or was found in the spec
  2    the command cannot do what was asked, or has a defect
  130  interrupted

Defaults stand in pyproject.toml: [tool.scapi] spec = "spec", out = "generated", targets = [...]
"""
SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
COMMANDS = ("generate", "lint", "watch", "targets", "mock", "scenario", "why", "init", "completion")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose complaints are ours: one line, one hint, exit code 2."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, f"`{self.prog} --help` shows what there is")


class Help(argparse.RawDescriptionHelpFormatter):
    """Wide enough that each option and what it does stand in one line."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)


def make_parser() -> argparse.ArgumentParser:
    """All commands and options."""
    parser = Parser(
        prog="scapi",
        description="From one YAML spec of a message API to clients, mocks, docs and schemas.",
        epilog=EXIT_CODES,
        formatter_class=Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"scapi {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    _generate(_command(commands, "generate", "write what changed"))
    _lint(_command(commands, "lint", "what is wrong or odd in the spec"))
    _paths(_command(commands, "watch", "generate again whenever the spec or a template changes"))
    _json(_command(commands, "targets", "what there is to generate"))
    _mock(_command(commands, "mock", "the mock desktop in a browser"))
    _scenario(_command(commands, "scenario", "run stories on the mock, before any package is made"))
    _why(_command(commands, "why", "the lines of spec and template that made a generated line"))
    _init(_command(commands, "init", "a new spec from nothing"))
    completion = _command(commands, "completion", "print completion for a shell")
    completion.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))
    return parser


Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse names the type nowhere else


def _command(commands: Commands[Parser], name: str, help: str) -> Parser:
    return commands.add_parser(
        name,
        help=help,
        description=help[0].upper() + help[1:] + ".",
        epilog=EXIT_CODES,
        formatter_class=Help,
        allow_abbrev=False,
    )


def _paths(parser: Parser, target: str = "only this target; may be repeated") -> None:
    parser.add_argument("-s", "--spec", metavar="P", help="the spec's folder or its entry file")
    parser.add_argument("-o", "--out", metavar="D", help="the folder to write to")
    parser.add_argument("-t", "--target", metavar="T", action="append", help=target)
    _quiet(parser)


def _quiet(parser: Parser) -> None:
    parser.add_argument("-q", "--quiet", action="store_true", help="print only what is wrong")


def _json(parser: Parser) -> None:
    parser.add_argument("-j", "--json", action="store_true", help="print one JSON object")


def _generate(parser: Parser) -> None:
    _paths(parser)
    _json(parser)
    check = "write nothing; say what is stale, missing, orphaned or edited by hand"
    parser.add_argument("-c", "--check", action="store_true", help=check)
    parser.add_argument(
        "-d", "--diff", action="store_true", help="like --check, with the whole diff"
    )
    force = "overwrite files that were edited by hand"
    parser.add_argument("-f", "--force", action="store_true", help=force)


def _lint(parser: Parser) -> None:
    parser.add_argument("path", metavar="P", nargs="?", help="the spec's folder or its entry file")
    formats = ("text", "json", "sarif", "github")
    shapes = ", ".join(formats)
    parser.add_argument("-F", "--format", choices=formats, default="text", metavar="F", help=shapes)
    parser.add_argument("-j", "--json", action="store_true", help="the same as --format json")
    _quiet(parser)


def _scenario(parser: Parser) -> None:
    file = "a file with scenarios, of the spec or beside it; default: all of the spec"
    parser.add_argument("file", metavar="FILE", nargs="?", help=file)
    parser.add_argument("-s", "--spec", metavar="P", help="the spec's folder or its entry file")
    name = "only this scenario; may be repeated"
    parser.add_argument("-n", "--name", metavar="ID", action="append", help=name)
    transcript = "print what was said, instead: JSON lines, the same from every engine"
    parser.add_argument("-t", "--transcript", action="store_true", help=transcript)
    engines = ("python", "javascript")
    engine = "python (default), or javascript, which needs node"
    parser.add_argument(
        "-e", "--engine", metavar="E", choices=engines, default="python", help=engine
    )
    _json(parser)
    _quiet(parser)


def _why(parser: Parser) -> None:
    where = "a line of a generated file; a column behind it is passed over"
    parser.add_argument("where", metavar="FILE:LINE", nargs="?", help=where)
    coverage = "instead: the branches of the templates that nothing in the spec uses"
    parser.add_argument("-c", "--coverage", action="store_true", help=coverage)
    _paths(parser, target="with --coverage: only this target; may be repeated")
    _json(parser)


def _mock(parser: Parser) -> None:
    """What the generated server can be told; its `main.py` has the same options."""
    add = parser.add_argument
    add("-s", "--spec", metavar="P", help="the spec's folder or its entry file")
    add("-a", "--app", metavar="URL", default="", help="the page to show; default: a demo")
    add("-p", "--port", metavar="N", type=_port, help="0 for any; default: 7480 if free")
    host = "where to listen; default: 127.0.0.1. Elsewhere a token is needed"
    add("-H", "--host", metavar="H", default="127.0.0.1", help=host)
    add("-e", "--edition", metavar="E", help="only what this edition of the API has")
    client = "only what this client version and older ones have"
    add("-V", "--client-version", metavar="V", help=client)
    add("-S", "--seed", metavar="N", type=int, help="of the random numbers; default: 0")
    config = "seed, settings, options, state: YAML, JSON, or the options as INI"
    add("-C", "--config", metavar="F", type=Path, help=config)
    story = "open this scenario, by its id or from a file"
    add("-r", "--scenario", metavar="S", help=story)
    manual = "time moves only when it is told to"
    add("-m", "--manual-clock", action="store_true", help=manual)
    add("-T", "--token", metavar="T", default="", help="who asks must know this")
    origin = "a page that may control the desktop; may be repeated"
    add("--allow-origin", metavar="O", action="append", default=[], help=origin)
    name = "a name by which this server is asked; may be repeated"
    add("--allow-host", metavar="H", action="append", default=[], help=name)
    add("--log-lines", metavar="N", type=_count, default=20_000, help="that are kept")
    add("-n", "--no-browser", action="store_true", help="do not open a browser")
    _quiet(parser)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: 0 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 100 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is not from 100 to 1000000")
    return int(text)


def _init(parser: Parser) -> None:
    parser.add_argument("dir", metavar="DIR", nargs="?", default=".", help="where; default: here")
    name = "what the API is called; default: the folder's name"
    parser.add_argument("-n", "--name", metavar="NAME", help=name)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code and lets no exception out."""
    words = sys.argv[1:] if arguments is None else arguments
    console = standard()
    try:
        code = _run(words, console)
        console.out.flush()
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return _unheard(error, console)
    return code


def _unheard(error: OSError, console: Console) -> int:
    """Nobody reads any more, which is no reason to complain; or the disk is full, which is one."""
    if hasattr(console.out, "fileno"):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where what is still buffered goes
    if isinstance(error, BrokenPipeError):
        return 141
    console.fail(UsageError(f"cannot print: {error.strerror}"))
    return 2


def _run(words: list[str], console: Console) -> int:
    try:
        return _dispatch(words, console)
    except UsageError as error:
        _refuse(error, words, console)
    except SpecError as error:  # outside of a spec: a target.yaml
        console.findings(error.findings)
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except OSError as error:  # what no stage expected, and yet no defect: a name too long, ...
        _trace(error, console)
        where = f": {str(error.filename)[:200]}" if error.filename else ""
        console.fail(UsageError(f"{error.strerror or error}{where}"))
    except Exception as error:  # noqa: BLE001 - a defect of ours is one line, too
        _confess(error, console)
    return 2


def _dispatch(words: list[str], console: Console) -> int:
    parser = make_parser()
    if words and words[0][:1] != "-" and words[0] not in COMMANDS:
        hint = did_you_mean(words[0], COMMANDS) or "commands: " + ", ".join(COMMANDS)
        raise UsageError(f'there is no command "{words[0]}"', hint)
    try:
        parsed = parser.parse_args(words)
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or 0)
    if parsed.command is None:
        console.warn(parser.format_help().rstrip("\n"))
        return 2
    console.quiet = getattr(parsed, "quiet", False)
    run = import_module(f"codegen.commands.{parsed.command}").run
    return int(run(parsed, console))


def _refuse(error: UsageError, words: list[str], console: Console) -> None:
    """The message; with `--json` also as an object with the one key `error`."""
    console.fail(error)
    if "--json" in words or "-j" in words:
        import json

        console.say(json.dumps({"error": {"message": str(error), "hint": error.hint}}, indent=2))


def _trace(error: Exception, console: Console) -> None:
    if os.environ.get("SCAPI_DEBUG") == "1":
        import traceback

        console.warn("".join(traceback.format_exception(error)).rstrip("\n"))


def _confess(error: Exception, console: Console) -> None:
    """A defect of ours: one line, and where to find more."""
    _trace(error, console)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    hint = "this is a defect of scapi: please report it with what SCAPI_DEBUG=1 shows"
    console.fail(UsageError(f"internal error: {what}", hint))
