"""`scapi why`: what it looks like, and how it fails."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from codegen import cli
from codegen.format import black_text
from codegen.resources import templates_folder
from codegen.targets import read_target
from codegen.why import coverage, trace
from codegen.why.formatted import through
from codegen.why.origins import Origins, Spot
from tests.golden.cases import reading
from tests.unit import project
from tests.unit.project import edit, scapi

Capture = pytest.CaptureFixture[str]
TASKS = Path("spec/namespaces/tasks.yaml")
METHODS = Path("generated/python/src/panel/methods/tasks.py")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose output is up to date."""
    root = project.make(tmp_path_factory.mktemp("why") / "project")
    done = scapi("generate", "-q", "-t", "python", "-t", "schema", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def here(generated: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That project, which is the current folder; nobody may change it."""
    for name in ("NO_COLOR", "FORCE_COLOR", "SCAPI_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(generated)
    return generated


@pytest.fixture
def own(tmp_path: Path, generated: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to be changed."""
    import shutil

    shutil.copytree(generated, tmp_path / "own")
    monkeypatch.chdir(tmp_path / "own")
    return tmp_path / "own"


def line_of(path: Path, text: str) -> int:
    """Where the first line with a text is."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(at for at, line in enumerate(lines, 1) if text in line)


def shape(where: str, capsys: Capture) -> dict[str, object]:
    assert cli.main(["why", where, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


# --- what it looks like ---------------------------------------------------------------------------


LINE = """\
generated/python/src/panel/methods/tasks.py:{line}: text of the spec
      async def finish(

spec/namespaces/tasks.yaml:34:7: namespaces.tasks.methods.finish
  33 |             result: []
> 34 |       finish:
     |       ^
  35 |         description: Marks a task as done.

{templates}/python/src/methods.py.j2:25
  24 |
> 25 |     async def {{{{ method.words | method_name }}}}(
     |     ^
  26 |         self,
"""


def test_a_line_of_the_spec(here: Path, capsys: Capture) -> None:
    """Two code frames, as findings have them."""
    number = line_of(METHODS, "async def finish(")
    assert cli.main(["why", f"{METHODS}:{number}"]) == 0

    expected = LINE.format(line=number, templates=templates_folder().as_posix())
    assert capsys.readouterr().out == expected


def test_for_programs(here: Path, capsys: Capture) -> None:
    number = line_of(METHODS, "tasks.finish")
    found = shape(f"{METHODS}:{number}", capsys)

    assert list(found) == [
        "version", "file", "line", "text", "kind", "says", "spec", "also", "template"
    ]  # fmt: skip
    assert found["file"] == METHODS.as_posix()
    assert found["kind"] == "text"
    spec, template = found["spec"], found["template"]
    assert isinstance(spec, dict)
    assert isinstance(template, dict)
    assert spec["file"] == TASKS.as_posix()
    assert spec["path"][:3] == ["namespaces", "tasks", "methods"]
    assert template["file"].endswith("templates/python/src/methods.py.j2")
    assert template["line"] == 34


KINDS = {
    "generated/python/README.md": ("Python 3.10 or newer", "boilerplate"),
    "generated/python/src/panel/_runtime/codec.py": ("def ", "copied"),
    "generated/README.md": ("| [`python/`]", "overview"),
    "generated/.manifest": ("README.md", "manifest"),
    METHODS.as_posix(): ("from __future__", "template"),
    "generated/schema/spec.schema.json": ("$schema", "boilerplate"),
}


@pytest.mark.parametrize("file", KINDS)
def test_what_is_no_text_of_the_spec_says_what_it_is(
    file: str, here: Path, capsys: Capture
) -> None:
    text, kind = KINDS[file]
    if not Path(file).exists():  # a run of some targets leaves the folder's README alone
        assert cli.main(["generate", "-q"]) == 0
    found = shape(f"{file}:{line_of(Path(file), text)}", capsys)

    assert found["kind"] == kind
    assert (found["spec"] is None) == (kind != "template")
    assert (found["template"] is None) == (kind == "manifest")


@pytest.mark.parametrize("suffix", ["", ":1", ":999"])
@pytest.mark.parametrize("absolute", [False, True])
def test_a_place_is_written_as_editors_write_it(
    suffix: str, absolute: bool, here: Path, capsys: Capture
) -> None:
    file = METHODS.absolute() if absolute else METHODS
    found = shape(f"{file}:1{suffix}", capsys)

    assert (found["file"], found["line"]) == (METHODS.as_posix(), 1)


def test_it_answers_in_about_a_second(here: Path) -> None:
    """Start-up, spec and tracing, of the processor's time; coverage is allowed for."""
    before = os.times()
    assert scapi("why", f"{METHODS}:1", cwd=here).returncode == 0

    after = os.times()
    assert after.children_user - before.children_user < 4


def test_an_ordinary_run_imports_nothing_of_it(here: Path) -> None:
    done = scapi("generate", "-f", "-t", "schema", "-o", "other", cwd=here, flags=("-v",))

    assert done.returncode == 0
    assert "codegen.render" in done.stderr
    assert "codegen.why" not in done.stderr


# --- how it fails ---------------------------------------------------------------------------------

WRONG = {
    "generated/README.md": """\
scapi: 'generated/README.md' names no line
  write FILE:LINE, with lines counted from 1
""",
    "spec/scapi.yaml:1": """\
scapi: spec/scapi.yaml is not in generated/
  `scapi why` asks about generated files; --out says where they are
""",
    "generated/nothing.py:1": """\
scapi: generated/nothing.py is not generated by scapi
  `scapi why` asks about files that generated/.manifest lists
""",
}


@pytest.mark.parametrize("where", WRONG)
def test_a_place_that_is_none(where: str, here: Path, capsys: Capture) -> None:
    assert cli.main(["why", where]) == 2

    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", WRONG[where])


@pytest.mark.parametrize("number", ["0", "100000", "9" * 5000])
def test_a_line_out_of_range(number: str, here: Path, capsys: Capture) -> None:
    lines = len(METHODS.read_text().splitlines())
    assert cli.main(["why", f"{METHODS}:{number}"]) == 2

    err = capsys.readouterr().err
    assert err.startswith(f"scapi: {METHODS} has no line {int(number[:9])}\n")
    assert err.endswith(f"  it has {lines} lines\n")


@pytest.mark.parametrize("arguments", [[], ["--coverage", "generated/README.md:1"]])
def test_one_thing_at_a_time(arguments: list[str], here: Path, capsys: Capture) -> None:
    assert cli.main(["why", *arguments]) == 2

    assert capsys.readouterr().err == (
        "scapi: `scapi why` needs FILE:LINE, or --coverage\n  scapi why generated/README.md:1\n"
    )


def test_a_spec_that_was_edited_since(own: Path, capsys: Capture) -> None:
    """Also in a way that leaves the file as long as it was."""
    edit(TASKS, "  tasks:\n", "  tasks:\n    note: Edited.\n")
    assert cli.main(["why", f"{METHODS}:1"]) == 1

    captured = capsys.readouterr()
    assert captured.err == (
        f"scapi: {METHODS} is stale: the spec or a template was edited since\n"
        "  run `scapi generate`, then ask again\n"
    )
    assert cli.main(["why", f"{METHODS}:1", "--json"]) == 1
    assert list(json.loads(capsys.readouterr().out)) == ["version", "stale"]


def test_a_file_that_was_edited_by_hand(own: Path, capsys: Capture) -> None:
    METHODS.write_text(METHODS.read_text() + "\n")
    assert cli.main(["why", f"{METHODS}:1"]) == 1

    assert capsys.readouterr().err == (
        f"scapi: {METHODS} was edited by hand\n"
        "  `scapi generate --diff` shows what; a change belongs into the spec or a template\n"
    )


def test_a_file_that_is_gone(own: Path, capsys: Capture) -> None:
    METHODS.unlink()
    assert cli.main(["why", f"{METHODS}:1"]) == 2

    assert capsys.readouterr().err == (
        f"scapi: cannot read {METHODS}: No such file or directory\n"
        "  `scapi generate` writes it again\n"
    )


def test_a_spec_with_errors(own: Path, capsys: Capture) -> None:
    edit(TASKS, "result: Task[]", "result: Taks[]")
    assert cli.main(["why", f"{METHODS}:1"]) == 1

    assert "unknown-type" in capsys.readouterr().err


# --- coverage -------------------------------------------------------------------------------------

TARGET = "description: A list\nlanguage: data\n"
TEMPLATE = """\
{% for namespace in api.namespaces %}
{% for method in namespace.methods %}
{{ method.wire }}{% if method.deprecated %} (old){% endif %}{% if method.wire %}!{% endif %}

{% endfor %}
{% else %}
nothing
{% endfor %}
{% include "_end.j2" %}
"""


def test_branches_that_no_item_uses_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "list"
    folder.mkdir()
    (folder / "target.yaml").write_text(TARGET)
    (folder / "list.txt.j2").write_text(TEMPLATE)
    (folder / "_end.j2").write_text("{% if api.methods %}\nend\n{% endif %}\n")
    (folder / "_lost.j2").write_text("lost\n")
    found = coverage.coverage(read_target(folder), [reading("methods").api])

    assert [(*branch.spot[:2], branch.what) for branch in found.unused] == [
        ("_end.j2", 1, "`if` always holds"),
        ("_lost.j2", 1, "the template is never used"),
        ("list.txt.j2", 3, "the body of `if` is never used"),
        ("list.txt.j2", 3, "`if` always holds"),
        ("list.txt.j2", 7, "the `else` of `for` is never used"),
    ]
    both = coverage.coverage(
        read_target(folder), [reading("methods").api, reading("types-only").api]
    )
    assert len(both.unused) < len(found.unused)


def test_coverage_is_said(here: Path, capsys: Capture) -> None:
    assert cli.main(["why", "--coverage", "--target", "python"]) == 0
    text = capsys.readouterr().out
    assert cli.main(["why", "-c", "-t", "python", "--json"]) == 0

    (found,) = json.loads(capsys.readouterr().out)["targets"]
    assert list(found) == ["target", "branches", "used", "unused", "uncounted"]
    assert text.startswith(
        f"python: the spec uses {found['used']} of {found['branches']} branches\n"
    )
    assert len(text.splitlines()) == 1 + len(found["unused"])


# --- behind a formatter -----------------------------------------------------------------------------


def test_lines_behind_black_are_those_before(tmp_path: Path) -> None:
    """Black joins, breaks and moves lines; each goes with its first word."""
    folder = tmp_path / "ugly"
    folder.mkdir()
    (folder / "target.yaml").write_text("description: Ugly\nlanguage: python\nformatter: black\n")
    (folder / "ugly.py.j2").write_text(
        "x = {\n{% for type in api.types %}\n'{{ type.wire }}'   :\n[ {{ type.wire | literal }} ]\n"
        ",{% endfor %}}\ndef f(\n): pass\n"
    )
    target, api = read_target(folder), reading("enums").api
    origins = Origins(api)
    walkers = trace.Walkers(api, origins)
    lines = walkers.trace(target, "ugly/ugly.py")
    assert lines is not None
    recipe = trace.recipes(target, api)["ugly/ugly.py"]
    with walkers.walker(target) as walker:
        before = "".join(piece.text for piece in walker.run(recipe.template, recipe.context))

    assert "\n".join(line.text for line in lines) + "\n" == black_text(before)
    named = {line.text.split('"')[1]: line for line in lines if '"' in line.text}
    assert named
    for name, line in named.items():
        assert line.spot is not None
        assert line.spot.line == 3
        assert line.source is not None
        assert origins.nodes[line.source.node].thing.wire == name
    assert [line.spot.line for line in lines if line.spot and line.text == "def f():"] == [6]


def test_words_that_are_no_more_do_not_shift_the_rest() -> None:
    lines = ["a b\n", "u'c'\n", "d\n"]
    cells = [(char, None, Spot("t", at)) for at, line in enumerate(lines, 1) for char in line]
    found = through(cells, "a\nb\n'c'\nd\n)\n")

    assert "".join(cell[0] for cell in found) == "a\nb\n'c'\nd\n)\n"
    assert [cell[2].line for cell in found if cell[2] and cell[0] in "abcd)"] == [1, 1, 2, 3, 3]
