"""`scapi why FILE:LINE`: the line of the spec and the line of the template that made a line.

`--json` prints one object, whose keys stay (`version` grows if one changes or goes):

    {"version": 1, "file": "generated/python/src/my_api/tasks.py", "line": 12, "text": "...",
     "kind": "text", "says": "text of the spec",
     "spec": {"file": "spec/tasks.yaml", "line": 3, "column": 5, "path": ["types", "Task"]},
     "also": [], "template": {"file": "templates/python/src/types.py.j2", "line": 2}}

`spec` and `template` are null where there is none. Kinds are those of `codegen.why.answers.SAYS`.
With `--coverage`: `targets`, each with `target`, `branches` and `used` (counts), `unused` (`file`,
`line`, `what`) and `uncounted` (templates).
"""

from __future__ import annotations

import json
import re
from argparse import Namespace
from pathlib import Path
from typing import Any

from codegen import load, pipeline, settings, targets
from codegen.commands.console import Console
from codegen.generation import plural
from codegen.problems import SpecError, UsageError
from codegen.settings import Settings, shown
from codegen.why.answers import Answer, Project, Stale, Template
from codegen.why.coverage import Coverage, coverage
from codegen.why.places import Spec

_WHERE = re.compile(r"(.+?):([0-9]+)(?::[0-9]+)?\Z", re.DOTALL)


def run(arguments: Namespace, console: Console) -> int:
    """The command."""
    asked = settings.find(arguments.spec or "", arguments.out or "", tuple(arguments.target or ()))
    if arguments.coverage == bool(arguments.where):
        raise UsageError(
            "`scapi why` needs FILE:LINE, or --coverage", "scapi why generated/README.md:1"
        )
    try:
        if arguments.coverage:
            _say_coverage(asked, console, as_json=arguments.json)
        else:
            _say_line(arguments.where, asked, console, as_json=arguments.json)
    except SpecError as error:
        console.findings(error.findings)
        return 1
    except Stale as stale:
        console.fail(UsageError(str(stale), stale.hint))
        if arguments.json:
            found = {"message": str(stale), "hint": stale.hint}
            console.say(json.dumps({"version": 1, "stale": found}, indent=2))
        return 1
    return 0


# --- one line ---------------------------------------------------------------------------------------


def _say_line(where: str, asked: Settings, console: Console, *, as_json: bool) -> None:
    file, number = parsed(where)
    path = inside(file, asked)
    reading = pipeline.read_spec(Path(shown(asked.spec)))
    project = Project(reading, asked.out)
    answers = project.file(path)
    if not 1 <= number <= len(answers):
        name = shown(asked.out / path)
        raise UsageError(f"{name} has no line {number}", f"it has {plural(len(answers), 'line')}")
    answer = answers[number - 1]
    spec = project.spec(answer.source)
    found = (project.spec(source) for source in answer.also)
    also = list(dict.fromkeys(each for each in found if each is not None and each != spec))
    place = f"{shown(asked.out / path)}:{number}"
    if as_json:
        shape = {"version": 1, "file": place.rpartition(":")[0], "line": number}
        console.say(json.dumps(shape | _shape(answer, spec, also), indent=2))
    else:
        _say(place, answer, spec, also, console)


def parsed(where: str) -> tuple[str, int]:
    """FILE:LINE, or FILE:LINE:COLUMN as editors and compilers write it."""
    match = _WHERE.match(where)
    if match is None:
        raise UsageError(f"{where!a} names no line", "write FILE:LINE, with lines counted from 1")
    return match[1], int(match[2][:9])


def inside(file: str, asked: Settings) -> str:
    """The path of a file in the output folder."""
    path = settings.absolute(file)
    if not path.is_relative_to(asked.out):
        hint = "`scapi why` asks about generated files; --out says where they are"
        raise UsageError(f"{file} is not in {shown(asked.out)}/", hint)
    return path.relative_to(asked.out).as_posix()


def _shape(answer: Answer, spec: Spec | None, also: list[Spec]) -> dict[str, Any]:
    template = answer.template
    return {
        "text": answer.text,
        "kind": answer.kind,
        "says": answer.says,
        "spec": _place(spec) if spec is not None else None,
        "also": [_place(each) for each in also],
        "template": {"file": shown(template.file), "line": template.line} if template else None,
    }


def _place(spec: Spec) -> dict[str, Any]:
    place = {"file": spec.file, "line": spec.line, "column": spec.column}
    return {**place, "path": list(spec.path)}


def _say(place: str, answer: Answer, spec: Spec | None, also: list[Spec], console: Console) -> None:
    console.say(f"{console.paint(load.visible(place), 'bold')}: {answer.says}")
    console.say(f"  {load.visible(answer.text)}".rstrip())
    if spec is not None:
        path = ".".join(map(str, spec.path))
        head = console.paint(load.visible(f"{spec.file}:{spec.line}:{spec.column}"), "bold")
        console.say(f"\n{head}: {load.visible(path)}".rstrip(": "))
        console.say(_painted(spec.frame, console))
    for each in also:
        head = load.visible(f"{each.file}:{each.line}:{each.column}")
        console.say(f"  also {head}: {load.visible('.'.join(map(str, each.path)))}")
    if answer.template is not None:
        name = f"{shown(answer.template.file)}:{answer.template.line}"
        console.say(f"\n{console.paint(load.visible(name), 'bold')}")
        console.say(_painted(_frame(answer.template), console))


def _frame(template: Template) -> str:
    text = template.file.read_text(encoding="utf-8", errors="replace")
    line = text.split("\n")[template.line - 1]
    return load.code_frame(text, template.line, len(line) - len(line.lstrip()) + 1)


def _painted(frame: str, console: Console) -> str:
    lines = frame.split("\n")
    return "\n".join(line if line[:1] == ">" else console.paint(line, "dim") for line in lines)


# --- coverage ---------------------------------------------------------------------------------------


def _say_coverage(asked: Settings, console: Console, *, as_json: bool) -> None:
    chosen = targets.select(asked.targets)
    with console.progress() as stage:
        stage("reading the spec")
        reading = pipeline.read_spec(Path(shown(asked.spec)))
        stage("rendering")
        found = [coverage(target, [reading.api]) for target in chosen]
    folders = {target.name: target.folder for target in chosen}
    if as_json:
        listed = [_coverage_shape(each, folders[each.target]) for each in found]
        console.say(json.dumps({"version": 1, "targets": listed}, indent=2))
        return
    for each in found:
        _say_target(each, folders[each.target], console)


def _coverage_shape(found: Coverage, folder: Path) -> dict[str, Any]:
    unused = [
        {
            "file": shown(folder / branch.spot.template),
            "line": branch.spot.line,
            "what": branch.what,
        }
        for branch in found.unused
    ]
    return {
        "target": found.target,
        "branches": len(found.every),
        "used": len(found.used),
        "unused": unused,
        "uncounted": list(found.uncounted),
    }


def _say_target(found: Coverage, folder: Path, console: Console) -> None:
    count = (
        f"{len(found.used)} of {plural(len(found.every), 'branch').replace('branchs', 'branches')}"
    )
    console.say(f"{console.paint(found.target, 'bold')}: the spec uses {count}")
    for branch in found.unused:
        place = f"{shown(folder / branch.spot.template)}:{branch.spot.line}"
        console.say(f"  {place}: {branch.what}")
    for name in found.uncounted:
        console.say(f"  {shown(folder / name)}: not counted, the target's engine renders it")
