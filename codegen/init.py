"""A new spec from nothing: the files of `_init/`, a name put in, into a folder without a spec."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path

from codegen import folder, names
from codegen.problems import UsageError

TEXTS = Path(__file__).resolve().parent / "_init"
_KEPT_FREE = ("spec", "scapi.yaml", "spec.yaml")  # in a folder that may get a spec


@dataclass(frozen=True, slots=True)
class Started:
    """What was written, and what was there already and therefore is as it was."""

    root: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]


def init(root: Path, name: str = "") -> Started:
    """Write a spec that lints clean and generates, and what an editor and a first test need."""
    title = name or root.resolve().name
    texts = {place: text.encode() for place, text in _texts(title).items()}
    with folder.guarded(root):
        for place in _KEPT_FREE:
            if _is_there(root / place):
                hint = "choose another folder: scapi init DIR"
                raise UsageError(f"{root / place} is there already; nothing was written", hint)
        folder.refuse_links(root, texts)
        kept = tuple(place for place in texts if (root / place).exists())
        for place, data in texts.items():
            if place not in kept:
                folder.put(root / place, data)
    return Started(root, tuple(place for place in texts if place not in kept), kept)


def _is_there(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists() or path.is_symlink()


def _texts(title: str) -> dict[str, str]:
    """Where each file goes -> what is in it."""
    values = _spellings(title)
    found = sorted(path for path in TEXTS.rglob("*") if path.is_file())
    return {
        _place(path): re.sub(r"@([A-Z]+)@", lambda match: values[match[1]], path.read_text("utf-8"))
        for path in found
        if "__pycache__" not in path.parts
    }


def _place(path: Path) -> str:
    """`dot-vscode/x` is `.vscode/x`, and `.in` marks what tools must not take for their own."""
    name = path.relative_to(TEXTS).as_posix().removesuffix(".in")
    return re.sub(r"(^|/)dot-", r"\1.", name)


def _spellings(title: str) -> dict[str, str]:
    """The title as YAML writes it, and the names of packages made from it."""
    parts = names.words(re.sub("['\u2019]", "", title))
    snake = names.snake(parts)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", snake) or not title.isprintable():
        hint = "begin with a letter and use plain letters and digits: scapi init --name 'My API'"
        raise UsageError(f'no package can be named after "{title}"', hint)
    snake = f"{snake}_api" if iskeyword(snake) or snake in ("codegen", "tests") else snake
    quoted = json.dumps(title, ensure_ascii=False)
    return {"TITLE": quoted, "SNAKE": snake, "KEBAB": snake.replace("_", "-")}
