"""A real browser for the tests: `$CHROMIUM`, one on PATH, or Debian's, installed on the way."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import node

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
UNUSED = (
    # Renderers for parts of the window that nobody sees, more work than most tests have.
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
    # A process made in advance is thrown away when a test ends.
    "SpareRendererForSitePerProcess",
    # What Playwright switches off: only the last list on the command line counts.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""Features of the browser around a page. Pages keep all that users' pages have."""
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    f"--disable-features={','.join(UNUSED)}",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@cache
def executable() -> str:
    """The program. Without one the tests fail: what no browser has run is not proven."""
    if chosen := os.environ.get("CHROMIUM"):
        if shutil.which(chosen) is None:
            raise RuntimeError(f"CHROMIUM is {chosen!r}, which is no program")
        return chosen
    if _found() is None and _is_root() and shutil.which(INSTALL[0]) is not None:
        with _alone():
            if _found() is None:
                _install()
    if (found := _found()) is None:
        raise RuntimeError(f"there is no Chromium; run: sudo {' '.join(INSTALL)}")
    return found


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name)) is not None), None)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def _alone() -> Iterator[None]:
    """While no other worker is here: two package managers at a time do not get along."""
    import fcntl  # where there is a package manager, there is this

    lock = Path(__file__).parents[1] / ".cache" / "chromium.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update"), INSTALL):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def browser(*flags: str) -> Iterator[Browser]:
    """A headless browser. Close it before other tests run an event loop of their own."""
    sandbox = ("--no-sandbox",) if _is_root() else ()  # Chromium refuses root without it
    program = executable()
    # Playwright's own Node needs a library that a bare system may lack.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node.program("node"))
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program, args=[*FLAGS, *sandbox, *flags]
        )
        try:
            yield launched
        finally:
            launched.close()
