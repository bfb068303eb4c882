"""Objects that require themselves, so that no value of them is finite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from codegen.model import Alias, Definition, Field, Record, Ref, TaggedUnion, Type, Union
from codegen.problems import Finding
from codegen.rules.rule import Rule, Scope
from codegen.rules.types import circle_text

Need = tuple[Field | None, list[Definition]]  # one of these, for this field (None: as a variant)
Needs = dict[Definition, list[Need]]


def record_circle(scope: Scope) -> Iterator[Finding]:
    """Each circle is reported once, at the required field of its first object."""
    open_needs = _unmet(_needs(scope))
    following = {owner: (needs[0][0], needs[0][1][0]) for owner, needs in open_needs.items()}
    done: set[Definition] = set()
    for owner in following:
        path: list[Definition] = []
        while owner not in done:
            done.add(owner)
            path.append(owner)
            owner = following[owner][1]
        if owner in path:
            yield _finding(path[path.index(owner) :], following)


def _finding(
    circle: list[Definition], following: dict[Definition, tuple[Field | None, Definition]]
) -> Finding:
    # A union needs its variants without a field; but its variants are objects.
    start, field = next((i, f) for i, m in enumerate(circle) if (f := following[m][0]) is not None)
    circle = circle[start:] + circle[:start]
    message = (
        f"{circle[0].qualified} requires itself ({circle_text(circle)}), so no finite value exists"
    )
    hint = f'make "{field.wire}" optional or nullable, or a list'
    return Finding("record-circle", message, field.at, hint, on_key=True)


def _needs(scope: Scope) -> Needs:
    """What a value of each object cannot do without."""
    needs: Needs = {}
    for definition in scope.definitions:
        if isinstance(definition, Record):
            found: list[Need] = [
                (field, options)
                for field in definition.fields
                if not (field.optional or field.nullable) and type(field.type) in (Ref, Union)
                for options in [_options(field.type)]
                if options
            ]
            if found:
                needs[definition] = found
        elif isinstance(definition, TaggedUnion) and definition.variants:
            needs[definition] = [(None, [variant.record for variant in definition.variants])]
    return needs


def _options(kind: Type) -> list[Definition]:
    """The objects one of which a value of this type contains; none if it can do without."""
    found: list[Definition] = []
    seen: set[Definition] = set()
    todo = [kind]
    while todo:
        part = todo.pop()
        if isinstance(part, Union):
            todo += part.members
        elif not isinstance(part, Ref):
            return []
        elif isinstance(part.target, Alias):
            if part.target not in seen:
                seen.add(part.target)
                todo.append(part.target.type)
        elif isinstance(part.target, (Record, TaggedUnion)):
            found.append(part.target)
        else:
            return []
    return found


def _unmet(needs: Needs) -> Needs:
    """Only the needs that nothing finite can meet. What is finite is found from the leaves up."""
    missing = {owner: len(fields) for owner, fields in needs.items()}
    waiting: dict[Definition, list[tuple[Definition, int]]] = defaultdict(list)
    for owner, fields in needs.items():
        for index, (_, options) in enumerate(fields):
            for option in options:
                waiting[option].append((owner, index))
    met: set[tuple[Definition, int]] = set()
    finite = [option for option in waiting if option not in needs]
    while finite:
        for need in waiting[finite.pop()]:
            if need not in met:
                met.add(need)
                missing[need[0]] -= 1
                if not missing[need[0]]:
                    finite.append(need[0])
    return {
        owner: [field for index, field in enumerate(fields) if (owner, index) not in met]
        for owner, fields in needs.items()
        if missing[owner]
    }


RULES = (
    Rule(
        "record-circle",
        "error",
        "An object that requires an object of its own type, directly or through others.",
        "A value would have to go on for ever, so none exists: the spec must be wrong somewhere.",
        "Make one field of the circle optional (`?`) or nullable (`| null`), or a list.",
        record_circle,
    ),
)
