"""What resolving carries along: the tables of names, inherited facts and the findings so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from codegen.model import Citation, Definition, Edition, Home, Source, Version
from codegen.names import words
from codegen.problems import Finding, Place, did_you_mean
from codegen.resolve.sections import Sections

T = TypeVar("T")
GLOBAL_HOME = Home("types", "", ())
MAX_HINTS = 50  # looking for similar names is slow; a forgotten include makes thousands unknown
_ITEM_KEYS = frozenset({"source", "editions", "since", "confidence"})


class Inherited(NamedTuple):
    """The facts an item has from the one around it unless it says otherwise."""

    sources: tuple[Citation, ...] = ()
    editions: tuple[Edition, ...] = ()
    since: Version | None = None
    never: bool = False
    confidence: str = ""


NOTHING = Inherited()


class Context:
    """Tables and findings of one resolve run."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.findings: list[Finding] = list(sections.findings)
        self.sources: dict[str, Source] = {}
        self.editions: dict[str, Edition] = {}
        self.versions: dict[str, Version] = {}
        self.definitions: dict[str, Definition] = {}  # by qualified name
        self.global_home = GLOBAL_HOME
        self.definer: Any = None  # types.Definer, made on first use
        self._hints: dict[str, str] = {}  # unknown type -> what may have been meant
        self._cited: dict[str | tuple[str, ...], tuple[Citation, ...]] = {}
        self._types: dict[Home, list[Definition]] = {}
        self._files: dict[Home, set[str]] = {}

    # --- findings -------------------------------------------------------------------------------

    def report(
        self,
        rule: str,
        message: str,
        place: Place,
        hint: str = "",
        *,
        on_key: bool = False,
        offset: int = 0,
    ) -> None:
        """Note a finding and go on."""
        self.findings.append(Finding(rule, message, place, hint, on_key=on_key, offset=offset))

    # --- definitions ----------------------------------------------------------------------------

    def add_type(self, home: Home, definition: Definition) -> None:
        """List a definition in its home, in the order of the spec."""
        self._types.setdefault(home, []).append(definition)

    def types_of(self, home: Home) -> list[Definition]:
        """The definitions of a home so far."""
        return self._types.get(home, [])

    def drop_types(self, home: Home, start: int) -> None:
        """Take back what was listed in a home from there on."""
        del self._types.get(home, [])[start:]

    def uses(self, home: Home, file: str) -> None:
        """Output for this home depends on this spec file."""
        self._files.setdefault(home, set()).add(file)

    def files_of(self, home: Home) -> frozenset[str]:
        """The spec files that output for this home depends on."""
        return frozenset(self._files.get(home, ()))

    def lookup(self, name: str, home: Home, place: Place, offset: int = 0) -> Definition | None:
        """The definition a name means here: of the own namespace, then a global or qualified one."""
        own = self.definitions.get(f"{home.wire}.{name}") if home.wire else None
        other = self.definitions.get(name)
        if own is not None and other is not None and own is not other and "." not in name:
            message = f'"{name}" may be {own.qualified} or the global type {name}'
            self.report("ambiguous-type", message, place, "rename one of them", offset=offset)
        found = own or other
        if found is None:
            hint = self._hints.get(name) or self._hints.setdefault(name, self._suggest(name))
            self.report("unknown-type", f'there is no type "{name}"', place, hint, offset=offset)
        else:
            self.uses(home, found.at.file)
        return found

    def _suggest(self, name: str) -> str:
        short = name.rpartition(".")[2]
        same = [known for known in self.definitions if known.rpartition(".")[2] == short]
        if len(same) == 1:
            return f'did you mean "{same[0]}"?'
        basic = ("string", "integer", "number", "boolean", "any", "object", "null", "date-time")
        hint = (
            did_you_mean(name, [*self.definitions, *basic]) if len(self._hints) < MAX_HINTS else ""
        )
        return hint or "declare it under `types`, or correct the name"

    # --- facts ----------------------------------------------------------------------------------

    def inherit(self, raw: Any, at: Place, inherited: Inherited) -> Inherited:
        """The facts of an item: its own where it says something, else those around it."""
        if type(raw) is not dict or _ITEM_KEYS.isdisjoint(raw):
            return inherited
        since, never = self._since(raw, at, inherited)
        return Inherited(
            self.citations(raw["source"], at.child("source"))
            if "source" in raw
            else inherited.sources,
            self._editions(raw["editions"], at.child("editions"))
            if "editions" in raw
            else inherited.editions,
            since,
            never,
            raw.get("confidence", inherited.confidence),
        )

    def item(self, wire: str, raw: Any, at: Place, inherited: Inherited) -> dict[str, Any]:
        """The arguments that every `Item` takes."""
        facts = {
            "wire": wire,
            "words": words(wire),
            "at": at,
            "sources": inherited.sources,
            "editions": inherited.editions,
            "since": inherited.since,
            "never": inherited.never,
            "confidence": inherited.confidence,
        }
        if type(raw) is dict:
            if "name" in raw:
                facts["words"] = words(raw["name"])
            for key in ("description", "note", "experimental"):
                if key in raw:
                    facts[key] = raw[key]
            if raw.get("deprecated"):
                facts["deprecated"] = (
                    "Deprecated." if raw["deprecated"] is True else raw["deprecated"]
                )
            if raw.get("undocumented"):
                text = raw["undocumented"]
                facts["undocumented"] = "No document describes this." if text is True else text
        return facts

    def citations(self, raw: Any, at: Place) -> tuple[Citation, ...]:
        """`S0 Agent/get` and lists of such."""
        key = tuple(raw) if type(raw) is list else raw
        known = self._cited.get(key)
        if known is not None:
            return known
        many = raw if type(raw) is list else [raw]
        found = []
        for index, text in enumerate(many):
            name, _, part = text.partition(" ")
            place = at.child(index) if many is raw else at
            source = self._declared("unknown-source", name, self.sources, place)
            if source is not None:
                found.append(Citation(source, part))
        if len(found) == len(many):
            self._cited[key] = tuple(found)
        return tuple(found)

    def _editions(self, raw: Any, at: Place) -> tuple[Edition, ...]:
        many = raw if type(raw) is list else [raw]
        found = []
        for index, name in enumerate(many):
            place = at.child(index) if many is raw else at
            edition = self._declared("unknown-edition", name, self.editions, place)
            if edition is not None:
                found.append(edition)
        return tuple(found)

    def _since(
        self, raw: dict[str, Any], at: Place, inherited: Inherited
    ) -> tuple[Version | None, bool]:
        if "since" not in raw:
            return inherited.since, inherited.never
        name = str(raw["since"])
        if name == "none":
            return None, True
        return self._declared("unknown-version", name, self.versions, at.child("since")), False

    def _declared(self, rule: str, name: str, table: Mapping[str, T], at: Place) -> T | None:
        """Something that the entry file declares, or None and a finding."""
        found = table.get(name)
        if found is None:
            what = rule.removeprefix("unknown-")
            hint = did_you_mean(name, table) or f"declare it under `{what}s` in the entry file"
            self.report(rule, f'there is no {what} "{name}"', at, hint)
        return found
