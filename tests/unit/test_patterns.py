"""Patterns mean what they mean in JSON Schema, and none of them takes for ever."""

from __future__ import annotations

import re
import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.patterns import BadPatternError, matches, parsed


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("abc", "abc", True),
        ("abc", "abcd", False),
        ("^a.c$", "abc", True),
        ("a.c", "a\nc", False),
        ("a|bc", "bc", True),
        ("(a|b)*c", "ababc", True),
        ("[^a-c]+", "xyz", True),
        ("[^a-c]+", "xyb", False),
        (r"[\w.-]+@\w+", "a.b-c@d", True),
        (r"\d{2,3}", "1234", False),
        (r"\d{2,3}", "123", True),
        (r"\d", "\u0665", False),
        (r"\s\S\D\W", "\u2003ab.", True),
        ("a{0}", "", True),
        ("(a?){3}b", "b", True),
        ("(?:ab){2}", "abab", True),
        ("a+?b", "aab", True),
        (r"\bword\b", "word", True),
        (r"a\Bb", "ab", True),
        (r"a\bb", "ab", False),
        ("(?=.*b).*", "ab", True),
        ("(?!.*b).*", "ab", False),
        ("(?<=a)b|ab", "ab", True),
        ("a(?<=a)b", "ab", True),
        ("(?<!a)b", "b", True),
        ("a$b", "ab", False),
        ("a$", "a\n", False),
        (r"(a)\1", "ab", True),  # a back reference cannot be followed: taken as it is
    ],
)
def test_matching(pattern: str, text: str, fits: bool) -> None:
    assert matches(pattern, text) is fits


@pytest.mark.parametrize(
    "pattern",
    ["[", "(", "a**", "(?P<n>a)", "(?i)a", r"a\Z", r"\Aa", "(?#x)", "a{3,1}", "a++", "(" * 5000],
)
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(BadPatternError):
        parsed(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|aa)+$", "(a*)*b", "(((a{0,999}){0,999}){0,999})b", "a*a*a*a*a*a*a*b", "(.*)*x"],
)
def test_patterns_that_hang_backtracking_matchers(pattern: str) -> None:
    begin = time.process_time()
    matches(pattern, "a" * 3000 + "!")
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    "pattern",
    ["^.*(?<=)$", "(?:.(?<=))*b", "[" + "".join(map(chr, range(0x4E00, 0x8E00))) + "a]*b"],
    ids=["empty look behind", "at each place", "long class"],
)
def test_what_looks_at_more_than_positions_is_bounded_too(pattern: str) -> None:
    parsed(pattern)
    begin = time.process_time()
    assert matches(pattern, "a" * 4096)  # taken as it is
    assert time.process_time() - begin < 1


def test_long_texts_are_taken_as_they_are() -> None:
    assert matches("a", "b" * 100_000)


@settings(max_examples=300)
@given(st.text("ab|()*+?.[]^{}1,", max_size=8), st.text("ab", max_size=6))
def test_agrees_with_the_matcher_of_python(pattern: str, text: str) -> None:
    try:
        tree = parsed(pattern)
    except BadPatternError:
        return
    assert tree is not None
    with warnings.catch_warnings(action="ignore"):  # "[[]" may mean something else one day
        expected = bool(re.fullmatch(pattern, text))
    assert matches(pattern, text) is expected
