"""Behaviour and stories in the reference: whatever their texts hold shows as text."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest
import yaml

from codegen import pipeline
from tests.docs.pages import SPECS, Page, dead_links, markdown, parse
from tests.test_docs_examples import parsed

TEXT = "A `b|c` | \\ </script><b>x</b> *y* [z](http://q) --> %% ; end \u202e\u2028 ${q} '\""
_FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_CELL = re.compile(r"(?<!\\)\|")


def spoilt(data: Any) -> None:
    """Put the text wherever the thermostat's behaviour has one."""
    behavior = data["behavior"]
    machine = behavior["machines"]["heating"]
    states = machine["states"]
    machine["states"] = {
        name: ({} if isinstance(about, str) else about) | {"description": TEXT}
        for name, about in states.items()
    }
    triggers, settings = behavior["triggers"], behavior["settings"]
    for item in (
        behavior, machine, *machine["transitions"], *behavior["rules"],
        *triggers.values(), *settings.values(), *data["scenarios"].values(),
    ):  # fmt: skip
        item["description"] = TEXT
    settings["end-of-target"]["undocumented"] = TEXT
    behavior["otherwise"]["unfit"] = [{"refuse": TEXT}]
    for number, story in enumerate(data["scenarios"].values()):
        story["title"] = f"{TEXT} {number}"
        for step in story["steps"]:
            step["note"] = TEXT
            if "refused" in step:
                step["refused"] = TEXT


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    folder = tmp_path_factory.mktemp("hostile") / "spec"
    shutil.copytree(SPECS["thermostat"], folder)
    path = folder / "behavior.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    spoilt(data)
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    files = pipeline.build(pipeline.read_spec(folder), ("docs",))
    every = (parse(f.path.removeprefix("docs/"), f.data.decode()) for f in files)
    return {page.path: page for page in every if page.path.endswith(".md")}


def test_nothing_breaks_out(pages: dict[str, Page]) -> None:
    seen = 0
    for page in pages.values():
        html = markdown().render(page.source)
        for markup in ("<script", "</script", "<b>x", 'href="http://q', "<em>y"):
            assert markup not in html, page.path
        assert "\u202e" not in page.source
        seen += "&lt;/script&gt;" in html
    assert seen >= 3


def test_no_cell_ends_early_and_no_link_is_dead(pages: dict[str, Page]) -> None:
    assert dead_links(pages) == []
    for page in pages.values():
        width = 0
        for line in _FENCED.sub("", page.source).split("\n"):
            cells = len(_CELL.findall(line)) if line.startswith("|") else 0
            width = (width or cells) if cells else 0
            assert cells == width, f"{page.path}: {line}"


def test_diagrams_stay_valid(pages: dict[str, Page]) -> None:
    texts = [f.text for page in pages.values() for f in page.fences if f.language == "mermaid"]
    assert len(texts) == 3
    assert any("Note over S: A" in text for text in texts)
    assert parsed(texts) == [None] * 3
