"""An event of the channel `interaction` as somebody would declare it by hand for mashumaro.

Fields are named as on the wire, which spares the peer its aliases.
"""

# ruff: noqa: N815

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class State(str, Enum):  # noqa: UP042 - as the generated ones
    """Where an interaction is in its life."""

    UNKNOWN = "UNKNOWN"
    DIALING = "DIALING"
    TALKING = "TALKING"


class Direction(str, Enum):  # noqa: UP042
    """Which way a call goes."""

    IN = "IN"
    OUT = "OUT"


class CallType(str, Enum):  # noqa: UP042
    """What sort of call it is."""

    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"


class RecordingState(str, Enum):  # noqa: UP042
    """Whether a call is recorded."""

    STOPPED = "STOPPED"
    RECORDING = "RECORDING"


class Capability(str, Enum):  # noqa: UP042
    """What may be done."""

    HOLD = "HOLD"
    RELEASE = "RELEASE"


@dataclass(slots=True, kw_only=True)
class Party:
    """Somebody who takes part."""

    name: str


@dataclass(slots=True, kw_only=True)
class Interaction:
    """A call, chat or mail."""

    interactionId: str
    parentInteractionId: str | None = None
    caseId: str
    userData: dict[str, Any]
    state: State
    previousState: State
    parties: list[Party]
    isConsultation: bool
    isMainCaseInteraction: bool
    callUuid: str | None = None
    direction: Direction | None = None
    callType: CallType | None = None
    ani: str | None = None
    dnis: str | None = None
    recordingState: RecordingState | None = None
    isCaseSelected: bool | None = None
    isCaseExpanded: bool | None = None
    interactionUUID: str | None = None
    media: str | None = None
    capabilities: list[Capability] | None = None
    startDate: int | None = None


@dataclass(slots=True, kw_only=True)
class Established:
    """The call is connected."""

    eventType: str
    media: str
    interaction: Interaction
