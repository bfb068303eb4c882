"""The modules of the languages once more, changed so that text remembers where it comes from.

Their source is read, each operation on text replaced by a call of the tracer, and compiled; what
they compute stays the same. The rules, for who writes a language:

- What a function returns is made for the first of its parameters that is an item.
- What a loop or a comprehension makes is made for its variable, if that is an item; of several
  variables for the first that is one, unless a list of items stands before it.
- Text of an item, or of an item inside that one, stays what it is; text of others does not: the
  name of a type in a field's line belongs to the field.

So a filter that lays out many lines should do it in a loop over the items they are about, or call
a function for each. Nothing else has to be observed.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import codegen
from codegen import render
from codegen.why.tracer import LANGUAGES, TRACED, Tracer

_Variables = tuple[str, ...]  # names that a loop sets together
_INSIDE = tuple(f"{each}." for each in TRACED)
_TRACER = "__why__"
_UNTOUCHED = {"super", "locals", "globals", "isinstance", "len", "getattr"}
_CACHES = {"cache", "lru_cache"}
_SHARED = {"setdefault", "get", "pop"}  # what these return may be changed in place


@contextmanager
def instrumented(tracer: Tracer) -> Iterator[ModuleType]:
    """`codegen.languages`, instrumented; late imports get instrumented modules as well.

    A tracer keeps its modules for the next time, and with them what they keep of the API.
    """
    before = _taken_out()
    sys.modules.update(tracer.modules)
    finder = _Finder(tracer)
    sys.meta_path.insert(0, finder)
    try:
        languages = importlib.import_module(LANGUAGES)
        _offer(tracer.modules)
        setattr(render, "languages", languages)  # noqa: B010 - a name of another module
        yield languages
    finally:
        sys.meta_path.remove(finder)
        tracer.modules = _taken_out()
        sys.modules.update(before)
        setattr(render, "languages", before[LANGUAGES])  # noqa: B010
        _offer(before)


def _taken_out() -> dict[str, ModuleType]:
    """The modules of the languages, no longer to be found."""
    return {name: sys.modules.pop(name) for name in list(sys.modules) if _is_traced(name)}


def _offer(modules: Mapping[str, ModuleType]) -> None:
    """What `from codegen import ...` finds."""
    for name in modules.keys() & set(TRACED):
        setattr(codegen, name.rpartition(".")[2], modules[name])


def _is_traced(name: str) -> bool:
    return name.startswith(TRACED) and (name in TRACED or name.startswith(_INSIDE))


class _Finder(MetaPathFinder):
    """Finds what Python would find, and loads it another way."""

    def __init__(self, tracer: Tracer) -> None:
        self.loader = _Loader(tracer)

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if not _is_traced(name):
            return None
        found = PathFinder.find_spec(name, path, target)
        if found is None or found.origin is None:
            return None
        inside = found.submodule_search_locations
        return spec_from_file_location(
            name, found.origin, loader=self.loader, submodule_search_locations=inside
        )


class _Loader(Loader):
    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer

    def exec_module(self, module: ModuleType) -> None:
        path = str(module.__spec__.origin if module.__spec__ else None)
        module.__dict__[_TRACER] = self.tracer
        code = compiled(Path(path).read_text(encoding="utf-8"), path)
        exec(code, module.__dict__)  # noqa: S102 - our own source


@cache
def compiled(source: str, path: str) -> CodeType:
    """The code of a module, instrumented."""
    tree = Instrumenter().visit(ast.parse(source))
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class Instrumenter(ast.NodeTransformer):
    """Replaces what makes text, inside of functions; the rest of a module is left alone."""

    def __init__(self) -> None:
        self.params: list[str] | None = None  # of the function around
        self.loops: list[_Variables] = []  # of the loops around, the innermost first
        self.takes: list[str] = []  # names given to attributes: `protocol = api.protocol`

    # --- functions ------------------------------------------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list = [
            _attribute("cached") if _caches(each) else each for each in node.decorator_list
        ]
        before = (self.params, self.loops, self.takes)
        self.params, self.loops, self.takes = _names(node.args), [], _taken(node)
        node.body = [self.visit(statement) for statement in node.body]
        self.params, self.loops, self.takes = before
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        before = (self.params, self.loops, self.takes)
        self.params, self.loops, self.takes = _names(node.args), [], []
        node.body = self._made(self.visit(node.body))
        self.params, self.loops, self.takes = before
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value is not None:
            node.value = self._made(self.visit(node.value))
        return node

    def visit_Yield(self, node: ast.Yield) -> ast.AST:
        if node.value is not None and self.params is not None:
            node.value = self._made(self.visit(node.value))
        return node

    def _made(self, value: ast.expr) -> ast.expr:
        names = [*map(_chosen, self.loops), *map(_name, self.params or [])]
        if self.takes:
            inside = ast.Call(_name("locals"), [], [])
            taken = ast.Tuple([ast.Constant(name) for name in self.takes], ast.Load())
            return _ask("made_in", value, inside, taken, *names)
        return _ask("made", value, *names) if names else value

    # --- loops ----------------------------------------------------------------------------------

    def visit_For(self, node: ast.For) -> ast.AST:
        node.iter = self.visit(node.iter)
        before = self.loops
        self.loops = [_targets(node.target), *before]
        node.body = [self.visit(statement) for statement in node.body]
        self.loops = before
        node.orelse = [self.visit(statement) for statement in node.orelse]
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        return self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        return self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        return self._comprehension(node)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> ast.AST:
        names = self._clauses(node.generators)
        if self.params is not None:
            node.elt = _ask("made", self.visit(node.elt), *map(_chosen, names))
        return node

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        names = self._clauses(node.generators)
        if self.params is not None:
            node.key = _ask("made", self.visit(node.key), *map(_chosen, names))
            node.value = _ask("made", self.visit(node.value), *map(_chosen, names))
        return node

    def _clauses(self, clauses: list[ast.comprehension]) -> list[_Variables]:
        names: list[_Variables] = []
        for clause in clauses:
            clause.iter = self.visit(clause.iter)
            clause.ifs = [self.visit(test) for test in clause.ifs]
            names = [_targets(clause.target), *names]
        return names

    # --- expressions ----------------------------------------------------------------------------

    def visit_Call(self, node: ast.Call) -> ast.AST:
        untouched = isinstance(node.func, ast.Name) and node.func.id in _UNTOUCHED
        attribute = isinstance(node.func, ast.Attribute)
        node = self.generic_visit(node)  # type: ignore[assignment]
        if untouched or self.params is None:
            return node
        if isinstance(node.func, ast.Attribute):
            head: list[ast.expr] = [node.func.value, ast.Constant(node.func.attr)]
        else:
            head = [node.func]
        shared = isinstance(node.func, ast.Attribute) and node.func.attr in _SHARED
        name = "method" if attribute else "call"
        call = ast.Call(_attribute(name), [*head, *node.args], node.keywords)
        return self._in_loop(call, "said" if shared else "told")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        if self.params is None:
            return node
        parts = [
            part if isinstance(part, ast.Constant) else self._formatted(part)
            for part in node.values
        ]
        return self._in_loop(ast.Call(_attribute("fstring"), parts, []))

    def _formatted(self, part: ast.expr) -> ast.expr:
        if not isinstance(part, ast.FormattedValue):
            raise TypeError(f"an f-string holds {part!r}")
        spec = self.visit(part.format_spec) if part.format_spec else ast.Constant("")
        return _ask("fmt", self.visit(part.value), ast.Constant(part.conversion), spec)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return self._in_loop(node) if isinstance(node.value, str) else node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return self._apart(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self._apart(node)
        loads = isinstance(node.ctx, ast.Load) and self.params is not None
        if not loads or isinstance(node.slice, ast.Slice):
            return node
        return _ask("item", node.value, node.slice)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        if node.guard is not None:
            node.guard = self.visit(node.guard)
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def _apart(self, node: ast.expr) -> ast.AST:
        """What is looked up or compared ends up nowhere."""
        before, self.loops = self.loops, []
        found = self.generic_visit(node)
        self.loops = before
        return found

    def _in_loop(self, node: ast.expr, name: str = "said") -> ast.expr:
        return _ask(name, node, *map(_chosen, self.loops)) if self.loops else node


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _attribute(name: str) -> ast.expr:
    return ast.Attribute(_name(_TRACER), name, ast.Load())


def _ask(name: str, *given: ast.expr) -> ast.expr:
    return ast.Call(_attribute(name), list(given), [])


def _names(arguments: ast.arguments) -> list[str]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [each.arg for each in every]


def _targets(target: ast.expr) -> _Variables:
    return tuple(node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _chosen(names: _Variables) -> ast.expr:
    """What a loop is about: its variable, or one of several."""
    if len(names) == 1:
        return _name(names[0])
    return _ask("chosen", *map(_name, names))


def _taken(function: ast.FunctionDef) -> list[str]:
    """Names that stand for a part of something."""
    return [
        node.targets[0].id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, (ast.Attribute, ast.Subscript))
    ]


def _caches(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id in _CACHES
