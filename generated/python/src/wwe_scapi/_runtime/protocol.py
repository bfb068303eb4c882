"""What differs from one postMessage API to the next, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, Union

from .values import Value

# Union, because | does not join types and texts before Python 3.14.
JSON: TypeAlias = Union[bool, int, float, str, "list[JSON]", "dict[str, JSON]", None]

IdType: TypeAlias = Literal["string", "integer"]
ParamsStyle: TypeAlias = Literal["positional", "named"]


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Protocol(Value):
    """Key names, fixed texts and rules of one API's wire; made by generated code."""

    id_key: str
    """The member by which an answer finds its request."""
    id_type: IdType = "string"
    """How an id is written; an answer whose id is of another type is not ours."""
    first_id: int = 0

    method_key: str
    params_key: str
    params_style: ParamsStyle = "positional"
    omit_empty_params: bool = True
    """A request without parameters has no parameters member at all."""
    request_constants: Mapping[str, JSON]
    """Added to every message we send."""

    result_key: str
    error_key: str
    """Its presence in an answer means failure, even if it holds null or ""."""

    channel_key: str
    """The member that makes an inbound message an event, and names its channel."""
    event_data_key: str

    subscribe_constants: Mapping[str, JSON] | None = None
    """None: there is nothing to subscribe to, events simply arrive."""
    subscribe_channels_key: str = ""
    subscription_key: str = ""
    """Top-level member of the subscribe answer that names the subscription."""
    unsubscribe_constants: Mapping[str, JSON] | None = None
    unsubscribe_key: str = ""

    echo_keys: tuple[str, ...] = ()
    """Members the peer may send alone, to be added to all our later messages."""
    marker_key: str | None = None
    marker_contains: str | None = None
    """A message is for us only if its `marker_key` holds a text with this in it."""
    own_marker: str | None = None
    """A message whose marker equals this is our own, sent back to us."""

    timeout: float
    """Seconds to wait for an answer where the caller sets no limit."""
    rate_limit_pattern: str | None = None
    """A regular expression, searched in the text of a failure. Its groups `request`
    and `seconds`, both optional, say what is limited and for how long."""
