"""Reads the file that says what a mock desktop begins with.

JSON and YAML hold a setup (`seed`, `settings`, `options`, `state`, `edition`,
`version`); INI is the host's own option file. YAML needs PyYAML, which the package does
not depend on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from .check import check
from .errors import ApiError, UsageError, brief
from .operations import SETUP, shape

_MOST: Final = 10_000_000  # bytes
_READERS: Final[Mapping[str, str]] = {
    ".json": "json",
    ".ini": "ini",
    ".cfg": "ini",
    ".conf": "ini",
    ".yaml": "yaml",
    ".yml": "yaml",
}
Place = tuple[int, int]  # line and column, from 1


class Config:
    """What a file says, and where."""

    def __init__(
        self, name: str, values: dict[str, Any], places: Mapping[str, Place]
    ) -> None:
        self.name = name
        self.values = values
        self._places = places

    def blame(self, error: ApiError) -> UsageError:
        """The error with the place in the file that it is about."""
        text = str(error)
        found = [
            ("." not in path, at, path)  # the deepest is what it is about
            for path in self._places
            if (at := _mention(path, text)) is not None
        ]
        place = self._places[min(found)[2]] if found else None
        return _broken(self.name, place, text, error.hint)


def read_config(path: Path) -> Config:
    """Read a file. Raises UsageError: what is wrong, where, and what to do."""
    name = str(path)
    kind = _READERS.get(path.suffix.lower())
    if kind is None:
        text = f"{name} is no kind of file that is known"
        raise UsageError(text, "known: .json, .yaml, .yml, .ini, .cfg, .conf")
    text = _text(path)
    if kind == "ini":
        return Config(name, {"options": text}, {})
    values, places = (_json if kind == "json" else _yaml)(name, text)
    config = Config(name, values, places)
    try:
        check(shape(dict(SETUP)), values)
    except ApiError as error:
        raise config.blame(error) from error
    return config


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST:
            raise UsageError(f"{path} has more than {_MOST} bytes")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: {error.reason}", code=1) from error


def _json(name: str, text: str) -> tuple[Any, dict[str, Place]]:
    try:
        found = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise _broken(name, (error.lineno, error.colno), error.msg) from error
    except (ValueError, RecursionError) as error:
        raise _broken(name, None, str(error)) from error
    return found, {}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key} stands there twice")
        found[key] = value
    return found


def _yaml(name: str, text: str) -> tuple[Any, dict[str, Place]]:
    try:
        import yaml
    except ImportError as error:
        hint = "pip install pyyaml, or write the file as JSON"
        raise UsageError(f"{name}: YAML needs PyYAML", hint) from error
    loader: Any = yaml.SafeLoader(text)
    places: dict[str, Place] = {}
    try:
        node = loader.get_single_node()
        for path, key in _keys(node, ""):
            place = (key.start_mark.line + 1, key.start_mark.column + 1)
            if path in places:
                raise _broken(name, place, f"{path} stands there twice")
            places[path] = place
        return ({} if node is None else loader.construct_document(node)), places
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = None if mark is None else (mark.line + 1, mark.column + 1)
        raise _broken(name, where, getattr(error, "problem", error)) from error
    except (ValueError, RecursionError, TypeError) as error:
        raise _broken(name, None, str(error)) from error
    finally:
        loader.dispose()


def _keys(node: Any, path: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """The keys of mappings in mappings, with their paths."""
    if node is None or node.id != "mapping" or depth > 2:
        return
    for key, value in node.value:
        own = f"{path}.{key.value}" if path else str(key.value)
        yield own, key
        yield from _keys(value, own, depth + 1)


def _mention(path: str, text: str) -> int | None:
    """Where a message names what stands at a path: by the path, or without its root."""
    for name in (path, path.partition(".")[2]):
        found = name and re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text)
        if found:
            return found.start()
    return None


def _broken(name: str, place: Place | None, text: object, hint: str = "") -> UsageError:
    where = name if place is None else f"{name}:{place[0]}:{place[1]}"
    return UsageError(f"{where}: {brief(text)}", hint, code=1)
