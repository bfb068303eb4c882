"""The generated Python package and the model it was made from, for tests of both together.

Built from the spec in memory and written to a temporary folder: what is tested is what the spec
says now, whether or not `generated/` is up to date.
"""

from __future__ import annotations

import atexit
import sys
import tempfile
from functools import cache
from pathlib import Path

from codegen.model import Api
from codegen.pipeline import Reading, build
from tests.spec_examples import read

ROOT = Path(__file__).resolve().parent.parent


def reading() -> Reading:
    return read(ROOT / "spec")


def api() -> Api:
    """The model of the real spec."""
    return reading().api


@cache
def distribution() -> Path:
    """The folder that holds the package's pyproject.toml."""
    folder = tempfile.TemporaryDirectory(prefix="wwe-scapi-")
    atexit.register(folder.cleanup)
    root = Path(folder.name).resolve()
    for file in build(reading(), ("python",)):
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return root / "python"


def make_importable() -> None:
    """Lets test modules write `from wwe_scapi import ...`, as users do."""
    source = str(distribution() / "src")
    if source not in sys.path:
        sys.path.insert(0, source)
