"""Expressions as the engines run them: views and `public` written out, literal data folded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.model.behavior import Behavior, Slot
from codegen.model.expressions import Node

Json = Any
Bound = Mapping[str, Json]  # what names stand for: parameters of views, `$` of an announcement
MACHINE = "_machine"  # the hidden member of entries
NOTHING: Bound = {}


class Inliner:
    """Writes expressions out. Views must not circle (a rule sees to it)."""

    def __init__(self, behavior: Behavior) -> None:
        self.views = {view.wire: view for view in behavior.views}
        self.slots = {slot.wire: slot for slot in behavior.slots}
        self._whole: dict[int, Json] = {}

    def whole(self, node: Node) -> Json:
        """An expression with nothing bound, made once: every announcement of a machine has it."""
        if id(node) not in self._whole:
            self._whole[id(node)] = self.node(node)
        return self._whole[id(node)]

    def maybe(self, node: Node | None, bound: Bound = NOTHING) -> Json:
        """An expression that may be missing."""
        return None if node is None else self.node(node, bound)

    def node(self, node: Node, bound: Bound = NOTHING, depth: int = 0) -> Json:
        """One expression. `depth` counts the views around it and keeps their names apart."""
        match node.op, node.parts:
            case "lit", (value,):
                return ["lit", plain(value)]
            case "root", (name,):
                return bound.get(name, ["root", name])
            case "var", (name,):
                return bound.get(name, ["var", name])
            case "call", (name, args):
                return self.call(name, args, bound, depth)
            case "list", items:
                return folded_list([self.node(item, bound, depth) for item in items])
            case "object", members:
                return folded_object([[k, self.node(value, bound, depth)] for k, value in members])
            case "for", (body, name, items, condition):
                return self.loop(body, name, items, condition, bound, depth)
            case op, parts:  # nodes, and names between them
                return [
                    op,
                    *(self.node(it, bound, depth) if isinstance(it, Node) else it for it in parts),
                ]

    def call(self, name: str, args: tuple[Node, ...], bound: Bound, depth: int) -> Json:
        """A function, or a view with its parameters put in."""
        if name == "public":
            slot = self.slots[str(list_name(args[0]))]
            entry = self.node(args[1], bound, depth)
            return ["call", "without", [entry, ["lit", hidden(slot)]]]
        given = [self.node(arg, bound, depth) for arg in args]
        view = self.views.get(name)
        if view is None:
            return ["call", name, given]
        inside = dict(zip(view.params, given, strict=False))
        if "$" in bound:
            inside["$"] = bound["$"]
        return self.node(view.body, inside, depth + 1)

    def loop(
        self, body: Node, name: str, items: Node, condition: Node | None, bound: Bound, depth: int
    ) -> Json:
        """`[... for name in ...]`; inside views under another name, so that it hides nothing."""
        new = f"{name}~{depth}" if depth else name
        inner = {**bound, name: ["var", new]}
        only = None if condition is None else self.node(condition, inner, depth)
        body_ = self.node(body, inner, depth)
        return ["for", body_, new, self.node(items, bound, depth), only]

    def path(self, node: Node) -> Json:
        """What can be changed: where it begins, and the steps from there."""
        steps: list[Json] = []
        while node.op in ("get", "at", "find"):
            if node.op == "get":
                steps.append(["get", node.parts[1]])
            elif node.op == "at":
                steps.append(["at", self.node(node.parts[1])])
            else:
                steps.append(["find", node.parts[1], self.node(node.parts[2])])
            node = node.parts[0]
        return [self.node(node), *reversed(steps)]


def list_name(node: Node) -> str | None:
    """The list that `public` names: `interactions`, or `desktop.interactions`."""
    if node.op == "var":
        return str(node.parts[0])
    if node.op == "get" and node.parts[0].op == "root" and node.parts[0].parts[0] == "desktop":
        return str(node.parts[1])
    return None


def hidden(slot: Slot) -> list[str]:
    """The members of an entry that nobody is shown."""
    return [*(field.wire for field in slot.private), MACHINE]


def plain(value: Json) -> Json:
    """A value with whole numbers as integers, however they are written."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def folded_list(items: list[Json]) -> Json:
    """A list; literal if all of it is."""
    if all(item[0] == "lit" for item in items):
        return ["lit", [item[1] for item in items]]
    return ["list", items]


def folded_object(members: list[Json]) -> Json:
    """An object; literal if all of it is."""
    if all(value[0] == "lit" for _, value in members):
        return ["lit", {key: value[1] for key, value in members}]
    return ["object", members]
