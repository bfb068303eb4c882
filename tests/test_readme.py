"""What the READMEs show works: Python is run, TypeScript is compiled, each command exists.

A block is run as a program. If it defines an async function whose one parameter is a client, that
function is called as well, with a client whose desktop is played here: it answers every request
with the example of the spec, and every subscription with the channel's examples.
"""

from __future__ import annotations

import asyncio
import inspect
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen.model import Record
from tests import node
from tests.npm_package import package, project
from tests.package import ROOT, api, distribution, make_importable
from tests.test_typescript_types import configured

READMES = {"README.md": ROOT / "README.md", "generated": distribution() / "README.md"}
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")


@cache
def blocks(readme: Path) -> list[tuple[str, str]]:
    """The fenced blocks: language and text."""
    return _FENCED.findall(readme.read_text("utf-8"))


def programs() -> dict[str, str]:
    """Every Python block, by README and number."""
    return {
        f"{name} {number}": text
        for name, path in READMES.items()
        for number, (language, text) in enumerate(blocks(path), 1)
        if language == "python"
    }


# --- the desktop --------------------------------------------------------------------------------


class Desktop:
    """Answers with what the spec has as examples, and remembers what it was asked."""

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self.asked: list[str] = []

    async def play(self) -> None:
        while True:
            message = await self.transport.receive()
            if message.get("event") == "subscribe":
                await self.send(referenceId=message["referenceId"], subscriptionId="s1")
                for data in events_of(message["data"]):
                    await self.send(event=message["data"], data=data)
            elif "request" in message:
                self.asked.append(message["request"])
                await self.send(
                    referenceId=message["referenceId"], data=answer_to(message["request"])
                )

    async def send(self, **message: Any) -> None:
        await self.transport.send(message | {"userAgent": "WWE Server", "protocolVersion": 2})


def answer_to(request: str) -> Any:
    examples = next(method.examples for method in api().methods if method.wire == request)
    return examples[0].result if examples[0].has_result else None


def events_of(channel: str) -> list[Any]:
    """One of each event: its example, or a call that such an event could be about."""
    found = next(item for item in api().channels if item.wire == channel)
    return [
        event.examples[0]
        if event.examples
        else {"eventType": event.wire, "media": "voice", "interaction": call()}
        for event in found.events
    ]


def call() -> Any:
    records = (item for item in api().definitions if isinstance(item, Record))
    return next(item for item in records if item.qualified == "interaction.Interaction").examples[0]


def wants_a_client(thing: Any) -> bool:
    return inspect.iscoroutinefunction(thing) and len(inspect.signature(thing).parameters) == 1


async def run_with_desktop(main: Callable[[Any], Awaitable[None]]) -> list[str]:
    """Run until the function has seen all events and waits for more; what it asked the desktop."""
    from wwe_scapi import MemoryTransport, ServiceClient

    ours, theirs = MemoryTransport.pair()
    desktop = Desktop(theirs)
    async with ServiceClient(ours, strict=True) as client:
        playing = asyncio.ensure_future(desktop.play())
        running = asyncio.ensure_future(main(client))
        await asyncio.wait([running], timeout=0.2)
        await client.close()  # ends the loops over events
        await asyncio.wait_for(running, 5)
        playing.cancel()
    return desktop.asked


@pytest.mark.parametrize("name", programs())
def test_the_examples_run(name: str, capsys: pytest.CaptureFixture[str]):
    """Each Python block of the READMEs works as it stands, without a desktop."""
    make_importable()
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(programs()[name], name, "exec"), names)
    asked = [
        asyncio.run(run_with_desktop(thing)) for thing in names.values() if wants_a_client(thing)
    ]
    said = capsys.readouterr()
    assert said.out
    assert said.err == ""
    if name.startswith("README.md"):
        with_mock = "MockDesktop" in programs()[name]
        expected = (
            ([], "['RINGING']\n")
            if with_mock
            else ([["agent.get", "voice.answer"]], "Hello, Anna\nSomebody has hung up\n")
        )
        assert (asked, said.out) == expected


def test_the_generated_readme_shows_how_to_call_and_to_listen():
    """Both of its examples are there for this API."""
    text = "\n".join(programs().values())
    for part in (
        "client.agent.get()",
        "client.events.agent.subscribe()",
        "await desktop.agent.get()",
    ):
        assert part in text


# --- commands -----------------------------------------------------------------------------------


def commands(program: str) -> set[str]:
    """What READMEs tell users to type after a program's name, in blocks or in running text."""
    found = set()
    for path in READMES.values():
        text = path.read_text("utf-8")
        shown = [
            block for language, block in _FENCED.findall(text) if language in ("sh", "console")
        ]
        shown += _SPAN.findall(_FENCED.sub("", text))
        for line in "\n".join(shown).splitlines():
            typed = line.removeprefix("$ ").partition("#")[0].split()
            if typed[:1] == [program] and len(typed) > 1:
                found.add(" ".join(typed[1:]))
    return found


def test_the_make_targets_exist():
    """`make X` is a target wherever it is recommended."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {command.split()[0] for command in commands("make")}
    assert {"generate", "test"} <= named
    assert named <= targets


def test_the_commands_of_the_tool_exist():
    """`scapi X --option` is understood wherever it is recommended."""
    named = commands("scapi")
    assert {"init", "generate"} <= named
    for command in named:
        name, *words = command.split()
        ask = [sys.executable, "-m", "codegen", name, "--help"]
        told = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False)
        assert told.returncode == 0, command
        for option in words:
            assert not option.startswith("-") or option in told.stdout, command


def test_the_line_that_is_shown_has_both_origins():
    """`scapi why` of the README's line leads to the spec and to a template."""
    (line,) = (c for c in commands("scapi") if c.startswith("why "))
    command = [sys.executable, "-m", "codegen", *line.split()]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^spec/", said, re.MULTILINE)
    assert re.search(r"^templates/", said, re.MULTILINE)


def test_the_hook_of_pre_commit_exists():
    """The hook that the README recommends is one that this repository offers."""
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    named = re.findall(r"hook `([a-z-]+)`|hook ([a-z-]+)", READMES["README.md"].read_text("utf-8"))
    assert named
    for name in ("".join(names) for names in named):
        assert f"id: {name}\n" in hooks


def test_the_typescript_examples_compile(tmp_path: Path):
    """Each block is a program without a type error, and a misspelt name in it is one."""
    texts = [
        text
        for path in (ROOT / "README.md", package() / "README.md")
        for language, text in blocks(path)
        if language == "ts"
    ]
    assert len(texts) >= 3
    folder = project(tmp_path / "project", package())
    for number, text in enumerate(texts):
        (folder / f"block{number}.ts").write_text(text + "export {};\n", "utf-8")
    typescript = node.TYPESCRIPTS[-1]
    node.tsc(typescript, configured(folder, "block*.ts", types=[]))
    broken = texts[0].replace("desktop.voice.answer", "desktop.voice.anser")
    assert broken != texts[0]
    (folder / "block0.ts").write_text(broken, "utf-8")
    with pytest.raises(node.ProgramFailed, match="anser"):
        node.tsc(typescript, configured(folder, "block*.ts", types=[]))
