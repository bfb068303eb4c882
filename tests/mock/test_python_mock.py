"""The mock of the generated Python package: the real client against it, stubs with types, lazy data."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen import pipeline
from tests.package import ROOT, distribution, make_importable
from tests.spec_examples import write

SOURCE = distribution() / "src"
make_importable()

package: Any = import_module("wwe_scapi")
mock: Any = import_module("wwe_scapi.mock")
voice: Any = import_module("wwe_scapi.mock.stubs.voice")
system: Any = import_module("wwe_scapi.system")

TOAST = {
    "title": "Hello",
    "icon_url": "https://a.example/i.png",
    "subject": "S",
    "message": "M",
    "buttons": ["Yes"],
}
RING = {"ani": "+15551234", "user_data": {"segment": "gold"}}
Story = Callable[[], Coroutine[Any, Any, None]]


def run(story: Story) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


def called(desktop: Any) -> Any:
    """The one interaction there is."""
    (found,) = desktop.state["interactions"]
    return found


# --- the client against it ----------------------------------------------------------------------


def test_a_call_from_ring_to_mark_done() -> None:
    """Every step by the typed client; events and state agree."""

    async def story() -> None:
        desktop = mock.MockDesktop(seed=1)
        async with (
            desktop.client(tab="1") as client,
            client.events.interaction.subscribe() as events,
        ):
            desktop.triggers.voice.rings(**RING)
            rung = called(desktop)
            assert rung["state"] == "RINGING"
            assert rung["userData"]["segment"] == "gold"
            await client.voice.answer(rung["interactionId"])
            assert called(desktop)["state"] == "TALKING"
            await client.voice.hang_up(rung["interactionId"])
            await client.interaction.markdone(rung["interactionId"])
            assert desktop.state["interactions"] == []
            seen = [str((await anext(events)).event_type) for _ in range(4)]
        assert seen[:3] == ["ADDED", "RINGING", "ESTABLISHED"]

    run(story)


def test_a_refused_call_and_a_rate_limit() -> None:
    """Both are the errors that a real desktop would cause."""

    async def story() -> None:
        options = {"service-client-api.rate-limit.agent.get": 2}
        desktop = mock.MockDesktop(options=options)
        async with desktop.client() as client:
            with pytest.raises(package.ScapiRequestError):
                await client.voice.answer("7")
            await client.agent.get()
            await client.agent.get()
            with pytest.raises(package.ScapiRateLimitError) as limited:
                await client.agent.get()
            assert limited.value.request == "agent.get"

    run(story)


def test_a_click_on_a_toast() -> None:
    """A trigger with two parameters reaches the page that showed the toast."""

    async def story() -> None:
        desktop = mock.MockDesktop()
        async with desktop.client() as client, client.events.system.subscribe() as events:
            toast = await client.system.popup_toast(system.ToastParameters(**TOAST))
            desktop.triggers.toast.clicks(id=toast, button_index=0)
            clicked = await anext(events)
        assert clicked.custom_toast_id == toast

    run(story)


# --- stubs --------------------------------------------------------------------------------------


def test_a_function_in_the_place_of_a_method() -> None:
    """It gets decoded parameters and may do what the desktop does, with others."""

    async def story() -> None:
        desktop = mock.MockDesktop()
        given: list[Any] = []

        @desktop.methods.voice.dial  # type: ignore[untyped-decorator]
        def dial(destination: str, user_data: Any) -> None:
            given.append((destination, user_data, desktop.call.method))
            if destination == "911":
                desktop.call.refuse("not from here")
            desktop.methods.voice.dial.original(destination + "9", user_data)

        async with desktop.client() as client:
            await client.voice.dial("123", {"a": "b"})
            with pytest.raises(package.ScapiRequestError, match="not from here"):
                await client.voice.dial("911")
            assert given == [
                ("123", {"a": "b"}, "voice.dial"),
                ("911", package.UNSET, "voice.dial"),
            ]
            assert called(desktop)["parties"] == [{"name": "1239"}]
            desktop.methods.voice.dial.clear()
            await client.voice.dial("5")
        assert len(given) == 2
        with pytest.raises(mock.MockError, match="at present"):
            assert desktop.call

    run(story)


def test_a_sub_class_of_handlers() -> None:
    """What it defines is put in the place of methods, and nothing else."""

    class Voice(voice.VoiceHandlers):  # type: ignore[misc]
        seen: list[str]

        def dial(self, destination: str, user_data: Any, /) -> None:
            self.seen.append(f"{self.call.page['origin']} {destination}")
            super().dial(destination, {"by": "handler"})

    async def story() -> None:
        handlers = Voice()
        handlers.seen = []
        with pytest.raises(mock.MockError, match="override"):
            assert handlers.call
        desktop = mock.MockDesktop()
        desktop.override(handlers)
        assert [*desktop.stubs.overrides] == ["voice.dial"]
        async with desktop.client("https://crm.example") as client:
            await client.voice.dial("123")
        assert handlers.seen == ["https://crm.example 123"]
        assert called(desktop)["userData"]["by"] == "handler"

    run(story)


def test_results_are_encoded_and_single_answers_are_single() -> None:
    """A dataclass in, the same dataclass out; the second call gets the desktop's own."""

    async def story() -> None:
        agent = import_module("wwe_scapi.agent")
        kate = agent.Agent(employee_id="1", firstname="Kate", lastname="Lewis", username="kl")
        desktop = mock.MockDesktop()
        desktop.methods.agent.get.respond_once(kate)
        async with desktop.client() as client:
            assert await client.agent.get() == kate
            assert (await client.agent.get()).firstname != "Kate"
            desktop.methods.agent.get.refuse_once("busy")
            with pytest.raises(package.ScapiRequestError, match="busy"):
                await client.agent.get()

    run(story)


