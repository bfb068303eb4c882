"""The whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from codegen.model.calls import Channel, ChannelGroup, Method, Namespace
from codegen.model.facts import Erratum, ErrorKind, Flow, Protocol, Security, Topic
from codegen.model.frozen import frozen
from codegen.model.items import Edition, Source, Version
from codegen.model.types import Definition

if TYPE_CHECKING:
    from codegen.model.behavior import Behavior, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What this is a spec of."""

    title: str
    short: str
    description: str
    version: str
    license: str
    authors: tuple[str, ...]
    disclaimer: str


@frozen
class Api:
    """Everything a spec says."""

    info: Info
    packages: dict[str, dict[str, Any]]  # by target name
    editions: tuple[Edition, ...]
    versions: tuple[Version, ...]  # oldest first
    sources: tuple[Source, ...]
    protocol: Protocol | None
    types: tuple[Definition, ...]  # global ones
    namespaces: tuple[Namespace, ...]
    channel_groups: tuple[ChannelGroup, ...]
    errors: tuple[ErrorKind, ...]
    security: Security | None
    flows: tuple[Flow, ...]
    topics: tuple[Topic, ...]
    errata: tuple[Erratum, ...]
    severities: dict[str, str] = field(default_factory=dict)  # lint.rules
    files: tuple[str, ...] = ()  # every spec file, the entry first
    behavior: Behavior | None = None
    scenarios: tuple[Scenario, ...] = ()
    types_files: frozenset[str] = frozenset()  # the files that output for global types depends on

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Every named type, global ones first, then by namespace, then by channel group."""
        return _definitions(self)

    @property
    def methods(self) -> tuple[Method, ...]:
        """Every callable method."""
        return tuple(method for namespace in self.namespaces for method in namespace.methods)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel."""
        return tuple(channel for group in self.channel_groups for channel in group.channels)

    @property
    def type_modules(self) -> tuple[Namespace, ...]:
        """The namespaces that define types; global types stand in a namespace without a name."""
        return self._with_global_types(n for n in self.namespaces if n.types)

    @property
    def modules(self) -> tuple[Namespace, ...]:
        """The namespaces that define types or offer methods, and the one of global types."""
        return self._with_global_types(n for n in self.namespaces if n.types or n.methods)

    def _with_global_types(self, namespaces: Iterable[Namespace]) -> tuple[Namespace, ...]:
        modules = list(namespaces)
        if self.types:
            home = self.types[0].home
            modules.insert(0, Namespace(
                wire="", words=(), at=self.types[0].at, description="Types of no namespace.",
                home=home, methods=(), known=(), types=self.types, files=self.types_files,
            ))  # fmt: skip
        return tuple(modules)

    @property
    def behaviors(self) -> tuple[Behavior, ...]:
        """The behaviour, if there is any; for templates of mocks."""
        return (self.behavior,) if self.behavior is not None else ()

    @property
    def clients(self) -> tuple[Api, ...]:
        """The API itself, if there is anything to call or to listen to; for templates of clients."""
        return (self,) if self.protocol is not None else ()

    @property
    def drop_ins(self) -> tuple[Api, ...]:
        """The API itself, if the vendor has a script whose place another one can take."""
        script = self.protocol.script if self.protocol is not None else None
        return (self,) if script is not None and script.file and script.wire else ()

    @property
    def method_namespaces(self) -> tuple[Namespace, ...]:
        """The namespaces that offer methods."""
        return tuple(namespace for namespace in self.namespaces if namespace.methods)


@lru_cache(maxsize=1)  # every page of the reference asks
def _definitions(api: Api) -> tuple[Definition, ...]:
    homes = (
        api.types,
        *(namespace.types for namespace in api.namespaces),
        *(group.types for group in api.channel_groups),
    )
    return tuple(definition for types in homes for definition in types)
