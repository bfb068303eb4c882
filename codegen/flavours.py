"""The engine `datamodel-code-generator`: modules for other libraries, from the exported schema.

It runs only when a module's key (schema, names, options, versions and our own part in it) is not
the one that stands in the module as it was written last; a fresh clone never imports it.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.flavour_schema import FlavourSchema, Manner
from codegen.format import black_text
from codegen.model import Api
from codegen.problems import UsageError
from codegen.render import OutputFile, Renderer, Reuse
from codegen.state import digest
from codegen.targets import Target

PINNED = {"datamodel-code-generator": "0.89.0", "black": "26.10.1"}  # as in pyproject.toml
_OURS = {"taken_classes", "taken_fields", "wire_names", "told_by_tag"}
_NO_TYPES = "from __future__ import annotations\n"
_SOURCES = ("flavours.py", "flavour_schema.py", "format.py")


def build_flavours(target: Target, api: Api, reuse: Reuse) -> list[OutputFile]:
    """One module for each entry of the target's options but `all`, which holds for every one."""
    renderer = Renderer(target, api, reuse)
    shared = target.options.get("all", {})
    flavours = {name: options for name, options in target.options.items() if name != "all"}
    return [_flavour(renderer, name, shared | own) for name, own in flavours.items()]


def _flavour(renderer: Renderer, name: str, options: dict[str, str]) -> OutputFile:
    path = renderer.out(renderer.fill(f"{{module}}/{name}.py"))
    schema = FlavourSchema(renderer.api, manner_of(options))
    document, aliases = schema.document(), schema.aliases()
    key = key_of(renderer, [name, document, aliases, options, PINNED])
    data = _earlier(renderer.reuse, path, key)
    if data is None:
        given = {option: value for option, value in options.items() if option not in _OURS}
        code, remarks = generate(document, aliases, given)
        data = assemble(_header(renderer, name, key, remarks), code).encode()
    return OutputFile(path, data, frozenset(renderer.api.files))


def manner_of(options: Mapping[str, str]) -> Manner:
    """The options of ours among those of a flavour."""
    return Manner(
        taken_classes=frozenset(options.get("taken_classes", "").split()),
        taken_fields=frozenset(options.get("taken_fields", "").split()),
        wire_names=options.get("wire_names") == "true",
        told_by_tag=options.get("told_by_tag") == "true",
    )


def key_of(renderer: Renderer, parts: list[Any]) -> str:
    """A hash of everything that has a say in a module."""
    headers = sorted(renderer.target.folder.glob("_*.j2"))
    sources = [Path(__file__).with_name(name) for name in _SOURCES]
    texts = [path.read_text(encoding="utf-8") for path in (*headers, *sources)]
    return digest(json.dumps([parts, texts]).encode())[:32]


def _key_line(key: str) -> str:
    return f"# Key: {key}"


def _earlier(reuse: Reuse, path: str, key: str) -> bytes | None:
    """The module as an earlier run wrote it, if it was made from the same."""
    data = reuse.outputs.get(path) or reuse.on_disk(path)
    head = data.split(b"\n", 3)[:3] if data else []
    return data if _key_line(key).encode() in head else None


def _header(renderer: Renderer, name: str, key: str, remarks: list[str]) -> str:
    """The key, then the docstring: what this flavour is, and what it cannot say."""
    versions = " and ".join(f"{tool} {version}" for tool, version in PINNED.items())
    context = {"key_line": _key_line(key), "versions": versions, "remarks": remarks}
    return renderer.text(f"_{name}.j2", context)


# --- datamodel-code-generator -------------------------------------------------------------------


def generate(
    document: Mapping[str, Any], aliases: Mapping[str, str], options: Mapping[str, Any]
) -> tuple[str, list[str]]:
    """The code that it makes of a schema, not formatted, and what it had to say about it."""
    if not document["$defs"]:
        return _NO_TYPES, []  # it refuses a schema without any
    import datamodel_code_generator as tool

    _refuse_other_versions()
    given: dict[str, Any] = {
        **options,
        "aliases": aliases,
        "custom_class_name_generator": str,  # keys of the schema are class names already
        "formatters": [],  # `black_text` comes last; no settings of the user are read
        "settings_path": Path(__file__).parent,
    }
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            code = tool.generate(json.dumps(document), **given)
        except tool.Error as error:
            raise UsageError(f"datamodel-code-generator refuses the schema: {error}") from error
    if not isinstance(code, str):
        raise TypeError("one schema makes one module")
    return code, list(dict.fromkeys(str(warning.message) for warning in caught))


def _refuse_other_versions() -> None:
    from importlib.metadata import version

    for name, needed in PINNED.items():
        if (found := version(name)) != needed:
            raise UsageError(
                f"{name} is {found}, and {needed} is needed: the bytes of the output depend on it",
                f"pip install {name}=={needed}",
            )


# --- the module ---------------------------------------------------------------------------------

_IMPORT = re.compile(r"from (\S+) import .+\n")


def assemble(header: str, code: str) -> str:
    """Header, sorted imports and declarations, as black leaves them."""
    body = code[code.index("from __future__") :]
    imports: list[str] = []
    while match := _IMPORT.match(body):
        imports.append(match[0])
        body = body[match.end() :].lstrip("\n")
    blocks = ["".join(sorted(line for line in imports if _rank(line) == rank)) for rank in range(3)]
    return black_text(f"{header}\n" + "\n".join(filter(None, blocks)) + f"\n\n{body.rstrip()}\n")


def _rank(line: str) -> int:
    """`__future__`, the standard library, others."""
    module = line.split()[1].partition(".")[0]
    return 0 if module == "__future__" else 1 if module in sys.stdlib_module_names else 2
