"""What benchmarks say when they cannot measure; numbers are for `make bench`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import table
from benchmarks.__main__ import measured
from benchmarks.case import LONGEST_VERDICT, Case, MissingPeer
from benchmarks.inputs import Inputs


def row_of(error: Exception, folder: Path) -> tuple[str, ...]:
    """The row of a case that fails so."""

    def fail(_: Inputs) -> float:
        raise error

    (outcome,) = measured([Case("x", "what fails", "nothing", fail, 1)], folder)
    return table.row(outcome)


@pytest.mark.parametrize(
    ("error", "verdict", "said"),
    [
        (
            RuntimeError("node failed:\nTypeError: not a function\n    at main.js:1\n"),
            "FAILED: node failed:",
            "FAILED: node failed:\nTypeError: not a function\n    at main.js:1\n",
        ),
        (
            OSError("long " * 100),
            f"FAILED: {'long ' * 100}"[:LONGEST_VERDICT],
            f"FAILED: {'long ' * 99}long\n",
        ),
        (MissingPeer("comlink"), "NO PEER: comlink", "NO PEER: comlink\n"),
    ],
)
def test_the_table_has_the_beginning_of_a_failure_and_stderr_all(
    error: Exception, verdict: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert row_of(error, tmp_path) == ("what fails", "nothing", "-", "<= 1", verdict, "")
    assert capsys.readouterr().err == f"what fails ...\n{said}"
