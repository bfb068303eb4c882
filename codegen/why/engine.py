"""Modules that datamodel-code-generator makes: from a line to the definition it was made from.

The engine gets one schema for each definition, under the name that its class will have, so the
statements of a module tell their definitions; names in them tell fields and values. The docstring
at the top is rendered from a template of ours.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen import flavours
from codegen.flavour_schema import FlavourSchema
from codegen.model import Api, Channel, Enum, EnumValue, Field, Item, Record
from codegen.render import Renderer
from codegen.targets import Target
from codegen.why.lines import Line, Source, lines_of
from codegen.why.origins import Origins, Spot
from codegen.why.templates import Walker

_KEY = "# Key: "


@dataclass(frozen=True, slots=True)
class Flavour:
    """One module of the engine, as its target describes it."""

    name: str
    schema: FlavourSchema
    key: str  # what the module's key line says if it is made from this spec

    @property
    def template(self) -> str:
        """What the docstring at the top is rendered from."""
        return f"_{self.name}.j2"


def flavour_of(target: Target, api: Api, path: str) -> Flavour | None:
    """The flavour that a path is the module of."""
    renderer = Renderer(target, api)
    shared = target.options.get("all", {})
    for name, own in target.options.items():
        if name != "all" and path == renderer.out(renderer.fill(f"{{module}}/{name}.py")):
            options = shared | own
            schema = FlavourSchema(api, flavours.manner_of(options))
            parts: list[Any] = [name, schema.document(), schema.aliases(), options, flavours.PINNED]
            return Flavour(name, schema, flavours.key_of(renderer, parts))
    return None


def is_current(flavour: Flavour, text: str) -> bool:
    """Whether a module on disk was made from this spec by this version of everything."""
    return f"{_KEY}{flavour.key}" in text.split("\n", 3)[:3]


def trace_module(flavour: Flavour, text: str, walker: Walker, origins: Origins) -> list[Line]:
    """Every line of a module."""
    shown = text.removesuffix("\n").split("\n")
    tree = ast.parse(text)
    header = _header(flavour, shown, tree, walker, origins)
    items: dict[int, Item] = {}
    channels = dict(_channels(flavour))
    names: dict[str, Item] = {name: item for item, name in flavour.schema.names.items()}
    end = 0
    item: Item | None = None
    for statement in tree.body[1:]:
        if not _is_doc(statement):
            item = {**names, **channels}.get(_name(statement))
        if item is not None:
            spread = range(end + 1, (statement.end_lineno or 0) + 1)
            items.update(dict.fromkeys(spread, item))
            items.update(_inner(statement, item, flavour))
        end = statement.end_lineno or 0
    lines = [_line(shown[at], items.get(at + 1), origins) for at in range(len(header), len(shown))]
    return [*header, *lines]


def _line(text: str, item: Item | None, origins: Origins) -> Line:
    node = origins.owner(item) if item is not None else None
    return Line(text, None, Source(node, None) if node is not None else None)


# --- the docstring at the top -----------------------------------------------------------------------


def _header(
    flavour: Flavour, shown: list[str], tree: ast.Module, walker: Walker, origins: Origins
) -> list[Line]:
    """Rendered without the engine's remarks; where they stand the template's end is named."""
    end = tree.body[0].end_lineno or 0
    versions = " and ".join(f"{tool} {version}" for tool, version in flavours.PINNED.items())
    context = {"key_line": f"{_KEY}{flavour.key}", "versions": versions, "remarks": []}
    found = lines_of(walker.run(flavour.template, context), origins)
    same = next((at for at, line in enumerate(found) if at >= end or line.text != shown[at]), end)
    spot = Spot(flavour.template, _last_loop(walker.tree(flavour.template)))
    return found[:same] + [Line(text, spot, None) for text in shown[same:end]]


def _last_loop(tree: Any) -> int:
    """The line of the loop over the remarks."""
    loops = [node.lineno for node in _nodes(tree) if type(node).__name__ == "For"]
    return max(loops, default=1)


def _nodes(tree: Any) -> Iterator[Any]:
    for node in tree.iter_child_nodes():
        yield node
        yield from _nodes(node)


# --- statements ---------------------------------------------------------------------------------------


def _channels(flavour: Flavour) -> Iterator[tuple[str, Channel]]:
    """The aliases of the channels' events, which come last in the schema."""
    known = set(flavour.schema.names.values())
    names = [name for name in flavour.schema.document()["$defs"] if name not in known]
    channels = [channel for channel in flavour.schema.api.channels if channel.events]
    yield from zip(names, channels, strict=True)


def _is_doc(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _name(statement: ast.stmt) -> str:
    """What a statement declares."""
    match statement:
        case ast.ClassDef(name=name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case _:
            return ""


def _inner(statement: ast.stmt, item: Item, flavour: Flavour) -> Iterator[tuple[int, Item]]:
    """Lines of fields and values: those of their own statement, then those of its docstring."""
    if isinstance(statement, ast.ClassDef):
        member: Item | None = None
        for inner in statement.body:
            if not _is_doc(inner):
                member = _member(inner, item, flavour)
            if member is not None:
                yield from _spread(inner, member)
        return
    for node, last in _constants(statement):
        found = _by_text(node, item)
        if found is not None:
            yield from ((at, found) for at in range(node.lineno, last + 1))


def _constants(statement: ast.stmt) -> Iterator[tuple[ast.expr, int]]:
    """Constants of a statement of several lines, and where what they name ends."""
    if statement.lineno == statement.end_lineno:
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Constant):
            yield node, node.lineno
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is not None:
                    yield key, value.end_lineno or key.lineno


def _spread(statement: ast.stmt, item: Item) -> Iterator[tuple[int, Item]]:
    for at in range(statement.lineno, (statement.end_lineno or 0) + 1):
        yield at, item


def _member(statement: ast.stmt, item: Item, flavour: Flavour) -> Item | None:
    """The field or value that a statement of a class declares."""
    name = _name(statement)
    if isinstance(item, Record):
        names: dict[str, Field] = {}
        for field in item.fields:
            spelled = flavour.schema.field_name(field)
            for each in (spelled, field.wire, f"field{spelled}"):  # nothing begins with `_`
                names.setdefault(each, field)
        return names.get(name)
    if isinstance(item, Enum) and isinstance(statement, ast.Assign):
        return _by_text(statement.value, item)
    return None


def _by_text(node: ast.expr | None, item: Item) -> Field | EnumValue | None:
    """The field or value whose wire text a constant is."""
    if not isinstance(node, ast.Constant):
        return None
    if isinstance(item, Record):
        return next((field for field in item.fields if field.wire == node.value), None)
    if isinstance(item, Enum):
        return next((value for value in item.values if value.value == node.value), None)
    return None
