"""Diffs of generated files: as `diff -u` writes them, and no longer than a reader reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.differences import diff
from codegen.write import Comparison, compare, write
from tests.unit.outputs import File, files


@pytest.fixture
def changed(tmp_path: Path) -> Comparison:
    """One file of each status."""
    write(files(edit="1\n2\n3\n", gone="x\n", hand="h\n"), tmp_path)
    (tmp_path / "hand").write_text("H\n")
    return compare(files(edit="1\n2\n", new="n", hand="h\n"), tmp_path)


def test_a_diff_shows_what_would_happen(changed: Comparison):
    """As `diff -u` writes it."""
    assert diff(changed.changes) == (
        "--- a/edit\n+++ b/edit\n@@ -1,3 +1,2 @@\n 1\n 2\n-3\n"
        "--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
        "--- a/hand\n+++ b/hand\n@@ -1 +1 @@\n-H\n+h\n"
        "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+n\n\\ no newline at the end"
    )


def test_a_diff_is_cut_where_a_reader_would_stop(tmp_path: Path):
    """By file and in all, and it says how much is missing."""
    many = [File(f"f{n:02}", b"line\n" * 50) for n in range(30)]

    lines = diff(compare(many, tmp_path).changes, 10, 40).split("\n")

    assert lines[10] == "... 43 more lines"
    assert lines[-1] == "... and 26 more files"


@pytest.mark.parametrize("data", [b"\0\1", b"\xff\xfe", b"x" * 600_000])
def test_a_diff_of_what_is_no_text_is_one_line(data: bytes, tmp_path: Path):
    """Sizes say enough."""
    (line,) = diff(compare([File("a", data)], tmp_path).changes).split("\n")

    assert line == f"a: too large or no text; nothing -> {len(data):,} bytes"
