"""`OUT/.manifest`: every generated file and the hash it was written with.

It is committed, so a hand edit is found on any machine, and has the format of coreutils, so
`cd generated && b2sum -l 256 -c .manifest` checks a tree without this tool. While a run writes,
the manifest lists a file with its old *and* its new hash; so the next run knows both as its own
after a run that was killed, and a badly merged manifest does no harm either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from codegen.state import digest

NAME = ".manifest"
Entries = Mapping[str, frozenset[str]]  # path -> hashes we may have written it with

_LINE = re.compile(r"([0-9a-f]{64})  (.+)\Z")


def read(out: Path) -> dict[str, frozenset[str]]:
    """What the manifest of an output folder says; lines that are none are passed over."""
    try:
        text = (out / NAME).read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return {}
    entries: dict[str, frozenset[str]] = {}
    for line in text.replace("\r\n", "\n").split("\n"):
        match = _LINE.match(line)
        if match and not why_unsafe(match[2]):
            entries[match[2]] = entries.get(match[2], frozenset()) | {match[1]}
    return entries


def write(entries: Entries) -> bytes:
    """The manifest's bytes, sorted by path."""
    lines = (f"{value}  {path}\n" for path in sorted(entries) for value in sorted(entries[path]))
    return "".join(lines).encode()


def join(one: Entries, other: Entries) -> dict[str, frozenset[str]]:
    """Both at once: what a run that is under way may leave behind."""
    paths = {*one, *other}
    return {path: one.get(path, frozenset()) | other.get(path, frozenset()) for path in paths}


def of(files: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """The entries of files that are written now."""
    return {path: frozenset({hash_of(data)}) for path, data in files.items()}


hash_of = lru_cache(maxsize=2048)(digest)  # of files that are used again, so held in memory anyway


_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\u2028\u2029\ud800-\udfff]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?\Z", re.IGNORECASE)


@lru_cache(maxsize=4096)
def why_unsafe(path: str) -> str:
    """Why a path must not be written below the output folder on any system, or an empty text."""
    if found := _UNSAFE.search(path):
        return f"it holds the character {found[0]!r}"
    for part in path.split("/"):
        if part in ("", ".", ".."):
            return "it would leave the output folder" if part == ".." else "it is no plain path"
        if part.endswith((".", " ")) or _DEVICE.match(part):
            return f'"{part}" is no file name on Windows'
        if part == NAME or part.startswith(".scapi-"):
            return f'"{part}" is a name that scapi keeps for itself'
    return ""
