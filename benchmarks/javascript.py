"""Cases about the npm package: round trips, what users download, how long a compiler takes."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from importlib import import_module
from itertools import cycle
from pathlib import Path
from types import ModuleType

from benchmarks.case import Case, MissingPeer
from benchmarks.cdp import fetch, verify
from benchmarks.inputs import Inputs
from benchmarks.measure import asked, on_one_core, ratio

PROGRAMS = Path(__file__).with_name("js")
# In one measurement. Many short turns say more than a few long ones on a machine that others use.
TRIPS = 1_000
# Of each side: where code and data come to lie in memory makes one faster than another.
PROCESSES = 6
STRICT = ("--strict", "--noEmit", "--skipLibCheck", "false", "--target", "es2022")


def _node() -> ModuleType:
    """How the tests find Node and its packages; what is missing has no number."""
    return import_module("tests.node")


def _project(inputs: Inputs, name: str, package: Path, borrowed: Iterable[str]) -> Path:
    """A project with a generated package and some others."""
    folder = inputs.folder / name
    if folder.exists():
        return folder
    shutil.copytree(PROGRAMS, folder)
    described = json.loads((package / "package.json").read_text("utf-8"))
    shutil.copytree(package, folder / "node_modules" / described["name"])
    (folder / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
    try:
        _node().link(borrowed, folder / "node_modules")
    except RuntimeError as missing:
        raise MissingPeer(str(missing)) from None
    return folder


# --- round trips --------------------------------------------------------------------------------


def _round_trips(peer: str, in_flight: int) -> Callable[[Inputs], float]:
    def measured(inputs: Inputs) -> float:
        folder = _project(inputs, "trips", inputs.own.out / "typescript", ["comlink"])
        node = str(_node().program("node"))
        with ExitStack() as stack:

            def turns(side: str) -> Callable[[], float]:
                command = [node, "round_trips.js", side]
                asking = [stack.enter_context(asked(command, folder)) for _ in range(PROCESSES)]
                following = cycle(asking)
                return lambda: next(following)(f"{in_flight} {TRIPS}")

            with on_one_core():
                ours, theirs = turns("scapi"), turns(peer)
            return ratio(ours, theirs, pairs=30 * PROCESSES, warm_ups=10 * PROCESSES)

    return measured


# --- what users download ------------------------------------------------------------------------

_ONE = 'import { dial } from "wwe-scapi/voice";\ndial("5001");\n'
_WHOLE = 'import { createClient } from "wwe-scapi";\ncreateClient().voice.dial("5001");\n'
_PEERS = {
    "comlink": 'import { windowEndpoint, wrap } from "comlink";\n'
    'wrap(windowEndpoint(parent)).dial("5001");\n',
    "penpal": 'import { connect, WindowMessenger } from "penpal";\n'
    'const messenger = new WindowMessenger({ remoteWindow: parent, allowedOrigins: ["*"] });\n'
    'connect({ messenger }).promise.then((desktop) => desktop.dial("5001"));\n',
    "post-me": 'import { ChildHandshake, WindowMessenger } from "post-me";\n'
    "const messenger = new WindowMessenger({\n"
    '  localWindow: window, remoteWindow: parent, remoteOrigin: "*" });\n'
    'ChildHandshake(messenger).then((it) => it.remoteHandle().call("dial", "5001"));\n',
}


def _size(program: str, peer: str) -> Callable[[Inputs], float]:
    def measured(inputs: Inputs) -> float:
        folder = _project(inputs, "sizes", inputs.own.out / "typescript", _PEERS)
        return _bytes(inputs, folder, program) / _bytes(inputs, folder, _PEERS[peer])

    return measured


def _bytes(inputs: Inputs, folder: Path, program: str) -> int:
    """One file with a call to a desktop and all that it needs: minified, compressed."""
    (folder / "main.js").write_text(program, "utf-8")
    esbuild = str(_node().package("esbuild") / "bin/esbuild")
    options = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=error")
    bundle = folder / "bundle.js"
    inputs.run([esbuild, str(folder / "main.js"), *options, f"--outfile={bundle}"])
    return len(gzip.compress(bundle.read_bytes(), 9))


# --- how long a compiler takes ------------------------------------------------------------------


def _compile(typescript: str) -> Callable[[Inputs], float]:
    """A program that names one command and one event, all declarations of the package checked."""

    def measured(inputs: Inputs) -> float:
        node = _node()
        compiler = [node.program("node"), str(node.package(typescript) / "bin/tsc"), *STRICT]
        compiler += ["--module", "nodenext", "--moduleResolution", "nodenext"]
        ours, theirs = _ours(inputs), _theirs(inputs)
        return ratio(
            lambda: inputs.run([*compiler, str(ours)]).seconds,
            lambda: inputs.run([*compiler, str(theirs)]).seconds,
            pairs=9,
        )

    return measured


def _ours(inputs: Inputs) -> Path:
    folder = _project(inputs, "compile-ours", inputs.large.out / "typescript", ())
    (package,) = (folder / "node_modules").iterdir()
    program = folder / "main.ts"
    program.write_text(
        f'import {{ createClient }} from "{package.name}";\n'
        "const client = createClient();\n"
        'void client.page.navigate({ url: "about:blank" }).then(({ frameId }) => frameId.length);\n'
        'client.on("Page.loadEventFired", ({ timestamp }) => timestamp.toFixed());\n',
        "utf-8",
    )
    return program


def _theirs(inputs: Inputs) -> Path:
    """The protocol's own declarations: one namespace of types, a map of commands and events."""
    folder = inputs.folder / "compile-theirs"
    if not folder.exists():
        folder.mkdir()
        _node().unpack(verify(fetch()), folder)
    program = folder / "main.ts"
    program.write_text(
        'import type { Protocol } from "./package/types/protocol.js";\n'
        'import type { ProtocolMapping } from "./package/types/protocol-mapping.js";\n'
        "declare const client: {\n"
        "  send<C extends keyof ProtocolMapping.Commands>(method: C,\n"
        '    ...params: ProtocolMapping.Commands[C]["paramsType"]\n'
        '  ): Promise<ProtocolMapping.Commands[C]["returnType"]>;\n'
        "  on<E extends keyof ProtocolMapping.Events>(event: E,\n"
        "    handler: (...params: ProtocolMapping.Events[E]) => void): void;\n"
        "};\n"
        "const params: Protocol.Page.NavigateRequest = { url: 'about:blank' };\n"
        'void client.send("Page.navigate", params).then(({ frameId }) => frameId.length);\n'
        'client.on("Page.loadEventFired", ({ timestamp }) => timestamp.toFixed());\n',
        "utf-8",
    )
    return program


