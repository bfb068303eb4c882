"""TypeScript: the package around the modules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from codegen.languages import package, typescript, typescript_channels
from codegen.languages.data import json_text
from codegen.languages.homes import definition_homes, homes_in
from codegen.languages.typescript import WIDTH, class_name, literal
from codegen.languages.typescript_docs import doc
from codegen.languages.typescript_layout import listed
from codegen.languages.typescript_names import ERRORS, RESERVED
from codegen.languages.typescript_types import is_open
from codegen.model import Api, ChannelGroup, Definition, Home, Item, Method, Namespace
from codegen.names import camel, kebab, words
from codegen.problems import UsageError

# --- names that the spec gives to the package -----------------------------------------------------

_PACKAGE = re.compile(r"(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*")
_NO_PACKAGE = re.compile(r"[^a-z0-9-]")
_GLOBAL = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*")
_CLIENT = re.compile(r"[A-Z][A-Za-z0-9]*")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.js")


def package_keys(api: Api, given: dict[str, Any]) -> dict[str, Any]:
    """What a package is called unless the spec says so, and the names of its scripts."""
    title = _NO_PACKAGE.sub("", kebab(words(api.info.title)))[:60].strip("-")
    keys = {"package": title or "client", "client": "Client", **given}
    name = _checked("package", keys["package"], _PACKAGE, "use small letters, digits and `-`")
    short = name.rpartition("/")[2]
    keys.setdefault("global", typescript.method_name(words(short)) or "client")
    _checked_global("global", keys["global"])
    _checked("client", keys["client"], _CLIENT, "use letters and digits, beginning with a capital")
    keys["script"] = f"{short}.global.js"
    script = api.protocol.script if api.drop_ins and api.protocol is not None else None
    if script is not None:
        file = _checked(
            "script.file", script.file, _FILE, "name a file that ends with .js", "protocol"
        )
        _checked_global("script.global", script.wire, "protocol")
        keys |= {"drop_in": file, "drop_in_types": file.removesuffix("js") + "d.ts"}
    return keys


def check_package(api: Api) -> None:
    """Raises `UsageError` for what a package cannot be called."""
    package_keys(api, api.packages.get("typescript", {}))


def _checked_global(key: str, name: object, where: str = "packages.typescript") -> None:
    hint = "use a name of JavaScript, or several with dots"
    text = _checked(key, name, _GLOBAL, hint, where)
    if not RESERVED.isdisjoint(text.split(".")):
        raise UsageError(f"{where}.{key} cannot be {name!a}: it holds a reserved word", hint)


def _checked(
    key: str, name: object, pattern: re.Pattern[str], hint: str, where: str = "packages.typescript"
) -> str:
    if isinstance(name, str) and pattern.fullmatch(name):
        return name
    raise UsageError(f"{where}.{key} cannot be {name!a}", hint)


# --- imports ------------------------------------------------------------------------------------


def module_head(item: Namespace | ChannelGroup) -> str:
    """The beginning of a module's declarations: banner, what it is, imports."""
    root = "../" if item.home.kind == "events" else "./"
    lines = type_imports(item)
    if any(is_open(definition) for definition in item.types):
        lines.append(f'import type {{ Unlisted }} from "{root}runtime/text.js";')
    if isinstance(item, Namespace) and item.methods:
        lines.append('import type { FreeCallOptions } from "./runtime/default.js";')
    return "\n\n".join(
        part for part in (banner(item), doc(item).rstrip(), "\n".join(lines)) if part
    )


def type_imports(item: Namespace | ChannelGroup) -> list[str]:
    """The imports of a module's declarations: other modules, whole."""
    homes = {home for definition in item.types for home in definition_homes(definition)}
    if isinstance(item, ChannelGroup):
        homes |= {event.record.home for channel in item.channels for event in channel.events}
        homes |= {
            home
            for channel in item.channels
            if not channel.events and channel.payload is not None
            for home in homes_in(channel.payload)
        }
    else:
        for method in item.methods:
            homes |= set(_method_homes(method))
    return module_imports(homes - {item.home}, "../" if item.home.kind == "events" else "./")


