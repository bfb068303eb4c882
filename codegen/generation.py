"""One run from spec to output folder, and what it leaves behind so that the next one is faster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from codegen import folder, includes, load, manifest, pipeline, state
from codegen.problems import Place
from codegen.settings import Settings, absolute, shown
from codegen.write import Comparison, compare, write

if TYPE_CHECKING:
    from codegen.render import OutputFile, Reuse

Prints = dict[str, str]  # path -> hash of its content, as `state` keeps them


@dataclass(frozen=True, slots=True)
class Run:
    """What a run read, made and found."""

    reading: pipeline.Reading
    files: Sequence[OutputFile]
    found: Comparison
    written: bool  # False: it was only a check, or hand edits stood in the way

    @property
    def text(self) -> str:
        """What is said when there was nothing to do; `front` says the same."""
        return f"{state.UP_TO_DATE} ({plural(len(self.files), 'file')}{self.warnings})"

    @property
    def warnings(self) -> str:
        """What to add to a summary if the rules had something to say."""
        count = len(self.reading.warnings)
        return f"; {plural(count, 'warning')}, see `scapi lint`" if count else ""


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {noun}" + ("" if count == 1 else "s")


def silent(stage: str) -> None:
    """Nobody wants to know how far a run is."""


def run(
    settings: Settings,
    *,
    check: bool = False,
    force: bool = False,
    stage: Callable[[str], None] = silent,
    tools: Prints | None = None,
    read: folder.Read = folder.read,
    in_parallel: bool = False,
) -> Run:
    """Read, render, and write or compare. Raises `SpecError` and `UsageError`.

    Tools are fingerprinted before anything is read (or before the call: `tools`), and spec files
    are remembered as they were read: what is edited meanwhile is seen as changed next time. A
    check uses nothing of earlier runs. `read` reads files of the output folder. `in_parallel`: this
    process may be forked.
    """
    if tools is None:
        tools = {} if check else state.tool_fingerprints()
    stage("reading the spec")
    reading = pipeline.read_spec(Path(shown(settings.spec)))
    reuse = None if check else _earlier(settings, reading, tools, read)
    stage("rendering")
    out = Path(shown(settings.out))
    files = pipeline.build(reading, settings.targets, reuse=reuse, in_parallel=in_parallel)
    if check:
        stage("comparing")
        return Run(reading, files, compare(files, out, settings.targets), written=False)
    stage("writing")
    found = write(files, out, settings.targets, force=force, read=read)
    done = Run(reading, files, found, written=force or not found.paths("hand-edited"))
    if done.written:
        _remember(settings, done, tools)
    return done


def _remember(settings: Settings, done: Run, tools: Prints) -> None:
    """Leave a state for `front`, unless the set of spec files changed while we ran."""
    entry, project = done.reading.entry, settings.project
    try:
        prints = tools | listings(done.reading)
        names, _ = includes.expand_includes(entry.parent, _patterns(done.reading), Place(""))
        if project is not None:
            prints[str(project)] = state.fingerprint(str(project))
    except OSError:
        return
    if {entry.name, *names} != {file.name for file in done.reading.files}:
        return
    prints |= _spec_prints(done.reading)
    inside = _inside(settings.out)
    prints |= {f"{inside}{path}": value for path, value in _outputs(done)}
    state.save(settings.question, settings.defaults, prints, done.text)


def _outputs(done: Run) -> Iterator[tuple[str, str]]:
    after = done.found.after
    yield manifest.NAME, state.digest(manifest.write(after))
    for file in done.files:
        yield file.path, next(iter(after[file.path]))


def _spec_prints(reading: pipeline.Reading) -> Prints:
    root = absolute(reading.entry.parent)
    return {str(root / file.name): _spec_print(file) for file in reading.files}


@lru_cache(maxsize=512)
def _spec_print(file: load.SpecFile) -> str:
    return state.digest(file.text.encode())


def _patterns(reading: pipeline.Reading) -> list[str]:
    return list(reading.files[0].data.get("include") or [])


def listings(reading: pipeline.Reading) -> Prints:
    """The folders in which a new file could match an include, and what is in them now."""
    root = str(absolute(reading.entry.parent))
    visited = {root}.union(*(includes.folders(root, each) for each in _patterns(reading)))
    return {f"{folder}/": state.fingerprint(f"{folder}/") for folder in visited}


def _earlier(
    settings: Settings, reading: pipeline.Reading, tools: Prints, read: folder.Read
) -> Reuse:
    """Output of the last run, if it asked the same of the same tools and the same set of files."""
    from codegen.render import Reuse

    recorded = state.load(settings.question, settings.defaults)
    now = _spec_prints(reading)
    expected = tools | listings(reading)  # a spec file that comes or goes changes a listing
    if (
        not recorded
        or not expected.items() <= recorded.items()
        or not now.keys() <= recorded.keys()
    ):
        return Reuse(frozenset(), {}, _vouched(settings.out))
    root = absolute(reading.entry.parent)
    changed = (Path(path) for path, value in now.items() if recorded[path] != value)
    names = frozenset(path.relative_to(root).as_posix() for path in changed)
    return Reuse(names, dict(_intact(settings.out, recorded, read)), _vouched(settings.out))


def _vouched(out: Path) -> Callable[[str], bytes | None]:
    """Reads a file of the output folder, if the manifest says that we wrote exactly this."""
    entries = manifest.read(out) if out.is_dir() else {}

    def find(path: str) -> bytes | None:
        data = folder.read(out / path) if path in entries else None
        return data if data is not None and state.digest(data) in entries[path] else None

    return find


def _intact(out: Path, recorded: Prints, read: folder.Read) -> Iterator[tuple[str, bytes]]:
    """Files of the output folder that are still as they were written."""
    inside = _inside(out)
    for name, value in recorded.items():
        if name.startswith(inside) and not name.endswith("/"):
            data = read(name)
            if data is not None and manifest.hash_of(data) == value:
                yield name.removeprefix(inside), data


def _inside(out: Path) -> str:
    """What the names of output files begin with in a state."""
    return str(out / "_").removesuffix("_")
