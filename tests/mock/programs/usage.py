"""What type checkers say to users of the mock; a line that is wrong says so."""

import asyncio
from typing import Any

from wwe_scapi import UNSET, Unset
from wwe_scapi.agent import Agent
from wwe_scapi.mock import MockDesktop, run_scenario, scenarios
from wwe_scapi.mock.stubs.voice import VoiceHandlers

desktop = MockDesktop(seed=7, settings={"void-data": "null", "epoch": 0}, state={"tabs": []})
MockDesktop(options={"service-client-api.rate-limit.voice.dial": 1})
MockDesktop(options="[interaction-workspace]\nservice-client-api.rate-limit = 3")
MockDesktop(settings={"void-data": "nothing"})  # wrong: no such value
MockDesktop(settings={"void-date": "null"})  # wrong: no such setting

desktop.triggers.voice.rings(ani="+15551234", user_data={"a": "b"})
desktop.triggers.voice.rings()  # wrong: who calls has to be said
desktop.triggers.voice.rings(ani=15551234)  # wrong: a number is no text
desktop.triggers.voice.ring(ani="+1")  # wrong: nothing of that name may happen


@desktop.methods.voice.dial
def dial(destination: str, user_data: Any) -> None:
    if destination == "911":
        desktop.call.refuse("not from here")
    desktop.methods.voice.dial.original(destination + "9", user_data)


@desktop.methods.voice.answer  # wrong: an id is a text
def answer(interaction: int) -> None: ...


kate = Agent(employee_id="1", firstname="Kate", lastname="Lewis", username="kl")
desktop.methods.agent.get.respond_once(kate)
desktop.methods.agent.get.respond_once("Kate")  # wrong: that is no agent
desktop.methods.agent.get.refuse_once("busy")
desktop.methods.agent.get.fault(duplicate=True, times=1)
desktop.methods.agent.gat.clear()  # wrong: no such method


class Voice(VoiceHandlers):
    def dial(self, destination: str, user_data: Any, /) -> None:
        self.call.emit("interaction", {"userData": user_data})
        super().dial(destination, user_data)

    def answer(self, interaction_id: int, /) -> None: ...  # wrong: an id is a text


desktop.override(Voice())


async def main() -> Agent:
    async with desktop.client("https://crm.example", tab="1", timeout=5) as client:
        return await client.agent.get()


agent: Agent = asyncio.run(main())
left_out: Unset = UNSET
text: str = run_scenario(next(iter(scenarios()))).transcript
