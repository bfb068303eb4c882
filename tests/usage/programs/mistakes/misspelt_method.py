"""A method and a namespace that do not exist."""

from wwe_scapi import ServiceClient


async def main(desktop: ServiceClient) -> None:
    await desktop.agent.get_stat()
    await desktop.voices.dial("5001")
