"""`scapi why` where behaviour is shown, and where its text is hostile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from codegen import pipeline, targets
from codegen.why.origins import Origins
from codegen.why.trace import Walkers
from codegen.write import write
from tests.golden.cases import GOLDEN, output, target_names
from tests.test_hostile import Quoting
from tests.test_hostile_mock import acting
from tests.test_why import WHY, Everything, listing

if TYPE_CHECKING:
    from tests.conftest import Golden

LISTED = (
    "docs/machines.md",
    "docs/mock.md",
    "docs/namespaces/lamp.md",
    "docs/scenarios.md",
    "python/src/behavior/mock/_data/info.json",
    "python/src/behavior/mock/_data/program.json",
    "python/src/behavior/mock/_data/scenarios.json",
    "python/src/behavior/mock/desktop.py",
    "typescript/mock/index.d.ts",
)


def test_every_line_of_a_small_behaviour(tmp_path: Path, golden: Golden) -> None:
    """For each line: the line of the spec, the kind, and the place in a template."""
    files = [file for file in output("behavior") if file.path in LISTED]
    assert len(files) == len(LISTED)
    write(files, tmp_path, target_names())
    every = Everything(GOLDEN / "behavior", tmp_path)
    listed = (line for path in LISTED for line in listing(path, every))
    golden.text("\n".join(listed) + "\n", WHY / "behavior.txt")


HOSTILE = (
    '\u202e*/`</script>\n\u2028""" {{ x }} | a | \\',
    "日本 " * 60,
    "\r\n- a\n\n    b '''c\x00",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_traced_as_it_is_written(text: str, tmp_path: Path) -> None:
    """Escapes, entities and broken lines: the bytes are those of an ordinary run."""
    tree = acting(text, "wire")
    dumped = yaml.dump(tree, Dumper=Quoting, sort_keys=False, width=10**6)
    (tmp_path / "scapi.yaml").write_text(dumped, encoding="utf-8")
    files = pipeline.build(pipeline.read_spec(tmp_path), target_names())
    api = pipeline.read_spec(tmp_path).api
    walkers = Walkers(api, Origins(api))
    for target in targets.select(tuple({*target_names()} - {"mock"})):  # its pages are large
        traced = walkers.trace_all(target)
        for file in files:
            if file.path in traced:
                lines = "\n".join(line.text for line in traced[file.path])
                assert lines == file.data.decode().removesuffix("\n"), file.path
