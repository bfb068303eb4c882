"""What the docs of every language say beside the description: limits, and who says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.model import Definition, Enum, EnumValue, Field, Item, Limits

NO_LIMITS = Limits()
LIMITS = ("format", "pattern", "minimum", "maximum", "min_length", "max_length")


def facts_line(item: Item, around: Item | None = None, *, cite: bool = False) -> str:
    """`Since 2017. Source: S0 Voice/hold. Confidence: high.`, unless the item around says it.

    With `cite` the source is named in any case.
    """
    parts = []
    if around is None or (item.since, item.never) != (around.since, around.never):
        if item.since is not None:
            parts.append(f"Since {item.since.id}.")
        elif item.never:
            parts.append("In no version of the vendor's client.")
    if item.editions and (around is None or item.editions != around.editions):
        parts.append("Editions: " + ", ".join(edition.id for edition in item.editions) + ".")
    if item.sources and (cite or around is None or item.sources != around.sources):
        parts.append("Source: " + "; ".join(citation.text for citation in item.sources) + ".")
    if item.confidence and (around is None or item.confidence != around.confidence):
        parts.append(f"Confidence: {item.confidence}.")
    return " ".join(parts)


def limits_line(limits: Limits) -> str:
    """`In cm. Not checked here: minimum 0.`"""
    if limits == NO_LIMITS:
        return ""
    told = [
        f"{name.replace('_', ' ')} {value}"
        for name in LIMITS
        if (value := getattr(limits, name)) not in (None, "")
    ]
    parts = [f"In {limits.unit}."] if limits.unit else []
    return " ".join([*parts, f"Not checked here: {', '.join(told)}."] if told else parts)


def beside(item: Item, literal: Callable[[Any], str], compare: str) -> str:
    """What holds beside the type: limits, the default, that it is never sent, that case is no matter.

    `literal` spells a default; `compare` is what a language compares such enums with.
    """
    parts = [limits_line(item.limits)] if isinstance(item, Field | Definition) else []
    if isinstance(item, Enum) and item.ignore_case:
        parts.append(f"Upper and lower case make no difference: compare with `{compare}`.")
    if isinstance(item, Field) and item.has_default:
        parts.append(f"Default of the other side: {literal(item.default)}.")
    if isinstance(item, Field | EnumValue) and item.read_only:
        parts.append("It only ever arrives.")
    return " ".join(part for part in parts if part)
