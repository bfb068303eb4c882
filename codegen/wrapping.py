"""Stage 4, second half: what is made of rendered ES modules, for `require` and for classic scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from codegen.languages import javascript_modules as modules
from codegen.problems import UsageError


class File(NamedTuple):
    """A file of a package, in memory."""

    path: str  # relative to the package
    data: bytes
    spec_files: frozenset[str]  # it changes only if one of these does


class Script(NamedTuple):
    """A classic script that is linked from modules."""

    path: str
    entry: str  # the module it begins with
    name: str  # the global that holds what the entry exports; "" for none


def wrapped(
    files: Sequence[File], scripts: Sequence[Script], earlier: Mapping[str, bytes], commonjs: bool
) -> Iterator[File]:
    """The CommonJS twins and the classic scripts of a package.

    `earlier` is what the last run wrote: a twin of what did not change is taken from there.
    Raises UsageError for a module that is not of the restricted form.
    """
    try:
        if commonjs:
            yield from _twins(files, earlier)
        for script in scripts:
            yield _linked(files, script)
    except modules.ModuleError as error:
        hint = "codegen/languages/javascript_modules.py says what a module may hold"
        raise UsageError(str(error), hint) from None


def _twins(files: Sequence[File], earlier: Mapping[str, bytes]) -> Iterator[File]:
    for file in files:
        if not file.path.endswith((".js", ".d.ts")):
            continue
        path = f"{file.path[:-2]}c{file.path[-2:]}"
        data = earlier.get(path) if earlier.get(file.path) == file.data else None
        yield File(path, data or _twin(file).encode(), file.spec_files)


def _twin(file: File) -> str:
    text = file.data.decode()
    if file.path.endswith(".js"):
        return modules.commonjs(file.path, text)
    return modules.declarations(text)


def _linked(files: Sequence[File], script: Script) -> File:
    texts = {file.path: file.data.decode() for file in files if file.path.endswith(".js")}
    text = modules.linked(texts, script.entry, script.name)
    spec_files = frozenset[str]().union(*(file.spec_files for file in files))
    return File(script.path, text.encode(), spec_files)
