"""JSON Schema of what is on the wire: requests, responses, events, and examples of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from codegen.languages.data import Bundle, Link, Schema, json_text
from codegen.model import (
    Api,
    Channel,
    Constants,
    Event,
    Field,
    Method,
    MethodExample,
    Overload,
    Protocol,
    Result,
)

_SYNTAX = re.compile(r"([\\^$.*+?()\[\]{}|/])")
REQUEST, RESPONSE, EVENT = "protocol/request", "protocol/response", "protocol/event"
SUBSCRIBE, SUBSCRIBED = "protocol/subscribe", "protocol/subscribed"
UNSUBSCRIBE = "protocol/unsubscribe"
NULL: Schema = {"type": "null"}


class Messages:
    """The schemas of whole messages. What may be more than listed on arrival is left open."""

    def __init__(
        self, api: Api, protocol: Protocol, types: Bundle, *, draft7: bool = False
    ) -> None:
        self.api, self.protocol, self.types, self.draft7 = api, protocol, types, draft7
        self.id: Schema = {"type": "string" if protocol.id_is_string else "integer"}
        self.sent = {key: {"const": value} for key, value in protocol.request_constants}
        self.echoed = {key: {"description": text} for key, text in protocol.echo}

    # --- what all messages of a kind have -------------------------------------------------------

    def envelopes(self) -> dict[str, Schema]:
        """What surrounds each kind of message, and the messages about subscriptions, by name."""
        protocol = self.protocol
        request = {protocol.method_key: {"type": "string"}, protocol.id_key: self.id, **self.sent}
        answer = {protocol.id_key: self.id, **self.arriving(protocol.response_constants)}
        event = {protocol.channel_key: {"type": "string"}, protocol.data_key: {}}
        event |= self.arriving(protocol.event_constants)
        return {
            REQUEST: envelope({**request, **self.echoed}, list(request)),
            RESPONSE: envelope(
                {**answer, protocol.error_key: self.errors()}, self.marks(protocol.id_key)
            ),
            EVENT: envelope(event, self.marks(protocol.channel_key)),
            **self.subscriptions(answer),
        }

    def errors(self) -> Schema:
        """What comes instead of a result; its type is not part of any spec."""
        texts = (text for error in self.api.errors for text in error.examples or (error.message,))
        found = [text for text in dict.fromkeys(texts) if text]
        return {"examples": found} if found else {}

    def arriving(self, constants: Constants) -> Schema:
        """What the other side adds; the marker need only hold the text it is known by."""
        protocol = self.protocol
        found: Schema = {key: {"const": value} for key, value in constants}
        if protocol.marker_key:
            usual = dict(constants).get(protocol.marker_key)
            pattern = {"type": "string", "pattern": _SYNTAX.sub(r"\\\1", protocol.marker_contains)}
            examples = {} if usual is None else {"examples": [usual]}
            found[protocol.marker_key] = pattern | examples
        return found

    def marks(self, key: str) -> list[str]:
        """A key, and the one by which a message is known to be for us."""
        return [key, self.protocol.marker_key] if self.protocol.marker_key else [key]

    def subscriptions(self, answer: Schema) -> dict[str, Schema]:
        """The messages that begin and end a subscription, by name."""
        protocol = self.protocol
        if not protocol.subscribes or not self.api.channels:
            return {}
        names: Schema = {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
        }
        key = protocol.subscription_key
        found = {
            SUBSCRIBE: self.order(protocol.subscribe_constants, protocol.subscribe_key, names),
            SUBSCRIBED: envelope({**answer, key: {}}, [*self.marks(protocol.id_key), key]),
        }
        if protocol.unsubscribe_key:
            constants = protocol.unsubscribe_constants
            found[UNSUBSCRIBE] = self.order(constants, protocol.unsubscribe_key, {})
        return found

    def order(self, constants: Constants, key: str, value: Schema) -> Schema:
        """A message of one value that asks the other side for something."""
        said = {name: {"const": constant} for name, constant in constants}
        properties = {**said, key: value, self.protocol.id_key: self.id, **self.sent}
        schema = envelope({**properties, **self.echoed}, list(properties))
        return {**schema, "additionalProperties": False}

    def inside(self, name: str, own: Schema) -> Schema:
        """A message that is also what its envelope says."""
        link = {"$ref": Link(name)}
        return {"allOf": [link], **own} if self.draft7 else {**link, **own}

    # --- requests -------------------------------------------------------------------------------

    def request(self, method: Method) -> Schema:
        """A call, with everything that is sent along."""
        protocol, ways = self.protocol, self.ways(method)
        properties = {
            protocol.method_key: {"const": method.wire},
            protocol.params_key: any_of([self.params(way.params) for way in ways]),
        }
        own: Schema = {"properties": properties}
        if not protocol.omit_empty_params or all(map(must_be_given, ways)):
            own["required"] = [protocol.params_key]
        if not self.draft7:
            own["unevaluatedProperties"] = False
        return self.inside(REQUEST, own)

    @staticmethod
    def ways(method: Method) -> Sequence[Method | Overload]:
        """The ways to call it; a method without overloads is its only one."""
        return method.overloads or (method,)

    def params(self, params: Sequence[Field]) -> Schema:
        """All parameters: a list in wire order, or an object."""
        return self.by_name(params) if self.protocol.named_params else self.by_position(params)

    def by_name(self, params: Sequence[Field]) -> Schema:
        """Parameters as an object."""
        schema: Schema = {
            "type": "object",
            "properties": {param.wire: self.types.field(param) for param in params},
        }
        required = [param.wire for param in params if param.required]
        if required:
            schema["required"] = required
        return schema | {"additionalProperties": False}

    def by_position(self, params: Sequence[Field]) -> Schema:
        """Parameters as a list; null stands for one that is left out before others."""
        if not params:
            return {"type": "array", "maxItems": 0}
        last = len(params) - 1
        items = [self.param(param, last=index == last) for index, param in enumerate(params)]
        least = max((i for i, param in enumerate(params, 1) if param.required), default=0)
        first, rest = ("items", "additionalItems") if self.draft7 else ("prefixItems", "items")
        return {"type": "array", first: items, rest: False} | ({"minItems": least} if least else {})

    def param(self, param: Field, *, last: bool) -> Schema:
        """A parameter at its place, with its name as its title."""
        schema = self.types.field(param)
        if param.optional and not param.nullable and not last:
            schema = or_null(schema)
        return {"title": param.wire, **schema}

    # --- responses ------------------------------------------------------------------------------

    def response(self, method: Method) -> Schema:
        """The answer to a call: a result, or an error. Without a result it says little."""
        results = [way.result for way in self.ways(method)]
        if not any(result.type is not None for result in results):
            return self.inside(RESPONSE, {})
        key = self.protocol.result_key
        own: Schema = {"properties": {key: any_of([self.result(each) for each in results])}}
        if all(map(must_come, results)):
            own["anyOf"] = [{"required": [key]}, {"required": [self.protocol.error_key]}]
        return self.inside(RESPONSE, own)

    def result(self, result: Result) -> Schema:
        """What a call gives back; if that is nothing, anything."""
        if result.type is None:
            return {}
        schema = self.types.limited(self.types.type(result.type), result.limits)
        schema = or_null(schema) if result.nullable else schema
        return {"description": result.description, **schema} if result.description else schema

    # --- events ---------------------------------------------------------------------------------

    def event(self, channel: Channel, event: Event | None) -> Schema:
        """A message of a channel; without an event, of any kind that the channel has."""
        protocol = self.protocol
        own: Schema = {"properties": {protocol.channel_key: channel_schema(channel)}}
        if event is not None:
            own["properties"][protocol.data_key] = self.types.ref(event.record)
        elif channel.payload is not None:
            own["properties"][protocol.data_key] = self.types.type(channel.payload)
        if own["properties"].get(protocol.data_key):
            own["required"] = [protocol.data_key]
        return self.inside(EVENT, own)

    # --- examples -------------------------------------------------------------------------------

    def request_example(self, method: Method, example: MethodExample) -> Schema:
        """A call as it is sent."""
        protocol = self.protocol
        params: Any = list(example.params)
        if protocol.named_params:
            params = dict(named(method.params, example.params))
        empty = not params and protocol.omit_empty_params
        return {
            protocol.method_key: method.wire,
            **({} if empty else {protocol.params_key: params}),
            protocol.id_key: self.first_id,
            **dict(protocol.request_constants),
        }

    def response_examples(self, example: MethodExample, result: Result) -> list[Schema]:
        """The answer of an example, if it has one."""
        protocol = self.protocol
        if example.error:
            said = {protocol.error_key: example.error}
        elif example.has_result:
            said = {protocol.result_key: example.result}
        elif result.type is None:
            said = {}
        else:
            return []
        constants = self.marked(protocol.response_constants)
        return [{protocol.id_key: self.first_id, **said, **constants}]

    def event_example(self, channel: Channel, data: Any) -> Schema:
        """A message of a channel; parameters of its name have the values of their examples."""
        protocol = self.protocol
        return {
            protocol.channel_key: channel.example_name,
            protocol.data_key: data,
            **self.marked(protocol.event_constants),
        }

    def marked(self, constants: Constants) -> Schema:
        """What an arriving message has beside its content: always the text it is known by."""
        key = self.protocol.marker_key
        return ({key: self.protocol.marker_contains} if key else {}) | dict(constants)

    @property
    def first_id(self) -> str | int:
        """What a page begins to count with."""
        first = self.protocol.first_id
        return str(first) if self.protocol.id_is_string else first


def named(params: Sequence[Field], values: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """The parameters of an example by name; null for one that is left out is no value."""
    for param, value in zip(params, values, strict=False):
        if value is not None or param.nullable or param.required:
            yield param.wire, value


def envelope(properties: Schema, required: list[str]) -> Schema:
    """An object with at least these."""
    return {"type": "object", "properties": properties, "required": required}


def must_be_given(way: Method | Overload) -> bool:
    """Whether it cannot be called without parameters."""
    return any(param.required for param in way.params)


def must_come(result: Result) -> bool:
    """Whether an answer without a result would be wrong."""
    anything = result.type is not None and getattr(result.type, "name", "") in ("any", "null")
    return result.type is not None and not result.nullable and not anything


def any_of(schemas: Sequence[Schema]) -> Schema:
    """One of these, each once."""
    if len(schemas) == 1:
        return schemas[0]
    found = list({repr(schema): schema for schema in schemas}.values())
    return found[0] if len(found) == 1 else {"anyOf": found}


def distinct(values: Sequence[Any]) -> list[Any]:
    """Each once; 1 and true are two."""
    if len(values) < 2:
        return list(values)
    return list({json_text(value, 0): value for value in values}.values())


def or_null(schema: Schema) -> Schema:
    """The schema, or null; what is said about the value stays outside."""
    outside: Schema = {key: schema[key] for key in ("description", "deprecated") if key in schema}
    inside = {key: value for key, value in schema.items() if key not in outside}
    if inside.keys() == {"anyOf"}:
        return {**outside, "anyOf": [*inside["anyOf"], NULL]}
    return {**outside, "anyOf": [inside, NULL]} if inside else schema


def channel_schema(channel: Channel) -> Schema:
    """The name on the wire: exactly this, or a pattern with room for parameters."""
    if not channel.parameters:
        return {"const": channel.wire}
    parts = (_SYNTAX.sub(r"\\\1", text) for text in channel.fixed_parts)
    return {"type": "string", "pattern": "^" + "[\\s\\S]+".join(parts) + "$"}
