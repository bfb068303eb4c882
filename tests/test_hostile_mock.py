"""Text of a spec reaches the mocks as text: their data, docstrings, comments and the page."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.docs import pages as reference
from tests.node import program, run
from tests.test_hostile import LONG, Page, bare, built, check_nothing_hidden, docs, same, spec_with
from tests.test_mock_page import Elements

TARGETS = ("python", "typescript", "docs", "mock")
WIRE = "'\"\\`$(x)</script>*/|"
TEXTS = (
    LONG,
    "\\",
    'ends with a quote"',
    "*/ /* */ // <!-- --> </script>\n\u2028\r`${x}`",
    "\n- a\n\n    b",
)
PAGES = ("machines", "mock", "scenarios")


def acting(text: str, wire: str) -> dict[str, Any]:
    """The spec with a slot everywhere, and behaviour with slots everywhere."""
    said = {"description": text, "undocumented": text}
    event = {"channel": f"c{wire}", "event": f"e{wire}", "data": {"plain": text}}
    behavior = {
        **said,
        "settings": {f"s{wire}": {**said, "type": "string", "default": text}},
        "options": {"o": text},
        "page": {"tab": {**said, "type": "string", "default": text}},
        "state": {"items": {**said, "list": "Named", "key": "id", "initial": [],
                            "private": {"id": "string", "phase": "string"}}},
        "triggers": {
            f"t{wire}.come": {**said, "params": {"id": {**said, "type": "string", "example": text}}},
            f"t{wire}.go": {**said, "params": {"id": {**said, "type": "string"}}},
        },
        "machines": {f"m{wire}": {
            **said, "of": "items", "state": "phase",
            "states": {f"on{wire}": said, f"off{wire}": {**said, "final": True}},
            "transitions": [{**said, "trigger": f"t{wire}.go", "to": f"off{wire}", "do": [{"emit": event}]}],
        }},
        "reactions": [
            {**said, "trigger": f"t{wire}.come",
             "do": [{"create": {"in": "items", "machine": f"m{wire}", "state": f"on{wire}",
                                "value": {"id": "= args.id"}}}]},
            {**said, "call": f"n{wire}.m{wire}", "do": [{"refuse": text}]},
        ],
        "rules": [{**said, "id": f"r{wire}", "for": "request", "when": "1 == 2", "do": [{"refuse": text}]}],
        "otherwise": {"unknown": [{"refuse": text}]},
        "panels": {f"p{wire}": {"kind": "value", "slot": "items", "title": text}},
        "shortcuts": [{"trigger": f"t{wire}.come", "title": text}],
        "tones": {"good": [wire]},
        "demo": {"title": text, "text": text,
                 "parts": [{"kind": "events", "title": text, "channels": [f"c{wire}"]}]},
    }  # fmt: skip
    steps = [
        {"trigger": f"t{wire}.come", "with": {"id": text}, "note": text},
        {"call": f"n{wire}.m{wire}", "with": [text], "refused": text, "note": text},
    ]
    stories = {f"story{wire}": {**said, "title": text, "steps": steps}}
    return {**spec_with(text, wire), "behavior": behavior, "scenarios": stories}


@cache
def made(text: str, wire: str = WIRE) -> dict[str, bytes]:
    """What is made of it."""
    return built(acting(text, wire), TARGETS)


hostile = pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))


@hostile
def test_data_say_what_the_spec_says(text: str) -> None:
    info = json.loads(made(text)["python/src/hostile/mock/_data/info.json"])
    assert [it["description"] for it in info["triggers"]] == [text, text]
    assert info["triggers"][0]["name"] == f"t{WIRE}.come"
    assert info["triggers"][0]["params"][0]["example"] == text
    assert info["settings"][0]["default"] == info["settings"][0]["undocumented"] == text
    assert info["options"]["known"][0]["description"] == text
    assert info["panels"]["panels"][f"p{WIRE}"]["title"] == text
    (story,) = json.loads(made(text)["python/src/hostile/mock/_data/scenarios.json"])
    assert (story["title"], story["steps"][1]["refused"]) == (text, text)


@hostile
def test_python_is_the_same_code_with_another_text(text: str) -> None:
    tame = made("tame")
    for path in tame:
        if re.match(r"python/src/hostile/mock/(?!_).*\.py", path):
            tree = ast.parse(made(text)[path])
            assert code(tree) == code(ast.parse(tame[path])), path
    desktop = ast.parse(made(text)["python/src/hostile/mock/desktop.py"])
    assert any(same(text).strip(".") in same(told) for told in docs(desktop))


def code(tree: ast.Module) -> str:
    """A module without docstrings."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [it for it in body if not _says(it)] or [ast.Pass()]
    return ast.dump(tree)


def _says(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@hostile
def test_typescript_is_the_same_code_with_other_comments(text: str) -> None:
    """Whatever is read by a compiler; data are strings, which the next test looks at."""
    tame = made("tame")
    declared = [path for path in tame if re.match(r"typescript/mock/[\w-]+\.d\.c?ts", path)]
    assert declared
    for path in declared:
        assert uncommented(made(text)[path]) == uncommented(tame[path]), path
    if text.isprintable():  # what is not is spelled out, in letters
        assert bare(text) in bare(made(text)["typescript/mock/index.d.ts"].decode())


def uncommented(data: bytes) -> list[str]:
    """The words of a module; a comment begins where none is open."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", data.decode(), flags=re.DOTALL).split()


@hostile
def test_javascript_gives_the_same_data(text: str, tmp_path: Path) -> None:
    for path, data in made(text).items():
        if re.match(r"typescript/mock/(?:data|stories)\.(?:js|cjs)", path):
            (tmp_path / Path(path).name).write_bytes(data)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "main.js").write_text(
        'import * as data from "./data.js"; import * as stories from "./stories.js";'
        "const all = Object.entries({ ...data, ...stories });"
        "const values = all.map(([name, it]) => [name, typeof it === 'function' ? it() : it]);"
        "console.log(JSON.stringify(Object.fromEntries(values)));",
        encoding="utf-8",
    )
    found = json.loads(run(program("node"), "main.js", cwd=tmp_path))
    folder = "python/src/hostile/mock/_data"
    for name in ("program", "scenarios"):
        assert found[name] == json.loads(made(text)[f"{folder}/{name}.json"])


@hostile
def test_page_has_the_same_elements_and_the_text(text: str) -> None:
    page, tame = (Elements(made(each)["mock/desktop.html"].decode()) for each in (text, "tame"))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in tame.tags]
    info = page.data("data-info")
    assert info == json.loads(made(text)["python/src/hostile/mock/_data/info.json"])
    assert page.data("data-scenarios")[0]["title"] == text
    demo = Elements(page.data("data-demo"))
    assert demo.data("data-about")["about"]["parts"][0]["title"] == text


@hostile
def test_reference_has_the_same_elements_and_nothing_is_hidden(text: str) -> None:
    check_nothing_hidden(made(text))
    for name in PAGES:
        counts = []
        for each in (text, "tame"):
            html = reference.markdown().render(made(each)[f"docs/{name}.md"].decode())
            found = Page()
            found.feed(html)
            counts.append([html.count(tag) for tag in ("<tr", "<td", "<h2", "<h3", "<pre", "<img")])
            assert "script" not in found.elements
        assert counts[0] == counts[1], name
