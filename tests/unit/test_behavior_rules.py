"""What the rules on behaviour say, and above all what they leave alone."""

from __future__ import annotations

import pytest

from tests.unit.behavior import MACHINE, REACTIONS, found

FINE = {
    "nothing more": "",
    "a view of an entry": "views: {v: {with: d, is: d.anything}}\nenvelope: {void: 'v(desktop.doors[0])'}",
    "a value that may be absent": "sequences: {s: {do: [{set: {desktop.last: '= absent ?? 5'}}]}}",
    "null where null may stand": "sequences: {s: {do: [{set: {desktop.last: null}}]}}",
    "one of two types": "sequences: {s: {do: [{set: {desktop.last: '= if now > 1 then 5 else null'}}]}}",
    "a name that only one way has": (
        "sequences: {s: {do: [{when: 'now > 1', then: [{let: {x: 1}}]}, {set: {desktop.last: = x}}]}}"
    ),
    "an event whose data is worked out": (
        "sequences: {s: {with: x, do: [{emit: {channel: doors, event: SHUT, data: = x}}]}}"
    ),
    "an entry that is copied": (
        "sequences: {s: {with: x, do: [{create: {in: doors, value: '= merge(x, {by: x.id})'}}]}}"
    ),
    "an entry that is created and then named": (
        "sequences: {s: {do: [{create: {in: doors, machine: door, state: SHUT, value: {id: b}, as: d}},"
        " {emit: SHUT, of: d}, {set: {d.since: = now}}]}}"
    ),
    "options of a name that is worked out": "envelope: {void: 'options[\"door.limit.\" + request.name]'}",
    "an option that stands for many": "envelope: {void: 'options[\"door.limit.open\"]'}",
    "text and numbers together": "envelope: {void: '\"a\" + text(now) + lower(page.origin)'}",
    "members of what nobody knows": "envelope: {void: '[x.y.z for x in args.list if x.y]'}",
    "two ends": (
        "otherwise: {unknown: [{when: 'now > 1', then: [{ignore: true}]}, {refuse: 'No.'}]}"
    ),
    "a rule that changes and refuses": (
        "rules: [{id: r, for: request, do: [{set: {desktop.last: 1}}, {refuse: 'No.'}]}]"
    ),
    "a refusal before a change": (
        "sequences: {s: {do: [{when: 'now > 1', then: [{refuse: 'No.'}]}, {set: {desktop.last: 1}}]}}"
    ),
    "a refusal after a change that was the end": (
        "sequences: {s: {do: [{when: 'now > 1', then: [{set: {desktop.last: 1}}, {ignore: true}]},"
        " {refuse: 'No.'}]}}"
    ),
    "a refusal beside a change": (
        "sequences: {s: {do: [{when: 'now > 1', then: [{refuse: 'No.'}], else: [{set: {desktop.last: 1}}]}]}}"
    ),
}


@pytest.mark.parametrize("name", FINE)
def test_nothing_is_wrong_with(name: str) -> None:
    more = FINE[name]
    reactions = (
        REACTIONS + "    - {hook: start, do: [{run: s}]}\n" if "sequences:" in more else REACTIONS
    )
    assert found(more, reactions=reactions) == []


def machine(transitions: str) -> str:
    return MACHINE.partition("      transitions:")[0] + "      transitions:\n" + transitions


CASES = {
    "a later reaction with a condition": (
        ("        - {call: door.open, from: SHUT, when: now > 1, to: OPEN}\n"
        "        - {call: door.open, from: SHUT}\n"),
        [],
    ),
    "the other order": (
        "        - {call: door.open, to: OPEN}\n        - {call: door.open, from: SHUT, when: now > 1}\n",
        ["shadowed-reaction"],
    ),
    "another entry": (
        ("        - {call: door.open, to: OPEN}\n"
        "        - {call: door.open, find: args.how}\n"),
        [],
    ),
    "final states are left to those that name them": (
        "        - {call: door.open, to: OPEN}\n        - {call: door.open, from: OPEN}\n",
        [],
    ),
    "one of two causes is left": (
        "        - {call: door.open, to: OPEN}\n        - {call: [door.open, door.knock], from: SHUT}\n",
        [],
    ),
    "a state that only an effect leads to": (
        "        - {call: door.open, do: [{enter: OPEN}]}\n",
        [],
    ),
    "a state that a field leads to": (
        "        - {call: door.open, do: [{set: {$.state: OPEN}}]}\n",
        [],
    ),
    "a state that nothing leads to": (
        "        - {call: door.open, do: [{set: {$.by: x}}]}\n",
        ["unreachable-state"],
    ),
    "a refusal after the state changed": (
        "        - {call: door.open, to: OPEN, when: now > 1, do: [{refuse: Late.}]}\n",
        ["late-refusal"],
    ),
    "a record that lacks what a state sets": (
        ("        - {call: door.open, to: OPEN,\n"
        "           do: [{create: {in: doors, machine: door, state: SHUT, value: {by: x}}}]}\n"),
        ["value-mismatch"],
    ),
    "a misspelt state in a condition": (
        "        - {call: door.open, to: OPEN, when: $.state == \"SHTU\"}\n",
        ["unknown-value"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_transitions(name: str) -> None:
    transitions, rules = CASES[name]
    assert [line.partition(":")[0] for line in found(machine=machine(transitions))] == rules


def test_what_sequences_are_given_is_known_in_them() -> None:
    """`$` and parameters have the type that all callers agree on."""
    more = "sequences: {s: {with: x, do: [{set: {$.by: = x}}, {set: {$.colour: red}}]}}"
    calls = "        - {call: door.open, to: OPEN, do: [{run: s, with: {x: = now}}]}\n"
    assert found(more, machine=machine(calls)) == [
        'value-mismatch: this field is a string, and this is a whole number',
        'unknown-name: an entry of "doors" has no "colour"',
    ][::-1]  # fmt: skip


def test_callers_are_known_in_whatever_order_they_stand() -> None:
    more = """
    sequences:
      inner: {do: [{set: {$.colour: red}}]}
      outer: {do: [{run: inner}]}
    """
    calls = "        - {call: door.open, to: OPEN, do: [{run: outer}]}\n"
    assert found(more, machine=machine(calls)) == [
        'unknown-name: an entry of "doors" has no "colour"'
    ]


def test_callers_that_do_not_agree() -> None:
    more = "sequences: {s: {with: x, do: [{set: {$.by: = x}}]}}"
    calls = (
        "        - {call: door.open, to: OPEN,\n"
        "           do: [{run: s, with: {x: = now}}, {run: s, with: {x: a}}]}\n"
    )
    assert found(more, machine=machine(calls)) == []


def test_arguments_of_timers_are_what_starts_give() -> None:
    calls = (
        "        - {call: door.open, to: OPEN, do: [{start: rest, after: 5, with: {why: tired}}]}\n"
        "        - {timer: rest, from: OPEN, do: [{set: {$.by: = args.why}}, {set: {$.by: = args.who}}]}\n"
    )
    assert found(machine=machine(calls)) == ['unknown-name: "rest" has no "who"']
