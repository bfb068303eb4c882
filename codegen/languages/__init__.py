"""One file per output language: spelling by role, type text, literals, escapes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

Filters = dict[str, Callable[..., Any]]

_MODULES = {
    "python": "codegen.languages.python_filters",
    "data": "codegen.languages.data_filters",
    "markdown": "codegen.languages.markdown_filters",
    "mock_page": "codegen.languages.mock_page",
    "typescript": "codegen.languages.typescript_filters",
}


def filters(name: str) -> Filters:
    """The filters a template of this language may use."""
    module = import_module(_MODULES[name])
    return dict(module.FILTERS)
