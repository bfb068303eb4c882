"""The two kinds of WebSockets: for clients of the API, and for the page."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

from .check import check, is_object
from .connection import POLICY, Connection, Limits, Message, Receive, Send
from .errors import ApiError
from .operations import BY_NAME
from .session import Link, Session
from .setup import near

ORIGIN: Final = "https://page.example"
"""The origin of a client that says none and is no browser."""
_PAUSE: Final = 0.04  # seconds between changes that a page is told of
_BATCH: Final = 20_000  # records in one change

_encode: Final = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_parse: Final = json.JSONDecoder().decode
_NOT_JSON: Final = object()
_Ends: TypeAlias = tuple[Callable[[str], None], Callable[[], None]]


def _decode(text: str) -> Any:
    try:
        return _parse(text)
    except (ValueError, RecursionError):
        return _NOT_JSON


async def refuse(send: Send, error: ApiError) -> None:
    """Answer the handshake with an error."""
    body = json.dumps({"error": str(error), "hint": error.hint}).encode()
    headers = [(b"content-type", b"application/json")]
    start = {
        "type": "websocket.http.response.start",
        "status": error.status,
        "headers": headers,
    }
    await send(start)
    await send({"type": "websocket.http.response.body", "body": body})


class Sockets:
    """All open WebSockets of a server."""

    def __init__(self, session: Session, limits: Limits) -> None:
        self.session = session
        self.limits = limits
        self.open: set[Connection] = set()

    def close_all(self, code: int, reason: str) -> None:
        """Tell all that it ends."""
        for connection in [*self.open]:
            connection.end(code, reason)

    def check_room(self) -> None:
        """Raise ApiError if there are too many."""
        if len(self.open) >= self.limits.connections:
            most = self.limits.connections
            raise ApiError(f"there are {most} connections already", "close some", 429)


class _Socket(ABC):
    """ASGI application: lets somebody in, and serves them until they are gone."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        sockets = self._sockets
        await receive()
        connection = Connection(scope, receive, send, sockets.limits)
        try:
            sockets.check_room()
            take, leave = self._admit(scope, connection)
        except ApiError as error:
            await refuse(send, error)
            return
        sockets.open.add(connection)
        try:
            await connection.run(take)
        finally:
            sockets.open.discard(connection)
            leave()

    @abstractmethod
    def _admit(self, scope: Message, connection: Connection) -> _Ends:
        """What takes the texts that come, and what to do when the connection is gone.

        Raises ApiError if it is not let in.
        """


class ClientSocket(_Socket):
    """One client of the API, which is one page of the desktop."""

    def _admit(self, scope: Message, connection: Connection) -> _Ends:
        origin, id_, fields = self._page(scope)
        post = connection.post
        link = self._sockets.session.connect(
            origin, lambda message: post(_encode(message)), fields, id_
        )
        return _receiver(link), link.disconnect

    def _page(self, scope: Message) -> tuple[str, str | None, dict[str, str]]:
        """Origin, id and fields: what a browser says of the origin cannot be changed."""
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), True)
        given = {name: value for name, value in pairs if name != "token"}
        asked = given.pop("origin", None)
        origin = scope["state"].get("origin") or asked or ORIGIN
        if asked is not None and asked != origin:
            raise ApiError(f"a page of {origin} cannot speak for {asked}", "", 403)
        id_ = given.pop("id", None)
        known = [*self._sockets.session.content.program.get("page", {})]
        for name in given:
            if name not in known:
                hint = near(name, ["origin", "id", *known], "what there is")
                raise ApiError(f'a page has no "{name}"', hint)
        return origin, id_, given


def _receiver(link: Link) -> Callable[[str], None]:
    def take(text: str) -> None:
        message = _decode(text)
        link.receive(text if message is _NOT_JSON else message)

    return take


class PageSocket(_Socket):
    """The page of the mock desktop, which shows and relays."""

    def _admit(self, scope: Message, connection: Connection) -> _Ends:
        viewer = _Viewer(self._sockets.session, connection)
        return viewer.take, viewer.leave


