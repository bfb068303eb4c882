"""Text of a spec reaches JavaScript and TypeScript as text, whatever is in it, and never as code.

The slots and the texts are those of `test_hostile`; TypeScript's own parser reads what comes out.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings

from tests import node
from tests.test_hostile import LONG, SLOW, TEXTS, bare, built, hidden, refused, spec_with

Parsed = dict[str, dict[str, Any]]
SCRIPT = Path(__file__).resolve().parent / "js/hostile/parse.mjs"
TARGET = ("typescript",)
FEWER = settings(SLOW, max_examples=50)  # a parser in another process is slow
WIRE = "a-wire"  # in quotes wherever it is a key


class Parser:
    """TypeScript's parser, started once."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [node.program("node"), str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=node.environment(),
        )

    def parse(self, files: dict[str, bytes]) -> Parsed:
        """What the parser says of every module and every file of declarations."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        texts = {path: data.decode() for path, data in files.items()}
        self.process.stdin.write(json.dumps(texts) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    found = Parser()
    with found.process:
        yield found
        found.process.kill()


@pytest.fixture(scope="module")
def tame(parser: Parser) -> Parsed:
    """What is made of a spec that says nothing special."""
    return parser.parse(modules(spec_with("text", WIRE)))


def modules(tree: dict[str, Any]) -> dict[str, bytes]:
    """The modules and declarations of a spec, without what is copied."""
    files = built(tree, TARGET)
    found = {
        path.removeprefix("typescript/"): data
        for path, data in files.items()
        if path.endswith((".js", ".d.ts")) and "/runtime/" not in path and ".global." not in path
    }
    for path, data in files.items():
        assert not [char for char in set(data.decode()) if hidden(char)], path
    assert len(found) > 10
    return found


@FEWER
@given(TEXTS)
@example("*/ alert(1) /*")
@example("@deprecated {@link x} <b> </script> <!--")
@example("```\n*/")
@example("// \u2028 x")
@example(LONG)
def test_text_is_only_ever_a_comment(parser: Parser, tame: Parsed, text: str) -> None:
    """The code is the same whatever is said, and what is said stands in comments."""
    found = parser.parse(modules(spec_with(text, WIRE)))
    assert found.keys() == tame.keys()
    for path, file in found.items():
        assert file["errors"] == [], path
        if path not in CARRIES_TEXT:
            assert file["shape"] == tame[path]["shape"], path
    wanted = bare(text)
    if text.isprintable():  # what is not is spelled out, in letters
        for path in ("types.d.ts", "space.d.ts", "client.d.ts", "protocol.d.ts"):
            assert wanted in bare("".join(found[path]["comments"])), path


CARRIES_TEXT = {"calls.js"}  # a pattern is made of a message


@FEWER
@given(TEXTS.filter(lambda text: text.isprintable()))
@example('"')
@example("'")
@example("\\")
@example("${x}`")
@example("</script>")
@example("*/")
@example("__proto__")
@example("\U0001f600")
def test_wire_names_are_strings(parser: Parser, tame: Parsed, wire: str) -> None:
    """Methods, members, tags, values, keys and constants, as they are."""
    files: dict[str, bytes] = {}
    rules = refused(lambda: files.update(modules(spec_with("text", wire))))
    assert rules <= {"bad-name", "channel-parameters", "unreadable"}
    if rules:
        return
    found = parser.parse(files)
    for path, file in found.items():
        assert file["errors"] == [], path
    for path in ("types.js", "types.d.ts", "space.js", "client.js"):
        assert found[path]["shape"] == tame[path]["shape"], path
    assert f"n{wire}.m{wire}" in found["space.js"]["strings"]
    assert {f"c{wire}", wire, f"i{wire}", f"o{wire}"} <= set(found["calls.js"]["strings"])
    assert {f"c{wire}", f"t{wire}", f"e{wire}"} <= set(found["client.js"]["strings"])
    assert {f"f{wire}", wire, f"t{wire}", f"u{wire}"} <= set(found["types.d.ts"]["strings"])
    assert f"c{wire}.e{wire}" in found["client.d.ts"]["strings"]


@FEWER
@given(TEXTS)
@example("class")
@example("__proto__")
@example("constructor")
@example("then")
@example("Promise")
@example("index")
@example("0")
@example("x\n alert(1)")
def test_names_become_names_or_findings(parser: Parser, name: str) -> None:
    """What cannot be spelled is refused with a reason; all else is valid code."""
    tree = spec_with("text", "wire")
    tree["types"]["Odd"] = {
        "fields": {name: "string?", "other": {"values": [f"v{name}", f"w{name}"]}}
    }
    tree["namespaces"][name] = {"methods": {name: {"params": {name: "string"}, "result": "Odd"}}}
    tree["channels"][name] = {"tag": name, "events": {name: None}}
    files: dict[str, bytes] = {}
    if refused(lambda: files.update(modules(tree))):
        return
    for path, file in parser.parse(files).items():
        assert file["errors"] == [], path
