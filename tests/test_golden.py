"""What each construct of the language looks like in every target, and that its Python works.

A case is a folder of `tests/golden`: a small spec, one line on what it shows, and the output.
"""

from __future__ import annotations

import ast
import asyncio
import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from codegen import pipeline, targets
from codegen.languages.data import Bundle
from codegen.languages.python import (
    channel_constant,
    class_name,
    client_attribute,
    home_module,
    method_name,
    reader_function,
)
from codegen.model import Enum, Method, MethodExample, Namespace, Record, TaggedUnion
from codegen.report import as_text
from tests.golden.cases import (
    CASES,
    GOLDEN,
    WHOLE,
    module_of,
    output,
    reading,
    stored,
    target_names,
    write_python,
)

if TYPE_CHECKING:
    from tests.conftest import Golden

HOME = "golden_cases"  # the package that the packages of the cases stand in while they are tested


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder with the Python packages of all cases; they can be imported from `HOME`."""
    root = tmp_path_factory.mktemp("golden")
    write_python(root / HOME)
    sys.path.insert(0, str(root))
    yield root / HOME
    sys.path.remove(str(root))


@pytest.fixture(scope="module")
def checked(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages as checkers are shown them: the runtime is read once.

    It is the same in all of them, byte for byte. So all but one have modules of its names instead.
    """
    root = tmp_path_factory.mktemp("checked")
    shutil.copytree(packages, root / HOME, ignore=shutil.ignore_patterns("__pycache__"))
    kept: dict[tuple[str, bytes], str] = {}  # (name, content) -> module
    for path in sorted(root.rglob("_runtime/*.py")):
        text, module = path.read_bytes(), ".".join(path.relative_to(root).with_suffix("").parts)
        first = kept.setdefault((path.name, text), module)
        if first != module and path.stem != "__init__":
            given = "".join(f"from {first} import {it} as {it}\n" for it in top_names(text))
            path.write_text(given, encoding="utf-8")
    assert len(kept) == len({name for name, _ in kept}), "it is not the same in all packages"
    return root


