"""What templates of data files may use. What several files are made from is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegen.languages.data import json_text, program_text, scenarios_text, spec_schema_text
from codegen.model import Api
from codegen.problems import UsageError

if TYPE_CHECKING:
    from codegen.languages.data_files import Files, SchemaFile
    from codegen.languages.data_types import Draft7
    from codegen.model.behavior import Behavior

_files: list[tuple[Api, Files]] = []
_types: list[tuple[Api, Draft7]] = []


def files_of(api: Api) -> Files:
    """Every schema that can have a file of its own."""
    from codegen.languages.data_files import Files

    if not _files or _files[0][0] is not api:
        _files[:] = [(api, Files(api))]
    return _files[0][1]


def schema_files(api: Api, package: dict[str, Any]) -> tuple[SchemaFile, ...]:
    """Those that get one: all or, of an API with very many, none."""
    files = files_of(api).all
    return files if len(files) <= most_files(package) else ()


def has_single_files(api: Api, package: dict[str, Any]) -> bool:
    """Whether schemas have files of their own."""
    return bool(schema_files(api, package))


def most_files(package: dict[str, Any]) -> int:
    """From how many on there is only the bundle; no editor shows thousands of files well."""
    given = str(package["most_files"])
    if given.isascii() and given.isdecimal():
        return int(given)
    hint = "give the number of schemas up to which each has a file of its own"
    raise UsageError(f"packages.schema.most_files cannot be {given[:80]!a}", hint)


def types_bundle(api: Api) -> str:
    """All types in one document."""
    from codegen.languages.data_files import types_text

    return types_text(files_of(api))


def whole_bundle(api: Api) -> str:
    """All schemas in one document."""
    from codegen.languages.data_files import bundle

    return bundle(files_of(api))


def asyncapi_text(api: Api) -> str:
    """The AsyncAPI document."""
    from codegen.languages.data_asyncapi import asyncapi

    return asyncapi(api, components(api))


def openrpc_text(api: Api) -> str:
    """The OpenRPC document."""
    from codegen.languages.data_openrpc import openrpc

    return openrpc(api, components(api))


def components(api: Api) -> Draft7:
    """The types that both of them hold."""
    from codegen.languages.data_types import Draft7

    if not _types or _types[0][0] is not api:
        _types[:] = [(api, Draft7(api))]
    return _types[0][1]


def openapi_text(api: Api) -> str:
    """The control API of the mock's server."""
    from codegen.languages.data_openapi import openapi_text as text

    return text(api)


def mocks(api: Api, package: dict[str, Any]) -> tuple[Behavior, ...]:
    """The behaviour, if there is a mock of it."""
    from codegen.languages.mock_parts import mocks as found

    return found(api, package)


def markdown(text: str) -> str:
    """Text inside Markdown, as text."""
    from codegen.languages.markdown import inline

    return inline(text)


FILTERS = {
    "program_json": program_text,
    "scenarios_json": scenarios_text,
    "json": json_text,
    "types_bundle": types_bundle,
    "whole_bundle": whole_bundle,
    "schema_files": schema_files,
    "has_single_files": has_single_files,
    "asyncapi_text": asyncapi_text,
    "openrpc_text": openrpc_text,
    "openapi_text": openapi_text,
    "mocks": mocks,
    "markdown": markdown,
    "spec_schema": lambda _, part=False: spec_schema_text(part),
}
