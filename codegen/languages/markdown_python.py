"""Markdown: calls in Python, and what they print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.languages import python
from codegen.languages.markdown_code import Code, Group, laid_out
from codegen.languages.text import UNSAFE
from codegen.model import (
    ANY,
    Api,
    Enum,
    Field,
    Home,
    ListOf,
    Literal,
    MapOf,
    Method,
    MethodExample,
    Namespace,
    Primitive,
    Record,
    Ref,
    TaggedUnion,
    Type,
    Union,
)

SHOWN = 3  # fields of a result that an example prints
MOST = 8  # items of a list whose output is shown


def call_of(namespace: Namespace, method: Method) -> str:
    """`client.voice.dial`."""
    space = python.client_attribute(namespace.words)
    return f"client.{space}.{python.method_name(method.words)}"


def signature(namespace: Namespace, method: Method) -> str:
    """A method as a type checker sees it; classes without their modules."""
    params = [f"{name}: {kind}" for name, kind in _params(method)]
    result = python.result_type(method.result, EVERYWHERE)
    params += ["*", "timeout: float | None = None"]
    group = Group("(", [("", param) for param in params], ")")
    name = call_of(namespace, method)
    return laid_out(group, "    ", f"await {name}", "", len(result) + 4) + f" -> {result}"


def _params(method: Method) -> Iterator[tuple[str, str]]:
    for index, field in enumerate(method.params):
        optional = all(later.optional for later in method.params[index:])
        default = "" if not optional else " = UNSET" if python.takes_null(field) else " = None"
        yield python.param_name(field.words), python.param_type(field, EVERYWHERE) + default


class _Everywhere(Home):
    """A home that every definition shares, so that no name gets a module before it."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Home)

    __hash__ = Home.__hash__


EVERYWHERE = _Everywhere("", "", ())


# --- a call -------------------------------------------------------------------------------------


class Expression:
    """Values of an example as Python code; remembers the classes that it uses."""

    def __init__(self) -> None:
        self.classes: dict[tuple[str, str], str] = {}  # module and class -> its name here

    def of(self, value: Any, kind: Type) -> Code:
        """A value of a type."""
        kind = python.plain(kind)
        match kind:
            case ListOf() if isinstance(value, list):
                return Group("[", [("", self.of(item, kind.item)) for item in value], "]")
            case MapOf() if isinstance(value, dict):
                items = [
                    (f"{python.string(key)}: ", self.of(item, kind.value))
                    for key, item in value.items()
                ]
                return Group("{", items, "}")
            case Union():
                return self.of(value, _member(value, kind))
            case Ref(target=Record() as record) if isinstance(value, dict):
                return self.record(value, record)
            case Ref(target=TaggedUnion() as union) if isinstance(value, dict):
                return self.record(value, _variant(value, union))
            case Ref(target=Enum() as enum):
                return self.enum(value, enum)
            case _:
                return plain_code(value)

    def record(self, value: dict[str, Any], record: Record | None) -> Code:
        """A record by its constructor, or as plain JSON if that cannot say it."""
        known = {field.wire: field for field in record.fields} if record is not None else {}
        if record is None or not value.keys() <= known.keys():
            return plain_code(value)
        items = [
            (f"{python.field_name(known[key].words)}=", self.of(item, known[key].type))
            for key, item in value.items()
            if not isinstance(known[key].type, Literal)
        ]
        return Group(f"{self.named(record)}(", items, ")")

    def enum(self, value: Any, enum: Enum) -> Code:
        """A member of an enum; what it does not know stays as it is."""
        for member in enum.values:
            if member.value == value:
                return f"{self.named(enum)}.{python.constant_name(member.words)}"
        return plain_code(value)

    def named(self, item: Record | Enum) -> str:
        """The class of a definition."""
        name = python.class_name(item.words)
        key = (python.home_module(item.home), name)
        if key not in self.classes:
            taken = name in self.classes.values()
            longer = python.class_name((*item.home.words, *item.words))
            self.classes[key] = longer if taken else name
        return self.classes[key]

    def imports(self, module: str) -> list[str]:
        """The lines that import the classes."""
        homes: dict[str, list[str]] = {}
        for (home, name), shown in self.classes.items():
            alias = name if name == shown else f"{name} as {shown}"
            homes.setdefault(home, []).append(alias)
        return [
            f"from {'.'.join(filter(None, (module, home)))} import {', '.join(sorted(names))}"
            for home, names in sorted(homes.items())
        ]


def plain_code(value: Any) -> Code:
    """JSON as Python writes it."""
    if isinstance(value, dict):
        return Group("{", [(f"{python.string(k)}: ", plain_code(v)) for k, v in value.items()], "}")
    if isinstance(value, list):
        return Group("[", [("", plain_code(item)) for item in value], "]")
    return python.literal(value)


def _member(value: Any, union: Union) -> Type:
    """The member of a union that a value of this shape is of."""
    return next((kind for kind in union.members if _fits(value, python.plain(kind))), ANY)


