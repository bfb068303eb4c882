"""No word of the world that this repository's API is about stands in a template, not even in prose.

Names are exact (test_facts.py); here it is what people call things: titles of panels and buttons,
namespaces, channels, slots, machines and groups of triggers, as words in any spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from codegen.names import words
from codegen.validate.panels import PANEL
from tests.guards.test_facts import ROOT, api, own_keys, sources

# Words of software, of web pages and of English that are also spoken of in the API's world.
ORDINARY = frozenset({
    "accept", "hold", "reject", "resume", "show a toast",  # verbs
    "active tab", "desktop", "on the desktop", "page", "tab",  # what pages talk to, and stand in
    "configuration", "counter", "queue", "record", "response", "system", "token",  # programs
    "direct push", "new order", "ok", "sound",
})  # fmt: skip
CODE = re.compile(r"^\s*case\b.*:|@media\b", re.MULTILINE)  # JavaScript and Python; CSS
IDIOMS = re.compile(r"\b(?:lower|upper|camel|snake|ignore|ignoring|in|some) case\b")
# Words that mean something else in one file.
ELSEWHERE = {
    "templates/docs/glossary.md.j2": {"medium"},  # a confidence
    "templates/python/runtime/messages.py": {"outbound"},  # a direction
    "templates/python/runtime/session.py": {"outbound"},
    "templates/python/runtime/transport.py": {"outbound"},
    "templates/typescript/runtime/desktop.d.ts": {"outbound"},
    "templates/typescript/runtime/desktop.js": {"outbound"},
}


def titles(raw: Any) -> Iterator[str]:
    """What stands above panels and on buttons."""
    if isinstance(raw, dict):
        if isinstance(raw.get("title"), str):
            yield raw["title"]
        for inner in raw.values():
            yield from titles(inner)
    elif isinstance(raw, list):
        for inner in raw:
            yield from titles(inner)


def spoken() -> Iterator[str]:
    """What things are called in the API's world."""
    behavior = api().behavior
    assert behavior is not None
    yield from titles([behavior.panels, behavior.demo])
    for item in (*api().namespaces, *behavior.slots, *behavior.machines):
        yield item.wire
    yield from (part for channel in api().channels for part in channel.fixed_parts)
    yield from (trigger.wire.partition(".")[0] for trigger in behavior.triggers)


@cache
def phrases() -> frozenset[str]:
    """These as lower-case words in the singular, without those of any world."""
    common = {singular(" ".join(words(name))) for name in own_keys() | PANEL.forms.keys()}
    said = {singular(" ".join(words(name))) for name in spoken()}
    return frozenset(said - common - {singular(one) for one in ORDINARY} - {""})


def singular(phrase: str) -> str:
    """`case` for cases; what loses an s that is no plural does so on both sides."""
    return re.sub(r"s\b", "", phrase)


@cache
def pattern() -> re.Pattern[str]:
    every = sorted(phrases(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, every))})\b")


def found_in(text: str) -> set[str]:
    """The phrases in a text, whatever their spelling: `workItems` holds `work item`."""
    plain = singular(" ".join(words(CODE.sub(" ", text))))
    return set(pattern().findall(IDIOMS.sub(" ", plain)))


def files() -> list[Path]:
    return [path for path in sources() if path.is_relative_to(ROOT / "templates")]


def test_no_word_of_the_apis_world_stands_in_a_template() -> None:
    found = [
        f"{name}:{number}: {phrase}"
        for path in files()
        for name in [path.relative_to(ROOT).as_posix()]
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        for phrase in sorted(found_in(line) - ELSEWHERE.get(name, set()))
    ]
    assert not found, "\n".join(found)


def test_the_guard_knows_the_words() -> None:
    """Titles, namespaces, slots and groups of triggers, in every spelling; but not idioms."""
    assert {"agent", "attached data", "case", "interaction", "work bin", "party"} <= phrases()
    assert found_in('aria-label="What the Agents see"') == {"agent"}
    assert found_in("const attachedData = workItems[0];") == {"attached data", "work item"}
    assert found_in("A case or the like") == {"case"}
    assert found_in('    case "list":\nin some cases, or toLowerCase()') == set()


def test_what_is_allowed_is_needed() -> None:
    """An exception that nothing needs would hide the next mistake."""
    needed = {name: found_in((ROOT / name).read_text(encoding="utf-8")) for name in ELSEWHERE}
    assert {name: found & ELSEWHERE[name] for name, found in needed.items()} == ELSEWHERE