def top_names(module: bytes) -> list[str]:
    """What a module defines, or gives on."""
    found = []
    for node in ast.parse(module).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                found += ast.literal_eval(value)
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found.append(node.name)
            case ast.Assign(targets=targets):
                found += [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.append(name)
            case _:
                pass
    return list(dict.fromkeys(found))


# --- what it looks like -------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_output_is_what_was_read_and_accepted(case: str, golden: Golden) -> None:
    """For every target that templates make, byte for byte."""
    golden.tree(stored(case), GOLDEN / case / "expected")


def test_whole_package_stores_all_but_what_is_copied() -> None:
    """And what is copied is the source, byte for byte."""
    kept = set(stored(WHOLE))
    (target,) = targets.select(("python",))
    sources = {
        path.name: path.read_bytes()
        for folder in target.copy
        if folder not in target.copy_if
        for path in (target.folder / folder).iterdir()
        if path.is_file()
    }
    for file in output(WHOLE):
        if file.path.startswith("python/") and file.path not in kept:
            assert file.data == sources.pop(file.path.rpartition("/")[2])
    assert not sources


@pytest.mark.parametrize("case", CASES)
def test_case_is_small_clean_and_explained(case: str) -> None:
    """A golden file that nobody reads protects nothing."""
    spec = (GOLDEN / case / "scapi.yaml").read_text(encoding="utf-8")
    most = 40 if "behavior:" in spec else 25  # machines need their states
    assert 5 <= spec.count("\n") <= most
    why = (GOLDEN / case / "why.md").read_text(encoding="utf-8")
    assert why.count("\n") == 1
    assert why.endswith(".\n")
    findings = reading(case).findings
    assert not findings, as_text(findings)


def test_there_are_cases_for_all_there_is() -> None:
    """An empty folder must not make an empty, green run."""
    assert len(CASES) >= 50
    assert {"python", "schema"} <= set(target_names())
    assert all(stored(case) for case in CASES)


def test_namespaces_by_the_hundred() -> None:
    """As many modules as namespaces, each with all it needs, and nothing slow about it."""
    spec = json.loads(json.dumps(HUNDRED))
    for number in range(300):
        other = f"space{(number + 1) % 300}"
        spec["namespaces"][f"space{number}"] = {
            "types": {"Thing": {"fields": {"next": f"{other}.Thing?"}}},
            "methods": {"get": {"result": f"{other}.Thing"}},
        }
    made = {file.path: file.data for file in build(spec)}
    for number in range(300):
        types = made[f"python/src/many/space{number}.py"].decode()
        assert f"from . import space{(number + 1) % 300} as " in types
        ast.parse(made[f"python/src/many/methods/space{number}.py"])
    assert made["python/src/many/client.py"].count(b"@cached_property") == 301


HUNDRED: dict[str, Any] = {
    "scapi": 1,
    "info": {"title": "Many", "description": "Many namespaces.", "version": 1},
    "packages": {"python": {"distribution": "many", "module": "many"}},
    "lint": {
        "rules": {
            "missing-source": "off",
            "missing-description": "off",
            "missing-example": "off",
        }
    },
    "protocol": {
        "timeout": 1000,
        "correlation": {"key": "id"},
        "request": {"method_key": "call", "params_key": "args"},
        "response": {"result_key": "result", "error_key": "error"},
        "event": {"channel_key": "channel", "data_key": "data"},
    },
    "namespaces": {},
}


def build(spec: dict[str, Any], folder: Path | None = None) -> list[Any]:
    """The Python package of a spec given as values."""
    from codegen.load import SpecFile
    from codegen.resolve import resolve

    api, findings = resolve((SpecFile("scapi.yaml", "scapi.yaml", "", spec),))
    assert not findings
    return pipeline.build(pipeline.Reading(Path("scapi.yaml"), api, (), ()), ("python",))


# --- that it is Python --------------------------------------------------------------------------


def run(*command: str, cwd: Path) -> str:
    """What a checker says."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_every_case_passes_mypy(checked: Path, tmp_path: Path) -> None:
    """Strictly, all packages in one run."""
    arguments = ("--strict", "--config-file=", f"--cache-dir={tmp_path}", "-p", HOME)
    said = run(sys.executable, "-m", "mypy", *arguments, cwd=checked)
    assert not said


def test_every_case_passes_pyright(checked: Path) -> None:
    """Strictly, all packages in one run; the runtime is checked where it is written."""
    exclude = ["**/_runtime", "**/_engine", "**/_server"]
    settings = {"strict": [HOME], "include": [HOME], "exclude": exclude}
    (checked / "pyrightconfig.json").write_text(json.dumps(settings))
    said = run(sys.executable, "-m", "pyright", cwd=checked)
    assert not said


@pytest.mark.parametrize("case", CASES)
def test_every_module_can_be_imported(case: str, packages: Path) -> None:
    """Each by itself and in any order: circles of modules are no trouble."""
    names = [path.relative_to(packages) for path in (packages / module_of(case)).rglob("*.py")]
    assert names
    for name in sorted(names, reverse=True):
        dotted = ".".join(name.with_suffix("").parts).removesuffix(".__init__")
        module = import_module(f"{HOME}.{dotted}")
        for public in getattr(module, "__all__", ()):
            assert getattr(module, public) is not None


# --- that it works ------------------------------------------------------------------------------


def there(case: str, module: str = "") -> Any:
    """A module of a case's package."""
    return import_module(f"{HOME}.{module_of(case)}.{module}".rstrip("."))


def encode(case: str, value: Any) -> Any:
    """A decoded value as JSON again."""
    return there(case, "_runtime.record").encode(value)


def decoders(case: str) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Every public way to decode something that has examples: (function, examples)."""
    api = reading(case).api
    for definition in api.definitions:
        module = there(case, home_module(definition.home))
        match definition:
            case Record():
                decode = getattr(module, class_name(definition.words)).from_wire
                yield (
                    lambda data, strict, decode=decode: decode(data, strict=strict),
                    definition.examples,
                )
            case TaggedUnion():
                read = getattr(module, reader_function(definition.words))
                yield lambda data, strict, read=read: read(data, (), strict), definition.examples
            case Enum():
                kind = getattr(module, class_name(definition.words))
                yield lambda data, strict, kind=kind: kind(data), definition.examples
            case _:
                pass
    for channel in api.channels:
        constant = getattr(there(case, home_module(channel.home)), channel_constant(channel.words))
        examples = (*channel.examples, *(it for event in channel.events for it in event.examples))
        yield lambda data, strict, it=constant: it.decode(data, (), strict), examples


@pytest.mark.parametrize("case", CASES)
def test_examples_survive_the_round_trip(case: str, packages: Path) -> None:
    """Strictly decoded and encoded again they are what they were; none is of an unknown kind."""
    for decode, examples in decoders(case):
        for example in examples:
            value = decode(copy.deepcopy(example), True)
            assert encode(case, value) == example
            assert type(value).__name__ not in ("UnknownEvent", "UnknownVariant")


@pytest.mark.parametrize("case", CASES)
def test_examples_fit_the_exported_schema(case: str) -> None:
    """JSON Schema judges them as a witness that knows nothing of us."""
    schema = json.loads(stored(case)["schema/types.schema.json"])
    api = reading(case).api
    names = Bundle(api).names
    for definition in api.definitions:
        for example in definition.examples:
            one = {"$ref": f"#/$defs/{names[definition]}", "$defs": schema["$defs"]}
            jsonschema.Draft202012Validator(one).validate(example)


ODD: tuple[Any, ...] = (None, True, 0, -1.5, "", "x", [], [None], [[]], {}, {"x": None})


@pytest.mark.parametrize("case", CASES)
def test_lenient_decoding_takes_anything(case: str, packages: Path) -> None:
    """Whatever arrives, in place of a value or of any member, is kept and can be sent on."""
    for decode, examples in decoders(case):
        if getattr(decode, "__defaults__", None) and isinstance(decode.__defaults__[0], type):
            continue  # an enum is read by the decoder of what holds it
        for odd in ODD:
            assert encode(case, decode(copy.deepcopy(odd), False)) == odd
            for example in examples:
                for key in example if isinstance(example, dict) else ():
                    changed = {**copy.deepcopy(example), key: copy.deepcopy(odd)}
                    assert encode(case, decode(changed, False)) == changed


def calls(case: str) -> list[tuple[Namespace, Method, MethodExample]]:
    """Every example of a call."""
    return [
        (space, method, example)
        for space in reading(case).api.namespaces
        for method in space.methods
        for example in method.examples
    ]


@pytest.mark.parametrize("case", CASES)
def test_examples_of_calls_go_over_the_wire(case: str, packages: Path) -> None:
    """The client sends the parameters as they are shown and returns the result that is shown."""
    for space, method, example in calls(case):
        asyncio.run(exchange(case, space, method, example))


async def exchange(case: str, space: Namespace, method: Method, example: MethodExample) -> None:
    """One call over a transport in memory."""
    package, protocol = there(case), reading(case).api.protocol
    assert protocol is not None
    near, far = package.MemoryTransport.pair()
    async with package.Client(near, strict=True) as client:
        call = getattr(getattr(client, client_attribute(space.words)), method_name(method.words))
        task = asyncio.create_task(call(*copy.deepcopy(example.params)))
        sent = await far.receive()
        assert sent[protocol.method_key] == method.wire
        assert sent.get(protocol.params_key, []) == list(example.params)
        answer = {protocol.id_key: sent[protocol.id_key]}
        if example.error:
            await far.send({**answer, protocol.error_key: example.error})
            with pytest.raises(package.ScapiRequestError):
                await task
        else:
            await far.send({**answer, protocol.result_key: example.result})
            assert encode(case, await task) == example.result
