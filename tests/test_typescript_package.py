"""What users install: `npm pack`, an empty project, each module system; and what they download."""

from __future__ import annotations

import gzip
import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests import node
from tests.npm_package import name, package
from tests.package import api

KIB = 1000  # bundles are counted as their tools do
ASK = """
const {{ port1, port2 }} = new MessageChannel();
port2.onmessage = ({{ data: {{ referenceId, request, parameters }} }}) =>
  port2.postMessage({{ referenceId, data: [request, parameters], userAgent: "WWE Server" }});
const client = createClient({{ transport: portTransport(port1) }});
Promise.all([{call}, client.agent.get()]).then((answers) => {{
  console.log(JSON.stringify(answers));
  client.close();
  port1.close();
  port2.close();
}});
"""
CALL = 'dial("5001", { a: 1 }, { client })'
ANSWERS = [["voice.dial", ["5001", {"a": 1}]], ["agent.get", None]]
PROGRAMS = {
    "esm.mjs": 'import { createClient, portTransport } from "wwe-scapi";\n'
    'import { dial } from "wwe-scapi/voice";\n' + ASK.format(call=CALL),
    "cjs.cjs": 'const { createClient, portTransport } = require("wwe-scapi");\n'
    'const { dial } = require("wwe-scapi/voice");\n' + ASK.format(call=CALL),
    # A page has no modules: the file is read and run as the browser does, and leaves one name.
    "script.mjs": 'import { readFileSync } from "node:fs";\nimport { runInThisContext } from "node:vm";\n'
    "const before = new Set(Object.getOwnPropertyNames(globalThis));\n"
    'runInThisContext(readFileSync(new URL("node_modules/wwe-scapi/wwe-scapi.global.js",'
    ' import.meta.url), "utf8"));\n'
    "const added = Object.getOwnPropertyNames(globalThis).filter((key) => !before.has(key));\n"
    'if (added.join() !== "wweScapi") throw new Error(`globals: ${added}`);\n'
    "const { createClient, portTransport } = wweScapi;\n"
    + ASK.format(call='client.voice.dial("5001", { a: 1 })'),
}


@pytest.fixture(scope="module")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `npm publish` would upload."""
    folder = tmp_path_factory.mktemp("packed")
    node.run(node.program("npm"), "pack", "--silent", package(), cwd=folder)
    (found,) = folder.glob("*.tgz")
    return found


@pytest.fixture(scope="module")
def installed(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project into which the tarball was installed, without a network."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    options = ("--offline", "--no-audit", "--no-fund", "--silent")
    node.run(node.program("npm"), "install", *options, tarball, cwd=folder)
    return folder


def described() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((package() / "package.json").read_text("utf-8"))
    return read


# --- what is in it ------------------------------------------------------------------------------


def test_the_tarball_holds_the_package_and_nothing_else(tarball: Path) -> None:
    """Every generated file, and no other."""
    with tarfile.open(tarball) as archive:
        packed = {member.removeprefix("package/") for member in archive.getnames()}
    made = {p.relative_to(package()).as_posix() for p in package().rglob("*") if p.is_file()}
    assert packed == made
    assert {"package.json", "README.md", "LICENSE", "index.js", "index.cjs"} <= packed


def test_the_package_says_what_it_is() -> None:
    """Name, version and licence are the spec's; it depends on nothing and runs no script."""
    told, info = described(), api().info
    assert (told["name"], told["version"], told["license"]) == (
        "wwe-scapi",
        info.version,
        info.license,
    )
    assert told["type"] == "module"
    assert "description" in told
    forbidden = {"dependencies", "peerDependencies", "optionalDependencies", "scripts", "bin"}
    assert not forbidden & set(told)
    assert "not affiliated" in (package() / "README.md").read_text("utf-8")


def test_only_scripts_have_side_effects() -> None:
    """Bundlers may drop every module that is not used."""
    told = described()["sideEffects"]
    modules = {p.relative_to(package()).as_posix() for p in package().rglob("*.js")}
    assert told is not True
    for pattern in told or []:
        assert pattern.removeprefix("./").replace("*", "")
    effects = {pattern.removeprefix("./") for pattern in told or []}
    assert not {m for m in modules if m.startswith(("runtime/", "index"))} & effects


def test_every_entry_exists_with_its_types() -> None:
    """Each condition of `exports` leads to a file, the types of each beside it."""
    for key, entry in described()["exports"].items():
        for path in _targets(entry):
            assert (package() / path).exists(), (key, path)
    for key in (".", "./voice", "./sip-endpoint"):
        entry = described()["exports"][key]
        assert set(entry) >= {"import", "require"}
        assert next(iter(entry["import"])) == next(iter(entry["require"])) == "types"


def _targets(entry: Any) -> list[str]:
    if isinstance(entry, str):
        return [] if "*" in entry else [entry]
    return [path for part in (entry or {}).values() for path in _targets(part)]


