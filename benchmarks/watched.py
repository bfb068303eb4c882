"""`scapi watch` without a file system that notifies: it generates at each line on stdin.

Asked with a spec, a folder and targets; says how many seconds each time took, or what went wrong.
"""

import sys

from codegen.settings import find
from codegen.watch import Session


def main(spec: str, out: str, *targets: str) -> None:
    """Until stdin ends."""
    session = Session(find(spec, out, targets))
    for _ in sys.stdin:
        report = session.again()
        changed = report.run is not None and report.run.found.changes
        print(report.seconds if changed else report.problem, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
