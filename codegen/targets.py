"""Targets are data: every `templates/<name>/target.yaml` is one. No target is named in code."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from codegen import load
from codegen.problems import Finding, SpecError, UsageError, did_you_mean
from codegen.resources import templates_folder
from codegen.shapes import FLAG, TEXT, At, Choice, Key, MapOf, Record

SPELLINGS = ("field_name", "module_name", "home_module", "wire", "kebab", "none")
EACH = Record(
    "each entry",
    "A template rendered once for every item of a list.",
    {
        "items": Key(
            TEXT, "The list: an attribute of the model's `Api`, or a filter of it.", required=True
        ),
        "path": Key(
            TEXT, "Where each file goes; {item} and package keys are filled in.", required=True
        ),
        "name": Key(Choice(*SPELLINGS), "How {item} is spelled.", required=True),
        "whole": Key(FLAG, "The template reads more of the API than its item. Default: false."),
    },
)
SCRIPT = Record(
    "script",
    "A classic script, linked from the modules of a package.",
    {
        "path": Key(TEXT, "Where it goes; package keys are filled in.", required=True),
        "global": Key(TEXT, "The global that holds what the entry exports. Default: none."),
    },
)
USE = Record(
    "used file",
    "A file of another target that something is made of here.",
    {
        "target": Key(TEXT, "The other target.", required=True),
        "path": Key(TEXT, "The file; package keys of that target are filled in.", required=True),
    },
)
ENGINES = ("jinja", "datamodel-code-generator")
STABLE = "The templates emit what the formatter would, and a test proves it; then it need not run."
TARGET = Record(
    "target",
    "What a target is.",
    {
        "description": Key(TEXT, "One line for `scapi targets`.", required=True),
        "language": Key(TEXT, "The file in codegen/languages/ its templates speak.", required=True),
        "formatter": Key(Choice("black", "none"), "What formats its output. Default: none."),
        "stable": Key(FLAG, STABLE),
        "engine": Key(Choice(*ENGINES), "What makes its files. Default: jinja."),
        "package": Key(MapOf(TEXT), "Defaults for the package keys that paths and templates use."),
        "paths": Key(MapOf(TEXT), "Template -> path, where it is not the template's own."),
        "each": Key(MapOf(EACH), "Template -> what it is rendered for."),
        "copy": Key(MapOf(TEXT), "Folder of hand-written files -> where it goes."),
        "copy_if": Key(MapOf(TEXT), "Folder of `copy` -> the list without which it stays away."),
        "commonjs": Key(FLAG, "Every ES module gets a twin for `require`."),
        "scripts": Key(MapOf(SCRIPT), "Entry module -> the classic script it is linked to."),
        "uses": Key(MapOf(USE), "Name -> file of another target that a list is made with."),
        "options": Key(MapOf(MapOf(TEXT)), "For the engine: one entry for every file it makes."),
    },
)


@dataclass(frozen=True, slots=True)
class Each:
    """A template rendered once for every item of a list of the model."""

    template: str
    items: str
    path: str
    name: str
    whole: bool = False  # made again when any file of the spec has changed


@dataclass(frozen=True, slots=True)
class Target:
    """A folder of templates and how its files are made."""

    name: str
    folder: Path
    description: str
    language: str
    formatter: str
    stable: bool
    engine: str
    package: dict[str, str]
    paths: dict[str, str]
    each: tuple[Each, ...]
    copy: dict[str, str]
    options: dict[str, dict[str, str]]
    copy_if: dict[str, str] = field(default_factory=dict)
    commonjs: bool = False
    scripts: dict[str, dict[str, str]] = field(default_factory=dict)
    uses: dict[str, dict[str, str]] = field(default_factory=dict)


@cache
def available(folder: Path | None = None) -> tuple[Target, ...]:
    """Every target there is, by name."""
    root = folder or templates_folder()
    found = sorted(path.parent for path in root.glob("*/target.yaml"))
    return tuple(read_target(path) for path in found)


def select(names: tuple[str, ...], folder: Path | None = None) -> tuple[Target, ...]:
    """The targets of these names, or all of them."""
    every = {target.name: target for target in available(folder)}
    for name in names:
        if name not in every:
            hint = did_you_mean(name, every) or "targets: " + ", ".join(every)
            raise UsageError(f'there is no target "{name}"', hint)
    return tuple(every[name] for name in every if not names or name in names)


def apart(targets: tuple[Target, ...]) -> list[list[Target]]:
    """The targets in groups that use no files of one another; each behind those whose files it uses.

    The groups with most to do, as far as templates tell, come first.
    """
    from graphlib import CycleError, TopologicalSorter  # only who builds needs it

    uses = {it.name: {use["target"] for use in it.uses.values()} for it in available()}
    try:
        order = [*TopologicalSorter(uses).static_order()]
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        hint = "make one of them without the other: `uses` in its target.yaml"
        raise UsageError(f"targets use each other's files: {circle}", hint) from None
    group = {name: {name} for name in order}
    for name in order:
        for other in uses[name]:
            group[name] |= group[other]
            group.update(dict.fromkeys(group[name], group[name]))
    found: dict[int, list[Target]] = {}
    for target in sorted(targets, key=lambda target: order.index(target.name)):
        found.setdefault(id(group[target.name]), []).append(target)
    return sorted(found.values(), key=_size, reverse=True)


def _size(group: list[Target]) -> int:
    """How much there is to do; another engine is slower than any templates."""
    return sum(1 if it.engine == "jinja" else 1000 for it in group for _ in it.folder.rglob("*.j2"))


def read_target(folder: Path) -> Target:
    """A target's own description, checked."""
    path = folder / "target.yaml"
    file = load.read_file(path, path.name, f"{folder.name}/{path.name}")
    findings: list[Finding] = []
    TARGET.check(file.data, At(None, path.name), findings.append)
    if findings:
        raise SpecError([load.locate(file.text, finding) for finding in findings])
    raw = file.data
    return Target(
        name=folder.name,
        folder=folder,
        description=raw["description"],
        language=raw["language"],
        formatter=raw.get("formatter", "none"),
        stable=raw.get("stable", False),
        engine=raw.get("engine", "jinja"),
        package=dict(raw.get("package") or {}),
        paths=dict(raw.get("paths") or {}),
        each=tuple(
            Each(name, e["items"], e["path"], e["name"], e.get("whole", False))
            for name, e in (raw.get("each") or {}).items()
        ),
        copy=dict(raw.get("copy") or {}),
        options={name: dict(value) for name, value in (raw.get("options") or {}).items()},
        copy_if=dict(raw.get("copy_if") or {}),
        commonjs=raw.get("commonjs", False),
        scripts={name: dict(value) for name, value in (raw.get("scripts") or {}).items()},
        uses={name: dict(value) for name, value in (raw.get("uses") or {}).items()},
    )


def overview(targets: tuple[Target, ...]) -> str:
    """The README of the output folder: what each folder in it is."""
    rows = "".join(
        f"| [`{target.name}/`]({target.name}) | {target.description} |\n" for target in targets
    )
    return (
        "<!-- Generated by scapi. Do not edit: change the spec, then run `scapi generate`. -->\n"
        "# Generated files\n\n"
        "Everything in this folder is made by `scapi generate`; nothing here is written by hand.\n"
        "`.manifest` holds the hash of every file (`b2sum -l 256 -c .manifest`), so that hand edits\n"
        "are found.\n\n"
        f"| folder | what |\n|---|---|\n{rows}"
    )
