"""Output files and folders, for tests of writing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen import manifest
from codegen.write import Comparison


@dataclass(frozen=True)
class File:
    """An output file."""

    path: str
    data: bytes


def files(**texts: str) -> list[File]:
    """`files(a__x="1")` is the file a/x with the content 1."""
    return [File(path.replace("__", "/"), text.encode()) for path, text in texts.items()]


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder but the manifest."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in found
        if path.name != manifest.NAME
    }


def statuses(found: Comparison) -> dict[str, str]:
    """What was found, by path."""
    return {change.path: change.status for change in found.changes}


ONE = files(a__x="1", a__y="2", b__z="3")
TWO = files(a__x="1", a__y="changed", a__new__n="4")
