"""Mistakes in the sources. An erratum whose path is gone, or that the spec contradicts, is stale."""

from __future__ import annotations

import re
from typing import Any

from codegen.model import Erratum
from codegen.problems import Place, did_you_mean
from codegen.resolve.context import Context
from codegen.resolve.sections import MAPS, Entry, Sections

_STEP = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\.?([^.\[\]]+)')
_GONE = object()


def read_errata(context: Context) -> tuple[Erratum, ...]:
    """Every erratum, checked against the spec as it is written."""
    spec = _whole(context.sections)
    return tuple(_erratum(context, entry, spec) for entry in context.sections.entries("errata"))


def _whole(sections: Sections) -> dict[str, Any]:
    """All files as if they were one."""
    maps = {name: {key: entry.raw for key, entry in sections.maps[name].items()} for name in MAPS}
    single = {name: entry.raw for name, entry in sections.single.items()}
    return sections.head.data | maps | single | {"behavior": _behavior(sections)}


def _behavior(sections: Sections) -> dict[str, Any]:
    """Its parts from all files."""
    whole: dict[str, Any] = {}
    for part in sections.behavior:
        for name, raw in part.raw.items():
            known = whole.get(name)
            if isinstance(known, dict) and isinstance(raw, dict):
                whole[name] = known | raw
            elif isinstance(known, list) and isinstance(raw, list):
                whole[name] = known + raw
            else:
                whole.setdefault(name, raw)
    return whole


def _erratum(context: Context, entry: Entry, spec: dict[str, Any]) -> Erratum:
    raw, at = entry.raw, entry.at
    checks = [key for key in ("is", "has", "lacks") if key in raw]
    if len(checks) > 1:
        context.report(
            "two-forms", "an erratum has one check", at.child(checks[1]), "keep one", on_key=True
        )
    check = checks[0] if checks else ""
    _check(context, raw, at, check, spec)
    return Erratum(
        id=entry.name,
        sources=context.citations(raw["source"], at.child("source")),
        says=raw["says"],
        path=raw["path"],
        check=check,
        expected=raw.get(check) if check else None,
        resolution=raw["resolution"],
        reason=raw["reason"],
        at=at,
    )


def _check(
    context: Context, raw: dict[str, Any], at: Place, check: str, spec: dict[str, Any]
) -> None:
    steps = [quoted or plain for quoted, plain in _STEP.findall(raw["path"])]
    value, known, last = _find(spec, steps)
    if value is _GONE:
        hint = (
            did_you_mean(last, known)
            or "correct the path, or remove the erratum if the item is gone for good"
        )
        message = f'stale: the spec has no "{raw["path"]}"'
        context.report("stale-erratum", message, at.child("path"), hint)
    elif check and not _holds(check, value, raw[check]):
        message = f"stale: the spec says {_short(value)} at {raw['path']}"
        context.report(
            "stale-erratum", message, at.child(check), "correct the spec, or the erratum"
        )


def _find(value: Any, steps: list[str]) -> tuple[Any, list[str], str]:
    """The raw value at a path; or what was known where the path broke off, and the step that broke it."""
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return _GONE, list(value) if isinstance(value, dict) else [], step
    return value, [], ""


def _holds(check: str, value: Any, expected: Any) -> bool:
    if check == "is":
        return type(value) is type(expected) and bool(value == expected)
    if isinstance(expected, str):
        inside = isinstance(value, dict | list | str) and expected in value
    else:
        inside = isinstance(value, list) and expected in value
    return inside is (check == "has")


def _short(value: Any) -> str:
    text = f"keys {', '.join(value)}" if isinstance(value, dict) else repr(value)
    return text if len(text) <= 120 else text[:117] + "..."
