"""Which branches of the templates the items of a spec carry out, and which none does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from codegen import languages
from codegen.model import Api
from codegen.render import Renderer
from codegen.targets import Target
from codegen.why.templates import Branch, Walker
from codegen.why.trace import recipes


@dataclass(frozen=True, slots=True)
class Coverage:
    """The branches of one target's templates."""

    target: str
    every: frozenset[Branch]
    used: frozenset[Branch]
    uncounted: tuple[str, ...]  # templates that the target's engine renders, and nothing of ours

    @property
    def unused(self) -> tuple[Branch, ...]:
        """Those that nothing in the specs exercises, in order."""
        return tuple(sorted(self.every - self.used))


def coverage(target: Target, apis: Iterable[Api]) -> Coverage:
    """What these specs together exercise of a target."""
    every: set[Branch] = set()
    used: set[Branch] = set()
    uncounted: tuple[str, ...] = ()
    for api in apis:
        walker = Walker(Renderer(target, api), languages.filters(target.language))
        for recipe in recipes(target, api).values():
            walker.run(recipe.template, recipe.context)
        used |= walker.used
        if not every:
            counted = sorted(_templates(target) | walker.trees.keys())
            if target.engine != "jinja":
                included = {name for name in counted if name in walker.trees}
                uncounted = tuple(
                    name for name in counted if _is_part(name) and name not in included
                )
            every = {
                branch
                for name in counted
                if name not in uncounted
                for branch in walker.branches(name)
            }
    return Coverage(target.name, frozenset(every), frozenset(used & every), uncounted)


def _templates(target: Target) -> set[str]:
    return {path.relative_to(target.folder).as_posix() for path in target.folder.rglob("*.j2")}


def _is_part(name: str) -> bool:
    return Path(name).name.startswith("_")
