"""The Chrome DevTools Protocol as a spec in our language: the large input of the benchmarks.

    python -m benchmarks.cdp OUT_FOLDER [--tarball FILE] [--domains Browser,Target]

The protocol is published by the Chromium Authors in the npm package `devtools-protocol` under the
BSD-3-Clause licence. It is fetched when it is needed and never committed; whoever passes on what
this writes has to keep the notice in the package's LICENSE.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.cdp_spec import Json, namespace, to_yaml
from codegen.load import read_file
from codegen.problems import Finding, SpecError
from codegen.validate import validate

PACKAGE, VERSION = "devtools-protocol", "0.0.1734725"
SHA512 = (
    "311e306b55fde7423f5da87e8d29b95b2aae14a9bfeef597d6dcd30b1a8396ed"
    "8ec5beec187919de4324ff12a909b26dd62c12bca4f1c15e8f4a724dc3bdd7aa"
)
PARTS = ("package/json/browser_protocol.json", "package/json/js_protocol.json")
CACHE = Path(__file__).resolve().parent.parent / ".cache"

BANNER = "# Made by benchmarks/cdp.py; the licence is named there.\n"
ENTRY: Json = {
    "scapi": 1,
    "info": {
        "title": "Chrome DevTools Protocol",
        "short": "CDP",
        "description": "How tools inspect, debug and drive Chromium.",
        "version": VERSION,
        "license": "BSD-3-Clause",
        "authors": ["The Chromium Authors"],
    },
    "packages": {"python": {"module": "cdp", "distribution": "cdp-client"}},
    "protocol": {
        "timeout": 30000,
        "correlation": {"key": "id", "type": "integer", "first": 1},
        "request": {"method_key": "method", "params_key": "params", "params": "named"},
        "response": {"result_key": "result", "error_key": "error"},
        "event": {"channel_key": "method", "data_key": "params"},
    },
    "lint": {
        "rules": {
            "missing-source": "off",
            "missing-description": "off",
            "missing-example": "off",
            "required-after-optional": "off",  # parameters go by name, so their order says nothing
        }
    },
    "include": ["namespaces/*.yaml"],
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a conversion wrote."""

    domains: int
    types: int
    commands: int
    events: int
    optional_first: int  # optional parameters of commands that stand before a required one


WHOLE = Counts(domains=59, types=611, commands=677, events=232, optional_first=25)


def convert(tarball: Path, out: Path, domains: Sequence[str] | None = None) -> Counts:
    """Write the spec into the folder `out`.

    With `domains` only these are written, and of the others just the types that they lead to.
    """
    protocol = read_protocol(tarball)
    if domains is not None:
        protocol = closed_slice(protocol, domains)
    trees = {f"namespaces/{domain['domain']}.yaml": namespace(domain) for domain in protocol}
    trees["scapi.yaml"] = ENTRY
    _refuse_foreign(out, trees)
    for name, tree in trees.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((BANNER + to_yaml(tree)).encode())
    return _count(protocol)


def read_protocol(tarball: Path) -> list[Json]:
    """The domains in the order of the package."""
    domains: list[Json] = []
    with tarfile.open(tarball) as package:
        for part in PARTS:
            file = package.extractfile(part)
            assert file is not None, part
            domains += json.load(file)["domains"]
    return domains


def _refuse_foreign(out: Path, trees: Json) -> None:
    """The entry includes whatever lies in `namespaces`, so nothing else may lie there."""
    present = {path.relative_to(out).as_posix() for path in out.glob("namespaces/*.yaml")}
    foreign = sorted(present - set(trees))
    entry = out / "scapi.yaml"
    if entry.exists() and not entry.read_text(encoding="utf-8").startswith(BANNER):
        foreign.append(entry.name)
    if foreign:
        raise SystemExit(f"{out} holds {foreign[0]}, which is not ours: name another folder")


def _count(protocol: list[Json]) -> Counts:
    commands = _all(protocol, "commands")
    return Counts(
        domains=len(protocol),
        types=len(_all(protocol, "types")),
        commands=len(commands),
        events=len(_all(protocol, "events")),
        optional_first=sum(_optional_first(command) for command in commands),
    )


