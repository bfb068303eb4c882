"""Marks in a program: where its effects and transitions came along is written into the desktop's state.

The engines count reactions as wholes. Here a reaction to several causes, or from several states,
becomes one for each, and both branches of every `when` and the body of every `each` are marked.
The program does the same as before; only the state has one more slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

Json = Any
SLOT = "(marks)"
CAUSES = ("methods", "triggers", "timers", "hooks")


def marked(program: Json) -> tuple[Json, list[str]]:
    """A program with marks, and all of them."""
    whole = deepcopy(program)
    whole["state"].append([SLOT, {"key": None, "initial": {}}])
    names: list[str] = []
    whole["reactions"] = list(_reactions(whole, names))
    for name, sequence in whole["sequences"].items():
        sequence["do"] = _effects(sequence["do"], f"sequence {name}", names)
    for kind, rules in whole["rules"].items():
        for rule in rules:
            rule["do"] = _effects(rule["do"], f"rule {rule['id']} ({kind})", names)
    for reason, effects in whole["otherwise"].items():
        whole["otherwise"][reason] = _effects(effects, f"otherwise {reason}", names)
    assert len(names) == len(set(names)), "two marks of one name"
    return whole, names


def _reactions(program: Json, names: list[str]) -> Iterator[Json]:
    """One for each cause and state; whoever pointed to the old one points to all of them."""
    count = 0
    for group in CAUSES:
        for cause, about in program[group].items():
            old, about["reactions"] = about["reactions"], []
            for index in old:
                for one in _split(program["reactions"][index]):
                    title = f"{group.removesuffix('s')} {cause}: {one['id']}"
                    if one["from"] is not None:
                        title = f"{title} from {one['from'][0]}"
                    one["id"], one["do"] = title, _effects(one["do"], title, names)
                    about["reactions"].append(count)
                    count += 1
                    yield one


def _split(reaction: Json) -> Iterator[Json]:
    for state in reaction["from"] or [None]:
        yield {**reaction, "from": None if state is None else [state]}


def _effects(effects: Json, where: str, names: list[str]) -> Json:
    return [_mark(where, names), *_inner(effects, where, names)]


def _inner(effects: Json, where: str, names: list[str]) -> list[Json]:
    return [_effect(it, f"{where} / {index} {it[0]}", names) for index, it in enumerate(effects, 1)]


def _effect(effect: Json, where: str, names: list[str]) -> Json:
    kind, *rest = effect
    if kind == "when":
        condition, then, other = rest
        if _asks_for_the_machine(condition):
            return [kind, condition, _inner(then, where, names), _inner(other, where, names)]
        branches = [_effects(then, f"{where} then", names), _effects(other, f"{where} else", names)]
        return [kind, condition, *branches]
    if kind == "each":
        return [*effect[:-1], _effects(effect[-1], where, names)]
    return effect


def _asks_for_the_machine(condition: Json) -> bool:
    """What the compiler asks where it does not know the machine of an entry; no branch of the spec."""
    return (
        condition[:2] == ["op", "in"] and condition[2][0] == "get" and condition[2][2] == "_machine"
    )


def _mark(name: str, names: list[str]) -> Json:
    names.append(name)
    return ["set", [[[["root", "desktop"], ["get", SLOT], ["get", name]], ["lit", True]]]]
