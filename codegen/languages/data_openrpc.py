"""OpenRPC 1.3: every method with its parameters, its result, its errors and examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.languages.data import Schema, marked_text
from codegen.languages.data_facts import facts, head_of, shown
from codegen.languages.data_messages import NULL, Messages, any_of, or_null
from codegen.languages.data_names import plain_id
from codegen.languages.data_types import (
    Draft7,
    joined,
    object_text,
    pieces_of,
    schema_reference,
)
from codegen.model import Api, ErrorKind, Field, Method, MethodExample, Protocol, Result

VERSION = "1.3.2"
CODES = (
    "The format wants a code for every error. The codes here number the errors of this document; "
    "nothing sends them."
)
Node = dict[str, Any]


class Document:
    """An OpenRPC document."""

    def __init__(self, api: Api, protocol: Protocol, types: Draft7) -> None:
        self.api, self.protocol, self.types = api, protocol, types
        self.wire = Messages(api, protocol, types, draft7=True)
        self.errors = {plain_id(error.wire, error.words): error for error in api.errors}
        self.structure = "by-name" if protocol.named_params else "by-position"

    def text(self) -> str:
        """The whole document."""
        said = head_of(self.api, *([CODES] if self.errors else []))
        methods = [
            self.method(namespace.wire, method)
            for namespace in self.api.method_namespaces
            for method in namespace.methods
        ]
        components = {
            "schemas": object_text(self.types.texts(schema_reference)),
            "errors": marked_text(dict(self.numbered())),
        }
        return object_text({
            "openrpc": marked_text(VERSION),
            "info": marked_text({**said, "license": {"name": self.api.info.license}}),
            "methods": joined(pieces_of(methods), schema_reference),
            "components": object_text(components),
        })  # fmt: skip

    def numbered(self) -> Iterator[tuple[str, Node]]:
        """The errors; one without a text says what it is about."""
        for number, (key, error) in enumerate(self.errors.items(), 1):
            yield key, error_node(number, error)

    def method(self, namespace: str, method: Method) -> Node:
        """A method. Several ways to call it are merged, parameter by parameter."""
        results = [way.result for way in self.wire.ways(method)]
        node: Node = {
            "name": method.wire,
            **shown(method),
            "tags": [{"name": namespace}] if namespace else [],
            "paramStructure": self.structure,
            "params": list(self.params(method)),
            "result": {
                "name": "result",
                **shown(method.result),
                "schema": any_of([self.result(result) for result in results]),
                **facts(method.result, method),
            },
            "errors": [{"$ref": f"#/components/errors/{key}"} for key in self.errors],
            "examples": list(self.examples(method)),
        }
        kept = {key: value for key, value in node.items() if value or key == "params"}
        return kept | ({"deprecated": True} if method.deprecated else {}) | facts(method)

    def params(self, method: Method) -> Iterator[Node]:
        """The parameters: in wire order, or, where only names count, required ones first."""
        if self.protocol.named_params:
            for param in sorted(method.params, key=lambda param: param.optional):
                yield self.param(method, param, self.types.field(param))
            return
        for number, param in enumerate(method.params, 1):
            last = number == len(method.params)
            schema = self.wire.param(param, last=last)
            del schema["title"]
            yield self.param(method, param, schema)

    def param(self, method: Method, param: Field, schema: Schema) -> Node:
        """A parameter; what is said about it stands beside its schema."""
        schema.pop("description", None)
        node = {"name": param.wire, **shown(param), "required": param.required, "schema": schema}
        return node | ({"deprecated": True} if param.deprecated else {}) | facts(param, method)

    def result(self, result: Result) -> Schema:
        """What a call gives back; null where it is nothing."""
        if result.type is None:
            return NULL
        schema = self.types.limited(self.types.type(result.type), result.limits)
        return or_null(schema) if result.nullable else schema

    def examples(self, method: Method) -> Iterator[Node]:
        """The examples that went well; the format has no others."""
        for number, example in enumerate(method.examples, 1):
            if not example.error:
                yield pairing(method, example, number)


def pairing(method: Method, example: MethodExample, number: int) -> Node:
    """A call and its result, in the order in which the document lists the parameters."""
    pairs = zip(method.params, example.params, strict=False)
    node: Node = {
        "name": example.title or f"{method.wire} {number}",
        "params": [{"name": param.wire, "value": value} for param, value in pairs],
    }
    if example.has_result or method.result.type is None:
        node["result"] = {"name": "result", "value": example.result}
    return node


def error_node(number: int, error: ErrorKind) -> Node:
    """An error of the document."""
    text = error.message or error.description or error.wire
    data = {"kind": error.kind, **shown(error), **facts(error)}
    data |= {"examples": list(error.examples)} if error.examples else {}
    return {"code": number, "message": text, "data": data}


def openrpc(api: Api, types: Draft7) -> str:
    """The document of an API that has anything to call or to listen to."""
    if api.protocol is None:
        raise TypeError("an API without a protocol has no calls")
    return Document(api, api.protocol, types).text()