def test_faults() -> None:
    """Loss, an error, another shape, latency by the desktop's clock."""

    async def story() -> None:
        desktop = mock.MockDesktop()
        get = desktop.methods.agent.get
        async with desktop.client() as client:
            get.fault(drop=True, times=1)
            with pytest.raises(package.ScapiTimeoutError):
                await client.agent.get(timeout=0.01)
            get.fault(error="broken", times=1)
            with pytest.raises(package.ScapiRequestError, match="broken"):
                await client.agent.get()
            get.fault(shape="nobody", times=1)
            assert await client.agent.get() == "nobody"
            get.fault(latency=250, times=1)
            waiting = asyncio.ensure_future(client.agent.get())
            for _ in range(5):
                await asyncio.sleep(0)
            assert not waiting.done()
            desktop.advance(250)
            assert (await waiting).username

    run(story)


def test_back_to_a_snapshot() -> None:
    """State and ids go on from where they were."""
    desktop = mock.MockDesktop(seed=3)
    before = json.loads(json.dumps(desktop.snapshot()))
    desktop.triggers.voice.rings(**RING)
    first = called(desktop)
    desktop.restore(before)
    assert desktop.state["interactions"] == []
    desktop.triggers.voice.rings(**RING)
    assert called(desktop) == first


def test_the_original_of_another_method_is_no_way_round() -> None:
    """A handler can only do what its own method does."""
    desktop = mock.MockDesktop()

    @desktop.methods.agent.get  # type: ignore[untyped-decorator]
    def get() -> Any:
        return desktop.methods.voice.answer.original("1")

    problems: list[str] = []
    desktop.on_problem(lambda text, error: problems.append(f"{text}: {error}"))

    async def story() -> None:
        async with desktop.client() as client:
            with pytest.raises(package.ScapiRequestError):
                await client.agent.get()

    run(story)
    assert "agent.get is being answered; what voice.answer does" in problems[0]


# --- settings, scenarios, data ------------------------------------------------------------------


def test_wrong_settings_and_scenarios_are_clear_errors() -> None:
    """With what is meant, perhaps."""
    with pytest.raises(mock.OptionError, match="void-data"):
        mock.MockDesktop(settings={"void-date": "null"})
    with pytest.raises(mock.OptionError, match="there is no scenario nothing"):
        mock.run_scenario("nothing")


def test_scenarios_are_there_by_id_and_as_data() -> None:
    """A changed one does not change the next."""
    every = mock.scenarios()
    assert len(every) >= 60
    name = next(iter(every))
    assert mock.run_scenario(name).failure is None
    every[name]["steps"][0]["kind"] = "advance"
    assert mock.scenarios()[name] != every[name]


PROBE = """
import sys
import wwe_scapi
assert not [name for name in sys.modules if ".mock" in name], "the client loads the mock"
import wwe_scapi.mock
assert not [name for name in sys.modules if "_engine" in name], "the package loads the engine"
from wwe_scapi.mock import MockDesktop
assert not [name for name in sys.modules if ".mock.stubs." in name or "_server" in name]
first = MockDesktop()
assert MockDesktop().machinery is first.machinery
assert first.methods.agent
assert [name for name in sys.modules if ".mock.stubs." in name] == ["wwe_scapi.mock.stubs.agent"]
"""


def test_nothing_is_loaded_before_it_is_used() -> None:
    """In a process of its own; the behaviour is compiled once for all desktops."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=SOURCE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_server_is_started_by_the_package() -> None:
    """`--help` needs nothing but the standard library."""
    command = [sys.executable, "-m", "wwe_scapi.mock", "--help"]
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "usage: python -m wwe_scapi.mock" in done.stdout


# --- what the README shows ----------------------------------------------------------------------


@pytest.mark.parametrize("spec", ["spec", "examples/thermostat/spec"])
def test_the_example_of_the_readme_runs(spec: str, tmp_path: Path) -> None:
    """As it stands there."""
    folder = write(tmp_path, pipeline.read_spec(ROOT / spec), "python") / "python"
    text = (folder / "README.md").read_text("utf-8")
    section = text.partition("\n## Without a desktop\n")[2].partition("\n## ")[0]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(found[1])],
        cwd=folder / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"kind":"trigger"' in done.stdout


def test_a_spec_without_behaviour_gets_none_of_it(tmp_path: Path) -> None:
    """No folder, no extra, no section."""
    spec = pipeline.read_spec(ROOT / "tests/golden/methods", "scapi.yaml")
    folder = write(tmp_path, spec, "python", "typescript")
    assert not [path for path in folder.rglob("*mock*") if "runtime" not in str(path)]
    for name in ("python/README.md", "typescript/README.md", "typescript/package.json"):
        assert "mock" not in (folder / name).read_text("utf-8")
