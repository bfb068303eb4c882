"""What the compilers say: about the package itself, about its users, about users' mistakes.

Every check runs under TypeScript 5.9, 6 and 7, strictly, declarations of packages included.
"""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen import pipeline
from tests import node
from tests.golden.cases import GOLDEN
from tests.guards import large
from tests.npm_package import facts, package, project, written
from tests.test_examples import THERMOSTAT
from tests.unit.specs import spec_file

USERS = node.FOLDER / "types"
PAGES = (USERS, node.FOLDER / "vendor", node.FOLDER / "drop-in")
AMBIENT = ("global.d.", "drop-in.d.", "vendor.d.", "wwe-service-client-api.d.")
"""Declarations of one global or another: nobody has two of them in one program."""
COMPILERS = pytest.mark.parametrize("typescript", node.TYPESCRIPTS)
_MODULE = re.compile(r"^(?:import|export) ", re.MULTILINE)
_FOUND = re.compile(r"^([^(\s]+)\(\d+,\d+\): error TS", re.MULTILINE)
_EXPECTED = re.compile(r"^\s*// @ts-expect-error .+$", re.MULTILINE)


@cache
def strictly() -> dict[str, Any]:
    """The compiler options that users may have at most."""
    read: dict[str, Any] = json.loads((USERS / "tsconfig.json").read_text("utf-8"))
    options: dict[str, Any] = read["compilerOptions"]
    return options


