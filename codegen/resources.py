"""Where templates and example specs are: in the checkout, else inside the installed package."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """The folder with one folder for each target."""
    return _folder("templates")


def examples_folder() -> Path:
    """The folder with the example specs."""
    return _folder("examples")


def _folder(name: str) -> Path:
    checkout = _HERE.parent / name
    return (
        checkout
        if (checkout.parent / "pyproject.toml").is_file() and checkout.is_dir()
        else _HERE / "_data" / name
    )


def license_text(spdx: str, holders: str) -> str:
    """The text of a licence that is carried here, else what to look up."""
    path = _HERE / "licenses" / f"{spdx}.txt"
    if "/" in spdx or "\\" in spdx or not path.is_file():
        return f"SPDX-License-Identifier: {spdx or 'NONE'}"
    return path.read_text(encoding="utf-8").replace("{holders}", holders).strip()
