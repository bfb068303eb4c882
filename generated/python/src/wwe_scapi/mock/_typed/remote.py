"""A desktop that a mock server runs: its control API, from a program of any kind."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPException
from typing import Any, Final, cast
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from ..._runtime.record import encode
from .._engine.errors import MockError, RefusedError

_BLANKS: Final = re.compile(r"[\s\x00-\x20\x7f]")
_WAIT: Final = 10.0  # seconds that `wait` waits if nobody says how long


class ControlError(MockError):
    """The server does not do what was asked, or cannot be reached.

    `status` is that of HTTP, 0 without an answer; `hint` says what to do, or is empty.
    """

    def __init__(self, text: str, hint: str = "", status: int = 0) -> None:
        super().__init__(f"{text} ({hint})" if hint else text)
        self.hint = hint
        self.status = status


class RemoteControl:
    """What the `RemoteDesktop` of every package does. Every call blocks for its answer.

    Every method raises ControlError if the server cannot do it. Values that are given
    may be those of the client; what comes back is JSON as it is on the wire.
    """

    def __init__(self, url: str, *, token: str = "", patience: float = 30.0) -> None:
        """`url` is the one that the server prints, with a token or without.

        `patience` is how many seconds an answer may take.
        """
        parts = None
        try:
            parts = urlsplit(url)
            is_url = parts.scheme in ("http", "https") and bool(parts.hostname)
            is_url = is_url and parts.port != 0 and not _BLANKS.search(parts.netloc)
        except ValueError:  # brackets that do not match, a port that is none
            is_url = False
        if parts is None or not is_url:
            text = f'"{url}" is no URL of a mock server'
            raise ControlError(text, "it prints its own")
        self.url = f"{parts.scheme}://{parts.netloc}/"
        self._token = token or parse_qs(parts.query).get("token", [""])[0]
        self._patience = patience
        self._opener = build_opener(ProxyHandler({}))

    def page(self, origin: str = "", **fields: str) -> str:
        """The URL of a WebSocket that is a page: for a client, over any library.

        `id` is the page's own id; other fields are those that the desktop knows.
        """
        given = {"origin": origin, **fields, "token": self._token}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"ws{self.url.removeprefix('http')}scapi" + (query and f"?{query}")

    # --- what happens ---

    def trigger(self, name: str, values: Mapping[str, Any] | None = None) -> Any:
        """Fire a trigger: what it gives. Raises RefusedError if the desktop refuses."""
        return _settled(self.post(f"trigger/{_part(name)}", {"with": values or {}}))

    def fire(self, name: str, values: Mapping[str, Any]) -> Any:
        """As `trigger`; the typed triggers call it."""
        return self.trigger(name, values)

    def perform(
        self, method: str, params: Sequence[Any] | Mapping[str, Any] = ()
    ) -> Any:
        """Do by hand what a method does. Raises RefusedError if the desktop refuses."""
        return _settled(self.post(f"perform/{_part(method)}", {"params": params}))

    def advance(self, ms: int) -> int:
        """Let time pass; gives the clock of the desktop, in ms."""
        return int(self.post("advance", {"ms": ms})["now"])

    def follow_real_time(self, is_real: bool = True) -> int:
        """Let the clock follow real time, or stand still until `advance`."""
        return int(self.post("clock", {"real": is_real})["now"])

    def fault(self, method: str = "*", **what: Any) -> None:
        """Let something go wrong: `latency` (ms), `drop`, `error`, `shape`, ...

        `times` says how often; without it, until `clear_faults`.
        """
        self.post("faults", {"call": method, **what})

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        self.ask("DELETE", "faults")

    # --- what happened ---

    @property
    def view(self) -> dict[str, Any]:
        """Everything that is shown: state, clock, pages, timers, faults, ..."""
        found: dict[str, Any] = self.get("state")["view"]
        return found

    @property
    def state(self) -> dict[str, Any]:
        """The data of the desktop, by slot."""
        found: dict[str, Any] = self.view["state"]
        return found

    @property
    def now(self) -> int:
        """The clock of the desktop, in ms."""
        return int(self.view["now"])

    @property
    def end(self) -> int:
        """The number of the record that comes next, to wait from."""
        return int(self.get("transcript", limit=1, after=2**53 - 1)["next"])

    def records(self, after: int = 0) -> list[dict[str, Any]]:
        """What happened, from a number on; old records may be lost."""
        found: list[dict[str, Any]] = []
        while True:
            told = self.get("transcript", after=after, limit=10_000)
            if not told["records"]:
                return found
            found += told["records"]
            after = told["next"]

    def transcript(self) -> str:
        """The transcript as text, one JSON object a line; `Desktop.replay` takes it."""
        return self._send("GET", "transcript.jsonl", None, self._patience).decode()

    def wait(
        self,
        kind: str | None = None,
        *,
        message: Any = None,
        page: str | None = None,
        match: Mapping[str, Any] | None = None,
        after: int | None = None,
        timeout: float = _WAIT,
    ) -> dict[str, Any]:
        """Wait for a record of the log that has all this in it.

        `kind` is `out` for what a page gets, `in` for what it sends. `message` and
        `match` are parts of the message and of the record. `after` is the number to
        look from (see `end`), without it from now on; `timeout` counts in seconds,
        and is finite: ValueError if not.
        """
        given = {"kind": kind, "message": message, "page": page, "match": match}
        asked: dict[str, Any] = {
            name: value for name, value in given.items() if value is not None
        }
        if after is not None:
            asked["after"] = after
        if not 0 <= timeout < math.inf:
            text = f"a timeout is a finite number of seconds from 0 up, not {timeout}"
            raise ValueError(text)
        asked["timeout"] = round(timeout * 1000)
        found: dict[str, Any] = self.post("wait", asked, self._patience + timeout)
        return found["record"]  # type: ignore[no-any-return]

    # --- from where it begins ---

    def reset(self) -> None:
        """Begin anew; pages stay connected, without subscriptions."""
        self.post("reset")

    def configure(self, **setup: Any) -> None:
        """Begin anew with another seed, settings, options, state, edition, version."""
        self.post("configure", setup)

    def snapshot(self) -> dict[str, Any]:
        """Everything that can change, for `restore`."""
        found: dict[str, Any] = self.get("snapshot")["snapshot"]
        return found

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Go back to a snapshot."""
        self.post("snapshot", {"snapshot": snapshot})

    def play(self, scenario: str | Mapping[str, Any]) -> dict[str, Any]:
        """Run a scenario on a desktop of its own, and leave it: how far it came.

        By id, or as `scenarios` of the package gives it. `failure` is None if all fits.
        """
        is_name = isinstance(scenario, str)
        self.post("scenario", {"name" if is_name else "scenario": scenario})
        try:
            found: dict[str, Any] = self.post("scenario/run")["player"]
        finally:
            self.ask("DELETE", "scenario")
        return found

    # --- asking ---

    def get(self, path: str, **query: Any) -> Any:
        """The answer of an operation that only looks; paths are below `/api/`."""
        return self.ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(
        self,
        path: str,
        values: Mapping[str, Any] | None = None,
        patience: float | None = None,
    ) -> Any:
        """The answer of an operation that changes something."""
        return self.ask("POST", path, {} if values is None else values, patience)

    def ask(
        self, verb: str, path: str, values: Any = None, patience: float | None = None
    ) -> Any:
        """The answer of any operation; the server's `/api/openapi.json` has them all."""
        seconds = self._patience if patience is None else patience
        answer = self._send(verb, path, values, seconds)
        try:
            found: Any = json.loads(answer)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise self._stranger("answers with no JSON object")
        return _Told(self._stranger, cast("dict[str, Any]", found))

    def _send(self, verb: str, path: str, values: Any, seconds: float) -> bytes:
        headers = {"Accept": "*/*"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = None
        if values is not None:
            body = json.dumps(encode(values)).encode()
            headers["Content-Type"] = "application/json"
        request = Request(  # noqa: S310 - checked
            f"{self.url}api/{path}", body, headers, method=verb
        )
        try:
            with self._opener.open(request, timeout=seconds) as answer:
                found: bytes = answer.read()
                return found
        except HTTPError as error:
            raise _refusal(error) from None
        except (HTTPException, ValueError) as error:
            told = f"does not answer as HTTP has it: {type(error).__name__}"
            raise self._stranger(told) from error
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", None) or error
            text = f"{self.url} does not answer: {reason}"
            raise ControlError(text, "is the mock server running?") from error

    def _stranger(self, told: str) -> ControlError:
        return ControlError(f"{self.url} {told}", "is that a mock server?")


class _Told(dict[str, Any]):
    """An answer; what it lacks, a mock server would have told."""

    def __init__(
        self, stranger: Callable[[str], ControlError], told: Mapping[str, Any]
    ) -> None:
        super().__init__(told)
        self._stranger = stranger

    def __missing__(self, name: str) -> Any:
        raise self._stranger(f"answers without {name}")


def _part(name: str) -> str:
    return quote(name, safe="")


def _settled(answer: Mapping[str, Any]) -> Any:
    if "refused" in answer:
        raise RefusedError(answer["refused"])
    return answer.get("data")


def _refusal(error: HTTPError) -> ControlError:
    try:
        with error:
            told = json.loads(error.read())
        return ControlError(told["error"], told.get("hint", ""), error.code)
    except (ValueError, TypeError, KeyError, AttributeError, OSError, HTTPException):
        text = f"{error.url} answers {error.code} {error.reason}"
        return ControlError(text, "is that a mock server?", error.code)
