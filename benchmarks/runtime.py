"""Cases about what is generated: decoding an event, and importing the package."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.case import Case
from benchmarks.inputs import Inputs
from benchmarks.measure import Measure, rate, ratio
from benchmarks.peer_event import Established
from benchmarks.peers import module

DECODES = 2000  # in one measurement
EVENT: dict[str, Any] = {
    "eventType": "ESTABLISHED",
    "media": "voice",
    "interaction": {
        "interactionId": "1",
        "parentInteractionId": "0",
        "caseId": "4dda1ab6-aeab-4a33-f5d0-0153c9fdb43b",
        "userData": {
            "IW_CaseUid": "4dda1ab6-aeab-4a33-f5d0-0153c9fdb43b",
            "IW_BundleUid": "dfaca66c-4149-42a1-7244-337e949a12b5",
            "Segment": "Gold",
            "Priority": "5",
            "ContactId": "00027aAJ9K0E000A",
            "BusinessAttribute": "CaseData",
            "DispositionCode": {"Key": "ChooseDisposition", "Label": "Disposition"},
        },
        "state": "TALKING",
        "previousState": "DIALING",
        "parties": [{"name": "5001"}, {"name": "5002"}, {"name": "Chris Customer"}],
        "isConsultation": False,
        "isMainCaseInteraction": True,
        "callUuid": "4L6JGNEE9H7DT671FRPTKE6CQ000000G",
        "direction": "OUT",
        "callType": "OUTBOUND",
        "ani": "+15550123",
        "dnis": "5001",
        "recordingState": "STOPPED",
        "isCaseSelected": True,
        "isCaseExpanded": False,
        "interactionUUID": "0001JaE5GH2K0007",
        "media": "voice",
        "capabilities": ["HOLD", "RELEASE"],
        "startDate": 1700000000000,
    },
}
"""Every field of an interaction, in the order of the spec, and three parties: about 1 kB."""

TEXT = json.dumps(EVENT)


# --- decoding -----------------------------------------------------------------------------------


def decode_and_json(inputs: Inputs) -> float:
    """Our decoder after `json.loads`, against `json.loads` alone."""
    return ratio(_ours(inputs), lambda: rate(lambda: json.loads(TEXT), DECODES), pairs=25)


def decode_and_mashumaro(inputs: Inputs) -> float:
    """Both from text to dataclasses with enums; only ours keeps what it does not know."""
    decoder = module("mashumaro.codecs.json").JSONDecoder(Established)
    return ratio(_ours(inputs), lambda: rate(lambda: decoder.decode(TEXT), DECODES), pairs=25)


def _ours(inputs: Inputs) -> Measure:
    folder = str(inputs.own.package)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    name = next(inputs.own.package.glob("*/__init__.py")).parent.name
    record = import_module(f"{name}.events.interaction").InteractionEstablished
    loads, from_wire = json.loads, record.from_wire
    if from_wire(EVENT, strict=True).to_wire() != EVENT:
        raise RuntimeError("the event does not come back as it went in")
    return lambda: rate(lambda: from_wire(loads(TEXT), strict=True), DECODES)


# --- importing ----------------------------------------------------------------------------------


def import_package(inputs: Inputs) -> float:
    """Every module of the client, against the same documented records and enums by hand.

    Ours has codecs, methods, events and a client besides, all loaded; the other side has none of
    them. The mock is asked for by name, in tests. Byte code and every module of others are there
    before the clock starts, on both sides.
    """
    ours, plain = inputs.own.package, inputs.folder / "plain"
    _write_plain(ours, plain)
    before = _preloaded(inputs, ours)
    return ratio(
        lambda: _imported(inputs, ours, before),
        lambda: _imported(inputs, plain, before),
        pairs=15,
        warm_ups=2,
    )


def _modules(folder: Path) -> list[str]:
    paths = sorted(path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py"))
    names = (".".join(path.parts).removesuffix(".__init__") for path in paths)
    return [name for name in names if not name.endswith("__main__") and ".mock" not in name]


def _program(folder: Path, before: list[str], last: str) -> str:
    return (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        f"from importlib import import_module\nfrom time import perf_counter\n"
        f"for name in {before!r}: import_module(name)\n"
        f"start = perf_counter()\n"
        f"for name in {_modules(folder)!r}: import_module(name)\n"
        f"{last}\n"
    )


def _preloaded(inputs: Inputs, folder: Path) -> list[str]:
    """What the package makes Python load beside itself."""
    own = {name.partition(".")[0] for name in _modules(folder)}
    inputs.run([sys.executable, "-c", _program(folder, [], "print(*sys.modules)")])
    found = inputs.log.read_text(encoding="utf-8").split()
    return [name for name in found if name.partition(".")[0] not in {*own, "__main__"}]


def _imported(inputs: Inputs, folder: Path, before: list[str]) -> float:
    """Seconds, as a fresh process measures them."""
    program = _program(folder, before, "print(perf_counter() - start)")
    inputs.run([sys.executable, "-c", program])
    return float(inputs.log.read_text(encoding="utf-8"))


_HEAD = "from __future__ import annotations\n\nfrom dataclasses import dataclass\nfrom enum import Enum\n"


def _write_plain(ours: Path, plain: Path) -> None:
    """The types of a package as somebody would write them by hand, module by module."""
    count = 0
    for index, path in enumerate(sorted(ours.rglob("*.py"))):
        classes = list(_plain_classes(ast.parse(path.read_text(encoding="utf-8"))))
        if classes:
            plain.mkdir(exist_ok=True)
            text = "\n".join([_HEAD, *classes])
            (plain / f"plain{index}.py").write_text(text, encoding="utf-8")
            count += len(classes)
    if not count:
        raise RuntimeError("the package holds no dataclass")


def _plain_classes(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        if "Record" in bases:
            fields = [line for item in node.body for line in _plain_field(item)]
            body = "\n".join([_doc(node), *fields])
            yield f"\n@dataclass(slots=True, kw_only=True)\nclass {node.name}:\n{body}\n"
        elif kind := next((kind for base, kind in _ENUMS.items() if base in bases), ""):
            members = [ast.unparse(item) for item in node.body if isinstance(item, ast.Assign)]
            body = "\n".join([_doc(node), *(f"    {member}" for member in members)])
            yield f"\nclass {node.name}({kind}, Enum):\n{body}\n"


def _doc(node: ast.ClassDef) -> str:
    """Its docstring; without one `dataclass` would write a signature, which takes long."""
    return f"    {ast.get_docstring(node)!r}"


_ENUMS = {"StringEnum": "str", "IntegerEnum": "int"}


def _plain_field(item: ast.stmt) -> Iterator[str]:
    if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
        kind, name = ast.unparse(item.annotation), item.target.id
        if name != "unknown_fields" and not kind.startswith("ClassVar"):
            yield f"    {name}: {kind}" + (" = None" if item.value is not None else "")


_PLAIN = "its records as documented `@dataclass(slots=True, kw_only=True)`, its enums, by hand"
_DECODE = "strict decode of a 1 kB interaction event, unknown fields kept, events a second"
CASES = (
    Case("decode", _DECODE, "`json.loads` alone", decode_and_json, 0.5, 0.65, more_is_better=True),
    Case("decode", _DECODE, "mashumaro's dataclass codec", decode_and_mashumaro, 1.0, 1.2,
         more_is_better=True),
    Case("import", "import of the whole generated client", _PLAIN, import_package, 1.0),
)  # fmt: skip
