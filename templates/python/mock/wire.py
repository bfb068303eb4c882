"""Messages: what pages send, and what they get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from .values import ABSENT, Json, copy, member, same, table


class Asked(NamedTuple):
    """What a page asks for; `kind` is request, subscribe or unsubscribe.

    `id` is absent if the page wants no answer; `what` is the parameters, the channels
    or the subscription.
    """

    kind: str
    id: Json
    method: str
    what: Json


class Wire:
    """The rules of one API's wire, as data of the spec: key names, fixed members."""

    def __init__(self, protocol: Mapping[str, Json]) -> None:
        """`protocol` has camelCase keys, responseConstants and eventConstants too."""
        self.protocol = protocol
        self.response: Json = protocol.get("responseConstants") or {}
        self.event_members: Json = protocol.get("eventConstants") or {}
        marker = protocol.get("markerKey")
        self._marker: Json = marker or ABSENT
        own = (self.response.get(marker), self.event_members.get(marker))
        self._own_markers = [it for it in own if isinstance(it, str)]
        self._marked_by: str = protocol.get("markerContains") or ""
        self._unsubscribes = [*table(protocol.get("unsubscribeConstants")).items()]
        self.subscribes = protocol.get("subscribeConstants") is not None
        self._subscribes = [*table(protocol.get("subscribeConstants")).items()]
        self._others = {key for key, _ in self._unsubscribes + self._subscribes}

    def parse(self, message: Json) -> Asked | None:
        """What a page asks for, or None if the message is none of ours."""
        protocol = self.protocol
        if message.__class__ is not dict or not self._is_marked(message):
            return None
        id_ = message.get(protocol["idKey"], ABSENT)
        if id_ is None or id_ is False or id_ == "":
            id_ = ABSENT
        is_request = self._others.isdisjoint(message)
        if not is_request and _has(message, self._unsubscribes):
            subscription = member(message, protocol.get("unsubscribeKey"))
            return Asked("unsubscribe", id_, "", subscription)
        if not is_request and _has(message, self._subscribes):
            names = member(message, protocol.get("subscribeChannelsKey"))
            return _parse_subscribe(id_, names)
        method = message.get(protocol["methodKey"])
        params: Json = message.get(protocol.get("paramsKey"))
        if params is None:
            params = list[Json]()
        if not isinstance(method, str) or params.__class__ not in _PARAMETERS:
            return None
        return Asked("request", id_, method, params)

    def args_of(self, names: Iterable[str], params: Json) -> dict[str, Json]:
        """The arguments of a request by the names of the method's parameters."""
        if not params:
            return {}
        if params.__class__ is list:
            return dict(zip(names, params, strict=False))
        return {name: params[name] for name in names if name in params}

    def success(self, id_: Json, data: Json, method: Json) -> Json:
        return self._reply(id_, method, self.protocol["resultKey"], data)

    def failure(self, id_: Json, error: Json, method: Json) -> Json:
        return self._reply(id_, method, self.protocol["errorKey"], error)

    def subscribed(self, id_: Json, subscription: Json) -> Json:
        key = self.protocol.get("subscriptionKey")
        return self._reply(id_, ABSENT, key, subscription)

    def _reply(self, id_: Json, method: Json, key: Any, value: Json) -> Json:
        message = {self.protocol["idKey"]: id_}
        if value is not ABSENT:
            message[key] = value
        if method is not ABSENT:
            message[self.protocol["methodKey"]] = method
        message.update(copy(self.response))
        return message

    def event(self, channel: str, data: Json) -> Json:
        message: Json = {self.protocol["channelKey"]: channel}
        if data is not ABSENT:
            message[self.protocol["eventDataKey"]] = data
        message.update(copy(self.event_members))
        return message

    def request(self, id_: Json, method: str, params: Json) -> Json:
        """A request as a page sends it; parameters are a list, or have names."""
        message: Json = {self.protocol["methodKey"]: method}
        if params or self.protocol.get("omitEmptyParams") is not True:
            message[self.protocol["paramsKey"]] = params
        return self._from_page(id_, message)

    def subscribe(self, id_: Json, channels: list[str]) -> Json:
        names = channels[0] if len(channels) == 1 else channels
        constants = table(self.protocol.get("subscribeConstants"))
        key = self.protocol["subscribeChannelsKey"]
        return self._from_page(id_, {**copy(constants), key: names})

    def unsubscribe(self, id_: Json, subscription: Json) -> Json:
        constants = table(self.protocol.get("unsubscribeConstants"))
        key = self.protocol["unsubscribeKey"]
        return self._from_page(id_, {**copy(constants), key: subscription})

    def _from_page(self, id_: Json, message: Json) -> Json:
        constants = table(self.protocol.get("requestConstants"))
        return {**message, self.protocol["idKey"]: id_, **copy(constants)}

    def id_at(self, n: int) -> Json:
        """The id that a page of a scenario gives to its nth message, n from 0."""
        number = (self.protocol.get("firstId") or 0) + n
        return number if self.protocol.get("idType") == "integer" else str(number)

    def _is_marked(self, message: Json) -> bool:
        """Without a marker a message counts as a page's own.

        Ours come back from pages that talk to themselves.
        """
        if self._marker is ABSENT or self._marker not in message:
            return True
        marker = message[self._marker]
        if not isinstance(marker, str) or marker in self._own_markers:
            return False
        return self._marked_by in marker


_PARAMETERS: Final = frozenset({list, dict})


def _has(message: Json, constants: list[tuple[str, Json]]) -> bool:
    for key, value in constants:
        found = message.get(key, ABSENT)
        if found != value or not same(found, value):
            return False
    return bool(constants)


def _parse_subscribe(id_: Json, names: Json) -> Asked | None:
    channels = names if names.__class__ is list else [names]
    fit = all(isinstance(name, str) for name in channels)
    return Asked("subscribe", id_, "", channels) if fit else None
