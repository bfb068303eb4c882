"""The head of the entry file: what the spec is of, its two axes and its sources."""

from __future__ import annotations

from typing import Any

from codegen.model import Edition, Info, Source, Version
from codegen.problems import Place, did_you_mean
from codegen.resolve.context import Context


def read_info(head: dict[str, Any]) -> Info:
    """`info`, with nothing left out."""
    raw = head["info"]
    return Info(
        title=raw["title"],
        short=raw.get("short", raw["title"]),
        description=raw["description"],
        version=str(raw["version"]),
        license=raw.get("license", ""),
        authors=tuple(raw.get("authors") or ()),
        disclaimer=raw.get("disclaimer", ""),
    )


def read_sources(context: Context, head: dict[str, Any]) -> dict[str, Source]:
    """Sources by id."""
    found = {}
    for name, raw in (head.get("sources") or {}).items():
        at = _place(context, "sources", name)
        title, date, location, text = (
            str(raw.get(key, "")) for key in ("title", "date", "location", "description")
        )
        found[name] = Source(name, title, date, location, text, at)
        if " " in name:
            context.report(
                "bad-name", "a source id has no blanks", at, "citations are `id part`", on_key=True
            )
    return found


def read_editions(context: Context, head: dict[str, Any]) -> dict[str, Edition]:
    """Editions by id, in the order of the spec."""
    found = {}
    for name, raw in (head.get("editions") or {}).items():
        at = _place(context, "editions", name)
        sources = _sources(context, raw, at)
        found[name] = Edition(
            name, raw["title"], raw.get("description", ""), str(raw.get("date", "")), sources, at
        )
    return found


def read_versions(context: Context, head: dict[str, Any]) -> dict[str, Version]:
    """Versions by id, oldest first."""
    found = {}
    for order, (name, raw) in enumerate((head.get("versions") or {}).items()):
        at = _place(context, "versions", name)
        sources = _sources(context, raw, at)
        found[name] = Version(name, raw["title"], raw.get("description", ""), order, sources, at)
        if name == "none":
            context.report(
                "reserved-name", '"none" means never', at, "choose another id", on_key=True
            )
    return found


def _place(context: Context, section: str, name: str) -> Place:
    return Place(context.sections.head.name, (section, name))


def _sources(context: Context, raw: dict[str, Any], at: Place) -> tuple[Source, ...]:
    found = []
    for index, name in enumerate(raw.get("sources") or ()):
        if name in context.sources:
            found.append(context.sources[name])
        else:
            hint = did_you_mean(name, context.sources) or "declare it under `sources`"
            context.report(
                "unknown-source", f'there is no source "{name}"', at.child("sources", index), hint
            )
    return tuple(found)
