"""TypeScript: free functions, and the table that a client makes its methods from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.languages import docs, typescript
from codegen.languages.text import sentence
from codegen.languages.typescript import function_name, literal, member, param_name
from codegen.languages.typescript_docs import (
    beside,
    comment,
    doc,
    doc_in,
    example,
    marks,
    prose,
    said,
    tagged,
)
from codegen.languages.typescript_layout import signature
from codegen.model import Api, Field, Home, Method, MethodExample, Namespace, Result
from codegen.values import Checker

# --- declarations -------------------------------------------------------------------------------


def functions(namespace: Namespace, api: Api) -> list[str]:
    """The declarations of a namespace's functions, comments included."""
    named = api.protocol is not None and api.protocol.named_params
    keys = typescript.method_keys(namespace)
    found = []
    for method, key in keys.items():
        found += _declarations(method, namespace, function_name(key), named)
    return found


def _declarations(method: Method, namespace: Namespace, name: str, named: bool) -> list[str]:
    ways = [(way.params, way.result, way.description) for way in method.overloads]
    if not ways:
        ways = [(method.params, method.result, "")]
    found = []
    for params, result, told in ways:
        lines = _params(params, namespace.home, method, named)
        tail = f": Promise<{typescript.result_text(result, namespace.home)}>;"
        doc = _doc(method, namespace, params, result, told, name, named)
        found.append(doc + signature(f"export function {name}", lines, tail))
    return found


def _params(params: tuple[Field, ...], here: Home, method: Method, named: bool) -> list[str]:
    lines = [_named(params, here, method)] if named and params else []
    if not named:
        for index, field in enumerate(params):
            rest = all(later.optional for later in params[index:])
            name, text = param_name(field.words), typescript.param_text(field, here)
            if field.optional and not rest and text != "unknown":
                text += " | undefined"
            lines.append(f"{name}{'?' if rest else ''}: {text}")
    return [*lines, f"{options_name(params)}?: FreeCallOptions"]


def _named(params: tuple[Field, ...], here: Home, method: Method) -> str:
    """The one parameter of a call whose parameters go by name."""
    lines = ""
    for field in params:
        text = typescript.param_text(field, here)
        mark = "?" if field.optional else ""
        text = f"{text} | undefined" if field.optional and text != "unknown" else text
        lines += f"{doc_in(field, method, 4)}    {member(field.wire)}{mark}: {text};\n"
    mark = "?" if all(field.optional for field in params) else ""
    return f"params{mark}: {{\n{lines}  }}"


def options_name(params: Iterable[Field]) -> str:
    """What the last parameter is called, beside those of the wire."""
    names = {param_name(field.words) for field in params}
    return next(name for name in ("options", "callOptions", "options_") if name not in names)


# --- docs ---------------------------------------------------------------------------------------


def _doc(
    method: Method,
    namespace: Namespace,
    params: tuple[Field, ...],
    result: Result,
    told: str,
    name: str,
    named: bool,
) -> str:
    parts = said(method, 0) or [prose(f"Sends `{method.wire}`.")]
    if told:
        parts.insert(0, prose(sentence(told)))
    if result.undocumented:
        parts.append(prose(f"Undocumented result: {sentence(result.undocumented)}"))
    parts.append(prose(docs.facts_line(method, namespace, cite=True)))
    tags = [] if named else [tag for field in params if (tag := _param_tag(field, method))]
    if named and params:
        tags.append("@param params - What is sent, by name.")
    tags.append(f"@param {options_name(params)} - `signal`, `timeout` in milliseconds, `client`.")
    tags.append(_returns(result))
    tags += [marks(method, 0)]
    shown = [_example(method, one, name, named) for one in _examples(method, params)]
    return comment([*parts, "\n".join(filter(None, tags)), *shown])


def _examples(method: Method, params: tuple[Field, ...]) -> list[MethodExample]:
    """The examples of one of the ways to call a method: those that fit no other better."""
    if not method.overloads:
        return list(method.examples)
    ways = [way.params for way in method.overloads]
    return [
        one
        for one in method.examples
        if min(ways, key=lambda way: _misfits(way, one.params)) is params
    ]


def _misfits(params: tuple[Field, ...], given: tuple[Any, ...]) -> int:
    """How much of a call does not fit the parameters."""
    checker = Checker()
    pairs = zip(params, given, strict=False)
    wrong = sum(len(checker.check_field(field, value, sent=True)) for field, value in pairs)
    missing = sum(not field.optional for field in params[len(given) :])
    return wrong + missing + max(0, len(given) - len(params))


