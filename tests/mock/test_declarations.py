"""The JavaScript engine against its declarations, and its own code under the strict checker."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests import node

ENGINE = Path(__file__).resolve().parents[2] / "templates/typescript/mock"
OPTIONS = {
    "strict": True,
    "noImplicitAny": False,  # values of JSON are of any type, and most parameters are such
    "allowJs": True,
    "checkJs": True,
    "noEmit": True,
    "target": "ES2020",
    "module": "ESNext",
    "moduleResolution": "bundler",
    "lib": ["ES2020", "DOM"],
    "types": [],
}
AGREEMENT = """
import * as plain from "./index.js";
import * as declared from "./declared.js";
plain satisfies typeof declared;
({} as typeof declared) satisfies { [K in keyof typeof plain]: unknown };
"""


def engine_in(folder: Path, declarations: str) -> Path:
    """A project with the engine's modules, and the declarations under another name."""
    for path in ENGINE.glob("*.js"):
        shutil.copy(path, folder)
    (folder / "declared.d.ts").write_text(declarations, "utf-8")
    (folder / "agreement.ts").write_text(AGREEMENT, "utf-8")
    project = folder / "tsconfig.json"
    project.write_text(json.dumps({"compilerOptions": OPTIONS, "include": ["*"]}), "utf-8")
    return project


@pytest.mark.parametrize("typescript", node.TYPESCRIPTS)
def test_the_engine_is_what_its_declarations_say(typescript: str, tmp_path: Path) -> None:
    declarations = (ENGINE / "index.d.ts").read_text("utf-8")
    node.tsc(typescript, engine_in(tmp_path, declarations))


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("understands(message: unknown): boolean;", "understands(message: unknown): string;"),
        (
            "  advance(ms: number): void;",
            "  advance(ms: number, why: string): void;\n  go(): void;",
        ),
        ("export const LIMITS: Limits;", ""),
    ],
)
def test_what_does_not_agree_is_found(true: str, false: str, tmp_path: Path) -> None:
    declarations = (ENGINE / "index.d.ts").read_text("utf-8")
    assert true in declarations
    project = engine_in(tmp_path, declarations.replace(true, false, 1))
    with pytest.raises(node.ProgramFailed, match=r"agreement\.ts"):
        node.tsc("typescript", project)
