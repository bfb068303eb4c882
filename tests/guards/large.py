"""The very large input: the Chrome DevTools Protocol as a spec. Fetched through npm once."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from benchmarks import cdp
from codegen import pipeline
from codegen.pipeline import Reading


@cache
def converted() -> tuple[cdp.Counts, Reading]:
    """What was converted, and its reading."""
    with tempfile.TemporaryDirectory(prefix="cdp-") as folder:
        counts = cdp.convert(cdp.verify(cdp.fetch()), Path(folder))
        return counts, pipeline.read_spec(Path(folder))


@cache
def python_files() -> dict[str, bytes]:
    """The Python package that is made of it: path -> content."""
    return {file.path: file.data for file in pipeline.build(converted()[1], ("python",))}
