"""What a finished run leaves behind so that the next one can see at once that nothing changed.

`OUT/.scapi-state` is local and git-ignored. It names every file and folder that had a say in the
output, and the output itself, each with the hash of its content; times and sizes are never
trusted. `front` reads it before anything else is imported, so this module may import nothing
that a bare interpreter does not have loaded already, except a hash.
"""

# pathlib would cost half a bare start more:
# ruff: noqa: PTH100, PTH105, PTH108, PTH112, PTH113, PTH118, PTH119, PTH120, PTH123, PTH208

import os
import sys

try:
    from _blake2 import blake2b  # hashlib would load OpenSSL: a third of a bare start
except ImportError:  # pragma: no cover - only on interpreters built without it
    from hashlib import blake2b

TYPE_CHECKING = False  # as type checkers take it; typing itself would cost a whole bare start
if TYPE_CHECKING:
    from collections.abc import Callable

NAME = ".scapi-state"
FORMAT = "scapi-state 1"
UP_TO_DATE = "everything is up to date"
DEFAULT_SPEC, DEFAULT_OUT = "spec", "generated"
HEAD = 9  # lines of a state file before the text to print; fingerprints follow
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Question:
    """What was asked: everything on which the answer depends beside the content of files."""

    __slots__ = ("out", "root", "spec", "targets")

    def __init__(self, root: str, spec: str, out: str, targets: list[str]) -> None:
        self.root, self.spec, self.out = root, spec, out  # absolute
        self.targets = targets  # sorted, each once; none: all there are

    def lines(self, default_spec: str, default_targets: list[str]) -> list[str]:
        """As the head of a state file holds it."""
        return [
            FORMAT,
            self.root,
            self.out,
            self.spec,
            " ".join(self.targets),
            default_spec,
            " ".join(default_targets),
            *surroundings(),
        ]


def absolute(path: str) -> str:
    """Without `..`, but with links as they are: `resolve` would show folders nobody asked for."""
    return os.path.abspath(path)


def digest(data: bytes) -> str:
    """BLAKE2b-256, what `b2sum -l 256` prints."""
    return blake2b(data, digest_size=32).hexdigest()


def fingerprint(path: str) -> str:
    """The hash of a file's bytes or, for a path that ends in "/", of the names in that folder."""
    if path[-1] == "/":
        names = "\n".join(sorted(filter(_counts, os.listdir(path))))
        return digest(names.encode("utf-8", "replace"))
    return digest(read(path))


def read(path: str) -> bytes:
    """The bytes of a file; never waits for a pipe that stands in its place."""
    handle = os.open(path, _READ)
    try:
        return os.read(handle, os.fstat(handle).st_size + 1)
    finally:
        os.close(handle)


def _counts(name: str) -> bool:
    """Whether a name in a folder can matter; byte code, tools' caches and our own files do not."""
    if name[0] == ".":
        return (
            not name.endswith("_cache") and not name.startswith(".scapi-") and name != ".DS_Store"
        )
    return name != "__pycache__"


def surroundings() -> list[str]:
    """Where Python looks for the libraries whose versions have a say in the output."""
    return [os.environ.get("PYTHONPATH", ""), os.pathsep.join(site_folders())]


def site_folders() -> list[str]:
    """The folders with installed packages; a new version of one has a new name in there."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def tool_folders() -> list[str]:
    """The package itself, and the templates: beside it in a checkout, else inside it."""
    package = os.path.dirname(os.path.abspath(__file__))
    beside = os.path.dirname(package)
    templates = os.path.join(beside, "templates")
    if os.path.isdir(templates) and os.path.isfile(os.path.join(beside, "pyproject.toml")):
        return [package, templates]
    return [package]


def tree(folder: str) -> list[str]:
    """Every file and folder below a folder, folders with a "/" at the end."""
    found = [folder + "/"]
    for entry in os.scandir(folder):
        if _counts(entry.name):
            found += tree(entry.path) if entry.is_dir() else [entry.path]
    return found


def tool_fingerprints(look: "Callable[[str], str]" = fingerprint) -> dict[str, str]:
    """Sources, templates and the list of installed packages, as they are now."""
    paths = [path for folder in tool_folders() for path in tree(folder)]
    paths += [folder + "/" for folder in site_folders() if os.path.isdir(folder)]
    return {path: look(path) for path in paths}


def find_root(start: str) -> tuple[str, bytes | None]:
    """The project's folder and its pyproject.toml.

    The nearest one upwards that has a table `[tool.scapi]`, else the nearest one, else the
    folder we started in. (A generated package has a pyproject.toml of its own.)
    """
    nearest: tuple[str, bytes | None] | None = None
    folder, above = start, os.path.dirname(start)
    while True:
        try:
            data = read(os.path.join(folder, "pyproject.toml"))
        except OSError:
            data = b""
        if b"[tool.scapi]" in data:
            return folder, data
        if data and nearest is None:
            nearest = folder, data
        if above == folder:
            return nearest or (start, None)
        folder, above = above, os.path.dirname(above)


def save(
    question: Question,
    defaults: tuple[str, list[str]],
    prints: dict[str, str],
    text: str,
) -> None:
    """Remember a finished run. A folder that cannot be written only costs the next run time."""
    head = [*question.lines(*defaults), text]
    body = [f"{value} {path}" for path, value in sorted(prints.items())]
    if any("\n" in line for line in (*head, *body)):
        return
    path = os.path.join(question.out, NAME)
    temp = f"{path}.{os.getpid()}"
    try:
        with open(temp, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            file.write("\n".join((*head, *body)) + "\n")
        os.replace(temp, path)
    except OSError:
        forget(question.out, os.path.basename(temp))


def forget(out: str, name: str = NAME) -> None:
    """Remove what an earlier run left."""
    try:  # noqa: SIM105 - contextlib would be one more import for `front`
        os.unlink(os.path.join(out, name))
    except OSError:
        pass


def load(question: Question, defaults: tuple[str, list[str]]) -> dict[str, str]:
    """The fingerprints of the last run, if the same was asked then; else nothing."""
    try:
        lines = read(os.path.join(question.out, NAME)).decode().split("\n")
    except (OSError, ValueError):
        return {}
    if lines[:HEAD] != question.lines(*defaults):
        return {}
    return {line[65:]: line[:64] for line in lines[HEAD + 1 : -1]}
