"""What a value may look like: a few kinds of shape that check, explain and export themselves.

One declaration gives the check, the finding with its place, and the JSON Schema for editors.
(Why not pydantic: docs/decisions/0003-own-shapes.md.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from codegen.load import kind_of
from codegen.problems import Finding, Path, Place, did_you_mean

Report = Callable[[Finding], None]
Schema = dict[str, Any]


class At:
    """A path that grows by one key for the price of one object; joined only for a finding."""

    __slots__ = ("key", "parent")

    def __init__(self, parent: At | None, key: str | int) -> None:
        self.parent, self.key = parent, key

    def path(self) -> Path:
        """All keys from the root, without the file name that the root holds."""
        keys: list[str | int] = []
        node: At = self
        while node.parent is not None:
            keys.append(node.key)
            node = node.parent
        return tuple(reversed(keys))

    def place(self) -> Place:
        """The same as a `Place`; the root's key is the file."""
        node: At = self
        while node.parent is not None:
            node = node.parent
        return Place(str(node.key), self.path())


class Shape:
    """Base of all kinds. `check` reports every misfit below it and goes on."""

    help = ""
    label = "a value"

    def check(self, value: Any, at: At, report: Report) -> None:
        """Report what does not fit; a value that fits reports nothing."""
        raise NotImplementedError

    def schema(self, named: dict[str, Schema]) -> Schema:
        """JSON Schema 2020-12; records go into `named` once and are referred to."""
        raise NotImplementedError

    def wrong(self, value: Any, at: At, report: Report) -> None:
        """The value is of the wrong kind."""
        message = f"{self.label} is needed here, not {kind_of(value)}"
        report(Finding("wrong-type", message, at.place(), _way_out(self.label, value)))


def _way_out(label: str, value: Any) -> str:
    """How the kind that is needed is written."""
    if "a string" in label and type(value) in (int, float, bool, type(None)):
        return "put it in quotes to make it a string"
    if "mapping" in label:
        return "write `name: value`, one a line or as {name: value, ...}"
    if "list" in label:
        return "write [a, b], or lines that begin with -"
    return f"replace it by {label}"


class Scalar(Shape):
    """One of Python's plain types: `Scalar((str,), "a string", {"type": "string"})`."""

    def __init__(self, types: tuple[type, ...], label: str, json: Schema) -> None:
        self.types, self.label, self.json = frozenset(types), label, json

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) not in self.types:
            self.wrong(value, at, report)

    def schema(self, named: dict[str, Schema]) -> Schema:
        return dict(self.json)


class Finite(Scalar):
    """A number that JSON can hold; `1e400` is infinite."""

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) is float and not isfinite(value):
            hint = "leave it out if there is no limit"
            report(
                Finding("wrong-type", "this number is beyond what JSON can hold", at.place(), hint)
            )
        else:
            super().check(value, at, report)


TEXT = Scalar((str,), "a string", {"type": "string"})
FLAG = Scalar((bool,), "true or false", {"type": "boolean"})
INTEGER = Scalar((int,), "a whole number", {"type": "integer"})
NUMBER = Finite((int, float), "a number", {"type": "number"})
SCALAR = Scalar(
    (str, int, float, bool, type(None)),
    "one plain value",
    {"type": ["string", "number", "boolean", "null"]},
)


class Anything(Shape):
    """Any value; used for examples and defaults, which the rules check against their types."""

    label = "anything"

    def check(self, value: Any, at: At, report: Report) -> None:
        return

    def schema(self, named: dict[str, Schema]) -> Schema:
        return {}


ANYTHING = Anything()


