"""The npm package as the templates emit it: nothing is left for a formatter or a linter to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from codegen import pipeline
from tests import node
from tests.guards import large
from tests.npm_package import package, project, written
from tests.test_examples import THERMOSTAT

SPECS = ("real", "thermostat", "large")
SLIPS = ("a ??= 1;", "window.alert();", "const unused = 1;", "eval('1');", "if (a == 1) a = 2;")


def generated(spec: str) -> Path:
    """The package of a spec."""
    if spec == "real":
        return package()
    return written(large.converted()[1] if spec == "large" else pipeline.read_spec(THERMOSTAT))


@pytest.mark.parametrize("spec", SPECS)
def test_modules_and_declarations_are_laid_out_as_prettier_does_it(spec: str) -> None:
    """All but linked scripts, which are not meant to be read."""
    left_out = ("!*.global.js", "!wwe-service-client-api.js")
    options = ("--list-different", "--print-width", "100")
    files = ("**/*.{js,d.ts}", *left_out)
    node.script("prettier", "bin/prettier.cjs", *options, *files, cwd=generated(spec))


@pytest.mark.parametrize("spec", SPECS[:2])
def test_a_linter_finds_nothing(spec: str, tmp_path: Path) -> None:
    """ES2020 and not newer, no unknown global, nothing unused, in modules and scripts."""
    linted(generated(spec), tmp_path)


def test_the_linter_bites(tmp_path: Path) -> None:
    """What it is there to find is found, each in a module of its own."""
    folder = tmp_path / "package"
    folder.mkdir()
    for number, slip in enumerate(SLIPS):
        (folder / f"slip{number}.js").write_text(f"export let a;\n{slip}\n", "utf-8")
    (folder / "sound.js").write_text("export const sound = 1;\n", "utf-8")
    with pytest.raises(node.ProgramFailed) as caught:
        linted(folder, tmp_path)
    found = set(re.findall(r"(\w+)\.js$", str(caught.value), re.MULTILINE))
    assert found == {f"slip{number}" for number in range(len(SLIPS))}


def linted(folder: Path, tmp_path: Path) -> None:
    """Run the linter over a copy, beside its configuration."""
    place = project(tmp_path / "project", borrowed=["@eslint/js"])
    shutil.copytree(folder, place / "package")
    shutil.copy(node.FOLDER / "eslint.config.js", place)
    node.script("eslint", "bin/eslint.js", "package/**/*.js", cwd=place)
