"""Words of wire names, and the cases they are joined in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.names import camel, kebab, pascal, screaming, snake, words


@pytest.mark.parametrize(
    ("wire", "found"),
    [
        ("setUserData", "set user data"),
        ("interactionUUID", "interaction uuid"),
        ("UUIDOfCall", "uuid of call"),
        ("DOMSnapshot", "dom snapshot"),
        ("callIDs", "call ids"),
        ("CASE_ID_CHANGED", "case id changed"),
        ("outbound-preview", "outbound preview"),
        ("rate.limit", "rate limit"),
        ("base64", "base64"),
        ("x1Y2", "x1 y2"),
        ("3dView", "3d view"),
        ("2024", "2024"),
        ("_private__name_", "private name"),
        ("Straße", "straße"),
        ("größeÄndern", "größeändern"),
        ("名前", "名前"),
        ("A", "a"),
        ("aB", "a b"),
        ("HTTP2Server", "http2 server"),
        ("+", ""),
        ("", ""),
    ],
)
def test_words(wire: str, found: str) -> None:
    assert words(wire) == tuple(found.split())


def test_cases() -> None:
    parts = ("get", "jwt", "token")
    assert snake(parts) == "get_jwt_token"
    assert screaming(parts) == "GET_JWT_TOKEN"
    assert camel(parts) == "getJwtToken"
    assert pascal(parts) == "GetJwtToken"
    assert kebab(parts) == "get-jwt-token"
    assert camel(()) == pascal(()) == snake(()) == ""


@given(st.text(max_size=30))
def test_no_letter_or_digit_is_lost(wire: str) -> None:
    """Names differ in code whenever they differ in more than case and separators."""
    kept = "".join(char for char in wire if char == "_" or char.isalnum()).replace("_", "")
    assert "".join(words(wire)) == "".join(char.lower() for char in kept)


@given(st.lists(st.from_regex(r"[a-z]+", fullmatch=True), min_size=1, max_size=5))
def test_snake_case_is_split_into_the_same_words(parts: list[str]) -> None:
    assert words(snake(tuple(parts))) == tuple(parts)
