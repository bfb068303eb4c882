"""Text of a spec reaches every target as text, whatever is in it, and never as code.

One spec has a slot in every place where text may stand. Hypothesis fills it (the same way every
time); what comes out must be valid, say the same, and hide nothing.
"""

from __future__ import annotations

import ast
import itertools
import json
import sys
import tempfile
import tomllib
import types
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from typing import Any, Self

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from codegen import pipeline, targets
from codegen.problems import SpecError, UsageError
from tests.docs import pages as reference

JINJA = tuple(target.name for target in targets.available() if target.engine == "jinja")
NUMBERS = itertools.count()

# Each of these has broken some generator.
PIECES = (
    "'", '"', "'''", '"""', '""""', "\\", "\\\\", "\\'", '\\"', '\\"""', "`", "``", "```\n", "*/", "/*",
    "//", "<!--", "-->", "]]>", "</script>", "<script>alert(1)</script>", "<img src=x onerror=y>",
    "&amp;", "&", "<", "\n", "\n\n", "\r", "\r\n", "\t", "\x00", "\x07", "\x0b", "\x0c", "\x1b[31m",
    "\x7f", "\x85", "\xa0", "\xad", "\u061c", "\u200b", "\u200f", "\u2028", "\u2029", "\u202e",
    "\u2066", "\u2069", "\ufeff", "\uffff", "\u0890", "\U0001d173", "\U0001f600",
    "\U000e0041", "\U0010ffff", "{{ 7*7 }}",
    "{% raw %}", "{% endraw %}", "{#", "#}", "{% include 'src/client.py.j2' %}", "{}", "{0}", "{x}",
    "%s", "%(x)d", "${x}", "$1", "\\N{BULLET}", "\\x41", "\\u0041", "\\n", "\\1", "#", "# ", "##",
    "- ", "* ", "1. ", "> ", "| a | b |", "---", "===", "    code",
    "[a](javascript:b)", "![a](b)", "*a*", "_a_", "~~a~~", "a" * 300, "word " * 40, ";", ":", ": ", " #", "!",
    "import os", "raise SystemExit", "__import__('os')", "f'{1}'", "é", "日本語", "ａ", "İ", "ß", " ", "",
)  # fmt: skip
LONG = "".join(PIECES)
PRINTABLE = "".join(piece for piece in PIECES if piece.isprintable() and "{" not in piece)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=12)

