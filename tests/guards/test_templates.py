"""A template says what, Python says how: every template is parsed and walked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))

# The kinds of nodes there may be. Whatever is not here is too clever for a template: `set`,
# comparison, arithmetic, concatenation, `and` and `or`, indexing, calls, tests, macros, ...
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.With,
    nodes.Name,
    nodes.Getattr,
    nodes.Filter,
    nodes.FilterBlock,  # text of a template through a filter: layout
    nodes.Keyword,
    nodes.Const,
    nodes.Not,
)
READY = (nodes.Name, nodes.Getattr, nodes.Filter)  # what an `if` may ask, or the `not` of it


def parsed(text: str) -> nodes.Template:
    return jinja2.Environment(trim_blocks=True, lstrip_blocks=True).parse(text)


def too_clever(tree: nodes.Node) -> Iterator[str]:
    """What a template does that it should not do."""
    for node in (tree, *tree.find_all(nodes.Node)):
        if not isinstance(node, ALLOWED) and not is_store(node):
            yield f"{node.lineno}: {type(node).__name__}"
        elif isinstance(node, nodes.If):
            asked = node.test.node if isinstance(node.test, nodes.Not) else node.test
            if not isinstance(asked, READY) or node.elif_:
                yield f"{node.lineno}: an `if` asks one ready-made thing"
        elif isinstance(node, nodes.For) and (node.test or node.recursive):
            yield f"{node.lineno}: a loop goes over a whole list"


def is_store(node: nodes.Node) -> bool:
    """The names of a loop: `for key, value in ...`."""
    return isinstance(node, nodes.Tuple) and node.ctx == "store"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_no_logic(path: Path) -> None:
    """Loops, `if` on one ready-made thing, filters, include and with; nothing else."""
    found = list(too_clever(parsed(path.read_text(encoding="utf-8"))))
    assert not found, "\n".join(f"{path.relative_to(ROOT)}:{what}" for what in found)


def test_there_are_templates() -> None:
    assert len(TEMPLATES) >= 10


CLEVER = (
    "{% set x = 1 %}",
    "{{ a == b }}",
    "{% if a == b %}{% endif %}",
    "{{ a + 1 }}",
    "{{ a ~ b }}",
    "{% if a and b %}{% endif %}",
    "{% if not (a or b) %}{% endif %}",
    "{{ a[0] }}",
    "{{ a['b'] }}",
    "{{ a.b() }}",
    "{{ f(a) }}",
    "{% if a is defined %}{% endif %}",
    "{{ a if b else c }}",
    "{% if a %}{% elif b %}{% endif %}",
    "{% for a in b if a %}{% endfor %}",
    "{% macro m() %}{% endmacro %}",
    "{{ [a, b] }}",
    "{{ {'a': b} }}",
    "{{ -a }}",
    "{% if 'a' in b %}{% endif %}",
    "{% do a %}",
)


@pytest.mark.parametrize("text", CLEVER)
def test_the_guard_sees_logic(text: str) -> None:
    """A guard that cannot fail guards nothing."""
    try:
        tree = parsed(text)
    except jinja2.TemplateSyntaxError:
        return  # not even Jinja, as we set it up
    assert list(too_clever(tree))


LAYOUT = """\
{% for key, value in item.pairs %}{% if not item | ready(key) %}{{ value.name | name(a=1) }}
{% else %}{% include "x.j2" %}{% endif %}{% endfor %}{% with a = b.c %}{{ a }}{% endwith %}
{% filter doc %}{{ a }}{% endfilter %}
"""


def test_the_guard_lets_layout_pass() -> None:
    assert not list(too_clever(parsed(LAYOUT)))
