"""Instrumented code computes what it computes, and its text knows which item it is of."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen import languages, pipeline, render
from codegen.model import Api, Field, Method, Record
from codegen.why.instrument import compiled, instrumented
from codegen.why.lines import Source, lines_of
from codegen.why.marked import NOBODY, Marked, marks_of
from codegen.why.origins import Origins, Spot
from codegen.why.templates import Piece
from codegen.why.tracer import Tracer

SPEC = """\
scapi: 1
info: {title: Lamps, description: Lamps., version: 1}
packages: {python: {distribution: lamps, module: lamps}}
types:
  Lamp:
    description: A lamp.
    fields:
      level: {type: integer, description: How bright.}
      color: {type: Color, description: Which color.}
  Color: {values: [RED, BLUE]}
"""

CODE = """
from functools import cache

def by_loop(record):
    lines = []
    for index, field in enumerate(record.fields):
        lines.append(f"{index}: {field.wire!s:>8}")
        lines += ["--"]
    return "\\n".join(lines)

def by_comprehension(record):
    return "\\n".join(f"{field.wire} of {record.wire}" for field in record.fields)

@cache
def spelled(words):
    return "_".join(words)

def uses_another(field):
    return "is a " + spelled(field.type.target.words) if hasattr(field.type, "target") else "plain"

def by_dict(record):
    return {field.wire: {"of": record.wire, "n": [1, 2]} for field in record.fields}

def takes(api):
    record = api.types[0]
    return "x = 1"

def regex(record):
    import re
    return re.sub("[aeiou]", lambda match: match[0] + match.group().upper(), record.description)

def annotated(record):
    text: str = record.wire
    match record.wire:
        case "Lamp" | "Other" if len(text) > 1:
            return text[0] + "..."
    return ""

def generated(record):
    for field in record.fields:
        yield field.wire
        yield "-"

