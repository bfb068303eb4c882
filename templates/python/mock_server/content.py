"""What a generated package brings: behaviour, wire, what to show, the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from .errors import UsageError


class Content:
    """The data files of a package. Each is read when it is needed first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def version(self) -> str:
        """Of the API's client, as the package says; `0` if it does not."""
        return str(self.info.get("version") or "0")

    @cached_property
    def program(self) -> dict[str, Any]:
        """The compiled behaviour."""
        found: dict[str, Any] = self._read("program.json")
        return found

    @cached_property
    def protocol(self) -> dict[str, Any]:
        """How messages look."""
        found: dict[str, Any] = self._read("protocol.json")
        return found

    @cached_property
    def info(self) -> dict[str, Any]:
        """Titles, descriptions and forms of the API."""
        found: dict[str, Any] = self._read("info.json")
        return found

    @cached_property
    def scenarios(self) -> dict[str, dict[str, Any]]:
        """The compiled scenarios, by id."""
        return {story["id"]: story for story in self._read("scenarios.json")}

    @property
    def page(self) -> str | None:
        """The HTML of the mock desktop; None if the package has none."""
        return self._page("desktop.html")

    @property
    def demo(self) -> str | None:
        """The HTML of the built-in app; None if the package has none."""
        return self._page("demo.html")

    def _page(self, name: str) -> str | None:
        path = self.folder / name
        return path.read_text("utf-8") if path.is_file() else None

    def _read(self, name: str) -> Any:
        path = self.folder / name
        try:
            return json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            hint = "install the package again, or generate it again"
            raise UsageError(f"{path} cannot be read: {error}", hint) from error


def narrowed(
    program: Mapping[str, Any], info: Mapping[str, Any], edition: str, version: str
) -> dict[str, Any]:
    """A program whose other methods are unknown; empty texts are no limit."""
    order = [it["id"] for it in info.get("versions", ())]
    limit = order.index(version) if version else len(order)
    kept = {
        method["name"]
        for method in info["methods"]
        if (not edition or edition in method.get("editions", [edition]))
        and ("since" not in method or order.index(method["since"]) <= limit)
    }
    methods = {name: it for name, it in program["methods"].items() if name in kept}
    return {**program, "methods": methods}