def _param_tag(field: Field, method: Method) -> str:
    parts = [sentence(" ".join(field.description.split())), beside(field)]
    if field.undocumented:
        parts.append(f"Undocumented: {sentence(' '.join(field.undocumented.split()))}")
    if field.note:
        parts.append(f"Note: {sentence(' '.join(field.note.split()))}")
    parts.append(docs.facts_line(field, method))
    text = " ".join(part for part in parts if part)
    return tagged("param", f"{param_name(field.words)} - {text}") if text else ""


def _returns(result: Result) -> str:
    if result.type is None:
        return "@returns When the other side has answered."
    told = " ".join(result.description.split())
    return tagged("returns", sentence(told)) if told else ""


def _example(method: Method, shown: MethodExample, name: str, named: bool) -> str:
    values = [literal(value) for value in shown.params]
    if named and values:
        pairs = zip(method.params, values, strict=False)
        inside = ", ".join(f"{member(field.wire)}: {value}" for field, value in pairs)
        values = [f"{{ {inside} }}"]
    return example(shown, f"{name}({', '.join(values)})")


# --- code ---------------------------------------------------------------------------------------


def function_lines(namespace: Namespace, api: Api) -> list[str]:
    """The functions of a namespace."""
    named = api.protocol is not None and api.protocol.named_params
    module = typescript.home_module(namespace.home).rpartition("/")[2]
    found = []
    for method, key in typescript.method_keys(namespace).items():
        name, options = function_name(key), options_name(method.params)
        names = [param_name(field.words) for field in method.params]
        if named:
            names, sent = (["params"], "params") if names else ([], "{}")
        else:
            sent = f"[{', '.join(names)}]"
        typed = f'/** @type {{typeof import("./{module}.js").{name}}} */'
        if method.overloads:  # there is no one type to take the parameters' types from
            typed = _tags([*names, options])
        body = call("return $call(", [literal(method.wire), sent, options], 2)
        head = signature(f"export function {name}", [*names, options], " {")
        found.append(f"{typed}\n{head}\n{body}\n}}")
    return found


def _tags(names: list[str]) -> str:
    lines = "".join(f" * @param {{any}} [{name}]\n" for name in names)
    return f"/**\n{lines} * @returns {{Promise<any>}}\n */"


def call(head: str, values: list[str], indent: int) -> str:
    """A call, its arguments one a line if they do not fit."""
    pad = " " * indent
    line = f"{pad}{head}{', '.join(values)});"
    if len(line) <= typescript.WIDTH:
        return line
    return f"{pad}{head}\n" + "".join(f"{pad}  {value},\n" for value in values) + f"{pad});"


def shape(method: Method, prefix: str, key: str, indent: int, *, named: bool) -> str:
    """How many parameters a method has, and its wire name where that does not follow."""
    count = min(1, len(method.params)) if named else len(method.params)
    pad, name = " " * indent, typescript.key(key)
    if method.wire == f"{prefix}.{key}":
        return f"{pad}{name}: {count},"
    members = [f"wire: {literal(method.wire)}", f"params: {count}"]
    line = f"{pad}{name}: {{ {', '.join(members)} }},"
    if len(line) <= typescript.WIDTH:
        return line
    return f"{pad}{name}: {{\n" + "".join(f"{pad}  {one},\n" for one in members) + f"{pad}}},"


def namespace_table(api: Api) -> list[str]:
    """The table of a client's namespaces and methods."""
    named = api.protocol is not None and api.protocol.named_params
    lines = []
    for namespace in api.method_namespaces:
        name = typescript.client_property(namespace.words)
        lines.append(f"  {typescript.key(name)}: {{")
        for method, key in typescript.method_keys(namespace).items():
            lines.append(shape(method, name, key, 4, named=named))
        lines.append("  },")
    return lines


def client_type(api: Api) -> list[str]:
    """The members of a client that are namespaces, comments included."""
    return [
        f"{doc(space, 2)}  readonly {typescript.client_property(space.words)}: {_methods(space)};"
        for space in api.method_namespaces
    ]


def _methods(namespace: Namespace) -> str:
    """What a client's property of a namespace is: the functions of its module, as methods."""
    renamed = [
        literal(name)
        for key in typescript.method_keys(namespace).values()
        if (name := function_name(key)) != key
    ]
    more = f", {' | '.join(renamed)}" if renamed else ""
    return f"Methods<typeof {typescript.module_alias(namespace.home)}{more}>"
