"""`scapi why` over modules that datamodel-code-generator made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from codegen import pipeline
from codegen.model import EnumValue, Field
from codegen.write import write
from tests.golden.cases import GOLDEN
from tests.test_why import Everything


@pytest.mark.parametrize("case", ["events", "enums", "names-fields", "tagged-union"])
def test_members_of_flavours_lead_to_their_fields_and_values(case: str, tmp_path: Path) -> None:
    """Every declared attribute and value leads to an item inside of its class's item."""
    names = ("python-flavours",)
    write(pipeline.build(pipeline.read_spec(GOLDEN / case), names), tmp_path, names)
    every = Everything(GOLDEN / case, tmp_path)
    seen = 0
    for path, answers in every.files.items():
        if not path.endswith(("pydantic.py", "msgspec.py", "typed_dict.py")):
            continue
        for statement in ast.parse("\n".join(answer.text for answer in answers)).body:
            for inner in statement.body if isinstance(statement, ast.ClassDef) else ():
                if isinstance(inner, (ast.AnnAssign, ast.Assign)) and "config" not in ast.dump(
                    inner
                ):
                    answer = answers[inner.lineno - 1]
                    spec = every.place(answer)
                    assert spec is not None, answer
                    thing = every.project.origins.nodes[answer.source.node].thing
                    assert isinstance(thing, (Field, EnumValue)), answer
                    name = thing.wire.casefold()
                    assert name in "\n".join(a.text for a in answers).casefold(), answer
                    seen += 1
    assert seen > 3
