"""The page of the mock desktop: everything linked into one HTML file, under a strict policy."""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

from codegen.languages.data import compiled
from codegen.languages.javascript_modules import linked
from codegen.languages.mock_info import demo_about, desktop_info
from codegen.languages.mock_parts import json_lines, mocks, protocol_value
from codegen.languages.text import UNSAFE, unicode_escape
from codegen.model import Api
from codegen.resources import templates_folder

_PARTS = {"engine": "typescript/mock", "page": "mock/page", "demo": "mock/demo"}
_END = re.compile(r"</(?=script|style)|<!--", re.IGNORECASE)


class Client(Protocol):
    """The classic script of the API's client."""

    @property
    def package(self) -> Mapping[str, Any]:
        """`global` is the name that holds it."""

    @property
    def text(self) -> str:
        """The script."""


class MockPage:
    """What the templates put in. Scripts and styles are whole; nothing in them ends their element.

    All of it is made when it is asked for: a page that an earlier run made costs nothing.
    """

    def __init__(self, api: Api, client: Callable[[], Client]) -> None:
        self.api = api
        self._make_client = client
        self.files = frozenset(api.files)

    # --- data ---------------------------------------------------------------------------------

    @property
    def program(self) -> Any:
        """What the engine runs."""
        return compiled(self.api)["program"]

    @property
    def scenarios(self) -> Any:
        """The stories to choose from."""
        return compiled(self.api)["scenarios"]

    @property
    def protocol(self) -> Any:
        """Key names and rules of the wire."""
        return protocol_value(self.api)

    @property
    def info(self) -> Any:
        """Titles, forms and panels."""
        return desktop_info(self.api)

    @cached_property
    def demo(self) -> dict[str, Any]:
        """The global that holds the client, and what the demo page shows."""
        return {"library": self._client.package["global"], "about": demo_about(self.api)}

    @property
    def demo_title(self) -> str:
        """The title of the demo page."""
        return str(self.demo["about"]["title"])

    # --- code ---------------------------------------------------------------------------------

    @cached_property
    def page_script(self) -> str:
        """The page and its engine."""
        return _script(self._modules, "page/boot.js")

    @cached_property
    def page_style(self) -> str:
        """The style of the page."""
        return kept_inside(_read("mock/page/page.css"))

    @cached_property
    def demo_script(self) -> str:
        """The demo page without its client."""
        return _script(self._modules, "demo/boot.js")

    @cached_property
    def demo_style(self) -> str:
        """The style of the demo page."""
        return kept_inside(_read("mock/demo/demo.css"))

    @cached_property
    def client_script(self) -> str:
        """The client that the demo page uses."""
        return kept_inside(self._client.text)

    @property
    def policy(self) -> str:
        """Only what stands in the page runs. A demo page in a frame of the page inherits this."""
        scripts = " ".join(map(digest, (self.page_script, self.client_script, self.demo_script)))
        styles = " ".join(map(digest, (self.page_style, self.demo_style)))
        return "; ".join((
            "default-src 'none'", f"script-src {scripts}", f"style-src {styles}",
            "img-src http: https: data:", "frame-src http: https: blob:", "connect-src 'self'",
            "base-uri 'none'", "form-action 'none'",
        ))  # fmt: skip

    @cached_property
    def _client(self) -> Client:
        return self._make_client()

    @cached_property
    def _modules(self) -> tuple[tuple[str, str], ...]:
        root = templates_folder()
        return tuple(
            (f"{name}/{path.name}", path.read_text(encoding="utf-8"))
            for name, folder in _PARTS.items()
            for path in sorted((root / folder).glob("*.js"))
        )


_pages: list[MockPage] = []  # that of the last API: two templates need it


def mock_pages(api: Api, package: Mapping[str, Any]) -> list[MockPage]:
    """The page, if there is behaviour to show. `client` under `uses` is the script of its client."""
    if not mocks(api, package):
        return []
    if not _pages or _pages[0].api is not api:
        used = package["used"]
        _pages[:] = [MockPage(api, lambda: used("client"))]
    return list(_pages)


@lru_cache(maxsize=4)
def _script(modules: tuple[tuple[str, str], ...], entry: str) -> str:
    """A linked script; while a spec is being watched, it stays the same."""
    return kept_inside(linked(dict(modules), entry))


def _read(path: str) -> str:
    return Path(templates_folder(), path).read_text(encoding="utf-8")


# --- text inside HTML -----------------------------------------------------------------------------


def digest(text: str) -> str:
    """How a policy names a script or style."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def kept_inside(code: str) -> str:
    """Code that does not end the element it stands in: `</script` and `<!--` are in texts only."""
    return _END.sub(lambda found: f"\\x3c{found[0][1:]}", code)


def script_json(value: Any) -> str:
    """JSON as the content of a script element, in lines as in the packages: nothing in it ends it."""
    return "\n".join(json_lines(value)).replace("<", "\\u003c")


def html_text(text: str) -> str:
    """Text, between elements or in a quoted attribute; what hides is shown as an escape."""
    return UNSAFE.sub(unicode_escape, html.escape(text))


FILTERS = {
    "html": html_text,
    "script_json": script_json,
    "mock_pages": mock_pages,
}
