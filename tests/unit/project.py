"""A small project to run commands in, and the commands run as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from codegen.init import init

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "import sys; from codegen.front import run; sys.exit(run())"  # as installers write it
GENERATE = ("generate", "--target", "schema")


def make(root: Path) -> Path:
    """What `scapi init` writes."""
    init(root, "Panel")
    return root


def environment(**more: str) -> dict[str, str]:
    """Ours, without what a developer's shell or coverage adds."""
    dropped = ("NO_COLOR", "FORCE_COLOR", "SCAPI_", "COV_", "COVERAGE_", "PYTHON")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(dropped)}
    return kept | {"PYTHONPATH": str(ROOT)} | more


def scapi(
    *arguments: str, cwd: Path, flags: tuple[str, ...] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, *flags, "-c", SCRIPT, *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment(**more), capture_output=True, text=True, check=False
    )


def tree(root: Path) -> dict[str, bytes]:
    """Every file that may be committed."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in found if _counts(path)}


def _counts(path: Path) -> bool:
    return path.name != ".scapi-state" and "__pycache__" not in path.parts


def edit(path: Path, old: str, new: str) -> None:
    """Replace some text of a file."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
