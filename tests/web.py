"""Small web servers for browser tests: each is an origin of its own, on a free port of loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Site:
    """What a server shows. Folders by the first part of a path: {"app": Path(...)}."""

    origin: str
    folders: dict[str, Path]
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    """More headers, by path."""

    def url(self, path: str) -> str:
        """The address of `/path`."""
        return f"{self.origin}/{path}"


class _Handler(SimpleHTTPRequestHandler):
    """Files of some folders, never cached, nothing printed."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".cjs": "text/javascript",
    }

    def __init__(self, site: list[Site], *arguments: Any) -> None:
        self.site = site[0]
        super().__init__(*arguments)

    def translate_path(self, path: str) -> str:
        top, _, rest = urlsplit(path).path.lstrip("/").partition("/")
        root = self.site.folders.get(top)
        inside = (root / rest).resolve() if root is not None else None
        if root is None or inside is None or not inside.is_relative_to(root.resolve()):
            return "/nowhere"
        return str(inside)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        for key, value in self.site.headers.get(urlsplit(self.path).path, {}).items():
            self.send_header(key, value)
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Browsers ask for icons; nobody wants to read about it."""


@contextmanager
def served(folders: Mapping[str, Path], host: str = "127.0.0.1") -> Iterator[Site]:
    """A site under the name `host`, which must mean this machine: another name, another origin."""
    late: list[Site] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, late)) as server:
        server.daemon_threads = True
        late.append(Site(f"http://{host}:{server.server_address[1]}", dict(folders)))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield late[0]
        finally:
            server.shutdown()
            thread.join()
