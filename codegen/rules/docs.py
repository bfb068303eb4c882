"""docs/rules.md, made from the table."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.rules.rule import Rule
from codegen.rules.table import GROUPS, RULES

_HEAD = """\
<!-- Made from codegen/rules/table.py. Do not edit; run `make update-golden`. -->

# Rules

What `scapi lint` reports, and what every other command reports before it does anything. A finding
names the rule, the exact place and a way out:

```text
namespaces/door.yaml:12:15: error[unknown-type] there is no type "Partyy"
  11 |       party:
> 12 |         type: Partyy
     |               ^
  hint: did you mean "Party"?
```

An error stops every command; a warning does not, though `scapi lint` exits with 1 for both. A spec
sets severities in its entry file:

```yaml
lint:
  rules:
    missing-example: error # error, warning or off
    missing-source: "off"
```

A rule that is off does not run. The severity of a rule marked as fixed cannot be changed: it is
broken before there is a model of the spec, so there would be nothing to go on with.
"""


def rules_page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([_HEAD, *_contents(), *(line for group in GROUPS for line in _group(group))])


def severity_text(rule: Rule) -> str:
    """`warning`, or `error, fixed`."""
    return rule.severity if rule.check is not None else f"{rule.severity}, fixed"


def _contents() -> Iterator[str]:
    yield f"There are {len(RULES)} rules.\n"
    yield "| rule | severity | reports |"
    yield "|---|---|---|"
    for rule in RULES.values():
        summary = rule.summary.replace("|", "\\|")
        yield f"| [{rule.id}](#{rule.id}) | {severity_text(rule)} | {summary} |"
    yield ""


def _group(name: str) -> Iterator[str]:
    yield f"## {name}\n"
    for rule in GROUPS[name]:
        yield f"### {rule.id}\n"
        yield f"{rule.summary} ({severity_text(rule)})\n"
        yield f"**Why:** {rule.why}\n"
        yield f"**What to do:** {rule.fix}\n"
        yield f"Example: [tests/errors/{rule.id}](../tests/errors/{rule.id})\n"
