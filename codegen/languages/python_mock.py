"""Python: the mock desktop of a package: its settings, options and triggers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.languages import Filters, python, python_mock_readme
from codegen.languages.homes import homes_in
from codegen.languages.mock_parts import (
    NamedTrigger,
    TriggerGroup,
    data_lines,
    mocks,
    named_options,
    sent_fields,
    trigger_groups,
)
from codegen.languages.python_blocks import said_beside
from codegen.languages.python_imports import module_imports, names_in
from codegen.languages.python_layout import annotated, call, import_block, lay_out
from codegen.languages.python_methods import AWAY
from codegen.languages.text import sentence
from codegen.model import Api, Field, Item, Type, Union
from codegen.model.behavior import Behavior, Trigger
from codegen.model.facts import Option

# --- files --------------------------------------------------------------------------------------


def mock_data(api: Api, name: str) -> str:
    """A data file of the mock."""
    return "\n".join(data_lines(api, name))


def mock_page(package: Mapping[str, Any], name: str) -> str:
    """A page of the mock desktop, as its own target makes it; `name` is that under `uses`."""
    return str(package["used"](name).text)


def mock_command(module: object) -> str:
    """How the mock is started, as a literal."""
    return python.string(f"python -m {module}.mock")


def mock_extra(distribution: object) -> str:
    """What pip is asked for to have the server's packages, as a literal."""
    return python.string(f"{distribution}[mock]")


# --- settings and options -----------------------------------------------------------------------


def settings_entries(behavior: Behavior) -> str:
    """The keys of the dictionary of settings, each below what it says."""
    lines = []
    for setting in behavior.settings:
        lines += _entry(setting, python.string(_setting_type(setting.type)))
    return "\n".join(lines)


def option_entries(api: Api) -> str:
    """The keys of the dictionary of options."""
    lines = []
    for option in named_options(api):
        lines += _entry(option, python.string(_option_type(option)))
    return "\n".join(lines)


def _entry(item: Item, value: str) -> list[str]:
    told = sentence(item.description)
    comment = f"        {python.comment_text(told, 8)}"
    lines = lay_out(f"{python.string(item.wire)}: {value}", 8, ",")
    return [comment, *lines] if told else lines


def _setting_type(kind: Type) -> str:
    return (
        python.type_text(kind, AWAY) if isinstance(kind, Union) else python.input_text(kind, AWAY)
    )


def _option_type(option: Option) -> str:
    """An option may always be the text of the host's own notation."""
    text = _setting_type(option.type)
    if option.notation or text.startswith("Sequence"):
        return "str | Sequence[str]"
    return "str" if text == "str" else f"{text} | str"


# --- triggers -----------------------------------------------------------------------------------


def groups(behavior: Behavior) -> tuple[TriggerGroup, ...]:
    """The groups of triggers; the first has those without a group, and all other groups."""
    return trigger_groups(behavior, python.method_name)


def group_class(group: TriggerGroup) -> str:
    """The class of a group of triggers."""
    return python.class_name((*group.words, "triggers"))


def group_doc(group: TriggerGroup, indent: int) -> str:
    """The docstring of such a class."""
    about = f" of `{group.triggers[0].trigger.wire.partition('.')[0]}`" if group.words else ""
    return python.doc_text(f"What may happen{about} without a page asking.", indent)


def group_head(group: TriggerGroup) -> str:
    """The property that is a group."""
    return f"    def {group.name}(self) -> {group_class(group)}:"


def client_call(name: str) -> str:
    """The statement that makes a client."""
    values = ["transport", "timeout=timeout", "strict=strict", "trace=trace"]
    return "\n".join(call(f"return {name}(", values, 8))


def trigger_params(trigger: Trigger) -> str:
    """The parameters of a trigger, by name, one a line."""
    lines = []
    for field in sent_fields(trigger):
        default = ("UNSET" if python.takes_null(field) else "None") if field.optional else ""
        name, kind = python.param_name(field.words), python.param_type(field, AWAY)
        lines.append(f"        {annotated(name, kind, default, 8, ',')}")
    return "\n".join(lines)


def trigger_body(trigger: Trigger) -> str:
    """The call that fires a trigger."""
    pairs = (f"{python.string(field.wire)}: {_argument(field)}" for field in sent_fields(trigger))
    values = [python.string(trigger.wire), "{" + ", ".join(pairs) + "}"]
    return "\n".join(call("return self._fire(", values, 8))


