"""Errors say what happened and survive pickling and copying."""

import copy
import pickle
from typing import Any

import pytest
from runtime.errors import (
    ScapiClosedError,
    ScapiDecodeError,
    ScapiError,
    ScapiNoDesktopError,
    ScapiRateLimitError,
    ScapiRequestError,
    ScapiTimeoutError,
)
from runtime.unset import UNSET

ALL: list[ScapiError] = [
    ScapiError("anything"),
    ScapiClosedError("the session is closed"),
    ScapiTimeoutError("a.b", 2.5),
    ScapiNoDesktopError("a.b"),
    ScapiRequestError("a.b", "no", {"problem": "no"}),
    ScapiRequestError("a.b", None),
    ScapiRateLimitError("a.b", "too often", {"problem": "too often"}, 30),
    ScapiDecodeError("$.a[0]", "string", 5),
    ScapiDecodeError("$.a", "string", UNSET),
]


@pytest.mark.parametrize("error", ALL, ids=str)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle(error: ScapiError, protocol: int) -> None:
    """An error is the same on the other side of a process pool."""
    for twin in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ScapiTimeoutError("a.b", 10.0), "a.b: nothing came within 10 s"),
        (ScapiRequestError("a.b", "no way"), "a.b: no way"),
        (ScapiRequestError("a.b", {"code": 3}), "a.b: {'code': 3}"),
        (ScapiRequestError("a.b", None), "a.b: None"),
        (
            ScapiDecodeError("$.parties[0].name", "string", 5),
            "$.parties[0].name: expected string, got 5",
        ),
        (ScapiDecodeError("$.x", "string", UNSET), "$.x: expected string, got nothing"),
    ],
)
def test_message(error: ScapiError, text: str) -> None:
    """The message is enough to understand a log line."""
    assert str(error) == text


@pytest.mark.parametrize("value", ["x" * 100_000, ["x"] * 50_000, {"k": "v" * 9_999}])
def test_long_value(value: Any) -> None:
    """A message never holds a whole large value; the attribute does."""
    error = ScapiDecodeError("$", "boolean", value)
    assert len(str(error)) < 120
    assert str(error).endswith("...")
    assert error.value is value


def test_builtin_bases() -> None:
    """Code that only knows the built-in exceptions catches them too."""
    assert issubclass(ScapiTimeoutError, TimeoutError)
    assert issubclass(ScapiDecodeError, ValueError)
    assert issubclass(ScapiRateLimitError, ScapiRequestError)
    assert all(isinstance(error, ScapiError) for error in ALL)
