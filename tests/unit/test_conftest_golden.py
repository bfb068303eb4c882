"""The golden fixture: what it accepts, what a failure says, what an update touches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import conftest
from tests.conftest import Golden

pytest_plugins = ["pytester"]

FAILURE = """\
different golden: DIR/changed.txt
orphaned golden: DIR/orphan.txt
missing golden: DIR/sub/new.txt

--- expected/changed.txt
+++ actual/changed.txt
@@ -1,2 +1,2 @@
 one
-two
+2
--- expected/orphan.txt
+++ actual/orphan.txt
@@ -1 +0,0 @@
-old
--- expected/sub/new.txt
+++ actual/sub/new.txt
@@ -0,0 +1 @@
+new

If the new output is right: make update-golden
or this test alone: pytest --update-golden 'tests/test_it.py::test_case[a b]'"""

COMPARE = Golden("tests/test_it.py::test_case[a b]", update=False)
UPDATE = Golden("tests/test_it.py::test_case[a b]", update=True)

INNER = """
from pathlib import Path
HERE = Path(__file__).parent

def test_tree(golden):
    golden.tree({"a.txt": "new\\n"}, HERE / "expected")

def test_other():
    raise SystemError
"""


def failure(actual: Mapping[str, bytes | str], folder: Path) -> str:
    with pytest.raises(pytest.fail.Exception) as caught:
        COMPARE.tree(actual, folder)
    return str(caught.value)


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_equal_passes(tmp_path: Path) -> None:
    """Text and bytes count alike; what Python leaves behind does not count."""
    (tmp_path / "sub" / "__pycache__").mkdir(parents=True)
    (tmp_path / "sub" / "__pycache__" / "b.pyc").write_bytes(b"")
    (tmp_path / "sub" / "b.py").write_bytes(b"x = 1\n")
    (tmp_path / "a.txt").write_bytes(b"\xc3\xa9\n")
    COMPARE.tree({"a.txt": "é\n", "sub/b.py": b"x = 1\n"}, tmp_path)
    COMPARE.text("é\n", tmp_path / "a.txt")


def test_failure_says_it_all(tmp_path: Path) -> None:
    """What differs and how, and both commands; nothing is written."""
    (tmp_path / "changed.txt").write_bytes(b"one\ntwo\n")
    (tmp_path / "orphan.txt").write_bytes(b"old\n")
    before = contents(tmp_path)
    shown = failure({"changed.txt": "one\n2\n", "sub/new.txt": "new\n"}, tmp_path)
    assert shown.replace(f"{tmp_path}/", "DIR/") == FAILURE
    assert contents(tmp_path) == before


def test_missing_folder_fails(tmp_path: Path) -> None:
    """A golden never writes itself."""
    assert "missing golden" in failure({"a.txt": ""}, tmp_path / "none")
    with pytest.raises(pytest.fail.Exception, match=r"missing golden: .*none.txt"):
        COMPARE.text("", tmp_path / "none.txt")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("either", [COMPARE, UPDATE], ids=["compare", "update"])
def test_empty_tree_fails(either: Golden, tmp_path: Path) -> None:
    """Nor does it delete itself when nothing was generated."""
    (tmp_path / "a.txt").touch()
    with pytest.raises(AssertionError, match="proves nothing"):
        either.tree({}, tmp_path)
    assert contents(tmp_path) == {"a.txt": b""}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (b"a\n", b"a", r"+\ no newline at the end"),
        (b"a\n", b"a\r\n", r"+a\r"),
        (b"a b", "a\u00a0b", r"+a\xa0b"),
        (b"a", "a\u2028\u202e", r"+a\u2028\u202e"),
        (b"a", b"\xff", r"+\xff"),
    ],
    ids=["final-newline", "crlf", "no-break-space", "bidi", "not-utf-8"],
)
def test_invisible_is_shown(old: bytes, new: bytes | str, shown: str, tmp_path: Path) -> None:
    """A reader sees why two lines that look alike differ."""
    (tmp_path / "a").write_bytes(old)
    assert shown in failure({"a": new}, tmp_path).splitlines()


def test_long_report_is_cut(tmp_path: Path) -> None:
    """The commands stay on the screen."""
    lines = failure({"a": "line\n" * 1000, "b": "b\n"}, tmp_path).splitlines()
    assert len(lines) == conftest.LONGEST_REPORT + 4
    assert lines[-5:-2] == ["+line", "... and more", ""]


def test_update_touches_only_what_differs(tmp_path: Path) -> None:
    """Changed and new files are written, orphans removed, the rest keeps its time stamp."""
    for name in ("same", "changed", "orphan"):
        (tmp_path / name).write_bytes(b"old\n")
    (tmp_path / "same").chmod(0o400)
    before = (tmp_path / "same").stat()
    UPDATE.tree({"same": "old\n", "changed": "new\n", "sub/new": b"\0"}, tmp_path)
    assert contents(tmp_path) == {"same": b"old\n", "changed": b"new\n", "sub/new": b"\0"}
    assert (tmp_path / "same").stat().st_mtime_ns == before.st_mtime_ns


def test_update_of_one_file_keeps_its_neighbours(tmp_path: Path) -> None:
    """`text` knows of no orphans."""
    (tmp_path / "neighbour").touch()
    UPDATE.text("new\n", tmp_path / "sub" / "a")
    assert contents(tmp_path) == {"neighbour": b"", "sub/a": b"new\n"}


def test_option(pytester: pytest.Pytester) -> None:
    """The whole way: fails, is updated by the option alone, passes; other tests stay out of it."""
    pytester.makeconftest(Path(conftest.__file__).read_text(encoding="utf-8"))
    pytester.makepyfile(test_inner=INNER)
    expected = pytester.mkdir("expected") / "a.txt"

    failed = pytester.runpytest_inprocess("-k", "tree")
    failed.assert_outcomes(failed=1, deselected=1)
    failed.stdout.fnmatch_lines(
        ["missing golden: *a.txt", "+new", "*pytest --update-golden test_inner.py::test_tree"]
    )
    assert not expected.exists()

    pytester.runpytest_inprocess("--update-golden").assert_outcomes(passed=1, deselected=1)
    assert expected.read_bytes() == b"new\n"

    pytester.runpytest_inprocess().assert_outcomes(passed=1, failed=1)
