"""`python -m benchmarks [case...]`: measure, print a table, and keep it in results.md.

Only a run of all cases rewrites results.md. The exit code says whether everything could be measured
and fuzzing found nothing, never whether a ratio was good.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import engines, generator, javascript, mock_server, runtime, table
from benchmarks.case import Case, Outcome, run
from benchmarks.fuzz import fuzz
from benchmarks.fuzz_engines import fuzz_engines
from benchmarks.inputs import ROOT, Inputs

CASES: tuple[Case, ...] = (
    *generator.CASES,
    *runtime.CASES,
    *javascript.CASES,
    *engines.CASES,
    *mock_server.CASES,
)
NAMES = (*dict.fromkeys(case.name for case in CASES), "fuzz", "fuzz-engines")
RESULTS = Path(__file__).with_name("results.md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the named cases, or all; then fuzz."""
    options = _options(arguments)
    names = options.case or NAMES
    os.chdir(ROOT)
    with TemporaryDirectory(prefix="scapi-bench-") as folder:
        outcomes = measured([case for case in CASES if case.name in names], Path(folder))
        rows = [table.row(outcome) for outcome in outcomes]
        if rows:
            print(table.plain(rows))
        if not options.case:
            table.rewrite(RESULTS, rows)
        bad = fuzz(options.minutes, Path(folder, "fuzz")) if "fuzz" in names else 0
        bad += fuzz_engines(options.minutes) if "fuzz-engines" in names else 0
    return 1 if bad or any(outcome.value is None for outcome in outcomes) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("case", nargs="*", help=", ".join(NAMES))
    parser.add_argument("--minutes", type=float, default=3, help="how long to fuzz; default: 3")
    options = parser.parse_args(arguments)
    for name in options.case:
        if name not in NAMES:
            parser.error(f'there is no case "{name}"; cases: {", ".join(NAMES)}')
    return options


def measured(cases: Sequence[Case], folder: Path) -> list[Outcome]:
    """One after the other, as nothing else may run meanwhile."""
    inputs = Inputs(folder)
    outcomes = []
    for case in cases:
        print(f"{case.what} ...", file=sys.stderr, flush=True)
        outcomes.append(run(case, inputs))
        if outcomes[-1].value is None:
            print(outcomes[-1].why, file=sys.stderr, flush=True)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
