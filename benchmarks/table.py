"""The table of results, on a terminal and in results.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.case import Outcome

HEAD = ("case", "against", "ratio", "reach", "", "then")
BEGIN, END = "<!-- table: python -m benchmarks writes it -->", "<!-- end of table -->"


def row(outcome: Outcome) -> tuple[str, ...]:
    """One line of the table."""
    case = outcome.case
    ratio = "-" if outcome.value is None else f"{outcome.value:.3g}"
    then = "" if case.then is None else f"{case.sign} {case.then:g}"
    return case.what, case.against, ratio, f"{case.sign} {case.reach:g}", outcome.verdict, then


def plain(rows: Sequence[Sequence[str]]) -> str:
    """For a terminal."""
    table = [HEAD, *rows]
    widths = [max(len(line[index]) for line in table) for index in range(len(HEAD))]
    lines = ("  ".join(map(str.ljust, line, widths)).rstrip() for line in table)
    return "\n".join(lines)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """For results.md."""
    cells = ([" ".join(cell.replace("|", "\\|").split()) for cell in line] for line in rows)
    lines = ["| " + " | ".join(line) + " |" for line in (HEAD, *cells)]
    return "\n".join([lines[0], "|---" * len(HEAD) + "|", *lines[1:]])


def circumstances() -> str:
    """What kind of machine, which Python, and when; nothing that names one."""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {size:.0f} GiB"
    today = datetime.now(UTC).date().isoformat()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{machine}; {python}; {today}."


def rewrite(file: Path, rows: Sequence[Sequence[str]]) -> None:
    """Put the results between the two marks."""
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise RuntimeError(f"{file.name} has lost its marks: {BEGIN} ... {END}")
    inside = f"\n{circumstances()}\n\n{markdown(rows)}\n"
    file.write_text(f"{before}{begin}{inside}{end}{after}", encoding="utf-8")
