"""Fields that a record does not have, to read and to set."""

from wwe_scapi import ServiceClient
from wwe_scapi.interaction import Party


async def main(desktop: ServiceClient) -> None:
    agent = await desktop.agent.get()
    print(agent.user_name)
    agent.nickname = "Kate"
    print(Party(nmae="5001"))