def _method_homes(method: Method) -> Iterable[Home]:
    ways = [(method.params, method.result), *((way.params, way.result) for way in method.overloads)]
    for params, result in ways:
        for field in params:
            yield from homes_in(field.type)
        if result.type is not None:
            yield from homes_in(result.type)


def module_imports(homes: Iterable[Home], root: str) -> list[str]:
    """`import type * as _media from "./media.js";` for each home, in order."""
    return sorted(
        f'import type * as {typescript.module_alias(home)} from "{root}{typescript.home_module(home)}.js";'
        for home in set(homes)
    )


def client_imports(api: Api) -> list[str]:
    """The imports of the client's declarations."""
    homes = {namespace.home for namespace in api.method_namespaces}
    for channel in api.channels:
        homes |= {channel.home, *(event.record.home for event in channel.events)}
    code = "\n".join(typescript_channels.event_map(api))
    code += "".join(f"{typescript.module_alias(n.home)}" for n in api.method_namespaces)
    used = [home for home in homes if typescript.module_alias(home) in code]
    return module_imports(used, "./")


# --- index --------------------------------------------------------------------------------------


def type_modules(api: Api) -> list[tuple[str, str]]:
    """(name, module) of every module with types of a namespace, for the index.

    Those of no namespace are `types`; a namespace of that name is called like its module then.
    """
    found = []
    for module in api.modules:
        name = typescript.client_property(module.words) if module.words else "types"
        beside = module.words and api.types and name == "types"
        found.append((name + "_" if beside else name, typescript.home_module(module.home)))
    return found


def error_names(api: Api) -> list[str]:
    """The classes of errors."""
    return list(ERRORS)


def global_declaration(name: str) -> str:
    """The declaration of the one global of the classic script, inside `declare global`."""
    *outer, last = name.split(".")
    inner = f"const {last}: typeof _index;"
    if not outer:
        return f"  {inner}"
    return f"  namespace {'.'.join(outer)} {{\n    {inner}\n  }}"


# --- protocol -----------------------------------------------------------------------------------


# What only events and readiness need, and what only a desktop does.
_OF_EVENTS = (
    "subscribe_constants", "subscribe_channels_key", "subscription_key", "unsubscribe_constants",
    "unsubscribe_key", "probe",
)  # fmt: skip
_OF_DESKTOPS = ("response_constants", "event_constants")


def call_lines(api: Api) -> list[str]:
    """The members of the constant that calls need."""
    values = package.wire(api)
    if pattern := values.get("rate_limit_pattern"):
        values["rate_limit_pattern"] = pattern.replace("(?P<", "(?<")
    others = (*_OF_EVENTS, *_OF_DESKTOPS)
    return [_entry(name, value) for name, value in values.items() if name not in others]


def event_lines(api: Api) -> list[str]:
    """The members of the constant that only events and readiness need."""
    return [_entry(name, value) for name, value in package.wire(api).items() if name in _OF_EVENTS]


def _entry(name: str, value: Any) -> str:
    return entry(camel(words(name)), value)


def entry(name: str, value: Any, indent: int = 2) -> str:
    """A member of an object literal; an object that is not empty has a line for each member."""
    pad = " " * indent
    head = f"{typescript.key(name)}: "
    if isinstance(value, dict) and value:
        inside = "\n".join(entry(inner, part, indent + 2) for inner, part in value.items())
        return f"{pad}{head}{{\n{inside}\n{pad}}},"
    if isinstance(value, list):
        return listed(head, [literal(part) for part in value], ",", indent)
    line = f"{pad}{head}{literal(value)},"
    return (
        line
        if len(line) <= WIDTH
        else f"{pad}{head}\n{pad}  {literal(value)},".replace(": \n", ":\n")
    )


# --- package.json -------------------------------------------------------------------------------


