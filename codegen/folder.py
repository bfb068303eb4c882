"""The output folder on disk: reading, whole-file writes, a lock, and nothing outside of it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from codegen import state
from codegen.problems import UsageError

T = TypeVar("T")
Read = Callable[[str], "bytes | None"]  # the bytes of a file; None if there is none
TICK = 2_000_000_000  # nanoseconds; the clocks of file systems tick every two seconds at worst
TEMPORARY = ".scapi-tmp-"  # a file being written; left over only by a run that was killed
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@lru_cache(maxsize=4096)
def above(path: str) -> tuple[str, ...]:
    """The folders a path stands in, the innermost first: `a/b/c` -> `a/b`, `a`."""
    folder = path.rpartition("/")[0]
    return (folder, *above(folder)) if folder else ()


def read(path: Path | str) -> bytes | None:
    """The bytes of a file; None if there is none."""
    try:
        return state.read(os.fspath(path))  # `Path.read_bytes` takes three times as long
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


class Memory(Generic[T]):
    """What files hold, looked up anew only where somebody touched them: for a process that stays.

    As git trusts its index: a file counts as untouched if all that the system says of it is as it
    was, and it had not just been written when it was read. (A second write within the same tick of
    the clock may leave no trace but other bytes.) Runs that start anew trust no times at all.
    """

    def __init__(self, look: Callable[[str], T]) -> None:
        self._look = look
        self._known: dict[str, tuple[tuple[int, ...], T]] = {}

    def __call__(self, path: str) -> T:
        """What `look` says of a path."""
        try:
            found = os.stat(path)  # noqa: PTH116 - a Path would cost as much again
        except OSError:
            return self._look(path)
        times = (found.st_mtime_ns, found.st_ctime_ns)
        signature = (found.st_dev, found.st_ino, found.st_mode, found.st_size, *times)
        known = self._known.get(path)
        if known is not None and known[0] == signature:
            return known[1]
        now = time.time_ns()
        value = self._look(path)
        if now - max(times) > TICK:
            self._known[path] = (signature, value)
        return value


def oddity(path: str) -> str:
    """What stands in a file's place that no run of ours put there; empty for a file or nothing."""
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    if stat.S_ISLNK(mode):
        return "it is a link"
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "it is no regular file"


def refuse_links(out: Path, paths: Iterable[str]) -> None:
    """Nothing is read or written through a folder that is a link: it may lead anywhere."""
    for name in sorted({folder for path in paths for folder in above(path)}):
        place = out / name
        with suppress(OSError):  # it is none
            place.readlink()
            hint = "remove the link, or choose another folder with --out"
            raise UsageError(f"{place} is a link; scapi writes through none", hint)


def _new(path: Path) -> BinaryIO:
    """A file that was not there, in a folder that may not be there either."""
    try:
        return os.fdopen(os.open(path, _NEW, 0o644), "wb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.fdopen(os.open(path, _NEW, 0o644), "wb")


def put(path: Path, data: bytes) -> None:
    """Replace a file by one with these bytes: readers see the old one or the new one, whole."""
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}")
    try:
        with _new(temporary) as file:
            file.write(data)
        temporary.chmod(0o644)  # whatever the umask is
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def remove(out: Path, path: str) -> None:
    """Remove a file, and the folders that are empty without it."""
    with suppress(FileNotFoundError, NotADirectoryError):
        (out / path).unlink()
    with suppress(OSError):  # the first one that is not empty ends it
        for folder in above(path):
            (out / folder).rmdir()


def sweep(out: Path, paths: Iterable[str]) -> None:
    """Remove what killed runs left half written. Call it with the lock held."""
    for name in {"", *(folder for path in paths for folder in above(path))}:
        with suppress(FileNotFoundError, NotADirectoryError):
            for entry in os.listdir(out / name):  # noqa: PTH208 - no Path for each file there is
                if entry.startswith((TEMPORARY, ".scapi-state.")):
                    (out / name / entry).unlink()


@contextmanager
def guarded(out: Path) -> Iterator[None]:
    """What the system refuses becomes a message with a way out."""
    try:
        yield
    except OSError as error:
        where = Path(error.filename) if isinstance(error.filename, str) else out
        where = where.parent if where.name.startswith(TEMPORARY) else where
        reason = error.strerror or str(error)
        hint = "no file is half written; run the same command again when that is mended"
        raise UsageError(f"cannot write {where}: {reason}", hint) from error


@contextmanager
def lock(out: Path) -> Iterator[None]:
    """One run at a time for a folder; a second one waits. The system frees it when a run dies."""
    out.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows: the last run wins, file by file
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
