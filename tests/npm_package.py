"""The generated npm package on disk, projects that use it, and what the spec says about it as JSON.

As in `tests/package.py`, everything is built from the spec as it is now, not read from `generated/`.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from codegen.model import Api, Channel, Method, MethodExample
from codegen.pipeline import Reading
from tests import node
from tests.package import ROOT, api, reading
from tests.spec_examples import write

REQUESTS = ROOT / "tests/behaviour/requests.jsonl"


@cache
def package() -> Path:
    """The folder that holds the package's package.json."""
    return written(reading())


def written(spec: Reading) -> Path:
    """The npm package of a spec in a folder that goes when the tests end."""
    folder = tempfile.TemporaryDirectory(prefix="npm-package-")
    atexit.register(folder.cleanup)
    return write(Path(folder.name).resolve(), spec, "typescript") / "typescript"


def name(folder: Path) -> str:
    """What a package calls itself."""
    described: dict[str, Any] = json.loads((folder / "package.json").read_text("utf-8"))
    return str(described["name"])


def project(
    folder: Path, *packages: Path, sources: Iterable[Path] = (), borrowed: Iterable[str] = ()
) -> Path:
    """A project of its own: packages as if installed, programs copied in, tools of ours linked."""
    modules = folder / "node_modules"
    modules.mkdir(parents=True)
    for each in packages:
        shutil.copytree(each, modules / name(each))
    for source in sources:
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / source.name)
    node.link(borrowed, modules)
    described = {"name": "project", "private": True, "type": "module"}
    (folder / "package.json").write_text(json.dumps(described), "utf-8")
    return folder


# --- the spec, for programs in JavaScript -------------------------------------------------------


def facts() -> dict[str, Any]:
    """Calls with their messages, events, and error texts: examples of the spec, as plain JSON."""
    return {"calls": list(_calls(api())), "events": list(_events(api())), "limits": _limits(api())}


def write_facts(folder: Path) -> Path:
    """`facts.json` in a folder."""
    path = folder / "facts.json"
    path.write_text(json.dumps(facts(), ensure_ascii=False, indent=1), "utf-8")
    return path


def _calls(of: Api) -> Iterator[dict[str, Any]]:
    pairs = [(method, example) for method in of.methods for example in method.examples]
    lines = REQUESTS.read_text("utf-8").splitlines()
    for (method, example), line in zip(pairs, lines, strict=True):
        yield _call(method, example, json.loads(line))


def _call(method: Method, example: MethodExample, request: dict[str, Any]) -> dict[str, Any]:
    answer = {"data": example.result} if example.has_result else {}
    return {
        "namespace": method.wire.partition(".")[0],
        "method": method.key,
        "arity": len(method.params),
        "parameters": request.get("parameters", []),  # with the record's order of keys
        "answer": answer,
        "request": request,
    }


def _events(of: Api) -> Iterator[dict[str, Any]]:
    for channel in of.channels:
        name = _named(channel)
        for data in channel.examples if channel.payload is not None else ():
            yield {"channel": name, "event": None, "data": data}
        for event in channel.events:
            for data in event.examples:
                short = event.when.wire if event.when is not None else event.wire
                yield {"channel": name, "event": short, "data": data}


def _named(channel: Channel) -> str:
    """The name of a channel, its parameters filled in with their examples."""
    values = {field.wire: str(field.examples[0]) for field in channel.parameters}
    return channel.wire.format_map(values)


def _limits(of: Api) -> list[str]:
    return [error.message for error in of.errors if error.kind == "rate-limit" and error.message]
