"""What a mock desktop begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Final

from .content import Content, narrowed
from .errors import ApiError

KEYS: Final = ("seed", "settings", "options", "state", "edition", "version")


@dataclass(frozen=True)
class Setup:
    """Seed, settings, security options, state; what part of the API there is."""

    seed: int = 0
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    options: dict[str, Any] | str = field(default_factory=dict[str, Any])
    state: dict[str, Any] = field(default_factory=dict[str, Any])
    edition: str = ""
    version: str = ""

    def changed(self, given: Mapping[str, Any]) -> Setup:
        """The same, with what is given in the place of what was there."""
        return replace(self, **given)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def program_of(self, content: Content) -> dict[str, Any]:
        """The program for this edition and version. Raises ApiError if unknown."""
        if not self.edition and not self.version:
            return content.program
        check_known("edition", self.edition, content.info.get("editions", ()))
        check_known("version", self.version, content.info.get("versions", ()))
        return narrowed(content.program, content.info, self.edition, self.version)


def check_known(kind: str, name: str, items: Any) -> None:
    """Raise ApiError if nothing of that kind has this id."""
    known = [item["id"] for item in items]
    if name and name not in known:
        raise ApiError(f'there is no {kind} "{name}"', near(name, known, f"{kind}s"))


def near(name: str, known: list[str], kind: str) -> str:
    """A hint: what may be meant, or what there is."""
    close = get_close_matches(name, known, 1)
    return f'"{close[0]}"?' if close else f"{kind}: " + (", ".join(known) or "none")
