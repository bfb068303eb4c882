"""What users install: wheels and source distributions, each in an environment of its own."""

from __future__ import annotations

import ast
import email.message
import email.parser
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.package import ROOT, api, distribution

OLDEST = (3, 10)
BIN = "Scripts" if os.name == "nt" else "bin"

PROGRAM = """
import asyncio, importlib, json, pickle, pkgutil, sys
import wwe_scapi
from wwe_scapi import MemoryTransport, ServiceClient
from wwe_scapi.events.system import SystemFrameState

def belongs_to_the_extra(name, missing):
    return name.startswith("wwe_scapi.mock._server.") and missing in ("starlette", "uvicorn")

for module in pkgutil.walk_packages(wwe_scapi.__path__, "wwe_scapi."):
    try:
        importlib.import_module(module.name)
    except ModuleNotFoundError as error:
        if not belongs_to_the_extra(module.name, error.name.partition(".")[0]):
            raise

async def main():
    ours, desktop = MemoryTransport.pair()
    async with ServiceClient(ours) as client:
        calling = asyncio.ensure_future(client.agent.get())
        request = await desktop.receive()
        data = {"employeeId": "1", "firstname": "Kate", "lastname": "Lewis", "username": "kl"}
        await desktop.send(
            {"referenceId": request["referenceId"], "data": data, "userAgent": "WWE Server"}
        )
        agent = await calling
        assert pickle.loads(pickle.dumps(agent)) == agent
        match SystemFrameState.from_wire({"frameState": "LEADING"}):
            case SystemFrameState(frame_state=state):
                print(request["request"], agent.username, f"{state}")

asyncio.run(main())
"""

MOCK = """
from wwe_scapi.mock import MockDesktop
print(MockDesktop().state)
"""

NEEDS = """\
python -m wwe_scapi.mock: the server needs uvicorn, which is missing
  install it: pip install 'wwe-scapi[mock]'
"""


def run(*command: str | Path, cwd: Path) -> str:
    """A command as a user would run it; what it prints."""
    dropped = ("PYTHON", "COV_", "COVERAGE_", "PIP_", "SCAPI_", "VIRTUAL_ENV")
    clean = {name: text for name, text in os.environ.items() if not name.startswith(dropped)}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def build(source: Path, out: Path, *flags: str) -> Path:
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, *flags, source, cwd=out)
    return out


@cache
def interpreters() -> dict[str, str]:
    """Every Python on PATH that the generated package supports, and the one that runs this."""
    names = [f"python3.{minor}" for minor in range(OLDEST[1], 30)]
    found = [sys.executable, *filter(None, map(shutil.which, names))]
    show = "import sys; print(*sys.version_info[:2], sep='.')"
    versions = {}
    for path in found:
        done = subprocess.run([path, "-c", show], capture_output=True, text=True, check=False)
        if done.returncode == 0:  # a version manager's stand-in for one that is not active fails
            versions.setdefault(done.stdout.strip(), path)
    return versions


