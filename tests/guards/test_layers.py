"""Stages know what comes before them, and nothing of what comes after."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "codegen").rglob("*.py"))

# From the bottom up. A unit (a module or package of `codegen`) imports only what stands above it
# in this list; those of the last line may import each other. A new unit gets a place here.
LAYERS = (
    "problems names formats notation patterns resources state workers",
    "model mock_server",
    "load includes misfits folder manifest behavior",
    "shapes values settings write",
    "validate differences",
    "languages resolve",
    "rules targets init wrapping",
    "render report flavour_schema",
    "format",
    "flavours",
    "pipeline",
    "generation why",
    "watch",
    "cli front commands __main__",
)
LEVEL = {unit: level for level, line in enumerate(LAYERS) for unit in line.split()}
TOP = len(LAYERS) - 1

# What costs start-up time, or must look the same everywhere, comes in through one door.
DOORS = {
    "yaml": {"load"},
    "jinja2": {"render"},
    "black": {"format"},
    "datamodel_code_generator": {"flavours"},
    "rich": {"commands"},
    "shtab": {"commands"},
    "watchfiles": {"watch"},
}
PRINTERS = {"cli", "front", "commands"}


def unit_of(path: Path) -> str:
    """`resolve` for codegen/resolve/types.py, `load` for codegen/load.py."""
    first = path.relative_to(ROOT / "codegen").parts[0]
    return first.removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every dotted name a module imports, at its top or late, by statement or by name."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import(names=names):
                yield from ((name.name, node.lineno) for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from ((f"{module}.{name.name}", node.lineno) for name in names)
            case ast.Constant(value=str(text)) if text.startswith("codegen.") and " " not in text:
                yield text, node.lineno
            case _:
                pass


def units_imported(path: Path) -> Iterator[tuple[str, int]]:
    """The units of `codegen` that a module imports."""
    for name, line in imported(path):
        parts = name.split(".")
        if parts[0] == "codegen" and len(parts) > 1 and parts[1] in LEVEL:
            yield parts[1], line


def shown(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_every_unit_has_its_layer() -> None:
    """And the list names nothing that is gone."""
    assert {unit_of(path) for path in MODULES} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_only_lower_layers(path: Path) -> None:
    """Late imports count: they save time, not order."""
    own = unit_of(path)
    if own == "__init__":
        assert not list(units_imported(path))
        return
    wrong = [
        f"{shown(path, line)}: {own} imports {unit}"
        for unit, line in units_imported(path)
        if unit != own and LEVEL[unit] >= LEVEL[own] != TOP
    ]
    assert not wrong, "\n".join(wrong)


def test_heavy_libraries_come_in_through_one_door() -> None:
    wrong = [
        f"{shown(path, line)}: {name} belongs into {', '.join(DOORS[root])}"
        for path in MODULES
        for name, line in imported(path)
        if (root := name.split(".")[0]) in DOORS and unit_of(path) not in DOORS[root]
    ]
    assert not wrong, "\n".join(wrong)
    used = {name.split(".")[0] for path in MODULES for name, _ in imported(path)}
    assert set(DOORS) <= used


def test_only_the_command_prints() -> None:
    """All others return values."""
    wrong = [
        f"{shown(path, node.lineno)}: {ast.unparse(node)}"
        for path in MODULES
        if unit_of(path) not in PRINTERS
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Name | ast.Attribute)
        and ast.unparse(node) in ("print", "sys.stdout", "sys.stderr")
    ]
    assert not wrong, "\n".join(wrong)


def test_runtime_imports_nothing_generated() -> None:
    """Hand-written files of a target import each other and the standard library."""
    files = sorted((ROOT / "templates").glob("*/runtime/*.py"))
    assert files
    known = {path.stem for path in files}
    for path in files:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.level:
                assert node.level == 1, shown(path, node.lineno)
                assert (node.module or "") in known, shown(path, node.lineno)
