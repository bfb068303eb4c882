"""Rules on behaviour and scenarios. What they need is loaded only for a spec that has behaviour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from codegen.model import Api, Fact
from codegen.problems import Finding, did_you_mean
from codegen.rules.rule import Check, Rule, Scope


def method_without_behavior(scope: Scope) -> Iterator[Finding]:
    """A method that a mock would never answer."""
    behavior = scope.api.behavior
    if behavior is None:
        return
    called = {c.name for r in behavior.reactions for c in r.causes if c.kind == "call"}
    for method in scope.api.methods:
        if method.wire not in called:
            message = f"nothing says what {method.wire} does"
            hint = f"add a reaction with `call: {method.wire}`"
            yield Finding("method-without-behavior", message, method.at, hint, on_key=True)


def unknown_setting(scope: Scope) -> Iterator[Finding]:
    """A fact that a setting decides which does not exist."""
    behavior = scope.api.behavior
    if behavior is None:
        return
    known = {setting.wire for setting in behavior.settings}
    for fact in _facts(scope):
        if fact.setting and fact.setting not in known:
            hint = did_you_mean(fact.setting, known) or "declare it under `behavior.settings`"
            message = f'there is no setting "{fact.setting}"'
            yield Finding("unknown-setting", message, fact.at.child("setting"), hint)


def _facts(scope: Scope) -> Iterator[Fact]:
    api = scope.api
    if api.protocol is not None:
        yield from (*api.protocol.dispatch, *api.protocol.rules)
        yield from api.protocol.script.rules if api.protocol.script is not None else ()
    yield from api.security.rules if api.security is not None else ()
    for topic in api.topics:
        yield from topic.facts


# --- what other modules look at -----------------------------------------------------------------


def _walked(rule: str) -> Check:
    """What the walk through all expressions found for a rule; it is walked once."""

    def check(scope: Scope) -> Iterator[Finding]:
        if scope.walked is None:
            scope.walked = list(_walk(scope.api))
        return (finding for finding in scope.walked if finding.rule == rule)

    return check


def _walk(api: Api) -> Iterable[Finding]:
    if api.behavior is None:
        return ()
    from codegen.rules.behavior_stories import Stories
    from codegen.rules.behavior_walk import Walk

    walk = Walk(api, api.behavior)
    walk.whole()
    stories = Stories(api, api.behavior, walk)
    for scenario in api.scenarios:
        stories.check(scenario)
    return walk.findings.values()


def _late(module: str, name: str) -> Check:
    """A check that takes the behaviour; its module is loaded only if there is any."""

    def check(scope: Scope) -> Iterator[Finding]:
        if scope.api.behavior is None:
            return iter(())
        check_behavior = getattr(import_module(f"codegen.rules.{module}"), name)
        found: Iterator[Finding] = check_behavior(scope.api.behavior)
        return found

    return check


def _wired(name: str) -> Check:
    """A check of what a mock makes of messages."""

    def check(scope: Scope) -> Iterator[Finding]:
        if scope.api.behavior is None:
            return iter(())
        from codegen.rules import behavior_wire

        found: Iterator[Finding] = getattr(behavior_wire, name)(scope.api)
        return found

    return check


def page_mismatch(scope: Scope) -> Iterator[Finding]:
    """What the page of a mock names or sends."""
    behavior = scope.api.behavior
    if behavior is None or not behavior.shown:
        return iter(())
    from codegen.rules.behavior_page import mismatches

    return mismatches(scope.api, behavior, scope.checker)


RULES = (
    Rule(
        "method-without-behavior",
        "error",
        "A method that no reaction answers, in a spec with behaviour.",
        "The mock would refuse it whatever the page does, as if that were what the host does.",
        "Add a reaction with `call`, or set this rule to `off` while behaviour is being written.",
        method_without_behavior,
    ),
    Rule(
        "unknown-setting",
        "error",
        "A fact names a setting that the behaviour does not have.",
        "A reader could not choose what nobody documents.",
        "Correct the name, or declare it under `behavior.settings`.",
        unknown_setting,
    ),
    Rule(
        "unknown-name",
        "error",
        "An expression, or a scenario, names something that does not exist.",
        "It would be absent whatever happens, so that a condition never holds.",
        "Correct the name. Names come from `let`, `as`, `with` and `for`, members from the types.",
        _walked("unknown-name"),
    ),
    Rule(
        "value-mismatch",
        "error",
        "Behaviour or a scenario puts a value where one of another type belongs.",
        "The mock would send or hold what no real host does.",
        "Correct the value. Where the type is wrong, correct that.",
        _walked("value-mismatch"),
    ),
    Rule(
        "unknown-value",
        "warning",
        "Behaviour has a value or a field that its open type does not list.",
        "Others may arrive from the host, but who writes one here has mostly misspelt it.",
        "Correct the value, or add it to the type.",
        _walked("unknown-value"),
    ),
    Rule(
        "unannounced-event",
        "error",
        "An event is emitted by its name alone, and no machine can announce it.",
        "Nobody knows on which channel it goes out, or what it carries.",
        "Correct the name, add `announce` to the machine, say `of`, or write `channel` and `data`.",
        _late("behavior_events", "unannounced"),
    ),
    Rule(
        "unreachable-state",
        "error",
        "A state that no entry is ever in.",
        "Its transitions never run, though they look as if the host behaved so.",
        "Lead to it with `to`, `enter`, `create` or `initial`, or remove it.",
        _late("behavior_parts", "unreachable_states"),
    ),
    Rule(
        "stuck-state",
        "warning",
        "A state in which nothing happens any more, and that is not marked as final.",
        "Entries in it stay for ever, which is mostly a forgotten transition.",
        "Add a transition, or `final: true`.",
        _late("behavior_parts", "stuck_states"),
    ),
    Rule(
        "shadowed-reaction",
        "error",
        "A reaction that never runs, because one before it always does.",
        "The first that fits is taken, in the order of the spec.",
        "Give the earlier one a condition, change their order, or remove one.",
        _late("behavior_parts", "shadowed_reactions"),
    ),
    Rule(
        "dead-effect",
        "error",
        "An effect after a `refuse` or `ignore` that always ends the reaction.",
        "It never runs.",
        "Move it up, or make what ends the reaction conditional.",
        _late("behavior_parts", "dead_effects"),
    ),
    Rule(
        "late-refusal",
        "warning",
        "A reaction refuses after it has changed something.",
        "The page is told that nothing happened, and something did.",
        "Look at all conditions first, then change things. Rules may do both.",
        _late("behavior_parts", "late_refusals"),
    ),
    Rule(
        "unused-part",
        "warning",
        "A trigger, sequence, view, setting or timer that nothing uses.",
        "Readers look for what it does.",
        "Use it, or remove it.",
        _late("behavior_parts", "unused_parts"),
    ),
    Rule(
        "page-mismatch",
        "error",
        "A panel, shortcut or the demo page names what does not exist, or sends what does not fit.",
        "The page of the mock would show nothing there, or a button would fail.",
        "Correct the name or the value; names are those of slots, fields, methods and triggers.",
        page_mismatch,
    ),
    Rule(
        "step-without-message",
        "error",
        "A step of a scenario subscribes or unsubscribes, and the protocol has no such message.",
        "There is nothing that the page could send.",
        "Add the message to `protocol`, or remove the step: without `subscribe` events come unasked.",
        _wired("steps_without_message"),
    ),
    Rule(
        "ambiguous-message",
        "error",
        "A mock would take a message to subscribe or unsubscribe, or a request, for another one.",
        "It tells them apart by their constants; it would answer what nobody has asked, or nothing.",
        "Give the message constants that no other one carries.",
        _wired("ambiguous_messages"),
    ),
)
