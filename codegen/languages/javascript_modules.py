"""JavaScript: ES modules of a restricted form, turned into CommonJS and into classic scripts.

A module may have, at the beginning of a line:

- `import { a, b } from "./x.js";`
- `export { a, b } from "./x.js";`
- `export const|let|function|function*|async function|class name ...`

and no other import or export; names in braces may stand one a line. Everything else in it stays as
it is, byte for byte.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_NAMES = r"\{ ([\w$]+(?:, [\w$]+)*),? \}"
_IMPORT = re.compile(rf'import {_NAMES} from "(\.\.?/[^"]+\.js)";')
_REEXPORT = re.compile(rf'export {_NAMES} from "(\.\.?/[^"]+\.js)";')
_EXPORT = re.compile(r"export ((?:async )?function\*? ?|const |let |class )([\w$]+)")
_WORDS = ("import", "export")
_SUSPECT = re.compile(r"(?:import|export)\b")
_SPECIFIER = re.compile(
    r"""^((?:import|export|\}) (?:[^"'\n]* )?from "\.\.?/[^"\n]+)\.js";$"""
    r"""|(\bimport\("\.\.?/[^"\n]+)\.js"\)"""
)


class ModuleError(ValueError):
    """A module is not of the restricted form; the text says where and what."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module, taken apart."""

    path: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]  # (path, names)
    reexports: tuple[tuple[str, tuple[str, ...]], ...]
    exports: tuple[str, ...]
    body: tuple[str, ...]  # the lines that stay, `export` taken off


@lru_cache(maxsize=512)  # the twins and the scripts are made of the same ones
def parse(path: str, text: str) -> Module:
    """Take a module apart. Raises ModuleError where it is not of the restricted form."""
    imports, reexports = [], []
    exports, body = list[str](), list[str]()
    gone = False  # the line above was taken out; then one empty line around it is enough
    inside = False  # a comment of several lines; text in it may begin like code
    for number, line in _statements(text):
        if inside or line.startswith("/*"):
            inside = "*/" not in line
        elif not line.startswith(_WORDS):
            pass
        elif found := _IMPORT.fullmatch(line):
            imports.append((_resolved(path, found[2]), _split(found[1])))
            gone = True
            continue
        elif found := _REEXPORT.fullmatch(line):
            reexports.append((_resolved(path, found[2]), _split(found[1])))
            gone = True
            continue
        elif found := _EXPORT.match(line):
            exports.append(found[2])
            line = line.removeprefix("export ")
        elif _SUSPECT.match(line):
            raise ModuleError(
                f"{path}:{number}: not an import or export of the restricted form: {line}"
            )
        if line or not gone or (body and body[-1]):
            body.append(line)
        gone = gone and not line
    return Module(path, tuple(imports), tuple(reexports), tuple(exports), tuple(body))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines; an import with a line for each name is one."""
    lines = enumerate(text.split("\n"), 1)
    for number, line in lines:
        if line in ("import {", "export {"):
            names = []
            for _, name in lines:
                names.append(name.strip())
                if name.startswith("}"):
                    break
            line = f"{line} {' '.join(names)}"
        yield number, line


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _resolved(path: str, specifier: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), specifier))


def _relative(path: str, other: str) -> str:
    found = posixpath.relpath(other, posixpath.dirname(path) or ".")
    return found if found.startswith("../") else f"./{found}"


# --- CommonJS -----------------------------------------------------------------------------------


def commonjs(path: str, text: str) -> str:
    """The module for `require`. What it exports is there before what it requires runs."""
    module = parse(path, text)
    head = ['"use strict";', 'Object.defineProperty(exports, "__esModule", { value: true });']
    for other, names in module.imports:
        head.append(f"const {{ {', '.join(names)} }} = require({_required(path, other)});")
    tail = [f"exports.{name} = {name};" for name in module.exports]
    for other, names in module.reexports:
        source = _required(path, other)
        tail += [f"exports.{name} = require({source}).{name};" for name in names]
    return _joined([*head, ""], _trimmed(module.body), ["", *tail] if tail else [])


def _required(path: str, other: str) -> str:
    return f'"{_relative(path, other).removesuffix(".js")}.cjs"'


def declarations(text: str) -> str:
    """Declarations for the CommonJS twin of a module: they name the twins of other modules."""
    return "\n".join(
        _SPECIFIER.sub(_of_twin, line) if '.js"' in line else line for line in text.split("\n")
    )


def _of_twin(found: re.Match[str]) -> str:
    return f'{found[1]}.cjs";' if found[1] else f'{found[2]}.cjs")'


# --- classic scripts ----------------------------------------------------------------------------


def linked(modules: Mapping[str, str], entry: str, name: str = "") -> str:
    """One classic script of a module and all it imports, each in a function of its own.

    With a `name` (`a` or `a.b`), what the entry exports becomes that global. Raises ModuleError
    if a module is missing or if modules import each other in a circle.
    """
    order = _ordered(modules, entry)
    numbers = {module.path: number for number, module in enumerate(order)}
    lines = ["(() => {", '"use strict";']
    for module in order[:-1]:
        lines += ["", f"// {module.path}", f"const m{numbers[module.path]} = (() => {{"]
        lines += [
            *_scoped(module, numbers),
            f"return {_object(_exported(module, numbers))};",
            "})();",
        ]
    lines += ["", f"// {entry}", *_scoped(order[-1], numbers)]
    if name:
        lines += ["", *_published(name, _exported(order[-1], numbers))]
    return _joined(lines, ["})();"])


def _scoped(module: Module, numbers: Mapping[str, int]) -> list[str]:
    """The lines of a module, its imports taken from the modules above."""
    imports = [f"const {{ {', '.join(n)} }} = m{numbers[path]};" for path, n in module.imports]
    return [*imports, *_trimmed(module.body)]


def _exported(module: Module, numbers: Mapping[str, int]) -> dict[str, str]:
    """What a module exports: name -> expression."""
    own = {name: name for name in module.exports}
    return own | {n: f"m{numbers[path]}.{n}" for path, names in module.reexports for n in names}


def _object(members: Mapping[str, str]) -> str:
    inside = ", ".join(
        name if name == value else f"{name}: {value}" for name, value in members.items()
    )
    return f"{{ {inside} }}" if inside else "{}"


def _ordered(modules: Mapping[str, str], entry: str) -> list[Module]:
    """A module after all that it imports, each once."""
    done: dict[str, Module] = {}

    def visit(path: str, above: tuple[str, ...]) -> None:
        if path in done:
            return
        if path in above:
            raise ModuleError(f"modules import each other: {' -> '.join([*above, path])}")
        if path not in modules:
            raise ModuleError(
                f"{above[-1] if above else 'the package'} needs {path}, which is missing"
            )
        module = parse(path, modules[path])
        for other, _ in (*module.imports, *module.reexports):
            visit(other, (*above, path))
        done[path] = module

    visit(entry, ())
    return list(done.values())


def _published(name: str, exported: Mapping[str, str]) -> list[str]:
    *outer, last = name.split(".")
    at, lines = "globalThis", []
    for part in outer:
        at = f"{at}.{part}"
        lines.append(f"{at} = {at} || {{}};")
    members = [
        f"  {one if one == value else f'{one}: {value}'}," for one, value in exported.items()
    ]
    return [*lines, f"{at}.{last} = Object.freeze({{", *members, "});"]


def _trimmed(lines: tuple[str, ...]) -> list[str]:
    """Without empty lines at either end, which imports leave behind."""
    start, end = 0, len(lines)
    while start < end and not lines[start]:
        start += 1
    while end > start and not lines[end - 1]:
        end -= 1
    return list(lines[start:end])


def _joined(*parts: list[str]) -> str:
    return "\n".join(line for part in parts for line in part) + "\n"
