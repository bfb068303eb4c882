"""Who is let in: hosts, origins, tokens."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.mock_server.conftest import Server, Start, hear

FOREIGN = "https://evil.example"
HINT = "if it should, start the server with --allow-origin"


def test_rebound_name_is_refused(shared: Server) -> None:
    answer = shared.ask("GET", "/api/state", Host="evil.example")
    assert (answer.status, answer.json) == (403, {
        "error": 'this server is not called "evil.example"',
        "hint": "ask for it by its address, or start it with --allow-host"})  # fmt: skip


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.:1", "127.0.0.1:80", "[::1]:9"])
def test_own_names_are_let_in(shared: Server, host: str) -> None:
    assert shared.ask("GET", "/api/faults", Host=host).status == 200


@pytest.mark.parametrize(
    "host", ["", "localhost.evil.example", "localhost@evil.example", "[", "x:y"]
)
def test_other_names_are_not(shared: Server, host: str) -> None:
    assert shared.ask("GET", "/api/faults", Host=host).status == 403


def test_allowed_host(start: Start) -> None:
    server = start(hosts=frozenset({"desk.example"}))
    assert server.ask("GET", "/api/faults", Host="desk.example:1").status == 200


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://localhost:1", "http://127.0.0.1"])
def test_other_origins_change_nothing(shared: Server, origin: str) -> None:
    answer = shared.ask("POST", "/api/trigger/owner.locks", {}, Origin=origin)
    assert answer.status == 403
    assert answer.json == {"error": f"{origin} may not control this mock desktop", "hint": HINT}
    assert shared.get("/api/state")["view"]["state"]["locked"] is False


def test_own_origin_may(server: Server) -> None:
    origin = server.url.rstrip("/")
    assert server.ask("POST", "/api/reset", {}, Origin=origin).status == 200


def test_allowed_origin_may(start: Start) -> None:
    server = start(origins=frozenset({"https://ci.example"}))
    assert server.ask("POST", "/api/reset", {}, Origin="https://ci.example").status == 200
    assert server.ask("POST", "/api/reset", {}, Origin=FOREIGN).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_reading_for_another_page_is_refused(shared: Server, site: str) -> None:
    assert shared.ask("GET", "/api/state", Sec_Fetch_Site=site).status == 403
    assert shared.ask("GET", "/", Sec_Fetch_Site=site).status == 200  # a link to the desktop


def test_form_of_another_page_is_no_json(shared: Server) -> None:
    headers: Any = {"Content_Type": "text/plain"}
    answer = shared.ask("POST", "/api/advance", b'{"ms": 1}', **headers)
    assert (answer.status, answer.json["hint"]) == (
        415, "send the header Content-Type: application/json")  # fmt: skip


def test_answers_are_for_nobody_else(shared: Server) -> None:
    headers = shared.ask("GET", "/api/state").headers
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert not [name for name in headers if name.startswith("access-control")]


def refusal(server: Server, path: str, **more: Any) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as caught:
        server.socket(path, **more)
    response = caught.value.response
    return response.status_code, response.body.decode()


@pytest.mark.parametrize("path", ["/api/ui", "/scapi"])
def test_websockets_of_other_origins_are_refused(shared: Server, path: str) -> None:
    status, body = refusal(shared, path, origin=FOREIGN)
    assert status == 403
    assert FOREIGN in body


def test_app_may_speak_for_itself_only(start: Start) -> None:
    server = start(app="http://localhost:1/app/")
    app = "http://localhost:1"
    hear_nothing = server.socket("/scapi", origin=app)
    page = server.get("/api/state")["view"]["pages"][0]
    assert page["origin"] == app
    hear_nothing.close()
    assert refusal(server, f"/scapi?origin={FOREIGN}", origin=app)[0] == 403
    assert refusal(server, "/api/ui", origin=app)[0] == 403
    assert server.ask("POST", "/api/reset", {}, Origin=app).status == 403


def test_client_that_is_no_browser_says_who_it_is(server: Server) -> None:
    server.socket(f"/scapi?origin={FOREIGN}&id=mine")
    page = server.get("/api/state")["view"]["pages"][0]
    assert (page["origin"], page["id"]) == (FOREIGN, "mine")


def test_wrong_field_of_a_page(shared: Server) -> None:
    status, body = refusal(shared, "/scapi?orgin=x")
    assert (status, body) == (
        400,
        '{"error": "a page has no \\"orgin\\"", "hint": "\\"origin\\"?"}',
    )


def test_token_is_needed_everywhere(start: Start) -> None:
    server = start(token="s3cret")
    told = {"error": "the token is missing or wrong",
            "hint": "the URL that the server printed has it; or: Authorization: Bearer"}  # fmt: skip
    for verb, path in (("GET", "/"), ("GET", "/api/state"), ("POST", "/api/reset")):
        answer = server.ask(verb, path)
        assert (answer.status, answer.json) == (401, told)
        assert server.ask(verb, f"{path}?token=s3cre").status == 401
    assert refusal(server, "/scapi")[0] == 401
    assert refusal(server, "/api/ui?token=")[0] == 401


def test_token_is_taken_from_header_query_and_cookie(start: Start) -> None:
    server = start(token="s3cret")
    assert server.ask("GET", "/api/state", Authorization="Bearer s3cret").status == 200
    assert server.ask("GET", "/api/faults?token=s3cret").status == 200
    page = server.ask("GET", "/?token=s3cret")
    cookie = page.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert server.ask("GET", "/api/state", Cookie=cookie.partition(";")[0]).status == 200
    assert b'"socket":"/api/ui?token=s3cret"' in page.body
    assert "change" in hear(server.socket("/api/ui?token=s3cret"))


def test_page_is_told_of_the_server(start: Start) -> None:
    server = start(app="http://localhost:1/?a=</script><script>alert(1)</script>")
    page = server.ask("GET", "/")
    assert page.status == 200
    assert b"</script><script>alert" not in page.body
    assert b'{"socket":"/api/ui","app":"http://localhost:1/?a=\\u003c/script>' in page.body
    assert page.headers["content-security-policy"] == (
        "object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self' http://localhost:1")  # fmt: skip


def test_package_without_a_page_says_so(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    content = server.running.session.content
    monkeypatch.setattr(content, "folder", content.folder / "nowhere")
    answer = server.ask("GET", "/")
    assert (answer.status, answer.json["hint"]) == (404, "the control API is at /api/info")


def test_demo_has_an_origin_of_its_own(server: Server) -> None:
    import urllib.request

    url = server.running.app_url
    assert url.rstrip("/") != server.url.rstrip("/")
    with urllib.request.urlopen(url, timeout=20) as found:
        assert b"demo" in found.read()
        assert server.url.rstrip("/") in found.headers["content-security-policy"]
    client = server.socket("/scapi", origin=url.rstrip("/"))
    assert server.get("/api/state")["view"]["pages"][0]["origin"] == url.rstrip("/")
    client.close()
