"""Small files and small functions: what does not fit in one view is read wrongly."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "codegen").rglob("*.py"))
MAX_FILE, MAX_FUNCTION = 400, 50  # lines


def test_no_file_is_too_long() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert len(lengths) > 30
    long = [f"{path.relative_to(ROOT)}: {n}" for path, n in lengths.items() if n > MAX_FILE]
    assert not long, "\n".join(long)


def test_no_function_is_too_long() -> None:
    """Counted from `def` to the last line, decorators left out."""
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {length} lines"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_a_readme_of_a_top_folder_fits_one_screen() -> None:
    """Every top folder has one, of less than 40 lines."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, text=True, capture_output=True, check=True
    )
    folders = {name.partition("/")[0] for name in listed.stdout.splitlines() if "/" in name}
    lines = {
        folder: len((ROOT / folder / "README.md").read_text("utf-8").splitlines())
        for folder in folders
        if not folder.startswith(".")
    }
    assert len(lines) >= 8
    assert {folder: count for folder, count in lines.items() if count >= 40} == {}
