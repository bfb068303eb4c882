"""TypeScript: names that generated modules need themselves, so that nothing of a spec may take them."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that cannot name a function or a parameter of strict code.
RESERVED = _names("""
    arguments await break case catch class const continue debugger default delete do else enum eval
    export extends false finally for function if implements import in instanceof interface let new
    null package private protected public return static super switch this throw true try typeof
    undefined var void while with yield
""")
# What declarations and modules name without importing it, and what they import.
CLASS = _names(
    "Array FreeCallOptions MethodName Methods Object Pick Promise Readonly Record Unlisted"
)
# What every client has. A `then` would make it something to wait for.
CLIENT = _names("call close closed constructor events on once pending ready session then waitFor")
MODULE = _names(
    "calls client default drop-in events global index mock package protocol runtime types vendor"
)
# What the package's index exports beside the types of namespaces and channels.
ERRORS = (
    "ScapiError",
    "ScapiClosedError",
    "ScapiNoDesktopError",
    "ScapiRateLimitError",
    "ScapiRequestError",
    "ScapiTimeoutError",
)
