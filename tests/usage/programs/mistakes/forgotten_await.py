"""A call that is never made, and a result that is not there yet."""

from wwe_scapi import ServiceClient


async def main(desktop: ServiceClient) -> None:
    desktop.voice.hold("1")
    agent = desktop.agent.get()
    print(agent.username)
    subscription = desktop.events.agent.subscribe()
    for event in subscription:
        print(event)
