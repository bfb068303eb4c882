"""Stage 4. Target and model to files in memory, through a Jinja environment that forgives nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

import jinja2
from jinja2.bccache import Bucket

from codegen import languages, state
from codegen.model import Api
from codegen.names import kebab
from codegen.problems import UsageError
from codegen.targets import Each, Target, select

_NOT_COPIED = {"__pycache__", "target.yaml"}


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A generated file, not yet written."""

    path: str  # relative to the output folder: "python/src/my_api/tasks.py"
    data: bytes
    spec_files: frozenset[str] = frozenset()  # it changes only if one of these (or a template) does


@dataclass(frozen=True, slots=True)
class Reuse:
    """Output of an earlier run with the same templates, tool and options."""

    changed: frozenset[str]  # spec files, relative to the spec folder, that differ since then
    outputs: Mapping[str, bytes]  # path -> what was written
    on_disk: Callable[[str], bytes | None] = lambda _: None  # as the manifest says, or nothing

    def get(self, path: str, spec_files: frozenset[str]) -> bytes | None:
        """The earlier file, if nothing it depends on changed."""
        return self.outputs.get(path) if self.changed.isdisjoint(spec_files) else None


NO_REUSE = Reuse(frozenset(), {})


class Used(NamedTuple):
    """A file of another target that something is made of."""

    package: Mapping[str, Any]  # the keys of that target
    text: str


@dataclass(slots=True)
class Renderer:
    """One target's templates over one model."""

    target: Target
    api: Api
    reuse: Reuse = NO_REUSE
    made: MutableMapping[str, list[OutputFile]] = field(default_factory=dict)  # by other targets
    filters: Mapping[str, Callable[..., Any]] = field(init=False)
    package: dict[str, Any] = field(init=False)
    environment: jinja2.Environment | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.filters = languages.filters(self.target.language)
        self.package = package_of(self.target, self.api)
        if "package_keys" in self.filters:
            self.package = self.filters["package_keys"](self.api, self.package)
        if self.target.uses:
            self.package["used"] = self.used

    def files(self) -> Iterator[OutputFile]:
        """Every file of the target: copied, rendered, and what is made of these."""
        made = list(self.sources())
        yield from made
        if self.target.commonjs or self.target.scripts:
            yield from self.wrapped(made)

    def sources(self) -> Iterator[OutputFile]:
        """Copied, rendered once, rendered for each item."""
        yield from self.copied()
        each = {entry.template: entry for entry in self.target.each}
        for template in self.templates():
            entry = each.get(template)
            if entry is None:
                yield from self.once(template)
            else:
                yield from self.for_each(entry)

    def templates(self) -> list[str]:
        """Template names, shared ones (`_`) left out."""
        root = self.target.folder
        names = (path.relative_to(root).as_posix() for path in root.rglob("*.j2"))
        return sorted(name for name in names if not name.rpartition("/")[2].startswith("_"))

    def copied(self) -> Iterator[OutputFile]:
        """Hand-written files, as they are."""
        for source, place in self.target.copy.items():
            needed = self.target.copy_if.get(source)
            if needed is not None and not self.listed(needed):
                continue
            folder = str(self.target.folder / source)
            to = self.out(self.fill(place))
            for path in sorted(state.tree(folder)):
                parts = path.removeprefix(folder).split(os.sep)[1:]  # noqa: PTH206 - not one Path each
                if path[-1] != "/" and not any(
                    part in _NOT_COPIED or part[0] == "." for part in parts
                ):
                    yield OutputFile(
                        "/".join((to, *parts)), state.read(path).replace(b"\r\n", b"\n")
                    )

    def wrapped(self, made: list[OutputFile]) -> Iterator[OutputFile]:
        """Twins for `require` and classic scripts, made of the modules."""
        from codegen.wrapping import File, Script, wrapped  # only targets of modules pay for it

        start = len(self.out(""))
        files = [File(file.path[start:], file.data, file.spec_files) for file in made]
        earlier = {path[start:]: data for path, data in self.reuse.outputs.items()
                   if path.startswith(self.out(""))}  # fmt: skip
        entries = {file.path for file in files}
        scripts = [
            Script(self.fill(script["path"]), entry, self.fill(script.get("global", "")))
            for entry, script in self.target.scripts.items()
            if entry in entries
        ]
        for file in wrapped(files, scripts, earlier, self.target.commonjs):
            yield OutputFile(self.out(file.path), file.data, file.spec_files)

    def once(self, template: str) -> Iterator[OutputFile]:
        """A template of the whole API. If it has nothing to say there is no file."""
        path = self.out(self.fill(self.target.paths.get(template, template.removesuffix(".j2"))))
        files = frozenset(self.api.files)
        data = self.reuse.get(path, files) or self.text(template, {}).encode()
        if data.strip():
            yield OutputFile(path, data, files)

    def for_each(self, entry: Each) -> Iterator[OutputFile]:
        """A template for every item of a list."""
        for item in self.listed(entry.items):
            path = self.out(self.fill(entry.path, item=self.spelled(entry, item)))
            files = frozenset(self.api.files if entry.whole else (*item.files, self.api.files[0]))
            data = self.reuse.get(path, files) or self.text(entry.template, {"item": item}).encode()
            yield OutputFile(path, data, files)

    def listed(self, name: str) -> Iterable[Any]:
        """A list of the model, or one that the language makes of it."""
        make = self.filters.get(name)
        items = make(self.api, self.package) if make is not None else getattr(self.api, name)
        return tuple(items)

    def spelled(self, entry: Each, item: Any) -> str:
        """What {item} stands for in a path."""
        if entry.name == "none":
            return ""
        if entry.name == "wire":
            return str(item.wire)
        if entry.name == "kebab":
            return kebab(item.words)
        if entry.name == "home_module":
            return str(self.filters["home_module"](item.home)).replace(".", "/")
        return str(self.filters[entry.name](item.words))

    def used(self, name: str) -> Used:
        """A file under `uses`: as that target made it in this run, else made for this run alone."""
        use = self.target.uses[name]
        (target,) = select((use["target"],))
        other = Renderer(target, self.api, self.reuse, self.made)
        path = other.out(other.fill(use["path"]))
        if target.name not in self.made:
            self.made[target.name] = list(other.files())
        for file in self.made[target.name]:
            if file.path == path:
                return Used(other.package, file.data.decode())
        hint = f"correct `uses.{name}` in its target.yaml"
        raise UsageError(f"{self.target.name}: no target makes the file {path}", hint)

    def fill(self, path: str, **values: str) -> str:
        """A path with its {keys} filled in."""
        try:
            return path.format_map({**self.package, **values})
        except KeyError as error:
            hint = f"add it to `packages.{self.target.name}` in the spec, or to `package` in target.yaml"
            raise UsageError(f'{self.target.name}: the path "{path}" needs {error}', hint) from None

    def out(self, path: str) -> str:
        """Relative to the output folder."""
        return f"{self.target.name}/{path}"

    def text(self, template: str, context: dict[str, Any]) -> str:
        """A rendered template."""
        if self.environment is None:
            self.environment = make_environment(self.target, self.filters)
            self.environment.globals.update(api=self.api, package=self.package)
        return self.environment.get_template(template).render(context)


