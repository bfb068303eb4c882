"""Events, enum members and unknown values that nobody thought of."""

import sys

from wwe_scapi.events.system import SystemCustomToastButtonClick, SystemEvent, SystemFrameState
from wwe_scapi.system import FrameState

if sys.version_info >= (3, 11):
    from typing import assert_never
else:
    from typing_extensions import assert_never


def tell(event: SystemEvent) -> str:
    match event:
        case SystemCustomToastButtonClick():
            return f"button {event.button_index}"
        case SystemFrameState():
            if event.frame_state is FrameState.LEADING:
                return "leads"
            if event.frame_state is FrameState.FOLLOWING:
                return "follows"
            if event.frame_state is FrameState.NEGOTIATING:
                return "negotiates"
            assert_never(event.frame_state)
        case _:
            assert_never(event)


def short(state: FrameState) -> str:
    match state:
        case FrameState.LEADING:
            return "L"
        case FrameState.FOLLOWING:
            return "F"
    assert_never(state)
