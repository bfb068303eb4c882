"""One target rendered so that every line can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from codegen.format import black_text
from codegen.model import Api
from codegen.render import OutputFile, Renderer, Used
from codegen.targets import Target, select
from codegen.why.formatted import through
from codegen.why.instrument import instrumented
from codegen.why.lines import Line, answered, cells_of, lines_of
from codegen.why.marked import join
from codegen.why.origins import Origins, Spot
from codegen.why.templates import Piece, Walker
from codegen.why.tracer import Tracer


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a file is rendered from."""

    template: str
    context: Mapping[str, Any]


@dataclass(slots=True)
class _Plan(Renderer):
    """Goes through a target's files as a run does, and renders none."""

    recipes: list[Recipe] = field(default_factory=list)
    others: Callable[[Target, str], Used] | None = None  # makes a file of another target

    def used(self, name: str) -> Used:
        """A file under `uses`."""
        if self.others is None:
            return Renderer.used(self, name)
        return self.others(self.target, name)

    def text(self, template: str, context: dict[str, Any]) -> str:
        """The number of the recipe, instead of the text."""
        self.recipes.append(Recipe(template, context))
        return str(len(self.recipes) - 1)


def recipes(
    target: Target, api: Api, others: Callable[[Target, str], Used] | None = None
) -> dict[str, Recipe]:
    """Path -> recipe of every file of a target that is rendered."""
    plan = _Plan(target, api, others=others)
    return {file.path: plan.recipes[int(file.data)] for file in plan.sources() if file.spec_files}


def copied_from(target: Target, api: Api, path: str) -> Path | None:
    """The hand-written file that this one is a copy of."""
    renderer = Renderer(target, api)
    for source, place in target.copy.items():
        inside = path.removeprefix(renderer.out(renderer.fill(place)) + "/")
        if inside != path and (target.folder / source / inside).is_file():
            return target.folder / source / inside
    return None


class Walkers:
    """What renders with origins, one for each target; what they once made of the API they keep."""

    def __init__(self, api: Api, origins: Origins) -> None:
        self.api, self.origins = api, origins
        self.tracer = Tracer(origins)
        self._walkers: dict[str, Walker] = {}
        self._recipes: dict[str, dict[str, Recipe]] = {}
        self._whole: dict[str, dict[str, OutputFile]] = {}
        self._languages: Any = None  # as long as they are instrumented

    @contextmanager
    def walker(self, target: Target) -> Iterator[Walker]:
        """That of a target; only as long as the context lasts."""
        if self._languages is not None:  # a target that uses a file of another one
            yield self._walker(target)
            return
        with instrumented(self.tracer) as self._languages:
            try:
                yield self._walker(target)
            finally:
                self._languages = None

    def _walker(self, target: Target) -> Walker:
        if target.name not in self._walkers:
            renderer = Renderer(target, self.api)
            filters = self._languages.filters(target.language)
            self._walkers[target.name] = Walker(renderer, filters, self.tracer)
        return self._walkers[target.name]

    def used(self, target: Target, name: str) -> Used:
        """A file under `uses`: its lines keep their places in the templates of their own target."""
        use = target.uses[name]
        (other,) = select((use["target"],))
        renderer = Renderer(other, self.api)
        path = renderer.out(renderer.fill(use["path"]))
        text = self.whole(other)[path].data.decode()
        return Used(renderer.package, self.origins.moved(text, other.folder))

    def trace(self, target: Target, path: str) -> list[Line] | None:
        """Every line of a file as a run writes it; nothing if the target has no such file."""
        for use in target.uses.values():
            if path.endswith(f"/{use['path']}"):
                (other,) = select((use["target"],))
                return self._shown(other, use["path"])
        with self.walker(target) as walker:
            if target.name not in self._recipes:
                self._recipes[target.name] = recipes(target, self.api, self.used)
            recipe = self._recipes[target.name].get(path)
            if recipe is not None:
                pieces = walker.run(recipe.template, recipe.context)
                return _lines(target, path, pieces, self.origins)
        file = self.whole(target).get(path) if target.engine == "jinja" else None
        return self._made(target, file) if file is not None else None

    def _shown(self, other: Target, path: str) -> list[Line] | None:
        """The lines of a file of another target, which shows it as it is."""
        renderer = Renderer(other, self.api)
        lines = self.trace(other, renderer.out(renderer.fill(path)))
        return lines and [_moved(line, other) for line in lines]

    def trace_all(self, target: Target) -> dict[str, list[Line]]:
        """Every line of every file of a target."""
        files = self.whole(target).items()
        return {path: self._made(target, file) for path, file in files}

    def whole(self, target: Target) -> dict[str, OutputFile]:
        """Every file of a target, made at once; its bytes remember."""
        if target.name not in self._whole:
            with self.walker(target) as walker:
                files = list(_Remembering(target, self.api, walker=walker).files())
            self._whole[target.name] = {file.path: file for file in files}
        return self._whole[target.name]

    def _made(self, target: Target, file: OutputFile) -> list[Line]:
        return _lines(target, file.path, [Piece(file.data.decode(), None)], self.origins)


def _moved(line: Line, target: Target) -> Line:
    """With the whole path of its template, which is none of the target that shows it."""
    spot = line.spot
    if spot is None:
        return line
    return replace(line, spot=spot._replace(template=str(target.folder / spot.template)))


def _lines(target: Target, path: str, pieces: list[Piece], origins: Origins) -> list[Line]:
    if target.formatter == "black" and not target.stable and path.endswith(".py"):
        cells = cells_of(pieces, origins)
        return answered(through(cells, black_text("".join(cell[0] for cell in cells))), origins)
    return lines_of(pieces, origins)


# --- files that are made from other files -----------------------------------------------------------


@dataclass(slots=True)
class _Remembering(Renderer):
    """Renders files whose bytes remember where they come from, whatever is made of them."""

    walker: Walker = field(kw_only=True)

    def text(self, template: str, context: dict[str, Any]) -> str:
        """A rendered template."""
        return self.walker.joined(self.walker.run(template, context))

    def copied(self) -> Iterator[OutputFile]:
        """Hand-written files; each line is its own template."""
        origins = self.walker.origins
        for file in super(_Remembering, self).copied():
            source = copied_from(self.target, self.api, file.path)
            if source is None or origins is None or b"\0" in file.data:
                yield file
                continue
            name = source.relative_to(self.target.folder).as_posix()
            lines = file.data.decode().splitlines(keepends=True)
            spots = (Spot(name, at, verbatim=True) for at in range(1, len(lines) + 1))
            parts = [origins.spotted(line, spot) for line, spot in zip(lines, spots, strict=True)]
            yield OutputFile(file.path, join("", parts).encode())
