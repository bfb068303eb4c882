"""Stage 2. The shape of a spec file: which keys may stand where, and what they mean.

Shape only: whether a name exists or an example fits its type is for `resolve` and `rules`.
The help texts are what editors show; `json_schema` exports them.
"""

from __future__ import annotations

from typing import Any

from codegen.load import SpecFile
from codegen.problems import Finding
from codegen.shapes import (
    FLAG,
    INTEGER,
    TEXT,
    At,
    Choice,
    Either,
    Key,
    ListOf,
    MapOf,
    Record,
    Schema,
)
from codegen.validate.behavior import BEHAVIOR
from codegen.validate.calls import CHANNELS, NAMESPACE, TYPES
from codegen.validate.facts import ERRATUM, ERROR, FLOW, SECURITY, TOPIC
from codegen.validate.items import VERSION
from codegen.validate.protocol import PROTOCOL
from codegen.validate.scenarios import SCENARIO

LANGUAGE_VERSION = 1

SECTIONS = {
    "types": Key(TYPES, "Types of no namespace."),
    "namespaces": Key(MapOf(NAMESPACE), "Groups of methods."),
    "channels": Key(CHANNELS, "What a page can subscribe to."),
    "errors": Key(MapOf(ERROR), "Errors the peer answers with."),
    "security": Key(SECURITY, "What the host lets a page do."),
    "flows": Key(MapOf(FLOW), "Documented sequences of events."),
    "topics": Key(MapOf(TOPIC), "Facts that belong to no single item."),
    "errata": Key(MapOf(ERRATUM), "Mistakes in the sources, by id."),
    "behavior": Key(BEHAVIOR, "What a mock of the host does."),
    "scenarios": Key(MapOf(SCENARIO), "Stories that are run on the behaviour, by id."),
}
INFO = Record(
    "info",
    "What this is a spec of.",
    {
        "title": Key(TEXT, "The API's name.", required=True),
        "short": Key(TEXT, "Its short name."),
        "description": Key(TEXT, "What it is, in a few sentences.", required=True),
        "version": Key(VERSION, "The version of what is generated.", required=True),
        "license": Key(TEXT, "SPDX id of the licence of what is generated."),
        "authors": Key(ListOf(TEXT), "Who is named in package metadata."),
        "disclaimer": Key(TEXT, "What every README has to say (affiliation, trademarks)."),
    },
)
EDITION = Record(
    "edition",
    "A product line or a document generation that has its own set of features.",
    {
        "title": Key(TEXT, "Its name.", required=True),
        "description": Key(TEXT, "What it is."),
        "date": Key(VERSION, "When it was current."),
        "sources": Key(ListOf(TEXT), "The sources that describe it."),
    },
)
VERSION_ENTRY = Record(
    "version",
    "A version on the axis of `since`, oldest first.",
    {
        "title": Key(TEXT, "Its name.", required=True),
        "description": Key(TEXT, "What came with it."),
        "sources": Key(ListOf(TEXT), "The sources that show it."),
    },
)
SOURCE_ENTRY = Record(
    "source",
    "A document, program or recording that facts come from.",
    {
        "title": Key(TEXT, "What it is.", required=True),
        "date": Key(VERSION, "When it was made or read."),
        "location": Key(TEXT, "Where it can be found."),
        "description": Key(TEXT, "What it is worth."),
    },
)
LINT = Record(
    "lint settings",
    "How strict the rules are for this spec.",
    {
        "rules": Key(MapOf(Choice("error", "warning", "off")), "Severity by rule id."),
    },
)
HEAD = {
    "scapi": Key(INTEGER, f"The version of the spec language: {LANGUAGE_VERSION}.", required=True),
    "info": Key(INFO, "What this is a spec of.", required=True),
    "packages": Key(
        MapOf(MapOf(Either((str, TEXT), (bool, FLAG), (int, INTEGER), (list, ListOf(TEXT))))),
        "Package names and metadata by target.",
    ),
    "editions": Key(MapOf(EDITION), "Product lines and document generations."),
    "versions": Key(MapOf(VERSION_ENTRY), "Versions for `since`, oldest first."),
    "sources": Key(MapOf(SOURCE_ENTRY), "Where the facts come from."),
    "protocol": Key(PROTOCOL, "How messages look on the wire."),
    "include": Key(ListOf(TEXT), "More files of this spec, in order; * and ** are allowed."),
    "lint": Key(LINT, "How strict the rules are."),
}
ENTRY = Record("spec", "The entry file of a spec.", HEAD, SECTIONS)
PART = Record("spec part", "A file that an entry includes.", SECTIONS)


def validate(file: SpecFile, *, entry: bool) -> list[Finding]:
    """Everything in the file that has the wrong shape."""
    findings: list[Finding] = []
    (ENTRY if entry else PART).check(file.data, At(None, file.name), findings.append)
    if entry and not findings and file.data["scapi"] != LANGUAGE_VERSION:
        message = f"spec language {file.data['scapi']}; this generator reads {LANGUAGE_VERSION}"
        place = At(At(None, file.name), "scapi").place()
        findings.append(
            Finding("language-version", message, place, "use a generator that reads it")
        )
    return findings


def json_schema(*, entry: bool) -> Schema:
    """The JSON Schema that editors complete and check spec files with."""
    named: dict[str, Any] = {}
    reference = (ENTRY if entry else PART).schema(named)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **reference, "$defs": named}
