"""ES modules as CommonJS and as classic scripts: the text, and that Node runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.languages.javascript_modules import ModuleError, commonjs, declarations, linked, parse
from tests import node

COUNTER = """\
// A counter.

import { step } from "./lib/step.js";

let count = 0;

/** Counts. */
export function next() {
  count += step;
  return count;
}

export const limits = { first: 1, "import x": 2 };
"""
STEP = "export const step = 2;\n"
INDEX = """\
export { next, limits } from "./counter.js";
export { step } from "./lib/step.js";
"""
MODULES = {"counter.js": COUNTER, "lib/step.js": STEP, "index.js": INDEX}


def test_commonjs_keeps_the_code_as_it_is() -> None:
    assert commonjs("counter.js", COUNTER) == (
        '"use strict";\n'
        'Object.defineProperty(exports, "__esModule", { value: true });\n'
        'const { step } = require("./lib/step.cjs");\n'
        "\n"
        "// A counter.\n"
        "\n"
        "let count = 0;\n"
        "\n"
        "/** Counts. */\n"
        "function next() {\n  count += step;\n  return count;\n}\n"
        "\n"
        'const limits = { first: 1, "import x": 2 };\n'
        "\n"
        "exports.next = next;\n"
        "exports.limits = limits;\n"
    )


def test_modules_name_each_other_from_where_they_are() -> None:
    text = 'import { a } from "../x.js";\nimport { b } from "./y.js";\nexport class C {}\n'
    assert 'require("../x.cjs")' in commonjs("lib/c.js", text)
    assert 'require("./y.cjs")' in commonjs("lib/c.js", text)
    assert parse("lib/c.js", text).imports == (("x.js", ("a",)), ("lib/y.js", ("b",)))


def test_names_may_stand_one_a_line() -> None:
    text = 'import {\n  a,\n  b,\n} from "./x.js";\nexport const c = a + b;\n'
    assert parse("c.js", text).imports == (("x.js", ("a", "b")),)


@pytest.mark.parametrize(
    "line",
    [
        'import x from "./x.js";',
        'import * as x from "./x.js";',
        'import { a as b } from "./x.js";',
        'import "./x.js";',
        'import { a } from "elsewhere";',
        "export default 1;",
        "export { a };",
        "export * from './x.js';",
        "export const { a } = b;",
        'import { a } from "./x.js"',
    ],
)
def test_what_is_not_of_the_form_is_refused_with_its_place(line: str) -> None:
    """Silently wrong code would be worse."""
    with pytest.raises(ModuleError) as error:
        parse("x/y.js", f"// one\n{line}\n")
    assert str(error.value).startswith("x/y.js:2: not an import or export of the restricted form: ")


@pytest.mark.parametrize("line", ["exported = 1;", "imports();", "important: for (;;) {}"])
def test_a_word_that_only_begins_like_one_is_code(line: str) -> None:
    assert parse("a.js", line + "\n").body[0] == line


def test_text_in_comments_and_strings_is_no_import() -> None:
    text = '/*\nimport x from "y";\nexport default 1;\n*/\nconst a = 1; // export default\n'
    assert parse("a.js", text).body[1:3] == ('import x from "y";', "export default 1;")


def test_linking_says_what_is_missing_and_what_goes_in_circles() -> None:
    with pytest.raises(ModuleError, match=r"^a\.js needs b\.js, which is missing$"):
        linked({"a.js": 'import { b } from "./b.js";\n'}, "a.js")
    circle = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
    }
    with pytest.raises(ModuleError, match=r"^modules import each other: a\.js -> b\.js -> a\.js$"):
        linked(circle, "a.js")


def test_declarations_name_the_twins_and_nothing_else_changes() -> None:
    text = (
        'import type { A } from "./a.js";\n'
        'import type {\n  B,\n} from "../b.js";\n'
        'export { c } from "./c.js";\n'
        'export type * as d from "./d.js";\n'
        '/** As in `from "./e.js";` */\n'
        'export const f: "./f.js";\n'
        'export const g: typeof import("./g.js").g;\n'
    )
    assert declarations(text) == (
        text.replace("a.js", "a.cjs").replace("b.js", "b.cjs").replace("c.js", "c.cjs")
        .replace("d.js", "d.cjs").replace("g.js", "g.cjs")
    )  # fmt: skip


RUN = """
const shown = [];
const a = require("./index.cjs");
shown.push([a.next(), a.next(), a.step, a.limits, Object.keys(a)]);
globalThis.page = { kept: true };
require("./script.cjs");
const { lib, kept } = globalThis.page;
shown.push([lib.next(), lib.step, Object.keys(lib), kept, Object.isFrozen(lib)]);
shown.push(Object.keys(globalThis).filter((name) => name === "count" || name === "next"));
console.log(JSON.stringify(shown));
"""


def test_node_runs_what_is_made(tmp_path: Path) -> None:
    """As CommonJS, and as a script that defines one global and leaves the others alone."""
    for path, text in MODULES.items():
        place = tmp_path / path.replace(".js", ".cjs")
        place.parent.mkdir(exist_ok=True)
        place.write_text(commonjs(path, text), "utf-8")
    (tmp_path / "script.cjs").write_text(linked(MODULES, "index.js", "page.lib"), "utf-8")
    (tmp_path / "run.cjs").write_text(RUN, "utf-8")
    shown = json.loads(node.run(node.program("node"), "run.cjs", cwd=tmp_path))
    names = ["next", "limits", "step"]
    assert shown[0] == [2, 4, 2, {"first": 1, "import x": 2}, names]
    assert shown[1] == [2, 2, names, True, True]
    assert shown[2] == []


def test_modules_of_a_script_do_not_share_names(tmp_path: Path) -> None:
    """Each has a scope of its own, as in the package."""
    modules = {
        "a.js": 'import { b } from "./b.js";\nconst inner = 1;\nexport const a = inner + b;\n',
        "b.js": "const inner = 2;\nexport const b = inner * 10;\n",
    }
    (tmp_path / "s.cjs").write_text(linked(modules, "a.js", "found"), "utf-8")
    code = 'require("./s.cjs"); console.log(found.a)'
    assert node.run(node.program("node"), "-e", code, cwd=tmp_path).strip() == "21"
