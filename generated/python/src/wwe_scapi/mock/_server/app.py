"""The ASGI applications: the mock desktop, and the built-in app on another origin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .access import Access, Guard
from .connection import Message, Receive, Send
from .http import defect, not_found, page_route, routes
from .session import Session
from .sockets import ClientSocket, PageSocket, Sockets


def desktop_app(
    session: Session, access: Access, sockets: Sockets, app: Callable[[], Any]
) -> Guard:
    """Page, control API and WebSockets; `app` tells the page what to frame."""
    starlette = Starlette(
        routes=[
            page_route(session, access, app),
            *routes(session, access),
        ],
        exception_handlers={HTTPException: not_found, Exception: defect},
    )
    by_path: dict[str, Any] = {
        "/api/ui": PageSocket(sockets),
        "/scapi": ClientSocket(sockets),
    }

    async def dispatch(scope: Message, receive: Receive, send: Send) -> None:
        """WebSockets go past starlette's layers: each costs time for each message."""
        is_socket = scope["type"] == "websocket"
        serve = by_path.get(scope["path"]) if is_socket else None
        await (serve or starlette)(scope, receive, send)

    return Guard(dispatch, access)


def demo_app(html: str, access: Access, framed_by: list[str]) -> Guard:
    """The built-in app, one page, which only these origins may frame."""
    headers = {
        "Content-Security-Policy": f"frame-ancestors 'self' {' '.join(framed_by)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }

    async def page(request: Request) -> Response:
        return Response(html, 200, headers, "text/html; charset=utf-8")

    starlette = Starlette(
        routes=[Route("/", page)],
        exception_handlers={HTTPException: not_found, Exception: defect},
    )
    return Guard(starlette, Access(hosts=access.hosts, limits=access.limits))
