"""A channel that does not exist, and one without its name."""

from wwe_scapi import ServiceClient


async def main(desktop: ServiceClient) -> None:
    async with desktop.events.interactions.subscribe():
        pass
    async with desktop.events.messenger.subscribe():
        pass
    async with desktop.events.messenger().subscribe():
        pass
