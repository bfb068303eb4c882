"""Long fuzzing: the mutations of tests/test_fuzz_spec.py with ever new seeds, for minutes.

A spec that ends in anything but findings is kept in `.cache/fuzz`, so that it can become a test.
"""

from __future__ import annotations

import json
import random
import traceback
from importlib import import_module
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.cdp import CACHE

BATCH = 50  # specs from one seed
ENTRY = "scapi.yaml"


def fuzz(minutes: float, folder: Path) -> int:
    """Mutate until the time is over; how many specs were read badly."""
    tests = import_module("tests.test_fuzz_spec")
    folder.mkdir(parents=True, exist_ok=True)
    end, first, tried, bad = (
        monotonic() + minutes * 60,
        random.SystemRandom().randrange(1 << 30),
        0,
        0,
    )
    for seed in count(first):
        if monotonic() > end:
            break
        for text in _specs(tests, seed):
            (folder / ENTRY).write_bytes(text)
            tried += 1
            bad += not _survives(tests, folder, f"{seed}-{tried}")
    print(f"fuzz: {tried} specs from seed {first} on, {bad} read badly")
    return bad


def _specs(tests: Any, seed: int) -> list[bytes]:
    """Broken values, which reach the later stages, for even seeds; else broken text."""
    chance = random.Random(seed)
    if seed % 2 == 0:
        tree = tests.parse(tests.RICH, ENTRY)
        return [json.dumps(tests.mutate(tree, chance)).encode() for _ in range(BATCH)]
    return [_broken(tests, chance) for _ in range(BATCH)]


def _broken(tests: Any, chance: random.Random) -> bytes:
    text: bytes = tests.RICH.encode()
    for _ in range(chance.choice((1, 1, 2, 8))):
        text = chance.choice(tests.TEXTUAL)(text or b"x", chance)
    return text


def _survives(tests: Any, folder: Path, name: str) -> bool:
    try:
        tests.attempt(folder)
    except Exception:  # noqa: BLE001 - that is what we look for
        kept = CACHE / "fuzz" / name
        kept.mkdir(parents=True, exist_ok=True)
        (kept / ENTRY).write_bytes((folder / ENTRY).read_bytes())
        print(f"{traceback.format_exc()}kept in .cache/fuzz/{name}")
        return False
    return True