def new_environment(python: str, folder: Path, wheel: Path) -> Path:
    """A virtual environment with nothing but a wheel in it; its interpreter."""
    run(python, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    inside = folder / BIN / "python"
    pip = [sys.executable, "-m", "pip", "--python", inside, "--disable-pip-version-check"]
    run(*pip, "install", "--no-index", "--no-deps", "--quiet", wheel, cwd=folder)
    return inside


def metadata_of(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.parser.Parser().parsestr(archive.read(name).decode())


# --- the generated package ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with its wheel and its source distribution, the wheel made from the latter."""
    return build(distribution(), tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def wheel(packages: Path) -> Path:
    (found,) = packages.glob("wwe_scapi-*.whl")
    return found


def modules() -> Iterator[str]:
    """The package's files, as they stand in a wheel."""
    source = distribution() / "src"
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(source).as_posix()


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path):
    """Every module, the mark for type checkers and the licence; no test, no build file."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    info = {name for name in names if ".dist-info/" in name}
    assert names - info == set(modules())
    assert "wwe_scapi/py.typed" in names
    assert {name.partition("/")[2] for name in info} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "licenses/LICENSE",
    }
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_wheel_says_what_it_is(wheel: Path):
    """Name, version, licence and Pythons are there; without extras it depends on nothing."""
    metadata, info = metadata_of(wheel), api().info
    assert metadata["Name"] == "wwe-scapi"
    assert metadata["Version"] == info.version
    assert metadata["Requires-Python"] == ">=3.10"
    assert metadata["License-Expression"] == info.license
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata["Summary"]
    needed = metadata.get_all("Requires-Dist", [])
    assert metadata.get_all("Provides-Extra") == ["mock"]
    assert len(needed) == 3
    assert all(line.endswith("; extra == 'mock'") for line in needed)
    assert metadata.get_payload() == (distribution() / "README.md").read_text("utf-8")
    assert "not affiliated" in metadata.get_payload()
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])


def test_the_source_distribution_is_complete(packages: Path):
    """It holds what the wheel is built from: the project file, README, licence and source."""
    (found,) = packages.glob("wwe_scapi-*.tar.gz")
    with tarfile.open(found) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    top = {"LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
    assert names == top | {f"src/{name}" for name in modules()}


def test_it_installs_and_works_in_every_python(wheel: Path, tmp_path: Path):
    """An empty environment of each Python on PATH: every module loads, a call gets its answer.

    The mock works in it, too; its server says what it needs.
    """
    assert interpreters()
    for version, python in interpreters().items():
        inside = new_environment(python, tmp_path / version, wheel)
        said = run(inside, "-I", "-W", "error", "-c", PROGRAM, cwd=tmp_path)
        assert said == "agent.get kl LEADING\n", version
        assert run(inside, "-I", "-W", "error", "-c", MOCK, cwd=tmp_path).strip(), version
        serve = (inside, "-I", "-W", "error", "-m", "wwe_scapi.mock", "--no-browser")
        done = subprocess.run(serve, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (2, NEEDS), version


def test_everything_generated_is_python_of_the_oldest_version():
    """No syntax that is newer than the package promises."""
    for path in distribution().rglob("*.py"):
        ast.parse(path.read_text("utf-8"), path.name, feature_version=OLDEST)


# --- the generator ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the command `scapi`."""
    (found,) = build(ROOT, tmp_path_factory.mktemp("tool"), "--wheel").glob("*.whl")
    return found


def test_the_tool_brings_templates_and_example_along(tool: Path):
    """What a checkout has beside `codegen/` is inside the wheel; nothing else is."""
    with zipfile.ZipFile(tool) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    for folder in ("templates", "examples"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"codegen/_data/{path.relative_to(ROOT).as_posix()}" in names
    assert all(name.startswith("codegen/") and "__pycache__" not in name for name in names)
    metadata = metadata_of(tool)
    assert metadata["Name"] == "scapi-codegen"
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_installed_tool_makes_a_project_from_nothing(tool: Path, tmp_path: Path):
    """From an empty folder: `scapi init`, `scapi generate`, `scapi generate --check`."""
    inside = new_environment(sys.executable, tmp_path / "env", tool)
    borrow_dependencies(inside, tmp_path)
    scapi, project = inside.with_name("scapi"), tmp_path / "project"
    project.mkdir()
    run(scapi, "init", cwd=project)
    run(scapi, "generate", cwd=project)
    made = sorted((project / "generated").rglob("*.py"))
    assert made
    before = [(path, path.stat().st_mtime_ns) for path in made]
    run(scapi, "generate", "--check", cwd=project)
    run(scapi, "generate", cwd=project)
    assert before == [(path, path.stat().st_mtime_ns) for path in made]


def borrow_dependencies(inside: Path, cwd: Path) -> None:
    """Lets an environment import what this one has installed, but for the tool itself."""
    show = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(inside, "-c", show, cwd=cwd).strip())
    ours = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (packages / "dependencies.pth").write_text("\n".join(ours), "utf-8")
