"""Python: the client, and the package around it."""

from __future__ import annotations

import keyword
import re
from functools import lru_cache
from typing import Any

from codegen.languages import package, python, python_blocks, python_channels
from codegen.languages.homes import homes_in
from codegen.languages.python_imports import module_imports, names_in
from codegen.languages.python_layout import WIDTH, import_block, lay_out, returned
from codegen.languages.python_methods import AWAY, methods_class
from codegen.languages.text import UNSAFE
from codegen.model import Api, Channel, Definition, Home, Item, Namespace, Words
from codegen.problems import UsageError

_PUBLIC = {
    "Record": "._runtime.record",
    "UNSET": "._runtime.unset",
    "Unset": "._runtime.unset",
    "UnknownEvent": "._runtime.channel",
    "UnknownValue": "._runtime.enums",
    "UnknownInt": "._runtime.enums",
    "UnknownVariant": "._runtime.variants",
    "ScapiError": "._runtime.errors",
    "ScapiClosedError": "._runtime.errors",
    "ScapiDecodeError": "._runtime.errors",
    "ScapiNoDesktopError": "._runtime.errors",
    "ScapiRateLimitError": "._runtime.errors",
    "ScapiRequestError": "._runtime.errors",
    "ScapiTimeoutError": "._runtime.errors",
}
_PUBLIC_CLIENT = {
    "PROTOCOL": ".protocol",
    "Channel": "._runtime.channel",
    "EventMessage": "._runtime.messages",
    "Events": "._runtime.events",
    "Request": "._runtime.messages",
    "Response": "._runtime.messages",
    "Subscribe": "._runtime.messages",
    "Subscription": "._runtime.events",
    "Trace": "._runtime.session",
    "Unsubscribe": "._runtime.messages",
    "MemoryTransport": "._runtime.transport",
    "Transport": "._runtime.transport",
    "WebSocketTransport": "._runtime.transport",
}

# --- the client ---------------------------------------------------------------------------------


def client_doc(api: Api, indent: int) -> str:
    """The docstring of the client and its module."""
    return python.doc_text(
        f"An asynchronous client of the {api.info.title}.\n\n{api.info.description}", indent
    )


def channel_words(channel: Channel) -> Words:
    """The words a client calls a channel by: those of a namespace carry its name."""
    return (*channel.home.words, *channel.words) if channel.home.wire else channel.words


def channel_method(channel: Channel) -> str:
    """The attribute of the client's events that is this channel."""
    return python.method_name(channel_words(channel))


def client_event_type(channel: Channel, api: Api) -> str:
    """The annotation of a channel's events in the client's module."""
    name = python_blocks.event_type(channel, _types_beside(api)[channel.home])
    if channel.events or name in ("UnknownEvent", "Any"):
        return (
            name
            if name in ("UnknownEvent", "Any")
            else f"{python.module_alias(channel.home)}.{name}"
        )
    return python.type_text(channel.payload, AWAY) if channel.payload is not None else name


@lru_cache(maxsize=1)
def _types_beside(api: Api) -> dict[Home, tuple[Definition, ...]]:
    return {group.home: group.types for group in api.channel_groups}


def client_imports(api: Api) -> str:
    """What the client's annotations need, indented for `if TYPE_CHECKING:`."""
    homes = set()
    for channel in api.channels:
        if channel.events:
            homes.add(channel.home)
        elif channel.payload is not None:
            homes |= set(homes_in(channel.payload))
    used = names_in(" ".join(client_event_type(channel, api) for channel in api.channels))
    lines = module_imports(homes, AWAY, 1, used)
    lines += import_block(used & {"UnknownEvent"}, "._runtime.channel")
    lines += import_block(used & {"UnknownInt", "UnknownValue"}, "._runtime.enums")
    for namespace in api.method_namespaces:
        lines += _import(methods_class(namespace), _methods_module(namespace), 4)
    indented = (f"    {part}" for line in lines for part in line.split("\n"))
    return "\n".join(indented) or "    pass"


def _methods_module(namespace: Namespace) -> str:
    return f".methods.{python.module_name(namespace.words)}"


def _import(name: str, module: str, indent: int) -> list[str]:
    """The import of one name, for a place that is indented."""
    line = f"from {module} import {name}"
    if indent + len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", f"    {name},", ")"]


def _indented(lines: list[str]) -> str:
    return "\n".join(f"        {line}" for line in lines)


def namespace_head(namespace: Namespace) -> str:
    """The first line of the client's attribute that is this namespace."""
    name, kind = python.client_attribute(namespace.words), methods_class(namespace)
    line = f"    def {name}(self) -> {kind}:"
    return line if len(line) <= WIDTH else f"    def {name}(\n        self,\n    ) -> {kind}:"


def namespace_import(namespace: Namespace) -> str:
    """The import of the namespace's class, where it is used."""
    return _indented(_import(methods_class(namespace), _methods_module(namespace), 8))


def channel_import(channel: Channel) -> str:
    """The import of the channel's constant, where it is used."""
    module = f".{python.home_module(channel.home)}"
    return _indented(_import(python_channels.channel_name(channel), module, 8))


def client_typing(api: Api) -> str:
    """What the client's module imports from typing."""
    used = names_in(" ".join(client_event_type(channel, api) for channel in api.channels))
    return "\n".join(import_block({"TYPE_CHECKING"} | (used & {"Any", "Literal"}), "typing"))


def channel_events(channel: Channel) -> str:
    """The statement that returns the channel's events, its parameters filled in."""
    name = python_channels.channel_name(channel)
    if channel.parameters:
        pairs = [(field.wire, python.param_name(field.words)) for field in channel.parameters]
        if all(wire.isidentifier() and not keyword.iskeyword(wire) for wire, _ in pairs):
            name += f".named({', '.join(f'{wire}={value}' for wire, value in pairs)})"
        else:
            inside = ", ".join(f"{python.string(wire)}: {value}" for wire, value in pairs)
            name += f".named(**{{{inside}}})"
    return "\n".join(lay_out(f"return Events(self._session, {name})", 8))


