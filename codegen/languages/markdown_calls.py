"""Markdown: methods and events in the languages that the spec has a package for, and on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from codegen.languages import (
    markdown_python,
    markdown_typescript,
    python,
    python_client,
    python_readme,
)
from codegen.languages.markdown import fenced
from codegen.languages.markdown_code import compact, json_code
from codegen.languages.markdown_items import Page
from codegen.model import (
    Api,
    Channel,
    Event,
    Field,
    Method,
    MethodExample,
    Namespace,
    Protocol,
)

PYTHON, TYPESCRIPT = "python", "typescript"


class Block(NamedTuple):
    """Code in one language, ready to be shown."""

    language: str
    text: str


def languages(api: Api) -> list[str]:
    """The languages that the spec names a package for."""
    return [name for name in (TYPESCRIPT, PYTHON) if name in api.packages and api.protocol]


def has_package(api: Api, language: str) -> bool:
    """Whether the spec names a package for a language, and there is something to call."""
    return language in languages(api)


def signatures(method: Method, namespace: Namespace, here: Page) -> Iterator[str]:
    """A method's signature in every language, as blocks of code."""
    if has_package(here.api, TYPESCRIPT):
        yield fenced(markdown_typescript.signature(here.api, namespace, method), "ts")
    if has_package(here.api, PYTHON):
        yield fenced(markdown_python.signature(namespace, method), "python")
    callbacks = markdown_typescript.callbacks(here.api, namespace, method)
    if callbacks:
        yield fenced(callbacks, "js")


def examples(
    example: MethodExample, method: Method, namespace: Namespace, here: Page
) -> Iterator[str]:
    """A call and what it prints, in every language, as blocks of code."""
    if has_package(here.api, TYPESCRIPT):
        yield fenced(markdown_typescript.example(here.api, namespace, method, example), "ts")
    if has_package(here.api, PYTHON):
        yield fenced(markdown_python.example(here.api, namespace, method, example), "python")


# --- on the wire --------------------------------------------------------------------------------


def first_id(protocol: Protocol) -> Any:
    """The id of the first request."""
    return str(protocol.first_id) if protocol.id_is_string else protocol.first_id


def request(example: MethodExample, method: Method, here: Page) -> str:
    """The message that asks."""
    protocol = _protocol(here)
    message: dict[str, Any] = {protocol.method_key: method.wire}
    params = _params(example.params, method.params, protocol)
    if params or not protocol.omit_empty_params:
        message[protocol.params_key] = params
    message[protocol.id_key] = first_id(protocol)
    return fenced(json_code(message | dict(protocol.request_constants)), "json")


def _params(values: tuple[Any, ...], fields: tuple[Field, ...], protocol: Protocol) -> Any:
    if not protocol.named_params:
        return list(values)
    return {field.wire: value for field, value in zip(fields, values, strict=False)}


def answer(example: MethodExample, method: Method, here: Page) -> str:
    """The message that comes back."""
    protocol = _protocol(here)
    message: dict[str, Any] = {protocol.id_key: first_id(protocol)}
    if example.error:
        message[protocol.error_key] = example.error
    elif example.has_result and method.result.type is not None:
        message[protocol.result_key] = example.result
    return fenced(json_code(message | dict(protocol.response_constants)), "json")


def event_message(data: Any, channel: Channel, here: Page) -> str:
    """The message that carries an event."""
    protocol = _protocol(here)
    message = {protocol.channel_key: channel.example_name, protocol.data_key: data}
    return fenced(json_code(message | dict(protocol.event_constants)), "json")


def json_block(value: Any) -> str:
    """Any JSON, as a block."""
    return fenced(json_code(value), "json")


def _protocol(here: Page) -> Protocol:
    assert here.api.protocol is not None  # noqa: S101 - rules refuse methods and channels without
    return here.api.protocol


# --- events -------------------------------------------------------------------------------------


def listening(channel: Channel, here: Page) -> Iterator[str]:
    """How to hear of a channel, in every language."""
    if has_package(here.api, TYPESCRIPT):
        name = compact(channel.example_name)
        yield fenced(f"client.on({name}, (event) => console.log(event));", "ts")
    if has_package(here.api, PYTHON):
        method = python_client.channel_method(channel)
        values = ", ".join(map(python.string, channel.example_values.values()))
        name = f"{method}({values})" if values else method
        yield fenced(
            f"async with client.events.{name}.subscribe() as events:\n"
            "    async for event in events:\n        print(event)",
            "python",
        )


def python_class(event: Event) -> str:
    """The class of an event's payload."""
    return python.class_name(event.record.words)


def full_name(event: Event, channel: Channel) -> str:
    """An event and the channel it comes on: `interaction.RINGING`."""
    return f"{channel.wire}.{event.wire}"


# --- packages -----------------------------------------------------------------------------------

_NAMES = {PYTHON: "distribution", TYPESCRIPT: "package"}


def package_name(api: Api, language: str) -> str:
    """What a package is installed as."""
    package = api.packages[language]
    return str(package.get(_NAMES[language], language))


def start_typescript(api: Api) -> str:
    """How a client is made in TypeScript."""
    name = compact(package_name(api, TYPESCRIPT))
    return fenced(f"import {{ createClient }} from {name};\n\nconst client = createClient();", "ts")


def start_python(api: Api) -> str:
    """How a client is made in Python: by a function that takes a transport."""
    package = api.packages[PYTHON]
    client, module = package.get("client", "Client"), package["module"]
    names = ", ".join(sorted((client, "Transport")))
    calls = "".join(f"        print(await {call})\n" for call in python_readme.first_call(api))
    return fenced(
        f"from {module} import {names}\n\n\n"
        "async def main(transport: Transport) -> None:\n"
        f"    async with {client}(transport, timeout=5) as client:\n{calls or '        ...'}",
        "python",
    )
