"""No fact of the API that this repository is about stands in the generator or in a template."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from codegen.model import Api, Enum, Record
from codegen.validate import json_schema
from tests.spec_examples import read

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("codegen", "templates")
SHORTEST = 5  # letters; shorter names are words of any language
PRODUCTS = re.compile(r"(?<![A-Za-z])(?:Genesys|WWE|wwe|scapi-facts)(?![A-Za-z])")
WORD = re.compile(r"\w+(?:[.:/-]\w+)*")

# Words of English, Python and TOML that the API happens to use as names. The keys of our spec
# language (`channel`, `event`, `title`, ...) need no entry.
ORDINARY = frozenset({
    "answer",  # what comes back
    "configuration",
    "email",  # a format of JSON Schema
    "errorMessage",  # a property of our own errors
    "extensions",  # of the distribution typing-extensions
    "number",  # a basic type
    "options",
    "reject",  # what promises do
    "state",  # what `scapi` remembers of its last run
    "system",  # [build-system]
    "target",  # what is generated
})  # fmt: skip

# Help texts show what a thing may look like. Nothing is made from them.
EXAMPLES = {
    "codegen/render.py": {"wwe"},  # a path, in a comment
    "codegen/resolve/types.py": {"Party", "State", "media"},  # short notation
    "codegen/rules/docs.py": {"Party"},  # short notation
    "codegen/rules/spelled.py": {"userData"},  # two spellings of one name
    "codegen/validate/calls.py": {"messenger"},  # a channel with a parameter
    "codegen/validate/facts.py": {"Agent", "agent", "employeeId", "interaction"},  # paths
    "codegen/validate/items.py": {"Agent"},  # a citation
}

# Words that mean something else in one file.
ELSEWHERE = {
    "templates/mock/page/app.js": {"State"},  # the heading of a tab
    "templates/mock/page/page.css": {"media"},  # @media
    "templates/mock/page/setup.js": {"State"},  # the heading of a part
    "templates/python/mock_server/connection.py": {"accept"},  # what servers do with a socket
}


@cache
def api() -> Api:
    return read(ROOT / "spec").api


def wire_names() -> Iterator[str]:
    """Everything that is sent: names, values, keys, constants."""
    for space in api().namespaces:
        yield space.wire
        for method in (*space.methods, *space.known):
            yield from (method.key, method.wire, *(param.wire for param in method.params))
    for definition in api().definitions:
        yield definition.wire
        if isinstance(definition, Record):
            yield from (field.wire for field in definition.fields)
        elif isinstance(definition, Enum):
            yield from (str(value.value) for value in definition.values)
    for channel in api().channels:
        yield from (channel.wire, *(event.wire for event in channel.events))
    security = api().security
    yield from (option.wire for option in (security.options if security is not None else ()))
    yield from protocol_texts(api().protocol)


def protocol_texts(protocol: Any) -> Iterator[str]:
    for name in protocol.__dataclass_fields__:
        value = getattr(protocol, name)
        if name.endswith("_key") or "marker" in name:
            yield value
        elif name.endswith("_constants") or name == "echo":
            yield from (str(part) for pair in value for part in pair)


@cache
def own_keys() -> frozenset[str]:
    """The keys of our spec language."""
    shapes = json_schema(entry=True)["$defs"].values()
    return frozenset(key for shape in shapes for key in shape["properties"])


@cache
def facts() -> frozenset[str]:
    """The names to look for."""
    own = own_keys()
    return frozenset(
        name
        for name in wire_names()
        if len(name) >= SHORTEST and WORD.fullmatch(name) and name not in own | ORDINARY
    )


def sources() -> list[Path]:
    """Every text file that the generator is made of."""
    files = [path for name in FOLDERS for path in sorted((ROOT / name).rglob("*"))]
    kinds = {".py", ".j2", ".yaml", ".js", ".mjs", ".ts", ".html", ".css", ".json"}
    sample = ROOT / "codegen/_init"  # a spec of its own, for `scapi init`
    return [
        path
        for path in files
        if path.is_file() and path.suffix in kinds and sample not in path.parents
    ]


def said(path: Path) -> Iterator[tuple[int, str]]:
    """What a file says in the end: strings of Python, without docstrings; else every line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(text.split("\n"), 1)
        return
    tree = ast.parse(text)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.lineno, node.value


def words(text: str) -> set[str]:
    """The words of a text, those with dots and dashes inside also in parts."""
    whole = WORD.findall(text)
    return {*whole, *(part for word in whole for part in re.findall(r"\w+", word))}


def allowed(path: Path) -> set[str]:
    """What a file may say."""
    name = path.relative_to(ROOT).as_posix()
    return EXAMPLES.get(name, set()) | ELSEWHERE.get(name, set())


def test_no_name_of_the_api_stands_in_the_generator() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sources()
        for line, text in said(path)
        for name in sorted(facts() & words(text) - allowed(path))
    ]
    assert not found, "\n".join(found)


def test_no_product_is_named_in_the_generator() -> None:
    """Not even in a comment."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {match[0]}"
        for path in sources()
        for line, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        for match in PRODUCTS.finditer(text)
        if match[0] not in EXAMPLES.get(path.relative_to(ROOT).as_posix(), ())
    ]
    assert not found, "\n".join(found)


def test_the_guard_knows_the_api() -> None:
    """Some names of each kind, or it would look for nothing."""
    assert len(facts()) > 300
    assert {"interaction", "setUserData", "employeeId", "MARK_DONE", "voice.dial"} <= facts()
    assert words('the key "interactionUUID", or voice.dial') & facts() >= {"interactionUUID"}
