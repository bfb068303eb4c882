"""Whether a JSON value is of a type of the model: what does not fit, and where exactly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.misfits import (
    MISMATCH,
    NO_LIMITS,
    READ_ONLY,
    UNKNOWN_FIELD,
    UNKNOWN_VALUE,
    Misfit,
    Misfits,
    basic,
    limit_misfits,
    needed,
    same,
    shown,
    written,
)
from codegen.model import (
    Alias,
    Definition,
    Enum,
    EnumValue,
    Field,
    Limits,
    ListOf,
    Literal,
    MapOf,
    Primitive,
    Record,
    Ref,
    TaggedUnion,
    Type,
    Union,
    Variant,
)
from codegen.problems import did_you_mean

MAX_HINTS = 100  # values that get a "did you mean"
MAX_NEAR = 1000  # names that are looked through for one


class Checker:
    """Checks values. Verdicts are kept for one check, so that unions of unions stay cheap."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Misfits] = {}
        self._sent = False
        self._entries: dict[Enum, dict[str | int, EnumValue]] = {}
        self._hints_left = MAX_HINTS

    def check(
        self, kind: Type, value: Any, limits: Limits = NO_LIMITS, *, sent: bool = False
    ) -> Misfits:
        """What does not fit; `sent` is for values that travel from the page to its peer."""
        self._known.clear()
        self._sent = sent
        try:
            return self._type(kind, value) or limit_misfits(limits, value)
        except RecursionError:
            return [Misfit((), "the value or its type is nested too deeply to check")]

    def check_field(self, field: Field, value: Any, *, sent: bool = False) -> Misfits:
        """The same for a field or parameter that is there."""
        if value is None and field.nullable:
            return []
        return self.check(field.type, value, field.limits, sent=sent)

    def _type(self, kind: Type, value: Any) -> Misfits:
        match kind:
            case Primitive():
                return basic(kind.name, value)
            case Ref():
                return self._definition(kind.target, value)
            case ListOf():
                if type(value) is not list:
                    return [needed(f"a list ({written(kind)})", value)]
                return self._parts(enumerate(value), kind.item)
            case MapOf():
                if type(value) is not dict:
                    return [needed("an object", value)]
                return self._parts(value.items(), kind.value)
            case Literal():
                return [] if same(kind.value, value) else [needed(shown(kind.value), value)]
            case Union():
                return self._union(kind, value)
            case _:
                raise TypeError(f"no check for {kind!r}")

    def _parts(self, parts: Iterable[tuple[str | int, Any]], kind: Type) -> Misfits:
        return [misfit for key, part in parts for misfit in _under(key, self._type(kind, part))]

    def _union(self, union: Union, value: Any) -> Misfits:
        """No misfit if a member fits; else those of the member that was most likely meant."""
        best: Misfits = []
        for member in union.members:
            found = self._type(member, value)
            if not found:
                return []
            if not best or _distance(found) < _distance(best):
                best = found
        return [needed(written(union), value)] if best[0].whole and not best[0].path else best

    def _near(self, wrong: str, known: list[str]) -> str:
        """Looking for similar names is slow: not among very many, and not for ever."""
        if self._hints_left <= 0 or len(known) > MAX_NEAR:
            return ""
        self._hints_left -= 1
        return did_you_mean(wrong, known)

    # --- definitions ----------------------------------------------------------------------------

    def _definition(self, definition: Definition, value: Any) -> Misfits:
        key = (id(definition), id(value))
        known = self._known.get(key)
        if known is None:
            self._known[key] = [Misfit((), f"{definition.qualified} is made of itself only")]
            self._known[key] = known = self._fresh(definition, value)
        return known

    def _fresh(self, definition: Definition, value: Any) -> Misfits:
        match definition:
            case Record():
                found = self._record(definition, value)
            case Enum():
                found = self._enum(definition, value)
            case TaggedUnion():
                found = self._tagged(definition, value)
            case Alias():
                found = self._type(definition.type, value)
            case _:
                raise TypeError(f"no check for {definition!r}")
        return found or limit_misfits(definition.limits, value)

    def _record(self, record: Record, value: Any) -> Misfits:
        if type(value) is not dict:
            return [needed(f"an object ({record.qualified})", value)]
        found: Misfits = []
        for field in record.fields:
            if field.wire in value:
                found += _under(field.wire, self._field(field, value[field.wire]))
            elif not field.optional:
                message = f'"{field.wire}" is missing; {record.qualified} requires it'
                found.append(Misfit((), message))
        known = {field.wire for field in record.fields}
        return found + [self._unknown_field(record, key) for key in value if key not in known]

    def _unknown_field(self, record: Record, key: str) -> Misfit:
        near = self._near(key, [field.wire for field in record.fields])
        message = f"{record.qualified} has no field {shown(key)}" + (f"; {near}" if near else "")
        return Misfit((key,), message, UNKNOWN_FIELD if record.open else MISMATCH)

    def _field(self, field: Field, value: Any) -> Misfits:
        if field.read_only and self._sent:
            return [Misfit((), "only the other side sends this field (read_only)", READ_ONLY)]
        if value is None and field.nullable:
            return []
        return self._type(field.type, value) or limit_misfits(field.limits, value)

    def _enum(self, enum: Enum, value: Any) -> Misfits:
        if type(value) is not (int if enum.integers else str):
            listed = _listed([shown(entry.value) for entry in enum.values])
            return [needed(f"a value of {enum.qualified} ({listed})", value)]
        entry = self._entry(enum, value)
        if entry is not None:
            if entry.read_only and self._sent:
                message = f"{shown(value)} may arrive, but may not be sent (read_only)"
                return [Misfit((), message, READ_ONLY)]
            return []
        known = [str(entry.value) for entry in enum.values]
        near = self._near(str(value), known) or "it has " + _listed(known)
        message = f"{enum.qualified} has no value {shown(value)}; {near}"
        return [Misfit((), message, UNKNOWN_VALUE if enum.open else MISMATCH)]

    def _entry(self, enum: Enum, value: str | int) -> EnumValue | None:
        entries = self._entries.get(enum)
        if entries is None:
            entries = {_folded(enum, entry.value): entry for entry in enum.values}
            self._entries[enum] = entries
        return entries.get(_folded(enum, value))

    def _tagged(self, union: TaggedUnion, value: Any) -> Misfits:
        if type(value) is not dict:
            return [needed(f"an object ({union.qualified})", value)]
        variant = _variant(union, value)
        if variant is not None:
            return self._definition(variant.record, value)
        known = _listed([variant.key for variant in union.variants])
        kind = UNKNOWN_VALUE if union.open else MISMATCH
        if union.tag is None:
            message = f"no field tells which {union.qualified} it is; known: {known}"
            return [Misfit((), message, kind)]
        tag = union.tag.wire
        if tag not in value:
            return [Misfit((), f'"{tag}" is missing; it tells which {union.qualified} it is')]
        message = f"{union.qualified} has no variant {shown(value[tag])}; it has {known}"
        return [Misfit((tag,), message, kind)]


# --- pieces -------------------------------------------------------------------------------------


def _under(key: str | int, found: Misfits) -> Misfits:
    return [misfit._replace(path=(key, *misfit.path)) for misfit in found] if found else found


def _distance(found: Misfits) -> tuple[int, int]:
    """How far a value is from a type: unknown to an open one, wrong inside, wrong altogether."""
    if found[0].whole and not found[0].path:
        return (2, 0)
    wrong = sum(misfit.kind == MISMATCH for misfit in found)
    return (1 if wrong else 0, wrong)


def _folded(enum: Enum, value: str | int) -> str | int:
    return value.casefold() if enum.ignore_case and isinstance(value, str) else value


def _variant(union: TaggedUnion, value: dict[str, Any]) -> Variant | None:
    if union.tag is None:
        return next((variant for variant in union.variants if variant.key in value), None)
    tag = value.get(union.tag.wire)
    return next((variant for variant in union.variants if variant.key == tag), None)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
