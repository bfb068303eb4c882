"""TypeScript in the reference compiles against the package that the same spec makes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import node
from tests.docs.pages import pages, reading
from tests.npm_package import name, project, written
from tests.test_docs_examples import SHOWN, examples


def programs(spec: str) -> dict[str, str]:
    """Every call and every subscription of the pages, each in a function of its own."""
    start = [f.text for f in pages(spec)["README.md"].fences if f.language == "ts"]
    heard = [
        fence.text
        for page in pages(spec).values()
        if page.path.startswith("events/")
        for fence in page.fences
        if fence.language == "ts"
    ]
    calls = [example.code["ts"] for example in examples(spec)]
    assert len(start) == 1
    assert heard
    assert calls
    bodies = "".join(
        f"export async function example{index}() {{\n{code}}}\n"
        for index, code in enumerate([*calls, *heard])
    )
    return {"start.ts": start[0], "examples.ts": start[0] + bodies}


@pytest.mark.parametrize("spec", SHOWN)
@pytest.mark.parametrize("compiler", node.TYPESCRIPTS)
def test_typescript_of_the_reference_compiles(spec: str, compiler: str, tmp_path: Path) -> None:
    folder = written(reading(spec))
    inside = project(tmp_path / "project", folder)
    missing = f'import {{ ScapiRequestError }} from "{name(folder)}";\n'
    for path, text in programs(spec).items():
        uses = "ScapiRequestError" in text and path == "examples.ts"
        (inside / path).write_text((missing if uses else "") + text, encoding="utf-8")
    shutil.copy(node.FOLDER / "types" / "tsconfig.json", inside)
    node.tsc(compiler, inside / "tsconfig.json")
    wrong = programs(spec)["examples.ts"] + "const no: string = await client.nothing.there();\n"
    (inside / "examples.ts").write_text(wrong, encoding="utf-8")
    with pytest.raises(node.ProgramFailed, match=r"examples\.ts"):
        node.tsc(compiler, inside / "tsconfig.json")
