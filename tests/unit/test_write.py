"""Stage 6: only what changed is written, nobody's edits are lost, a check writes nothing."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from codegen import manifest
from codegen.write import compare, write
from tests.unit.outputs import ONE, TWO, files, statuses, tree


def test_a_run_creates_updates_removes_and_says_so(tmp_path: Path):
    """The folder holds exactly what was asked for, and the result names each difference."""
    assert statuses(write(ONE, tmp_path)) == {"a/x": "missing", "a/y": "missing", "b/z": "missing"}

    found = write(TWO, tmp_path)

    assert statuses(found) == {"a/new/n": "missing", "a/y": "stale", "b/z": "orphaned"}
    assert found.unchanged == ("a/x",)
    assert tree(tmp_path) == {"a/x": b"1", "a/y": b"changed", "a/new/n": b"4"}
    assert not (tmp_path / "b").exists(), "an emptied folder goes, too"


def test_an_unchanged_file_is_not_touched(tmp_path: Path):
    """Build tools look at times, so a file whose bytes are right keeps its own."""
    write(ONE, tmp_path)
    before = {path: path.stat() for path in tmp_path.rglob("*")}

    assert write(ONE, tmp_path).clean

    after = {path: path.stat() for path in tmp_path.rglob("*")}
    assert {p: (s.st_ino, s.st_mtime_ns) for p, s in before.items()} == {
        p: (s.st_ino, s.st_mtime_ns) for p, s in after.items()
    }


def test_files_are_readable_whatever_the_umask(tmp_path: Path):
    """Mode 644, so that a private umask does not make a package only its author can read."""
    old = os.umask(0o077)
    try:
        write(ONE, tmp_path)
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "a/x").stat().st_mode) == 0o644


def test_the_manifest_is_what_coreutils_reads(tmp_path: Path):
    """`b2sum -l 256 -c .manifest` checks a tree without this tool."""
    write(ONE, tmp_path)

    if shutil.which("b2sum"):
        command = ["b2sum", "-l", "256", "--strict", "-c", manifest.NAME]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    lines = (tmp_path / manifest.NAME).read_text().splitlines()
    assert [line[64:] for line in lines] == ["  a/x", "  a/y", "  b/z"]


def test_other_targets_stay_as_they_are(tmp_path: Path):
    """A run for one target neither removes, nor forgets, nor judges the files of another."""
    write(ONE, tmp_path)
    (tmp_path / "b/z").write_text("edited by hand")

    found = write(files(a__x="new"), tmp_path, ["a"])

    assert statuses(found) == {"a/x": "stale", "a/y": "orphaned"}
    assert tree(tmp_path) == {"a/x": b"new", "b/z": b"edited by hand"}
    assert statuses(write(files(a__x="new", b__z="3"), tmp_path)) == {"b/z": "hand-edited"}


def test_files_that_are_not_ours_are_never_removed(tmp_path: Path):
    """Only the manifest makes a file ours."""
    write(ONE, tmp_path)
    (tmp_path / "b/mine.txt").write_text("keep")

    write(TWO, tmp_path)

    assert (tmp_path / "b/mine.txt").read_text() == "keep"


def test_a_file_can_become_a_folder_and_a_folder_a_file(tmp_path: Path):
    """What stands in the way goes first."""
    write(files(a="file", b__c__d="deep"), tmp_path)

    write(files(a__x="now a folder", b="now a file"), tmp_path)

    assert tree(tmp_path) == {"a/x": b"now a folder", "b": b"now a file"}
    assert compare(files(a__x="now a folder", b="now a file"), tmp_path).clean


def test_a_rename_of_case_only_keeps_the_new_file(tmp_path: Path):
    """Removing the old name last would remove the new file where case is ignored."""
    write(files(a__voice="1"), tmp_path)

    write(files(a__Voice="1"), tmp_path)

    assert list(tree(tmp_path)) == ["a/Voice"]


# --- hand edits -----------------------------------------------------------------------------------


def test_a_hand_edit_stops_the_run_before_it_writes_anything(tmp_path: Path):
    """All edits are named at once; nothing is lost, and nothing is half done."""
    write(ONE, tmp_path)
    (tmp_path / "a/y").write_text("edited")
    (tmp_path / "b/z").write_text("edited, and an orphan now")
    before = tree(tmp_path) | {"manifest": (tmp_path / manifest.NAME).read_bytes()}

    found = write(TWO, tmp_path)

    assert found.paths("hand-edited") == ("a/y", "b/z")
    assert before == tree(tmp_path) | {"manifest": (tmp_path / manifest.NAME).read_bytes()}


def test_force_gives_hand_edits_up(tmp_path: Path):
    """With --force the folder is as if nobody had edited."""
    write(ONE, tmp_path)
    (tmp_path / "a/y").write_text("edited")
    (tmp_path / "b/z").write_text("edited")

    write(TWO, tmp_path, force=True)

    assert tree(tmp_path) == {"a/x": b"1", "a/y": b"changed", "a/new/n": b"4"}
    assert write(TWO, tmp_path).clean


def test_an_edit_that_is_what_would_be_written_is_none(tmp_path: Path):
    """Somebody ran another version, or git brought the file: fine, only the manifest is mended."""
    write(ONE, tmp_path)
    (tmp_path / "a/y").write_text("changed")
    (tmp_path / "a/new").mkdir()
    (tmp_path / "a/new/n").write_text("4")

    found = write(TWO, tmp_path)

    assert statuses(found) == {"b/z": "orphaned"}
    assert write(TWO, tmp_path).clean


def test_changed_line_endings_get_the_hint_that_helps(tmp_path: Path):
    """A checkout with CRLF is a hand edit by machine."""
    write(files(a="1\n2\n"), tmp_path)
    (tmp_path / "a").write_bytes(b"1\r\n2\r\n")
    (tmp_path / ".manifest").write_bytes(
        (tmp_path / ".manifest").read_bytes().replace(b"\n", b"\r\n")
    )

    (change,) = compare(files(a="1\n2\n"), tmp_path).changes

    assert change.status == "hand-edited"
    assert "line endings" in change.hint
    assert ".gitattributes" in change.hint


def test_a_stranger_in_the_place_of_an_output_is_not_overwritten(tmp_path: Path):
    """A file that was there before the first run may be somebody's work."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x").write_text("mine")

    (change,) = write(files(a__x="1"), tmp_path).changes

    assert change.status == "hand-edited"
    assert "did not write it" in change.hint
    assert (tmp_path / "a/x").read_text() == "mine"


