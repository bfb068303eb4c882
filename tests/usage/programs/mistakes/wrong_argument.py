"""Arguments of a wrong type, under a wrong name, missing, or by position."""

from wwe_scapi import ServiceClient
from wwe_scapi.media import State


async def main(desktop: ServiceClient) -> None:
    await desktop.voice.dial(5001)
    await desktop.voice.dial(number="5001")
    await desktop.voice.hold()
    await desktop.voice.hold("1", 5.0)
    await desktop.interaction.set_user_data("1", ["Segment"])
    await desktop.interaction.consult("1", {"destination": "1025"})
    print(State("READY", "Ready", "Ready"))
