"""The guides in `docs/` are followed to the letter: files are saved, commands run, output compared.

A block of YAML or Jinja that stands behind a path and a colon is a file. Blocks of `sh` and
`python` are run in order, in a folder of their own; a block of `text` right behind "prints:" is
what the block before it prints.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests import node
from tests.docs.pages import pages
from tests.npm_package import package, project
from tests.package import ROOT, api, distribution

GUIDES = sorted(
    path for path in (ROOT / "docs").glob("*.md") if path.name not in ("README.md", "rules.md")
)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`([\w./-]+)`:$")


@dataclass(frozen=True)
class Block:
    """A fenced block and the line before it."""

    before: str
    language: str
    text: str

    @property
    def file(self) -> str:
        """Where it is to be saved; "" if it is no file."""
        match = _FILE.search(self.before)
        return match[1] if match and self.language in ("yaml", "jinja") else ""


@cache
def blocks(guide: Path) -> list[Block]:
    text = guide.read_text("utf-8")
    return [
        Block(text[: match.start()].rstrip().rpartition("\n")[2], match[1], match[2])
        for match in _BLOCK.finditer(text)
    ]


def test_every_block_is_understood() -> None:
    """None is passed over because of how it stands there."""
    assert len(GUIDES) >= 4
    for guide in GUIDES:
        fences = re.findall(r"^```(\w+)$", guide.read_text("utf-8"), re.MULTILINE)
        assert fences == [block.language for block in blocks(guide)], guide.name
        assert set(fences) <= {"sh", "python", "yaml", "jinja", "text", "ts", "js", "html"}
        for block in blocks(guide):
            if block.language in ("yaml", "jinja"):
                assert block.file, block


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a reader has: the generator and its templates; nothing is written into ours."""
    ignored = shutil.ignore_patterns("__pycache__", ".*", "node_modules")
    for name in ("codegen", "templates"):
        shutil.copytree(ROOT / name, tmp_path / "checkout" / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "checkout")
    shutil.copytree(ROOT / "examples", tmp_path / "checkout" / "examples", ignore=ignored)
    programs = tmp_path / "bin"
    programs.mkdir()
    command = programs / "scapi"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m codegen "$@"\n')
    command.chmod(0o755)
    interpreter = programs / "python"  # a link would lose the packages of a virtual environment
    interpreter.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    interpreter.chmod(0o755)
    return tmp_path / "checkout"


