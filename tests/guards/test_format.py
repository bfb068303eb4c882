"""A target that says it is stable emits what its formatter would; running it proves that."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from codegen import pipeline, targets
from codegen.format import black_text
from codegen.render import OutputFile
from tests.golden import cases
from tests.guards import large

ROOT = Path(__file__).resolve().parents[2]
STABLE = tuple(t.name for t in targets.available() if t.stable and t.formatter == "black")


def unstable(files: Iterator[OutputFile]) -> list[str]:
    """The Python files that black would change, on all processors."""
    texts: dict[str, str] = {}  # content -> path; what is copied into every package counts once
    for file in files:
        if file.path.endswith(".py") and file.path.partition("/")[0] in STABLE:
            texts.setdefault(file.data.decode(), file.path)
    assert texts
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        formatted = pool.map(black_text, texts, chunksize=4)
        return [texts[text] for text, after in zip(texts, formatted, strict=True) if text != after]


def test_black_leaves_the_real_spec_and_every_golden_case_alone() -> None:
    """Byte for byte."""
    assert "python" in STABLE
    real = pipeline.build(pipeline.read_spec(ROOT / "spec"), STABLE)
    files = (file for case in cases.CASES for file in cases.output(case))
    assert unstable(iter([*real, *files])) == []


def test_black_leaves_a_very_large_spec_alone() -> None:
    """Of its two megabytes every third file, of each kind: those between differ in names alone."""
    files = pipeline.build(large.converted()[1], STABLE)
    assert sum(len(file.data) for file in files) > 2_000_000
    alike = sorted(files, key=lambda file: (file.path.count("/"), file.path))
    assert unstable(iter(alike[::3])) == []


def test_the_proof_notices_a_line_that_black_would_change() -> None:
    """Else it would prove nothing."""
    wrong = OutputFile(f"{STABLE[0]}/wrong.py", b"x = {  'a':1 }\n")
    right = OutputFile(f"{STABLE[0]}/right.py", b'x = {"a": 1}\n')
    assert unstable(iter([wrong, right])) == [wrong.path]
