"""Rules on what a mock makes of the messages of a page: which kind each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from codegen.model import Api, Constants, Method, Protocol
from codegen.model.behavior import Step
from codegen.problems import Finding

Message = Mapping[str, Any]
SENT = object()  # what a message says for itself; equal to no constant


def steps_without_message(api: Api) -> Iterator[Finding]:
    """Steps of scenarios that send a message which the protocol does not have."""
    if api.protocol is None:
        return
    lacking = set(_lacking(api.protocol))
    for scenario in api.scenarios:
        for step in scenario.steps:
            if step.kind in lacking:
                yield _without_message(step, api.protocol)


def _lacking(protocol: Protocol) -> Iterator[str]:
    if not protocol.subscribes:
        yield "subscribe"
    if not protocol.unsubscribe_key:
        yield "unsubscribe"


def _without_message(step: Step, protocol: Protocol) -> Finding:
    message = f"no page can {step.kind}: the protocol has no `{step.kind}`"
    hint = f"add `{step.kind}` to `protocol`, or remove the step" + (
        "" if protocol.subscribes else ": without it every page gets the events unasked"
    )
    return Finding("step-without-message", message, step.at.child(step.kind), hint, on_key=True)


def ambiguous_messages(api: Api) -> Iterator[Finding]:
    """Messages that an engine takes for others: it looks for constants, and knows nothing else."""
    protocol = api.protocol
    if protocol is None or not protocol.subscribes:
        return
    kinds = {"subscribe": (protocol.subscribe_key, protocol.subscribe_constants)}
    if protocol.unsubscribe_key:
        kinds["unsubscribe"] = (protocol.unsubscribe_key, protocol.unsubscribe_constants)
    own = {
        kind: _sent(protocol, {**dict(constants), key: SENT})
        for kind, (key, constants) in kinds.items()
    }
    for kind, (_, constants) in kinds.items():
        wrong = _unknown(kind, constants, own[kind]) or _taken(
            protocol, api.methods, kind, constants, own["subscribe"]
        )
        if wrong is not None:
            hint = f"give it `constants` that no other message carries, such as `type: {kind}`"
            yield Finding("ambiguous-message", wrong, protocol.at.child(kind), hint, on_key=True)


def _sent(protocol: Protocol, message: Message) -> Message:
    """A message as a page sends it."""
    return {**message, protocol.id_key: SENT, **dict(protocol.request_constants)}


def _unknown(kind: str, constants: Constants, own: Message) -> str | None:
    """Why an engine does not know the message for what it is."""
    if not constants:
        return f"a mock cannot tell {_a(kind)} from a request: it has no constants"
    for key, value in constants:
        if not _carries(own, ((key, value),)):
            return f'`{kind}` never carries its constant "{key}": another part of it has this key'
    return None


def _taken(
    protocol: Protocol,
    methods: Iterable[Method],
    kind: str,
    constants: Constants,
    subscribe: Message,
) -> str | None:
    """What an engine takes for a message of this kind, though it is another."""
    if kind == "unsubscribe" and _carries(subscribe, constants):
        return "a mock takes each `subscribe` for an `unsubscribe`: it carries the same constants"
    request = {protocol.method_key: SENT, protocol.params_key: SENT}
    if _carries(_sent(protocol, request), constants):
        return f"a mock takes every request for {_a(kind)}: it carries the same constants"
    for method in methods:
        named = _sent(protocol, {**request, protocol.method_key: method.wire})
        if _carries(named, constants):
            return f"a mock takes the request {method.wire} for {_a(kind)}"
    return None


def _carries(message: Message, constants: Constants) -> bool:
    """Whether a message has all of these; 1 is not true."""
    return all(
        message.get(key, SENT) == value
        and isinstance(message[key], bool) == isinstance(value, bool)
        for key, value in constants
    )


def _a(kind: str) -> str:
    return f"{'an' if kind[0] == 'u' else 'a'} `{kind}`"
