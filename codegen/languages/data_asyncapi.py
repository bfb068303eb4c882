"""AsyncAPI 3: the API as a page sees it. What it sends is `send`, what comes to it `receive`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen.languages.data import Link, Schema, marked_text
from codegen.languages.data_facts import facts, head_of, pointer, shown
from codegen.languages.data_messages import (
    RESPONSE,
    SUBSCRIBE,
    SUBSCRIBED,
    UNSUBSCRIBE,
    Messages,
)
from codegen.languages.data_names import plain_id
from codegen.languages.data_types import (
    Draft7,
    joined,
    object_text,
    pieces_of,
    schema_reference,
)
from codegen.languages.markdown import inline
from codegen.model import Api, Channel, Event, Field, Method, Namespace, Protocol, Security

VERSION = "3.1.0"
SUCCESS = "success"  # the answer of every method that returns nothing and says no more
ORDERED, ORDERS = "subscriptions", (SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE)
Node = dict[str, Any]


class Document:
    """An AsyncAPI document. Ids hold no character that a reference would have to escape."""

    def __init__(self, api: Api, protocol: Protocol, types: Draft7) -> None:
        self.api, self.protocol, self.types = api, protocol, types
        self.wire = Messages(api, protocol, types, draft7=True)
        self.channels: Node = {}
        self.operations: Node = {}
        self.messages: Node = {}
        self.success = message_node(SUCCESS, self.wire.inside(RESPONSE, {}), []) | CORRELATED

    def text(self) -> str:
        """The whole document."""
        for namespace in self.api.method_namespaces:
            self.calls(namespace)
        for channel in self.api.channels:
            self.listens(channel)
        self.subscribes()
        place = f"$message.payload#/{pointer(self.protocol.id_key)}"
        components = {
            "messages": nodes_text(self.messages),
            "schemas": object_text({**self.types.texts(schema_reference), **self.envelopes()}),
            "correlationIds": nodes_text({"request": {"location": place}}),
        }
        head = {"asyncapi": VERSION, "info": self.info(), "defaultContentType": "application/json"}
        return object_text({
            **{key: marked_text(value) for key, value in head.items()},
            "channels": nodes_text(self.channels),
            "operations": nodes_text(self.operations),
            "components": object_text(components),
        })  # fmt: skip

    def info(self) -> Node:
        """Title, version, what it is, and who lets a page do what."""
        security = self.api.security
        said = security.description if security is not None else ""
        node = {**head_of(self.api, said), "license": {"name": self.api.info.license}}
        return node | (security_node(security) if security is not None else {})

    def envelopes(self) -> dict[str, str]:
        """What all messages of a kind have."""
        schemas = self.wire.envelopes().items()
        return {name.replace("/", "."): marked_text(schema) for name, schema in schemas}

    # --- calls ----------------------------------------------------------------------------------

    def calls(self, namespace: Namespace) -> None:
        """The requests of a namespace, and the answers to them."""
        name = f"{plain_id(namespace.wire, namespace.words)}.requests"
        messages: list[str] = []
        for method in namespace.methods:
            key = plain_id(method.wire, (*namespace.words, *method.words))
            sent, node = f"{key}.request", self.response(method)
            came = SUCCESS if node == self.success else f"{key}.response"
            self.messages |= {sent: self.request(method), came: node}
            messages += (sent, came)
            node = operation("send", name, [sent]) | {"title": method.wire, **shown(method)}
            self.operations[key] = node | {"reply": reply(name, came), **facts(method)}
        title = {"title": namespace.wire} if namespace.wire else {}
        self.channels[name] = channel_node(None, messages) | title | shown(namespace)

    def request(self, method: Method) -> Node:
        """A call."""
        examples = [
            (example.title, self.wire.request_example(method, example))
            for example in method.examples
        ]
        node = message_node(method.wire, self.wire.request(method), examples)
        return {**node, **CORRELATED}

    def response(self, method: Method) -> Node:
        """The answer to a call."""
        examples = [
            (example.title, answer)
            for example in method.examples
            for answer in self.wire.response_examples(example, method.result)
        ]
        said = shown(method.result) | facts(method.result, method)
        if method.result.type is None and not examples and not said and not method.overloads:
            return self.success
        node = message_node(method.wire, self.wire.response(method), examples)
        return {**node, **CORRELATED, **said}

    # --- events ---------------------------------------------------------------------------------

    def listens(self, channel: Channel) -> None:
        """The events of a channel."""
        words = (*channel.home.words, *channel.words) if channel.home.wire else channel.words
        name = f"{plain_id(channel.wire, words)}.events"
        keys = list(self.events(name, channel))
        node = channel_node(address_of(channel), keys) | {"title": channel.wire} | shown(channel)
        if node["address"] is not None and channel.parameters:
            node["parameters"] = {field.wire: parameter(field) for field in channel.parameters}
        self.channels[name] = {**node, **facts(channel)}
        node = operation("receive", name, keys) | {"title": channel.wire}
        self.operations[f"{name}.receive"] = {**node, **shown(channel)}

    def events(self, name: str, channel: Channel) -> Iterator[str]:
        """The messages of a channel; gives their keys."""
        for event in channel.events or (None,):
            item: Event | Channel = event or channel
            key = f"{name}.{plain_id(event.wire, event.words)}" if event is not None else name
            values = [("", self.wire.event_example(channel, value)) for value in item.examples]
            node = message_node(item.wire, self.wire.event(channel, event), values)
            self.messages[key] = {**node, **shown(item), **facts(item, channel)}
            yield key

    def subscribes(self) -> None:
        """The messages by which events are asked for, if they have to be."""
        names = [name for name in ORDERS if name in self.wire.envelopes()]
        keys = {name: name.replace("protocol/", "subscriptions.") for name in names}
        for name, key in keys.items():
            payload = {"$ref": Link(name)}
            self.messages[key] = message_node(key, payload, []) | CORRELATED
        if keys:
            self.channels[ORDERED] = channel_node(None, list(keys.values()))
            node = operation("send", ORDERED, [keys[SUBSCRIBE]])
            self.operations[keys[SUBSCRIBE]] = node | {"reply": reply(ORDERED, keys[SUBSCRIBED])}
        if UNSUBSCRIBE in keys:
            node = operation("send", ORDERED, [keys[UNSUBSCRIBE]])
            self.operations[keys[UNSUBSCRIBE]] = node


# --- nodes --------------------------------------------------------------------------------------

CORRELATED: Node = {"correlationId": {"$ref": "#/components/correlationIds/request"}}
_PARAMETER = re.compile(r"[A-Za-z0-9_-]+")


def nodes_text(nodes: Node) -> str:
    """An object of nodes, references filled in."""
    texts = {key: joined(pieces_of(node), schema_reference) for key, node in nodes.items()}
    return object_text(texts)


def to(kind: str, name: str) -> Node:
    """A reference to a part of the document."""
    return {"$ref": f"#/{kind}/{name}"}


def operation(action: str, channel: str, messages: list[str]) -> Node:
    """What is sent to a channel, or comes from it."""
    inside = [to("channels", f"{channel}/messages/{key}") for key in messages]
    return {"action": action, "channel": to("channels", channel), "messages": inside}


def reply(channel: str, message: str) -> Node:
    """The answer to an operation."""
    inside = [to("channels", f"{channel}/messages/{message}")]
    return {"channel": to("channels", channel), "messages": inside}


def channel_node(address: str | None, messages: list[str]) -> Node:
    """A channel and the messages on it; without an address, messages go by what they hold."""
    held = {key: to("components", f"messages/{key}") for key in messages}
    return {"address": address, "messages": held}


def message_node(name: str, payload: Schema, examples: list[tuple[str, Any]]) -> Node:
    """A message with what it looks like."""
    node: Node = {"name": name, "payload": payload}
    if examples:
        node["examples"] = [
            {**({"summary": title} if title else {}), "payload": value} for title, value in examples
        ]
    return node


def address_of(channel: Channel) -> str | None:
    """The name on the wire, where it can be written as an address."""
    for text, field in channel.name_parts:
        if (field is None and set(text) & set("{}?#")) or (
            field is not None and not _PARAMETER.fullmatch(field.wire)
        ):
            return None
    return channel.wire


def parameter(field: Field) -> Node:
    """A parameter of an address."""
    examples = [str(value) for value in field.examples]
    return {**shown(field), **({"examples": examples} if examples else {})}


def security_node(security: Security) -> Node:
    """The options and rules that decide what a page may do."""
    options = []
    for option in security.options:
        default = {"default": option.default} if option.has_default else {}
        options.append({"name": option.wire, **shown(option), **default, **facts(option)})
    rules = [inline(rule.description) for rule in security.rules if rule.description]
    return {"x-security": {"section": security.section, "options": options, "rules": rules}}


def asyncapi(api: Api, types: Draft7) -> str:
    """The document of an API that has anything to call or to listen to."""
    if api.protocol is None:
        raise TypeError("an API without a protocol has no messages")
    return Document(api, api.protocol, types).text()
