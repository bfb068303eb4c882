"""Spec files, what they include, and the places that findings are shown at."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from codegen import includes, load, pipeline
from codegen.load import MAX_BYTES, code_frame, locate, visible
from codegen.problems import Finding, Place, SpecError, UsageError
from tests.unit.specs import HEAD

# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "message", "place"),
    [
        (b"a: \xff\n", "byte 3 is not UTF-8", (1, 4)),
        (b"a: 1\nb: \xc3\xa9\xe9\n", "byte 10 is not UTF-8", (2, 5)),
        (b"\xff\xfea\x00", "byte 0 is not UTF-8", (1, 1)),
        (b"- a\n", "a spec file is a mapping, not a list", (1, 1)),
        (b"just text", "a spec file is a mapping, not a string", (1, 1)),
    ],
)
def test_files_that_are_no_spec(
    raw: bytes, message: str, place: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(raw)
    with pytest.raises(SpecError) as caught:
        load.read_file(path, "a.yaml", "a.yaml")
    (finding,) = caught.value.findings
    assert (finding.message, (finding.line, finding.column)) == (message, place)


def test_empty_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"# nothing\n")
    assert load.read_file(path, "a.yaml", "a.yaml").data == {}


def test_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(SpecError, match="1 finding"):
        load.read_file(path, "a.yaml", "a.yaml")


def test_folder_in_place_of_a_file_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        load.read_file(tmp_path, "a.yaml", "a.yaml")
    assert caught.value.findings[0].message == "cannot read a.yaml: Is a directory"


def test_entry_is_found_in_its_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no scapi\.yaml or spec\.yaml"):
        includes.find_entry(tmp_path)
    with pytest.raises(UsageError, match="there is no spec at"):
        includes.find_entry(tmp_path / "none")
    (tmp_path / "spec.yaml").write_text(HEAD)
    assert includes.find_entry(tmp_path) == tmp_path / "spec.yaml"
    assert includes.find_entry(tmp_path / "spec.yaml") == tmp_path / "spec.yaml"


# --- includes -----------------------------------------------------------------------------------


def included(root: Path, *patterns: str) -> tuple[list[str], list[str]]:
    """The names found, and the rules reported."""
    names, findings = includes.expand_includes(
        root, list(patterns), Place("scapi.yaml", ("include",))
    )
    return names, [finding.rule for finding in findings]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "spec"
    for name in ("types.yaml", "a/one.yaml", "a/b/two.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("types: {}\n")
    (tmp_path / "secret.yaml").write_text("types: {}\n")
    return root


def test_includes_are_sorted_and_each_comes_once(root: Path) -> None:
    assert included(root, "**/*.yaml", "types.yaml") == (
        ["a/b/two.yaml", "a/one.yaml", "types.yaml"], [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("./a/*.yaml", ["a/one.yaml"]),
        ("a/./one.yaml", ["a/one.yaml"]),
        ("a//b/.//*.yaml", ["a/b/two.yaml"]),
        ("a**/one.yaml", ["a/one.yaml"]),
        ("**/" * 40 + "none.yaml", []),  # each of them goes into every folder
        ("**/" * 40 + "one.yaml", ["a/one.yaml"]),
        ("**/" * 40 + "**", ["a/b/two.yaml", "a/one.yaml", "types.yaml"]),
        ("**/a/**/*.yaml", ["a/b/two.yaml", "a/one.yaml"]),
    ],
)
def test_include_means_the_same_however_it_is_written(
    root: Path, pattern: str, names: list[str]
) -> None:
    assert included(root, pattern) == (names, [] if names else ["include-missing"])


def test_a_file_that_two_ways_lead_to_comes_once(root: Path) -> None:
    (root / "a/a").mkdir()
    (root / "a/a/three.yaml").write_text("types: {}\n")
    assert included(root, "**/a/**/three.yaml", "./a/a/*.yaml") == (["a/a/three.yaml"], [])


@pytest.mark.parametrize(
    "pattern",
    [
        "../secret.yaml",
        "./C:/x.yaml",
        ".//etc/../../x",
        "a/../../secret.yaml",
        "/etc/passwd",
        "C:/x.yaml",
        "a\\..\\x",
        "//host/x",
    ],
)
def test_include_never_leaves_the_folder(root: Path, pattern: str) -> None:
    assert included(root, pattern) == ([], ["include-outside"])


def test_include_follows_no_link_out_of_the_folder(root: Path) -> None:
    (root / "link.yaml").symlink_to(root.parent / "secret.yaml")
    (root / "folder").symlink_to(root.parent, target_is_directory=True)
    assert included(root, "link.yaml") == ([], ["include-outside"])
    assert included(root, "folder/secret.yaml") == ([], ["include-outside"])


def test_include_follows_a_link_inside_the_folder(root: Path) -> None:
    (root / "link.yaml").symlink_to(root / "types.yaml")
    assert included(root, "link.yaml") == (["link.yaml"], [])


@pytest.mark.parametrize("pattern", ["", ".", "**x", "a\0b", "x" * 5000, "[", "~/x", "none.yaml"])
def test_include_that_matches_nothing_is_a_finding(root: Path, pattern: str) -> None:
    assert included(root, pattern) == ([], ["include-missing"])


def test_include_passes_over_nothing_that_ought_to_be_a_file(root: Path) -> None:
    """Else a part of the spec would be gone in silence, and what was made of it deleted."""
    (root / "gone.yaml").symlink_to(root / "nothing.yaml")
    os.mkfifo(root / "pipe.yaml")
    (root / "folder.yaml").mkdir()
    assert included(root, "*.yaml") == (["types.yaml"], ["unreadable"] * 3)
    for name in ("gone", "pipe", "folder"):
        assert included(root, f"{name}.yaml") == ([], ["unreadable"])
    assert included(root, "a/**") == (["a/b/two.yaml", "a/one.yaml"], [])


# --- places -------------------------------------------------------------------------------------

TEXT = """\
types:
  A:
    example: {x: [1, 2]}
    examples:
      - x: [3]
    fields:
      x: "map<Nope>"
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("types", "A"), (3, 5)),
        (("types", "A", "examples", 0, "x", 1), (3, 22)),
        (("types", "A", "examples", 1, "x", 0), (5, 13)),
        (("types", "A", "fields", "x"), (7, 10)),
        (("types", "A", "fields", "gone", "more"), (7, 7)),
        ((), (1, 1)),
    ],
)
def test_paths_lead_to_lines(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """`example` counts as the first of `examples`; a path that is gone leads as far as it can."""
    finding = locate(TEXT, Finding("x", "y", Place("a.yaml", path)))
    assert (finding.line, finding.column) == place


def test_place_of_a_key_and_of_a_character() -> None:
    path = ("types", "A", "fields", "x")
    on_key = locate(TEXT, Finding("x", "y", Place("a.yaml", path), on_key=True))
    assert (on_key.line, on_key.column) == (7, 7)
    inside = locate(TEXT, Finding("x", "y", Place("a.yaml", path), offset=4))
    assert (inside.line, inside.column) == (7, 15)


def test_places_of_many_findings_take_no_longer_each() -> None:
    """Not the size of the file times their number."""
    text = "types:\n" + "".join(f"  T{n}: {{description: D}}\n" for n in range(4000))
    findings = [Finding("x", "y", Place("a.yaml", ("types", f"T{n}"))) for n in range(4000)]
    locate(text, findings[0])  # the file is read once

    begin = time.process_time()
    lines = [locate(text, finding).line for finding in findings]

    assert time.process_time() - begin < 1
    assert lines == list(range(2, 4002))


def test_code_frame_shows_no_line_that_is_not_there() -> None:
    assert code_frame("a\nb\n", 2, 1) == "  1 | a\n> 2 | b\n    | ^"
    assert code_frame("a\n", 5, 1) == ""


def test_code_frame_of_a_long_line_shows_where_the_caret_is() -> None:
    frame = code_frame("x" * 500 + "HERE" + "y" * 500, 1, 501)
    line, caret = frame.split("\n")
    assert line[caret.index("^") :].startswith("HERE")
    assert len(line) < 130


def test_what_terminals_obey_is_shown_as_a_mark() -> None:
    assert visible("a\x1b[31m\u202eb\u2028\tc") == "a\ufffd[31m\ufffdb\ufffd c"


def test_findings_of_all_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "scapi.yaml").write_text(HEAD + "include: [b.yaml, a.yaml, none.yaml]\n")
    (tmp_path / "a.yaml").write_text("x: 1\nx: 2\n")
    (tmp_path / "b.yaml").write_text("- 1\n")
    with pytest.raises(SpecError) as caught:
        pipeline.read_spec(tmp_path, "scapi.yaml")
    found = [(finding.place.file, finding.rule) for finding in caught.value.findings]
    assert ("scapi.yaml", "include-missing") in found
    assert ("a.yaml", "repeated-key") in found
    assert ("b.yaml", "wrong-type") in found


def test_a_broken_file_is_named_as_the_command_would(tmp_path: Path) -> None:
    """Also one that cannot even be parsed, whether it is included or the entry."""
    (tmp_path / "part.yaml").write_text("types: [\n", encoding="utf-8")
    (tmp_path / "scapi.yaml").write_text("include: [part.yaml]\n", encoding="utf-8")

    with pytest.raises(SpecError) as raised:
        pipeline.read_spec(tmp_path, "shown/scapi.yaml")

    assert [finding.place.file for finding in raised.value.findings] == ["shown/part.yaml"]
