"""The mark for a value that is not there, where ``None`` already means null."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The type of `UNSET`; an enum, so that ``value is UNSET`` narrows a union."""

    UNSET = 0

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __str__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