class Whole(Shape):
    """A whole number within bounds."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most
        self.label = f"a whole number from {least:,} to {most:,}"

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) is not int:
            self.wrong(value, at, report)
        elif not self.least <= value <= self.most:
            message = f"{self.label} is needed here, not {value:,}"
            report(Finding("wrong-type", message, at.place(), f"replace it by {self.label}"))

    def schema(self, named: dict[str, Schema]) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Matching(Shape):
    """A string that matches a pattern."""

    def __init__(self, pattern: str, label: str, rule: str = "wrong-type") -> None:
        self.pattern, self.label, self.rule = re.compile(pattern), label, rule

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) is not str:
            self.wrong(value, at, report)
        elif not self.pattern.fullmatch(value):
            report(Finding(self.rule, f'{self.label} is needed here, not "{value}"', at.place()))

    def schema(self, named: dict[str, Schema]) -> Schema:
        return {"type": "string", "pattern": f"^(?:{self.pattern.pattern})$"}


class Choice(Shape):
    """One of a few words."""

    def __init__(self, *values: str) -> None:
        self.values = values
        self.label = "one of " + ", ".join(values)

    def check(self, value: Any, at: At, report: Report) -> None:
        if value in self.values and type(value) is str:
            return
        if type(value) is not str:
            self.wrong(value, at, report)
            return
        hint = did_you_mean(value, self.values)
        report(Finding("unknown-word", f'"{value}" is not {self.label}', at.place(), hint))

    def schema(self, named: dict[str, Schema]) -> Schema:
        return {"enum": list(self.values)}


class ListOf(Shape):
    """A list; `single` also accepts one bare item."""

    def __init__(self, item: Shape, *, single: bool = False) -> None:
        self.item, self.single = item, single
        self.label = f"{item.label} or a list" if single else "a list"

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) is list:
            check = self.item.check
            for index, item in enumerate(value):
                check(item, At(at, index), report)
        elif self.single:
            self.item.check(value, at, report)
        else:
            self.wrong(value, at, report)

    def schema(self, named: dict[str, Schema]) -> Schema:
        item = self.item.schema(named)
        many = {"type": "array", "items": item}
        return {"anyOf": [item, many]} if self.single else many


class MapOf(Shape):
    """A mapping from free names to one shape."""

    label = "a mapping"

    def __init__(self, value: Shape, *, empty: bool = True) -> None:
        self.value, self.empty = value, empty

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) is not dict:
            if value is None and self.empty:
                return  # `types:` with nothing below it
            self.wrong(value, at, report)
            return
        check = self.value.check
        for key, item in value.items():
            check(item, At(at, key), report)

    def schema(self, named: dict[str, Schema]) -> Schema:
        kinds = ["object", "null"] if self.empty else "object"
        return {"type": kinds, "additionalProperties": self.value.schema(named)}


class Key:
    """One key of a record: its shape, what it means, and whether it must be there."""

    __slots__ = ("help", "required", "shape")

    def __init__(self, shape: Shape, help: str, *, required: bool = False) -> None:
        self.shape, self.help, self.required = shape, help, required


class Record(Shape):
    """A mapping with known keys."""

    def __init__(self, name: str, help: str, *groups: Mapping[str, Key]) -> None:
        self.name, self.help = name, help
        self.label = f"{'an' if name[0] in 'aeiou' else 'a'} {name} (a mapping)"
        self.keys: dict[str, Key] = {}
        self.extend(*groups)

    def extend(self, *groups: Mapping[str, Key]) -> None:
        """Add keys after construction: how shapes that hold each other are tied."""
        for group in groups:
            self.keys |= group
        self.checks = {key: entry.shape.check for key, entry in self.keys.items()}
        self.required = tuple(key for key, entry in self.keys.items() if entry.required)

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) is not dict:
            self.wrong(value, at, report)
            return
        checks = self.checks
        for key, item in value.items():
            check = checks.get(key)
            if check is not None:
                check(item, At(at, key), report)
            else:
                hint = did_you_mean(key, checks) or "known keys: " + ", ".join(checks)
                message = f'"{key}" is no key of {self.label.removesuffix(" (a mapping)")}'
                report(Finding("unknown-key", message, At(at, key).place(), hint, on_key=True))
        for key in self.required:
            if key not in value:
                message = f'{self.label.removesuffix(" (a mapping)")} needs the key "{key}"'
                hint = f"{key}: {self.keys[key].help}"
                report(Finding("missing-key", message, at.place(), hint, on_key=True))

    def schema(self, named: dict[str, Schema]) -> Schema:
        slug = self.name.replace(" ", "-")
        if slug not in named:
            named[slug] = {}  # first, so that shapes which hold each other end
            named[slug] = {
                "type": "object",
                "description": self.help,
                "properties": {key: _described(entry, named) for key, entry in self.keys.items()},
                "required": list(self.required),
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{slug}"}


def _described(entry: Key, named: dict[str, Schema]) -> Schema:
    return {"description": entry.help, **entry.shape.schema(named)}


class Either(Shape):
    """A short form or a long form, told apart by the YAML kind of the value."""

    def __init__(self, *forms: tuple[type | tuple[type, ...], Shape]) -> None:
        self.forms: dict[type, Shape] = {}
        self.shapes = tuple(shape for _, shape in forms)
        for kinds, shape in forms:
            for kind in kinds if isinstance(kinds, tuple) else (kinds,):
                self.forms[kind] = shape
        self.label = " or ".join(shape.label for shape in self.shapes)

    def check(self, value: Any, at: At, report: Report) -> None:
        shape = self.forms.get(type(value))
        if shape is None:
            self.wrong(value, at, report)
        else:
            shape.check(value, at, report)

    def schema(self, named: dict[str, Schema]) -> Schema:
        return {"anyOf": [shape.schema(named) for shape in self.shapes]}


NOTHING = Scalar((type(None),), "nothing", {"type": "null"})


def or_description(record: Record) -> Either:
    """A record, its description alone, or nothing but its name."""
    return Either((str, TEXT), (dict, record), (type(None), NOTHING))


class OneOf(Shape):
    """A mapping of one of several kinds, told apart by the main key that it has."""

    def __init__(self, name: str, *common: Mapping[str, Key]) -> None:
        self.name, self.common = name, common
        self.forms: dict[str, Record] = {}
        self.label = f"{'an' if name[0] in 'aeiou' else 'a'} {name} (a mapping)"

    def add(self, key: str, shape: Shape, help: str, *groups: Mapping[str, Key]) -> None:
        """One more kind; done after construction, since kinds may hold each other."""
        main = {key: Key(shape, help, required=True)}
        self.forms[key] = Record(f"{self.name} {key}", help, main, *groups, *self.common)

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) is not dict:
            self.wrong(value, at, report)
            return
        found = [key for key in value if key in self.forms]
        if len(found) == 1:
            self.forms[found[0]].check(value, at, report)
        elif found:
            message = f'"{found[0]}" and "{found[1]}" are two things; {self.label} is one'
            hint = "write them one after the other"
            report(Finding("two-forms", message, At(at, found[1]).place(), hint, on_key=True))
        else:
            self._no_kind(value, at, report)

    def _no_kind(self, value: dict[str, Any], at: At, report: Report) -> None:
        known = ", ".join(self.forms)
        label = self.label.removesuffix(" (a mapping)")
        for key in value:
            near = did_you_mean(key, self.forms)
            if near:
                message = f'"{key}" is no key of {label}'
                report(Finding("unknown-key", message, At(at, key).place(), near, on_key=True))
                return
        message = f"{label} needs a key that says what it is"
        report(Finding("missing-key", message, at.place(), f"one of {known}", on_key=True))

    def schema(self, named: dict[str, Schema]) -> Schema:
        return {"anyOf": [form.schema(named) for form in self.forms.values()]}


class Kinds(Shape):
    """A mapping of one of several kinds, told apart by its key `kind`."""

    def __init__(
        self, name: str, help: str, forms: Mapping[str, tuple[str, *tuple[Mapping[str, Key], ...]]]
    ) -> None:
        self.label = f"{'an' if name[0] in 'aeiou' else 'a'} {name} (a mapping)"
        self.kind = Choice(*forms)
        kind = {"kind": Key(self.kind, help, required=True)}
        self.forms = {
            key: Record(f"{name} of kind {key}", said, *groups, kind)
            for key, (said, *groups) in forms.items()
        }

    def check(self, value: Any, at: At, report: Report) -> None:
        if type(value) is not dict:
            self.wrong(value, at, report)
        elif "kind" not in value:
            message = f'{self.label.removesuffix(" (a mapping)")} needs the key "kind"'
            hint = f"kind: {self.kind.label}"
            report(Finding("missing-key", message, at.place(), hint, on_key=True))
        elif type(value["kind"]) is str and value["kind"] in self.forms:
            self.forms[value["kind"]].check(value, at, report)
        else:
            self.kind.check(value["kind"], At(at, "kind"), report)

    def schema(self, named: dict[str, Schema]) -> Schema:
        return {"anyOf": [self._form(kind, form, named) for kind, form in self.forms.items()]}

    def _form(self, kind: str, form: Record, named: dict[str, Schema]) -> Schema:
        found = form.schema(named)
        named[found["$ref"].rpartition("/")[2]]["properties"]["kind"] |= {"enum": [kind]}
        return found
