"""Rules on what is said beside a type: limits and defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from codegen.model import Definition, Field, Limits, Option, Result
from codegen.patterns import BadPatternError, parsed
from codegen.problems import Finding, Place
from codegen.rules.rule import Rule, Scope

NONE = Limits()


def bad_pattern(scope: Scope) -> Iterator[Finding]:
    """The pattern goes to JSON Schema as it is, and examples are tested with it."""
    for limits, at in _limits(scope):
        if limits.pattern:
            try:
                parsed(limits.pattern)
            except BadPatternError as error:
                message = f"the pattern is no regular expression: {error}"
                hint = "write one that JavaScript and Python both read, as JSON Schema wants it"
                yield Finding("bad-pattern", message, at.child("pattern"), hint)


def contradicting_limits(scope: Scope) -> Iterator[Finding]:
    """Limits that no value can keep."""
    for limits, at in _limits(scope):
        least, most = limits.minimum, limits.maximum
        if least is not None and most is not None and least > most:
            message = f"the minimum {least} is more than the maximum {most}"
            yield _contradiction(message, at.child("minimum"))
        short, long = limits.min_length, limits.max_length
        if short is not None and long is not None and short > long:
            message = f"min_length {short} is more than max_length {long}"
            yield _contradiction(message, at.child("min_length"))
        for key, length in (("min_length", short), ("max_length", long)):
            if length is not None and length < 0:
                message = f"{key} is {length}, but a length is never negative"
                yield _contradiction(message, at.child(key))


def _contradiction(message: str, at: Place) -> Finding:
    return Finding("contradicting-limits", message, at, "no value can keep it: correct the limits")


def _limits(scope: Scope) -> Iterator[tuple[Limits, Place]]:
    results = (way.result for method in scope.methods for way in method.overloads or (method,))
    options = scope.api.security.options if scope.api.security is not None else ()
    items: tuple[Iterable[Field | Definition | Result | Option], ...] = (
        _fields(scope),
        scope.definitions,
        results,
        options,
    )
    for item in chain.from_iterable(items):
        if item.limits != NONE:
            yield item.limits, item.at


def default_on_required(scope: Scope) -> Iterator[Finding]:
    """A default is what holds when the value is absent."""
    for field in _fields(scope):
        if field.has_default and not field.optional:
            message = f'"{field.wire}" is required, so its default never holds'
            hint = "make it optional with `?`, or remove the default"
            place = field.at.child("default")
            yield Finding("default-on-required", message, place, hint, on_key=True)


def _fields(scope: Scope) -> Iterator[Field]:
    return chain(scope.own_fields, chain.from_iterable(scope.params))


RULES = (
    Rule(
        "bad-pattern",
        "error",
        "A `pattern` that is no regular expression.",
        "It goes into JSON Schema unchanged, and examples are tested with it.",
        "Write a regular expression that JavaScript and Python both read. Named groups, inline "
        r"flags, `\A` and `\Z` are Python's own; the pattern covers the whole value anyway.",
        bad_pattern,
    ),
    Rule(
        "contradicting-limits",
        "error",
        "A minimum above its maximum, or a negative length.",
        "No value can keep such limits.",
        "Correct one of them.",
        contradicting_limits,
    ),
    Rule(
        "default-on-required",
        "warning",
        "A required field or parameter has a default.",
        "A default is what the other side takes when the value is absent; this one is never "
        "absent.",
        "Make it optional with `?`, or remove the default.",
        default_on_required,
    ),
)
