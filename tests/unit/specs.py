"""Small specs in the tests of the reading stages."""

from __future__ import annotations

import textwrap
from pathlib import Path

from codegen import pipeline
from codegen.load import SpecFile, parse
from codegen.misfits import written
from codegen.model import Api, Definition, Field, Record
from codegen.problems import Finding, SpecError
from codegen.resolve import resolve
from codegen.rules import Speller, check_rules
from codegen.validate import validate

HEAD = "scapi: 1\ninfo: {title: T, description: D, version: 1}\n"
QUIET = (
    "lint: {rules: {missing-source: 'off', missing-description: 'off', missing-example: 'off', "
    "unused-type: 'off'}}\n"
)


def spec_file(body: str) -> SpecFile:
    """A whole spec in one file, from what stands below its head."""
    text = HEAD + QUIET + textwrap.dedent(body)
    return SpecFile("scapi.yaml", "scapi.yaml", text, parse(text, "scapi.yaml"))


def api_of(body: str) -> Api:
    """Its model; the spec must have the right shape and resolve."""
    file = spec_file(body)
    assert validate(file, entry=True) == []
    api, findings = resolve((file,))
    assert findings == []
    return api


def found(body: str, folder: Path) -> list[str]:
    """What the whole reading finds, as `line:column rule message`."""
    file = spec_file(body)
    (folder / "scapi.yaml").write_text(file.text, encoding="utf-8")
    try:
        findings: tuple[Finding, ...] = pipeline.read_spec(folder, "scapi.yaml").findings
    except SpecError as error:
        findings = error.findings
    head = (HEAD + QUIET).count("\n")
    return [f"{f.line - head}:{f.column} {f.rule} {f.message}" for f in findings]


def definition(api: Api, qualified: str) -> Definition:
    """The type that other places of the spec call so."""
    return next(d for d in api.definitions if d.qualified == qualified)


def told(field: Field) -> str:
    """`name: type`, with `?` for may be absent and `!` for may be null."""
    marks = "?" * field.optional + "!" * field.nullable
    return f"{field.wire}: {written(field.type)}{marks}"


def fields_of(api: Api, qualified: str) -> list[str]:
    """The fields of an object, each as `told`."""
    record = definition(api, qualified)
    assert isinstance(record, Record)
    return [told(field) for field in record.fields]


def rules_of(body: str, *languages: Speller) -> list[tuple[str, str]]:
    """Each as (rule, dotted place)."""
    return [(f.rule, f.place.dotted) for f in check_rules(api_of(body), languages or None)]