def package_of(target: Target, api: Api) -> dict[str, Any]:
    """The package keys of a target: its own defaults, what the spec says, and the API's version."""
    own = api.packages.get(target.name, {})
    return {"version": api.info.version, "license": api.info.license, **target.package, **own}


def refuse_none(value: Any) -> Any:
    """Nothing absent is ever printed; a template that tries is wrong."""
    if value is None:
        raise jinja2.UndefinedError("a template prints None; guard it with `if`")
    return value


def make_environment(
    target: Target, filters: Mapping[str, Callable[..., Any]]
) -> jinja2.Environment:
    """Strict: an unknown name, attribute or filter raises, and so does printing None."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(target.folder)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML
        finalize=refuse_none,
        auto_reload=False,  # every run has its own
        bytecode_cache=_bytecode_cache(),
    )
    environment.filters.update(filters)
    return environment


def _bytecode_cache() -> jinja2.BytecodeCache | None:
    """Compiled templates, kept for this user; compiling costs more than rendering a small API."""
    if os.environ.get("SCAPI_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118 - a missing home is no error
    return _cache_in(Path(base) / "scapi" / f"templates-{sys.implementation.cache_tag}")


@cache
def _cache_in(folder: Path) -> jinja2.BytecodeCache | None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None  # a read-only home only costs time
    return _Compiled(str(folder))


class _Compiled(jinja2.FileSystemBytecodeCache):
    """What one process has loaded it keeps; a template that changes has another checksum."""

    def __init__(self, directory: str) -> None:
        super().__init__(directory)
        self._loaded: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """From memory, else from the folder."""
        key = (bucket.key, bucket.checksum)
        bucket.code = self._loaded.get(key)
        if bucket.code is None:
            super().load_bytecode(bucket)
        if bucket.code is not None:
            self._loaded[key] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """To the folder; where it takes nothing, the next run compiles again."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
