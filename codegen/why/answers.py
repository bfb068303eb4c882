"""The answer to `scapi why`: what a line shows, from which line of the spec, by which template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from codegen import manifest, targets
from codegen.pipeline import Reading
from codegen.problems import UsageError
from codegen.settings import shown
from codegen.state import digest
from codegen.targets import Target
from codegen.why.engine import flavour_of, is_current, trace_module
from codegen.why.lines import Line, Source
from codegen.why.origins import Origins, Spot
from codegen.why.places import Places, Spec
from codegen.why.trace import Walkers, copied_from

SAYS = {
    "text": "text of the spec",
    "item": "made for an item of the spec",
    "template": "text of the template, repeated for this item of the spec",
    "boilerplate": "boilerplate: the same whatever the spec says",
    "engine": "made by datamodel-code-generator, which has no template",
    "joined": "written where modules are made from others",
    "copied": "copied as it is from a hand-written file",
    "overview": "made by scapi itself, about its targets",
    "manifest": "the hash of a generated file, written last",
}


class Stale(Exception):
    """The file is not what the spec makes now; so its lines have no answer."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Template:
    """A line of a template, or of a hand-written file."""

    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Where one line comes from."""

    text: str
    kind: str  # a key of SAYS
    source: Source | None
    also: tuple[Source, ...]  # other items whose text it shows, which stand elsewhere
    template: Template | None
    verbatim: bool = False  # it begins with text of the template itself

    @property
    def says(self) -> str:
        """The kind in words."""
        return SAYS[self.kind]


class Project:
    """A spec and the folder of its output. Asking changes the model: nothing else may use it."""

    def __init__(self, reading: Reading, out: Path) -> None:
        self.reading, self.out = reading, out
        self._sources: dict[Path, list[str]] = {}  # lines of hand-written files

    @cached_property
    def origins(self) -> Origins:
        """The tree of the model."""
        return Origins(self.reading.api)

    @cached_property
    def walkers(self) -> Walkers:
        """What makes the files again."""
        return Walkers(self.reading.api, self.origins)

    @cached_property
    def places(self) -> Places:
        """Where its items stand in the files."""
        return Places(self.origins, self.reading)

    def file(self, path: str) -> list[Answer]:
        """An answer for every line of a file; `path` is relative to the output folder.

        Raises `UsageError` for what is no file of ours, `Stale` for one that is not up to date.
        """
        data = self._data(path)
        if path == manifest.NAME:
            return self._plain(data, "manifest")
        if path == "README.md":
            self._same(path, data, targets.overview(targets.select(())).encode())
            return self._overview(data)
        target = next(
            (each for each in targets.available() if path.startswith(f"{each.name}/")), None
        )
        if target is None:
            raise _orphan(path)
        source = copied_from(target, self.reading.api, path)
        if source is not None:
            self._same(path, data, source.read_bytes().replace(b"\r\n", b"\n"))
            return _copied(data, source)
        return self._target_file(target, path, data)

    def _target_file(self, target: Target, path: str, data: bytes) -> list[Answer]:
        api = self.reading.api
        lines = self.walkers.trace(target, path)
        if lines is not None:
            self._same(path, data, "\n".join(line.text for line in lines).encode(), loose=True)
            return [self._answer(line, target) for line in lines]
        flavour = flavour_of(target, api, path) if target.engine != "jinja" else None
        if flavour is None:
            raise _orphan(path)
        text = data.decode()
        self._unless(is_current(flavour, text), path)
        with self.walkers.walker(target) as walked:
            lines = trace_module(flavour, text, walked, self.origins)
        return [self._answer(line, target) for line in lines]

    # --- the file ---------------------------------------------------------------------------------

    @cached_property
    def _listed(self) -> manifest.Entries:
        return manifest.read(self.out)

    def _data(self, path: str) -> bytes:
        """The file as it is, if we wrote it so."""
        known = self._listed
        file = self.out / path
        name = shown(file)
        if path != manifest.NAME and path not in known:
            hint = f"`scapi why` asks about files that {shown(self.out / manifest.NAME)} lists"
            raise UsageError(f"{name} is not generated by scapi", hint)
        try:
            data = file.read_bytes()
        except OSError as error:
            hint = "`scapi generate` writes it again"
            raise UsageError(f"cannot read {name}: {error.strerror}", hint) from None
        if path != manifest.NAME and digest(data) not in known[path]:
            hint = (
                "`scapi generate --diff` shows what; a change belongs into the spec or a template"
            )
            raise Stale(f"{name} was edited by hand", hint)
        return data

    def _same(self, path: str, data: bytes, now: bytes, *, loose: bool = False) -> None:
        self._unless(now == (data.removesuffix(b"\n") if loose else data), path)

    def _unless(self, current: bool, path: str) -> None:
        if not current:
            message = f"{shown(self.out / path)} is stale: the spec or a template was edited since"
            raise Stale(message, "run `scapi generate`, then ask again")

    # --- answers ----------------------------------------------------------------------------------

    def spec(self, source: Source | None) -> Spec | None:
        """Where the spec says what a line shows, or has the item that the line was made for."""
        return self.places.find(source) if source is not None else None

    def _answer(self, line: Line, target: Target) -> Answer:
        found, template = line.source, self._template(line.spot, target)
        if line.spot is None:
            kind = "engine" if target.engine != "jinja" else "joined"
        elif line.joined:
            kind = "joined"
        elif not line.spot.template.endswith(".j2"):
            kind = "copied" if self._stands_there(line.text, template) else "joined"
        elif found is None:
            kind = "boilerplate"
        elif self.places.shows(found, line.text):
            kind = "text"
        else:
            kind = "template" if line.spot.verbatim else "item"
        verbatim = line.spot is not None and line.spot.verbatim and kind != "joined"
        return Answer(line.text, kind, found, line.also, template, verbatim)

    def _template(self, spot: Spot | None, target: Target) -> Template | None:
        return Template(target.folder / spot.template, spot.line) if spot is not None else None

    def _stands_there(self, text: str, template: Template | None) -> bool:
        """Whether a hand-written file has the line as it is."""
        if template is None:
            return False
        if template.file not in self._sources:
            data = template.file.read_bytes().replace(b"\r\n", b"\n")
            self._sources[template.file] = _lines(data)
        return self._sources[template.file][template.line - 1] == text

    def _plain(self, data: bytes, kind: str) -> list[Answer]:
        return [Answer(text, kind, None, (), None) for text in _lines(data)]

    def _overview(self, data: bytes) -> list[Answer]:
        """A row says what the `target.yaml` of a target says."""
        rows = {f"| [`{each.name}/`]": each for each in targets.available()}
        found = []
        for text in _lines(data):
            target = next((rows[head] for head in rows if text.startswith(head)), None)
            template = _described(target) if target is not None else None
            found.append(Answer(text, "overview", None, (), template))
        return found


def _orphan(path: str) -> UsageError:
    hint = "`scapi generate` removes what nothing makes any more"
    return UsageError(f"nothing in the spec or in the templates makes {path}", hint)


def _lines(data: bytes) -> list[str]:
    return data.decode(errors="replace").removesuffix("\n").split("\n") if data else []


def _copied(data: bytes, source: Path) -> list[Answer]:
    return [
        Answer(text, "copied", None, (), Template(source, number))
        for number, text in enumerate(_lines(data), 1)
    ]


def _described(target: Target) -> Template:
    source = target.folder / "target.yaml"
    lines = enumerate(_lines(source.read_bytes()), 1)
    return Template(source, next((at for at, line in lines if line.startswith("description:")), 1))
