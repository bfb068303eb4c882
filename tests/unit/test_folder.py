"""The output folder: nothing is written outside of it, and nothing in it is ever half written."""

from __future__ import annotations

import errno
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen import folder, manifest
from codegen.problems import UsageError
from codegen.write import compare, write
from tests.unit.outputs import ONE, TWO, File, files, tree

# --- nothing outside ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../x", "leave the output folder"),
        ("a/../../x", "leave the output folder"),
        ("/etc/x", "no plain path"),
        ("a//x", "no plain path"),
        ("./x", "no plain path"),
        ("", "no plain path"),
        ("a\\x", "character"),
        ("c:x", "character"),
        ("a\nx", "character"),
        ("a/nul.txt", "Windows"),
        ("a/x.", "Windows"),
        (".manifest", "keeps for itself"),
        ("a/.scapi-tmp-1", "keeps for itself"),
    ],
)
def test_no_path_leads_out(path: str, why: str, tmp_path: Path):
    """Paths come from names in a spec, so they are checked as hostile input."""
    with pytest.raises(UsageError, match=why):
        write([File(path, b"x")], tmp_path / "out")

    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("one", "other"), [("a/x", "A/x"), ("a/x", "a/X"), ("a", "a/x"), ("é", "e\u0301"), ("a", "a")]
)
def test_paths_that_are_one_on_some_system_are_refused(one: str, other: str, tmp_path: Path):
    """Output that differs between systems is no output."""
    with pytest.raises(UsageError, match=r"collide|twice"):
        write([File(one, b"1"), File(other, b"2")], tmp_path)


def test_no_write_goes_through_a_linked_folder(tmp_path: Path):
    """A link in the output folder would lead the run anywhere."""
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "a").symlink_to(elsewhere)

    with pytest.raises(UsageError, match="is a link"):
        write(files(a__x="1"), out)
    assert list(elsewhere.iterdir()) == []


def test_a_hostile_manifest_removes_nothing_outside(tmp_path: Path):
    """It is a committed file: anybody may have written it."""
    out, victim = tmp_path / "out", tmp_path / "victim"
    victim.write_text("x")
    out.mkdir()
    (out / manifest.NAME).write_bytes(manifest.write(manifest.of({"../victim": b"x"})))

    write(files(a="1"), out)

    assert victim.read_text() == "x"


def test_the_output_folder_itself_may_be_a_link(tmp_path: Path):
    """Where it is, is the user's choice."""
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")

    write(files(a__x="1"), tmp_path / "out")

    assert (tmp_path / "real/a/x").read_text() == "1"


# --- nothing lost ---------------------------------------------------------------------------------

STEPS = ("open", "replace", "unlink", "mkdir", "rmdir", "chmod")


def kill_at(number: int, work: Callable[[], object], *, after: bool) -> bool:
    """Run in a process that dies by SIGKILL at its n-th change on disk; False if it had fewer."""
    child = os.fork()
    if child == 0:  # pragma: no cover - coverage dies with it
        left = [number]
        for name in STEPS:
            setattr(os, name, _deadly(getattr(os, name), left, after))
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _deadly(
    real: Callable[..., object], left: list[int], after: bool
) -> Callable[..., object]:  # pragma: no cover
    def step(*args: object, **kwargs: object) -> object:
        left[0] -= 1
        if left[0] == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return real(*args, **kwargs)
        finally:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return step


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("then", [TWO, ONE, []], ids=["again", "undone", "emptied"])
def test_a_kill_at_any_step_leaves_whole_files_and_the_next_run_mends_the_rest(
    after: bool, then: list[File], tmp_path: Path
):
    """At each change on disk, before and after it, whatever the next run wants to write."""
    whole = {(file.path, file.data) for file in [*ONE, *TWO]}
    number = 0
    while True:
        number += 1
        out = tmp_path / str(number)
        write(ONE, out)
        if not kill_at(number, lambda out=out: write(TWO, out), after=after):
            break
        for path, data in tree(out).items():
            assert folder.TEMPORARY in path or (path, data) in whole, f"step {number}: {path}"
        found = write(then, out)
        assert not found.paths("hand-edited"), f"step {number}"
        assert tree(out) == {file.path: file.data for file in then}, f"step {number}"
        assert compare(then, out).clean, f"step {number}"
    assert number > 15, "the run made too few steps to prove anything"


