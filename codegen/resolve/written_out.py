"""What must hold before expressions are written out: functions exist, nothing circles, sizes stay sane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from codegen.behavior.inline import list_name
from codegen.behavior.vocabulary import FUNCTIONS, IMPURE
from codegen.model import effects as model
from codegen.model.behavior import Behavior, Sequence, View
from codegen.model.expressions import Node
from codegen.problems import did_you_mean, what_there_is
from codegen.resolve.context import Context
from codegen.resolve.texts import Texts

MAX_PARTS, MAX_DEPTH = 20_000, 200
MAX_CHAIN = 60  # sequences that run sequences


class Size(NamedTuple):
    """How large an expression is once its views are written out."""

    parts: int
    depth: int
    uses: Mapping[str, int]  # of parameters
    impure: bool


_LEAF = Size(1, 1, {}, impure=False)


class WrittenOut:
    """Checks the calls of all expressions, as far as the program depends on them."""

    def __init__(self, context: Context, behavior: Behavior) -> None:
        self.context, self.behavior = context, behavior
        self.views = {view.wire: view for view in behavior.views}
        self.lists = {slot.wire for slot in behavior.slots if slot.is_list}
        self.sizes: dict[str, Size] = {}

    def check(self, texts: Texts) -> None:
        """Report every call that cannot be carried out."""
        for view in self.behavior.views:
            if view.wire in FUNCTIONS:
                message = f'"{view.wire}" is a function of the language'
                hint = "choose another name"
                self.context.report("reserved-name", message, view.at, hint, on_key=True)
        for node in texts.calls:
            self.call(node)
        if self.circles():
            return
        bodies = {id(view.body): view for view in self.behavior.views}
        for root in texts.calling:
            own = bodies.get(id(root))
            if self.too_large(root, own):
                return  # what uses it is as large

    def too_large(self, root: Node, own: View | None) -> bool:
        """Report an expression that no engine should have to carry."""
        try:
            size = self.size(root) if own is None else self.body(own)
        except RecursionError:
            size = Size(MAX_PARTS + 1, MAX_DEPTH + 1, {}, impure=False)
        if size.parts <= MAX_PARTS and size.depth <= MAX_DEPTH:
            return False
        message = "with its views written out, this is too large"
        hint = f"at most {MAX_PARTS:,} parts, {MAX_DEPTH} inside one another; take it apart"
        self.context.report("bad-expression", message, root.at, hint)
        return True

    # --- calls ----------------------------------------------------------------------------------

    def call(self, node: Node) -> None:
        name, args = node.parts
        function, view = FUNCTIONS.get(name), self.views.get(name)
        if view is not None:
            least = most = len(view.params)
        elif function is not None:
            least, most = function.least, function.most
        else:
            hint = did_you_mean(name, [*FUNCTIONS, *self.views]) or "declare it under `views`"
            self.misuse(f'there is no function or view "{name}"', node, hint)
            return
        if not least <= len(args) <= most:
            hint = f"give it {least}" if least == most else f"give it {least} or {most}"
            self.misuse(f'"{name}" takes {_count(least, most)}, not {len(args)}', node, hint)
        elif name == "public" and view is None and list_name(args[0]) not in self.lists:
            hint = what_there_is(str(list_name(args[0]) or ""), self.lists)
            self.misuse('"public" needs the name of a list of the state', args[0], hint)

    def misuse(self, message: str, node: Node, hint: str) -> None:
        self.context.report("unknown-function", message, node.at, hint, offset=node.offset)

    # --- circles --------------------------------------------------------------------------------

    def circles(self) -> bool:
        """Views and sequences that use themselves; reported each once."""
        views = {
            view.wire: [n.parts[0] for n in view.body.all if n.op == "call"]
            for view in self.behavior.views
        }
        sequences = {
            sequence.wire: [
                effect.sequence
                for effect in model.walk(sequence.effects)
                if isinstance(effect, model.Run)
            ]
            for sequence in self.behavior.sequences
        }
        found = self.circle("view", views, self.behavior.views)
        found = self.circle("sequence", sequences, self.behavior.sequences) or found
        if not found and chain(sequences) > MAX_CHAIN:
            at = self.behavior.sequences[0].at
            message = f"sequences run one another more than {MAX_CHAIN} deep"
            self.context.report(
                "bad-expression", message, at, "write some of them out", on_key=True
            )
            return True
        return found

    def circle(
        self, what: str, uses: dict[str, list[str]], items: Iterable[View | Sequence]
    ) -> bool:
        round_ = in_circles(uses)
        for item in items:
            if item.wire in round_:
                message = f'the {what} "{item.wire}" uses itself'
                hint = "nothing may: evaluation has to end"
                self.context.report("behavior-circle", message, item.at, hint, on_key=True)
        return bool(round_)

    # --- sizes ----------------------------------------------------------------------------------

    def size(self, node: Node) -> Size:
        """How large it is with views written out; circles are gone by now."""
        if node.op == "var":
            return Size(1, 1, {node.parts[0]: 1}, impure=False)
        inner = [self.size(part) for part in node.inner]
        if not inner and node.op != "call":
            return _LEAF
        uses: dict[str, int] = {}
        for part in inner:
            for name, count in part.uses.items():
                uses[name] = uses.get(name, 0) + count
        parts, depth = 1 + sum(p.parts for p in inner), 1 + max((p.depth for p in inner), default=0)
        impure = any(part.impure for part in inner)
        if node.op != "call":
            return Size(parts, depth, uses, impure)
        view = self.views.get(node.parts[0])
        if view is None:
            return Size(parts, depth, uses, impure or node.parts[0] in IMPURE)
        return self.viewed(view, node, inner, uses)

    def body(self, view: View) -> Size:
        """The size of a view's own expression."""
        known = self.sizes.get(view.wire)
        if known is None:
            known = self.sizes[view.wire] = self.size(view.body)
        return known

    def viewed(self, view: View, node: Node, args: list[Size], uses: dict[str, int]) -> Size:
        """The size of a view with its parameters put in."""
        body = self.body(view)
        parts, depth, scaled = body.parts, body.depth, dict.fromkeys(uses, 0)
        for name, arg in zip(view.params, args, strict=False):
            times = body.uses.get(name, 0)
            parts += times * arg.parts
            depth = max(depth, body.depth + arg.depth)
            for inner, count in arg.uses.items():
                scaled[inner] += times * count
            if arg.impure and times != 1:
                message = (
                    f'"{view.wire}" uses this {times} times, and it is another value each time'
                )
                self.misuse(message, node, "give it a name first, with `let`")
        return Size(parts, depth, scaled, body.impure or any(arg.impure for arg in args))


