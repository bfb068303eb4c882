"""Rules on what is said about items: description, provenance, example, edition, version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from codegen.model import Enum, Item, Literal
from codegen.problems import Finding, Place
from codegen.rules.rule import Rule, Scope

Kinds = Iterable[tuple[str, Item]]


def missing_description(scope: Scope) -> Iterator[Finding]:
    """What has a page or an entry of its own in the documentation."""
    for what, item in chain(_spaces(scope), scope.items, _side_items(scope)):
        if not item.description:
            yield _missing("missing-description", what, item, "add `description`")


def missing_field_description(scope: Scope) -> Iterator[Finding]:
    """What stands inside those items. A tag says all there is to say."""
    values = (value for d in scope.definitions if isinstance(d, Enum) for value in d.values)
    fields = (field for field in scope.own_fields if type(field.type) is not Literal)
    params = chain.from_iterable(scope.params)
    kinds = (("field", fields), ("parameter", params), ("value", values))
    for what, items in kinds:
        for item in items:
            if not item.description:
                hint = "write it out with `description`"
                yield _missing("missing-field-description", what, item, hint)


def missing_source(scope: Scope) -> Iterator[Finding]:
    """One finding for a spec without any source, else one an item."""
    if not scope.api.sources:
        message = "nothing says where the facts of this spec come from"
        hint = "declare `sources` and cite them with `source`, or set missing-source to off"
        yield Finding("missing-source", message, _entry(scope, "info"), hint, on_key=True)
        return
    hint = "cite one with `source`, here or at the item around it"
    side = (entry for entry in _side_items(scope) if _unsourced(entry[1]))
    for what, item in chain(_outermost(scope, _unsourced), side):
        yield _missing("missing-source", what, item, hint)


def missing_example(scope: Scope) -> Iterator[Finding]:
    """Methods that can be called, and types that the spec names; an enum shows its values."""
    for method in scope.api.methods:
        if not method.examples:
            hint = "add `examples` with `params` and `result`"
            yield _missing("missing-example", "method", method, hint)
    for definition in scope.named:
        if not definition.examples and not isinstance(definition, Enum):
            yield _missing("missing-example", "type", definition, "add `example`")


def missing_since(scope: Scope) -> Iterator[Finding]:
    """Only where the spec declares versions."""
    if scope.api.versions:
        hint = "add `since` (`none` for never), here or at the item around it"
        for what, item in _outermost(scope, _undated):
            yield _missing("missing-since", what, item, hint)


def missing_edition(scope: Scope) -> Iterator[Finding]:
    """Only where the spec declares editions."""
    if scope.api.editions:
        hint = "add `editions`, here or at the item around it"
        for what, item in _outermost(scope, _in_no_edition):
            yield _missing("missing-edition", what, item, hint)


def deprecated_without_hint(scope: Scope) -> Iterator[Finding]:
    """`deprecated: true` alone leaves readers without a way on."""
    params = (("parameter", param) for params in scope.params for param in params)
    fields = (("field", field) for field in scope.own_fields)
    for what, item in chain(scope.items, params, fields):
        if item.deprecated == "Deprecated.":
            message = (
                f'the {what} "{item.wire}" is deprecated, and nothing says what to use instead'
            )
            place = item.at.child("deprecated")
            hint = "write that in place of `true`"
            yield Finding("deprecated-without-hint", message, place, hint, on_key=True)


_LACKS = {
    "missing-description": "no description; its page would only repeat the name",
    "missing-field-description": "no description; editors have nothing to show",
    "missing-source": "no source, so nobody can check it",
    "missing-example": "no example to document and test it with",
    "missing-since": "no `since`, so no client can be narrowed to a version that has it",
    "missing-edition": "no `editions`, so no client can be narrowed to one that has it",
}


def _missing(rule: str, what: str, item: Item, hint: str) -> Finding:
    return Finding(rule, f'the {what} "{item.wire}" has {_LACKS[rule]}', item.at, hint, on_key=True)


def _unsourced(item: Item) -> bool:
    return not item.sources


def _undated(item: Item) -> bool:
    return item.since is None and not item.never


def _in_no_edition(item: Item) -> bool:
    return not item.editions and not item.never


def _outermost(scope: Scope, lacks: Callable[[Item], bool]) -> Kinds:
    """The items that lack something; of a channel that lacks it, not every event as well."""
    for what, item in scope.items:
        if what != "event" and lacks(item):
            yield what, item
    for channel, event in scope.events:
        if lacks(event) and not lacks(channel):
            yield "event", event


def _spaces(scope: Scope) -> Kinds:
    return (("namespace", space) for space in scope.api.namespaces)


def _side_items(scope: Scope) -> Kinds:
    options = scope.api.security.options if scope.api.security is not None else ()
    errors = (("error", error) for error in scope.api.errors)
    return chain(errors, (("option", option) for option in options))


def _entry(scope: Scope, *path: str) -> Place:
    return Place(scope.api.files[0] if scope.api.files else "", path)


RULES = (
    Rule(
        "missing-description",
        "warning",
        "A namespace, method, type, channel, event, error or option without a description.",
        "Its generated documentation would only repeat its name.",
        "Add a `description` that says what the name does not.",
        missing_description,
    ),
    Rule(
        "missing-field-description",
        "off",
        "A field, parameter or enum value without a description.",
        "Editors show it while typing; without it readers guess from the name.",
        "Write the item out and add a `description`.",
        missing_field_description,
    ),
    Rule(
        "missing-source",
        "warning",
        "A statement that cites no source.",
        "A fact without provenance cannot be checked, nor weighed against another source.",
        "Cite it with `source`, on the item or on one around it. A spec that is its own source "
        "can set this rule to off.",
        missing_source,
    ),
    Rule(
        "missing-example",
        "warning",
        "A method, or a named type other than an enum, without an example.",
        "Documentation, mocks and tests are made from examples, and examples are what types are "
        "checked with.",
        "Add `examples` to the method (`params` and `result`), `example` to the type.",
        missing_example,
    ),
    Rule(
        "missing-since",
        "warning",
        "An item without `since`, in a spec that declares `versions`.",
        "A client narrowed to a version cannot tell whether the item is in it.",
        "Add `since`, on the item or on one around it; `since: none` for what never came.",
        missing_since,
    ),
    Rule(
        "missing-edition",
        "warning",
        "An item without `editions`, in a spec that declares them.",
        "A client narrowed to an edition cannot tell whether the item is in it.",
        "Add `editions`, on the item or on one around it.",
        missing_edition,
    ),
    Rule(
        "deprecated-without-hint",
        "off",
        "`deprecated: true` without a word on what to use instead.",
        "Whoever is warned wants to know the way on.",
        "Write what to use in place of `true`.",
        deprecated_without_hint,
    ),
)
