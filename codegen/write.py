"""Stage 6. Files in memory to an output folder: what changed, each at once or not at all.

`compare` looks, `write` acts. Nothing is touched that the manifest does not know, nothing outside
the folder, and nothing at all while there are hand edits that nobody gave up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from codegen import folder, manifest
from codegen.problems import UsageError
from codegen.state import digest

Status = Literal["missing", "stale", "orphaned", "hand-edited"]


class Output(Protocol):
    """What is to be written; `render.OutputFile` is one."""

    @property
    def path(self) -> str:
        """Relative to the output folder, with "/"; the first folder is the target's."""

    @property
    def data(self) -> bytes:
        """All of its bytes."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is not as it should be."""

    path: str
    status: Status
    old: bytes | None  # what is there; None: nothing that can be read
    new: bytes | None  # what should be there; None: nothing
    hint: str = ""  # of a hand edit: what is odd about it


@dataclass(frozen=True, slots=True)
class Comparison:
    """An output folder beside what should be in it."""

    changes: tuple[Change, ...]  # by path
    unchanged: tuple[str, ...]
    before: manifest.Entries
    after: manifest.Entries
    manifest_stale: bool

    def paths(self, status: Status) -> tuple[str, ...]:
        """The files of one status."""
        return tuple(change.path for change in self.changes if change.status == status)

    @property
    def clean(self) -> bool:
        """There is nothing to do."""
        return not self.changes and not self.manifest_stale


def write(
    outputs: Iterable[Output],
    out: Path,
    targets: Iterable[str] = (),
    *,
    force: bool = False,
    read: folder.Read = folder.read,
) -> Comparison:
    """Make the folder hold these files, and say what was different.

    With hand edits and without `force` nothing is written. `targets` names the only folders this
    run is about; files and manifest entries of others stay as they are.
    """
    with folder.guarded(out), folder.lock(out):
        found = compare(outputs, out, targets, read)
        if force or not found.paths("hand-edited"):
            _apply(found, out)
    return found


def compare(
    outputs: Iterable[Output],
    out: Path,
    targets: Iterable[str] = (),
    read: folder.Read = folder.read,
) -> Comparison:
    """What `write` would do. Reads only."""
    files = _checked(outputs)
    ours = frozenset(targets)
    before = manifest.read(out)
    known = {path: hashes for path, hashes in before.items() if _concerns(path, ours)}
    folder.refuse_links(out, (*files, *known))
    after = {path: hashes for path, hashes in before.items() if path not in known}
    after.update(manifest.of(files))
    changes: list[Change] = []
    unchanged: list[str] = []
    root = str(out / "_").removesuffix("_")  # a Path for each file would cost more than reading it
    for path in sorted({*files, *known}):
        change = _look(path, f"{root}{path}", files.get(path), known.get(path, frozenset()), read)
        if change is not None:
            changes.append(change)
        elif path in files:
            unchanged.append(path)
    stale = manifest.write(after) != folder.read(out / manifest.NAME)
    return Comparison(tuple(changes), tuple(unchanged), before, after, stale)


def _concerns(path: str, targets: frozenset[str]) -> bool:
    return not targets or path.partition("/")[0] in targets


def _look(
    path: str, full: str, new: bytes | None, hashes: frozenset[str], read: folder.Read
) -> Change | None:
    """How one file on disk differs, if it does."""
    odd = folder.oddity(full)
    if odd:
        return Change(path, "hand-edited", None, new, odd)
    old = read(full)
    if old == new:
        return None
    if old is None:
        return Change(path, "missing", None, new)
    if digest(old) in hashes:
        return Change(path, "orphaned" if new is None else "stale", old, new)
    return Change(path, "hand-edited", old, new, _hint(old, new, hashes))


def _hint(old: bytes, new: bytes | None, hashes: frozenset[str]) -> str:
    unix = old.replace(b"\r\n", b"\n")
    if unix != old and (unix == new or digest(unix) in hashes):
        return "only its line endings differ: put `* eol=lf` into a .gitattributes there"
    return "" if hashes else "it was there before and scapi did not write it"


def _checked(outputs: Iterable[Output]) -> dict[str, bytes]:
    """The files by path: all of them safe, none in the way of another on any system."""
    files: dict[str, bytes] = {}
    for output in outputs:
        if why := manifest.why_unsafe(output.path):
            raise UsageError(f'the output path "{output.path}" is refused: {why}', _RENAME)
        if output.path in files:
            raise UsageError(f'the output path "{output.path}" comes twice', _RENAME)
        files[output.path] = output.data
    folders = {name for path in files for name in folder.above(path)}
    taken: dict[str, str] = {}
    for place in sorted({*files, *folders}):
        other = taken.setdefault(_folded(place), place)
        if other != place or (place in files and place in folders):
            raise UsageError(f'the output paths "{other}" and "{place}" collide', _RENAME)
    return files


_RENAME = "rename the item of the spec that it is made from, or its path in target.yaml"


def _folded(path: str) -> str:
    """What a file system that ignores case, or the form of accents, takes the path for."""
    return unicodedata.normalize("NFC", path).casefold()


def _apply(found: Comparison, out: Path) -> None:
    """The order matters: whenever it ends, the manifest knows every file that is there."""
    folder.sweep(out, {*found.before, *found.after})
    if found.changes:
        _put_manifest(manifest.join(found.before, found.after), out)
    first, last = _removals(found)
    for path in first:
        folder.remove(out, path)
    for change in found.changes:
        if change.new is not None:
            folder.put(out / change.path, change.new)
    for path in last:
        folder.remove(out, path)
    if not found.clean:
        _put_manifest(found.after, out)


def _put_manifest(entries: manifest.Entries, out: Path) -> None:
    folder.put(out / manifest.NAME, manifest.write(entries))


def _removals(found: Comparison) -> tuple[list[str], list[str]]:
    """What must go before the new files come, as it stands in their way, and what may go after."""
    new = {change.path for change in found.changes if change.new is not None}
    places = {_folded(place) for path in new for place in (path, *folder.above(path))}
    files = {_folded(path) for path in new}
    first: list[str] = []
    last: list[str] = []
    for change in found.changes:
        if change.new is None:
            inside = any(_folded(place) in files for place in folder.above(change.path))
            (first if inside or _folded(change.path) in places else last).append(change.path)
    return first, last
