"""Generate again whenever the spec or a template changes, in one process.

The core takes batches of changed paths and yields what became of each, so it is tested without a
file system that notifies. A broken edit is reported and the last good output kept. What did not
change is reused as in any run: `generation` knows it from the state of the one before.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from codegen import folder, includes, state, targets
from codegen.generation import Prints, Run, run
from codegen.problems import SpecError, UsageError
from codegen.resources import templates_folder
from codegen.settings import Settings, absolute, shown

SILENCE = 60  # milliseconds without a change that end a batch; editors save in several steps
POLL = 200  # milliseconds until the first run, and until Ctrl-C is seen


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a batch."""

    run: Run | None  # None: the spec, a template or the output folder did not allow one
    problem: SpecError | UsageError | None
    seconds: float


@dataclass(slots=True)
class Session:
    """One `scapi watch`."""

    settings: Settings
    templates: Path = field(default_factory=lambda: absolute(templates_folder()))
    outputs: folder.Memory[bytes | None] = field(default_factory=lambda: folder.Memory(folder.read))
    prints: folder.Memory[str] = field(default_factory=lambda: folder.Memory(state.fingerprint))
    code: Prints = field(init=False)  # this program, when it was loaded
    included: frozenset[Path] = frozenset()  # what the last reading read, or could not

    def __post_init__(self) -> None:
        self.code = self.code_of(state.tool_fingerprints(self.prints))

    @property
    def spec(self) -> Path:
        """The spec's folder. Raises `UsageError` if there is none."""
        return absolute(includes.find_entry(Path(shown(self.settings.spec))).parent)

    def watch(self, batches: Iterable[Iterable[str]]) -> Iterator[Report]:
        """Run at the first batch, whatever is in it, and then at each that can matter."""
        for number, batch in enumerate(batches):
            if number == 0 or any(self.concerns(path) for path in batch):
                yield self.again()
                gc.collect()  # models of runs that are over, while nobody waits

    def concerns(self, path: str) -> bool:
        """Whether a change there can change the output. What we write ourselves does not."""
        place = absolute(path)
        if place.is_relative_to(self.settings.out):
            return False
        if place in self.included:
            return True
        if place.is_relative_to(self.templates):
            return "__pycache__" not in place.parts
        root = self.settings.spec if self.settings.spec.is_dir() else self.settings.spec.parent
        inside = place.relative_to(root).parts if place.is_relative_to(root) else (".",)
        hidden = any(part.startswith(".") for part in inside)
        return not hidden and place.suffix in ("", ".yaml", ".yml")  # a folder has no suffix

    def again(self) -> Report:
        """One run."""
        start = perf_counter()
        targets.available.cache_clear()
        gc.disable()  # next to nothing of what a run makes is garbage before its end
        try:
            tools = state.tool_fingerprints(self.prints)
            self.refuse_old_code(tools)
            done = run(self.settings, tools=tools, read=self.outputs, in_parallel=True)
            root = absolute(done.reading.entry.parent)
            self.included = frozenset(root / file.name for file in done.reading.files)
        except (SpecError, UsageError) as problem:
            if isinstance(problem, SpecError):  # mending them must start a run
                named = (absolute(finding.place.file) for finding in problem.findings)
                self.included = self.included.union(named)
            return Report(None, problem, perf_counter() - start)
        finally:
            gc.enable()
        return Report(done, None, perf_counter() - start)

    def refuse_old_code(self, tools: Prints) -> None:
        """What is in memory must not pass for what is on disk."""
        if self.code_of(tools) != self.code:
            raise UsageError("scapi itself was changed", "start `scapi watch` again")

    def code_of(self, tools: Prints) -> Prints:
        """The fingerprints of everything that stays in memory, so of no template."""
        templates = str(self.templates)
        return {path: value for path, value in tools.items() if not path.startswith(templates)}


def changes(session: Session) -> Iterator[Iterable[str]]:
    """Batches from the file system; the first one is empty and comes when watching has begun."""
    from watchfiles import watch

    for batch in watch(
        session.spec,
        session.templates,
        watch_filter=None,
        step=SILENCE,
        rust_timeout=POLL,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        yield {path for _, path in batch}