def environment(checkout: Path, work: Path) -> dict[str, str]:
    cache = checkout.parent / "cache"  # nothing is left in that of whoever runs this
    places = (checkout, work / "generated/python/src", distribution() / "src")
    plain = {name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return plain | {
        "PATH": f"{checkout.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(map(str, places)),
        "XDG_CACHE_HOME": str(cache),
        "NO_COLOR": "1",
        "COLUMNS": "100",
    }


def run(block: Block, work: Path, env: dict[str, str]) -> str:
    """What a block prints; one that fails fails the test."""
    command = ["bash", "-euo", "pipefail"] if block.language == "sh" else [sys.executable, "-"]
    done = subprocess.run(
        command, input=block.text, cwd=work, env=env, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, f"{block.text}\n{done.stdout}{done.stderr}"
    return done.stdout


def save(every: list[Block], work: Path) -> None:
    """Write the files among some blocks."""
    for block in every:
        if block.file:
            path = work / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_guide_can_be_followed(guide: Path, checkout: Path, tmp_path: Path) -> None:
    """From its first block to its last."""
    work = checkout if guide.stem == "add-a-target" else tmp_path / "work"
    work.mkdir(exist_ok=True)
    if guide.stem == "behaviour":  # it goes on where that guide ends
        save(blocks(ROOT / "docs/write-a-spec.md"), work)
    elif guide.stem != "write-a-spec":
        shutil.copytree(ROOT / "spec", work / "spec")
    try:
        assert follow(guide, work, environment(checkout, work))
    finally:
        end_servers(work)


def follow(guide: Path, work: Path, env: dict[str, str]) -> int:
    """How many blocks were run."""
    said, ran = "", 0
    for block in blocks(guide):
        if block.file:
            save([block], work)
        elif block.language in ("sh", "python"):
            said = run(block, work, env)
            ran += 1
        elif block.language == "text" and block.before.endswith("prints:"):
            last = said.splitlines()[-len(block.text.splitlines()) :]
            assert last == block.text.splitlines(), block
    return ran


def end_servers(work: Path) -> None:
    """Those that a guide started and, having failed, did not end; their ids are in files."""
    for file in work.glob("*.pid"):
        with suppress(ProcessLookupError, ValueError):
            os.kill(int(file.read_text()), signal.SIGKILL)


def test_what_the_guide_writes_has_nothing_to_complain_about(tmp_path: Path) -> None:
    """The spec of the guide is one that a reader may copy from."""
    from codegen.pipeline import read_spec

    save(blocks(ROOT / "docs/write-a-spec.md"), tmp_path)
    assert read_spec(tmp_path / "spec").findings == ()


# --- facts that guides repeat -------------------------------------------------------------------


def ids(guide: str) -> list[str]:
    """The first cell of each row of the tables that begin with an id or an option."""
    text = (ROOT / "docs" / guide).read_text("utf-8")
    return re.findall(r"^\| `([^`]+)`(?: \*)? \|", text, re.MULTILINE)


def test_every_defect_is_dealt_with_once() -> None:
    protocol = api().protocol
    assert protocol is not None
    assert protocol.script is not None
    assert sorted(ids("migrate.md")) == sorted(defect.wire for defect in protocol.script.defects)


def test_legacy_defects_that_are_shown_exist() -> None:
    text = (ROOT / "docs/migrate.md").read_text("utf-8")
    named = " ".join(re.findall(r'data-legacy-defects="([^"]+)"', text)).split()
    named += re.findall(r'"([\w-]+)"', " ".join(re.findall(r"legacyDefects: \[(.*?)\]", text)))
    assert len(named) > 2
    script = api().protocol.script
    assert set(named) <= {defect.wire for defect in script.defects if defect.switch}
    assert script.file in text
    root, *path = script.options.split(".")
    assert f"{root} = {{ {': { '.join(path)}: {{" in text


def test_defects_that_cannot_be_kept_are_marked() -> None:
    text = (ROOT / "docs/migrate.md").read_text("utf-8")
    marked = set(re.findall(r"^\| `([^`]+)` \* \|", text, re.MULTILINE))
    defects = api().protocol.script.defects
    assert marked == {defect.wire for defect in defects if not defect.switch}
    assert marked


def test_attributes_of_the_drop_in_are_those_that_it_reads() -> None:
    """In the guide and on the page of the reference, as the declarations of the runtime name them."""
    declared = (ROOT / "templates/typescript/runtime/drop-in.d.ts").read_text("utf-8")
    known = set(re.findall(r"`(data-[a-z-]+)`", declared))
    assert len(known) == 3
    for text in (
        (ROOT / "docs/migrate.md").read_text("utf-8"),
        pages("real")["script.md"].source,
    ):
        assert set(re.findall(r"\bdata-[a-z-]+", text)) == known


def test_options_and_their_defaults_are_those_of_the_spec() -> None:
    options = {option.wire: option for option in api().security.options}
    rows = re.findall(
        r"^\| `([^`]+)` \| (.+?) \|", (ROOT / "docs/secure-configuration.md").read_text("utf-8"),
        re.MULTILINE,
    )  # fmt: skip
    assert len(rows) == 6
    for name, default in rows:
        assert options[name].has_default
        value = options[name].default
        assert f"`{value}`" in default if value != "" else default.startswith("empty"), name


def typescript() -> Iterator[str]:
    for guide in GUIDES:
        yield from (block.text for block in blocks(guide) if block.language == "ts")


def test_typescript_calls_what_there_is() -> None:
    """Methods and events by name."""
    text = "\n".join(typescript())
    methods = {method.wire for method in api().methods}
    called = set(re.findall(r"client\.(\w+\.\w+)\(", text))
    assert called
    assert called <= methods
    events = {f"{c.wire}.{event.wire}" for c in api().channels for event in c.events}
    heard = set(re.findall(r'client\.on\("([^"]+)"', text))
    assert heard
    assert heard <= events


def test_typescript_is_typescript() -> None:
    """Node reads each block, types and all."""
    code = (
        'import { stripTypeScriptTypes } from "node:module";\n'
        'let input = "";\nfor await (const chunk of process.stdin) input += chunk;\n'
        "for (const text of JSON.parse(input)) stripTypeScriptTypes(text);\n"
    )
    done = subprocess.run(
        [str(Path(sys.executable).parent / "node"), "--no-warnings", "--input-type=module", "-e", code],
        input=json.dumps([*typescript()]), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("compiler", node.TYPESCRIPTS)
def test_typescript_of_the_guides_compiles(compiler: str, tmp_path: Path) -> None:
    """The blocks of a guide are one module, which finds the package as it is now."""
    inside = project(tmp_path / "project", package())
    for guide in GUIDES:
        text = "\n".join(block.text for block in blocks(guide) if block.language == "ts")
        if text:
            (inside / f"{guide.stem}.ts").write_text(text, encoding="utf-8")
    shutil.copy(node.FOLDER / "types" / "tsconfig.json", inside)
    assert [*inside.glob("*.ts")]
    node.tsc(compiler, inside / "tsconfig.json", "--target", "es2022")
    (inside / "wrong.ts").write_text('import { createClient } from "wwe-scapi";\n'
                                     "createClient().voice.dial(5);\n")  # fmt: skip
    with pytest.raises(node.ProgramFailed, match=r"wrong\.ts"):
        node.tsc(compiler, inside / "tsconfig.json", "--target", "es2022")


def test_links_of_the_guides_lead_somewhere() -> None:
    """To files of this repository, generated ones included."""
    for guide in GUIDES:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", guide.read_text("utf-8")):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"
