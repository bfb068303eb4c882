"""The desktop of the tests, `pages/desktop.js`, seen from Python."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Frame, Page

from tests.web import Site

Message = dict[str, Any]
AGENT = {"employeeId": "1", "firstname": "Kate", "lastname": "Lewis", "username": "kl"}


@dataclass(frozen=True)
class Sites:
    """Three origins."""

    desktop: Site
    app: Site
    other: Site

    def client(self, page: str = "client.html", **options: Any) -> str:
        """The address of a page whose client has these options."""
        return self.app.url(f"pages/{page}?{quote(json.dumps(options))}")


@dataclass(frozen=True)
class Desk:
    """A desktop in a tab, or in an iframe of one."""

    frame: Frame
    sites: Sites

    @classmethod
    def opened(cls, page: Page, sites: Sites) -> Desk:
        page.goto(sites.desktop.url("pages/desktop.html"))
        return cls(page.main_frame, sites).started()

    def started(self) -> Desk:
        self.frame.wait_for_function("window.desk")
        self.frame.evaluate("desk.ready")
        return self

    def embed(self, page: str = "client.html", **options: Any) -> Frame:
        """A page of ours in an iframe, its scripts run."""
        return self.show(self.sites.client(page, **options))

    def show(self, url: str) -> Frame:
        """Any page in an iframe."""
        before = set(self.frame.child_frames)
        self.frame.evaluate("url => desk.embed(url)", url)
        (frame,) = set(self.frame.child_frames) - before
        return frame

    def pop_up(self, page: str = "client.html", **options: Any) -> Page:
        """A page of ours in a window that has the desktop as its opener."""
        with self.frame.page.expect_popup() as opening:
            self.frame.evaluate("url => desk.open(url)", self.sites.client(page, **options))
        opening.value.wait_for_load_state()
        return opening.value

    def answers(self, **content: Any) -> None:
        """What to say to `namespace_method`; None: nothing."""
        wire = {name.replace("_", ".", 1): answer for name, answer in content.items()}
        self.frame.evaluate("answers => void Object.assign(desk.answers, answers)", wire)

    @property
    def asked(self) -> list[Message]:
        """Every message of pages, `{"message": ..., "origin": ...}`."""
        found: list[Message] = self.frame.evaluate("desk.asked")
        return found

    @property
    def requests(self) -> list[str]:
        return [it["message"]["request"] for it in self.asked if "request" in it["message"]]

    def event(self, channel: str, data: Any) -> int:
        """Tell those who want to know; how many there were."""
        sent: int = self.frame.evaluate("([c, d]) => desk.event(c, d)", [channel, data])
        return sent

    def wait_asked(self, count: int) -> None:
        """Until so many messages have come in all."""
        self.frame.wait_for_function("count => desk.asked.length >= count", arg=count)


def outcome(frame: Frame | Page, call: str, argument: Any = None) -> Any:
    """What a call in the page comes to: `{"value": ...}` or `{"name": ..., "message": ...}`."""
    return frame.evaluate(f"argument => outcome({call})", argument)
