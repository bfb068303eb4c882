"""Whether an app answers, and whether a browser will show it in a frame."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from .errors import UsageError, brief

_PATIENCE: Final = 5.0  # seconds


def check_url(url: str) -> str:
    """The origin of an app's URL. Raises UsageError if it is none of the web."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.username:
        hint = "a whole URL is needed, such as http://localhost:5173/"
        raise UsageError(f'"{brief(url, 100)}" is no URL of an app', hint)
    shown = f"[{host}]" if ":" in host else host
    is_usual = port in (None, {"http": 80, "https": 443}[parts.scheme])
    return f"{parts.scheme}://{shown}" + ("" if is_usual else f":{port}")


def source_of(origin: str) -> str:
    """How a policy names an origin. It has no word for IPv6 addresses: any host then."""
    scheme, _, host = origin.partition("://")
    if not host.startswith("["):
        return origin
    return f"{scheme}://*{host.rpartition(']')[2]}"


def problem_of(url: str, desktop: str) -> str | None:
    """What keeps the desktop (an origin) from framing an app, and what to do.

    Asks the app; blocks for some seconds at most.
    """
    from urllib.error import HTTPError, URLError
    from urllib.request import ProxyHandler, Request, build_opener

    request = Request(url, headers={"Accept": "text/html"})  # noqa: S310 - checked
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=_PATIENCE) as found:
            headers = found.headers
    except HTTPError as error:
        error.close()
        return f"{url} answers {error.code} {error.reason}; is the path right?"
    except (URLError, OSError, ValueError) as error:
        reason = brief(getattr(error, "reason", error), 100)
        return f"{url} does not answer ({reason}); start the app, then reload its frame"
    policies = [
        brief(it, 1000) for it in headers.get_all("Content-Security-Policy", [])
    ]
    options = brief(headers.get("X-Frame-Options", ""), 100)
    refusal = refusal_in(policies, options, url, desktop)
    if refusal is None:
        return None
    return (
        f"{url} refuses to be shown in a frame of {desktop} ({refusal}); "
        "leave that header out in development, or open the app as a pop-up"
    )


def refusal_in(policies: list[str], options: str, url: str, desktop: str) -> str | None:
    """The header by which an app refuses; None if it lets itself be framed."""
    named = [it for it in map(_ancestors, policies) if it is not None]
    for sources in named:
        if not any(_matches(source, url, desktop) for source in sources):
            told = " ".join(["frame-ancestors", *sources])
            return f"Content-Security-Policy: {told}"
    if named:  # X-Frame-Options does not count then
        return None
    words = {word.strip().upper() for word in options.split(",")}
    is_own = check_url(url) == desktop
    if "DENY" in words or ("SAMEORIGIN" in words and not is_own):
        return f"X-Frame-Options: {options}"
    return None


def _ancestors(policy: str) -> list[str] | None:
    for directive in policy.split(";"):
        words = directive.split()
        if words and words[0].lower() == "frame-ancestors":
            return words[1:]
    return None


def _matches(source: str, url: str, desktop: str) -> bool:
    """Whether a source of `frame-ancestors` means the desktop's origin."""
    source = source.lower()
    here = urlsplit(desktop)
    if source == "'self'":
        return check_url(url) == desktop
    if source in ("*", f"{here.scheme}:"):
        return True
    scheme, has_scheme, rest = source.rpartition("://")
    if has_scheme and scheme != here.scheme:
        return False
    host, _, port = rest.split("/")[0].partition(":")
    usual = {"http": 80, "https": 443}[here.scheme]
    is_usual = here.port in (None, usual)
    is_port = port in ("*", str(here.port or usual)) or (not port and is_usual)
    name = here.hostname or ""
    is_host = host == name or (host.startswith("*.") and name.endswith(host[1:]))
    return is_host and is_port
