"""What reading behaviour reports: the documentation of these rules, which are always errors."""

from __future__ import annotations

from codegen.rules.rule import Rule

BEHAVIOR = (
    Rule(
        "bad-expression",
        "error",
        "A text that is no expression, or no path of something that can be changed.",
        "No engine could run it.",
        "Look at the marked character; docs/decisions/0002-behaviour-vocabulary.md has the grammar.",
    ),
    Rule(
        "unknown-function",
        "error",
        "A call of a function or view that does not exist, or with other arguments than it takes.",
        "The list of functions is closed, so that two engines do the same.",
        "Correct the name or the arguments, or declare a view.",
    ),
    Rule(
        "unknown-part",
        "error",
        "Behaviour or a scenario names a part that does not exist: a method, list, state, timer, page, ...",
        "Nothing could be done with it.",
        "Correct the name, or declare the part.",
    ),
    Rule(
        "behavior-circle",
        "error",
        "A view or a sequence that uses itself.",
        "Evaluation has to end.",
        "Take the circle apart.",
    ),
)
