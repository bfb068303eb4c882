"""The control API as an OpenAPI document, made from the table of operations."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from .operations import OPERATIONS, Operation, shape

ERROR: Final = "#/components/schemas/Error"
_TOO_LARGE: Final = 413  # older versions of Python give it an older name
_LINES: Final = {
    "operationId": "lines",
    "summary": "The transcript as text, one JSON object a line: it can be replayed",
    "responses": {
        "200": {
            "description": "Done.",
            "content": {"application/jsonl": {"schema": {"type": "string"}}},
        }
    },
}


def document(title: str, version: str) -> dict[str, Any]:
    """An OpenAPI 3.1 document of all operations."""
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        item = paths.setdefault(operation.path, {})
        item[operation.verb.lower()] = _operation(operation)
    paths["/api/transcript.jsonl"] = {"get": _LINES}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}: control of the mock desktop",
            "version": version,
            "description": "Trigger, inspect, inject, read the log, wait.",
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": {"Error": _error()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _error() -> dict[str, Any]:
    text = {"type": "string"}
    return shape(
        {
            "error": {**text, "description": "What is wrong."},
            "hint": {**text, "description": "What to do; may be empty."},
        },
        "error",
        "hint",
    )


def _operation(operation: Operation) -> dict[str, Any]:
    statuses = {400, 401, 403, 429, *operation.errors}
    if operation.verb != "GET":
        statuses |= {413, 415}
    is_one_of = operation.name in ("trigger", "perform")
    required = () if is_one_of else tuple(operation.gives)
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "responses": {
            "200": _answer("Done.", shape(dict(operation.gives), *required)),
            **{
                str(status): _answer(_phrase(status), {"$ref": ERROR})
                for status in sorted(statuses)
            },
        },
    }
    body = body_of(operation)
    if body is not None:
        needed = bool(body.get("required"))
        content = {"application/json": {"schema": body}}
        found["requestBody"] = {"required": needed, "content": content}
    return found


def _phrase(status: int) -> str:
    return "Content Too Large" if status == _TOO_LARGE else HTTPStatus(status).phrase


def _answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"description": description, "content": content}


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    in_path = operation.in_path
    names = [*operation.takes] if operation.verb == "GET" else in_path
    return [
        {
            "name": name,
            "in": "path" if name in in_path else "query",
            "required": name in operation.required,
            "schema": operation.takes[name],
        }
        for name in names
    ]


def body_of(operation: Operation) -> dict[str, Any] | None:
    """The schema of the body; None if it has none."""
    rest = {
        name: schema
        for name, schema in operation.takes.items()
        if name not in operation.in_path
    }
    if operation.verb == "GET" or not rest:
        return None
    return shape(rest, *(name for name in operation.required if name in rest))
