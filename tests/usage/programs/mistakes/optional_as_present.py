"""What may be absent, or no member of the enum, used as if it were always there."""

from wwe_scapi import ServiceClient


async def main(desktop: ServiceClient) -> None:
    call = await desktop.interaction.get_by_interaction_id("1")
    print(call.state)
    for interaction in await desktop.interaction.get_interactions():
        print(interaction.ani.removeprefix("+"))
        print(interaction.state.name)
        print(interaction.direction.value)
    agent = await desktop.agent.get()
    print(len(agent.roles))
