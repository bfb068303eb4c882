"""`scapi generate`: write what changed, or with `--check` or `--diff` only say it.

`--json` prints one object, whose keys stay: `ok`, `check`, `out`, `written` (whether anything may
have been written), `created`, `updated`, `removed` (paths; of a check: what would be),
`hand_edited` (`path`, `hint`), `unchanged` (a count), `warnings` (a count), `findings` (of a spec
that cannot be used, as `scapi lint --format json` shows them), `diff` (text, with `--diff`).
"""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

from codegen import load, settings
from codegen.commands.console import Console
from codegen.generation import Run, plural
from codegen.generation import run as run_once
from codegen.problems import SpecError, UsageError
from codegen.write import Change, Status

SHOWN = 12  # files of one kind in a list
BRIEF = (12, 36)  # lines of one file, of all, in the diff of a plain --check
VERBS: dict[Status, str] = {"missing": "created", "stale": "updated", "orphaned": "removed"}


def run(arguments: Namespace, console: Console) -> int:
    """The command."""
    asked = settings.find_for_output(
        arguments.spec or "", arguments.out, tuple(arguments.target or ())
    )
    check = arguments.check or arguments.diff
    if check and arguments.force:
        raise UsageError(
            "--force has nothing to do with --check or --diff", "leave one of them out"
        )
    say_slow_loader(console)
    try:
        with console.progress() as stage:
            done = run_once(
                asked, check=check, force=arguments.force, stage=stage, in_parallel=True
            )
    except SpecError as error:
        if arguments.json:
            console.say(as_json(None, asked, check=check, error=error))
        else:
            console.findings(error.findings)
        return 1
    if arguments.json:
        console.say(as_json(done, asked, check=check, with_diff=arguments.diff))
    elif check:
        say_check(done, console, full=arguments.diff)
    else:
        say_run(done, console)
    return 0 if done.found.clean or done.written else 1


def say_slow_loader(console: Console) -> None:
    """Once a process: reading takes longer than it needs to."""
    if not load.C_LOADER and not console.quiet:
        console.warn(
            "note: PyYAML is here without its C loader; reading takes about six times as long"
        )


def say_run(done: Run, console: Console) -> None:
    """What was written, or why nothing was."""
    found = done.found
    if not done.written:
        say_hand_edits(done, console)
        return
    if not found.changes:
        console.note(done.text)
        return
    for status, verb in VERBS.items():
        say_list(console, verb, [change for change in found.changes if change.status == status])
    if edits := [change for change in found.changes if change.status == "hand-edited"]:
        say_list(console, "overwritten", edits)
    gone = sum(change.new is None for change in found.changes)
    counts = [plural(len(found.changes) - gone, "file") + " written"]
    counts += [f"{gone} removed"] if gone else []
    counts += [f"{len(found.unchanged)} unchanged"]
    console.note(", ".join(counts) + done.warnings)


def say_check(done: Run, console: Console, *, full: bool) -> None:
    """What `generate` would do, by name and as a diff."""
    from codegen.differences import diff  # most runs show none

    found = done.found
    if found.clean:
        console.note(done.text)
        return
    for status in ("stale", "missing", "orphaned", "hand-edited"):
        say_list(console, status, [change for change in found.changes if change.status == status])
    if not found.changes:
        console.note(f"{'stale':<12} .manifest")
    if text := diff(found.changes) if full else diff(found.changes, *BRIEF):
        console.note(painted(text, console))
    edited = bool(found.paths("hand-edited"))
    way = _WAY_OUT if edited else "run `scapi generate`"
    console.say(f"{plural(max(1, len(found.changes)), 'file')} not up to date: {way}")


def say_list(console: Console, verb: str, changes: list[Change]) -> None:
    """One line for each file, as far as a reader would read."""
    word = console.paint(f"{verb:<12}", COLOURS.get(verb, "blue"))
    for change in changes[:SHOWN]:
        console.note(f"{word} {change.path}" + (f" ({change.hint})" if change.hint else ""))
    if len(changes) > SHOWN:
        console.note(f"{word} ... and {len(changes) - SHOWN} more")


COLOURS = {"created": "green", "removed": "red", "orphaned": "red", "hand-edited": "yellow"}
_WAY_OUT = (
    "carry hand edits over into the spec or the templates (`scapi generate --diff` shows them),"
    " or overwrite them with `scapi generate --force`"
)


def say_hand_edits(done: Run, console: Console) -> None:
    """Why nothing was written, and the two ways out."""
    edits = [change for change in done.found.changes if change.status == "hand-edited"]
    were = "was" if len(edits) == 1 else "were"
    lines = [f"{plural(len(edits), 'generated file')} {were} edited by hand; nothing was written"]
    lines += [f"  {edit.path}" + (f" ({edit.hint})" if edit.hint else "") for edit in edits[:SHOWN]]
    lines += [f"  ... and {len(edits) - SHOWN} more"] if len(edits) > SHOWN else []
    console.fail(UsageError("\n".join(lines), _WAY_OUT))


def painted(text: str, console: Console) -> str:
    """A diff, coloured and free of control characters on a terminal."""
    if not console.colour:
        return text
    styles = {"+": "green", "-": "red", "@": "blue"}
    lines = (load.visible(line) for line in text.split("\n"))
    return "\n".join(console.paint(line, styles.get(line[:1], "dim")) for line in lines)


def as_json(
    done: Run | None,
    asked: settings.Settings,
    *,
    check: bool,
    with_diff: bool = False,
    error: SpecError | None = None,
) -> str:
    """The shape that the head of this module promises."""
    from codegen.differences import diff  # most runs show none

    changes = done.found.changes if done else ()
    edits = [change for change in changes if change.status == "hand-edited"]
    shape: dict[str, Any] = {
        "ok": bool(done and (done.found.clean or done.written)),
        "check": check,
        "out": settings.shown(asked.out),
        "written": bool(done and done.written),
    }
    for status, verb in VERBS.items():
        shape[verb] = [change.path for change in changes if change.status == status]
    shape["hand_edited"] = [{"path": edit.path, "hint": edit.hint} for edit in edits]
    shape["unchanged"] = len(done.found.unchanged) if done else 0
    shape["warnings"] = len(done.reading.warnings) if done else 0
    shape["findings"] = _findings(error) if error else []
    shape["diff"] = diff(changes) if with_diff else ""
    return json.dumps(shape, indent=2)


def _findings(error: SpecError) -> Any:
    from codegen.report import as_json as findings_as_json

    return json.loads(findings_as_json(error.findings))["findings"]
