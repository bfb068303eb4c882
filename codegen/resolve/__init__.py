"""Stage 3. Values to model: sections merged, references turned into objects, provenance handed down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegen.load import SpecFile
from codegen.model import Api, ChannelGroup, ErrorKind, Namespace
from codegen.problems import Finding, Place, SpecError
from codegen.resolve.calls import read_namespaces
from codegen.resolve.channels import read_channel_groups
from codegen.resolve.context import Context
from codegen.resolve.errata import read_errata
from codegen.resolve.facts import read_errors, read_flows, read_security, read_topics
from codegen.resolve.head import read_editions, read_info, read_sources, read_versions
from codegen.resolve.protocol import read_protocol
from codegen.resolve.sections import merge
from codegen.resolve.types import declare, define_all

if TYPE_CHECKING:
    from codegen.model.behavior import Behavior, Scenario


def resolve(files: tuple[SpecFile, ...]) -> tuple[Api, list[Finding]]:
    """The model of a spec whose files have the right shape, and every name that does not resolve."""
    try:
        return _resolve(files)
    except RecursionError:
        message = "objects inside objects extend one another too deeply"
        hint = "write some of the types out under `types`"
        raise SpecError([Finding("extends-depth", message, Place(files[0].name), hint)]) from None


def _resolve(files: tuple[SpecFile, ...]) -> tuple[Api, list[Finding]]:
    context = Context(merge(files))
    head = files[0].data
    context.sources = read_sources(context, head)
    context.editions = read_editions(context, head)
    context.versions = read_versions(context, head)
    declare(context)
    define_all(context)
    groups = read_channel_groups(context)
    spaces = read_namespaces(context)
    errors = read_errors(context)
    behavior = _behavior(context, spaces, groups, errors)
    api = Api(
        info=read_info(head),
        packages={name: dict(value or {}) for name, value in (head.get("packages") or {}).items()},
        editions=tuple(context.editions.values()),
        versions=tuple(context.versions.values()),
        sources=tuple(context.sources.values()),
        protocol=read_protocol(context, head),
        namespaces=spaces,
        types=tuple(context.types_of(context.global_home)),
        channel_groups=groups,
        errors=errors,
        security=read_security(context),
        flows=read_flows(context, groups),
        topics=read_topics(context),
        errata=read_errata(context),
        severities=dict((head.get("lint") or {}).get("rules") or {}),
        files=tuple(file.name for file in files),
        types_files=context.files_of(context.global_home),
        behavior=behavior,
        scenarios=_scenarios(context, behavior, spaces, groups),
    )
    return api, context.findings


def _behavior(
    context: Context,
    spaces: tuple[Namespace, ...],
    groups: tuple[ChannelGroup, ...],
    errors: tuple[ErrorKind, ...],
) -> Behavior | None:
    if not context.sections.behavior:
        return None
    from codegen.resolve.behavior import read_behavior  # most specs have none

    return read_behavior(context, spaces, groups, errors)


def _scenarios(
    context: Context,
    behavior: Behavior | None,
    spaces: tuple[Namespace, ...],
    groups: tuple[ChannelGroup, ...],
) -> tuple[Scenario, ...]:
    if not context.sections.maps["scenarios"]:
        return ()
    from codegen.resolve.scenarios import read_scenarios

    channels = tuple(channel for group in groups for channel in group.channels)
    return read_scenarios(context, behavior, spaces, channels)
