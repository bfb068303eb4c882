"""Names of schema files: plain everywhere, one for each item, and the same for ever."""

from __future__ import annotations

import pytest

from codegen.languages.data_names import file_name, plain_id
from codegen.manifest import why_unsafe
from codegen.names import words


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ((("voice",), ("dial", "ex")), "voice.dial-ex"),
        ((("dial",),), "dial"),
        ((("a", "b"), ("c",)), "a-b.c"),
    ],
)
def test_a_name_is_its_words(parts: tuple[tuple[str, ...], ...], name: str):
    assert file_name(*parts) == name


@pytest.mark.parametrize(
    "wire", ["con", "aux", "nul", "com1", "日本語", "é", "a" * 400, "x.y" * 99, "İ", "1"]
)
def test_a_name_that_some_system_refuses_gets_another(wire: str):
    name = file_name(words(wire))
    assert name.isascii()
    assert name == name.lower()
    assert len(name) <= 130
    assert not why_unsafe(f"types/{name}.schema.json")


def test_other_words_have_other_names():
    wires = ["getX", "getx", "get_x1", "日本語", "日本", "é", "è", "a" * 200, "a" * 201, "con"]
    assert len({file_name(words(wire)) for wire in wires}) == len(wires)


def test_an_id_is_the_wire_name_where_a_reference_takes_it():
    assert plain_id("voice.dialEx", ("x",)) == "voice.dialEx"
    assert plain_id("messenger:{channel}", ("messenger",)) == "messenger"
    assert plain_id("a/b~c", ("a", "b")) == "a-b"
