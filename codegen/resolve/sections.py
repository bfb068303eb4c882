"""The files of a spec as one: every section merged, with the file each entry came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from codegen.load import SpecFile
from codegen.problems import Finding, Place

MAPS = ("types", "namespaces", "channels", "errors", "flows", "topics", "errata", "scenarios")
SINGLE = ("security",)


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
    behavior: list[Entry] = field(default_factory=list)  # a part of it for each file that has one
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
                sections.findings += add(sections.maps[section], entry)
        for section in SINGLE:
            if section in file.data:
                entry = Entry(section, file.data[section], Place(file.name, (section,)))
                sections.findings += add(sections.single, entry)
        if file.data.get("behavior"):
            place = Place(file.name, ("behavior",))
            sections.behavior.append(Entry("behavior", file.data["behavior"], place))
    return sections


def add(known: dict[str, Entry], entry: Entry) -> list[Finding]:
    """Enter a name, or report that it stands in another file already."""
    first = known.setdefault(entry.name, entry)
    if first is entry:
        return []
    message = f'"{entry.name}" is already in {first.at.file}'
    hint = "a name stands in one file; rename or remove one"
    return [Finding("duplicate-name", message, entry.at, hint, on_key=True)]
