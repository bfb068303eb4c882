"""The command line: `python -m <package>.mock`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from .errors import ApiError, UsageError

if TYPE_CHECKING:
    from .content import Content
    from .run import Running
    from .session import Session
    from .setup import Setup

EXIT_CODES: Final = """\
exit codes:
  0    ended by Ctrl-C or a signal
  1    the configuration, the scenario or the edition is wrong
  2    the command cannot do what was asked
  130  ended by Ctrl-C before it listened
"""


class Parser(argparse.ArgumentParser):
    """Complains as everything else does: one line, one hint."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, f"`{self.prog} --help` shows what there is")


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the server can be told; `scapi mock` has the same."""
    add = parser.add_argument
    add(
        "-a",
        "--app",
        metavar="URL",
        default="",
        help="the page to show; default: a demo",
    )
    add(
        "-p", "--port", metavar="N", type=_port, help="0 for any; default: 7480 if free"
    )
    host = "where to listen; default: 127.0.0.1. Elsewhere a token is needed"
    add("-H", "--host", metavar="H", default="127.0.0.1", help=host)
    edition = "only what this edition of the API has"
    add("-e", "--edition", metavar="E", default=None, help=edition)
    client = "only what this client version and older ones have"
    add("-V", "--client-version", metavar="V", default=None, help=client)
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


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: 0 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 100 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is not from 100 to 1000000")
    return int(text)


def main(
    folder: Path, prog: str, extra: str, words: Sequence[str] | None = None
) -> int:
    """Run the command for the package whose data is in a folder; gives the exit code.

    `extra` is what pip has to be asked for where the server's packages are missing.
    """
    parser = Parser(
        prog=prog,
        description="The mock desktop: its page, a control API, WebSockets for clients.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_options(parser)
    try:
        parsed = parser.parse_args(words)
        return start(folder, parsed, say=_say, note=_note, extra=extra)
    except SystemExit as leaving:  # --help
        return int(leaving.code or 0)
    except KeyboardInterrupt:  # before it listens; then signals are its own
        return 130
    except UsageError as error:
        _note(f"{prog}: {error}" + (f"\n  {error.hint}" if error.hint else ""))
        return error.code


def _say(text: str) -> None:
    """The URL: a program may read it, so that it must not wait in a buffer."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def start(
    folder: Path,
    parsed: argparse.Namespace,
    *,
    say: Any,
    note: Any,
    extra: str,
    story: Mapping[str, Any] | None = None,
) -> int:
    """Serve as the options say, until it is ended. Raises UsageError.

    `story` is a compiled scenario to open, in the place of the one in the options.
    """
    import gc

    from .content import Content

    content = Content(folder)
    gc.disable()  # nothing of what is made until it listens is garbage
    _check_packages(extra)
    from .access import is_loopback
    from .framing import check_url
    from .run import Address, Running, run

    if parsed.app:
        check_url(parsed.app)
    session = _session(content, parsed)
    if story is not None or parsed.scenario is not None:
        _open(session, parsed.scenario, story)
    access = _access(parsed)
    running = Running(session, access, Address(parsed.host, parsed.port), parsed.app)

    def ready() -> None:
        url = f"{running.url}{access.query}"
        gc.freeze()
        gc.enable()
        say(url)
        _tell(running, content, note)
        if not is_loopback(parsed.host):
            note("it can be reached from other machines; only with the token")
        if not parsed.no_browser:
            _browse(url)

    run(running, ready, note)
    note("ended")
    return 0


def _check_packages(extra: str) -> None:
    """Raise UsageError if one is missing; not all are imported before they are used."""
    from importlib.util import find_spec

    for name in ("uvicorn", "starlette", "websockets"):
        if find_spec(name) is None:
            hint = f"install it: pip install '{extra}'"
            raise UsageError(f"the server needs {name}, which is missing", hint)


def _tell(running: Running, content: Content, note: Any) -> None:
    note(f"mock desktop of {content.info.get('title', 'the API')}; Ctrl-C ends it")
    if running.app_url:
        note(f"  app      {running.app_url}")
    note(f"  control  {running.url}api/openapi.json")
    note(f"  clients  {running.url.replace('http', 'ws', 1)}scapi")


def _session(content: Content, parsed: argparse.Namespace) -> Session:
    from .._engine.errors import MockError
    from .config import Config, read_config
    from .session import Session
    from .setup import Setup

    config = Config("", {}, {})
    if parsed.config is not None:
        config = read_config(parsed.config)
    given = dict(config.values)
    asked = {
        "seed": parsed.seed,
        "edition": parsed.edition,
        "version": parsed.client_version,
    }
    given.update({name: value for name, value in asked.items() if value is not None})
    try:
        setup: Setup = Setup().changed(given)
        is_real = not parsed.manual_clock
        session = Session(content, setup, is_real=is_real, log_lines=parsed.log_lines)
    except (ApiError, MockError) as error:
        told = error if isinstance(error, ApiError) else ApiError(str(error))
        if parsed.config is not None:
            raise config.blame(told) from error
        raise UsageError(str(told), told.hint, code=1) from error
    return session


def _open(session: Session, name: str, story: Mapping[str, Any] | None) -> None:
    """Open a scenario: one that is given, by its id, or from a file."""
    from .sockets import operate

    values: dict[str, Any] = {"name": name}
    if story is not None:
        values = {"scenario": story}
    elif Path(name).suffix in (".yaml", ".yml"):
        hint = "the command `scapi mock` compiles it"
        raise UsageError(f"{name} is YAML, which has to be compiled", hint)
    elif Path(name).suffix == ".json":
        values = {"scenario": _compiled(name)}
    try:
        operate(session, "open-scenario", values)
    except ApiError as error:
        raise UsageError(f"{name}: {error}", error.hint, code=1) from error


def _compiled(name: str) -> Any:
    import json

    try:
        return json.loads(Path(name).read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is no JSON: {error}", code=1) from error


def _access(parsed: argparse.Namespace) -> Any:
    from .access import Access, is_loopback
    from .framing import check_url

    token = parsed.token
    if not (token.isascii() and token.isprintable()):
        text = "the token has characters that no header can carry"
        raise UsageError(text, "--token takes printable ASCII")
    if not token and not is_loopback(parsed.host):
        from secrets import token_urlsafe

        token = token_urlsafe(24)
    return Access(
        token=token,
        hosts=frozenset(name.lower() for name in parsed.allow_host),
        origins=frozenset(check_url(origin) for origin in parsed.allow_origin),
    )


def _browse(url: str) -> None:
    """Open a browser, which may take its time."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