def _all(protocol: list[Json], kind: str) -> list[Json]:
    return [item for domain in protocol for item in domain.get(kind, ())]


def _optional_first(command: Json) -> int:
    optional = [bool(param.get("optional")) for param in command.get("parameters", ())]
    return sum(flag and False in optional[index:] for index, flag in enumerate(optional))


# --- a closed slice -----------------------------------------------------------------------------

Reference = tuple[str, str]  # ("DOM", "NodeId")


def closed_slice(protocol: list[Json], domains: Sequence[str]) -> list[Json]:
    """These domains whole; of the others the types needed, and no domain that none is needed of."""
    by_name = {domain["domain"]: domain for domain in protocol}
    unknown = [name for name in domains if name not in by_name]
    if unknown:
        raise SystemExit(f'the protocol has no domain "{unknown[0]}"')
    needed = _needed(by_name, domains)
    cut = [d if d["domain"] in domains else _only_types(d, needed) for d in protocol]
    return [domain for domain in cut if domain["domain"] in domains or domain["types"]]


def _needed(by_name: dict[str, Json], domains: Sequence[str]) -> set[Reference]:
    types = {(name, t["id"]): t for name in by_name for t in by_name[name].get("types", ())}
    needed: set[Reference] = set()
    todo = [reference for name in domains for reference in _references(by_name[name], name)]
    while todo:
        reference = todo.pop()
        if reference not in needed:
            needed.add(reference)
            todo += _references(types[reference], reference[0])
    return needed


def _only_types(domain: Json, needed: set[Reference]) -> Json:
    kept = {key: value for key, value in domain.items() if isinstance(value, str | bool)}
    types = domain.get("types", ())
    return {**kept, "types": [t for t in types if (domain["domain"], t["id"]) in needed]}


def _references(value: Any, home: str) -> Iterator[Reference]:
    """Every type referred to at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from _references(item, home)
    elif isinstance(value, dict):
        if "$ref" in value:
            owner, _, name = value["$ref"].rpartition(".")
            yield owner or home, name
        for item in value.values():
            yield from _references(item, home)


# --- the package, and the command ---------------------------------------------------------------


def fetch() -> Path:
    """The package from the cache, or through npm the first time."""
    tarball = CACHE / f"{PACKAGE}-{VERSION}.tgz"
    if not tarball.exists():
        CACHE.mkdir(exist_ok=True)
        (CACHE / ".gitignore").write_text("*\n", encoding="utf-8")
        _pack(f"{PACKAGE}@{VERSION}")
    return tarball


def _pack(package: str) -> None:
    command = ["npm", "pack", package, "--ignore-scripts", f"--pack-destination={CACHE}"]
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"cannot fetch {package}: {error}") from None


def verify(tarball: Path) -> Path:
    """The file itself, when it is the one that all published numbers were measured with."""
    if hashlib.sha512(tarball.read_bytes()).hexdigest() != SHA512:
        raise SystemExit(f"{tarball} is not {PACKAGE} {VERSION}: its sha512 differs; delete it")
    return tarball


def check(out: Path) -> list[Finding]:
    """What our own reader finds wrong with the files."""
    findings: list[Finding] = []
    for path in sorted(out.rglob("*.yaml")):
        name = path.relative_to(out).as_posix()
        try:
            findings += validate(read_file(path, name, name), entry=name == "scapi.yaml")
        except SpecError as error:
            findings += error.findings
    return findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert, check, and print what was written."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cdp", description="CDP as a spec.")
    parser.add_argument("out", type=Path, metavar="OUT_FOLDER")
    parser.add_argument("--tarball", type=Path, help="the npm package, already fetched")
    parser.add_argument("--domains", type=lambda text: text.split(","), help="only these: A,B,C")
    options = parser.parse_args(arguments)
    counts = convert(verify(options.tarball or fetch()), options.out, options.domains)
    findings = check(options.out)
    for finding in findings:
        print(f"{finding.place.file}: {finding.place.dotted}: {finding.message}", file=sys.stderr)
    print(", ".join(f"{count} {name}" for name, count in asdict(counts).items()))
    return 1 if findings or (options.domains is None and counts != WHOLE) else 0


if __name__ == "__main__":
    sys.exit(main())
