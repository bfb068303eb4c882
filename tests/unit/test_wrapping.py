"""What is made of a package's modules, and what is not made again."""

from __future__ import annotations

import pytest

from codegen.problems import UsageError
from codegen.wrapping import File, Script, wrapped

SPEC = frozenset({"scapi.yaml"})
ONE = File("one.js", b"export const one = 1;\n", SPEC)
TYPES = File("one.d.ts", b'import type { A } from "./a.js";\n', SPEC)
README = File("README.md", b"# One\n", SPEC)


def test_modules_and_declarations_get_twins_and_nothing_else_does() -> None:
    made = {file.path: file for file in wrapped([ONE, TYPES, README], [], {}, commonjs=True)}
    assert made.keys() == {"one.cjs", "one.d.cts"}
    assert made["one.d.cts"].data == b'import type { A } from "./a.cjs";\n'
    assert b"exports.one = one;" in made["one.cjs"].data
    assert made["one.cjs"].spec_files == SPEC


def test_what_did_not_change_is_not_made_again() -> None:
    """But what did is, whatever its twin was."""
    earlier = {"one.js": ONE.data, "one.cjs": b"as it was", "one.d.ts": b"", "one.d.cts": b"old"}
    made = {file.path: file.data for file in wrapped([ONE, TYPES], [], earlier, commonjs=True)}
    assert made["one.cjs"] == b"as it was"
    assert made["one.d.cts"] != b"old"


def test_a_script_holds_its_entry_and_defines_its_global() -> None:
    (script,) = wrapped([ONE, README], [Script("s.js", "one.js", "page")], {}, commonjs=False)
    assert script.path == "s.js"
    assert script.data.decode() == (
        '(() => {\n"use strict";\n\n// one.js\nconst one = 1;\n\n'
        "globalThis.page = Object.freeze({\n  one,\n});\n})();\n"
    )


def test_a_module_that_is_not_of_the_form_stops_the_run() -> None:
    wrong = File("wrong.js", b"export default 1;\n", SPEC)
    with pytest.raises(UsageError, match=r"^wrong\.js:1: ") as error:
        list(wrapped([wrong], [], {}, commonjs=True))
    assert "javascript_modules.py" in error.value.hint