_TRIP = "round trips a second to a worker, small object"
_HUNDRED = f"{_TRIP}, 100 in flight"
_SAME = "raw `postMessage` of the same messages"
_FUNCTION = "bundle of a page with one call, minified and compressed"
_CLIENT = "the same with the whole client, every method and event"
_TSC = "`tsc --strict` on DevTools-size declarations"
_OWN = "the declarations of `devtools-protocol` itself"
CASES = (
    Case("trips", _TRIP, _SAME, _round_trips("raw", 1), 0.9, more_is_better=True),
    Case("trips", _TRIP, "Comlink", _round_trips("comlink", 1), 1.4, more_is_better=True),
    Case("trips", _HUNDRED, _SAME, _round_trips("raw", 100), 0.9, more_is_better=True),
    Case("trips", _HUNDRED, "Comlink", _round_trips("comlink", 100), 1.4, more_is_better=True),
    Case("bundle", _FUNCTION, "Comlink", _size(_ONE, "comlink"), 1.6, 1),
    Case("bundle", _FUNCTION, "post-me", _size(_ONE, "post-me"), 1.5, 1),
    Case("bundle", _FUNCTION, "Penpal", _size(_ONE, "penpal"), 1, 0.6),
    Case("bundle", _CLIENT, "Comlink", _size(_WHOLE, "comlink"), 4.2, 3),
    Case("bundle", _CLIENT, "post-me", _size(_WHOLE, "post-me"), 4, 2.5),
    Case("bundle", _CLIENT, "Penpal", _size(_WHOLE, "penpal"), 2.4, 1.5),
    Case("tsc", f"{_TSC}, TypeScript 7", _OWN, _compile("typescript"), 2, 1.2),
    Case("tsc", f"{_TSC}, TypeScript 5.9", _OWN, _compile("typescript-5"), 2, 1.2),
)  # fmt: skip
