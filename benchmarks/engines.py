"""Cases about the mock's two engines: whether requests cost the same in a large API, and memory stays.

The API is the DevTools protocol with a behaviour that says little; the small one has its first 50 methods.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

from benchmarks.case import Case
from benchmarks.cdp import convert, fetch, verify
from benchmarks.inputs import ROOT, Inputs
from benchmarks.measure import rate, ratio

SMALL = 50
REQUESTS = 3000  # in one measurement
MANY = 1_000_000
PAIRS = 21
ORIGIN = "https://page.example"
BEHAVIOR = """behavior:
  state:
    last: {{type: string, initial: "", description: The method that was called last.}}
  reactions:
    - call: [{silent}]
      description: It is noted.
      do:
        - set: {{desktop.last: = request.name}}
    - call: [{telling}]
      description: It is noted, and its arguments come back.
      do:
        - set: {{desktop.last: = request.name}}
      answer: = merge(args, {{}})
"""
PROTOCOL = {
    "idKey": "id",
    "idType": "integer",
    "firstId": 1,
    "methodKey": "method",
    "paramsKey": "params",
    "requestConstants": {},
    "resultKey": "result",
    "errorKey": "error",
    "channelKey": "method",
    "eventDataKey": "params",
}


def _programs(inputs: Inputs) -> dict[str, Any]:
    """The program of the whole API, and that of its first methods."""
    from codegen import pipeline
    from codegen.behavior.compile import program

    spec = inputs.folder / "engines"
    convert(verify(fetch()), spec)
    methods = pipeline.read_spec(spec).api.methods
    silent = ", ".join(it.wire for it in methods if it.result.type is None)
    telling = ", ".join(it.wire for it in methods if it.result.type is not None)
    behavior = BEHAVIOR.format(silent=silent, telling=telling)
    (spec / "namespaces" / "behavior.yaml").write_text(behavior, "utf-8")
    large = json.loads(json.dumps(program(pipeline.read_spec(spec).api)))
    few = dict(islice(large["methods"].items(), SMALL))
    return {"small": {**large, "methods": few}, "large": large}


def _files(inputs: Inputs) -> dict[str, Path]:
    found = {name: inputs.folder / f"engines-{name}.json" for name in ("small", "large")}
    if not all(path.exists() for path in found.values()):
        for name, value in _programs(inputs).items():
            found[name].write_text(json.dumps(value), "utf-8")
    return found


def requests(program: Any, count: int) -> list[Any]:
    """Requests of the first methods, in turn."""
    names = islice(cycle(islice(program["methods"], SMALL)), count)
    return [
        {"id": index, "method": name, "params": {"nodeId": index}}
        for index, name in enumerate(names, 1)
    ]


# --- Python -------------------------------------------------------------------------------------


@cache
def _engine() -> ModuleType:
    """The engine as it stands in the templates, under a name of its own."""
    folder = ROOT / "templates/python/mock"
    spec = importlib.util.spec_from_file_location(
        "bench_engine", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise RuntimeError(f"there is no engine in {folder}")
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_engine"] = module
    spec.loader.exec_module(module)
    return importlib.import_module("bench_engine.desktop")


def _page(program: Any, transcript: int = 0) -> Any:
    limits = {"transcript": transcript}
    desktop = _engine().Desktop(program, PROTOCOL, limits=limits)
    return desktop.connect(ORIGIN, _lose)


def _lose(message: Any) -> None:
    """Nobody reads what a page of these cases gets."""
    del message


def _python_rate(program: Any) -> Callable[[], float]:
    receive = _page(program).receive
    messages = requests(program, REQUESTS)

    def measured() -> float:
        start = perf_counter()
        for message in messages:
            receive(message)
        return len(messages) / (perf_counter() - start)

    return measured


def python_methods(inputs: Inputs) -> float:
    """Requests a second with all methods, against those with 50."""
    files = _files(inputs)
    sides = [json.loads(files[name].read_text("utf-8")) for name in ("large", "small")]
    return ratio(_python_rate(sides[0]), _python_rate(sides[1]), pairs=PAIRS, warm_ups=2)


_MEMORY = """
import json, resource, sys
sys.path.insert(0, {root!r})
from benchmarks.engines import _page, requests
program = json.load(open({program!r}))
page = _page(program, 1000)
some = requests(program, 1000)
for index in range({many} // 1000):
    for message in some:
        page.receive(message)
    if index == {many} // 10000:
        early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / early)
"""


def python_memory(inputs: Inputs) -> float:
    """The peak after a million requests, against that after a tenth of them."""
    program = str(_files(inputs)["large"])
    code = _MEMORY.format(root=str(ROOT), program=program, many=MANY)
    inputs.run([sys.executable, "-c", code])
    return float(inputs.log.read_text("utf-8"))


def python_rate(inputs: Inputs) -> float:
    """Requests a second, against those of a bare dictionary of functions that answers with a copy."""
    program = json.loads(_files(inputs)["large"].read_text("utf-8"))
    methods = dict.fromkeys(program["methods"], lambda params: {**params})
    messages = requests(program, REQUESTS)

    def bare() -> float:
        def once() -> None:
            for it in messages:
                text = json.dumps({"id": it["id"], "result": methods[it["method"]](it["params"])})
                json.loads(text)

        return rate(once, 1) * REQUESTS

    return ratio(_python_rate(program), bare, pairs=PAIRS)


# --- JavaScript ---------------------------------------------------------------------------------


def _javascript(kind: str) -> Callable[[Inputs], float]:
    """What `js/engine.mjs` measures, in one process of its own."""

    def measured(inputs: Inputs) -> float:
        from tests import node

        files = _files(inputs)
        script = Path(__file__).parent / "js" / "engine.mjs"
        command = [node.program("node"), "--expose-gc", str(script), kind]
        inputs.run([*command, str(files["large"]), str(files["small"])])
        return float(inputs.log.read_text("utf-8"))

    return measured


_FLAT = "the same with 50 methods"
_RATE = "mock engine, requests a second with all methods of DevTools"
_PEAK = "mock engine, memory after a million requests"
_TENTH = "after a tenth of them"
CASES = (
    Case("engine", f"{_RATE}, Python", _FLAT, python_methods, 0.95, more_is_better=True),
    Case("engine", f"{_RATE}, Node", _FLAT, _javascript("rate"), 0.95, more_is_better=True),
    Case(
        "engine",
        f"{_RATE}, Python",
        "a dictionary of functions and `json` both ways",
        python_rate,
        0.2,
        0.3,
        more_is_better=True,
    ),
    Case("engine-memory", f"{_PEAK}, Python", _TENTH, python_memory, 1.05),
    Case("engine-memory", f"{_PEAK}, Node", _TENTH, _javascript("memory"), 1.05),
)