def test_a_link_in_the_place_of_an_output_is_replaced_never_followed(tmp_path: Path):
    """Writing through it would change a file elsewhere."""
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.write_text("precious")
    write(files(a="1"), out)
    (out / "a").unlink()
    (out / "a").symlink_to(elsewhere)

    assert statuses(write(files(a="2"), out)) == {"a": "hand-edited"}
    write(files(a="2"), out, force=True)

    assert elsewhere.read_text() == "precious"
    assert not (out / "a").is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_the_place_of_an_output_does_not_hang(tmp_path: Path):
    """Reading it would wait for ever."""
    os.mkfifo(tmp_path / "a")

    (change,) = compare(files(a="1"), tmp_path).changes

    assert change.hint == "it is no regular file"


def test_a_merged_manifest_knows_both_sides(tmp_path: Path):
    """Conflict markers and doubled lines in the manifest make nothing a hand edit."""
    write(files(a="1", b="2"), tmp_path)
    ours = (tmp_path / manifest.NAME).read_text()
    theirs = manifest.write(manifest.of({"a": b"other", "b": b"2"})).decode()
    (tmp_path / manifest.NAME).write_text(f"<<<<<<< us\n{ours}=======\n{theirs}>>>>>>> them\n")

    found = write(files(a="3", b="2"), tmp_path)

    assert statuses(found) == {"a": "stale"}
    assert compare(files(a="3", b="2"), tmp_path).clean


# --- check ----------------------------------------------------------------------------------------


def test_compare_writes_nothing(tmp_path: Path):
    """Not even the output folder."""
    out = tmp_path / "out"

    assert len(compare(ONE, out).changes) == 3
    assert not out.exists()


def test_a_stale_manifest_alone_is_found(tmp_path: Path):
    """Otherwise a hand edit could pass for our own work later."""
    write(ONE, tmp_path)
    (tmp_path / manifest.NAME).write_text("")

    found = compare(ONE, tmp_path)

    assert not found.changes
    assert not found.clean
