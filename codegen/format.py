"""Stage 5. The formatter of a target, for what its templates are not proven to emit by themselves."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from codegen.render import OutputFile, Renderer
from codegen.targets import Target

_done: dict[bytes, bytes] = {}  # content hash -> formatted, for one process


def format_file(target: Target, file: OutputFile, reused: bool) -> OutputFile:
    """The file as the target's formatter leaves it."""
    if reused or target.stable or target.formatter != "black" or not file.path.endswith(".py"):
        return file
    key = hashlib.sha256(file.data).digest()
    if key not in _done:
        _done[key] = black_text(file.data.decode()).encode()
    return OutputFile(file.path, _done[key], file.spec_files)


@cache
def _black() -> tuple[Any, Any]:
    import black  # 12 bare Python starts; only targets that are not proven stable pay them
    from black.mode import Mode, TargetVersion

    return black, Mode(line_length=88, target_versions={TargetVersion.PY310})


def black_text(text: str) -> str:
    """What black makes of it, with every option fixed here and nothing read from the machine."""
    black, mode = _black()
    try:
        return str(black.format_file_contents(text, fast=True, mode=mode))
    except black.NothingChanged:
        return text


def build_target(renderer: Renderer) -> list[OutputFile]:
    """Every file of a target, rendered and formatted."""
    reused = renderer.reuse.outputs
    return [
        format_file(renderer.target, file, reused.get(file.path) is file.data)
        for file in renderer.files()
    ]
