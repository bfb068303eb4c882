"""What a command works on: options, then `[tool.scapi]` of pyproject.toml, then the defaults."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen import state
from codegen.problems import UsageError, did_you_mean

KEYS = ("spec", "out", "targets")


@dataclass(frozen=True, slots=True)
class Settings:
    """All paths are absolute; no targets means all there are."""

    root: Path
    project: Path | None  # the pyproject.toml that was looked at
    spec: Path
    out: Path
    targets: tuple[str, ...]
    default_spec: Path  # what holds without options; `front` asks for it
    default_targets: tuple[str, ...]

    @property
    def question(self) -> state.Question:
        """The same, as a state file holds it."""
        targets = sorted(set(self.targets))
        return state.Question(str(self.root), str(self.spec), str(self.out), targets)

    @property
    def defaults(self) -> tuple[str, list[str]]:
        """What holds without options, as a state file holds it."""
        return str(self.default_spec), list(self.default_targets)


def shown(path: Path) -> str:
    """A path as it is printed: relative to the current folder if it is inside of it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def find(spec: str = "", out: str = "", targets: tuple[str, ...] = ()) -> Settings:
    """The settings for the current folder; arguments are what the options say."""
    found, data = state.find_root(current_folder())
    root = Path(found)
    project = root / "pyproject.toml" if data is not None else None
    table = _table(data or b"", project)
    default_spec = absolute(root / table.get("spec", state.DEFAULT_SPEC))
    default_targets = tuple(sorted(set(table.get("targets", ()))))
    return Settings(
        root=root,
        project=project,
        spec=absolute(spec) if spec else default_spec,
        out=absolute(out or root / table.get("out", state.DEFAULT_OUT)),
        targets=targets or default_targets,
        default_spec=default_spec,
        default_targets=default_targets,
    )


def find_for_output(spec: str, out: str | None, targets: tuple[str, ...]) -> Settings:
    """The same for who writes: refuses a folder in which files cannot come and go."""
    if out == "":
        raise UsageError("--out names no folder", "name one, or leave it out")
    found = find(spec, out or "", targets)
    real = found.out.resolve()
    if real == real.parent:
        message = f"cannot generate into {found.out.as_posix()}: it is the root of all folders"
        raise UsageError(message, _WAY)
    if found.spec.is_dir() and real == found.spec.resolve():
        raise UsageError(f"cannot generate into {shown(found.out)}: it holds the spec", _WAY)
    return found


_WAY = "give what is generated a folder of its own with --out"


def absolute(path: Path | str) -> Path:
    """Without `..`, links left as they are."""
    return Path(state.absolute(str(path)))


def current_folder() -> str:
    """Where we are; somebody may have removed it."""
    try:
        return str(Path.cwd())
    except OSError:
        raise UsageError("the current folder is gone", "go to a folder that exists") from None


def _table(data: bytes, project: Path | None) -> dict[str, Any]:
    """`[tool.scapi]`, checked; without that table the file need not even be TOML."""
    if project is None or b"[tool.scapi]" not in data:
        return {}
    try:
        parsed = tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{shown(project)} cannot be read: {error}", "correct it") from None
    tool = parsed.get("tool")
    table = tool.get("scapi") if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        return {}
    for key, value in table.items():
        _check(key, value, f"[tool.scapi] of {shown(project)}")
    return table


def _check(key: str, value: Any, where: str) -> None:
    if key not in KEYS:
        hint = did_you_mean(key, KEYS) or "known keys: " + ", ".join(KEYS)
        raise UsageError(f'"{key}" is no key of {where}', hint)
    if key == "targets":
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise UsageError(f"`targets` in {where} must be a list of names")
    elif not isinstance(value, str) or not value:
        raise UsageError(f"`{key}` in {where} must be a path")
