"""Modules of the mock's server, loaded from the templates: it describes itself.

They stand beside the languages, not among them: nothing in them is made of a spec, and `scapi why`
traces what languages do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from codegen.resources import templates_folder

_NAME = "scapi_mock_operations"  # under which they are loaded
_FOLDERS = {"_engine": "mock", "_server": "mock_server"}
_ONLY_TO_RUN = ("actions", "session")
"""Modules that carry operations out: whoever describes operations needs their names alone, and with
them the whole engine and an event loop would be loaded."""


@cache
def openapi() -> Callable[[str, str], dict[str, Any]]:
    """What makes the OpenAPI document of a title and a version, from the table of operations."""
    _add(_NAME, [])
    for name, folder in _FOLDERS.items():
        _add(f"{_NAME}.{name}", [str(templates_folder() / "python" / folder)])
    for name in _ONLY_TO_RUN:
        sys.modules[f"{_NAME}._server.{name}"] = _Named(name)
    make: Callable[[str, str], dict[str, Any]] = import_module(f"{_NAME}._server.openapi").document
    return make


class _Named(ModuleType):
    """Stands for a module, with whatever name is asked for in it."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return name


def _add(name: str, path: list[str]) -> None:
    module = ModuleType(name)
    module.__path__ = path
    sys.modules[name] = module
