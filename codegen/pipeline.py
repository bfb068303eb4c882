"""The stages in order, each taking the values of the one before; it stops after a stage that found errors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from codegen import includes, load, workers
from codegen.model import Api
from codegen.problems import Finding, Place, SpecError
from codegen.resolve import resolve
from codegen.rules import check_rules
from codegen.validate import validate

if TYPE_CHECKING:
    from codegen.render import OutputFile, Reuse
    from codegen.targets import Target

Made = dict[str, list[tuple[str, bytes, frozenset[str]]]]
"""Target -> its files, as workers hand them on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A spec, read: its model, and what the rules had to say that was no error."""

    entry: Path
    api: Api
    files: tuple[load.SpecFile, ...]
    warnings: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The warnings as they are shown: looking up their lines means to read the files again."""
        return tuple(located(list(self.warnings), self.files))


def load_files(entry: Path, shown: str) -> tuple[load.SpecFile, ...]:
    """Stage 1: the entry and everything it includes."""
    root = entry.parent
    head = load.read_file(entry, entry.name, shown)
    include = head.data.get("include") or []
    if not isinstance(include, list) or not all(isinstance(pattern, str) for pattern in include):
        include = []  # validate reports it
    names, findings = includes.expand_includes(root, include, Place(entry.name, ("include",)))
    files = [head]
    for name in names:
        if name == entry.name:
            continue
        try:
            files.append(load.read_file(root / name, name, shown_beside(shown, name)))
        except SpecError as error:
            findings += error.findings
    _stop(findings, files)
    return tuple(files)


def shown_beside(shown: str, name: str) -> str:
    """How a file of the spec is printed: beside the entry."""
    folder = shown.rpartition("/")[0]
    return f"{folder}/{name}" if folder else name


def read_spec(spec: Path, shown: str | None = None, beside: tuple[Path, ...] = ()) -> Reading:
    """Stages 1 to 3 and the rules. Raises `SpecError` with every finding of the stage that failed.

    `beside`: files that are read as further parts of the spec, wherever they are.
    """
    entry = includes.find_entry(spec)
    files = load_files(entry, shown or entry.as_posix())
    files += tuple(load.read_file(path, path.as_posix(), path.as_posix()) for path in beside)
    findings = [
        found for index, file in enumerate(files) for found in _misshapen(file, entry=index == 0)
    ]
    _stop(findings, files)
    api, findings = resolve(files)
    _stop(findings, files)
    findings = check_rules(api)
    _stop(findings, files)
    return Reading(entry, api, files, tuple(findings))


@lru_cache(maxsize=512)
def _misshapen(file: load.SpecFile, *, entry: bool) -> tuple[Finding, ...]:
    """What `validate` finds; while watching, all files but the edited one were looked at before."""
    return tuple(validate(file, entry=entry))


def located(
    findings: list[Finding], files: tuple[load.SpecFile, ...] | list[load.SpecFile]
) -> list[Finding]:
    """The findings with lines and code frames, sorted by place, files named as they are printed."""
    by_name = {file.name: file for file in files}
    order = {file.name: index for index, file in enumerate(files)}
    shown = []
    for finding in findings:
        file = by_name.get(finding.place.file)
        if file is not None:
            finding = load.locate(file.text, finding)
            finding = replace(finding, place=Place(file.shown, finding.place.path))
        shown.append((order.get(file.name, -1) if file else -1, finding))
    shown.sort(
        key=lambda pair: (pair[0], pair[1].line, pair[1].column, pair[1].rule, pair[1].message)
    )
    return [finding for _, finding in shown]


def _stop(findings: list[Finding], files: list[load.SpecFile] | tuple[load.SpecFile, ...]) -> None:
    if any(finding.severity == "error" for finding in findings):
        raise SpecError(located(findings, files))


def _without_protocol(api: Api) -> list[Finding]:
    """One finding, at the first method or channel: there is one thing to add."""
    first = next(iter((*api.methods, *api.channels)), None)
    if api.protocol is not None or first is None:
        return []
    message = f'"{first.wire}" cannot be sent or received: the spec has no `protocol`'
    hint = "add `protocol`: it says how messages look; see docs/write-a-spec.md"
    return [Finding("missing-protocol", message, first.at, hint, on_key=True)]


def build(
    reading: Reading,
    names: tuple[str, ...] = (),
    reuse: Reuse | None = None,
    *,
    in_parallel: bool = False,
) -> list[OutputFile]:
    """Stages 4 and 5: every file of the named targets, or of all, in memory.

    Raises `SpecError` for calls and channels without a protocol, which can be read but not made.
    `in_parallel`: by as many processes as there are cores, for a caller that may be forked.
    """
    from codegen.render import NO_REUSE, OutputFile  # rendering is not needed to lint
    from codegen.targets import apart, overview, select

    _stop(_without_protocol(reading.api), reading.files)
    targets = select(names)
    groups = apart(targets)

    def work(group: list[Target]) -> Made:
        return _build(group, reading.api, reuse or NO_REUSE)

    made: Made = {}
    for some in workers.spread(work, groups, workers.count(len(groups)) if in_parallel else 1):
        made |= some
    files = [OutputFile(*parts) for target in targets for parts in made[target.name]]
    if not names:  # the folder as a whole
        files.append(OutputFile("README.md", overview(select(())).encode()))
    return files


def _build(group: list[Target], api: Api, reuse: Reuse) -> Made:
    """The files of targets that use one another's."""
    from codegen.format import build_target
    from codegen.render import Renderer

    made: dict[str, list[OutputFile]] = {}
    for target in group:
        made[target.name] = build_target(Renderer(target, api, reuse, made))
        if target.engine != "jinja":
            from codegen.flavours import build_flavours

            made[target.name] += build_flavours(target, api, reuse)
    return {
        target.name: [(it.path, it.data, it.spec_files) for it in made[target.name]]
        for target in group
    }
