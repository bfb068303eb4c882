"""Python: what the README of a package shows, taken from the API it is for."""

from __future__ import annotations

from codegen.languages import python
from codegen.model import Api, Method, Words


def among(name: str, *others: str) -> str:
    """Names to import from one module, in order."""
    return ", ".join(sorted((name, *others)))


def first_call(api: Api) -> list[str]:
    """The call that the example makes, if the API has methods: one that needs no parameters."""
    for namespace in api.method_namespaces:
        for method in namespace.methods:
            if all(field.optional for field in method.params):
                return [_call(namespace.words, method)]
    return [f"client.call({python.literal(method.wire)})" for method in api.methods[:1]]


def _call(namespace: Words, method: Method) -> str:
    return f"client.{python.client_attribute(namespace)}.{python.method_name(method.words)}()"
