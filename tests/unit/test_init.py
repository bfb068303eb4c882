"""`scapi init`: a spec from nothing that lints clean, generates, and passes its own first test."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from codegen import cli
from codegen.init import init
from codegen.problems import UsageError
from tests.unit import project
from tests.unit.project import tree

Capture = pytest.CaptureFixture[str]
WRITTEN = {
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".vscode/settings.json",
    "pyproject.toml",
    "spec/namespaces/tasks.yaml",
    "spec/scapi.yaml",
    "tests/test_generated.py",
}


def spec_of(root: Path) -> dict[str, object]:
    """The entry file's values."""
    return dict(yaml.safe_load((root / "spec/scapi.yaml").read_text("utf-8")))


def test_it_says_what_it_wrote_and_what_to_do_next(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    """The folder need not exist."""
    monkeypatch.chdir(tmp_path)

    assert cli.main(["init", "new/panel", "--name", "My Panel"]) == 0

    out = capsys.readouterr().out
    assert set(tree(tmp_path / "new/panel")) == WRITTEN
    assert all(f"created  {name}\n" in out for name in WRITTEN)
    assert "next:\n  cd new/panel\n  scapi generate " in out


def test_the_new_spec_lints_clean_and_generates_everything(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    """Not even a warning: a newcomer must not begin with noise."""
    monkeypatch.chdir(project.make(tmp_path))

    assert cli.main(["lint"]) == 0
    assert cli.main(["generate"]) == 0
    assert cli.main(["generate", "--check"]) == 0

    assert capsys.readouterr().err == ""


def test_its_first_tests_pass_and_can_fail(tmp_path: Path):
    """Run as the user runs them."""
    root = project.make(tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]

    def run() -> str:
        environment = project.environment()
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    assert "1 passed" not in run(), "nothing was generated yet"
    assert project.scapi("generate", cwd=root).returncode == 0
    assert "2 passed" in run()
    path = root / "generated/python/src/panel/tasks.py"
    path.write_text(path.read_text() + "# edited\n")
    assert "1 failed, 1 passed" in run()


def test_the_editor_finds_the_schemas_that_are_generated(tmp_path: Path):
    """The headers and the settings name files that `scapi generate` writes."""
    root = project.make(tmp_path)
    assert project.scapi(*project.GENERATE, cwd=root).returncode == 0

    for path in sorted((root / "spec").rglob("*.yaml")):
        header, _, named = path.read_text("utf-8").split("\n")[0].partition("$schema=")
        assert header == "# yaml-language-server: "
        assert (path.parent / named).is_file()
    settings = json.loads((root / ".vscode/settings.json").read_text("utf-8"))
    for schema, patterns in settings["yaml.schemas"].items():
        assert (root / schema).is_file()
        assert all(list(root.glob(pattern)) for pattern in patterns)


def test_the_settings_say_what_holds_anyway(tmp_path: Path):
    """So that a newcomer sees where to change it."""
    root = project.make(tmp_path)

    table = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))

    assert table["tool"]["scapi"] == {"spec": "spec", "out": "generated"}
    assert ".scapi-state" in (root / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("My Panel", "my_panel"),
        ("Anna's: \"Panel\" #1 {x} 'y' @z", "annas_panel_1_x_y_z"),
        ("class", "class_api"),
        ("codegen", "codegen_api"),
        ("@TITLE@", "title"),
        ("HTTPServer", "http_server"),
        ("Käse Api", None),
        ("", None),
    ],
)
def test_any_name_makes_a_spec_or_a_message(name: str, module: str | None, tmp_path: Path):
    """It goes into YAML as a string and into package names as plain letters."""
    root = tmp_path / "given by the folder"
    if name and module is None:
        with pytest.raises(UsageError, match="no package can be named after"):
            init(root, name)
        assert not root.exists()
        return

    init(root, name)

    spec = spec_of(root)
    assert spec["info"]["title"] == (name or "given by the folder")  # type: ignore[index]
    module = module or "given_by_the_folder"
    assert spec["packages"]["python"]["module"] == module  # type: ignore[index]
    assert project.scapi("lint", cwd=root).returncode == 0


@pytest.mark.parametrize("name", ["123", "日本", "a\nb", "a\x1b[31m", "x" * 200, "---"])
def test_a_name_that_cannot_be_one_is_refused(name: str, tmp_path: Path):
    """With the way out."""
    with pytest.raises(UsageError, match="no package can be named after") as caught:
        init(tmp_path, name)

    assert "--name" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["spec/scapi.yaml", "spec/other.yaml", "scapi.yaml", "spec.yaml"])
def test_a_folder_with_a_spec_is_left_alone(place: str, tmp_path: Path, capsys: Capture):
    """Nothing is written, not even what is missing."""
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("mine")

    assert cli.main(["init", str(tmp_path)]) == 2

    assert "is there already; nothing was written" in capsys.readouterr().err
    assert tree(tmp_path) == {place: b"mine"}


def test_other_files_are_kept_and_named(tmp_path: Path, capsys: Capture):
    """A project that exists gets a spec and loses nothing."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / ".gitignore").write_text("/build/\n")

    assert cli.main(["init", str(tmp_path), "-n", "Panel"]) == 0

    out = capsys.readouterr().out
    assert "kept     .gitignore\n" in out
    assert "kept     pyproject.toml\n" in out
    assert "add this line to .gitignore, which was there before: .scapi-state\n" in out
    assert (tmp_path / "pyproject.toml").read_text() == "[project]\n"
    assert (tmp_path / ".gitignore").read_text() == "/build/\n"


def test_no_file_goes_through_a_link(tmp_path: Path):
    """`.vscode` may lead to somebody's home."""
    elsewhere, root = tmp_path / "elsewhere", tmp_path / "root"
    elsewhere.mkdir()
    root.mkdir()
    (root / ".vscode").symlink_to(elsewhere)

    with pytest.raises(UsageError, match="is a link"):
        init(root, "Panel")

    assert list(elsewhere.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_a_message(tmp_path: Path, capsys: Capture):
    """No traceback."""
    (tmp_path / "x").write_text("")

    assert cli.main(["init", str(tmp_path / "x"), "-n", "Panel"]) == 2

    assert "scapi: cannot write " in capsys.readouterr().err