def _fits(value: Any, kind: Type) -> bool:
    match kind:
        case ListOf():
            return isinstance(value, list)
        case MapOf() | Ref(target=TaggedUnion()):
            return isinstance(value, dict)
        case Ref(target=Record() as record):
            needed = {field.wire for field in record.fields if not field.optional}
            return isinstance(value, dict) and needed <= value.keys()
        case Ref(target=Enum() as enum):
            return any(member.value == value for member in enum.values)
        case Literal():
            return bool(kind.value == value)
        case _:
            return False


def _variant(value: dict[str, Any], union: TaggedUnion) -> Record | None:
    tag = value.get(union.tag.wire) if union.tag is not None else None
    for variant in union.variants:
        if variant.key == tag or (union.tag is None and variant.key in value):
            return variant.record
    return None


def example(api: Api, namespace: Namespace, method: Method, shown: MethodExample) -> str:
    """The call of an example, and what is printed."""
    told = Expression()
    params = zip(shown.params, method.params, strict=False)
    arguments = [("", _argument(told, value, field)) for value, field in params]
    prints = [] if shown.error else list(printed(method, shown))
    start = "result = await " if prints else "await "
    call = laid_out(Group(f"{call_of(namespace, method)}(", arguments, ")"), "    ", start, "", 0)
    lines = call.split("\n")
    if shown.error:
        lines = ["try:", *("    " + line for line in lines), *_caught(method, shown.error)]
        told.classes["", "ScapiRequestError"] = "ScapiRequestError"
    imports = told.imports(str(_module(api)))
    return "\n".join([*imports, *([""] if imports else []), *lines, *prints])


def _module(api: Api) -> Any:
    return api.packages["python"]["module"]


def _argument(told: Expression, value: Any, field: Field) -> Code:
    return "None" if value is None else told.of(value, field.type)


def _caught(method: Method, error: str) -> Iterator[str]:
    yield "except ScapiRequestError as error:"
    yield "    print(error)"
    text = f"{method.wire}: {error}"
    if is_plain(text):
        yield f"# {text}"


# --- what is printed ----------------------------------------------------------------------------


def printed(method: Method, shown: MethodExample) -> Iterator[str]:
    """The lines that print a result, and in comments what they print."""
    if not shown.has_result or method.result.type is None:
        return
    kind, value = python.plain(method.result.type), shown.result
    if value is None:
        yield from ("print(result)", "# None")
    elif isinstance(kind, Ref) and isinstance(value, dict):
        fields = fields_of(kind, [value])
        if fields:
            names = ", ".join(f"result.{python.field_name(field.words)}" for field in fields)
            if method.result.nullable:
                yield from ("if result is not None:", f"    print({names})")
            else:
                yield f"print({names})"
            yield _comment(fields, value)
    elif isinstance(kind, ListOf) and isinstance(python.plain(kind.item), Ref):
        fields = fields_of(python.plain(kind.item), value)
        if fields:
            names = ", ".join(f"item.{python.field_name(field.words)}" for field in fields)
            items = "result or ()" if method.result.nullable else "result"
            yield from (f"for item in {items}:", f"    print({names})")
            yield from (_comment(fields, item) for item in value)
    elif is_json(kind) and is_plain(str(value)):
        yield from ("print(result)", f"# {value}")


def _comment(fields: list[Field], value: dict[str, Any]) -> str:
    return "# " + " ".join(str(value[field.wire]) for field in fields)


def fields_of(kind: Type, values: list[Any]) -> list[Field]:
    """The first fields that all values have and that print alike in every language."""
    record = kind.target if isinstance(kind, Ref) else None
    if not isinstance(record, Record) or not 0 < len(values) <= MOST:
        return []
    fit = [field for field in record.fields if all(_shows(field, value) for value in values)]
    return fit[:SHOWN]


def _shows(field: Field, value: Any) -> bool:
    kind, item = (
        python.plain(field.type),
        value.get(field.wire) if isinstance(value, dict) else None,
    )
    simple = isinstance(kind, Primitive) or (
        isinstance(kind, Ref) and isinstance(kind.target, Enum)
    )
    return (
        simple
        and isinstance(item, str | int)
        and not isinstance(item, bool)
        and is_plain(str(item))
    )


def is_plain(text: str) -> bool:
    """It may stand behind a comment sign."""
    return (
        bool(text.strip(" "))
        and text == text.strip(" ")
        and not UNSAFE.search(text)
        and not set(text) & set("\n\t")
    )


def is_json(kind: Type) -> bool:
    """It arrives as JSON, with no class of ours in it."""
    match kind:
        case Primitive():
            return True
        case ListOf():
            return is_json(python.plain(kind.item))
        case MapOf():
            return is_json(python.plain(kind.value))
        case Union():
            return all(is_json(python.plain(member)) for member in kind.members)
        case _:
            return False
