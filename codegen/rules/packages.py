"""The rule on what packages are called: the languages' own checks, before anything is generated."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from codegen.problems import Finding, Place, UsageError
from codegen.rules.rule import Rule, Scope

MODULES = ("codegen.languages.python_client", "codegen.languages.typescript_package")


def bad_package(scope: Scope) -> Iterator[Finding]:
    """What a language cannot take; its message begins with the keys that lead there."""
    api = scope.api
    for module in MODULES:
        try:
            import_module(module).check_package(api)
        except UsageError as error:
            path = tuple(str(error).partition(" ")[0].split("."))
            file = api.files[0] if api.files else ""
            if path[0] == "protocol" and api.protocol is not None:
                file = api.protocol.at.file
            yield Finding("bad-package", str(error), Place(file, path), error.hint)


RULES = (
    Rule(
        "bad-package",
        "error",
        "A name of a package, or its licence, that a language or a registry cannot take.",
        "`scapi generate` refuses such a package, as nobody could install or import it.",
        "Correct the key; the hint says which names there can be.",
        bad_package,
    ),
)