# --- it works -----------------------------------------------------------------------------------


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_installs_into_an_empty_project_and_makes_a_call(program: str, installed: Path) -> None:
    """As ES module, as CommonJS, and as a classic script."""
    (installed / program).write_text(PROGRAMS[program], "utf-8")
    assert json.loads(node.run(node.program("node"), program, cwd=installed)) == ANSWERS


def test_every_module_loads_both_ways(installed: Path) -> None:
    """Each entry, imported and required; both have the same names."""
    entries = [key for key in described()["exports"] if _loads(key)]
    assert len(entries) > 12
    lines = [
        'import { createRequire } from "node:module";',
        "const require = createRequire(import.meta.url);",
        "const names = (module) => Object.keys(module)",
        '  .filter((key) => key !== "default" && key !== "module.exports").sort().join();',
    ]
    for key in entries:
        path = json.dumps(name(package()) + key.removeprefix("."))
        lines.append(f"if (names(await import({path})) !== names(require({path})))")
        lines.append(f"  throw new Error({path});")
    (installed / "all.mjs").write_text("\n".join(lines), "utf-8")
    node.run(node.program("node"), "all.mjs", cwd=installed)


def _loads(key: str) -> bool:
    entry = described()["exports"][key]
    return isinstance(entry, dict) and "default" in entry.get("import", ())


def test_publint_finds_nothing(tarball: Path, tmp_path: Path) -> None:
    """Nor a suggestion."""
    node.unpack(tarball, tmp_path)
    said = node.script(
        "publint", "src/cli.js", "package", "--strict", "--pack", "false", cwd=tmp_path
    )
    assert "All good" in said


def test_types_are_found_by_every_kind_of_resolution(tarball: Path) -> None:
    """attw: no entry has wrong or missing types, from ES modules, CommonJS or bundlers.

    Classic scripts are left out: nobody requires them.
    """
    scripts = [key.removeprefix("./") for key in described()["exports"] if key.endswith(".js")]
    profile = ("--profile", "node16", "--format", "ascii", "--no-emoji")
    entry = "dist/index.js"
    said = node.script(
        "@arethetypeswrong/cli",
        entry,
        tarball,
        *profile,
        *("--exclude-entrypoints", *scripts),
        cwd=tarball.parent,
    )
    assert "No problems found" in said


# --- what users download ------------------------------------------------------------------------

ONE = 'import { dial } from "wwe-scapi/voice";\ndial("5001");\n'
WHOLE = 'import { createClient } from "wwe-scapi";\nglobalThis.client = createClient();\n'
BUDGETS = {"one": (ONE, 3 * KIB), "whole": (WHOLE, 8 * KIB)}


def bundled(bundler: str, program: str, folder: Path) -> bytes:
    """A program and what it needs in one minified file."""
    (folder / "main.js").write_text(program, "utf-8")
    if bundler == "esbuild":
        options = ("--bundle", "--minify", "--format=esm", "--outfile=out/main.js")
        node.run(node.package("esbuild") / "bin/esbuild", "main.js", *options, cwd=folder)
    else:
        # What Vite itself adds to every page, with or without us, does not count.
        own = "export default { build: { modulePreload: { polyfill: false } } };\n"
        (folder / "vite.config.js").write_text(own, "utf-8")
        page = '<!doctype html><script type="module" src="/main.js"></script>'
        (folder / "index.html").write_text(page, "utf-8")
        options = ("--outDir", "out", "--logLevel", "error")
        node.script("vite", "bin/vite.js", "build", *options, cwd=folder)
    (found,) = (folder / "out").rglob("*.js")
    return found.read_bytes()


@pytest.mark.parametrize("size", BUDGETS)
@pytest.mark.parametrize("bundler", ["esbuild", "vite"])
def test_users_pay_for_what_they_use(
    bundler: str, size: str, installed: Path, tmp_path: Path
) -> None:
    """One method: under 3 kB, minified and compressed; the whole client: under 8 kB."""
    program, budget = BUDGETS[size]
    (tmp_path / "node_modules").symlink_to(installed / "node_modules")
    (tmp_path / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
    bundle = bundled(bundler, program, tmp_path)
    assert b"referenceId" in bundle
    assert (b"getStateList" in bundle) == (size == "whole")
    paid = len(gzip.compress(bundle, 9))
    assert paid < budget, f"{bundler}: {paid} bytes"


PRINTS = re.compile(
    r"runtime/drop-in-wire\.c?js|wwe-service-client-api\.js|mock/engine/engine\.c?js"
)
"""What prints, once each: the drop-in what comes in, where a page asks for it, as the vendor's
script does always; the mock what goes wrong in it, if nobody listens to that."""


def test_nothing_in_it_is_evaluated_or_printed() -> None:
    """No eval, no markup, no log, in any file that runs."""
    forbidden = re.compile(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|console\."
    )
    for suffix in ("js", "cjs"):
        for path in package().rglob(f"*.{suffix}"):
            name = path.relative_to(package()).as_posix()
            found = forbidden.findall(_code(path.read_text("utf-8")))
            assert found == (["console."] if PRINTS.fullmatch(name) else []), name


def _code(text: str) -> str:
    """Without comments, where the documentation stands."""
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
