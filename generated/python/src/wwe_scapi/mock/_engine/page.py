"""A page that is connected to the desktop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .values import Json

if TYPE_CHECKING:
    from .engine import Engine


class Page:
    """Made by `desktop.connect`; messages to it go to the function given there."""

    def __init__(
        self,
        desktop: Engine,
        id_: str,
        origin: str,
        send: Callable[[Any], object] | None,
        fields: dict[str, Json],
        given: dict[str, Json],
    ) -> None:
        self.desktop = desktop
        self.id = id_
        self.origin = origin
        self.send = send
        self.fields = fields
        self.given = given
        self.clear()

    def receive(self, message: object) -> None:
        """Take a message from the page, of any shape."""
        self.desktop.receive(self, message)

    def disconnect(self) -> None:
        """The page is gone; nothing more is sent to it."""
        self.desktop.enqueue(lambda: self.desktop.leave(self))

    # What follows is for the parts of the engine.

    def clear(self) -> None:
        self.set_subscriptions([])

    def add(self, id_: str, channels: list[str]) -> None:
        new = {"id": id_, "channels": channels}
        self.set_subscriptions([*self.subscriptions, new])

    def remove(self, id_: Json) -> list[str]:
        """End a subscription; gives its channels, none if there is no such one."""
        found = next((it for it in self.subscriptions if it["id"] == id_), None)
        left = [it for it in self.subscriptions if it is not found]
        self.set_subscriptions(left)
        return [] if found is None else found["channels"]

    def set_subscriptions(self, subscriptions: list[Json]) -> None:
        self.subscriptions = subscriptions
        self.channels: dict[str, None] = {}
        for subscription in subscriptions:
            self.channels.update(dict.fromkeys(subscription["channels"]))
        self.view: Json = {
            **self.fields,
            "id": self.id,
            "origin": self.origin,
            "subscriptions": [*self.channels],
        }
        """What expressions see."""

    def described(self) -> dict[str, Json]:
        """What the transcript says of a new page."""
        about: dict[str, Json] = {"page": self.id, "origin": self.origin}
        return {**about, "with": self.given} if self.given else about
