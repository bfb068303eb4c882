"""Broken input of any kind ends in findings, never in a traceback. Seeds are fixed.

Minutes of it, with ever new seeds, are `python -m benchmarks fuzz`.
"""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen import pipeline
from codegen.behavior.compile import program
from codegen.behavior.stories import stories
from codegen.load import parse
from codegen.problems import SpecError, UsageError
from codegen.report import as_github, as_json, as_sarif, as_text

ROOT = Path(__file__).resolve().parent.parent
ERRORS = sorted(path for path in (ROOT / "tests/errors").iterdir() if path.is_dir())
RICH = (ROOT / "tests/unit/rich_spec.yaml").read_text(encoding="utf-8")

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2.5, 10**25, "", "x", "string", "string?", "A | B", "map<",
    "Door", "door.Door", "none", "\u202e", "\x07", "a.b.c", "{x}", "${}", "a" * 5000,
    [], [None], [[]], ["x"], {}, {"x": None}, {"type": "x"}, {"fields": None}, {"values": []},
    {"any_of": []}, {"variants": {}},
)  # fmt: skip
BYTES = b"\x00\xff\xfe\t\n :-#&*!|>{}[],'\"%@`?~\\0aZ\xc3\xa9\xe2\x80\xa8"
TOKENS = ("{}[]|>?'", '"', "#", ": ", "- ", "&a ", "*a", "!!str ", "\n", "\t", "---\n", *"{}[]|>?'")


def attempt(spec: Path) -> None:
    """Reads a spec and shows what it finds; whatever else is raised fails the test."""
    try:
        reading = pipeline.read_spec(spec)
        findings = reading.findings
        json.dumps([program(reading.api), stories(reading.api)], allow_nan=False)
    except SpecError as error:
        findings = error.findings
        assert findings
    except UsageError:
        return
    for write in (as_text, as_json, as_sarif, as_github):
        assert write(findings[:20]) is not None
    assert all(finding.line >= 0 and finding.message for finding in findings)


# --- mutations of text --------------------------------------------------------------------------


def cut(text: bytes, chance: random.Random) -> bytes:
    return text[: chance.randrange(len(text))]


def poke(text: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(text))
    return text[:at] + bytes([chance.choice(BYTES)]) + text[at + chance.randrange(2) :]


def shuffle_lines(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines[one], lines[two] = lines[two], lines[one]
        case 1:
            del lines[one]
        case 2:
            lines.insert(two, lines[one])
        case _:
            lines[one] = b"  " * chance.randrange(4) + lines[one].lstrip()
    return b"\n".join(lines)


def insert_token(text: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(TOKENS).encode() + text[at:]


Mutation = Callable[[bytes, random.Random], bytes]
TEXTUAL: tuple[Mutation, ...] = (cut, poke, shuffle_lines, insert_token)


# --- mutations of values ------------------------------------------------------------------------


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a tree."""
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from spots(value[key])


def mutate(tree: Any, chance: random.Random) -> Any:
    tree = copy.deepcopy(tree)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        places = list(spots(tree))
        if not places:
            break
        container, key = chance.choice(places)
        other, other_key = chance.choice(places)
        match chance.randrange(5):
            case 0:
                del container[key]
            case 1:
                container[key] = copy.deepcopy(other[other_key])
            case 2 if isinstance(container, dict):
                container[str(chance.choice(places)[1])] = container.pop(key)
            case _:
                container[key] = chance.choice(ODD)
    return tree


# --- the tests ----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spec"


def copied(source: Path, folder: Path) -> list[Path]:
    shutil.copytree(source, folder)
    return sorted(folder.rglob("*.yaml"))


@pytest.mark.parametrize("seed", range(4))
def test_mutated_values_of_a_spec_that_uses_everything(seed: int, folder: Path) -> None:
    """The tree stays YAML, so these mutations reach the stages behind the parser."""
    folder.mkdir()
    tree, chance = parse(RICH, "scapi.yaml"), random.Random(seed)
    for _ in range(120):
        text = json.dumps(mutate(tree, chance))
        (folder / "scapi.yaml").write_text(text, encoding="utf-8")
        attempt(folder)


@pytest.mark.parametrize("seed", range(2))
def test_mutated_text_of_a_spec_that_uses_everything(seed: int, folder: Path) -> None:
    folder.mkdir()
    chance, raw = random.Random(seed), RICH.encode()
    for _ in range(150):
        text = raw
        for _ in range(chance.choice((1, 1, 2, 8))):
            text = chance.choice(TEXTUAL)(text or b"x", chance)
        (folder / "scapi.yaml").write_bytes(text)
        attempt(folder)


def test_mutated_specs_of_every_rule(tmp_path: Path) -> None:
    chance = random.Random(5)
    for source in ERRORS:
        folder = tmp_path / source.name
        files = copied(source, folder)
        for _ in range(15):
            file = chance.choice(files)
            raw = file.read_bytes()
            file.write_bytes(chance.choice(TEXTUAL)(raw, chance))
            attempt(folder)
            file.write_bytes(raw)


@pytest.mark.parametrize("name", ["spec", "examples/thermostat/spec"])
def test_mutated_files_of_real_specs(name: str, folder: Path) -> None:
    files, chance = copied(ROOT / name, folder), random.Random(9)
    for _ in range(25):
        file = chance.choice(files)
        raw = file.read_bytes()
        file.write_bytes(chance.choice(TEXTUAL)(raw, chance))
        attempt(folder)
        file.write_bytes(raw)
