"""By hand, what the templates generate for two records and a union of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeAlias, Union

from runtime.channel import Channel, UnknownEvent, read_other
from runtime.codec import (
    JSON,
    ROOT,
    UNSET,
    At,
    Members,
    Reader,
    Record,
    StringEnum,
    UnknownValue,
    Unset,
    leftovers,
    members_of,
    misread,
    new,
    read_list,
    retry,
    seal,
    unlisted,
    unlisted_closed,
)


class State(StringEnum):
    """Where an interaction is in its life."""

    IDLE = "IDLE"
    RINGING = "RINGING"
    TALKING = "TALKING"
    NONE = ""


class CallType(StringEnum):
    """Who calls whom."""

    INTERNAL = "INTERNAL"
    INBOUND = "INBOUND"


class Direction(StringEnum):
    """Who began; a complete list."""

    IN = "IN"
    OUT = "OUT"


class RecordingState(StringEnum):
    """Whether the call is recorded."""

    STOPPED = "STOPPED"
    RECORDING = "RECORDING"


STATES: Final = members_of(State)
CALL_TYPES: Final = members_of(CallType)
DIRECTIONS: Final = members_of(Direction)
RECORDING_STATES: Final = members_of(RecordingState)


@dataclass(slots=True, kw_only=True, init=False, eq=False, repr=False)
class Party(Record):
    """Somebody who takes part."""

    name: str
    unknown_fields: dict[str, Any]

    MEMBERS: ClassVar[Members] = Members(
        {
            "name": "string",
        },
    )

    def __init__(
        self,
        *,
        name: str,
        unknown_fields: dict[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.unknown_fields = unknown_fields or {}

    @staticmethod
    def decode(data: Any, at: At, strict: bool) -> Party:
        self = new(Party)
        try:
            v = data["name"]
            if v.__class__ is not str:
                v = misread(data, "name", Party.MEMBERS, at, strict)
            self.name = v
        except (KeyError, TypeError):
            return retry(Party.decode, data, Party.MEMBERS, at, strict)
        n = 1
        if len(data) == n:
            self.unknown_fields = {}
        else:
            self.unknown_fields = leftovers(data, Party.MEMBERS, n, at, strict)
        return self

    def to_wire(self) -> dict[str, JSON]:
        return seal(
            {
                "name": self.name,
            },
            {},
            self.unknown_fields,
        )


@dataclass(slots=True, kw_only=True, init=False, eq=False, repr=False)
class Interaction(Record):
    """A call, chat or mail."""

    interaction_id: str
    case_id: str
    user_data: dict[str, Any]
    state: State | UnknownValue
    previous_state: State | UnknownValue
    parties: list[Party]
    is_consultation: bool
    is_main_case_interaction: bool
    parent_interaction_id: str | None = None
    is_case_selected: bool | None = None
    is_case_expanded: bool | None = None
    interaction_uuid: str | None = None
    call_uuid: str | None = None
    direction: Direction | None = None
    call_type: CallType | UnknownValue | None = None
    ani: str | Unset | None = UNSET
    dnis: str | None = None
    recording_state: RecordingState | UnknownValue | None = None
    media: str | None = None
    start_date: int | None = None
    queue: str | None = None
    unknown_fields: dict[str, Any]

    MEMBERS: ClassVar[Members] = Members(
        {
            "interactionId": "string",
            "caseId": "string",
            "userData": "object",
            "state": "string",
            "previousState": "string",
            "parties": "array",
            "isConsultation": "boolean",
            "isMainCaseInteraction": "boolean",
        },
        {
            "parentInteractionId": "string",
            "isCaseSelected": "boolean",
            "isCaseExpanded": "boolean",
            "interactionUUID": "string",
            "callUuid": "string",
            "direction": "string",
            "callType": "string",
            "dnis": "string",
            "recordingState": "string",
            "media": "string",
            "startDate": "integer",
            "queue": "string",
        },
        {
            "ani": "string or null",
        },
    )

    def __init__(
        self,
        *,
        interaction_id: str,
        case_id: str,
        user_data: dict[str, Any],
        state: State | UnknownValue,
        previous_state: State | UnknownValue,
        parties: list[Party],
        is_consultation: bool,
        is_main_case_interaction: bool,
        parent_interaction_id: str | None = None,
        is_case_selected: bool | None = None,
        is_case_expanded: bool | None = None,
        interaction_uuid: str | None = None,
        call_uuid: str | None = None,
        direction: Direction | None = None,
        call_type: CallType | UnknownValue | None = None,
        ani: str | Unset | None = UNSET,
        dnis: str | None = None,
        recording_state: RecordingState | UnknownValue | None = None,
        media: str | None = None,
        start_date: int | None = None,
        queue: str | None = None,
        unknown_fields: dict[str, Any] | None = None,
    ) -> None:
        self.interaction_id = interaction_id
        self.case_id = case_id
        self.user_data = user_data
        self.state = state
        self.previous_state = previous_state
        self.parties = parties
        self.is_consultation = is_consultation
        self.is_main_case_interaction = is_main_case_interaction
        self.parent_interaction_id = parent_interaction_id
        self.is_case_selected = is_case_selected
        self.is_case_expanded = is_case_expanded
        self.interaction_uuid = interaction_uuid
        self.call_uuid = call_uuid
        self.direction = direction
        self.call_type = call_type
        self.ani = ani
        self.dnis = dnis
        self.recording_state = recording_state
        self.media = media
        self.start_date = start_date
        self.queue = queue
        self.unknown_fields = unknown_fields or {}

    @staticmethod
    def decode(data: Any, at: At, strict: bool) -> Interaction:
        self = new(Interaction)
        try:
            v = data["interactionId"]
            if v.__class__ is not str:
                v = misread(data, "interactionId", Interaction.MEMBERS, at, strict)
            self.interaction_id = v
            v = data["caseId"]
            if v.__class__ is not str:
                v = misread(data, "caseId", Interaction.MEMBERS, at, strict)
            self.case_id = v
            v = data["userData"]
            if v.__class__ is not dict:
                v = misread(data, "userData", Interaction.MEMBERS, at, strict)
            self.user_data = v
            v = data["state"]
            if v.__class__ is str:
                v = STATES.get(v) or unlisted(v, STATES)
            else:
                v = misread(data, "state", Interaction.MEMBERS, at, strict)
            self.state = v
            v = data["previousState"]
            if v.__class__ is str:
                v = STATES.get(v) or unlisted(v, STATES)
            else:
                v = misread(data, "previousState", Interaction.MEMBERS, at, strict)
            self.previous_state = v
            v = data["parties"]
            if v.__class__ is list:
                v = read_list(v, Party.decode, (at, "parties", data), strict)
            else:
                v = misread(data, "parties", Interaction.MEMBERS, at, strict)
            self.parties = v
            v = data["isConsultation"]
            if v.__class__ is not bool:
                v = misread(data, "isConsultation", Interaction.MEMBERS, at, strict)
            self.is_consultation = v
            v = data["isMainCaseInteraction"]
            if v.__class__ is not bool:
                v = misread(data, "isMainCaseInteraction", Interaction.MEMBERS, at, strict)
            self.is_main_case_interaction = v
        except (KeyError, TypeError):
            return retry(Interaction.decode, data, Interaction.MEMBERS, at, strict)
        n = 8
        v = data.get("parentInteractionId")
        if v is not None:
            n += 1
            if v.__class__ is not str:
                v = misread(data, "parentInteractionId", Interaction.MEMBERS, at, strict)
        self.parent_interaction_id = v
        v = data.get("isCaseSelected")
        if v is not None:
            n += 1
            if v.__class__ is not bool:
                v = misread(data, "isCaseSelected", Interaction.MEMBERS, at, strict)
        self.is_case_selected = v
        v = data.get("isCaseExpanded")
        if v is not None:
            n += 1
            if v.__class__ is not bool:
                v = misread(data, "isCaseExpanded", Interaction.MEMBERS, at, strict)
        self.is_case_expanded = v
        v = data.get("interactionUUID")
        if v is not None:
            n += 1
            if v.__class__ is not str:
                v = misread(data, "interactionUUID", Interaction.MEMBERS, at, strict)
        self.interaction_uuid = v
        v = data.get("callUuid")
        if v is not None:
            n += 1
            if v.__class__ is not str:
                v = misread(data, "callUuid", Interaction.MEMBERS, at, strict)
        self.call_uuid = v
        v = data.get("direction")
        if v is not None:
            n += 1
            if v.__class__ is str:
                v = DIRECTIONS.get(v) or unlisted_closed(
                    v, DIRECTIONS, (at, "direction", data), strict
                )
            else:
                v = misread(data, "direction", Interaction.MEMBERS, at, strict)
        self.direction = v
        v = data.get("callType")
        if v is not None:
            n += 1
            if v.__class__ is str:
                v = CALL_TYPES.get(v) or unlisted(v, CALL_TYPES)
            else:
                v = misread(data, "callType", Interaction.MEMBERS, at, strict)
        self.call_type = v
        v = data.get("ani", UNSET)
        if v is not UNSET:
            n += 1
            if v.__class__ is not str and v is not None:
                v = misread(data, "ani", Interaction.MEMBERS, at, strict)
        self.ani = v
        v = data.get("dnis")
        if v is not None:
            n += 1
            if v.__class__ is not str:
                v = misread(data, "dnis", Interaction.MEMBERS, at, strict)
        self.dnis = v
        v = data.get("recordingState")
        if v is not None:
            n += 1
            if v.__class__ is str:
                v = RECORDING_STATES.get(v) or unlisted(v, RECORDING_STATES)
            else:
                v = misread(data, "recordingState", Interaction.MEMBERS, at, strict)
        self.recording_state = v
        v = data.get("media")
        if v is not None:
            n += 1
            if v.__class__ is not str:
                v = misread(data, "media", Interaction.MEMBERS, at, strict)
        self.media = v
        v = data.get("startDate")
        if v is not None:
            n += 1
            if v.__class__ is not int:
                v = misread(data, "startDate", Interaction.MEMBERS, at, strict)
        self.start_date = v
        v = data.get("queue")
        if v is not None:
            n += 1
            if v.__class__ is not str:
                v = misread(data, "queue", Interaction.MEMBERS, at, strict)
        self.queue = v
        if len(data) == n:
            self.unknown_fields = {}
        else:
            self.unknown_fields = leftovers(data, Interaction.MEMBERS, n, at, strict)
        return self

    def to_wire(self) -> dict[str, JSON]:
        return seal(
            {
                "interactionId": self.interaction_id,
                "caseId": self.case_id,
                "userData": self.user_data,
                "state": self.state,
                "previousState": self.previous_state,
                "parties": self.parties,
                "isConsultation": self.is_consultation,
                "isMainCaseInteraction": self.is_main_case_interaction,
                "ani": self.ani,
            },
            {
                "parentInteractionId": self.parent_interaction_id,
                "isCaseSelected": self.is_case_selected,
                "isCaseExpanded": self.is_case_expanded,
                "interactionUUID": self.interaction_uuid,
                "callUuid": self.call_uuid,
                "direction": self.direction,
                "callType": self.call_type,
                "dnis": self.dnis,
                "recordingState": self.recording_state,
                "media": self.media,
                "startDate": self.start_date,
                "queue": self.queue,
            },
            self.unknown_fields,
        )


@dataclass(slots=True, kw_only=True, init=False, eq=False, repr=False)
class InteractionChanged(Record):
    """Something about an interaction is new."""

    event_type: str
    interaction: Interaction
    media: str | None = None
    unknown_fields: dict[str, Any]

    MEMBERS: ClassVar[Members] = Members(
        {
            "eventType": "string",
            "interaction": "object",
        },
        {
            "media": "string",
        },
    )

    def __init__(
        self,
        *,
        event_type: str,
        interaction: Interaction,
        media: str | None = None,
        unknown_fields: dict[str, Any] | None = None,
    ) -> None:
        self.event_type = event_type
        self.interaction = interaction
        self.media = media
        self.unknown_fields = unknown_fields or {}

    @staticmethod
    def decode(data: Any, at: At, strict: bool) -> InteractionChanged:
        self = new(InteractionChanged)
        try:
            v = data["eventType"]
            if v.__class__ is not str:
                v = misread(data, "eventType", InteractionChanged.MEMBERS, at, strict)
            self.event_type = v
            v = data["interaction"]
            if v.__class__ is dict:
                v = Interaction.decode(v, (at, "interaction", data), strict)
            else:
                v = misread(data, "interaction", InteractionChanged.MEMBERS, at, strict)
            self.interaction = v
        except (KeyError, TypeError):
            return retry(InteractionChanged.decode, data, InteractionChanged.MEMBERS, at, strict)
        n = 2
        v = data.get("media")
        if v is not None:
            n += 1
            if v.__class__ is not str:
                v = misread(data, "media", InteractionChanged.MEMBERS, at, strict)
        self.media = v
        if len(data) == n:
            self.unknown_fields = {}
        else:
            self.unknown_fields = leftovers(data, InteractionChanged.MEMBERS, n, at, strict)
        return self

    def to_wire(self) -> dict[str, JSON]:
        return seal(
            {
                "eventType": self.event_type,
                "interaction": self.interaction,
            },
            {
                "media": self.media,
            },
            self.unknown_fields,
        )


@dataclass(slots=True, kw_only=True, init=False, eq=False, repr=False)
class CaseSelected(Record):
    """Another case is in front."""

    event_type: str
    selected_case_id: str
    unknown_fields: dict[str, Any]

    MEMBERS: ClassVar[Members] = Members(
        {
            "eventType": "string",
            "selectedCaseId": "string",
        },
    )

    def __init__(
        self,
        *,
        event_type: str,
        selected_case_id: str,
        unknown_fields: dict[str, Any] | None = None,
    ) -> None:
        self.event_type = event_type
        self.selected_case_id = selected_case_id
        self.unknown_fields = unknown_fields or {}

    @staticmethod
    def decode(data: Any, at: At, strict: bool) -> CaseSelected:
        self = new(CaseSelected)
        try:
            v = data["eventType"]
            if v.__class__ is not str:
                v = misread(data, "eventType", CaseSelected.MEMBERS, at, strict)
            self.event_type = v
            v = data["selectedCaseId"]
            if v.__class__ is not str:
                v = misread(data, "selectedCaseId", CaseSelected.MEMBERS, at, strict)
            self.selected_case_id = v
        except (KeyError, TypeError):
            return retry(CaseSelected.decode, data, CaseSelected.MEMBERS, at, strict)
        n = 2
        if len(data) == n:
            self.unknown_fields = {}
        else:
            self.unknown_fields = leftovers(data, CaseSelected.MEMBERS, n, at, strict)
        return self

    def to_wire(self) -> dict[str, JSON]:
        return seal(
            {
                "eventType": self.event_type,
                "selectedCaseId": self.selected_case_id,
            },
            {},
            self.unknown_fields,
        )


@dataclass(slots=True, kw_only=True, init=False, eq=False, repr=False)
class FrameStateChanged(Record):
    """Carries no tag; told by its member."""

    frame_state: str
    unknown_fields: dict[str, Any]

    MEMBERS: ClassVar[Members] = Members(
        {
            "frameState": "string",
        },
    )

    def __init__(
        self,
        *,
        frame_state: str,
        unknown_fields: dict[str, Any] | None = None,
    ) -> None:
        self.frame_state = frame_state
        self.unknown_fields = unknown_fields or {}

    @staticmethod
    def decode(data: Any, at: At, strict: bool) -> FrameStateChanged:
        self = new(FrameStateChanged)
        try:
            v = data["frameState"]
            if v.__class__ is not str:
                v = misread(data, "frameState", FrameStateChanged.MEMBERS, at, strict)
            self.frame_state = v
        except (KeyError, TypeError):
            return retry(FrameStateChanged.decode, data, FrameStateChanged.MEMBERS, at, strict)
        n = 1
        if len(data) == n:
            self.unknown_fields = {}
        else:
            self.unknown_fields = leftovers(data, FrameStateChanged.MEMBERS, n, at, strict)
        return self

    def to_wire(self) -> dict[str, JSON]:
        return seal(
            {
                "frameState": self.frame_state,
            },
            {},
            self.unknown_fields,
        )


InteractionEvent: TypeAlias = Union[
    InteractionChanged, CaseSelected, FrameStateChanged, UnknownEvent
]

_BY_TAG: Final[dict[str, Reader[InteractionEvent]]] = {
    "ADDED": InteractionChanged.decode,
    "ATTACHED_DATA_CHANGED": InteractionChanged.decode,
    "CASE_SELECTED": CaseSelected.decode,
}
_BY_MEMBER: Final[dict[str, Reader[InteractionEvent]]] = {
    "frameState": FrameStateChanged.decode,
}


def read_interaction_event(data: Any, at: At = ROOT, strict: bool = False) -> InteractionEvent:
    """Read the `data` of an event of the interaction channel."""
    tag: Any = data.get("eventType") if data.__class__ is dict else None
    reader = _BY_TAG.get(tag) if tag.__class__ is str else None
    if reader is None:
        return read_other(data, "interaction", tag, _BY_MEMBER, at, strict)
    return reader(data, at, strict)


INTERACTION: Final[Channel[InteractionEvent]] = Channel("interaction", read_interaction_event)
