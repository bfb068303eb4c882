"""The other generators and codecs, as they are installed beside us."""

from __future__ import annotations

import sysconfig
from importlib import import_module
from pathlib import Path
from types import ModuleType

from benchmarks.case import MissingPeer
from benchmarks.inputs import Project
from benchmarks.measure import Command


def module(name: str) -> ModuleType:
    """A peer that is a library."""
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingPeer(f"{error.name} is not installed") from None


def datamodel_codegen(project: Project, *options: str) -> Command:
    """datamodel-code-generator: plain dataclasses of the types of a project."""
    program = Path(sysconfig.get_path("scripts")) / "datamodel-codegen"
    if not program.exists():
        raise MissingPeer("datamodel-codegen is not installed")
    return [
        str(program),
        f"--input={project.schema}",
        "--input-file-type=jsonschema",
        "--output-model-type=dataclasses.dataclass",
        "--disable-timestamp",
        f"--output={project.out.with_suffix('.peer.py')}",
        *options,
    ]
