"""Markdown: what can be chosen about the mock, and what can be done to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from codegen.languages import markdown_items
from codegen.languages.markdown import code_cell
from codegen.languages.markdown_behavior import Conduct, conduct_of, each_once, spots
from codegen.languages.markdown_code import compact
from codegen.languages.markdown_items import Page, link
from codegen.model import Field, Method
from codegen.model.behavior import Rule, Setting, Slot, Trigger

FEW = 6  # requests that fit into a cell


def setting_default(setting: Setting) -> str:
    """A setting's default, for a cell."""
    return code_cell(compact(setting.default))


def setting_type(setting: Setting, here: Page) -> str:
    """A setting's type with its limits, for a cell."""
    limits = markdown_items.limits_text(setting.limits)
    return markdown_items.type_text(setting.type, here) + (f", {limits}" if limits else "")


def setting_why(setting: Setting, here: Page) -> str:
    """Why it can be chosen: what nobody says, or who says it."""
    parts = [markdown_items.cell(setting.undocumented, here)] if setting.undocumented else []
    if setting.sources:
        parts.append(f"Stated by {markdown_items.sources(setting.sources, here)}.")
    return " ".join(parts)


def setting_scope(setting: Setting, here: Page) -> str:
    """The rules that read it, then the requests that it matters for."""
    found = conduct_of(here.api)
    if found is None:
        return ""
    rules = [rule for rule in found.behavior.rules if setting in found.settings_of_rule(rule)]
    methods = _methods_by_setting(found).get(setting, [])
    parts = [f"{'rules' if rules[1:] else 'rule'} {_rule_names(rules)}"] if rules else []
    if len(methods) > FEW:
        parts.append(f"{len(methods)} requests")
    elif methods:
        parts.append(", ".join(link(method, here) for method in methods))
    return "; ".join(parts) or "other answers, triggers, timers"


def _rule_names(rules: list[Rule]) -> str:
    return ", ".join(f"[{code_cell(rule.wire)}](#rules)" for rule in rules)


@lru_cache(maxsize=2)
def _methods_by_setting(found: Conduct) -> dict[Setting, list[Method]]:
    by_setting: dict[Setting, list[Method]] = {}
    methods = {
        cause.name: cause.method
        for reaction in found.behavior.reactions
        for cause in reaction.causes
        if cause.method is not None
    }
    for name, method in methods.items():
        for setting in found.settings_for(name):
            by_setting.setdefault(setting, []).append(method)
    return by_setting


def beginnings(here: Page) -> Iterator[tuple[str, str]]:
    """The options that the mock sets from the start, with their values, for cells."""
    behavior = here.api.behavior
    security = here.api.security
    known = {option.wire: option for option in security.options} if security is not None else {}
    for name, value, _ in behavior.options if behavior is not None else ():
        shown = link(known[name], here) if name in known else code_cell(name)
        yield shown, code_cell(compact(value))


def rule_scope(rule: Rule) -> str:
    """What a rule is looked at before."""
    words = (("a request", rule.requests), ("a subscription", rule.subscriptions))
    return " and ".join(word for word, given in words if given)


def slot_type(slot: Slot, here: Page) -> str:
    """What a part of the state holds."""
    kind = markdown_items.type_text(slot.type, here)
    return f"list of {kind} by {code_cell(slot.key)}" if slot.is_list else kind


def given(field: Field) -> str:
    """Whether a parameter of a trigger has to be given."""
    return "optional" if field.optional or field.has_default else "required"


def beside_trigger(trigger: Trigger, here: Page) -> list[str]:
    """What else there is to say of a trigger, as items of a list."""
    events = trigger_events(trigger, here)
    lines = [f"**Events:** {events}" if events else "", markdown_items.facts(trigger, here)]
    return [line for line in lines if line]


def trigger_events(trigger: Trigger, here: Page) -> str:
    """The events that may follow a trigger."""
    found = conduct_of(here.api)
    if found is None:
        return ""
    ways = [
        found.outline.way(reaction)
        for reaction in found.behavior.reactions
        if any(cause.trigger is trigger for cause in reaction.causes)
    ]
    return spots(found, each_once(ways).values(), here)
