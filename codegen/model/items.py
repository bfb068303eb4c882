"""What every described thing has: a name, a place, provenance."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.model.frozen import frozen
from codegen.problems import Place

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document, program or recording that facts come from."""

    id: str  # "S0"
    title: str
    date: str
    location: str
    description: str
    at: Place


@dataclass(frozen=True, slots=True)
class Citation:
    """A part of a source that states a fact."""

    source: Source
    part: str  # "Agent/get"

    @property
    def text(self) -> str:
        """`S0 Agent/get`, as it is written in the spec."""
        return f"{self.source.id} {self.part}".rstrip()


@dataclass(frozen=True, slots=True)
class Edition:
    """A product line or document generation (the axis `editions`)."""

    id: str  # "agent-desktop-2021"
    title: str
    description: str
    date: str
    sources: tuple[Source, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the vendor's client (the axis `since`)."""

    id: str  # "2021-09"
    title: str
    description: str
    order: int  # 0 is the oldest
    sources: tuple[Source, ...]
    at: Place


@frozen
class Item:
    """What every described thing has. Provenance is inherited from the item around it."""

    wire: str  # "setUserData"; sent as is, never spelled anew
    words: Words  # ("set", "user", "data"); every spelling is made from these
    at: Place
    description: str = ""
    sources: tuple[Citation, ...] = ()
    editions: tuple[Edition, ...] = ()
    since: Version | None = None
    never: bool = False  # since: none; in no client
    confidence: str = ""  # high, medium, low, unknown; "" when nothing is said
    deprecated: str = ""  # what to use instead, or "Deprecated."
    experimental: bool = False
    undocumented: str = ""  # what exactly nobody documents
    note: str = ""

    @property
    def described(self) -> bool:
        """Anything at all is said about it."""
        return bool(
            self.description
            or self.deprecated
            or self.experimental
            or self.undocumented
            or self.note
        )
