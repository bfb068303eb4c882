"""Options of the desktop: defaults, INI texts, values in code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .checks import check_setting, check_table, nearest
from .errors import OptionError, quoted
from .origins import parse_origins, trim_blanks
from .values import (
    ABSENT,
    Json,
    is_integer,
    kind_of,
    member,
    normalise,
    sorted_keys,
    sorted_texts,
    table,
    tidy,
)

_INTEGER: Final = re.compile(r"-?[0-9]{1,16}")
_LINES: Final = re.compile(r"\r\n|\r|\n")


def read_options(
    description: Mapping[str, Json], given: str | Mapping[str, Json]
) -> dict[str, Json]:
    """The values of all options: what is given wins over the defaults.

    `description` is the program's: section, defaults, kinds, prefixes. `given` is a
    text `[section]`, `name = value`, or names and values; names of other sections are
    written `section/name`. Raises OptionError.
    """
    read = _from_given(given, description.get("section", ""))
    values: dict[str, Json] = {}
    for name, value in table(description.get("defaults")).items():
        if value is not None:
            values[name] = _read_value(description, name, value, "the default")
    for name, value, place in read:
        _check_name(description, name, place)
        values[name] = _read_value(description, name, value, place)
    return values


def _from_given(given: Json, section: str) -> list[tuple[str, Json, str]]:
    if isinstance(given, str):
        return read_ini(given, section)
    if not hasattr(given, "keys"):
        raise OptionError(
            "options are an INI text or an object of names and values,"
            f" not {kind_of(given)}"
        )
    return [(name, given[name], "the given options") for name in sorted_keys(given)]


def read_ini(text: str, section: str) -> list[tuple[str, Json, str]]:
    """The lines of an INI text as name, value, place; `;` and `#` begin comments.

    Editors may have put a byte order mark before it.
    """
    found: list[tuple[str, Json, str]] = []
    seen: set[str] = set()
    current: str | None = None
    for index, line in enumerate(_LINES.split(text.removeprefix("\ufeff"))):
        place = f"line {index + 1}"
        content = trim_blanks(line)
        if content == "" or content[0] in ";#":
            continue
        if content[0] == "[":
            current = _read_heading(content, place)
            continue
        name, value = _read_assignment(content, current, section, place)
        if name in seen:
            raise OptionError(f"{place}: {name} is set twice")
        seen.add(name)
        found.append((name, value, place))
    return found


def _read_heading(content: str, place: str) -> str:
    name = trim_blanks(content[1:-1]) if content.endswith("]") else ""
    if name == "":
        raise OptionError(f'{place}: "{content}" is no section: write [name]')
    return name


def _read_assignment(
    content: str, current: str | None, section: str, place: str
) -> tuple[str, str]:
    before, equals, after = content.partition("=")
    name = trim_blanks(before) if equals else ""
    if name == "":
        raise OptionError(f'{place}: "{content}" is no option: write name = value')
    if current is None:
        raise OptionError(
            f"{place}: {name} stands before the first section:"
            f" write [{section}] above it"
        )
    return name if current == section else f"{current}/{name}", trim_blanks(after)


def _check_name(description: Mapping[str, Json], name: str, place: str) -> None:
    if _kind_of_option(description, name) is not None:
        return
    known = [*table(description.get("kinds")), *table(description.get("defaults"))]
    if name in known:
        return
    near = nearest(name, sorted_texts(known))
    if near is not None:
        raise OptionError(
            f"{place}: there is no option {name}; {near} is meant, perhaps"
        )


def _kind_of_option(description: Mapping[str, Json], name: str) -> Json:
    exact = member(description.get("kinds"), name)
    if exact is not ABSENT:
        return {"kind": exact, "minimum": member(description.get("minimums"), name)}
    prefixes = table(description.get("prefixes"))
    found = [it for it in prefixes if name.startswith(it) and name != it]
    return prefixes[sorted_texts(found)[-1]] if found else None


def _read_value(
    description: Mapping[str, Json], name: str, value: Json, place: str
) -> Json:
    """The value of an option as its kind has it."""
    kind: Json = _kind_of_option(description, name)
    at = f"{place}: {name}"
    match "any" if kind is None else kind["kind"]:
        case "origins":
            return _with_place(at, _as_text(value, at))
        case "names" | "list":
            parts = [trim_blanks(part) for part in _as_text(value, at).split(",")]
            return [part for part in parts if part != ""]
        case "integer":
            return _as_integer(value, kind, at)
        case "boolean":
            return _as_boolean(value, at)
        case "string":
            return _as_text(value, at)
        case _:
            return tidy(value)


def _with_place(at: str, text: str) -> list[Json]:
    try:
        return parse_origins(text)
    except OptionError as error:
        raise OptionError(f"{at}: {error}") from error


def _as_text(value: Json, at: str) -> str:
    if value.__class__ is list and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if not isinstance(value, str):
        raise OptionError(f"{at}: a text is wanted, not {kind_of(value)}")
    return value


def _as_integer(value: Json, kind: Json, at: str) -> int:
    is_decimal = isinstance(value, str) and _INTEGER.fullmatch(value)
    number: Json = int(value) if is_decimal else value
    if not is_integer(number):
        raise OptionError(f"{at}: an integer is wanted, not {quoted(value)}")
    minimum = member(kind, "minimum")
    if minimum is not ABSENT and number < minimum:
        raise OptionError(f"{at}: {number} is less than {minimum}")
    return int(number)


def _as_boolean(value: Json, at: str) -> bool:
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise OptionError(f"{at}: true or false is wanted, not {quoted(value)}")


def read_settings(
    program: Mapping[str, Json], given: Json, limits: Mapping[str, int]
) -> dict[str, Json]:
    """The settings: what is given wins over the program's defaults."""
    values: dict[str, Json] = tidy(table(program.get("settings")))
    wanted = normalise(given, limits)
    check_table("the settings", wanted)
    for name in sorted_keys(wanted):
        check_setting(program, name, wanted[name])
        values[name] = wanted[name]
    return values
