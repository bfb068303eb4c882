"""The schema files in the reader that most editors and JavaScript programs use."""

from __future__ import annotations

import json
from pathlib import Path

from tests import node
from tests.golden.cases import CASES
from tests.golden.cases import reading as golden_reading
from tests.spec_examples import SPECS, reading, write


def test_ajv_compiles_every_file_and_takes_every_example(tmp_path: Path):
    """In its strict mode, in which it stops at any keyword or format that it does not know."""
    folders = {}
    for spec in (*SPECS, *CASES):
        found = reading(spec) if spec in SPECS else golden_reading(spec)
        folders[spec] = write(tmp_path / spec, found, "schema") / "schema"
    said = node.report("schemas/json-schema.mjs", *map(str, folders.values()))
    for spec, folder in folders.items():
        alone = list(folder.rglob("*/*.schema.json"))
        assert said[str(folder)]["schemas"] == len(alone), spec
        assert said[str(folder)]["wrong"] == [], spec
    assert said[str(folders["real"])]["examples"] > 150


def test_ajv_would_refuse_what_is_wrong(tmp_path: Path):
    folder = write(tmp_path, reading("thermostat"), "schema") / "schema"
    path = folder / "requests" / "climate.set-target.schema.json"
    schema = json.loads(path.read_text())
    schema["examples"][0]["args"][1] = 31
    path.write_text(json.dumps(schema))
    (found,) = node.report("schemas/json-schema.mjs", str(folder)).values()
    assert [it["id"] for it in found["wrong"]] == [schema["$id"]]
