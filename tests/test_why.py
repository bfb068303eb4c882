"""`scapi why` over every line of every file: of the real spec, and of every golden case."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codegen import pipeline
from codegen.model import Item, Ref
from codegen.problems import Place
from codegen.render import OutputFile
from codegen.why.answers import SAYS, Answer, Project
from codegen.why.lines import Source
from codegen.why.places import Spec
from codegen.write import write
from tests.golden.cases import CASES, GOLDEN, output, target_names

ROOT = Path(__file__).resolve().parents[1]
if TYPE_CHECKING:
    from tests.conftest import Golden

REAL = "the real spec"
WITNESSES = (
    "behavior",
    "whole-package",
    "provenance",
    "tagged-union",
    "overloads",
    "events",
    "extends",
)
# Made of modules, which all cases ask for; these cases ask for them, too. They are the most lines.
TWIN = re.compile(r".*(?:\.cjs|\.d\.cts|\.global\.js)")
TWINS = (*WITNESSES, "vendor-script")
SHOWN = 20  # complaints of one test

Row = tuple[str, int, Answer, Spec | None]  # file, line, answer, place in the spec


class Everything:
    """Every line of one spec's output, with its answers."""

    def __init__(
        self, spec: Path, out: Path, passed_over: Collection[bytes] = (), *, twins: bool = True
    ) -> None:
        self.spec = spec
        self.project = Project(pipeline.read_spec(spec), out)
        listed = (out / ".manifest").read_text(encoding="utf-8").splitlines()
        paths = [".manifest", *(line.split("  ", 1)[1] for line in listed)]
        paths = [path for path in paths if (out / path).read_bytes() not in passed_over]
        asked = [path for path in paths if twins or not TWIN.fullmatch(path)]
        self.files = {path: self.project.file(path) for path in asked}
        self.places: dict[Any, Spec | None] = {}
        self.data = {file.shown: file for file in self.project.reading.files}

    def rows(self) -> Iterator[Row]:
        for path, answers in self.files.items():
            for number, answer in enumerate(answers, 1):
                yield path, number, answer, self.place(answer)

    def place(self, answer: Answer) -> Spec | None:
        return self.found(answer.source)

    def found(self, source: Source | None) -> Spec | None:
        if source not in self.places:
            self.places[source] = self.project.spec(source)
        return self.places[source]


