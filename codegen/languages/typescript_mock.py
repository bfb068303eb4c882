"""TypeScript: the mock desktop of a package: its settings, triggers and overrides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.languages import typescript
from codegen.languages.homes import homes_in
from codegen.languages.mock_parts import (
    TriggerGroup,
    data_lines,
    mocks,
    named_options,
    open_options,
    option_parts,
    sent_fields,
    trigger_groups,
)
from codegen.languages.text import split_outside
from codegen.languages.typescript import WIDTH, literal, member, param_name
from codegen.languages.typescript_docs import comment, doc_in, prose, said
from codegen.languages.typescript_layout import declared, listed, signature
from codegen.languages.typescript_package import module_imports
from codegen.model import Api, Field, Home, Item, Method, Type
from codegen.model.behavior import Behavior, Trigger
from codegen.model.facts import Option

AWAY = Home("mock", "", ())  # no type is at home in the module of the mock
ROOT = "../"

# --- data ---------------------------------------------------------------------------------------


def data_text(api: Api, name: str, indent: int = 6) -> str:
    """A data file as JSON in texts, a line for each of its parts."""
    return "\n".join(f"{' ' * indent}{literal(line)}," for line in data_lines(api, name))


def method_table(api: Api) -> list[str]:
    """The wire names of methods, by namespace and by what a client calls them."""
    lines = []
    for namespace in api.method_namespaces:
        lines.append(f"  {typescript.key(typescript.client_property(namespace.words))}: {{")
        for method, key in typescript.method_keys(namespace).items():
            lines.append(f"    {typescript.key(key)}: {literal(method.wire)},")
        lines.append("  },")
    return lines


def groups(behavior: Behavior) -> tuple[TriggerGroup, ...]:
    """The groups of triggers; the first has those without a group."""
    return trigger_groups(behavior, typescript.field_name)


def trigger_table(behavior: Behavior) -> list[str]:
    """The wire names of triggers, by group and name."""
    lines = []
    for group in groups(behavior):
        pad = "    " if group.words else "  "
        lines += [f"  {typescript.key(group.name)}: {{"] if group.words else []
        for name, trigger in group.triggers:
            lines.append(f"{pad}{typescript.key(name)}: {literal(trigger.wire)},")
        lines += ["  },"] if group.words else []
    return lines


# --- settings and options -----------------------------------------------------------------------


def settings_members(behavior: Behavior) -> str:
    """What the mock can be told of what nobody documents."""
    return "".join(
        _member(setting, setting.wire, typescript.input_text(setting.type, AWAY))
        for setting in behavior.settings
    )


def option_members(api: Api) -> str:
    """The options of the host; those with a free part in their names, and those of other sections."""
    lines = [_member(it, it.wire, _option_type(it)) for it in named_options(api)]
    patterns: dict[str, list[str]] = {}
    for option in open_options(api):
        pattern = typescript.template(option_parts(option))
        patterns.setdefault(pattern, []).append(_option_type(option))
    if patterns:
        # An index signature holds for the names that others fit, too.
        kinds = [part for them in patterns.values() for text in them for part in _parts(text)]
        union = " | ".join(dict.fromkeys([*kinds, "undefined"]))
        lines += [f"  readonly [name: {pattern}]: {union};\n" for pattern in patterns]
    return "".join(lines)


def _parts(text: str) -> list[str]:
    return split_outside(text, "|")


def _option_type(option: Option) -> str:
    text = typescript.input_text(option.type, AWAY)
    if option.notation or "[]" in text:
        return "string | readonly string[]"
    return "string" if text == "string" else f"{text} | string"


def _member(item: Item, name: str, text: str) -> str:
    told = comment(said(item, 2), 2)
    return f"{told}{declared(f'readonly {member(name)}?:', f'{text} | undefined', ';', 2)}\n"


def slot_names(behavior: Behavior) -> str:
    """The names of what the state holds."""
    names = " | ".join(literal(slot.wire) for slot in behavior.slots) or "never"
    return declared("export type SlotName =", names, ";")


def page_members(behavior: Behavior) -> str:
    """What is known of a page."""
    return "".join(
        _member(field, field.wire, typescript.field_text(field, AWAY)) for field in behavior.page
    )


# --- triggers -----------------------------------------------------------------------------------


def trigger_members(behavior: Behavior) -> str:
    """The functions of triggers, by group."""
    text = ""
    for group in groups(behavior):
        if not group.words:
            text += "".join(_trigger(name, it, 2) for name, it in group.triggers)
            continue
        inside = "".join(_trigger(name, it, 4) for name, it in group.triggers)
        text += f"  readonly {member(group.name)}: {{\n{inside}  }};\n"
    return text


def _trigger(name: str, trigger: Trigger, indent: int) -> str:
    pad = " " * indent
    fields = sent_fields(trigger)
    lines = "".join(_param(field, trigger, indent + 2) for field in fields)
    mark = "?" if all(field.optional for field in fields) else ""
    told = comment(said(trigger, indent), indent)
    head, end = f"{pad}{member(name)}(", "): Json | undefined;\n"
    if not fields:
        return f"{told}{head}{end}"
    short = f"params{mark}: {{ {' '.join(lines.split()).removesuffix(';')} }}"
    if "/**" not in lines and len(head + short + end) <= WIDTH + 1:  # the line feed
        return f"{told}{head}{short}{end}"
    return f"{told}{head}params{mark}: {{\n{lines}{pad}}}{end}"


def _param(field: Field, around: Item, indent: int) -> str:
    text = typescript.param_text(field, AWAY)
    mark = "?" if field.optional else ""
    text = f"{text} | undefined" if field.optional and text != "unknown" else text
    head = declared(f"readonly {member(field.wire)}{mark}:", text, ";", indent)
    return f"{doc_in(field, around, indent)}{head}\n"


# --- overrides ----------------------------------------------------------------------------------


def override_members(api: Api) -> str:
    """What may stand in the place of methods, by namespace."""
    by_name = api.protocol is not None and api.protocol.named_params
    text = ""
    for namespace in api.method_namespaces:
        inside = "".join(
            _override(method, key, by_name)
            for method, key in typescript.method_keys(namespace).items()
        )
        name = member(typescript.client_property(namespace.words))
        text += f"  readonly {name}?: {{\n{inside}  }};\n"
    return text


def _override(method: Method, key: str, by_name: bool) -> str:
    pairs = [(param_name(field.words), _arrives(field)) for field in method.params]
    if by_name and pairs:
        pairs = [("params", _by_name(method))]
    result = typescript.result_text(method.result, AWAY)
    names = {name for name, _ in pairs}
    call = next(name for name in ("call", "theCall", "call_") if name not in names)
    params = [f"{name}: {text}" for name, text in pairs]
    params.append(_call(call, params, result, 6))
    lines = comment([prose(f"Answers `{method.wire}`.", 4)], 4)
    return f"{lines}{signature(f'readonly {member(key)}?: ', params, f' => {result};', 4)}\n"


def _call(name: str, params: list[str], result: str, indent: int) -> str:
    """The parameter that an override is told of its call by."""
    line = f"{name}: Call<[{', '.join(params)}], {result}>"
    pad = " " * indent
    if len(f"{pad}{line},") <= WIDTH:
        return line
    return f"{name}: Call<\n{listed('', params, ',', indent + 2)}\n{pad}  {result}\n{pad}>"


def _arrives(field: Field) -> str:
    text = typescript.field_text(field, AWAY)
    return f"{text} | undefined" if field.optional and text != "unknown" else text


def _by_name(method: Method) -> str:
    inside = "; ".join(
        f"{member(field.wire)}{'?' if field.optional else ''}: {_arrives(field)}"
        for field in method.params
    )
    return f"{{ {inside} }}"


def result_members(api: Api) -> str:
    """The result of each method, by wire name."""
    return "".join(
        declared(
            f"  readonly {member(method.wire)}:", typescript.result_text(method.result, AWAY), ";"
        )
        + "\n"
        for method in api.methods
    )


def mock_imports(api: Api) -> str:
    """The modules whose types the declarations name."""
    behavior = api.behavior
    if behavior is None:
        return ""
    homes = {home for kind in _kinds(api, behavior) for home in homes_in(kind)}
    return "".join(f"{line}\n" for line in module_imports(homes, ROOT))


def _kinds(api: Api, behavior: Behavior) -> Iterable[Type]:
    for method in api.methods:
        yield from (field.type for field in method.params)
        if method.result.type is not None:
            yield method.result.type
    for trigger in behavior.triggers:
        yield from (field.type for field in trigger.params)
    yield from (setting.type for setting in behavior.settings)
    yield from (field.type for field in behavior.page)


# --- README -------------------------------------------------------------------------------------


def first_trigger(behavior: Behavior) -> list[str]:
    """A trigger that the example fires: one whose arguments the spec gives examples for."""
    for group in groups(behavior):
        for name, trigger in group.triggers:
            needed = [field for field in sent_fields(trigger) if not field.optional]
            if all(field.examples for field in needed):
                inside = ", ".join(f"{member(it.wire)}: {literal(it.examples[0])}" for it in needed)
                path = f".{group.name}.{name}" if group.words else f".{name}"
                return [f"desktop.triggers{path}({f'{{ {inside} }}' if inside else ''});"]
    return []


def first_override(api: Api) -> list[str]:
    """Where the method stands that the example overrides."""
    for namespace in api.method_namespaces:
        for key in typescript.method_keys(namespace).values():
            return [f"{member(typescript.client_property(namespace.words))}: {{ {member(key)}"]
    return []


FILTERS: dict[str, Any] = {
    "data_text": data_text,
    "first_override": first_override,
    "first_trigger": first_trigger,
    "method_table": method_table,
    "mock_imports": mock_imports,
    "mocks": mocks,
    "option_members": option_members,
    "override_members": override_members,
    "page_members": page_members,
    "result_members": result_members,
    "settings_members": settings_members,
    "slot_names": slot_names,
    "trigger_members": trigger_members,
    "trigger_table": trigger_table,
}