def _argument(field: Field) -> str:
    name = python.param_name(field.words)
    return f"absent({name})" if field.optional and not python.takes_null(field) else name


def trigger_doc(named: NamedTrigger) -> str:
    """The docstring of a trigger."""
    parts = [python.item_doc(named.trigger)]
    if named.trigger.params:
        told = ((it, _told(it)) for it in named.trigger.params)
        lines = [f"- {python.param_name(it.words)}: {text}" for it, text in told if text]
        parts += ["Args:\n" + "\n".join(lines)] if lines else []
    return python.doc_text("\n\n".join(parts), 8)


def _told(field: Field) -> str:
    text = sentence(" ".join(field.description.split()))
    return " ".join(part for part in (text, said_beside(field)) if part)


def desktop_imports(behavior: Behavior) -> str:
    """What the module of the desktop imports for its annotations, for type checkers only."""
    kinds = [field.type for field in (*_trigger_fields(behavior), *behavior.page)]
    kinds += [it.type for it in behavior.settings]
    homes = {home for kind in kinds for home in homes_in(kind)}
    lines = module_imports(homes, AWAY, 2, names_in(_desktop_code(behavior)))
    return "".join(f"    {part}\n" for line in lines for part in line.split("\n"))


def outside_imports(api: Api, behavior: Behavior) -> str:
    """What that module imports of the standard library."""
    used = names_in(_desktop_code(behavior) + option_entries(api))
    lines = import_block({"Mapping"} | (used & {"Sequence"}), "collections.abc")
    lines.append("from functools import cached_property")
    names = {"TYPE_CHECKING", "Any", "TypedDict"} | (used & {"Literal"})
    return "\n".join([*lines, *import_block(names, "typing")])


def runtime_imports(behavior: Behavior) -> str:
    """What that module imports of the runtime."""
    used = names_in(_desktop_code(behavior))
    lines = import_block(used & {"absent"}, ".._runtime.params")
    return "".join(f"{line}\n" for line in [*lines, *_unset(used)])


def _unset(used: set[str]) -> list[str]:
    return import_block(used & {"UNSET", "Unset"}, ".._runtime.unset")


def _trigger_fields(behavior: Behavior) -> list[Field]:
    return [field for trigger in behavior.triggers for field in sent_fields(trigger)]


def _desktop_code(behavior: Behavior) -> str:
    """The annotations and calls of the module of the desktop."""
    code = [_setting_type(setting.type) for setting in behavior.settings]
    code += [python.input_text(field.type, AWAY) for field in behavior.page]
    for trigger in behavior.triggers:
        code += [trigger_params(trigger), *map(_argument, sent_fields(trigger))]
    return "\n".join(code)


def page_params(behavior: Behavior) -> str:
    """The parameters of a client that say something of its page."""
    lines = []
    for field in behavior.page:
        kind = python.input_text(field.type, AWAY)
        kind = kind if kind == "Any" or "None" in kind.split() else f"{kind} | None"
        lines.append(f"        {annotated(_page_name(field), kind, 'None', 8, ',')}")
    return "\n".join(lines)


def page_fields(behavior: Behavior) -> str:
    """The same as a dictionary of those that are given, one a line."""
    return "\n".join(
        line
        for field in behavior.page
        for line in lay_out(f"{python.string(field.wire)}: {_page_name(field)}", 12, ",")
    )


def _page_name(field: Field) -> str:
    name = python.param_name(field.words)
    return f"{name}_" if name in ("id", "origin", "strict", "trace", "fields") else name


FILTERS: Filters = {
    "client_call": client_call,
    "desktop_imports": desktop_imports,
    "first_trigger": python_mock_readme.first_trigger,
    "group_class": group_class,
    "group_doc": group_doc,
    "group_head": group_head,
    "named_options": named_options,
    "option_entries": option_entries,
    "page_fields": page_fields,
    "mock_command": mock_command,
    "mock_extra": mock_extra,
    "mock_page": mock_page,
    "mock_data": mock_data,
    "mocks": mocks,
    "outside_imports": outside_imports,
    "page_params": page_params,
    "runtime_imports": runtime_imports,
    "settings_entries": settings_entries,
    "trigger_body": trigger_body,
    "trigger_doc": trigger_doc,
    "trigger_groups": groups,
    "trigger_params": trigger_params,
}