def test_who_reads_while_we_write_reads_one_file_whole(tmp_path: Path):
    """The new file takes the old one's place; nobody writes into it."""
    write(ONE, tmp_path)
    with (tmp_path / "a/y").open("rb") as reader:
        write(TWO, tmp_path)

        assert reader.read() == b"2"
    assert (tmp_path / "a/y").read_bytes() == b"changed"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_first_run_that_was_killed_is_mended(tmp_path: Path):
    """Also where there was no manifest yet."""
    for number in range(1, 30):
        out = tmp_path / str(number)
        if not kill_at(number, lambda out=out: write(ONE, out), after=True):
            break
        assert not write(ONE, out).paths("hand-edited"), f"step {number}"
        assert len(tree(out)) == 3
    else:
        pytest.fail("it never ended")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_what_the_system_refuses_is_said_in_one_sentence(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Disk full, read-only: the old tree is whole, no temporary file stays, the message helps."""
    write(ONE, tmp_path)
    before = tree(tmp_path)

    def refuse(handle: int, mode: str) -> object:
        os.close(handle)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fdopen", refuse)
    with pytest.raises(UsageError, match=os.strerror(code)) as caught:
        write(TWO, tmp_path)

    assert "no file is half written" in caught.value.hint
    assert tree(tmp_path) == before


def test_an_unwritable_place_is_named_without_our_temporary_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The user knows the folder, not the temporary file."""
    real = os.open

    def refuse(path: object, *args: int) -> int:
        if folder.TEMPORARY in str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UsageError) as caught:
        write(ONE, tmp_path)

    assert str(caught.value) == f"cannot write {tmp_path}: Permission denied"


def test_two_runs_at_once_wait_for_each_other(tmp_path: Path):
    """Whichever is last, the tree and its manifest belong together."""
    write([], tmp_path)
    runs = [files(a__x=f"{n}", a__y=f"{n}", **{f"only__{n}": "x"}) for n in range(4)]
    threads = [threading.Thread(target=_often, args=(run, tmp_path)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = tree(tmp_path)
    assert found["a/x"] == found["a/y"]
    assert set(found) == {"a/x", "a/y", f"only/{found['a/x'].decode()}"}
    entries = manifest.read(tmp_path)
    assert entries == manifest.of(found)


def _often(outputs: list[File], out: Path) -> None:
    for _ in range(10):
        assert not write(outputs, out).paths("hand-edited")


def test_temporary_files_of_killed_runs_are_swept(tmp_path: Path):
    """In every folder that we write to, and nowhere else."""
    write(ONE, tmp_path)
    (tmp_path / "a" / f"{folder.TEMPORARY}99999").write_text("half")
    (tmp_path / ".scapi-state.99999").write_text("half")

    write(ONE, tmp_path)

    assert set(tree(tmp_path)) == {"a/x", "a/y", "b/z"}


# --- a process that stays -------------------------------------------------------------------------


def test_memory_reads_again_only_what_was_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A file that had just been written is read again, too: the clock may not have ticked since."""
    looked: list[str] = []
    memory = folder.Memory(lambda path: looked.append(path) or folder.read(path))
    path = tmp_path / "a"
    path.write_bytes(b"one")

    assert [memory(str(path)), memory(str(path))] == [b"one", b"one"]
    assert len(looked) == 2
    monkeypatch.setattr(folder, "TICK", -1)
    assert [memory(str(path)), memory(str(path))] == [b"one", b"one"]
    assert len(looked) == 3
    path.replace(tmp_path / "b")
    path.write_bytes(b"two")
    os.utime(path, ns=(0, 0))
    assert memory(str(path)) == b"two"
    path.unlink()
    assert memory(str(path)) is None
