"""Python: methods of clients."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.languages import docs, python, python_codec
from codegen.languages.homes import homes_in
from codegen.languages.python_blocks import said_beside
from codegen.languages.python_imports import module_imports, names_in
from codegen.languages.python_layout import annotated, call, import_block, returned
from codegen.languages.python_names import CODEC_NAMES, PARAM_NAMES
from codegen.languages.text import sentence
from codegen.model import Field, Home, Method, Namespace, Result

AWAY = Home("methods", "", ())  # modules of methods define no types: every type is qualified

# --- methods ------------------------------------------------------------------------------------


def signature(params: Iterable[Field]) -> list[str]:
    """The parameters of a client method, one a line; only those at the end have defaults."""
    every = list(params)
    lines = []
    for index, field in enumerate(every):
        optional = all(later.optional for later in every[index:])
        default = "" if not optional else "UNSET" if python.takes_null(field) else "None"
        name, kind = python.param_name(field.words), python.param_type(field, AWAY)
        lines.append(f"        {annotated(name, kind, default, 8, ',')}")
    return lines


def arguments(method: Method, *, named: bool) -> str:
    """The parameters in wire order, or by name if the wire wants names."""
    opening, closing = "{}" if named else "[]"
    keys = (f"{python.string(field.wire)}: " if named else "" for field in method.params)
    values = map(_argument, method.params)
    return opening + ", ".join(map("".join, zip(keys, values, strict=True))) + closing


def _argument(field: Field) -> str:
    name = python.param_name(field.words)
    return f"absent({name})" if field.optional and not python.takes_null(field) else name


def result_reader(result: Result) -> str:
    """The expression that reads a result."""
    kind = "read_none" if result.type is None else python_codec.reader(result.type, AWAY)
    null = result.nullable and kind != "read_any" and not kind.startswith("nullable(")
    return f"nullable({kind})" if null else kind


def request(method: Method, named: bool) -> str:
    """The lines that send a request and read its answer."""
    values = [
        python.string(method.wire),
        arguments(method, named=named),
        result_reader(method.result),
        "timeout",
    ]
    return "\n".join(call("return await self._request(", values, 8))


def method_end(result: Result) -> str:
    """The end of a method's signature, from the closing bracket on."""
    return returned(") ->", result_type(result), 4)


def overload_end(result: Result) -> str:
    """The same of an overload, which has no body."""
    return returned(") ->", result_type(result), 4, ": ...")


def methods_doc(namespace: Namespace) -> str:
    """The docstring of a module of methods; the class says more."""
    return python.doc_text(f"The methods of `{namespace.wire}`.", 0)


def method_doc(method: Method, namespace: Namespace) -> str:
    """The docstring of a client method: meaning, parameters, result, then what differs from the namespace."""
    parts = [python.item_doc(method)]
    ways = [
        f"- ({', '.join(python.param_name(field.words) for field in way.params)}): "
        + sentence(" ".join(way.description.split()))
        for way in method.overloads
        if way.description
    ]
    if ways:
        parts.append("Ways to call it:\n" + "\n".join(ways))
    if method.params:
        lines = (
            f"- {python.param_name(field.words)}: {_param_text(field, method)}"
            for field in method.params
        )
        parts.append("Args:\n" + "\n".join(lines))
    if method.result.type is not None and method.result.description:
        parts.append(f"Returns: {sentence(method.result.description)}")
    if method.result.undocumented:
        parts.append(f"Undocumented result: {sentence(method.result.undocumented)}")
    return python.doc_text(
        "\n\n".join([*parts, docs.facts_line(method, namespace, cite=True)]).rstrip(), 8
    )


def _param_text(field: Field, method: Method) -> str:
    text = sentence(" ".join(field.description.split(" "))).replace("\n", " ") or "not described."
    beside = said_beside(field)
    if beside:
        text += f" {beside}"
    if python.needs_unset(field):
        text += " None is sent as null."
    if field.undocumented:
        text += f" Undocumented: {sentence(field.undocumented)}"
    facts = docs.facts_line(field, method)
    return f"{text} {facts}" if facts else text


def methods_class(namespace: Namespace) -> str:
    """The class of a namespace's methods: `AgentMethods`, beside the record `Agent`."""
    return python.class_name((*namespace.words, "methods"))


def method_imports(item: Namespace) -> str:
    """Everything a module of methods imports."""
    code = "\n".join(_method_code(method) for method in item.methods)
    used = names_in(code)
    homes = {home for method in item.methods for home in _method_homes(method)}
    outside = import_block(used & {"Mapping", "Sequence"}, "collections.abc")
    outside += import_block(used & {"Any", "Literal", "overload"}, "typing")
    inside = module_imports(homes, AWAY, 2, used)
    inside += import_block({"Namespace"}, ".._runtime.client")
    inside += import_block(used & CODEC_NAMES - PARAM_NAMES, ".._runtime.codec")
    inside += import_block(used & {"absent"}, ".._runtime.params")
    inside += import_block(used & {"UNSET", "Unset"}, ".._runtime.unset")
    return "\n\n".join("\n".join(block) for block in (outside, inside) if block)


def _method_code(method: Method) -> str:
    parts = [*signature(method.params), request(method, False), result_type(method.result)]
    for overload in method.overloads:
        parts += ["overload", *signature(overload.params), result_type(overload.result)]
    return "\n".join(parts)


def _method_homes(method: Method) -> Iterable[Home]:
    for field in method.params:
        yield from homes_in(field.type)
    for result in (method.result, *(overload.result for overload in method.overloads)):
        if result.type is not None:
            yield from homes_in(result.type)
    for overload in method.overloads:
        for field in overload.params:
            yield from homes_in(field.type)


def result_type(result: Result) -> str:
    """The annotation of what a client method returns, in a module of methods."""
    return python.result_type(result, AWAY)