@pytest.fixture(scope="module", params=[REAL, *CASES])
def everything(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Everything:
    case = request.param
    if case == REAL:
        return Everything(ROOT / "spec", ROOT / "generated")
    out = tmp_path_factory.mktemp("out")
    write(list(output(case)), out, target_names())
    return Everything(GOLDEN / case, out, real_files(), twins=case in TWINS)


@cache
def real_files() -> frozenset[bytes]:
    """What is the same in every output is asked for once."""
    files = (path for path in (ROOT / "generated").rglob("*") if path.is_file())
    return frozenset(path.read_bytes() for path in files)


def complain(wrong: list[str]) -> None:
    assert not wrong, f"{len(wrong)} lines\n" + "\n".join(wrong[:SHOWN])


# --- what it looks like ---------------------------------------------------------------------------

WHY = ROOT / "tests" / "why"
LISTED = (
    "python/src/lamps/hall.py",
    "python/src/lamps/methods/hall.py",
    "python/src/lamps/events/light.py",
    "python/src/lamps/protocol.py",
    "python/pyproject.toml",
    "schema/types.schema.json",
)


def test_every_line_of_a_small_spec(tmp_path: Path, golden: Golden) -> None:
    """For each line: the line of the spec, the kind, and the place in a template."""
    names = ("python", "schema")
    write(pipeline.build(pipeline.read_spec(WHY), names), tmp_path, names)
    every = Everything(WHY, tmp_path)
    listed = (line for path in LISTED for line in listing(path, every))
    golden.text("\n".join(listed) + "\n", WHY / "expected.txt")


def listing(path: str, every: Everything) -> Iterator[str]:
    yield f"== {path}"
    for answer in every.files[path]:
        spec, template = every.place(answer), answer.template
        assert template is not None
        place = f"{template.file.name}:{template.line}"
        line = str(spec.line) if spec is not None else "-"
        yield f"{line:>3} {answer.kind:<11} {place:<23} | {answer.text}".rstrip()


# --- every line -----------------------------------------------------------------------------------


def test_every_line_of_every_file_has_an_answer(everything: Everything) -> None:
    """Of the bytes that are there: the text is that of the file, to the last one."""
    for path, answers in everything.files.items():
        data = (everything.project.out / path).read_bytes().decode()
        text = "\n".join(answer.text for answer in answers)
        assert text == data.removesuffix("\n"), path
        assert {answer.kind for answer in answers} <= SAYS.keys()


def test_the_template_line_is_one_that_emits(everything: Everything) -> None:
    """It is in the template, and either has the text or an expression; never a comment or a tag."""
    wrong = []
    for path, number, answer, _ in everything.rows():
        if answer.template is None:
            known = LINKER.fullmatch(answer.text) if answer.kind == "joined" else None
            if answer.kind not in ("engine", "manifest", "overview") and not known:
                wrong.append(f"{path}:{number}: {answer.text!r} has no template")
            continue
        lines = source_lines(answer.template.file)
        line = lines[answer.template.line - 1]
        if answer.kind == "copied":
            good = line == answer.text
        elif answer.kind == "joined":
            good = is_made_of(answer.text, line)
        elif answer.kind == "overview":
            good = line.startswith("description:")
        elif answer.verbatim:
            first = re.match(r"\s*(\w+|\W|$)", answer.text)
            good = first is not None and first[1] in re.sub(r"\{[{%#].*?[}%#]\}", "\n", line)
        else:  # text in a `filter` block may be broken anew
            good = re.search(r"\{\{|\{% filter", line) is not None
            good = good or ("{%" not in line and bool(set(answer.text.split()) & set(line.split())))
        if not good:
            wrong.append(f"{path}:{number}: {answer.text!r} is not of {line!r}")
    complain(wrong)


# What the linker writes of its own accord, whatever the modules hold.
LINKER = re.compile(
    r"""|\(\(\) => \{|\}\)\(\);|"use strict";|// [\w./-]+|const m\d+ = \(\(\) => \{|return \{\};"""
    r"""|Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);"""
    r"""|globalThis\.[\w.]+ = (?:Object\.freeze\(\{|globalThis\.[\w.]+ \|\| \{\};)|\}\);"""
)


def is_made_of(text: str, line: str) -> bool:
    """Whether a line of a twin or a script was made of this line of a module.

    It is the same without `export`, names the twin of a module, or has the names that the line takes
    in, declares or gives on.
    """
    if line.removeprefix("export ") == text or "{{" in line:
        return True
    if re.sub(r'\.js"', '.cjs"', line) == text:
        return True
    names = set(re.findall(r"[\w$]+", text)) - {"const", "return", "require", "exports"}
    return re.match(r"(?:import|export)\b|  [\w$]+,$", line) is not None and not names.isdisjoint(
        re.findall(r"[\w$]+", line)
    )


def test_lines_of_twins_and_scripts_are_those_of_their_modules(everything: Everything) -> None:
    """What the linker leaves as it is leads where the line of the module leads, empty ones too."""
    modules: dict[str, set[Any]] = {}
    asked: set[Path] = set()  # modules that all outputs have are not
    for path, _, answer, spec in everything.rows():
        if answer.template is not None and not TWIN.fullmatch(path):
            asked.add(answer.template.file)
            found = (answer.template, spec)
            modules.setdefault(answer.text, set()).add(found)
            modules.setdefault(answer.text.removeprefix("export "), set()).add(found)
    wrong = [
        f"{path}:{number}: {answer.text!r} is not of {answer.template}, {spec}"
        for path, number, answer, spec in everything.rows()
        if path.endswith((".cjs", ".global.js")) and answer.kind not in ("joined", "copied")
        if answer.template and answer.template.file in asked
        if (answer.template, spec) not in modules.get(answer.text, ())
    ]
    for path, answers in everything.files.items():
        own = [answer.kind == "joined" for answer in answers]
        wrong += [
            f"{path}:{at + 1}: an empty line of its own accord"
            for at, answer in enumerate(answers)
            if own[at] and not answer.text and own[at - 1 : at + 2].count(True) < 2
        ]
    complain(wrong)


@cache
def source_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def test_the_place_in_the_spec_is_there(everything: Everything) -> None:
    """The line that is named has the last key of the path, or the item of the list."""
    wrong = []
    texts = {name: file.text.split("\n") for name, file in everything.data.items()}
    for path, number, answer, spec in everything.rows():
        if spec is None:
            if answer.source is not None:
                wrong.append(f"{path}:{number}: {answer.source} is nowhere")
            continue
        line = texts[spec.file][spec.line - 1][spec.column - 1 :]
        key = spec.path[-1] if spec.path else ""
        if isinstance(key, str) and key not in line.replace("''", "'") and "\\" not in line:
            wrong.append(f"{path}:{number}: {spec.file}:{spec.line} has no {key!r}: {line!r}")
    complain(wrong)


def test_a_name_that_only_one_item_has_leads_to_that_item(everything: Everything) -> None:
    """Its quoted wire name, or a sentence that nothing else says."""
    names, said = unique(everything)
    begin = re.compile(f"[{re.escape(''.join({text[0] for text in said} or {chr(0)}))}]")
    starts: dict[str, list[str]] = {}
    for text in said:
        starts.setdefault(text[:12], []).append(text)  # none is shorter

    @cache  # most lines stand in several files
    def named(line: str) -> list[Place]:
        quoted = re.findall(r'"([^"\\]+)"', line)
        found = [names[name] for name in quoted if name in names]
        for at in (first.start() for first in begin.finditer(line)):
            heard = starts.get(line[at : at + 12], ())
            found += [said[text] for text in heard if line.startswith(text, at)]
        return found

    wrong = []
    for path, number, answer, spec in everything.rows():
        if answer.kind in ("copied", "manifest", "overview"):
            continue
        found = named(answer.text)
        if found:
            places = [spec, *map(everything.found, answer.also)]
            wrong += [
                f"{path}:{number}: {answer.text!r} is of {at.dotted}, not {spec}"
                for at in found
                if not any(is_about(place, at) for place in places if place is not None)
                and not any(within(at.path, used) for used in uses(everything, answer.source))
            ]
    complain(wrong)


def uses(everything: Everything, source: Source | None) -> Iterator[tuple[Any, ...]]:
    """The places of the types that an item refers to: where it is shown their names may be, too."""
    waiting = [everything.project.origins.nodes[source.node].thing] if source is not None else []
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Ref):
            yield value.target.at.path
            waiting.append(value.target)
        elif isinstance(value, (tuple, list)):
            waiting += value
        elif is_dataclass(value):
            waiting += [getattr(value, field.name) for field in fields(value)]


