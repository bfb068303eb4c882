"""Rules on behaviour and scenarios. What they need is loaded only for a spec that has behaviour."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.model import Fact
from codegen.problems import Finding, did_you_mean
from codegen.rules.rule import Rule, Scope


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


# --- names and values ---------------------------------------------------------------------------


def unknown_name(scope: Scope) -> Iterator[Finding]:
    """A name in an expression that nothing has."""
    return _walked(scope, "unknown-name")


def value_mismatch(scope: Scope) -> Iterator[Finding]:
    """A value that is not of its type."""
    return _walked(scope, "value-mismatch")


def unknown_value(scope: Scope) -> Iterator[Finding]:
    """A value that its type does not know, but takes."""
    return _walked(scope, "unknown-value")


def _walked(scope: Scope, rule: str) -> Iterator[Finding]:
    """What the walk through all expressions found; it is walked once."""
    api, behavior = scope.api, scope.api.behavior
    if behavior is None:
        return iter(())
    if scope.walked is None:
        from codegen.rules.behavior_stories import Stories
        from codegen.rules.behavior_walk import Walk

        walk = Walk(api, behavior)
        walk.whole()
        stories = Stories(api, behavior, walk)
        for scenario in api.scenarios:
            stories.check(scenario)
        scope.walked = list(walk.findings.values())
    return (finding for finding in scope.walked if finding.rule == rule)


# --- parts --------------------------------------------------------------------------------------


def unannounced_event(scope: Scope) -> Iterator[Finding]:
    """An event that no machine can announce."""
    if scope.api.behavior is None:
        return iter(())
    from codegen.rules.behavior_events import unannounced

    return unannounced(scope.api.behavior)


def unreachable_state(scope: Scope) -> Iterator[Finding]:
    """A state that no entry is ever in."""
    if scope.api.behavior is None:
        return iter(())
    from codegen.rules.behavior_parts import unreachable_states

    return unreachable_states(scope.api.behavior)


def stuck_state(scope: Scope) -> Iterator[Finding]:
    """A state in which nothing happens."""
    if scope.api.behavior is None:
        return iter(())
    from codegen.rules.behavior_parts import stuck_states

    return stuck_states(scope.api.behavior)


def shadowed_reaction(scope: Scope) -> Iterator[Finding]:
    """A reaction that never runs."""
    if scope.api.behavior is None:
        return iter(())
    from codegen.rules.behavior_parts import shadowed_reactions

    return shadowed_reactions(scope.api.behavior)


def dead_effect(scope: Scope) -> Iterator[Finding]:
    """An effect that never runs."""
    if scope.api.behavior is None:
        return iter(())
    from codegen.rules.behavior_parts import dead_effects

    return dead_effects(scope.api.behavior)


def late_refusal(scope: Scope) -> Iterator[Finding]:
    """A refusal after a change."""
    if scope.api.behavior is None:
        return iter(())
    from codegen.rules.behavior_parts import Refusals

    return Refusals(scope.api.behavior).check()


def unused_part(scope: Scope) -> Iterator[Finding]:
    """A part that nothing uses."""
    if scope.api.behavior is None:
        return iter(())
    from codegen.rules.behavior_parts import unused_parts

    return unused_parts(scope.api.behavior)


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
        unknown_name,
    ),
    Rule(
        "value-mismatch",
        "error",
        "Behaviour or a scenario puts a value where one of another type belongs.",
        "The mock would send or hold what no real host does.",
        "Correct the value. Where the type is wrong, correct that.",
        value_mismatch,
    ),
    Rule(
        "unknown-value",
        "warning",
        "Behaviour has a value or a field that its open type does not list.",
        "Others may arrive from the host, but who writes one here has mostly misspelt it.",
        "Correct the value, or add it to the type.",
        unknown_value,
    ),
    Rule(
        "unannounced-event",
        "error",
        "An event is emitted by its name alone, and no machine can announce it.",
        "Nobody knows on which channel it goes out, or what it carries.",
        "Correct the name, add `announce` to the machine, say `of`, or write `channel` and `data`.",
        unannounced_event,
    ),
    Rule(
        "unreachable-state",
        "error",
        "A state that no entry is ever in.",
        "Its transitions never run, though they look as if the host behaved so.",
        "Lead to it with `to`, `enter`, `create` or `initial`, or remove it.",
        unreachable_state,
    ),
    Rule(
        "stuck-state",
        "warning",
        "A state in which nothing happens any more, and that is not marked as final.",
        "Entries in it stay for ever, which is mostly a forgotten transition.",
        "Add a transition, or `final: true`.",
        stuck_state,
    ),
    Rule(
        "shadowed-reaction",
        "error",
        "A reaction that never runs, because one before it always does.",
        "The first that fits is taken, in the order of the spec.",
        "Give the earlier one a condition, change their order, or remove one.",
        shadowed_reaction,
    ),
    Rule(
        "dead-effect",
        "error",
        "An effect after a `refuse` or `ignore` that always ends the reaction.",
        "It never runs.",
        "Move it up, or make what ends the reaction conditional.",
        dead_effect,
    ),
    Rule(
        "late-refusal",
        "warning",
        "A reaction refuses after it has changed something.",
        "The page is told that nothing happened, and something did.",
        "Look at all conditions first, then change things. Rules may do both.",
        late_refusal,
    ),
    Rule(
        "unused-part",
        "warning",
        "A trigger, sequence, view, setting or timer that nothing uses.",
        "Readers look for what it does.",
        "Use it, or remove it.",
        unused_part,
    ),
    Rule(
        "page-mismatch",
        "error",
        "A panel, shortcut or the demo page names what does not exist, or sends what does not fit.",
        "The page of the mock would show nothing there, or a button would fail.",
        "Correct the name or the value; names are those of slots, fields, methods and triggers.",
        page_mismatch,
    ),
)
