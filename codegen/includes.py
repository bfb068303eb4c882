"""Which files a spec consists of: its entry, and what that includes; nothing outside its folder."""

# pathlib would cost a tenth of what `scapi watch` takes for an edit:
# ruff: noqa: PTH110, PTH112, PTH113, PTH114, PTH120, PTH207

from __future__ import annotations

import os
from glob import glob
from itertools import pairwise
from pathlib import Path as FilePath
from typing import Any

from codegen.problems import Finding, Place, UsageError


def find_entry(path: FilePath) -> FilePath:
    """The entry file of a spec given by its folder or by that file itself."""
    if path.is_dir():
        for name in ("scapi.yaml", "spec.yaml"):
            if (path / name).is_file():
                return path / name
        raise UsageError(
            f"{path} holds no scapi.yaml or spec.yaml", "run `scapi init` to begin a spec"
        )
    if path.is_file():
        return path
    raise UsageError(f"there is no spec at {path}", "name its folder or entry file with --spec")


def normal(pattern: str) -> str:
    """The pattern without parts that say nothing: `./a//b` is `a/b`, and `**/**` finds what `**` does."""
    *parents, last = pattern.split("/")
    parts = [*(part for part in parents if part not in ("", ".")), last]
    return "/".join(
        [*(one for one, other in pairwise(parts) if (one, other) != ("**", "**")), last]
    )


def folders(root: str, pattern: str) -> set[str]:
    """The folders in which a new file could match a pattern, and those on the way to them."""
    level = {root}
    visited = {root}
    for part in normal(pattern).split("/")[:-1]:
        found = {
            f"{folder}/{name}"
            for folder in level
            for name in glob(part, root_dir=folder, recursive=True)
        }
        level = {path for path in found if os.path.isdir(path)} | (level if part == "**" else set())
        visited |= level
    return visited


def _matching(root: FilePath, pattern: str) -> tuple[list[str], dict[str, str]]:
    """The files, and what else there is that ought to be one, with what it is."""
    base = os.fspath(root)
    files: list[str] = []
    others: dict[str, str] = {}
    try:
        for found in sorted(set(glob(pattern, root_dir=base, recursive=True))):
            path, name = f"{base}/{found}", found.replace(os.sep, "/")
            if os.path.isfile(path):
                files.append(name)
            elif not os.path.isdir(path):
                gone = os.path.islink(path) and not os.path.exists(path)
                others[name] = "a link that leads nowhere" if gone else "no file"
            elif name.endswith((".yaml", ".yml")):  # `**` matches every folder
                others[name] = "a folder"
    except (ValueError, OSError):  # NUL, too long
        pass
    return sorted(files), others


def _inside(root: FilePath, names: list[str]) -> list[str]:
    """Those that no link leads out of the root; a folder is looked up once for all its files."""
    base, home, inside = os.fspath(root), os.path.realpath(root), []
    folders: dict[str, bool] = {}
    for name in names:
        folder = os.path.dirname(f"{base}/{name}")
        if os.path.islink(f"{base}/{name}"):
            fine = _is_below(f"{base}/{name}", home)
        elif folder in folders:
            fine = folders[folder]
        else:
            fine = folders[folder] = _is_below(folder, home)
        if fine:
            inside.append(name)
    return inside


def _is_below(path: str, home: str) -> bool:
    real = os.path.realpath(path)
    return real == home or real.startswith(home.rstrip(os.sep) + os.sep)


def expand_includes(
    root: FilePath, patterns: list[Any], at: Place
) -> tuple[list[str], list[Finding]]:
    """The files an entry includes, in order, each once; nothing outside the spec folder."""
    names: list[str] = []
    findings: list[Finding] = []
    for index, pattern in enumerate(patterns):
        place = at.child(index)
        meant = normal(pattern)
        parts = meant.split("/")
        if "\\" in pattern or pattern.startswith("/") or ".." in parts or ":" in parts[0]:
            message = f'"{pattern}" would leave the spec folder'
            findings.append(
                Finding("include-outside", message, place, "move the file into the spec folder")
            )
            continue
        found, others = _matching(root, meant)
        for name, what in others.items():
            message = f'cannot read "{name}": it is {what}'
            hint = "put the file there, or remove what is in its place"
            findings.append(Finding("unreadable", message, place, hint))
        inside = _inside(root, found)
        if len(inside) < len(found):
            message = f'"{pattern}" follows a link out of the spec folder'
            findings.append(
                Finding("include-outside", message, place, "copy the file into the spec folder")
            )
        if not found and not others:
            findings.append(
                Finding(
                    "include-missing",
                    f'"{pattern}" matches no file',
                    place,
                    "correct the path, from the spec folder on",
                )
            )
        names += [name for name in inside if name not in names]
    return names, findings