def is_about(spec: Spec, at: Place) -> bool:
    """Whether a place is that of an item, or of an example of what has the item."""
    if within(spec.path, at.path) or within(at.path, spec.path):
        return True
    return "examples" in spec.path and within(at.path, spec.path[: spec.path.index("examples")])


def within(path: tuple[Any, ...], around: tuple[Any, ...]) -> bool:
    return path[: len(around)] == around


def unique(everything: Everything) -> tuple[dict[str, Place], dict[str, Place]]:
    """Wire names and first sentences that belong to one item each."""
    names: dict[str, set[Place]] = {}
    said: dict[str, set[Place]] = {}
    for node in everything.project.origins.nodes:
        if isinstance(node.thing, Item):
            names.setdefault(str(node.thing.wire), set()).add(node.at)
            first = re.match(r"[\w ,]{12,60}", node.thing.description)
            if first and first[0].casefold() not in tool_text():
                said.setdefault(first[0], set()).add(node.at)
    once = {name: at.pop() for name, at in names.items() if len(at) == 1 and len(name) > 3}
    everyone = "\n".join(file.text for file in everything.data.values())
    alone = {
        name: at
        for name, at in once.items()
        if everyone.count(name) == 1
        and name in said_at(everything, at)  # and not where something else names it
        and name.casefold() not in tool_text()
    }
    return alone, {
        text: at.pop() for text, at in said.items() if len(at) == 1 and everyone.count(text) == 1
    }


def said_at(everything: Everything, at: Place) -> str:
    """The key of an item and all that is said under it."""
    value: Any = everything.project.places.files[at.file].data if at.path else ""
    for step in at.path:
        value = value[step] if isinstance(value, list) else value.get(step, "")
    return f"{at.path[-1:]} {value}"


@cache
def tool_text() -> str:
    """What templates and code say by themselves."""
    paths = [*(ROOT / "templates").rglob("*.*"), *(ROOT / "codegen").rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in paths if path.suffix != ".pyc"]
    return "\n".join(texts).casefold()


# --- what it does: an independent witness ------------------------------------------------------------


@pytest.mark.parametrize("case", WITNESSES)
def test_lines_that_change_with_a_description_lead_to_its_item(case: str, tmp_path: Path) -> None:
    """Each description gets one more word, and the output is made again without any tracing."""
    write(list(output(case)), tmp_path, target_names())
    every = Everything(GOLDEN / case, tmp_path, real_files())
    seen = 0
    for place in {item.at: None for item in described(every.project.reading.api, set())}:
        changed = pipeline.read_spec(GOLDEN / case)  # languages keep what they made of another
        for item in described(changed.api, set()):
            if item.at == place:  # there are several of a field that is inherited
                text = f"{item.description.rstrip('.')} zyzzyva."
                object.__setattr__(item, "description", text)
        for path, at in changes(every, pipeline.build(changed, target_names())):
            answer = every.files[path][at]
            spec = every.place(answer)
            found = f"{place.dotted}: {path}:{at + 1}: {answer.text!r} leads to {spec}"
            assert spec is not None, found
            assert answer.source is not None, found
            of_several = answer.source.detail == () and within(place.path, spec.path)
            assert of_several or within(spec.path, place.path), found
            seen += 1
    assert seen


def described(value: Any, seen: set[int]) -> Iterator[Item]:
    """Every item that has a description, wherever it hangs."""
    if isinstance(value, (tuple, list)):
        for each in value:
            yield from described(each, seen)
    elif is_dataclass(value) and not isinstance(value, type) and id(value) not in seen:
        seen.add(id(value))
        if isinstance(value, Item) and value.description:
            yield value
        for field in fields(value):
            yield from described(getattr(value, field.name), seen)


def changes(every: Everything, files: list[OutputFile]) -> Iterator[tuple[str, int]]:
    """Lines of the output that are other ones now."""
    for file in files:
        old = [answer.text for answer in every.files.get(file.path, ())]
        new = file.data.decode().removesuffix("\n").split("\n")
        if len(old) == len(new):
            yield from ((file.path, at) for at, line in enumerate(old) if line != new[at])
        elif old:
            for tag, start, end, _, _ in SequenceMatcher(None, old, new, False).get_opcodes():
                if tag in ("replace", "delete"):
                    yield from ((file.path, at) for at in range(start, end) if old[at].strip(' "'))
