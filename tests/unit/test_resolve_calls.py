"""Methods and channels of a spec: overloads, results, events and parameters."""

from __future__ import annotations

from codegen.misfits import written
from tests.unit.specs import api_of, fields_of, told


def test_overloads_merge_by_position() -> None:
    api = api_of("""
        namespaces:
          n:
            methods:
              m:
                overloads:
                  - {params: {a: string}, result: integer}
                  - {params: {a: integer, b: string | null, c: boolean?}, result: string | null}
    """)
    (method,) = api.methods
    assert [told(p) for p in method.params] == ["a: string | integer", "b: string?!", "c: boolean?"]
    assert method.result.type is not None
    assert (written(method.result.type), method.result.nullable) == ("integer | string", True)


def test_results() -> None:
    api = api_of("""
        namespaces:
          n:
            methods:
              unsaid: {}
              nothing: {result: void}
              long: {result: {type: string | null, description: A text.}}
              old: {callable: false}
              other: {wire: elsewhere.go}
    """)
    unsaid, nothing, long, other = api.methods
    assert unsaid.result.undocumented == "No document says what comes back."
    assert nothing.result.type is None
    assert (long.result.nullable, long.result.description) == (True, "A text.")
    assert other.wire == "elsewhere.go"
    assert [method.wire for method in api.namespaces[0].known] == ["n.old"]


# --- channels -----------------------------------------------------------------------------------


def test_events_have_the_tag_and_the_fields_of_the_channel() -> None:
    api = api_of("""
        types: {Base: {fields: {base: string}}, Other: {fields: {other: string}}}
        channels:
          room:
            tag: kind
            extends: Base
            fields: {id: string, kind: string}
            events:
              OPENED: {fields: {by: string, id: integer}}
              SHUT: It was shut.
              LOST: {extends: Other, wire: lost}
              frame: {when: frame, fields: {frame: integer}}
    """)
    (channel,) = api.channels
    assert fields_of(api, "RoomOpened") == [
        'kind: "OPENED"',
        "base: string",
        "id: integer",
        "by: string",
    ]
    assert fields_of(api, "RoomShut") == ['kind: "SHUT"', "base: string", "id: string"]
    assert fields_of(api, "RoomLost") == ['kind: "lost"', "other: string"]
    assert fields_of(api, "RoomFrame")[-1] == "frame: integer"
    assert [event.wire for event in channel.untagged_events] == ["frame"]
    assert channel.events[1].description == "It was shut."


def test_channels_with_parameters_and_of_namespaces() -> None:
    api = api_of("""
        channels:
          messenger:{topic}:
            parameters: {topic: string}
            payload: string | null
          silent: {}
        namespaces:
          page: {channels: {loaded: {fields: {}}, gone: {wire: page-gone}}}
    """)
    messenger, silent, loaded, gone = api.channels
    assert (messenger.wire, messenger.words) == ("messenger:{topic}", ("messenger",))
    assert [told(p) for p in messenger.parameters] == ["topic: string"]
    assert messenger.payload is not None
    assert written(messenger.payload) == "string | null"
    assert silent.payload is None
    assert (loaded.wire, gone.wire) == ("page.loaded", "page-gone")
    assert [group.home.wire for group in api.channel_groups] == ["", "", "page"]
