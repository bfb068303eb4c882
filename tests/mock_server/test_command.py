"""The command: what it prints, and how it fails."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.mock_server.conftest import module
from tests.mock_server.process import two_free_ports

URL = "  a whole URL is needed, such as http://localhost:5173/"
KINDS = "  known: .json, .yaml, .yml, .ini, .cfg, .conf"
TAG = "tag:yaml.org,2002:python/object/apply:os.system"
HELP = "`python -m mocked --help` shows what there is"


@pytest.fixture
def run(package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> Any:
    """Runs the command without serving: exit code, and what it prints."""

    def call(*words: str) -> tuple[int, str]:
        served: list[Any] = []
        monkeypatch.setattr(module("run"), "run", lambda running, *_: served.append(running))
        code = module("main").main(
            package / "_data", "python -m mocked", "mocked[mock]", [*words, "-n"]
        )
        for running in served:
            for bound in running._bound:
                bound.close()
        return code, capsys.readouterr().err

    return call


def test_port_that_is_taken(run: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run("-p", str(port)) == (2, (
            f"python -m mocked: port {port} of 127.0.0.1 is taken\n"
            f"  end what listens there, or take another: --port {port + 1}\n"))  # fmt: skip


def test_usual_port_that_is_taken_is_no_matter(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setattr(module("run"), "PORT", other.getsockname()[1])
        assert run()[0] == 0


WRONG: list[tuple[list[str], int, str]] = [
    (["--port", "x"], 2, f"argument -p/--port: x is no port: 0 to 65535\n  {HELP}"),
    (["--port", "65536"], 2, f"argument -p/--port: 65536 is no port: 0 to 65535\n  {HELP}"),
    (["--log-lines", "1"], 2, f"argument --log-lines: 1 is not from 100 to 1000000\n  {HELP}"),
    (["--token", "größe"], 2,
     "the token has characters that no header can carry\n  --token takes printable ASCII"),
    (["--token", "a\nb"], 2,
     "the token has characters that no header can carry\n  --token takes printable ASCII"),
    (["--nothing"], 2, f"unrecognized arguments: --nothing\n  {HELP}"),
    (["--app", "localhost:5173"], 2,
     f'"localhost:5173" is no URL of an app\n{URL}'),
    (["--app", "javascript:alert(1)"], 2,
     f'"javascript:alert(1)" is no URL of an app\n{URL}'),
    (["--edition", "wal"], 1, 'there is no edition "wal"\n  "wall"?'),
    (["--client-version", "9"], 1, 'there is no version "9"\n  versions: 2023-10, 2025-04'),
    (["--scenario", "locked"], 1,
     'locked: there is no scenario "locked"\n  "locked-device"?'),
    (["--scenario", "nowhere.json"], 2, "nowhere.json cannot be read: No such file or directory"),
    (["--scenario", "mine.yaml"], 2,
     "mine.yaml is YAML, which has to be compiled\n  the command `scapi mock` compiles it"),
    (["--config", "nowhere.json"], 2, "nowhere.json cannot be read: No such file or directory"),
    (["--config", "setup.toml"], 2,
     f"setup.toml is no kind of file that is known\n{KINDS}"),
    (["--host", "nowhere.invalid"], 2,
     'there is no host "nowhere.invalid"\n  --host takes a name or address'),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "text"), WRONG)
def test_wrong_options(run: Any, words: list[str], code: int, text: str) -> None:
    assert run(*words) == (code, f"python -m mocked: {text}\n")


FILES: list[tuple[str, str, str]] = [
    ("a.json", '{"seed": 1,}',
     "a.json:1:12: Expecting property name enclosed in double quotes"),
    ("a.json", '{"seed": 1, "seed": 2}', "a.json: seed stands there twice"),
    ("a.json", '{"seeds": 1}', 'a.json: there is no seeds\n  "seed"?'),
    ("a.json", '[]', "a.json: the body is an object, not a list"),
    ("a.yaml", "seed: 1\nsettings:\n  end-of-target: [\n",
     "a.yaml:4:1: expected the node content, but found '<stream end>'"),
    ("a.yaml", "seed: 1\nseed: 2\n", "a.yaml:2:1: seed stands there twice"),
    ("a.yaml", "seed: 1\nsettings:\n  end-of-target: stay\n  end-of-traget: x\n",
     'a.yaml:4:3: there is no setting end-of-traget; end-of-target is meant, perhaps'),
    ("a.yaml", "seed: one\n", "a.yaml:1:1: seed is an integer, not a text"),
    ("a.yaml", "state:\n  locked: true\n  rums: []\n",
     "a.yaml:3:3: the state has no rums; it has rooms, locked"),
    ("a.yaml", "options: !!python/object/apply:os.system [echo]\n",
     f"a.yaml:1:10: could not determine a constructor for the tag '{TAG}'"),
    ("a.ini", "[panels]\nwarmest\n",
     'a.ini: line 2: "warmest" is no option: write name = value'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "text"), FILES)
def test_wrong_files(
    run: Any, tmp_path: Path, monkeypatch: Any, name: str, content: str, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(content, "utf-8")
    assert run("--config", name) == (1, f"python -m mocked: {text}\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.json",
            '{"seed": 3, "settings": {"end-of-target": "stay"}, "options": {"warmest": 25}}',
        ),
        ("a.yaml", "seed: 3\nsettings: {end-of-target: stay}\noptions: {warmest: 25}\n"),
        (
            "a.yml",
            "seed: 3\nsettings: {end-of-target: stay}\noptions: |\n  [panels]\n  warmest = 25\n",
        ),
        ("a.ini", "[panels]\nwarmest = 25\n"),
    ],
)
def test_files_set_up(package: Path, tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    values = module("config").read_config(path).values
    begin = module("setup").Setup().changed(values)
    served = module("content").Content(package / "_data")
    session = module("session").Session(served, begin, is_real=False, log_lines=100)
    assert str(session.desktop.options["warmest"]) == "25"
    is_ini = name == "a.ini"
    assert session.desktop.seed == (0 if is_ini else 3)
    assert session.desktop.settings["end-of-target"] == ("saving" if is_ini else "stay")


def test_built_in_page_keeps_its_port(package: Path) -> None:
    """It is the next one, if that is free, and any other otherwise."""
    run, port = module("run"), two_free_ports()
    for is_free in (True, False):
        with ExitStack() as stack:
            first = stack.enter_context(run.bind(run.Address(port=port)))
            if not is_free:
                stack.enter_context(socket.create_server(("127.0.0.1", port + 1)))
            beside = stack.enter_context(run._bind_beside(first, run.Address(port=port)))
            assert (beside.getsockname()[1] == port + 1) is is_free
    with run.bind(run.Address(port=0)) as first:
        run._bind_beside(first, run.Address(port=0)).close()


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:7480", "http://*:7480"),
        ("https://[::1]", "https://*"),
    ],
)
def test_policies_have_no_word_for_ipv6(package: Path, origin: str, source: str) -> None:
    assert module("framing").source_of(origin) == source


def test_binding_elsewhere_makes_a_token(package: Path) -> None:
    parser = module("main").Parser()
    module("main").add_options(parser)
    access = module("main")._access(parser.parse_args(["--host", "0.0.0.0"]))
    assert len(access.token) >= 32
    assert module("main")._access(parser.parse_args([])).token == ""


class _App(BaseHTTPRequestHandler):
    headers_to_send: dict[str, str]
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        for name, value in self.headers_to_send.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def app() -> Iterator[Any]:
    """An app with given headers: its URL."""
    servers: list[HTTPServer] = []

    def serve(status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = type("App", (_App,), {"headers_to_send": named, "status": status})
        server = HTTPServer(("127.0.0.1", 0), kind)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


DESKTOP = "http://127.0.0.1:7480"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content_Security_Policy": "frame-ancestors *"},
        {"Content_Security_Policy": "default-src 'self'; frame-ancestors http://127.0.0.1:7480"},
        {"Content_Security_Policy": "frame-ancestors 127.0.0.1:*", "X_Frame_Options": "DENY"},
    ],
)
def test_app_that_may_be_framed(package: Path, app: Any, headers: dict[str, str]) -> None:
    assert module("framing").problem_of(app(**headers), DESKTOP) is None


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"X_Frame_Options": "DENY"}, "X-Frame-Options: DENY"),
        ({"X_Frame_Options": "sameorigin"}, "X-Frame-Options: sameorigin"),
        ({"Content_Security_Policy": "frame-ancestors 'none'"},
         "Content-Security-Policy: frame-ancestors 'none'"),
        ({"Content_Security_Policy": "Frame-Ancestors 'self' https://a:x *.b"},
         "Content-Security-Policy: frame-ancestors 'self' https://a:x *.b"),
    ],
)  # fmt: skip
def test_app_that_refuses_framing(package: Path, app: Any, headers: Any, why: str) -> None:
    url = app(**headers)
    assert module("framing").problem_of(url, DESKTOP) == (
        f"{url} refuses to be shown in a frame of {DESKTOP} ({why}); "
        "leave that header out in development, or open the app as a pop-up")  # fmt: skip


def test_app_that_does_not_answer(package: Path, app: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert module("framing").problem_of(url, DESKTOP) == (
        f"{url} does not answer ([Errno 111] Connection refused);"
        " start the app, then reload its frame")  # fmt: skip
    missing = app(404)
    assert module("framing").problem_of(missing, DESKTOP) == (
        f"{missing} answers 404 Not Found; is the path right?")  # fmt: skip
