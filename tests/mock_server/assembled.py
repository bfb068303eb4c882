"""The server of a generated package, under a name that nothing else has."""

from __future__ import annotations

from pathlib import Path

from codegen import pipeline

ROOT = Path(__file__).resolve().parents[2]
THERMOSTAT = ROOT / "examples/thermostat/spec"
NAME = "mocked"

PAGE = """<!doctype html><html><head><title>desktop</title>
<script type="application/json" id="scapi-server">null</script></head><body></body></html>
"""
DEMO = "<!doctype html><title>demo</title>"
MAIN = """import sys
from pathlib import Path
from ._server.main import main
sys.exit(main(Path(__file__).parent / "_data", "python -m mocked", "mocked[mock]"))
"""


def assemble(folder: Path, spec: Path = THERMOSTAT) -> Path:
    """Write engine, server and data of a spec's mock into a folder, which is to stand on the path.

    Gives the folder of the package. Its pages are small ones of our own.
    """
    package = folder / NAME
    for file in pipeline.build(pipeline.read_spec(spec), ("python",)):
        inner = file.path.partition("/mock/_")[2]
        if inner and not inner.startswith("typed"):
            path = package / f"_{inner}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
    own = {"__init__.py": "", "__main__.py": MAIN}
    pages = {"_data/desktop.html": PAGE, "_data/demo.html": DEMO}
    for name, text in {**own, **pages}.items():
        (package / name).write_text(text, "utf-8")
    return package
