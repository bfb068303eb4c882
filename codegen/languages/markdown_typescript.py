"""Markdown: calls in TypeScript and in the vendor's callback style, and what they print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from codegen.languages import python, typescript
from codegen.languages.markdown_code import (
    Code,
    Group,
    compact,
    javascript,
    laid_out,
)
from codegen.languages.markdown_python import fields_of, is_json, is_plain
from codegen.languages.typescript_calls import options_name
from codegen.model import Api, Field, Home, ListOf, Method, MethodExample, Namespace, Ref

_MODULE = re.compile(r"\b_\w+?_?\.(?=[A-Z])")  # `_media.` before a type: pages are not modules


def call_of(namespace: Namespace, method: Method) -> str:
    """`client.voice.dial`."""
    key = typescript.method_keys(namespace)[method]
    return f"client.{typescript.client_property(namespace.words)}.{key}"


def signature(api: Api, namespace: Namespace, method: Method) -> str:
    """A method as a type checker sees it."""
    home = namespace.home
    params: list[tuple[str, Code]] = [("", text) for text in _params(method.params, home)]
    if is_named(api) and params:
        mark = "?" if all(field.optional for field in method.params) else ""
        params = [(f"params{mark}: ", _object(method.params, home))]
    group = Group("(", [*params, ("", f"{options_name(method.params)}?: CallOptions")], ")")
    end = f": Promise<{_short(typescript.result_text(method.result, home))}>"
    return laid_out(group, "  ", call_of(namespace, method), "", len(end)) + end


def is_named(api: Api) -> bool:
    """Parameters go by name, as one object."""
    return api.protocol is not None and api.protocol.named_params


def _object(params: tuple[Field, ...], home: Home) -> Code:
    fields: list[tuple[str, Code]] = [
        (f"{typescript.member(field.wire)}{'?' if field.optional else ''}: ", _type(field, home))
        for field in params
    ]
    return Group("{", fields, "}", " ")


def _params(params: tuple[Field, ...], home: Home) -> Iterator[str]:
    for index, field in enumerate(params):
        kind = _type(field, home)
        optional = all(later.optional for later in params[index:])
        kind += " | undefined" if field.optional and not optional and kind != "unknown" else ""
        yield f"{typescript.param_name(field.words)}{'?' if optional else ''}: {kind}"


def _type(field: Field, home: Home) -> str:
    return _short(typescript.param_text(field, home))


def _short(text: str) -> str:
    return _MODULE.sub("", text)


def callbacks(api: Api, namespace: Namespace, method: Method) -> str:
    """The call in the vendor's script, if it has such a function; optional arguments have a `?`."""
    script = api.protocol.script if api.protocol is not None else None
    if script is None or method.never or namespace.wire not in script.namespaces:
        return ""
    names = [field.wire + ("?" if field.optional else "") for field in method.params]
    arguments = ", ".join((*names, "succeeded?", "failed?"))
    return f"{script.wire}.{method.wire}({arguments})"


# --- examples -----------------------------------------------------------------------------------


def example(api: Api, namespace: Namespace, method: Method, shown: MethodExample) -> str:
    """The call of an example, and what is printed."""
    arguments = [("", javascript(value)) for value in shown.params]
    if is_named(api) and arguments:
        names = (field.wire for field in method.params)
        arguments = [("", javascript(dict(zip(names, shown.params, strict=False))))]
    prints = [] if shown.error else list(_printed(method, shown))
    start = "const result = await " if prints else "await "
    group = Group(f"{call_of(namespace, method)}(", arguments, ")", hugs=True)
    call = laid_out(group, "  ", start, "", 1) + ";"
    if not shown.error:
        return "\n".join([call, *prints])
    lines = ["  " + line for line in call.split("\n")]
    text = f"{method.wire}: {shown.error}"
    said = [f"// {text}"] if is_plain(text) else []
    return "\n".join(["try {", *lines, "} catch (error) {", *_CAUGHT, "}", *said])


_CAUGHT = (
    "  if (!(error instanceof ScapiRequestError)) throw error;",
    "  console.log(error.message);",
)


def _printed(method: Method, shown: MethodExample) -> Iterator[str]:
    """The lines that print a result, and in comments what they print."""
    if not shown.has_result or method.result.type is None:
        return
    kind, value = python.plain(method.result.type), shown.result
    if value is None or isinstance(value, str | int):
        text = value if isinstance(value, str) else compact(value)
        yield from _simple("console.log(result);", text)
    elif isinstance(kind, Ref) and isinstance(value, dict):
        fields = fields_of(kind, [value])
        if fields:
            name = "result?" if method.result.nullable else "result"
            yield from (_log(name, fields), _comment(fields, value))
    elif isinstance(kind, ListOf) and isinstance(python.plain(kind.item), Ref):
        fields = fields_of(python.plain(kind.item), value)
        if fields:
            items = "result ?? []" if method.result.nullable else "result"
            yield from (f"for (const item of {items}) {{", f"  {_log('item', fields)}", "}")
            yield from (_comment(fields, item) for item in value)
    elif is_json(kind) and _same_everywhere(value):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        yield from _simple("console.log(JSON.stringify(result));", text)


def _simple(line: str, text: str) -> Iterator[str]:
    if is_plain(text):
        yield from (line, f"// {text}")


def _log(name: str, fields: list[Field]) -> str:
    return f"console.log({', '.join(_member(name, field) for field in fields)});"


def _member(name: str, field: Field) -> str:
    plain = field.wire.isidentifier() and field.wire.isascii()
    if plain:
        return f"{name}.{field.wire}"
    return f"{name}{'.' if name.endswith('?') else ''}[{compact(field.wire)}]"


def _comment(fields: list[Field], value: dict[str, Any]) -> str:
    return "// " + " ".join(str(value[field.wire]) for field in fields)


def _same_everywhere(value: Any) -> bool:
    """JavaScript writes it as Python does: no floats, and no keys that it would put in order."""
    if isinstance(value, dict):
        return all(not key[:1].isdigit() and _same_everywhere(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(_same_everywhere, value))
    return not isinstance(value, float)
