"""Every event of two channels and every state, each with an answer of its own."""

import sys

from wwe_scapi import UnknownEvent, UnknownValue
from wwe_scapi.events import interaction as on
from wwe_scapi.events.system import SystemCustomToastButtonClick, SystemEvent, SystemFrameState
from wwe_scapi.media import StateType

if sys.version_info >= (3, 11):
    from typing import assert_never
else:
    from typing_extensions import assert_never


def tell_state(state: StateType | UnknownValue) -> str:
    match state:
        case StateType.READY | StateType.PARTIAL_READY:
            return "takes calls"
        case StateType.NOT_READY | StateType.NOT_READY_ACTION_CODE:
            return "takes none"
        case StateType.NOT_READY_AFTER_CALLWORK | StateType.NOT_READY_AFTER_CALLWORK_ACTION_CODE:
            return "writes it up"
        case StateType.DND_ON | StateType.OUT_OF_SERVICE:
            return "not to be disturbed"
        case StateType.LOGOUT | StateType.LOGOUT_DND_ON:
            return "away"
        case StateType.UNKNOWN:
            return "nobody knows"
        case UnknownValue():
            return f"something new: {state}"
    assert_never(state)


def tell_system(event: SystemEvent) -> str:
    match event:
        case SystemCustomToastButtonClick(custom_toast_id=toast, button_index=index):
            return f"button {index} of {toast}"
        case SystemFrameState(frame_state=state):
            return f"this tab is {state.value}"
        case UnknownEvent(wire_type=wire_type):
            return f"news: {wire_type}"
    assert_never(event)


def tell_interaction(event: on.InteractionEvent) -> str:
    match event:
        case (
            on.InteractionCaseSelected()
            | on.InteractionCaseExpanded()
            | on.InteractionCaseCollapsed()
        ):
            return f"case {event.selected_case_id}"
        case on.InteractionCaseIdChanged():
            return f"case {event.previous_case_id} is now {event.case_id}"
        case on.InteractionNewMessage():
            return event.interaction.interaction_id if event.interaction else "no interaction"
        case UnknownEvent():
            return f"news: {event.wire_type}"
        case (
            on.InteractionUnknown()
            | on.InteractionAdded()
            | on.InteractionRemoved()
            | on.InteractionAttachedDataChanged()
            | on.InteractionCaseOrBundleIdChanged()
            | on.InteractionError()
            | on.InteractionCallRecordingStateChanged()
            | on.InteractionDialing()
            | on.InteractionEstablished()
            | on.InteractionHeld()
            | on.InteractionPartyChanged()
            | on.InteractionReleased()
            | on.InteractionRinging()
            | on.InteractionAccepted()
            | on.InteractionCompleted()
            | on.InteractionComposing()
            | on.InteractionCreated()
            | on.InteractionInsertStandardResponse()
            | on.InteractionInvited()
            | on.InteractionInvitedConference()
            | on.InteractionInQueueFailed()
            | on.InteractionInWorkbin()
            | on.InteractionInWorkbinFailed()
            | on.InteractionLeftConference()
            | on.InteractionPulled()
            | on.InteractionPullFailed()
            | on.InteractionPullWorkbinFailed()
            | on.InteractionRevoked()
            | on.InteractionTransferCompleted()
            | on.InteractionEnded()
            | on.InteractionJoinFailed()
            | on.InteractionJoinPending()
            | on.InteractionCancelled()
            | on.InteractionSent()
            | on.InteractionPreviewing()
            | on.InteractionStateChange()
            | on.InteractionStateChanged()
            | on.InteractionMarkdoneApplied()
            | on.InteractionMarkdoneApply()
        ):
            return f"{event.event_type} {event.media} {event.interaction.state.value}"
    assert_never(event)
