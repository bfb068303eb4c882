"""The page of the mock desktop as a file: what stands in it, what may run in it, and when it is made."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from codegen import pipeline, render, targets
from codegen.languages.mock_page import kept_inside
from codegen.problems import UsageError
from codegen.render import Renderer
from tests.golden.cases import GOLDEN, output, reading

CASE = "behavior"
HOSTILE = "</script><script>alert(1)</script><!--'\"\\&`\u2028\u202e\x07{{ 7*7 }}"


class Elements(HTMLParser):
    """The elements of a page as a browser sees them, and what stands in each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside.append("")
        self.open = tag

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.inside[-1] += data

    def of(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        """Attributes and content of each element of a kind."""
        pairs = zip(self.tags, self.inside, strict=True)
        return [(attrs, text) for (name, attrs), text in pairs if name == tag]

    def data(self, name: str) -> Any:
        """The value of a data element."""
        (text,) = (text for attrs, text in self.of("script") if attrs.get("id") == name)
        return json.loads(text)

    def code(self) -> list[str]:
        """Whatever runs, and every style."""
        scripts = [text for attrs, text in self.of("script") if "type" not in attrs]
        return scripts + [text for _, text in self.of("style")]


@cache
def pages(case: str = CASE) -> dict[str, str]:
    return {
        file.path.removeprefix("mock/"): file.data.decode()
        for file in output(case)
        if file.path.startswith("mock/")
    }


def built(spec: Path, *names: str) -> dict[str, bytes]:
    files = pipeline.build(pipeline.read_spec(spec, "scapi.yaml"), names)
    return {file.path: file.data for file in files}


def hashes(codes: list[str]) -> set[str]:
    found = (hashlib.sha256(code.encode()).digest() for code in codes)
    return {f"'sha256-{b64encode(one).decode()}'" for one in found}


def policy_of(page: Elements) -> str:
    (attrs,) = (a for a, _ in page.of("meta") if "http-equiv" in a)
    return attrs["content"] or ""


# --- what stands in it --------------------------------------------------------------------------


def test_page_holds_everything() -> None:
    """Program, wire, stories and forms as the packages have them, and a demo page in a page."""
    page = Elements(pages()["desktop.html"])
    own = {file.path: file.data for file in output(CASE)}
    for name in ("program", "protocol", "info", "scenarios"):
        packaged = json.loads(own[f"python/src/behavior/mock/_data/{name}.json"])
        assert page.data(f"data-{name}") == packaged, name
    assert page.data("data-demo") == pages()["demo.html"]
    assert not [attrs for attrs, _ in page.of("script") if "src" in attrs]


def test_demo_page_uses_the_client_of_the_target_that_makes_it() -> None:
    demo = Elements(pages()["demo.html"])
    (script,) = (
        file.data.decode() for file in output(CASE) if file.path.endswith(".global.js")
    )  # fmt: skip
    assert kept_inside(script) in demo.code()
    library = demo.data("data-about")["library"]
    assert f"globalThis.{library} = " in script


def test_nothing_but_what_stands_in_the_page_may_run() -> None:
    """The demo page runs in a frame that inherits the policy."""
    page, demo = (Elements(pages()[name]) for name in ("desktop.html", "demo.html"))
    named = set(re.findall(r"'sha256-[^']+'", policy_of(page)))
    assert named == hashes(page.code()) | hashes(demo.code())
    assert "unsafe" not in policy_of(page)
    assert policy_of(page).startswith("default-src 'none'; ")


def test_there_is_no_page_without_behaviour() -> None:
    for case in ("methods", "types-only"):
        assert pages(case) == {}


# --- hostile text -------------------------------------------------------------------------------


def test_text_of_the_spec_stays_text(tmp_path: Path) -> None:
    spec = (GOLDEN / CASE / "scapi.yaml").read_text(encoding="utf-8")
    hostile = json.dumps(HOSTILE)
    changed = spec.replace("title: Behavior", f"title: {hostile}, short: {hostile}")
    changed = changed.replace("description: A golden case.", f"description: {hostile}")
    changed = changed.replace(
        "behavior:\n",
        f"behavior:\n  shortcuts: [{{trigger: lamp.burns, title: {hostile}}}]\n"
        f"  demo: {{title: {hostile}, text: {hostile}, parts: []}}\n",
        1,
    )
    (tmp_path / "scapi.yaml").write_text(changed, encoding="utf-8")
    files = built(tmp_path, "mock")
    plain = Elements(pages()["desktop.html"])
    page = Elements(files["mock/desktop.html"].decode())
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert page.data("data-info")["title"] == HOSTILE
    assert page.data("data-info")["panels"]["shortcuts"][0]["title"] == HOSTILE
    demo = Elements(page.data("data-demo"))
    assert demo.data("data-about")["about"]["text"] == HOSTILE
    assert hashes(page.code()) | hashes(demo.code()) == set(
        re.findall(r"'sha256-[^']+'", policy_of(page))
    )
    for data in files.values():
        assert not re.search("[\u2028\u202e\x07]", data.decode())


def test_code_never_ends_its_element() -> None:
    code = kept_inside('a = "</SCRIPT><!-- </style>"; b = x</re/.source')
    assert code == 'a = "\\x3c/SCRIPT>\\x3c!-- \\x3c/style>"; b = x</re/.source'


# --- when it is made ----------------------------------------------------------------------------


def test_client_is_made_once_in_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The target that owns it is rendered for it only if it is not rendered anyway."""
    made: list[str] = []
    files = Renderer.files

    def counted(self: Renderer) -> Any:
        made.append(self.target.name)
        return files(self)

    monkeypatch.setattr(Renderer, "files", counted)
    spec = GOLDEN / CASE
    alone = built(spec, "mock")
    assert sorted(made) == ["mock", "typescript"]
    made.clear()
    both = built(spec, "mock", "typescript")
    assert sorted(made) == ["mock", "typescript"]
    assert {path: data for path, data in both.items() if path.startswith("mock/")} == alone
    made.clear()
    assert {path for path in built(spec, "python") if path.endswith(".html")} == {
        "python/src/behavior/mock/_data/desktop.html",
        "python/src/behavior/mock/_data/demo.html",
    }
    assert sorted(made) == ["mock", "python", "typescript"]
    made.clear()
    built(spec, "python", "typescript")
    assert sorted(made) == ["mock", "python", "typescript"]


def test_server_shows_the_same_page() -> None:
    """The Python package brings what the target of pages makes."""
    files = {file.path: file.data.decode() for file in output(CASE)}
    for name in ("desktop.html", "demo.html"):
        assert files[f"python/src/behavior/mock/_data/{name}"] == pages()[name]


def test_targets_may_not_use_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    every = {target.name: target for target in targets.available()}
    monkeypatch.setitem(every["typescript"].uses, "page", {"target": "mock", "path": "demo.html"})
    with pytest.raises(UsageError) as error:
        targets.apart((every["mock"], every["typescript"]))
    assert str(error.value) == "targets use each other's files: mock -> typescript -> mock"


def test_earlier_page_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without making anything that goes into it."""
    (target,) = targets.select(("mock",))
    earlier = {"mock/desktop.html": b"page", "mock/demo.html": b"demo"}
    reuse = render.Reuse(frozenset(), earlier)
    monkeypatch.setattr(Renderer, "used", lambda *_: pytest.fail("nobody needs the client"))
    renderer = Renderer(target, pipeline.read_spec(GOLDEN / CASE).api, reuse)
    assert {file.path: file.data for file in renderer.files()} == earlier


def test_file_that_no_target_makes_is_named() -> None:
    (target,) = targets.select(("mock",))
    renderer = Renderer(target, reading(CASE).api)
    target.uses["more"] = {"target": "typescript", "path": "more.js"}
    try:
        with pytest.raises(UsageError, match=r"mock: no target makes the file typescript/more\.js"):
            renderer.used("more")
    finally:
        del target.uses["more"]
