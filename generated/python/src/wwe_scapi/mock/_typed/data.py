"""The data files of the package: behaviour, wire, scenarios. Read on first use."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from .._engine.machinery import Machinery, load

FOLDER: Final = Path(__file__).parents[1] / "_data"


@cache
def machinery() -> Machinery:
    """The behaviour, compiled; all desktops of a process share it."""
    return load(_read("program"))


@cache
def wire() -> Any:
    """The key names and fixed members of messages."""
    return _read("protocol")


def read_scenarios() -> dict[str, dict[str, Any]]:
    """The compiled scenarios by id; the caller may change what it gets."""
    return {story["id"]: story for story in _read("scenarios")}


def _read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