def package_json(api: Api, keys: dict[str, Any]) -> str:
    """The package's description for npm."""
    scripts = [keys["script"]] if api.protocol is not None else []
    if "drop_in" in keys:
        scripts += [keys["drop_in"], "drop-in.js", "drop-in.cjs"]
    values: dict[str, Any] = {
        "name": keys["package"],
        "version": str(keys["version"]),
        "description": f"Typed client for the {api.info.title}" if api.protocol is not None
        else f"Types of the {api.info.title}",
        "license": keys["license"] or "UNLICENSED",
        **_authors(api.info.authors),
        "type": "module",
        "sideEffects": [f"./{name}" for name in scripts] or False,
        "main": "./index.cjs",
        "module": "./index.js",
        "types": "./index.d.ts",
        **({"unpkg": f"./{keys['script']}", "jsdelivr": f"./{keys['script']}"} if scripts else {}),
        "exports": _exports(api, keys),
        "files": ["**/*.js", "**/*.cjs", "**/*.d.ts", "**/*.d.cts"],
        "engines": {"node": ">=18"},
    }  # fmt: skip
    return json_text(values)


def _authors(names: tuple[str, ...]) -> dict[str, Any]:
    if not names:
        return {}
    return {"author": names[0], **({"contributors": list(names[1:])} if names[1:] else {})}


def _exports(api: Api, keys: dict[str, Any]) -> dict[str, Any]:
    modules = [typescript.home_module(module.home) for module in api.modules]
    modules += [typescript.home_module(group.home) for group in api.channel_groups]
    found: dict[str, Any] = {".": _conditions("index")}
    found |= {f"./{name}": _conditions(name) for name in modules}
    if api.protocol is not None:
        found |= {"./mock": _conditions("mock/index")} if api.behavior is not None else {}
        found["./global"] = _conditions("global", code=False)
    if "drop_in" in keys:
        found["./drop-in"] = _conditions("drop-in")
        found[f"./{keys['drop_in']}"] = {
            "import": {"types": "./drop-in.d.ts", "default": f"./{keys['drop_in']}"},
            "require": {"types": "./drop-in.d.cts", "default": "./drop-in.cjs"},
        }
        found["./vendor"] = _conditions("vendor", code=False)
    found["./package.json"] = "./package.json"
    return found


def _conditions(name: str, *, code: bool = True) -> dict[str, Any]:
    """How a module is found; declarations of a global have no code."""
    esm, commonjs = {"types": f"./{name}.d.ts"}, {"types": f"./{name}.d.cts"}
    if code:
        esm["default"], commonjs["default"] = f"./{name}.js", f"./{name}.cjs"
    return {"import": esm, "require": commonjs}


# --- README -------------------------------------------------------------------------------------


class ShownCall(NamedTuple):
    """A call that a README shows."""

    module: str
    function: str
    method: str  # on a client


def first_calls(api: Api) -> list[ShownCall]:
    """The call that the README shows, if there is one that needs no parameters."""
    for namespace in api.method_namespaces:
        for method, key in typescript.method_keys(namespace).items():
            if all(field.optional for field in method.params):
                module = typescript.home_module(namespace.home)
                on_client = f"{typescript.client_property(namespace.words)}.{key}"
                return [ShownCall(module, typescript.function_name(key), on_client)]
    return []


def first_events(api: Api) -> list[str]:
    """The name of an event to listen to, as a literal, if there is one."""
    for channel in api.channels:
        if channel.events and not channel.parameters:
            return [literal(typescript_channels.event_name(channel.events[-1], channel))]
    return []


def banner(item: Item) -> str:
    """The comment at the top of a generated module."""
    file = "".join(
        char if char.isprintable() and char not in "*<" else "?" for char in item.at.file
    )
    return f"// Generated by scapi from {file}. Do not edit:\n// change the spec, then run `scapi generate`."


def definition_name(definition: Definition) -> str:
    """The name of a definition."""
    return class_name(definition.words)


def module_file(item: Namespace | ChannelGroup) -> str:
    """The file of a module, without its ending."""
    return typescript.home_module(item.home).rpartition("/")[2]