def channel_head(channel: Channel, api: Api) -> str:
    """The first line of the client attribute or method that is this channel."""
    parameters = [
        "self",
        *(f"{python.param_name(field.words)}: str" for field in channel.parameters),
    ]
    result = f"Events[{client_event_type(channel, api)}]"
    line = f"    def {channel_method(channel)}({', '.join(parameters)}) -> {result}:"
    if len(line) <= WIDTH:
        return line
    lines = "".join(f"        {parameter},\n" for parameter in parameters)
    return f"    def {channel_method(channel)}(\n{lines}{returned(') ->', result, 4)}"


def first_doc(item: Item, indent: int) -> str:
    """The description of an item, without facts."""
    what = "namespace" if isinstance(item, Namespace) else "channel"
    return python.doc_text(item.description or f"The {what} {item.wire}.", indent)


# --- the package --------------------------------------------------------------------------------


_OF_OTHERS = {"response_constants", "event_constants", "probe"}  # of desktops and pages


def protocol_arguments(api: Api) -> str:
    """The arguments of the `Protocol` constant, one a line."""
    values = package.wire(api)
    if values:
        values |= {"timeout": values["timeout"] / 1000, "echo_keys": tuple(values["echo_keys"])}
    told = {name: value for name, value in values.items() if name not in _OF_OTHERS}
    return "\n".join(
        f"    {name}={_value(value)},"
        for name, value in told.items()
        if value not in (None, "", ())  # as `Protocol` has them by itself
    )


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        items = ", ".join(map(python.literal, value))
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, dict) and value:
        lines = (
            f"        {python.string(key)}: {python.literal(item)},\n"
            for key, item in value.items()
        )
        return "{\n" + "".join(lines) + "    }"
    return python.literal(value)


def _exports(api: Api, client: str) -> dict[str, str]:
    names = dict(_PUBLIC)
    if api.protocol is not None:
        names |= {client: ".client", **_PUBLIC_CLIENT}
    return dict(sorted(names.items(), key=lambda pair: pair[0].casefold()))


def public_imports(api: Api, client: str) -> str:
    """What type checkers see of the package's names."""
    by_module: dict[str, list[str]] = {}
    for name, module in _exports(api, client).items():
        by_module.setdefault(module, []).append(name)
    lines = [line for name in _modules(api) for line in _import(f"{name} as {name}", ".", 4)]
    for module in sorted(by_module):
        lines += [f"from {module} import {name} as {name}" for name in sorted(by_module[module])]
    return "\n".join(f"    {line}" for line in lines)


def public_table(api: Api, client: str) -> str:
    """Where each public name is."""
    return "\n".join(f'    "{name}": "{module}",' for name, module in _exports(api, client).items())


def public_names(api: Api, client: str) -> str:
    """The entries of `__all__`."""
    return "\n".join(f'    "{name}",' for name in _exports(api, client))


def module_names(api: Api) -> str:
    """The list of the sub-modules, one a line."""
    lines = "".join(f'    "{name}",\n' for name in _modules(api))
    return f"[\n{lines}]" if lines else "[]"


def _modules(api: Api) -> list[str]:
    names = {python.home_module(module.home).partition(".")[0] for module in api.type_modules}
    if api.protocol is not None:
        names |= {"client", "events", "methods", "protocol"}
        names |= {"mock"} if api.behavior is not None else set()
    return sorted(names)


def toml(text: object) -> str:
    """A TOML basic string."""
    pairs = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    plain = "".join(pairs.get(char, char) for char in str(text))
    return '"' + UNSAFE.sub(_toml_escape, plain) + '"'


def _toml_escape(match: re.Match[str]) -> str:
    """TOML has no surrogates, and no short form of what is above U+FFFF."""
    code = ord(match[0])
    if 0xD800 <= code < 0xE000:
        return "\\uFFFD"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def summary(api: Api) -> str:
    """One line about the package."""
    return f"Typed, asynchronous client for the {api.info.title}"


def markdown(text: str) -> str:
    """Text inside Markdown, as text."""
    from codegen.languages.markdown import inline

    return inline(text)


# --- names that the spec gives to the package -----------------------------------------------------

_DISTRIBUTION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def module_checked(name: object) -> str:
    """The package's name for `import`."""
    if isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name):
        return name
    hint = "use letters, digits and _, not beginning with a digit"
    is_word = isinstance(name, str) and keyword.iskeyword(name)
    raise _refused("module", name, "it is a word of Python: add something" if is_word else hint)


def client_checked(name: object) -> str:
    """The name of the client's class."""
    public = {**_PUBLIC, **_PUBLIC_CLIENT}
    if module_checked(name) in public:
        raise _refused("client", name, "the package has something else of that name")
    return str(name)


def distribution_checked(name: object) -> str:
    """The package's name for `pip install`."""
    if isinstance(name, str) and _DISTRIBUTION.fullmatch(name):
        return name
    raise _refused("distribution", name, "use letters, digits, `-`, `_` and `.`")


def check_package(api: Api) -> None:
    """Raises `UsageError` for what a package cannot be called, or be licensed as."""
    given = api.packages.get("python", {})
    checks = (
        ("distribution", distribution_checked),
        ("module", module_checked),
        ("client", client_checked),
    )
    for key, check in checks:
        if key in given:
            check(given[key])
    package.license_text(api.info)


def _refused(key: str, name: object, hint: str) -> UsageError:
    return UsageError(f"packages.python.{key} cannot be {name!a}", hint)
