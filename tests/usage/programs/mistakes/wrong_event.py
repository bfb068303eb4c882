"""Fields of another event, before and after its kind is known; a handler of another channel."""

from wwe_scapi import ServiceClient
from wwe_scapi.events.agent import AgentEvent
from wwe_scapi.events.interaction import InteractionCaseSelected, InteractionRinging


def on_agent(event: AgentEvent) -> None:
    print(event)


async def main(desktop: ServiceClient) -> None:
    async with desktop.events.interaction.subscribe() as events:
        async for event in events:
            print(event.interaction.state)
            if isinstance(event, InteractionCaseSelected):
                print(event.interaction)
            if isinstance(event, InteractionRinging) and event.event_type == "RINGS":
                print("never")
    await desktop.events.interaction.on(on_agent)
