"""Runs scripts of `tests/js` with Node and reads the JSON they print."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parent / "js"


@cache
def node() -> str:
    """The program: the one beside this interpreter, else the first on the path."""
    folders = (str(Path(sys.executable).parent), None)
    found = next((path for folder in folders if (path := shutil.which("node", path=folder))), None)
    if found is None:
        raise FileNotFoundError("there is no node; `make test` installs it")
    return found


def run(script: str, *arguments: str, timeout: float = 300) -> Any:
    """What a script prints, as JSON. It fails if the script does, or if packages are missing."""
    if not (SCRIPTS / "node_modules").is_dir():
        raise FileNotFoundError("tests/js/node_modules is missing; run `npm ci` in tests/js")
    command = [node(), str(SCRIPTS / script), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=timeout, check=False, cwd=SCRIPTS
    )
    assert done.returncode == 0, f"{script}: {done.stderr[-2000:]}"
    return json.loads(done.stdout)
