"""The engine as it stands in the templates, and the vectors that both engines must meet."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests/conformance"


def _load_engine() -> ModuleType:
    folder = ROOT / "templates/python/mock"
    spec = importlib.util.spec_from_file_location(
        "mock_engine", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mock_engine"] = module
    spec.loader.exec_module(module)
    return module


if "mock_engine" not in sys.modules:
    _load_engine()


def vectors(name: str) -> list[Any]:
    """The vectors of a file, each as a parameter of a test."""
    found = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    names = [f"{index} {it.get('name', it.get('text', ''))}"[:60] for index, it in enumerate(found)]
    return [pytest.param(it, id=name) for it, name in zip(found, names, strict=True)]