def configured(folder: Path, *include: str, **options: Any) -> Path:
    """A tsconfig.json with the strict options and some more."""
    path = folder / "tsconfig.json"
    exclude = ["**/node_modules/.*"]  # a package is left out unless this says otherwise
    told = {"compilerOptions": strictly() | options, "include": include, "exclude": exclude}
    path.write_text(json.dumps(told), "utf-8")
    return path


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of users in a project that has the package."""
    return project(tmp_path_factory.mktemp("users") / "project", package(), sources=PAGES)


@pytest.mark.parametrize("page", [folder.name for folder in PAGES])
@COMPILERS
def test_users_get_the_types_and_the_errors_that_they_should(
    typescript: str, page: str, users: Path
) -> None:
    """Wrong names, wrong arguments, missing cases, null: each `@ts-expect-error` must be one."""
    node.tsc(typescript, users / page / "tsconfig.json")


def test_each_of_those_errors_is_one(tmp_path: Path) -> None:
    """Without the comments the compiler finds as many errors: no comment is there for nothing."""
    bare = project(tmp_path / "project", package(), sources=PAGES)
    for folder in PAGES:
        expected = {}
        for path in sorted((bare / folder.name).glob("*.*ts")):
            text, expected[path.name] = _EXPECTED.subn("", path.read_text("utf-8"))
            path.write_text(text, "utf-8")
        with pytest.raises(node.ProgramFailed) as caught:
            node.tsc("typescript", bare / folder.name / "tsconfig.json")
        found = _FOUND.findall(str(caught.value))
        for name, count in expected.items():
            assert found.count(name) >= count, name
        assert sum(expected.values()) >= 3


# --- the package itself -------------------------------------------------------------------------


def packages() -> dict[str, Path]:
    return {
        "real": package(),
        "thermostat": written(pipeline.read_spec(THERMOSTAT)),
    }


@pytest.mark.parametrize("spec", ["real", "thermostat"])
@COMPILERS
def test_the_declarations_are_clean(typescript: str, spec: str, tmp_path: Path) -> None:
    """Every .d.ts and .d.cts of the package, none skipped.

    With the newest compiler those of its own library as well: ours may not disturb them.
    """
    whole = ("--skipDefaultLibCheck", "false") if typescript == node.NEWEST else ()
    inside = project(tmp_path / "project", packages()[spec])
    modules, ambient = declarations(inside)
    assert len(modules) > 20
    alone: dict[tuple[bool, bool], list[str]] = {(False, False): modules}
    for path in ambient:
        kind = ("/vendor.d." in path, path.endswith(".cts"))
        alone.setdefault(kind, []).append(path)
    for together in alone.values():
        node.tsc(typescript, configured(inside, *together), *whole)


def declarations(inside: Path) -> tuple[list[str], list[str]]:
    """The declarations of the package in a project: of modules, and of globals."""
    found = [path.relative_to(inside).as_posix() for path in inside.rglob("*.d.*ts")]
    ambient = [path for path in found if path.rpartition("/")[2].startswith(AMBIENT)]
    return sorted(set(found) - set(ambient)), sorted(ambient)


@pytest.mark.parametrize("spec", ["real", "thermostat"])
@COMPILERS
def test_the_javascript_is_sound(typescript: str, spec: str, tmp_path: Path) -> None:
    """Strictly checked, by its comments, against the declarations of the modules that it uses."""
    inside = tmp_path / "package"
    shutil.copytree(packages()[spec], inside)
    modules = [str(path.relative_to(inside)) for path in _modules(inside)]
    node.tsc(typescript, configured(inside, *modules, allowJs=True, checkJs=True))


@pytest.mark.parametrize("spec", ["real", "thermostat"])
@COMPILERS
def test_the_javascript_is_what_its_declarations_say(
    typescript: str, spec: str, tmp_path: Path
) -> None:
    """Each module has every name that is declared, of that type, and no other."""
    declared, plain = tmp_path / "declared", tmp_path / "plain"
    shutil.copytree(packages()[spec], declared)
    lines = []
    for number, path in enumerate(_modules(declared)):
        name = path.relative_to(declared)
        up = "../" * len(name.parts)
        copy = plain / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        # Types that comments name are those that are declared; values are the module's own.
        copy.write_text(_NAMED_TYPE.sub(rf"\1{up}declared/\2", path.read_text("utf-8")), "utf-8")
        lines.append(_agreement(number, name.as_posix()))
    shutil.copytree(declared / "mock" / "engine", plain / "mock" / "engine")
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    (tmp_path / "agreement.ts").write_text("".join(lines), "utf-8")
    node.tsc(typescript, configured(tmp_path, "agreement.ts", allowJs=True))


_NAMED_TYPE = re.compile(r"""(\*.*import\(["'])\./(.*["']\))""")


def _modules(folder: Path) -> list[Path]:
    """The ES modules that have declarations; classic scripts are linked from them."""
    found = [path for path in folder.rglob("*.js") if path.with_suffix(".d.ts").exists()]
    modules = [
        p for p in found if "engine" not in p.parts and _MODULE.search(p.read_text("utf-8"))
    ]  # the engine has its own check, without types for what only it sees
    assert len(modules) > 15
    return sorted(modules)


def _agreement(number: int, name: str) -> str:
    return (
        f'import * as plain{number} from "./plain/{name}";\n'
        f'import * as declared{number} from "./declared/{name}";\n'
        f"plain{number} satisfies typeof declared{number};\n"
        f"({{}} as typeof declared{number}) satisfies {{ [K in keyof typeof plain{number}]: unknown }};\n"
    )


# --- what the spec shows ------------------------------------------------------------------------


@COMPILERS
def test_every_event_of_the_spec_has_its_type(typescript: str, tmp_path: Path) -> None:
    """Each example may be an event of its channel, and the very event that it is an example of."""
    inside = project(tmp_path / "project", package())
    lines = [
        'import { createClient } from "wwe-scapi";',
        "const client = createClient();",
        "type Of<N extends Parameters<typeof client.on>[0]> =",
        "  Parameters<Parameters<typeof client.on<N>>[1]>[0];",
    ]
    for example in facts()["events"]:
        data = json.dumps(example["data"])
        names = [example["channel"]]
        names += [f"{names[0]}.{example['event']}"] if example["event"] is not None else []
        lines += [f"({data}) satisfies Of<{json.dumps(name)}>;" for name in names]
    (inside / "events.ts").write_text("\n".join(lines), "utf-8")
    node.tsc(typescript, configured(inside, "events.ts"))


@COMPILERS
def test_every_call_of_the_spec_compiles(typescript: str, tmp_path: Path) -> None:
    """The parameters of every example, and its answer as the method's result."""
    inside = project(tmp_path / "project", package())
    lines = ['import { createClient } from "wwe-scapi";', "const client = createClient();"]
    for call in facts()["calls"]:
        method = f"client.{call['namespace']}.{call['method']}"
        given = ", ".join(json.dumps(value) for value in call["parameters"])
        lines.append(f"void {method}({given});")
        if "data" in call["answer"]:
            data = json.dumps(call["answer"]["data"])
            lines.append(f"({data}) satisfies Awaited<ReturnType<typeof {method}>>;")
    (inside / "calls.ts").write_text("\n".join(lines), "utf-8")
    node.tsc(typescript, configured(inside, "calls.ts"))


# --- names --------------------------------------------------------------------------------------


WORDS_SPEC = """
protocol:
  timeout: 1000
  correlation: {key: id}
  request: {method_key: call, params_key: args}
  response: {result_key: result, error_key: error}
  event: {channel_key: channel, data_key: data}
namespaces:
  box:
    methods: {delete: {params: {key: string}, result: string}, insert: {result: integer}}
  bin:
    methods: {delete: {result: string}, new: {result: integer}}
"""
WORDS_USER = """
import { createClient } from "t";
const client = createClient();
(await client.box.delete("a")) satisfies string;
(await client.box.insert()) satisfies number;
(await client.bin.delete()) satisfies string;
(await client.bin.new()) satisfies number;
// @ts-expect-error There is no such method.
void client.box.nonsense;
// @ts-expect-error It is only called so where it must be a function.
void client.box.delete_;
// @ts-expect-error There is no such method.
void client.bin.nonsense;
"""


@COMPILERS
def test_reserved_words_are_methods_and_nothing_else_is(typescript: str, tmp_path: Path) -> None:
    """Be it one such word in a namespace, or several."""
    (tmp_path / "scapi.yaml").write_text(spec_file(WORDS_SPEC).text, "utf-8")
    inside = project(tmp_path / "project", written(pipeline.read_spec(tmp_path)))
    (inside / "words.ts").write_text(WORDS_USER, "utf-8")
    node.tsc(typescript, configured(inside, "words.ts"))


@COMPILERS
def test_a_namespace_may_be_called_types(typescript: str, tmp_path: Path) -> None:
    """Beside the types of no namespace, which the index exports by that name."""
    spec = pipeline.read_spec(GOLDEN / "names-beside", "scapi.yaml")
    inside = project(tmp_path / "project", written(spec))
    lines = [
        'import { createClient } from "names-beside";',
        'import type { types, types_ } from "names-beside";',
        'const kind: types_.Kind = "OLD";',
        "(await createClient().types.get(kind)) satisfies types.Door;",
    ]
    (inside / "types.ts").write_text("\n".join(lines), "utf-8")
    modules, _ = declarations(inside)
    node.tsc(typescript, configured(inside, "types.ts", *modules))


# --- the very large one -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def huge() -> Path:
    """The package of the Chrome DevTools Protocol."""
    return written(large.converted()[1])


@COMPILERS
def test_the_whole_protocol_compiles(typescript: str, huge: Path, tmp_path: Path) -> None:
    """677 commands and 232 events, every declaration checked: no error."""
    inside = project(tmp_path / "project", huge)
    modules, _ = declarations(inside)
    assert len(modules) > 120
    node.tsc(typescript, configured(inside, *modules))
