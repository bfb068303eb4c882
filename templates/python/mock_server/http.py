"""The control API and the page over HTTP."""

from __future__ import annotations

import html
import inspect
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from .access import COOKIE, Access
from .check import is_object
from .errors import ApiError
from .framing import source_of
from .operations import OPERATIONS, Operation
from .session import Session
from .sockets import operate

Endpoint = Callable[[Request], Awaitable[Response]]

SLOT: Final = '<script type="application/json" id="scapi-server">null</script>'
"""Where the page is told of the server."""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_API_HEADERS: Final = {
    **_HEADERS,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_encode: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def answer(value: Any, status: int = 200) -> Response:
    """JSON that no page of others can read."""
    body = _encode(value).encode()
    return Response(body, status, _API_HEADERS, "application/json")


def failure(error: ApiError) -> Response:
    """What is wrong, and what to do."""
    return answer({"error": str(error), "hint": error.hint}, error.status)


def routes(session: Session, access: Access) -> list[Route]:
    """The routes of all operations, and of what is no JSON."""

    async def openapi(request: Request) -> Response:
        from .openapi import document

        title = session.content.info.get("title", "")
        return answer(document(title, session.content.version))

    async def lines(request: Request) -> Response:
        text = session.log.transcript()
        return Response(text, 200, _API_HEADERS, "application/jsonl")

    return [
        *(
            Route(it.path, _endpoint(it, session, access), methods=[it.verb])
            for it in OPERATIONS
        ),
        Route("/api/openapi.json", openapi),
        Route("/api/transcript.jsonl", lines),
    ]


def _endpoint(operation: Operation, session: Session, access: Access) -> Endpoint:
    async def run(request: Request) -> Response:
        try:
            values = await _values(operation, request, access.limits.message)
            result = operate(session, operation.name, values)
            return answer(await result if inspect.isawaitable(result) else result)
        except ApiError as error:
            return failure(error)

    return run


async def _values(operation: Operation, request: Request, most: int) -> Any:
    if operation.verb == "GET":
        return _query(operation, request)
    body = await _body(request, most)
    if not is_object(body):
        raise ApiError("the body is a JSON object")
    for name in operation.in_path:
        if name in body:
            raise ApiError(f"{name} stands in the path, not in the body")
    return {**body, **request.path_params}


def _query(operation: Operation, request: Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in request.query_params.items():
        if name == "token" and name not in operation.takes:
            continue
        is_number = operation.takes.get(name, {}).get("type") == "integer"
        is_digits = value.isascii() and value.removeprefix("-").isdigit()
        found[name] = (
            int(value) if is_number and is_digits and len(value) < 17 else value
        )
    return found


async def _body(request: Request, most: int) -> Any:
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise ApiError(f"the body has more than {most} bytes", "", 413)
    except ClientDisconnect as error:
        raise ApiError("the body ends too soon") from error
    if not body:
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        hint = "send the header Content-Type: application/json"
        raise ApiError("the body is not said to be JSON", hint, 415)
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ApiError(f"the body is no JSON: {error}") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def page_route(session: Session, access: Access, app: Callable[[], Any]) -> Route:
    """The page; `app` tells it which URL to frame, and what is the matter with it."""

    async def page(request: Request) -> Response:
        source = session.content.page
        if source is None or SLOT not in source:
            text = "this package was generated without the page of the mock desktop"
            return failure(ApiError(text, "the control API is at /api/info", 404))
        told = _encode({"socket": f"/api/ui{access.query}", **app()})
        block = SLOT.replace("null", told.replace("<", "\\u003c"))
        headers = {**_HEADERS, "Content-Security-Policy": _policy(access)}
        response = Response(
            source.replace(SLOT, block, 1), 200, headers, "text/html; charset=utf-8"
        )
        if access.token:
            response.set_cookie(COOKIE, access.token, httponly=True, samesite="strict")
        return response

    return Route("/", page)


def _policy(access: Access) -> str:
    """What goes for the whole page; which scripts may run, the page says itself."""
    sources = {source_of(origin) for origin in access.apps | access.origins}
    framing = " ".join(["'self'", *sorted(sources)])
    return (
        "object-src 'none'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {framing}"
    )


async def not_found(request: Request, error: Exception) -> Response:
    """There is no such path, or not with this verb."""
    if not isinstance(error, HTTPException):
        raise error  # starlette's types say it could be
    given = error.headers or {}
    status = error.status_code
    what = HTTPStatus(status).phrase.lower()
    text = f"{html.escape(request.method)} {html.escape(request.url.path)}: {what}"
    hint = "/api/openapi.json tells what there is"
    response = failure(ApiError(text, hint, status))
    if "Allow" in given:
        response.headers["Allow"] = given["Allow"]
    return response


async def defect(request: Request, error: Exception) -> Response:
    """A defect of ours."""
    text = f"internal error: {type(error).__name__}"
    return answer({"error": text, "hint": "please report it"}, 500)