def in_circles(uses: Mapping[str, list[str]]) -> set[str]:
    """Those that lead back to themselves."""
    left = {name: {to for to in inner if to in uses} for name, inner in uses.items()}
    while ends := [name for name, inner in left.items() if not inner]:
        users: dict[str, list[str]] = {}
        for name, inner in left.items():
            for to in inner:
                users.setdefault(to, []).append(name)
        while ends:  # what uses nothing, then what uses only that, ...
            end = ends.pop()
            del left[end]
            for user in users.get(end, ()):
                left[user].discard(end)
                if not left[user]:
                    ends.append(user)
    return {start for start in left if _leads_back(start, left)}


def chain(uses: Mapping[str, list[str]]) -> int:
    """How many of them use one another in a row, if nothing circles."""
    left, rounds = {name: set(inner) for name, inner in uses.items()}, 0
    while left and rounds <= MAX_CHAIN:
        ends = {name for name, inner in left.items() if not inner & left.keys()}
        left = {name: inner for name, inner in left.items() if name not in ends}
        rounds += 1
    return rounds


def _leads_back(start: str, uses: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    todo = list(uses[start])
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += uses[name]
    return start in seen


def _count(least: int, most: int) -> str:
    if least == most:
        return "1 argument" if least == 1 else f"{least} arguments"
    return f"{least} or {most} arguments"
