"""Every key of the spec language means something: with it, the model is another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen.load import SpecFile, parse
from codegen.resolve import resolve
from codegen.shapes import Either, Kinds, ListOf, MapOf, OneOf, Record, Shape
from codegen.validate import ENTRY, validate

RICH = Path(__file__).resolve().parents[1] / "unit/rich_spec.yaml"

# Read before there is a model.
ELSEWHERE = {
    ("spec", "scapi"): "validate refuses other versions",
    ("spec", "include"): "pipeline reads the files",
}
Pair = tuple[str, str]  # a kind of mapping, and one of its keys
Path_ = tuple[str | int, ...]

# --- the language, and where a spec uses it ---------------------------------------------------


def pairs_of(shape: Shape, seen: set[int]) -> Iterator[Pair]:
    """Every key of the language, by walking its shapes."""
    if id(shape) in seen:
        return
    seen.add(id(shape))
    match shape:
        case Record():
            for key, entry in shape.keys.items():
                yield shape.name, key
                yield from pairs_of(entry.shape, seen)
        case Either():
            for form in shape.shapes:
                yield from pairs_of(form, seen)
        case OneOf() | Kinds():
            for form in shape.forms.values():
                yield from pairs_of(form, seen)
        case ListOf():
            yield from pairs_of(shape.item, seen)
        case MapOf():
            yield from pairs_of(shape.value, seen)
        case _:
            pass


def form_of(shape: OneOf | Kinds, value: dict[str, Any]) -> Record:
    """Which of several kinds a mapping is."""
    if isinstance(shape, Kinds):
        return shape.forms[value["kind"]]
    return next(form for key, form in shape.forms.items() if key in value)


def mappings(shape: Shape, value: Any, path: Path_) -> Iterator[tuple[str, Path_]]:
    """Every mapping of a spec: its kind, and where it stands."""
    match shape, value:
        case Record(), dict():
            yield shape.name, path
            for key, inner in value.items():
                yield from mappings(shape.keys[key].shape, inner, (*path, key))
        case Either(), _:
            yield from mappings(shape.forms[type(value)], value, path)
        case OneOf() | Kinds(), dict():
            yield from mappings(form_of(shape, value), value, path)
        case ListOf(), list():
            for index, inner in enumerate(value):
                yield from mappings(shape.item, inner, (*path, index))
        case ListOf(), _:
            yield from mappings(shape.item, value, path)
        case MapOf(), dict():
            for key, inner in value.items():
                yield from mappings(shape.value, inner, (*path, key))
        case _:
            pass


@cache
def spec() -> Any:
    return parse(RICH.read_text(encoding="utf-8"), RICH.name)


@cache
def places() -> dict[str, list[Path_]]:
    """Where the spec has a mapping of each kind."""
    found = defaultdict(list)
    for kind, path in mappings(ENTRY, spec(), ()):
        found[kind].append(path)
    return found


# --- the same spec with a key and without it ----------------------------------------------------

FORMS = ("type", "fields", "values", "list_of", "map_of", "any_of", "variants", "extends")
OTHER = {"other": {"fields": {"other": "string"}}}
SAMPLES: dict[str, Any] = {
    "description": "Something else.", "source": "LOG 99", "editions": "modern", "note": "Other.",
    "since": "2021-06", "confidence": "low", "deprecated": "Other.", "experimental": True,
    "undocumented": "All.", "name": "otherName", "format": "other", "pattern": "o+", "unit": "mm",
    "minimum": -7, "maximum": 7777, "min_length": 1, "max_length": 7777, "type": "boolean",
    "fields": {"other": "string"}, "extends": "Thing", "values": ["OTHER"], "list_of": "boolean",
    "map_of": "boolean", "any_of": ["boolean", "integer"], "variants": OTHER, "open": False,
    "groups": {"others": "Others."}, "ignore_case": True, "tag": "other", "optional": True,
    "default": "other", "example": "other", "examples": ["other"], "read_only": True,
    "callable": False, "wire": "other", "constants": {"other": 1}, "params": "named", "has": "x",
    "lacks": "x", "disclaimer": "Other.", "silent": True, "recorded": True,
}  # fmt: skip
NEEDED: dict[str, dict[str, Any]] = {  # what a key says something about
    "tag": {"variants": OTHER},
    "groups": {"values": ["OTHER"]},
    "ignore_case": {"values": ["OTHER"]},
    "open": {"fields": {"x": "string"}},
}


def versions(mapping: dict[str, Any], pair: Pair) -> Iterator[tuple[Any, Any]]:
    """The mapping without the key, and with it."""
    kind, key = pair
    if key in mapping:
        yield {name: value for name, value in mapping.items() if name != key}, mapping
    bare = {name: value for name, value in mapping.items() if name not in (*FORMS, "tag", key)}
    if kind in TYPED and key in FORMS:
        yield {**bare, "type": "string"}, {**bare, key: SAMPLES[key]}
    elif kind in TYPED and key in NEEDED:
        yield {**bare, **NEEDED[key]}, {**bare, **NEEDED[key], key: SAMPLES[key]}
    elif key in SAMPLES:
        yield mapping, {**mapping, key: SAMPLES[key]}


def replaced(tree: Any, path: Path_, value: Any) -> Any:
    """The tree with another value at the path, its other branches shared."""
    if not path:
        return value
    changed = tree.copy()
    changed[path[0]] = replaced(tree[path[0]], path[1:], value)
    return changed


def at(tree: Any, path: Path_) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def print_of(thing: Any, seen: dict[int, int]) -> Any:
    """A model as plain values that can be compared; circles end in a number."""
    if isinstance(thing, tuple | list):
        return [print_of(item, seen) for item in thing]
    if isinstance(thing, dict):
        return {str(key): print_of(value, seen) for key, value in thing.items()}
    if not hasattr(thing, "__dataclass_fields__"):
        return repr(sorted(thing) if isinstance(thing, frozenset) else thing)
    if id(thing) in seen:
        return seen[id(thing)]
    seen[id(thing)] = len(seen)
    names = thing.__dataclass_fields__
    return [type(thing).__name__, *(print_of(getattr(thing, name), seen) for name in names)]


def model_of(tree: Any) -> Any:
    """What resolving makes of a spec; what it stumbles over, if a required key is gone."""
    try:
        api, findings = resolve((SpecFile("scapi.yaml", "scapi.yaml", "", tree),))
    except (KeyError, TypeError) as error:
        return repr(error)
    return [print_of(api, {}), [(it.rule, it.message) for it in findings]]


PAIRS = sorted(set(pairs_of(ENTRY, set())) - set(ELSEWHERE))
TYPED = {kind for kind, key in PAIRS if key == "list_of"}  # what says a type


@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_key_changes_the_model(pair: Pair) -> None:
    """In one of the places, at least, where it may stand."""
    kind, key = pair
    assert places()[kind], f"{RICH.name} has no {kind}"
    tried = 0
    for path in places()[kind]:
        for without, with_it in versions(at(spec(), path), pair):
            tried += 1
            changed = [replaced(spec(), path, mapping) for mapping in (without, with_it)]
            if model_of(changed[0]) != model_of(changed[1]):
                return
    why = "leaving it out changes nothing" if tried else "add it to SAMPLES"
    pytest.fail(f"`{key}` of a {kind}: {why}")


def test_the_spec_is_right() -> None:
    """Else a key could seem to matter only because something is broken."""
    file = SpecFile(RICH.name, RICH.name, RICH.read_text(encoding="utf-8"), spec())
    assert not validate(file, entry=True)
    assert model_of(spec())[1] == []
    assert model_of(spec()) == model_of(parse(RICH.read_text(encoding="utf-8"), RICH.name))


def test_there_are_keys() -> None:
    assert len(PAIRS) > 300
    assert set(ELSEWHERE) <= set(pairs_of(ENTRY, set()))
