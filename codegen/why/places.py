"""From an item and what of it is shown to a line of a spec file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen import load
from codegen.names import words
from codegen.pipeline import Reading
from codegen.problems import Finding, Path, Place
from codegen.why.lines import Source
from codegen.why.origins import Origin, Origins


@dataclass(frozen=True, slots=True)
class Spec:
    """A place in the spec."""

    file: str  # as it is printed
    path: Path
    line: int
    column: int
    frame: str


class Places:
    """Finds items in the files of a spec."""

    def __init__(self, origins: Origins, reading: Reading) -> None:
        self.origins = origins
        self.files = {file.name: file for file in reading.files}
        self._paths: dict[Source, Path] = {}
        self._said: dict[Source, frozenset[str]] = {}

    def find(self, source: Source) -> Spec | None:
        """Where the spec says it; nothing for an item that stands in no file."""
        file = self.files.get(self.origins.nodes[source.node].at.file)
        if file is None:
            return None
        path = self.path(source)
        no_rule = ""  # a finding only so that it is located as one
        finding = Finding(no_rule, "", Place(file.shown, path), on_key=True)
        found = load.locate(file.text, finding)
        return Spec(file.shown, path, found.line, found.column, found.frame)

    def shows(self, source: Source, line: str) -> bool:
        """Whether a line has a word of what stands there: a value, its key, or the key around."""
        file = self.files.get(self.origins.nodes[source.node].at.file)
        if file is None or source.detail is None:
            return False
        if source not in self._said:
            path = self.path(source)
            said = words(" ".join(map(str, (*path[-2:], _at(file.data, path)))))
            self._said[source] = frozenset(said)
        return not self._said[source].isdisjoint(words(line))

    def path(self, source: Source) -> Path:
        """The keys that lead to it, as far as the spec has them."""
        if source not in self._paths:
            at = self.origins.nodes[source.node].at
            data = self.files[at.file].data
            path = next(path for path in _shorter(at.path) if _at(data, path) is not _MISSING)
            self._paths[source] = self._narrowed(data, path, source) if source.detail else path
        return self._paths[source]

    def _narrowed(self, data: Any, path: Path, source: Source) -> Path:
        """What the item says: by its key, else by its text if that stands there once."""
        item = _at(data, path)
        detail = source.detail or ()
        for inner in _shorter(detail):
            if inner and _at(item, inner) is not _MISSING:
                return path + inner
        text = self.origins.texts.get(Origin(source.node, detail))
        same = [inner for inner, value in _texts(item, ()) if value == text]
        if len(same) == 1 and text:
            return path + same[0]
        return path + detail[-1:] if _at(item, detail[-1:]) is not _MISSING else path


def _shorter(path: Path) -> Iterator[Path]:
    """The path, then those of what is around."""
    for end in range(len(path), -1, -1):
        yield path[:end]


_MISSING = object()


def _at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict):
            value = _member(value, str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return _MISSING
    return value


def _member(value: dict[str, Any], key: str) -> Any:
    """`example` counts as the first of `examples`, as it does for findings."""
    if key == "examples" and "example" in value and isinstance(value.get(key, []), list):
        return [value["example"], *value.get(key, [])]
    return value.get(key, _MISSING)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in a value and its path, those of the items in it as well."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
