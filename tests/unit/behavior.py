"""A small spec with behaviour, and pieces to put into it."""

from __future__ import annotations

import textwrap
from typing import Any

from codegen.behavior.compile import program
from codegen.model import Api
from codegen.rules import check_rules
from tests.unit.specs import api_of

API = """
security:
  section: house
  options:
    door.limit: {type: integer, default: 3, minimum: 1}
    door.limit.<name>: {type: integer, minimum: 1, parameter: A name.}
    door.guests: {type: string, notation: names, default: "*"}
    <page>.url: {type: string, parameter: A page.}
errors:
  locked: {kind: refused, message: "{door} is locked."}
namespaces:
  door:
    types:
      State: {values: [OPEN, SHUT, GONE], open: false}
      Door: {fields: {id: string, state: State, by: string?}, open: false}
    methods:
      open: {params: {id: string, how: string?}, result: Door}
      list: {result: "Door[]"}
      knock: {params: {id: string}, result: void}
channels:
  doors:
    tag: kind
    events: {OPENED: {fields: {door: door.Door}}, SHUT: {fields: {door: door.Door}}}
  room:{name}: {parameters: {name: string}, payload: string}
"""
STATE = """
  state:
    doors:
      {list: door.Door, key: id, private: {since: integer?}, machine: door, initial: [{id: a, state: SHUT}]}
    last: {type: integer | null, initial: null}
"""
MACHINE = """
  machines:
    door:
      of: doors
      state: state
      announce: {channel: doors, data: {door: "= public(doors, $)"}}
      states: {SHUT: It is shut., OPEN: {final: true}}
      transitions:
        - {call: door.open, from: SHUT, to: OPEN, emit: OPENED, answer: "= public(doors, $)"}
"""
REACTIONS = """
  reactions:
    - {call: door.list, answer: "= [public(doors, d) for d in desktop.doors]"}
    - {call: door.knock, do: [{set: {desktop.last: = now}}]}
"""


def spec(*more: str, machine: str = MACHINE, reactions: str = REACTIONS) -> Api:
    """The spec with more parts of its behaviour."""
    parts = "".join(textwrap.indent(textwrap.dedent(part), "  ") for part in more)
    return api_of(f"{API}behavior:{STATE}{machine}{reactions}{parts}")


def program_of(*more: str, **parts: str) -> Any:
    """Its program."""
    return program(spec(*more, **parts))


def found(*more: str, **parts: str) -> list[str]:
    """What the rules say about it."""
    return [f"{f.rule}: {f.message}" for f in check_rules(spec(*more, **parts))]
