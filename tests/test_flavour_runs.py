"""The target `python-flavours`: same bytes anywhere, no work twice, no name in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import pytest

from codegen import flavours, pipeline
from codegen.problems import UsageError
from codegen.render import NO_REUSE, OutputFile, Reuse
from codegen.targets import select
from tests.spec_examples import ROOT, SPECS, importer, reading, write

MODULES = 3

HOSTILE = """
scapi: 1
info: {title: T, short: T, description: D., version: "1", license: MIT, authors: [A]}
packages: {python-flavours: {module: taken_types}}
lint: {rules: {missing-source: "off", missing-description: "off", missing-example: "off"}}
types:
  Field:
    description: "Ends \\"\\"\\" in a quote\\""
    fields:
      list: string[]
      copy: string?
      json: {type: "string?", description: "x\\"\\"\\"\\nimport os"}
      class: string?
      self: string?
      field: string?
      UNSET: string?
      model_config: string?
      "$ref": integer?
      lit: '("page" | "owner" | null)?'
      either: (BaseModel | Struct | null)?
      untold: Untold?
  BaseModel: {fields: {a: any, next: BaseModel?}}
  Struct: {fields: {e: Enum, w: "Closed | null", i: "Ints[]", f: Field?}}
  Enum: {values: {name: x, value: y, mro: z}}
  Closed: {values: [A, B], open: false}
  Ints: {values: [1, 2]}
  Untold: {variants: {alpha: {fields: {alpha: integer}}, beta: {fields: {beta: string}}}}
"""


def test_names_that_python_or_a_library_has_taken(tmp_path: Path):
    spec = tmp_path / "scapi.yaml"
    spec.write_text(HOSTILE)
    out = write(tmp_path, pipeline.read_spec(spec), "python-flavours")
    load = importer(out / "python-flavours")
    value = {"list": ["a"], "copy": "c", "class": "d", "field": "e", "$ref": 1, "lit": None}

    model = load("taken_types.pydantic").Field_.model_validate(value)
    assert (model.list_, model.copy_, model.class_, model.ref) == (["a"], "c", "d", 1)
    assert model.model_dump(by_alias=True, exclude_unset=True) == value
    struct = msgspec.convert(value, load("taken_types.msgspec").Field)
    assert (struct.list_, struct.copy, struct.field_, struct.ref) == (["a"], "c", "e", 1)
    assert msgspec.to_builtins(struct) == value
    assert {*get_type_hints(load("taken_types.typed_dict").Field)} > {*value}


PRINT = """
import sys, hashlib
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from codegen import pipeline
reading = pipeline.read_spec(Path(sys.argv[1]) / "examples/thermostat/spec")
files = pipeline.build(reading, ("python-flavours",))
print(*(f"{file.path} {hashlib.sha256(file.data).hexdigest()}" for file in files), sep="\\n")
"""
PYPROJECT = """
[tool.black]
line-length = 40
skip-magic-trailing-comma = true
[tool.isort]
profile = "google"
[tool.datamodel-codegen]
snake-case-field = true
use-schema-description = false
"""


def test_output_depends_on_nothing_around_it(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    runs = [
        (ROOT, {"PYTHONHASHSEED": "0"}),
        (tmp_path, {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}),
        (
            tmp_path,
            {
                "PYTHONHASHSEED": "42",
                "TZ": "UTC",
                "LC_ALL": "tr_TR.UTF-8",
                "BLACK_NUM_WORKERS": "1",
            },
        ),
    ]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PRINT, str(ROOT)],
            cwd=cwd, env={**os.environ, **env}, check=True, capture_output=True, text=True,
        ).stdout
        for cwd, env in runs
    }  # fmt: skip
    assert len(outputs) == 1


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for every time that the other generator ran."""
    runs: list[int] = []
    real = flavours.generate

    def generate(*arguments: Any) -> tuple[str, list[str]]:
        runs.append(1)
        return real(*arguments)

    monkeypatch.setattr(flavours, "generate", generate)
    return runs


def made(spec: str, reuse: Reuse) -> list[OutputFile]:
    (target,) = select(("python-flavours",))
    return flavours.build_flavours(target, reading(spec).api, reuse)


@pytest.mark.parametrize("place", ["outputs", "on_disk"])
def test_what_is_as_it_would_be_made_is_not_made_again(place: str, counted: list[int]):
    before = made("thermostat", NO_REUSE)
    assert len(counted) == MODULES
    earlier = {file.path: file.data for file in before}
    reuse = Reuse(frozenset(), earlier if place == "outputs" else {}, earlier.get)
    assert made("thermostat", reuse) == before
    assert len(counted) == MODULES


def test_another_schema_is_made_anew(counted: list[int]):
    earlier = {file.path: file.data for file in made("thermostat", NO_REUSE)}
    renamed = {path.replace("api_types", "wwe_scapi_types"): data for path, data in earlier.items()}
    made("real", Reuse(frozenset(), renamed, renamed.get))
    assert len(counted) == 2 * MODULES


def test_a_run_that_makes_nothing_imports_nothing(tmp_path: Path):
    """A fresh clone, where the manifest vouches for what is there."""
    write(tmp_path, reading("thermostat"), "python-flavours")
    script = (
        "import sys; sys.modules['datamodel_code_generator'] = sys.modules['black'] = None\n"
        "from codegen.render import Reuse\nfrom pathlib import Path\nfrom codegen import pipeline\n"
        "reading = pipeline.read_spec(Path(sys.argv[1]))\n"
        "disk = lambda path: (Path(sys.argv[2]) / path).read_bytes()\n"
        "files = pipeline.build(reading, ('python-flavours',), Reuse(frozenset(), {}, disk))\n"
        "assert all(disk(file.path) == file.data for file in files)\n"
    )
    command = [sys.executable, "-c", script, str(SPECS["thermostat"]), str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(flavours.PINNED, "black", "1.0")
    with pytest.raises(UsageError, match=r"black is .*, and 1\.0 is needed"):
        made("thermostat", NO_REUSE)


def test_pins_are_those_of_the_package():
    text = (ROOT / "pyproject.toml").read_text()
    assert all(f'"{name}=={version}"' in text for name, version in flavours.PINNED.items())
