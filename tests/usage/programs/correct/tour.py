"""What a page does in a day."""

import asyncio

from wwe_scapi import (
    UNSET,
    MemoryTransport,
    ScapiRateLimitError,
    ScapiRequestError,
    ScapiTimeoutError,
    ServiceClient,
    UnknownEvent,
    Unset,
)
from wwe_scapi.agent import Agent, Role
from wwe_scapi.events.agent import AgentEvent, AgentStateChanged
from wwe_scapi.events.interaction import (
    InteractionEvent,
    InteractionRinging,
    read_interaction_event,
)
from wwe_scapi.interaction import CallType, ConsultTarget, Interaction, TargetKind
from wwe_scapi.media import StateType
from wwe_scapi.system import ToastParameters


async def calls(desktop: ServiceClient) -> None:
    agent = await desktop.agent.get()
    print(agent.username, agent.unknown_fields.get("newer"))
    if agent.roles is not None and Role.ROLE_SUPERVISOR in agent.roles:
        print("may supervise")
    for state in await desktop.agent.get_state_list():
        if state.type is StateType.NOT_READY:
            await desktop.agent.set_state(state.operation_name, timeout=3)
    found = await desktop.interaction.get_by_interaction_id("1")
    if found is not None:
        print(caller(found))
    target = ConsultTarget(type=TargetKind.AGENT, destination="1025")
    await desktop.interaction.consult("1", target, user_data={"Segment": "Gold"})
    await desktop.interaction.consult("1", "5002")
    toast = await desktop.system.popup_toast(
        ToastParameters(title="Hi", icon_url="https://a.example/b.png")
    )
    print(await desktop.system.close_toast(toast))
    for option in await desktop.configuration.get_option(["voice.auto-answer", "CustomAPI/test.*"]):
        print(
            option.name, option.value if isinstance(option.value, str) else ", ".join(option.value)
        )


async def dial(
    desktop: ServiceClient, number: str, data: dict[str, str] | None | Unset = UNSET
) -> bool:
    try:
        await desktop.voice.dial(number, data)
    except ScapiRateLimitError as error:
        print(error.request, error.seconds)
    except ScapiRequestError as error:
        print(error.error_message)
    except ScapiTimeoutError:
        return False
    return True


def caller(interaction: Interaction) -> str:
    if interaction.call_type is not None and interaction.call_type.matches(CallType.INTERNAL):
        return "a colleague"
    return interaction.ani or "somebody"


async def listen(desktop: ServiceClient) -> None:
    async with desktop.events.interaction.subscribe() as events:
        async for event in events:
            match event:
                case InteractionRinging(interaction=call, media="voice"):
                    print(caller(call))
                case UnknownEvent(wire_type=str() as wire_type):
                    print(wire_type)
                case _:
                    break
    async with desktop.events.agent.subscribe(limit=10) as states:
        changed = await states.wait_for(is_ready, timeout=60)
        print(changed)
    stop = await desktop.events.system.on(print)
    stop()
    async with desktop.events.messenger("orders").subscribe() as orders:
        print(await orders.once())


def is_ready(event: AgentEvent) -> bool:
    return isinstance(event, AgentStateChanged) and event.media_state is StateType.READY


def replay(recording: list[object]) -> list[InteractionEvent]:
    return [read_interaction_event(data, strict=True) for data in recording]


def records() -> None:
    agent = Agent.from_wire({"employeeId": "1"}, strict=True)
    print(agent.to_wire()["employeeId"], agent == Agent.from_wire({}))


async def main() -> None:
    ours, _ = MemoryTransport.pair()
    async with ServiceClient(ours, timeout=5, strict=True, trace=print) as desktop:
        await asyncio.gather(calls(desktop), listen(desktop))
        await dial(desktop, "5001")
        print(await desktop.call("voice.pauseRecording", ["1"]))
