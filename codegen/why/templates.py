"""Templates carried out step by step, so that each character of the output knows its place in them.

The guard of the templates (`tests/guards/test_templates.py`) allows few kinds of nodes; these are
all there are here. That the result is what Jinja makes is compared whenever it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.problems import UsageError
from codegen.render import Renderer, make_environment
from codegen.why.marked import Marked, join
from codegen.why.origins import Origin, Origins, Spot
from codegen.why.tracer import Tracer
from codegen.why.tree import ROOT

Scope = Mapping[str, Any]

# What there is to use of a template, as it is said when nothing uses it.
TEMPLATE = "the template is never used"
FOR = "the body of `for` is never used"
NOT_FOR = "the `else` of `for` is never used"
IF = "the body of `if` is never used"
ELSE = "the `else` of `if` is never used"
NOT_IF = "`if` always holds"
INCLUDE = "`include` is never used"


@dataclass(frozen=True, slots=True)
class Piece:
    """Output that one node of a template made."""

    text: str
    spot: Spot | None  # of what has none of its own


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """A part of a template that some run carries out, or none."""

    spot: Spot
    number: int  # of the statement in its template, for several of one line
    what: str  # one of the texts above


@dataclass(slots=True)
class Walker:
    """Carries out the templates of one target. Without origins it only notes what is used."""

    renderer: Renderer
    filters: Mapping[str, Callable[..., Any]]
    tracer: Tracer | None = None
    used: set[Branch] = field(default_factory=set)
    environment: Any = field(init=False)
    trees: dict[str, Any] = field(init=False, default_factory=dict)
    numbers: dict[int, int] = field(init=False, default_factory=dict)  # id of a node -> its number
    names: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.environment = make_environment(self.renderer.target, self.filters)
        self.names = {"api": self.renderer.api, "package": self.renderer.package}

    # --- templates ------------------------------------------------------------------------------

    def run(self, template: str, context: Mapping[str, Any]) -> list[Piece]:
        """The output of a template, piece by piece."""
        self.used.add(Branch(Spot(template, 1), 0, TEMPLATE))
        owner = self._owner(context.get("item"), ROOT)
        return list(
            self._body(self.tree(template).body, {**self.names, **context}, template, owner)
        )

    def tree(self, template: str) -> Any:
        """A parsed template."""
        if template not in self.trees:
            source, filename, _ = self.environment.loader.get_source(self.environment, template)
            tree = _parsed(self.environment, source, template, filename)
            self.trees[template] = tree
            self.numbers.update((id(node), number) for number, node in enumerate(_every(tree), 1))
        return self.trees[template]

    def branches(self, template: str) -> Iterator[Branch]:
        """Every branch of a template, used or not."""
        yield Branch(Spot(template, 1), 0, TEMPLATE)
        for node in _every(self.tree(template)):
            match type(node).__name__:
                case "For":
                    yield self._branch(node, template, FOR, node.body)
                    if node.else_:
                        yield self._branch(node, template, NOT_FOR, node.else_)
                case "If":
                    yield self._branch(node, template, IF, node.body)
                    yield self._branch(node, template, ELSE if node.else_ else NOT_IF, node.else_)
                case "Include":
                    yield self._branch(node, template, INCLUDE, [])
                case _:
                    pass

    def _body(
        self, nodes: Sequence[Any], scope: Scope, template: str, owner: int
    ) -> Iterator[Piece]:
        for node in nodes:
            step = _STEPS.get(type(node).__name__)
            if step is None:
                what = (
                    f"{template}:{node.lineno}: `{type(node).__name__}` has no place in a template"
                )
                raise UsageError(what, "a filter of the language can do it")
            yield from step(self, node, scope, template, owner)

    def _branch(self, node: Any, template: str, what: str, nodes: Sequence[Any]) -> Branch:
        line = first_line(nodes) if nodes else node.lineno
        return Branch(Spot(template, line), self.numbers[id(node)], what)

    # --- statements -----------------------------------------------------------------------------

    def output(self, node: Any, scope: Scope, template: str, owner: int) -> Iterator[Piece]:
        """Text of the template, and `{{ expression }}`."""
        for part in node.nodes:
            if type(part).__name__ == "TemplateData":
                for number, line in enumerate(part.data.splitlines(keepends=True)):
                    spot = Spot(template, part.lineno + number, verbatim=True)
                    yield Piece(self._made(line, owner, spot), spot)
            else:
                value = self.environment.finalize(self.value(part, scope, owner))
                text = value if isinstance(value, str) else str(value)
                yield Piece(self._made(text, owner), Spot(template, part.lineno))

    def loop(self, node: Any, scope: Scope, template: str, owner: int) -> Iterator[Piece]:
        """`{% for %}`."""
        items = list(self.value(node.iter, scope, owner))
        for index, item in enumerate(items):
            self.used.add(self._branch(node, template, FOR, node.body))
            inner = {**scope, **_bound(node.target, item), "loop": _Loop(index, len(items))}
            yield from self._body(node.body, inner, template, self._owner(item, owner))
        if not items and node.else_:
            self.used.add(self._branch(node, template, NOT_FOR, node.else_))
            yield from self._body(node.else_, scope, template, owner)

    def choice(self, node: Any, scope: Scope, template: str, owner: int) -> Iterator[Piece]:
        """`{% if %}`."""
        holds = bool(self.value(node.test, scope, owner))
        nodes = node.body if holds else node.else_
        what = IF if holds else ELSE if nodes else NOT_IF
        self.used.add(self._branch(node, template, what, nodes))
        yield from self._body(nodes, scope, template, owner)

    def include(self, node: Any, scope: Scope, template: str, owner: int) -> Iterator[Piece]:
        """`{% include %}`."""
        name = self.value(node.template, scope, owner)
        self.used.add(self._branch(node, template, INCLUDE, []))
        self.used.add(Branch(Spot(name, 1), 0, TEMPLATE))
        yield from self._body(self.tree(name).body, scope, name, owner)

    def bind(self, node: Any, scope: Scope, template: str, owner: int) -> Iterator[Piece]:
        """`{% with %}`."""
        values = [self.value(value, scope, owner) for value in node.values]
        pairs = zip(node.targets, values, strict=True)
        inner = {key: value for target, one in pairs for key, value in _bound(target, one).items()}
        yield from self._body(node.body, {**scope, **inner}, template, owner)

    def filtered(self, node: Any, scope: Scope, template: str, owner: int) -> Iterator[Piece]:
        """`{% filter %}`: what stands in it keeps its line, if the filter keeps its words."""
        pieces = self._body(node.body, scope, template, owner)
        text = self.joined(pieces)
        found = self._filter(node.filter, text, scope, owner)
        yield Piece(self._made(found, owner), Spot(template, node.lineno))

    def joined(self, pieces: Iterable[Piece]) -> str:
        """The text of pieces; it remembers their lines by itself."""
        origins = self.origins
        if origins is None:
            return "".join(piece.text for piece in pieces)
        return join("", [origins.spotted(piece.text, piece.spot) for piece in pieces])

    # --- expressions ----------------------------------------------------------------------------

    def value(self, node: Any, scope: Scope, owner: int) -> Any:
        """What an expression means."""
        match type(node).__name__:
            case "Name":
                return scope[node.name]
            case "Getattr":
                return self.environment.getattr(self.value(node.node, scope, owner), node.attr)
            case "Const" | "TemplateData":
                return node.as_const()
            case "Not":
                return not self.value(node.node, scope, owner)
            case "Filter":
                return self._filter(node, self.value(node.node, scope, owner), scope, owner)
            case other:
                hint = "a filter of the language can do it"
                raise UsageError(f"`{other}` has no place in a template", hint)

    def _filter(self, node: Any, value: Any, scope: Scope, owner: int) -> Any:
        given = [self.value(each, scope, owner) for each in node.args]
        named = {each.key: self.value(each.value, scope, owner) for each in node.kwargs}
        function = self.environment.filters[node.name]
        if self.tracer is None:
            return function(value, *given, **named)
        return self.tracer.made(self.tracer.call(function, value, *given, **named), value)

    # --- owners ---------------------------------------------------------------------------------

    @property
    def origins(self) -> Origins | None:
        """Of the tracer."""
        return self.tracer.origins if self.tracer is not None else None

    def _owner(self, item: Any, around: int) -> int:
        """The item that a loop is at, or the one around if it goes over something else."""
        origins = self.origins
        found = origins.owner(item) if origins is not None and item is not None else None
        return around if found is None else found

    def _made(self, text: str, owner: int, spot: Spot | None = None) -> str:
        origins = self.origins
        if origins is None or not text:
            return text
        if spot is not None:
            return Marked(text, origins.mark(Origin(owner, None)) * len(text))
        return origins.own_text(text, owner)


class _Loop:
    """What templates may ask of `loop`."""

    def __init__(self, index: int, length: int) -> None:
        self.index0, self.index, self.length = index, index + 1, length
        self.first, self.last = index == 0, index == length - 1


def _bound(target: Any, value: Any) -> dict[str, Any]:
    if type(target).__name__ == "Name":
        return {target.name: value}
    pairs = zip(target.items, value, strict=True)
    return {key: one for part, item in pairs for key, one in _bound(part, item).items()}


_trees: dict[tuple[str, str], tuple[str, Any]] = {}


def _parsed(environment: Any, source: str, template: str, filename: str) -> Any:
    """The tree of a template: that of the last time, if it was the same text then."""
    key = (template, filename)
    if key not in _trees or _trees[key][0] != source:
        _trees[key] = source, environment.parse(source, template, filename)
    return _trees[key][1]


def _every(tree: Any) -> Iterator[Any]:
    for node in tree.iter_child_nodes():
        yield node
        yield from _every(node)


def first_line(nodes: Sequence[Any]) -> int:
    """Where the body of a statement begins."""
    first = nodes[0]
    parts = getattr(first, "nodes", None)
    data = parts[0] if parts else first
    text = getattr(data, "data", "")
    return int(data.lineno) + (1 if text.startswith("\n") and len(text) > 1 else 0)


_STEPS: dict[str, Callable[[Walker, Any, Scope, str, int], Iterator[Piece]]] = {
    "Output": Walker.output,
    "For": Walker.loop,
    "If": Walker.choice,
    "Include": Walker.include,
    "With": Walker.bind,
    "FilterBlock": Walker.filtered,
}
