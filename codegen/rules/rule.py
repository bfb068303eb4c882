"""What a rule is, and the view of a spec that rules look through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from codegen.misfits import Misfit
from codegen.model import Api, Channel, Definition, Event, Field, Item, Method, Record
from codegen.problems import Finding, Place, Severity
from codegen.rules.spelling import Speller, spellers
from codegen.values import Checker

Judged = tuple[str, Place, Misfit]  # what it is, where it stands, what is wrong


class Scope:
    """A spec as rules look at it; lists that several rules need are made once."""

    def __init__(self, api: Api, languages: Sequence[Speller] | None = None) -> None:
        self.api = api
        self._languages = languages
        self.checker = Checker()
        self.walked: list[Finding] | None = None  # made by the first rule on expressions
        self.judged: list[Judged] | None = None  # made by the first rule on examples that is on

    @cached_property
    def languages(self) -> tuple[Speller, ...]:
        """Those that names must be spelled in."""
        return spellers() if self._languages is None else tuple(self._languages)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """Every type, those written inside other items included."""
        return self.api.definitions

    @cached_property
    def named(self) -> tuple[Definition, ...]:
        """Types that the spec gives a name."""
        return tuple(definition for definition in self.definitions if not definition.inline)

    @cached_property
    def methods(self) -> tuple[Method, ...]:
        """Every method, those that no client offers included."""
        return tuple(m for space in self.api.namespaces for m in (*space.methods, *space.known))

    @cached_property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel."""
        return self.api.channels

    @cached_property
    def events(self) -> tuple[tuple[Channel, Event], ...]:
        """Every event with its channel."""
        return tuple((channel, event) for channel in self.channels for event in channel.events)

    @cached_property
    def params(self) -> tuple[tuple[Field, ...], ...]:
        """Parameter lists as they are written: of methods, overloads and channels."""
        methods = (
            params
            for method in self.methods
            for params in ([o.params for o in method.overloads] or [method.params])
        )
        return tuple(
            params for params in (*methods, *(c.parameters for c in self.channels)) if params
        )

    @cached_property
    def own_fields(self) -> tuple[Field, ...]:
        """Fields of objects, each once, however many objects it is handed down to."""
        records = (d for d in self.definitions if isinstance(d, Record))
        return tuple({id(field): field for record in records for field in record.fields}.values())

    @cached_property
    def items(self) -> tuple[tuple[str, Item], ...]:
        """What a reader looks up, with what it is called: methods, types, channels and events."""
        return (
            *(("method", method) for method in self.methods),
            *(("type", definition) for definition in self.named),
            *(("channel", channel) for channel in self.channels),
            *(("event", event) for _, event in self.events),
        )


Check = Callable[[Scope], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong with a spec, and its documentation."""

    id: str  # "unused-type"; the folder in tests/errors, the heading in docs/rules.md
    severity: Severity  # unless the spec says otherwise under lint.rules
    summary: str  # what is reported, in one line
    why: str
    fix: str
    check: Check | None = None  # None: an earlier stage reports it, always as an error
