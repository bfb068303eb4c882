"""OpenAPI 3.1 of the mock's server: what the server itself says, from its table of operations."""

from __future__ import annotations

from codegen.languages.data import json_text
from codegen.mock_server import openapi
from codegen.model import Api


def openapi_text(api: Api) -> str:
    """The document that the server of a generated package shows."""
    return json_text(openapi()(api.info.title, api.info.version))
