"""Golden files: what the output must look like, byte for byte, updated on request only.

And in which order tests run, which of them coverage is measured by, and what they find set up.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import hypothesis
import pytest

LONGEST_REPORT = 200  # lines
TESTS = Path(__file__).parent
MEASURED = (
    "unit/",
    "mock_server/test_scapi_mock.py",
    "test_docs.py",
    "test_errors.py",
    "test_flavours.py",
    "test_golden.py",
    "test_why_flavours.py",
)
"""Coverage is what the tests of the modules and of the language reach. Tracing makes Python four
times slower, and what else runs through the generator, thousands of times, adds no line."""
LONG = (
    "test_why.py",
    "browser/mock/",
    "browser/",
    "test_hostile.py",
    "test_typescript_types.py",
    "test_fuzz_spec.py",
    "test_examples.py",
    "guards/test_model.py",
    "guards/test_format.py",
    "guards/test_determinism.py",
    "usage/test_type_checkers.py",
    "test_new_target.py",
    "test_guides.py",
    "test_asyncapi.py",
    "test_package.py",
    "test_schema_files.py",
)
"""Files and folders that take long, begun early: no worker is left with one while the others have
nothing to do. The first that a path begins with counts, so a part of a folder stands before it."""

Files = dict[str, bytes]


def pytest_configure() -> None:
    """What all tests want of their process: byte code, Ctrl-C, time to make inputs."""
    # What is started here keeps its byte code, as it does where users run it.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # In the background of a script. What is started here would ignore Ctrl-C as well.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Slow machines are no defect of ours: how long making an input takes fails no test.
    hypothesis.settings.register_profile(
        "tests", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None
    )
    hypothesis.settings.load_profile("tests")


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: who waits for a browser or a server needs none."""
    return (os.cpu_count() or 1) + 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")
    parser.addoption("--update-pictures", action="store_true", help="take docs/pictures anew")


def _name(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).as_posix()


def _rank(item: pytest.Item) -> int:
    """What is measured comes first, or it would find results that were cached untraced."""
    name = _name(item)
    if name.startswith(MEASURED):
        return 0
    long = (rank for rank, begin in enumerate(LONG, 1) if name.startswith(begin))
    return next(long, 1 + len(LONG))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """An update runs the tests that have golden files, and no others."""
    items.sort(key=_rank)
    if config.getoption("--update-golden"):
        golden = [item for item in items if "golden" in getattr(item, "fixturenames", ())]
        others = set(items).difference(golden)
        config.hook.pytest_deselected(items=list(others))
        items[:] = golden


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Tests that need not be measured run untraced, fixtures and processes of theirs included."""
    if _name(item).startswith(MEASURED):
        return (yield)
    with _untraced():
        return (yield)


@contextmanager
def _untraced() -> Iterator[None]:
    """Without coverage in this thread, in new threads and in new processes of Python."""
    trace, in_threads = sys.gettrace(), threading.gettrace()
    in_processes = os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        threading.settrace(in_threads)  # type: ignore[arg-type]
        sys.settrace(trace)
        if in_processes is not None:
            os.environ["COVERAGE_PROCESS_CONFIG"] = in_processes


@dataclass(frozen=True)
class Golden:
    """Compares with committed files; `--update-golden` makes them equal instead."""

    test: str  # node id, for the command in the failure
    update: bool

    def tree(self, actual: Mapping[str, bytes | str], expected_dir: Path) -> None:
        """A whole folder: keys are paths in it, with "/". Files not in `actual` are orphans."""
        assert actual, "an empty tree proves nothing"
        files = (path for path in expected_dir.rglob("*") if path.is_file())
        names = (path.relative_to(expected_dir) for path in files)
        known = [name.as_posix() for name in names if "__pycache__" not in name.parts]
        self._settle(actual, known, expected_dir)

    def text(self, actual: str, expected_file: Path) -> None:
        """One file."""
        known = [expected_file.name] if expected_file.is_file() else []
        self._settle({expected_file.name: actual}, known, expected_file.parent)

    def _settle(self, actual: Mapping[str, bytes | str], known: list[str], folder: Path) -> None:
        new = {name: it.encode() if isinstance(it, str) else it for name, it in actual.items()}
        old = {name: (folder / name).read_bytes() for name in known}
        changed = [name for name in sorted(old | new) if old.get(name) != new.get(name)]
        if changed and not self.update:
            self._fail(_report(folder, changed, old, new))
        for name in changed:
            _put(folder / name, new.get(name))

    def _fail(self, report: Iterator[str]) -> None:
        lines = list(islice(report, LONGEST_REPORT))
        more = ["... and more"] if next(report, None) is not None else []
        ways = [
            "\nIf the new output is right: make update-golden",
            f"or this test alone: pytest --update-golden {shlex.quote(self.test)}",
        ]
        pytest.fail("\n".join(lines + more + ways), pytrace=False)


def _report(folder: Path, changed: list[str], old: Files, new: Files) -> Iterator[str]:
    for name in changed:
        what = "missing" if name not in old else "orphaned" if name not in new else "different"
        yield f"{what} golden: {folder / name}"
    yield ""
    for name in changed:
        before, after = _lines(old.get(name, b"")), _lines(new.get(name, b""))
        yield from unified_diff(before, after, f"expected/{name}", f"actual/{name}", lineterm="")


def _lines(content: bytes) -> list[str]:
    """Lines as a reader can tell them apart: what does not print is escaped."""
    *lines, rest = content.decode(errors="backslashreplace").split("\n")
    lines += [rest, "\\ no newline at the end"] if rest else []
    return ["".join(c if c.isprintable() else ascii(c)[1:-1] for c in line) for line in lines]


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden.tree(files, folder)` or `golden.text(text, file)`."""
    return Golden(request.node.nodeid, bool(request.config.getoption("--update-golden")))
