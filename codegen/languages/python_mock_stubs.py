"""Python: what stands in the place of methods of the mock, namespace by namespace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.languages import Filters, python, python_codec
from codegen.languages.homes import homes_in
from codegen.languages.mock_parts import mocks
from codegen.languages.python_imports import module_imports, names_in
from codegen.languages.python_layout import annotated, call, import_block, lay_out, returned
from codegen.languages.python_methods import AWAY, result_reader, result_type
from codegen.languages.python_names import CODEC_NAMES
from codegen.model import Api, Field, Home, Method, Namespace


def mocked_namespaces(api: Api, package: dict[str, Any]) -> tuple[Namespace, ...]:
    """The namespaces with methods that a mock answers."""
    return api.method_namespaces if mocks(api, package) else ()


def handlers_class(namespace: Namespace) -> str:
    """The class to derive from, to answer a namespace's methods."""
    return python.class_name((*namespace.words, "handlers"))


def stubs_class(namespace: Namespace) -> str:
    """The class of a namespace's stubs."""
    return python.class_name((*namespace.words, "stubs"))


def handler_name(method: Method) -> str:
    """What handlers call a method: as clients do, but for what handlers have themselves."""
    name = python.method_name(method.words)
    return f"{name}_" if name in ("call", "attach", "desktop", "shape") else name


def shape_params(method: Method) -> str:
    """How the parameters are read, one a line."""
    lines = []
    for field in method.params:
        values = [python.string(field.wire), _reader(field)]
        if field.optional and not python.needs_unset(field):
            values.append("None")
        lines += call("Param(", values, 12, "),")
    return "\n".join(lines)


def _reader(field: Field) -> str:
    reader = python_codec.reader(field.type, AWAY)
    plain = not field.nullable or reader == "read_any" or reader.startswith("nullable(")
    return reader if plain else f"nullable({reader})"


def shape_result(method: Method) -> str:
    """How the result is read."""
    return "\n".join(lay_out(result_reader(method.result), 8, ","))


def handler_params(method: Method) -> str:
    """The parameters of a handler, one a line: what a page sends, decoded."""
    lines = []
    for field in method.params:
        name, kind = python.param_name(field.words), python.field_type(field, AWAY)
        lines.append(f"        {annotated(name, kind, '', 8, ',')}")
    return "\n".join(lines)


def handler_end(method: Method) -> str:
    """The end of a handler's signature."""
    return returned(") ->", result_type(method.result), 4)


def handler_body(method: Method) -> str:
    """What a handler does that is not defined anew."""
    values = [python.string(method.wire), *(python.param_name(it.words) for it in method.params)]
    returns = "self._original(" if method.result.type is None else "return self._original("
    if result_type(method.result) == "Any" or method.result.type is None:
        return "\n".join(call(returns, values, 8))
    head = f"result: {result_type(method.result)} = self._original("
    return "\n".join([*call(head, values, 8), "        return result"])


def handler_doc(method: Method, namespace: Namespace) -> str:
    """The docstring of a handler."""
    name = f"{python.client_attribute(namespace.words)}.{python.method_name(method.words)}"
    return python.doc_text(f"Answer `{method.wire}`; see `{name}` of the client.", 8)


def stubs_doc(namespace: Namespace) -> str:
    """The docstring of a module of stubs."""
    return python.doc_text(f"Stand-ins for the methods of `{namespace.wire}`.", 0)


def space_doc(namespace: Namespace, what: str) -> str:
    """The docstring of a class for a namespace."""
    return python.doc_text(f"{what} `{namespace.wire}`.", 4)


def stub_line(method: Method, namespace: Namespace) -> str:
    """The attribute that is a method's stub."""
    name = handler_name(method)
    value = f"StubOf({handlers_class(namespace)}.{name})"
    return "\n".join(lay_out(f"{name} = {value}", 4))


def stub_imports(namespace: Namespace) -> str:
    """Everything a module of stubs imports."""
    code = "\n".join(_code(method) for method in namespace.methods)
    used = names_in(code)
    homes = {home for method in namespace.methods for home in _homes(method)}
    outside = import_block(used & {"Any", "Literal"}, "typing")
    inside = module_imports(homes, AWAY, 3, used)
    inside += import_block(used & CODEC_NAMES - {"UNSET", "Unset"}, "..._runtime.codec")
    inside += import_block(used & {"Unset"}, "..._runtime.unset")
    names = {"Handlers", "StubOf", "StubSpace", "handles"} | (used & {"Param"})
    inside += import_block(names, ".._typed.stubs")
    return "\n\n".join("\n".join(block) for block in (outside, inside) if block)


def _code(method: Method) -> str:
    result = f"{shape_result(method)} {result_type(method.result)}"
    return "\n".join([shape_params(method), handler_params(method), result])


def _homes(method: Method) -> Iterable[Home]:
    kinds = [field.type for field in method.params]
    for kind in [*kinds, *([method.result.type] if method.result.type is not None else [])]:
        yield from homes_in(kind)


def space_head(namespace: Namespace) -> str:
    """The property that is a namespace's stubs."""
    name, kind = python.client_attribute(namespace.words), stubs_class(namespace)
    line = f"    def {name}(self) -> {kind}:"
    return line if len(line) <= 88 else f"    def {name}(\n        self,\n    ) -> {kind}:"


def space_import(namespace: Namespace, indent: int) -> str:
    """The import of a namespace's stubs."""
    name, module = stubs_class(namespace), python.module_name(namespace.words)
    pad = " " * indent
    line = f"{pad}from .{module} import {name}"
    return line if len(line) <= 88 else f"{pad}from .{module} import (\n{pad}    {name},\n{pad})"


FILTERS: Filters = {
    "handler_body": handler_body,
    "handler_doc": handler_doc,
    "handler_end": handler_end,
    "handler_name": handler_name,
    "handler_params": handler_params,
    "handlers_class": handlers_class,
    "mocked_namespaces": mocked_namespaces,
    "shape_params": shape_params,
    "shape_result": shape_result,
    "space_doc": space_doc,
    "space_head": space_head,
    "space_import": space_import,
    "stub_imports": stub_imports,
    "stub_line": stub_line,
    "stubs_class": stubs_class,
    "stubs_doc": stubs_doc,
}
