"""The mock of the generated npm package: what it does, what compilers say, what bundles carry."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import node
from tests.npm_package import package, project

HERE = node.FOLDER / "mock-package"


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has the package."""
    folder = project(tmp_path_factory.mktemp("mock") / "project", package(), sources=[HERE])
    shutil.copy(node.FOLDER / "types" / "tsconfig.json", folder / "mock-package")
    return folder


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.test.js")))
def test_the_mock_answers_the_real_client(name: str, users: Path) -> None:
    """In one process, by ES modules and by `require`."""
    node.run_tests([users / "mock-package" / name], cwd=users)


@pytest.mark.parametrize("typescript", node.TYPESCRIPTS)
def test_users_get_the_types_and_the_errors_that_they_should(typescript: str, users: Path) -> None:
    """Each `@ts-expect-error` must be one."""
    node.tsc(typescript, users / "mock-package" / "tsconfig.json")


def test_who_does_not_use_the_mock_does_not_carry_it(tmp_path: Path) -> None:
    """A bundle of the client has nothing of it, and one of a desktop no scenarios."""
    inside = project(tmp_path / "project", package())
    sizes = {}
    programs = {
        "client": 'import { createClient } from "wwe-scapi"; createClient();',
        "desktop": 'import { MockDesktop } from "wwe-scapi/mock"; new MockDesktop();',
    }
    for name, text in programs.items():
        (inside / f"{name}.js").write_text(text, "utf-8")
        out = inside / f"{name}.out.js"
        esbuild = node.package("esbuild") / "bin" / "esbuild"
        flags = ("--bundle", "--format=esm", f"--outfile={out}", "--log-level=error")
        node.run(esbuild, f"{name}.js", *flags, cwd=inside)
        sizes[name] = out.read_text("utf-8")
    assert "TypedDesktop" not in sizes["client"]
    assert '"reactions"' not in sizes["client"]
    assert '"reactions"' in sizes["desktop"]
    assert '"steps"' not in sizes["desktop"]