class _Viewer:
    """What one page shows, and the windows it relays for."""

    def __init__(self, session: Session, connection: Connection) -> None:
        self._session = session
        self._connection = connection
        self._links: dict[str, Link] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._desktop = session.desktop
        self._shown = -1  # the generation that the page has seen
        self._next = 0  # the number of the line that it has not
        self._timer: asyncio.TimerHandle | None = None
        self._last = 0.0
        session.watchers.append(self._changed)
        self._changed()

    def leave(self) -> None:
        """The page is gone, and its windows with it."""
        self._session.watchers.remove(self._changed)
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()
        for link in self._links.values():
            link.disconnect()

    def take(self, text: str) -> None:
        """Take a message of the page."""
        message = _decode(text)
        if not is_object(message):
            self._connection.end(POLICY, "a message is a JSON object")
        elif "receive" in message:
            link = self._links.get(str(message["receive"]))
            if link is not None:
                link.receive(message.get("message"))
        elif "connect" in message:
            self._connect(str(message["connect"]), message)
        elif "disconnect" in message:
            link = self._links.pop(str(message["disconnect"]), None)
            if link is not None:
                link.disconnect()
        else:
            self._operate(message)

    # --- windows ---

    def _connect(self, handle: str, message: Mapping[str, Any]) -> None:
        post = self._connection.post

        def send(out: Any) -> None:
            post(_encode({"message": out, "page": handle}))

        try:
            origin, fields, id_ = _window(message, handle in self._links)
            link = self._session.connect(origin, send, fields, id_)
        except ApiError as error:
            post(_encode({"connected": handle, **_told(error)}))
            return
        self._links[handle] = link
        post(_encode({"connected": handle, "page": link.page.id}))

    # --- operations ---

    def _operate(self, message: dict[str, Any]) -> None:
        id_ = message.get("id")
        try:
            result = operate(
                self._session, str(message.get("op")), message.get("with", {})
            )
        except ApiError as error:
            self._connection.post(_encode({"id": id_, **_told(error)}))
            return
        if inspect.isawaitable(result):
            task = asyncio.ensure_future(self._answer_later(id_, result))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._connection.post(_encode({"id": id_, "result": result}))

    async def _answer_later(self, id_: object, result: Any) -> None:
        try:
            answer = {"id": id_, "result": await result}
        except ApiError as error:
            answer = {"id": id_, **_told(error)}
        self._connection.post(_encode(answer))

    # --- changes ---

    def _changed(self) -> None:
        """Tell the page soon: once for all that happens until then."""
        if self._timer is None:
            wait = max(self._last + _PAUSE - time.monotonic(), 0)
            self._timer = asyncio.get_running_loop().call_later(wait, self._tell)

    def _tell(self) -> None:
        self._timer = None
        self._last = time.monotonic()
        session = self._session
        log = session.log
        is_reset = self._shown != session.generation
        if is_reset:
            self._shown, self._next = session.generation, 0
        records = log.since(self._next, _BATCH)
        self._next = log.next
        change: dict[str, Any] = {"records": records, "isReset": is_reset}
        change["view"] = session.view()
        if is_reset:
            change["isNew"] = self._desktop is not session.desktop
            self._desktop = session.desktop
            player = session.player
            change["story"] = None if player is None else player.story
        self._connection.post(_encode({"change": change}))


def _window(
    message: Mapping[str, Any], is_known: bool
) -> tuple[str, dict[str, Any], str | None]:
    if is_known:
        raise ApiError(f'the window "{message["connect"]}" is connected already')
    origin, fields, id_ = (message.get(name) for name in ("origin", "fields", "id"))
    if not isinstance(origin, str) or not isinstance(fields or {}, dict):
        raise ApiError("a window has an `origin`, a text, and `fields`, an object")
    if id_ is not None and not isinstance(id_, str):
        raise ApiError("the `id` of a window is a text")
    return origin, fields or {}, id_


def _told(error: ApiError) -> dict[str, str]:
    return {"error": str(error), "hint": error.hint}


def operate(session: Session, name: str, values: Any) -> Any:
    """Do an operation: its result, or a promise of it. Raises ApiError."""
    operation = BY_NAME.get(name)
    if operation is None:
        hint = near(name, [*BY_NAME], "operations")
        raise ApiError(f'there is no operation "{name}"', hint, 404)
    check(operation.schema, values)
    return operation.run(session, values)