SLOW = settings(
    max_examples=60,  # and those that are named: all pieces at once are among them
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


OFF = (
    "missing-description", "missing-example", "missing-source", "missing-since", "missing-edition",
    "unused-type", "example-unknown-value",
)  # fmt: skip


# --- a spec with a slot everywhere --------------------------------------------------------------


def spec_with(text: str, wire: str) -> dict[str, Any]:
    """`text` wherever people read it, `wire` wherever machines do; code has names of its own."""
    said = {"description": text, "note": text, "undocumented": text, "deprecated": text}
    part = " ".join(text.split())  # a citation has one line
    said["source"] = f"S {part}".strip()
    field = {**said, "type": "string?", "default": wire, "example": wire, "name": "fieldName"}
    fixed = {"type": json.dumps(wire), "name": "fixed", **said}
    parts = (json.dumps(wire), json.dumps(f"{wire}, (["), "integer", json.dumps(f'{wire}"]) |'))
    choice = {"type": " | ".join(parts), "optional": True}
    fields = {f"f{wire}": field, "literal": fixed, "choice": choice}
    item = {**said, "fields": fields, "example": {"literal": wire}}
    state = {"value": wire, "name": "hostile", **said}
    return {
        "scapi": 1,
        "info": {"title": text, "short": text, "description": text, "version": text, "disclaimer": text,
                 "authors": [text], "license": "MIT"},
        "packages": {"python": {"distribution": "hostile", "module": "hostile"},
                     "typescript": {"package": "hostile"}},
        "sources": {"S": {"title": text, "date": text, "location": text, "description": text}},
        "editions": {"E": {"title": text, "description": text, "date": text}},
        "versions": {"V": {"title": text, "description": text}},
        "lint": {"rules": dict.fromkeys(OFF, "off")},
        "protocol": {
            **said,
            "timeout": 1,
            "correlation": {"key": f"i{wire}"},
            "request": {"method_key": f"m{wire}", "params_key": f"p{wire}", "constants": {f"c{wire}": wire}},
            "response": {"result_key": f"r{wire}", "error_key": f"e{wire}"},
            "event": {"channel_key": f"h{wire}", "data_key": f"d{wire}"},
            "echo": {f"o{wire}": text},
            "marker": {"key": f"k{wire}", "contains": wire, "own": wire},
            "messages": {"call": {**said, "direction": "out", "shape": text, "examples": [{wire: wire}]}},
            "dispatch": [{"topic": text, **said}],
            "rules": [{"topic": text, **said}],
        },
        "types": {
            "Item": item,
            "State": {**said, "values": {f"v{wire}": state}},
            "Union": {**said, "tag": f"t{wire}", "variants": {f"u{wire}": {"fields": {f"t{wire}": {
                "type": json.dumps(f"u{wire}"), "name": "tagName"}}, "extends": "Named"}}},
            "Named": {"fields": {"item": "Item?"}},
        },
        "namespaces": {
            f"n{wire}": {
                **said,
                "name": "space",
                "methods": {
                    f"m{wire}": {
                        **said,
                        "name": "call",
                        "params": {f"a{wire}": {**field, "name": "argument"}},
                        "result": {**said, "type": "Item"},
                        "examples": [{"title": text, "error": text, "source": said["source"]}],
                    }
                },
            }
        },
        "channels": {
            f"c{wire}": {
                **said,
                "name": "channel",
                "tag": f"t{wire}",
                "events": {f"e{wire}": {**said, "name": "happened", "fields": {
                    f"f{wire}": field, "plain": "string?"}}},
            }
        },
        "errors": {"limit": {**said, "kind": "rate-limit", "message": text, "examples": [text]}},
        "security": {**said, "section": text, "options": {"o": {**said, "type": "string", "default": wire,
                     "effect": text, "examples": [wire]}},
                     "grammars": {"g": {**said, "productions": {"value": text}, "vectors": [
                         {"input": {wire: wire}, "means": [wire], "description": text}]}},
                     "rules": [{"topic": text, **said}]},
        "flows": {"f": {**said, "channel": f"c{wire}", "columns": {"column": "plain"}, "modes": {"m": {
            **said, "title": text, "steps": {"s": {**said, "title": text, "events": [
                {"event": f"e{wire}", "column": wire}]}}}}}},
        "topics": {"t": {**said, "title": text, "facts": [{"description": text, "topic": text}]}},
        "errata": {"x": {"source": "S", "says": text, "path": "types.Item", "resolution": text,
                         "reason": text}},
    }  # fmt: skip


class Quoting(yaml.CSafeDumper):
    """Writes every text in quotes, with escapes: YAML cannot change it."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Quoting.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def built(tree: dict[str, Any], names: tuple[str, ...] = JINJA) -> dict[str, bytes]:
    """Every file that is made of a spec, through YAML and all stages."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scapi.yaml"
        path.write_text(yaml.dump(tree, Dumper=Quoting, sort_keys=False, width=10**6), "utf-8")
        return {file.path: file.data for file in pipeline.build(pipeline.read_spec(path), names)}


# --- what it says in Python ---------------------------------------------------------------------


def same(text: str) -> str:
    """A text but for its white space."""
    return " ".join(text.replace("\r\n", "\n").split())


def docs(tree: ast.AST) -> Iterator[str]:
    """Every text that stands by itself: docstrings, also those below a field."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def class_of(tree: ast.Module, name: str) -> ast.ClassDef:
    return next(it for it in tree.body if isinstance(it, ast.ClassDef) and it.name == name)


def module_of(files: dict[str, bytes]) -> str:
    """The module of the one channel."""
    (name,) = (
        path for path in files if path.startswith("python/src/hostile/events/") and "__" not in path
    )
    return name.rpartition("/")[2].removesuffix(".py")


class InMemory(MetaPathFinder, Loader):
    """Imports a package from texts; its runtime is shared by all, since it is copied as it is."""

    def __init__(self, package: str, files: dict[str, bytes]) -> None:
        self.texts = {}
        for path, data in files.items():
            inside = path.removeprefix("python/src/hostile/")
            if inside != path and inside.endswith(".py") and not inside.startswith("_runtime/"):
                dotted = inside.removesuffix(".py").replace("/", ".").removesuffix("__init__")
                self.texts[f"{package}.{dotted}".rstrip(".")] = data
        self.packages = {name.rpartition(".")[0] for name in self.texts} | {package}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name not in self.texts:
            return None
        return spec_from_loader(name, self, is_package=name in self.packages)

    def exec_module(self, module: types.ModuleType) -> None:
        exec(compile(self.texts[module.__name__], module.__name__, "exec"), module.__dict__)


@cache
def runtime() -> dict[str, types.ModuleType]:
    """The hand-written part, imported once."""
    folder = tempfile.mkdtemp()
    for path, data in built(spec_with("x", "x"), ("python",)).items():
        inside = path.removeprefix("python/src/hostile/")
        if inside.startswith("_runtime/"):
            file = Path(folder) / "hostile_base" / inside
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    sys.path.insert(0, folder)
    try:
        for file in sorted((Path(folder) / "hostile_base/_runtime").glob("*.py")):
            import_module(f"hostile_base._runtime.{file.stem}".removesuffix(".__init__"))
    finally:
        sys.path.remove(folder)
    start = "hostile_base."
    return {
        name.removeprefix(start): it for name, it in sys.modules.items() if name.startswith(start)
    }


class Package:
    """A generated package, imported for the time of a `with`."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.name = f"hostile_{next(NUMBERS)}"
        self.finder = InMemory(self.name, files)

    def __enter__(self) -> Self:
        sys.meta_path.insert(0, self.finder)
        for name, module in runtime().items():
            sys.modules[f"{self.name}.{name}"] = module
        return self

    def __exit__(self, *error: object) -> None:
        sys.meta_path.remove(self.finder)
        for name in [name for name in sys.modules if name.startswith(f"{self.name}.")]:
            del sys.modules[name]
        sys.modules.pop(self.name, None)

    def module(self, name: str) -> Any:
        return import_module(f"{self.name}.{name}")


# --- checks by kind of file ---------------------------------------------------------------------


def check_python(files: dict[str, bytes], text: str) -> None:
    """Valid, and every docstring that has a slot says the text."""
    trees = {}
    for path, data in files.items():
        if path.endswith(".py") and "/_runtime/" not in path:
            trees[path.removeprefix("python/src/hostile/")] = ast.parse(data)
    if not same(text):
        return
    wanted = same(text)
    for path, name in (
        ("types.py", "Item"),
        ("types.py", "State"),
        ("methods/space.py", "SpaceMethods"),
    ):
        said = [same(doc) for doc in docs(class_of(trees[path], name))]
        assert said[0].startswith(wanted), (path, name)
        assert sum(wanted in doc for doc in said) >= 2, (path, name)
    channel = f"events/{module_of(files)}.py"
    for path in ("types.py", "client.py", "methods/space.py", channel, "protocol.py"):
        assert any(wanted in same(doc) for doc in docs(trees[path])), path


def check_values(files: dict[str, bytes], wire: str) -> None:
    """What is sent is what the spec says, by import."""
    with Package(files) as package:
        kinds = package.module("types")
        assert [member.value for member in kinds.State] == [wire]
        assert kinds.Item.MEMBERS.expected.keys() == {f"f{wire}", "literal", "choice"}
        item = kinds.Item.from_wire({"literal": wire, f"f{wire}": wire}, strict=True)
        assert (item.fixed, item.field_name) == (wire, wire)
        assert item.to_wire() == {"literal": wire, f"f{wire}": wire}
        chosen = {"literal": wire, "choice": f'{wire}"]) |'}
        assert kinds.Item.from_wire(chosen, strict=True).to_wire() == chosen
        variant = kinds.read_union({f"t{wire}": f"u{wire}"}, (), True)
        assert type(variant).__name__.startswith("Union")
        protocol = package.module("protocol").PROTOCOL
        assert protocol.request_constants == {f"c{wire}": wire}
        assert protocol.id_key == f"i{wire}"
        assert protocol.echo_keys == (f"o{wire}",)
        assert (protocol.marker_contains or "", protocol.own_marker or "") == (wire, wire)
        events = package.module(f"events.{module_of(files)}")
        assert events.CHANNEL.name == f"c{wire}"
        happened = events.CHANNEL.decode({f"t{wire}": f"e{wire}", f"f{wire}": wire}, (), True)
        assert type(happened).__name__ == "ChannelHappened"
        assert happened.to_wire() == {f"t{wire}": f"e{wire}", f"f{wire}": wire}
        code = ast.parse(files["python/src/hostile/methods/space.py"])
        strings = {it.value for it in ast.walk(code) if isinstance(it, ast.Constant)}
        assert f"n{wire}.m{wire}" in strings
        package.module("client")


def check_json(files: dict[str, bytes], text: str, wire: str) -> None:
    """Valid JSON that is equal, and the JSON of a schema."""
    for path, data in files.items():
        if path.endswith(".json"):
            json.loads(data)
    kinds = json.loads(files["schema/types.schema.json"])["$defs"]
    assert kinds["Item"].get("description", "") == text
    assert kinds["Item"]["properties"]["literal"]["const"] == wire
    assert kinds["Item"]["properties"][f"f{wire}"]["default"] == wire
    assert kinds["Item"]["examples"] == [{"literal": wire}]
    assert kinds["State"]["anyOf"][0]["enum"] == [wire]


class Page(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def bare(text: str) -> str:
    """Only the letters: what no markup takes away."""
    return "".join(char for char in text if char.isalpha())


def check_markdown(files: dict[str, bytes], text: str) -> None:
    """The text, and no element and no link but what a README is made of."""
    for path, data in files.items():
        if path.endswith(".md") and not path.startswith("docs/"):
            page = Page()
            page.feed(reference.markdown().render(data.decode()))
            own = tame_links().get(path, [])
            assert page.elements <= PLAIN | ({"a"} if own else set()), (path, page.elements)
            assert page.links == own, (path, page.links)
            if text.isprintable():  # what is not is spelled out, in letters
                assert bare(text) in bare("".join(page.texts)), path


ELEMENTS = "h1 h2 h3 p pre code em strong ul ol li blockquote table thead tbody tr th td br"
PLAIN = set(ELEMENTS.split())


@cache
def tame_links() -> dict[str, list[str]]:
    """The links of each README, if nobody wants any harm."""
    links = {}
    for path, data in built(spec_with("tame", "wire")).items():
        if path.endswith(".md"):
            page = Page()
            page.feed(reference.markdown().render(data.decode()))
            links[path] = page.links
    return links


REFERENCE = PLAIN | {"a", "details", "summary"}
COUNTED = ("<h1", "<h2", "<h3", "<table", "<tr", "<td", "<th", "<pre", "<details", "</details")


def check_reference(files: dict[str, bytes], text: str, wire: str) -> None:
    """No cell, block of code or heading more than with tame text, and no link that leads out."""
    every = {
        path.removeprefix("docs/"): reference.read_page(path.removeprefix("docs/"), data.decode())
        for path, data in files.items()
        if path.startswith("docs/")
    }
    dead = reference.dead_links({path: page for path, (page, _) in every.items()})
    assert not dead
    tame, said = tame_reference(), ""
    for path, (_, html) in every.items():
        found = Page()
        found.feed(html)
        said += "".join(found.texts)
        assert found.elements <= REFERENCE, (path, found.elements - REFERENCE)
        if path == "names.md":  # sorted by what the names begin with
            continue
        if bare(text):  # what nothing is said of leaves its place out
            assert [html.count(tag) for tag in COUNTED] == tame[path], path
    if text.isprintable():
        assert bare(text) in bare(said)
    assert bare(wire) in bare(said)


@cache
def tame_reference() -> dict[str, list[int]]:
    """How often each element occurs on each page if nobody wants any harm."""
    files = built(spec_with("tame", "wire"), ("docs",))
    return {
        path.removeprefix("docs/"): [
            reference.markdown().render(data.decode()).count(tag) for tag in COUNTED
        ]
        for path, data in files.items()
    }


def check_toml(files: dict[str, bytes], text: str) -> None:
    """Valid TOML that is equal."""
    project = tomllib.loads(files["python/pyproject.toml"].decode())["project"]
    assert project["version"] == text
    assert project["authors"] == [{"name": text}]
    assert project["name"] == "hostile"


def hidden(char: str) -> bool:
    """It moves the cursor, turns text around, or cannot be seen; our own word, not the tool's."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in "\n\t"


SEEN = bytes(code for code in range(128) if not hidden(chr(code)))


def check_nothing_hidden(files: dict[str, bytes]) -> None:
    """No control, no mark that turns text around, nothing that cannot be seen, in any file."""
    for path, data in files.items():
        if "/_runtime/" not in path:
            rest = data.translate(None, SEEN).decode()  # of whole engines only little is left
            assert not [char for char in set(rest) if hidden(char)], path


def check(text: str, wire: str) -> None:
    """Everything, for one text and one wire name."""
    files = built(spec_with(text, wire))
    check_python(files, text)
    check_values(files, wire)
    check_json(files, text, wire)
    check_markdown(files, text)
    check_reference(files, text, wire)
    check_toml(files, text)
    check_nothing_hidden(files)


def refused(attempt: Callable[[], None]) -> set[str]:
    """The rules by which a spec was refused, each with a message and a way out; none if it was not."""
    try:
        attempt()
    except SpecError as error:
        findings = error.findings
    else:
        return set()
    errors = [finding for finding in findings if finding.severity == "error"]
    assert errors
    assert all(finding.message and finding.hint for finding in errors)
    return {finding.rule for finding in errors}


# --- the tests ----------------------------------------------------------------------------------


@SLOW
@given(TEXTS)
@example("\\")
@example('"')
@example('"""')
@example("ends with a backslash\\")
@example('ends with a quote"')
@example('"begins and ends"')
@example("a" * 5000)
@example("a " * 2500)
@example(LONG)
@example("\x00")
@example("\n")
@example("{{ 7*7 }}{% raw %}{#")
@example("    code")
@example("above\n---\nbelow\n===\n- - -\n+++")
def test_text_arrives_as_text(text: str) -> None:
    """In docs, comments, JSON, TOML and Markdown of every target."""
    check(text, "wire")


@SLOW
@given(TEXTS.filter(lambda text: text.isprintable()))
@example("\\")
@example('"')
@example("'")
@example("{{ 7*7 }}")
@example("${x}`")
@example("</script>")
@example("a" * 5000)
@example("\U0001f600")
@example("%s")
@example(PRINTABLE)
def test_wire_names_arrive_as_they_are(wire: str) -> None:
    """As names of methods, fields, events, channels, tags, values, keys and constants."""
    rules = refused(lambda: check("text", wire))
    assert rules <= {"bad-name", "channel-parameters", "unreadable"}


@SLOW
@given(TEXTS)
@example("class")
@example("__init__")
@example("../../etc/passwd")
@example("types")
@example("0")
@example("\u202e")
@example("x\n    import os")
def test_names_become_names_or_findings(name: str) -> None:
    """What cannot be spelled is refused with a reason; all else is valid code, and imports."""
    tree = spec_with("text", "wire")
    tree["types"]["Odd"] = {
        "fields": {name: "string?", "other": {"values": [f"v{name}", f"w{name}"]}}
    }
    tree["namespaces"][name] = {"methods": {name: {"params": {name: "string"}, "result": "Odd"}}}
    tree["channels"][name] = {"tag": name, "events": {name: None}}
    files: dict[str, bytes] = {}
    if refused(lambda: files.update(built(tree))):
        return
    for path, data in files.items():
        if path.endswith(".py"):
            ast.parse(data)
    with Package(files) as package:
        for module in sorted(package.finder.texts):
            import_module(module)
    check_nothing_hidden(files)


@pytest.mark.parametrize("text", [piece for piece in PIECES if not piece.isprintable()], ids=ascii)
def test_what_cannot_be_seen_is_no_name(text: str) -> None:
    """A wire name that hides characters is refused, with or without a `name`."""
    with pytest.raises(SpecError) as caught:
        built(spec_with("text", f"a{text}b"))
    assert {it.rule for it in caught.value.findings} == {"bad-name"}


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff", r"\ud83d\ude00"])
def test_lone_surrogates_are_refused(escape: str, tmp_path: Path) -> None:
    """YAML can spell them, but they are no characters; nothing could write them down."""
    path = tmp_path / "scapi.yaml"
    path.write_text(f'scapi: 1\ninfo: {{title: "{escape}", description: x, version: 1}}\n')
    with pytest.raises(SpecError) as caught:
        pipeline.read_spec(path)
    assert [it.rule for it in caught.value.findings] == ["yaml"]


def refused_twice(tree: dict[str, Any], message: str) -> None:
    """By a rule, and by who writes the package where the spec has switched that off."""
    assert refused(lambda: built(tree)) == {"bad-package"}
    tree.setdefault("lint", {}).setdefault("rules", {})["bad-package"] = "off"
    with pytest.raises(UsageError, match=message):
        built(tree)


@pytest.mark.parametrize("key", ["module", "client", "distribution"])
@pytest.mark.parametrize(
    "name", ["", "a b", "x:\n    import os", 'x"]\n', "../x", "1x", "class", "x;y", "é\u202e"]
)
def test_package_names_are_names(key: str, name: str) -> None:
    """They stand in code as they are, so they must be what they are used for."""
    tree = spec_with("text", "wire")
    tree["packages"]["python"][key] = name
    if (key, name) in {("distribution", "1x"), ("distribution", "class")}:
        assert (
            tomllib.loads(built(tree)["python/pyproject.toml"].decode())["project"]["name"] == name
        )
        return
    refused_twice(tree, "cannot be")


@pytest.mark.parametrize("name", ["../../../etc/passwd", "x" * 300, "\x00", "MIT\n", "a\u202eb"])
def test_licence_is_an_id(name: str) -> None:
    """It leads to a file of ours, and stands in metadata."""
    tree = spec_with("text", "wire")
    tree["info"]["license"] = name
    refused_twice(tree, r"info\.license")


def test_targets_with_an_engine_of_their_own_are_valid_too() -> None:
    """All pieces at once, since such an engine is slow."""
    others = tuple(target.name for target in targets.available() if target.engine != "jinja")
    tree = spec_with(LONG, PRINTABLE)
    for number, piece in enumerate(PIECES):
        tree["types"][f"T{number}"] = {
            "description": piece,
            "fields": {"x": {"type": "string?", "note": piece}},
        }
    for path, data in built(tree, others).items():
        if path.endswith(".py"):
            ast.parse(data)
        if path.endswith(".toml"):
            tomllib.loads(data.decode())
