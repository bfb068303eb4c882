"""One target rendered so that every line can be asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.format import black_text
from codegen.model import Api
from codegen.render import OutputFile, Renderer
from codegen.targets import Target
from codegen.why.formatted import through
from codegen.why.instrument import instrumented
from codegen.why.lines import Line, answered, cells_of
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

    def text(self, template: str, context: dict[str, Any]) -> str:
        """The number of the recipe, instead of the text."""
        self.recipes.append(Recipe(template, context))
        return str(len(self.recipes) - 1)


def recipes(target: Target, api: Api) -> dict[str, Recipe]:
    """Path -> recipe of every file of a target that is rendered."""
    plan = _Plan(target, api)
    return {file.path: plan.recipes[int(file.data)] for file in plan.sources() if file.spec_files}


def copied_from(target: Target, api: Api, path: str) -> Path | None:
    """The hand-written file that this one is a copy of."""
    renderer = Renderer(target, api)
    for source, place in target.copy.items():
        inside = path.removeprefix(renderer.out(renderer.fill(place)) + "/")
        if inside != path and (target.folder / source / inside).is_file():
            return target.folder / source / inside
    return None


@contextmanager
def walker(target: Target, api: Api, origins: Origins) -> Iterator[Walker]:
    """Something that renders with origins; only as long as the context lasts."""
    tracer = Tracer(origins)
    with instrumented(tracer) as languages:
        yield Walker(Renderer(target, api), languages.filters(target.language), tracer)


def trace(
    target: Target, path: str, recipe: Recipe, walker: Walker, origins: Origins
) -> list[Line]:
    """Every line of a file, as a run writes it."""
    return _lines(target, path, walker.run(recipe.template, recipe.context), origins)


def _lines(target: Target, path: str, pieces: list[Piece], origins: Origins) -> list[Line]:
    cells = cells_of(pieces, origins)
    if target.formatter == "black" and not target.stable and path.endswith(".py"):
        cells = through(cells, black_text("".join(cell[0] for cell in cells)))
    return answered(cells, origins)


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


def trace_all(target: Target, api: Api, origins: Origins) -> dict[str, list[Line]]:
    """Every line of every file of a target."""
    with walker(target, api, origins) as walked:
        files = list(_Remembering(target, api, walker=walked).files())
    return {
        file.path: _lines(target, file.path, [Piece(file.data.decode(), None)], origins)
        for file in files
    }
