"""What a run remembers. The next one makes of it what a fresh one would make, only faster."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codegen import cli, front, pipeline, state
from codegen.render import Reuse
from tests.unit import project
from tests.unit.project import GENERATE, edit, tree

EXAMPLE = project.ROOT / "examples" / "thermostat" / "spec"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A generated project, which is the current folder."""
    tool = tmp_path / "tool"
    tool.mkdir()
    monkeypatch.setattr(state, "tool_folders", lambda: [str(tool)])
    root = project.make(tmp_path / "project")
    monkeypatch.chdir(root)
    assert cli.main([*GENERATE, "-q"]) == 0
    return root


def settled() -> bool:
    """Whether the fast path answers."""
    return front.settle(list(GENERATE)) is not None


def test_an_edit_while_a_run_is_under_way_is_seen_by_the_next(
    here: Path, monkeypatch: pytest.MonkeyPatch
):
    """The state holds what was read, not what is there when the run ends."""
    real = pipeline.build

    def build(*arguments: object, **more: object) -> object:
        with (here / "spec" / "scapi.yaml").open("a") as file:
            file.write("# edited meanwhile\n")
        return real(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "build", build)
    assert cli.main([*GENERATE, "-q"]) == 0

    assert not settled()


def test_a_file_that_came_while_a_run_was_under_way_is_seen_by_the_next(
    here: Path, monkeypatch: pytest.MonkeyPatch
):
    """It was not read, so nothing may be remembered."""
    real = pipeline.build

    def build(*arguments: object, **more: object) -> object:
        (here / "spec" / "namespaces" / "new.yaml").write_text("namespaces: {}\n")
        return real(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "build", build)
    assert cli.main([*GENERATE, "-q"]) == 0

    assert not settled()


def test_a_check_leaves_nothing_behind(here: Path):
    """It writes nothing, not even what would make the next one faster."""
    (here / "generated" / state.NAME).unlink()

    assert cli.main([*GENERATE, "--check", "-q"]) == 0

    assert not (here / "generated" / state.NAME).exists()


@pytest.mark.parametrize(
    "pattern",
    [
        "./namespaces/*.yaml",
        "namespaces/./*.yaml",
        "namespaces//*.yaml",
        "name**/*.yaml",
        "**/*.yaml",
    ],
)
def test_a_file_that_comes_is_seen_however_the_include_is_written(here: Path, pattern: str):
    """The folders that could hold one are found as the files are."""
    (here / "spec/namespaces/deep").mkdir()
    edit(here / "spec/scapi.yaml", "[namespaces/*.yaml]", f"['{pattern}']")
    assert cli.main([*GENERATE, "-q"]) == 0
    assert settled()

    folder = "deep" if pattern.startswith("**") else "."
    (here / "spec/namespaces" / folder / "new.yaml").write_text("namespaces: {}\n")

    assert not settled()


# --- reuse ----------------------------------------------------------------------------------------


@pytest.fixture
def reuses(monkeypatch: pytest.MonkeyPatch) -> list[Reuse | None]:
    """What each run hands to `build`."""
    seen: list[Reuse | None] = []
    real = pipeline.build

    def build(
        reading: pipeline.Reading, names: tuple[str, ...], reuse: Reuse | None, **more: bool
    ) -> object:
        seen.append(reuse)
        return real(reading, names, reuse, **more)

    monkeypatch.setattr(pipeline, "build", build)
    return seen


def test_an_edit_renders_only_what_it_can_change(here: Path, reuses: list[Reuse | None]):
    """Everything else is taken from the output folder, if it is as we left it."""
    edit(here / "spec/namespaces/tasks.yaml", "One thing", "1 thing")
    (here / "generated/schema/spec.schema.json").unlink()
    (here / "generated/schema/spec-part.schema.json").write_text("edited by hand")

    assert cli.main([*GENERATE, "-q"]) == 1

    (reuse,) = reuses
    assert reuse is not None
    assert reuse.changed == {"namespaces/tasks.yaml"}
    assert "schema/types.schema.json" in reuse.outputs
    assert not {"schema/spec.schema.json", "schema/spec-part.schema.json"} & reuse.outputs.keys()


@pytest.mark.parametrize("change", ["tool", "new", "gone", "check", "options"])
def test_nothing_is_reused_when_anything_else_changed(
    change: str, here: Path, reuses: list[Reuse | None]
):
    """Another template, another set of files; and a check trusts nobody."""
    arguments = [*GENERATE, "-q"]
    if change == "tool":
        (here.parent / "tool" / "page.j2").touch()
    elif change == "new":
        (here / "spec/namespaces/new.yaml").write_text("namespaces: {}\n")
    elif change == "gone":
        (here / "spec/scapi.yaml").rename(here / "spec/spec.yaml")
    else:
        arguments += ["--check"] if change == "check" else ["--out", "other"]

    cli.main(arguments)

    assert not any(reuse and reuse.outputs for reuse in reuses)


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLE.iterdir()))
def test_a_run_with_reuse_writes_what_a_fresh_one_writes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reuses: list[Reuse | None]
):
    """For an edit of every file of a spec whose files refer to each other."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLE, "spec")
    targets = ["--target", "python", "--target", "schema", "-q"]
    assert cli.main(["generate", *targets]) == 0
    path = Path("spec", name)
    text = path.read_text()
    for old, new in [("room", "chamber"), ("What ", "Which "), ("The ", "Some ")]:
        path.write_text(text.replace(f"description: {old}", f"description: {new}"))
        assert cli.main(["generate", *targets]) == 0
        assert cli.main(["generate", *targets, "--out", f"fresh-{new}".strip()]) == 0
        assert tree(Path("generated")) == tree(Path(f"fresh-{new}".strip()))
    assert any(reuses), "nothing was reused, so nothing was proven"


def test_the_order_of_fields_reaches_the_schema_in_one_process(tmp_path: Path):
    """The text of the schema is kept between runs, but not when only the order of fields changed."""
    from codegen.pipeline import build, read_spec

    spec = tmp_path / "scapi.yaml"
    head = "scapi: 1\ninfo: {title: T, description: D., version: 1}\nlint: {rules: {unused-type: 'off'}}\n"

    def schema(fields: str) -> bytes:
        spec.write_text(f"{head}types:\n  A: {{fields: {{{fields}}}}}\n", encoding="utf-8")
        files = build(read_spec(spec), ("schema",))
        return next(file.data for file in files if file.path.endswith("types.schema.json"))

    assert schema("a: string, b: string") != schema("b: string, a: string")
