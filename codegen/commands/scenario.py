"""`scapi scenario`: runs stories on the engines; exit code 1 if a step does not fit.

`--json`: `scenarios`, each with `id`, `title`, `steps` (how many) and `failure`: null, or an object
with `step` (from 1), `message`, `expected`, `got`.
"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from codegen import includes, pipeline, settings
from codegen.commands.console import Console
from codegen.commands.engines import ENGINES, Outcome
from codegen.generation import plural
from codegen.model.behavior import Scenario
from codegen.problems import Finding, SpecError, UsageError, did_you_mean

NO_RULE = "scenario"  # a story that ends badly breaks no rule of specs
LONG = 400  # characters of a value in a message


def run(arguments: Namespace, console: Console) -> int:
    """The command."""
    asked = settings.find(arguments.spec or "")
    spec = Path(settings.shown(asked.spec))
    try:
        reading, file = _read(spec, arguments.file)
    except SpecError as error:
        console.findings(error.findings)
        return 1
    chosen = _chosen(reading, file, arguments.name or [])
    told = list(zip(chosen, _outcomes(reading, chosen, arguments.engine), strict=True))
    tags = {it.wire: it.tag.wire for it in reading.api.channels if it.tag is not None}
    failures = tuple(_finding(it, outcome, tags) for it, outcome in told if outcome.step)
    if arguments.json:
        console.say(json.dumps({"scenarios": [_as_json(*pair) for pair in told]}, indent=2))
    elif arguments.transcript:
        for _, outcome in told:
            console.out.write(outcome.transcript)
    else:
        _list(told, console)
    if failures:
        console.findings(tuple(pipeline.located(list(failures), reading.files)))
    return 1 if failures else 0


def compiled_story(spec: Path, name: str) -> dict[str, Any]:
    """The scenario of a file that is no part of the spec; `file.yaml#id` if there are several.

    Raises `SpecError` and `UsageError`.
    """
    file, _, wanted = name.partition("#")
    reading, file = _read(spec, file)
    chosen = _chosen(reading, file, [wanted] if wanted else [])
    if len(chosen) != 1:
        ids = ", ".join(it.wire for it in chosen)
        hint = f"say which: {name}#{chosen[0].wire}" if chosen else "it needs `scenarios`"
        raise UsageError(f"{name} has {plural(len(chosen), 'scenario')}: {ids or 'none'}", hint)
    return next(it for it in _parts(reading)["scenarios"] if it["id"] == chosen[0].wire)


def _read(spec: Path, file: str | None) -> tuple[pipeline.Reading, str]:
    """The spec, with a file that is no part of it beside it; and what that file is called in it."""
    if file is None:
        return pipeline.read_spec(spec), ""
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"there is no file {file}", "name a YAML file with `scenarios`")
    root = includes.find_entry(spec).parent
    reading = pipeline.read_spec(spec) if path.resolve().is_relative_to(root.resolve()) else None
    name = path.resolve().relative_to(root.resolve()).as_posix() if reading is not None else ""
    if reading is not None and name in {part.name for part in reading.files}:
        return reading, name
    return pipeline.read_spec(spec, beside=(path,)), path.as_posix()


def _chosen(reading: pipeline.Reading, file: str, names: list[str]) -> list[Scenario]:
    """The scenarios that are asked for."""
    if reading.api.behavior is None:
        raise UsageError(
            f"{reading.entry.as_posix()} has no behavior: there is nothing to run scenarios on",
            "docs/behaviour.md shows how to write it",
        )
    every = {it.wire: it for it in reading.api.scenarios if not file or it.at.file == file}
    for name in names:
        if name not in every:
            hint = did_you_mean(name, every) or f"there are: {', '.join(every)[:LONG]}"
            raise UsageError(f'there is no scenario "{name}"', hint)
    return [every[name] for name in names] if names else list(every.values())


def _outcomes(reading: pipeline.Reading, chosen: list[Scenario], engine: str) -> list[Outcome]:
    from codegen.languages.mock_parts import protocol_value

    parts = _parts(reading)
    stories = {story["id"]: story for story in parts["scenarios"]}
    wanted = [stories[it.wire] for it in chosen]
    return ENGINES[engine](parts["program"], protocol_value(reading.api), wanted)


def _parts(reading: pipeline.Reading) -> dict[str, Any]:
    """Program and stories as a package would have them."""
    from codegen.languages.data import compiled

    parts: dict[str, Any] = json.loads(json.dumps(compiled(reading.api)))
    return parts


def _list(told: list[tuple[Scenario, Outcome]], console: Console) -> None:
    width = max((len(scenario.wire) for scenario, _ in told), default=0)
    for scenario, outcome in told:
        mark = console.paint("FAIL", "red") if outcome.step else console.paint("ok  ", "green")
        steps = plural(len(scenario.steps), "step")
        console.note(f"{mark}  {scenario.wire:<{width}}  {steps}")
    wrong = sum(outcome.step > 0 for _, outcome in told)
    console.note(f"{plural(len(told), 'scenario')}, {wrong} failed")


def _finding(scenario: Scenario, outcome: Outcome, tags: dict[str, str]) -> Finding:
    """A step that does not fit, at its place; `tags` tell the events of a channel apart."""
    step = scenario.steps[outcome.step - 1]
    message = f'step {outcome.step} of "{scenario.wire}": {outcome.message}'
    return Finding(NO_RULE, message, step.at, _difference(outcome, tags))


def _difference(outcome: Outcome, tags: dict[str, str]) -> str:
    """What was expected, and what came; of too many or too few events the names."""
    both = (outcome.expected, outcome.got)
    if all(_are_events(it) for it in both) and len(both[0]) != len(both[1]):
        wanted, came = (", ".join(_event(it, tags) for it in events) for events in both)
        return f"expected {wanted or 'none'}; got {came or 'none'}"
    where, expected, got = apart(outcome.expected, outcome.got) or (
        "",
        outcome.expected,
        outcome.got,
    )
    at = f"at {where}: " if where else ""
    return f"{at}expected {_short(expected)}, got {_short(got)}"


def _are_events(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(it, dict) and it.keys() <= {"channel", "data"} for it in value
    )


def _event(event: Any, tags: dict[str, str]) -> str:
    """An event's name, as `events` of a story has it."""
    channel, data = event["channel"], event.get("data")
    tag = data.get(tags.get(channel)) if isinstance(data, dict) else None
    return f"{channel}.{tag}" if isinstance(tag, str) else str(channel)


def apart(expected: Any, got: Any, path: str = "") -> tuple[str, Any, Any] | None:
    """The first place where a value has not in part what is expected; None if it has all of it."""
    pairs: list[tuple[str, Any, Any]] = []
    if isinstance(expected, dict) and isinstance(got, dict):
        pairs = [(f"{path}.{key}", value, got.get(key)) for key, value in expected.items()]
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        both = enumerate(zip(expected, got, strict=True))
        pairs = [(f"{path}[{index}]", one, other) for index, (one, other) in both]
    elif type(expected) is not type(got) or expected != got:
        return path.removeprefix("."), expected, got
    return next((found for at, one, other in pairs if (found := apart(one, other, at))), None)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= LONG else f"{text[: LONG - 3]}..."


def _as_json(scenario: Scenario, outcome: Outcome) -> dict[str, Any]:
    keys = ("step", "message", "expected", "got")
    failure = {key: getattr(outcome, key) for key in keys} if outcome.step else None
    return {
        "id": scenario.wire,
        "title": scenario.title,
        "steps": len(scenario.steps),
        "failure": failure,
    }
