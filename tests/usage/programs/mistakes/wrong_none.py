"""None where a value has to be."""

from wwe_scapi import ServiceClient
from wwe_scapi.media import State, StateType


async def main(desktop: ServiceClient) -> None:
    await desktop.voice.dial(None)
    await desktop.agent.set_state(None)
    print(State(type=StateType.READY, display_name=None, operation_name="Ready"))
