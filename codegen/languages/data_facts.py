"""What is known about an item beside its type, as extension keys (`x-...`)."""

from __future__ import annotations

from typing import Any

from codegen.languages.markdown import inline
from codegen.model import Api, Item


def facts(item: Item, around: Item | None = None) -> dict[str, Any]:
    """Provenance and reservations, without those of the item around; nothing said, no key."""
    found: dict[str, Any] = {
        "x-since": "none" if item.never else item.since.id if item.since is not None else "",
        "x-editions": [edition.id for edition in item.editions],
        "x-sources": [citation.text for citation in item.sources],
        "x-confidence": item.confidence,
        "x-deprecated": item.deprecated,
        "x-experimental": item.experimental,
        "x-undocumented": item.undocumented,
        "x-note": item.note,
    }
    said = {key: value for key, value in found.items() if value}
    if around is None:
        return said
    outer = facts(around)
    return {key: value for key, value in said.items() if outer.get(key) != value}


def described(item: Item) -> dict[str, str]:
    """Its description, if it has one."""
    return {"description": item.description} if item.description else {}


def shown(item: Item) -> dict[str, str]:
    """Its description as Markdown, for formats that take it for that."""
    return {"description": inline(item.description)} if item.description else {}


def head_of(api: Api, *more: str) -> dict[str, str]:
    """Title, version and description of a document about the whole API."""
    texts = (api.info.description, *more, api.info.disclaimer)
    description = "\n\n".join(inline(text) for text in texts if text)
    node = {"title": api.info.title, "version": api.info.version}
    return node | ({"description": description} if description else {})


def pointer(key: str) -> str:
    """A key as a step of a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1")