by_lambda = lambda record: "<" + record.wire + ">"
"""


class Setting:
    """The code with and without instruments, over one model."""

    def __init__(self, api: Api) -> None:
        self.origins = Origins(api)
        self.record = api.types[0]
        self.api = api
        self.plain: dict[str, Any] = {}
        exec(CODE, self.plain)
        self.traced: dict[str, Any] = {"__why__": Tracer(self.origins)}
        exec(compiled(CODE, "code.py"), self.traced)

    def owners(self, text: str) -> list[str]:
        """The items of a text, in order, each run once."""
        found: list[str] = []
        for mark in marks_of(text):
            origin = self.origins.origin(mark)
            name = self.origins.nodes[origin.node].at.dotted if origin else "-"
            if found[-1:] != [name]:
                found.append(name)
        return found


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    (tmp_path / "scapi.yaml").write_text(SPEC, encoding="utf-8")
    return Setting(pipeline.read_spec(tmp_path).api)


LAMP = "types.Lamp"
LEVEL, COLOR = f"{LAMP}.fields.level", f"{LAMP}.fields.color"


@pytest.mark.parametrize(
    "name", ["by_loop", "by_comprehension", "by_dict", "regex", "annotated", "by_lambda"]
)
def test_the_result_is_the_same(name: str, setting: Setting) -> None:
    assert setting.traced[name](setting.record) == setting.plain[name](setting.record)


def test_generators_too(setting: Setting) -> None:
    traced = list(setting.traced["generated"](setting.record))

    assert traced == list(setting.plain["generated"](setting.record))
    assert [setting.owners(text) for text in traced] == [[LEVEL], [LEVEL], [COLOR], [COLOR]]


def test_what_a_loop_makes_is_of_its_variable(setting: Setting) -> None:
    """Constants, numbers and blanks as well."""
    lines = setting.traced["by_loop"](setting.record).split("\n")

    assert [setting.owners(line) for line in lines] == [[LEVEL], [LEVEL], [COLOR], [COLOR]]


def test_text_of_an_item_around_belongs_to_the_one_inside(setting: Setting) -> None:
    lines = setting.traced["by_comprehension"](setting.record).split("\n")

    assert [setting.owners(line) for line in lines] == [[LEVEL], [COLOR]]


def test_the_name_of_a_type_in_a_field_belongs_to_the_field(setting: Setting) -> None:
    """Twice: nothing is kept from the first item that had the same words."""
    field = setting.record.fields[1]

    assert setting.owners(setting.traced["uses_another"](field)) == [COLOR]
    assert setting.owners(setting.traced["spelled"](field.type.target.words)) == ["types.Color"]
    assert setting.owners(setting.traced["spelled"](field.words)) == [COLOR]


def test_containers_know_for_whom_they_were_made(setting: Setting) -> None:
    found = setting.traced["by_dict"](setting.record)

    owner = setting.origins.owner
    assert owner(found) == owner(setting.record)
    assert owner(found["level"]) == owner(setting.record.fields[0])
    assert [setting.owners(key) for key in found] == [[LEVEL], [COLOR]]


def test_an_item_taken_out_of_the_api_is_the_one_it_is_made_for(setting: Setting) -> None:
    assert setting.owners(setting.traced["takes"](setting.api)) == [LAMP]


def test_what_a_pattern_catches_keeps_its_place(setting: Setting) -> None:
    text = setting.traced["regex"](setting.record)

    assert isinstance(text, Marked)
    assert NOBODY not in text.marks
    assert {setting.origins.origin(mark).detail for mark in text.marks} == {("description",)}


def test_afterwards_everything_is_as_it_was(setting: Setting) -> None:
    """Modules, attributes, and what renders."""
    before = {name: module for name, module in sys.modules.items() if name.startswith("codegen.")}
    with instrumented(Tracer(setting.origins)) as traced:
        assert isinstance(traced, ModuleType)
        assert traced is not languages
        assert traced.filters("python").keys() == languages.filters("python").keys()

    after = {name: module for name, module in sys.modules.items() if name.startswith("codegen.")}
    assert {name: after[name] for name in before} == before
    assert render.languages is languages
    assert sys.modules["codegen.languages"] is languages


def test_a_tracer_keeps_its_modules(setting: Setting) -> None:
    """What they made of the API is made once; another tracer has others."""
    tracer = Tracer(setting.origins)
    with instrumented(tracer) as first:
        filters = first.filters("data")
    with instrumented(tracer) as second:
        assert second is first
        assert second.filters("data") == filters
    with instrumented(Tracer(setting.origins)) as third:
        assert third is not first


def test_what_is_cached_for_an_item_is_made_once(setting: Setting) -> None:
    """Not so for text: the same text of two items would be that of the first."""
    calls: list[Any] = []
    cached = Tracer(setting.origins).cached(lambda value: [calls.append(value), len(calls)])
    one, other = setting.record.fields

    assert cached(one) is cached(one)
    assert cached(other) is not cached(one)
    assert cached("a") is not cached("a")
    assert calls == [one, other, "a", "a"]


def test_what_map_makes_of_a_text_is_of_its_item(setting: Setting) -> None:
    tracer = Tracer(setting.origins)
    one, other = setting.record.fields
    both = tracer.fstring(one.wire, other.wire)

    def spelled(text: str) -> str:
        return f"<{len(text)}>"

    spelled.__module__ = "codegen.languages.spelling"  # others only change what they are given
    found = list(tracer.call(map, spelled, [one.wire, both, "plain"]))

    assert found == ["<5>", "<10>", "<5>"]
    assert setting.owners(found[0]) == [LEVEL]
    assert [marks_of(text).strip(NOBODY) for text in found[1:]] == ["", ""]


def test_a_loop_over_lists_of_items_is_about_none(setting: Setting) -> None:
    tracer = Tracer(setting.origins)
    fields = setting.record.fields

    assert tracer.chosen(1, fields[0], fields[1]) is fields[0]
    assert tracer.chosen(fields, fields[0]) is None
    assert tracer.chosen((), fields[0]) is None
    assert tracer.chosen("a", 1) is None


def test_what_is_made_for_an_item_stays_the_same_tuple(setting: Setting) -> None:
    """Languages ask whether it is; only with text in it, it is another one."""
    fields = setting.record.fields
    owner = setting.origins.owner(setting.record)
    assert owner is not None

    assert setting.origins.own(fields, owner) is fields
    assert setting.origins.own(("a",), owner) == ("a",)


def test_it_is_so_after_a_failure_as_well(setting: Setting) -> None:
    with pytest.raises(ZeroDivisionError), instrumented(Tracer(setting.origins)):
        raise ZeroDivisionError

    assert render.languages is languages
    assert sys.modules["codegen.languages"] is languages


def test_inherited_fields_are_inside_of_both_records(tmp_path: Path) -> None:
    text = SPEC + "  Big: {extends: Lamp, fields: {size: {type: integer}}}\n"
    (tmp_path / "scapi.yaml").write_text(text, encoding="utf-8")
    api = pipeline.read_spec(tmp_path).api
    origins = Origins(api)
    lamp, big = (each for each in api.types if isinstance(each, Record))

    nodes = [origins.owner(field) for field in big.fields]
    assert all(origins.inside(node, origins.owner(big)) for node in nodes)
    assert [origins.inside(node, origins.owner(lamp)) for node in nodes] == [True, True, False]
    assert origins.common({*nodes}) == origins.owner(big)
    assert isinstance(big.fields[0], Field)
    assert not isinstance(big, Method)


def test_a_line_with_text_of_several_items_is_of_the_one_that_holds_them(setting: Setting) -> None:
    one, other = setting.record.fields
    color = setting.api.types[1]
    lines = [
        f"{one.wire} {other.wire}",
        f"{setting.record.wire} {one.wire}",
        f"{one.wire} {color.wire}",
        "  ",
        "{",
    ]
    joined = Tracer(setting.origins).method("\n", "join", [
        Tracer(setting.origins).fstring(one.wire, " ", other.wire),
        Tracer(setting.origins).fstring(setting.record.wire, " ", one.wire),
        Tracer(setting.origins).fstring(one.wire, " ", color.wire),
        "  ",
        "{",
    ])  # fmt: skip
    found = lines_of([Piece(joined, Spot("t", 1))], setting.origins)

    def at(source: Source | None) -> str:
        return setting.origins.nodes[source.node].at.dotted if source else "-"

    assert [line.text for line in found] == lines
    assert [at(line.source) for line in found] == [LAMP, LAMP, LEVEL, "-", "-"]
    assert [list(map(at, line.also)) for line in found] == [[], [], ["types.Color"], [], []]
