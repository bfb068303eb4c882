"""Values to model: what is inherited, merged, named and referred to."""

from __future__ import annotations

from codegen.misfits import written
from codegen.model import Alias, Enum, Record, TaggedUnion
from tests.unit.specs import api_of, definition, fields_of

# --- facts that are handed down -----------------------------------------------------------------


def test_facts_come_from_the_nearest_item_that_states_them() -> None:
    api = api_of("""
        sources: {A: {title: A}, B: {title: B}}
        editions: {old: {title: Old}, new: {title: New}}
        versions: {v1: {title: One}, v2: {title: Two}}
        namespaces:
          n:
            source: [A p. 1, B]
            editions: old
            since: v1
            confidence: high
            methods:
              m: {since: v2, params: {a: {type: string, source: B, confidence: low}, b: string}}
              never: {since: none, editions: [old, new]}
    """)
    method, never = api.methods
    assert [citation.text for citation in method.sources] == ["A p. 1", "B"]
    assert method.since is not None
    assert (method.since.id, method.since.order, method.confidence) == ("v2", 1, "high")
    first, second = method.params
    assert ([c.text for c in first.sources], first.confidence) == (["B"], "low")
    assert (second.since, second.confidence) == (method.since, "high")
    assert (never.since, never.never) == (None, True)
    assert [edition.id for edition in never.editions] == ["old", "new"]


def test_texts_about_an_item() -> None:
    api = api_of("""
        namespaces:
          n:
            methods:
              m: {deprecated: true, undocumented: true, experimental: true, note: Odd., name: goNow}
              k: {deprecated: Use m., undocumented: What it does.}
    """)
    m, k = api.methods
    assert (m.deprecated, m.undocumented) == ("Deprecated.", "No document describes this.")
    assert (k.deprecated, k.undocumented) == ("Use m.", "What it does.")
    assert (m.experimental, m.note, m.words, m.wire, m.key) == (
        True,
        "Odd.",
        ("go", "now"),
        "n.m",
        "m",
    )


# --- types --------------------------------------------------------------------------------------


def test_extends_puts_foreign_fields_first_and_own_ones_win() -> None:
    api = api_of("""
        types:
          C: {extends: [A, B], fields: {b: integer, c: string}}
          A: {fields: {a: string, b: string}}
          B: {extends: A, fields: {d: string?}}
    """)
    assert fields_of(api, "C") == ["a: string", "b: integer", "d: string?", "c: string"]


def test_inherited_field_is_the_same_object() -> None:
    """Rules tell from it that the type it came from is used."""
    api = api_of("types: {A: {fields: {a: string}}, B: {extends: A}}")
    a, b = definition(api, "A"), definition(api, "B")
    assert isinstance(a, Record)
    assert isinstance(b, Record)
    assert a.fields[0] is b.fields[0]


def test_absent_and_null_are_told_apart() -> None:
    api = api_of("""
        types:
          A:
            fields:
              here: string
              absent: string?
              null_: string | null
              both: string | null?
              long: {type: string | null, optional: true}
              nothing: "null"
              any_: any | null
    """)
    assert fields_of(api, "A") == [
        "here: string", "absent: string?", "null_: string!", "both: string?!", "long: string?!",
        "nothing: null", "any_: any",
    ]  # fmt: skip


def test_types_written_inside_are_named_after_where_they_stand() -> None:
    api = api_of("""
        types:
          Call:
            fields:
              party: {fields: {state: {values: [ON, OFF]}}}
              list: {list_of: {fields: {x: string}}}
              map: {map_of: {values: [a]}}
              one: {any_of: [string, {fields: {y: string}}]}
        namespaces:
          n:
            methods:
              getAll:
                params: {filter: {fields: {z: string}}}
                result: {fields: {calls: "Call[]"}}
    """)
    assert [d.qualified for d in api.definitions] == [
        "Call", "CallParty", "CallPartyState", "CallListItem", "CallMapValue", "CallOne2",
        "n.GetAllFilter", "n.GetAllResult",
    ]  # fmt: skip
    assert fields_of(api, "Call") == [
        "party: CallParty", "list: CallListItem[]", "map: map<CallMapValue>",
        "one: string | CallOne2",
    ]  # fmt: skip


def test_names_resolve_in_the_own_namespace_first() -> None:
    api = api_of("""
        types: {Global: string}
        namespaces:
          a: {types: {Own: string, X: {fields: {o: Own, g: Global, b: b.Other}}}}
          b: {types: {Other: string}, channels: {c: {fields: {o: Other}}}}
    """)
    assert fields_of(api, "a.X") == ["o: a.Own", "g: Global", "b: b.Other"]
    assert fields_of(api, "b.CEvent") == ["o: b.Other"]


def test_enums_in_both_forms() -> None:
    api = api_of("""
        types:
          A: {values: [ON, no, 1:30]}
          B: {values: [1, 2], open: false}
          C:
            groups: {g: Group.}
            values: {ON: It is on., OFF: {value: off, groups: g, read_only: true}, NIL: }
    """)
    a, b, c = (definition(api, name) for name in "ABC")
    assert isinstance(a, Enum)
    assert isinstance(b, Enum)
    assert isinstance(c, Enum)
    assert [value.value for value in a.values] == ["ON", "no", "1:30"]
    assert ([value.value for value in b.values], b.integers, b.open) == ([1, 2], True, False)
    assert [(v.wire, v.value, v.read_only, v.groups) for v in c.values] == [
        ("ON", "ON", False, ()), ("OFF", "off", True, ("g",)), ("NIL", "NIL", False, ()),
    ]  # fmt: skip


def test_variants_get_their_tag_unless_they_name_it() -> None:
    api = api_of("""
        types:
          Shape:
            tag: kind
            variants:
              round: {fields: {r: number}}
              "a \\"b\\"": {fields: }
              own: {fields: {x: string, kind: string}}
              named: Square
          Square: {fields: {kind: '"named"'}}
    """)
    shape = definition(api, "Shape")
    assert isinstance(shape, TaggedUnion)
    assert [v.key for v in shape.variants] == ["round", 'a "b"', "own", "named"]
    assert fields_of(api, "ShapeRound") == ['kind: "round"', "r: number"]
    assert fields_of(api, "ShapeAB") == [r'kind: "a \"b\""']
    assert fields_of(api, "ShapeOwn") == ["x: string", "kind: string"]
    assert shape.variants[3].record is definition(api, "Square")


def test_unions_are_flat_and_any_swallows_the_rest() -> None:
    api = api_of("""
        types:
          A: {any_of: [string, "integer | string", {any_of: [boolean, "null"]}]}
          B: string | any
    """)
    a, b = definition(api, "A"), definition(api, "B")
    assert isinstance(a, Alias)
    assert isinstance(b, Alias)
    assert written(a.type) == "string | integer | boolean | null"
    assert written(b.type) == "any"


def test_types_inside_what_nobody_can_call_are_not_generated() -> None:
    """A method that is known but not callable leaves no type behind."""
    api = api_of(
        """
        namespaces:
          a:
            methods:
              told: {callable: false, params: {x: {fields: {y: string}}}, result: {fields: {z: string}}}
              real: {result: {fields: {w: string}}}
        """
    )

    assert [definition.wire for definition in api.definitions] == ["RealResult"]
    assert [method.key for method in api.namespaces[0].known] == ["told"]
