"""The files of a spec as one: every section merged, with the file each entry came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from codegen.load import SpecFile
from codegen.problems import Finding, Place

MAPS = ("types", "namespaces", "channels", "errors", "flows", "topics", "errata")
SINGLE = ("security",)
RESERVED = ("behavior", "scenarios")


@dataclass(frozen=True, slots=True)
class Entry:
    """One named thing of a section, and where it stands."""

    name: str
    raw: Any
    at: Place


@dataclass(slots=True)
class Sections:
    """Everything the files say, by section, in the order of the files."""

    head: SpecFile
    maps: dict[str, dict[str, Entry]] = field(default_factory=lambda: {name: {} for name in MAPS})
    single: dict[str, Entry] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def entries(self, section: str) -> list[Entry]:
        """The entries of a section, in order."""
        return list(self.maps[section].values())


def merge(files: tuple[SpecFile, ...]) -> Sections:
    """All sections of all files; a name may stand in one file only."""
    sections = Sections(files[0])
    for file in files:
        for section in MAPS:
            for name, raw in (file.data.get(section) or {}).items():
                entry = Entry(name, raw, Place(file.name, (section, name)))
                _add(sections, sections.maps[section], entry)
        for section in SINGLE:
            if section in file.data:
                entry = Entry(section, file.data[section], Place(file.name, (section,)))
                _add(sections, sections.single, entry)
        for section in RESERVED:
            if section in file.data:
                message = f'the section "{section}" is reserved; this version does not read it'
                place = Place(file.name, (section,))
                sections.findings.append(
                    Finding("reserved-section", message, place, "leave it out", on_key=True)
                )
    return sections


def _add(sections: Sections, known: dict[str, Entry], entry: Entry) -> None:
    first = known.setdefault(entry.name, entry)
    if first is not entry:
        message = f'"{entry.name}" is already in {first.at.file}'
        hint = "a name stands in one file; rename or remove one"
        sections.findings.append(Finding("duplicate-name", message, entry.at, hint, on_key=True))
