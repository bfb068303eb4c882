"""Stories: steps of pages, people and time, with what has to come of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from .canonical import canonical
from .context import Context
from .desktop import Desktop
from .errors import RefusedError
from .expressions import compile_expression
from .machinery import Machinery
from .page import Page
from .values import ABSENT, Json, copy, fits, member

_PAGES_AND_TIME: Final = frozenset(
    {
        "call",
        "subscribe",
        "unsubscribe",
        "send",
        "advance",
        "connect",
        "disconnect",
        "fault",
        "state",
    }
)


class Failure(NamedTuple):
    """What does not fit; steps count from 1, None is nothing at all."""

    step: int
    message: str
    expected: Json
    got: Json


class Outcome(NamedTuple):
    """What came of a scenario; `transcript` is the text of the whole story."""

    failure: Failure | None
    transcript: str
    coverage: dict[str, dict[str, int]]


def run_scenario(
    program: Machinery | Mapping[str, Json],
    protocol: Mapping[str, Json],
    scenario: Mapping[str, Json],
) -> Outcome:
    """Run a compiled scenario on a new desktop, up to the first step that misfits.

    A scenario has seed, settings, options, state, pages and steps.
    """
    story = Story(program, protocol, scenario)
    failure: Failure | None = None
    for index, step in enumerate(scenario["steps"], 1):
        failure = story.take(step)
        if failure is not None:
            failure = failure._replace(step=index)
            break
    desktop = story.desktop
    return Outcome(failure, desktop.transcript.export(), desktop.coverage.report())


class _Answer(NamedTuple):
    data: Json
    error: Json


class Story:
    """A scenario that is played step by step on a desktop of its own."""

    def __init__(
        self,
        program: Machinery | Mapping[str, Json],
        protocol: Mapping[str, Json],
        scenario: Mapping[str, Json],
    ) -> None:
        """Make the desktop, and connect the pages that no step connects.

        Raises OptionError if settings, options or state do not fit the program.
        """
        names = ("seed", "settings", "options", "state")
        given = {name: scenario[name] for name in names if name in scenario}
        self.desktop = Desktop(program, protocol, **given)
        """What it is played on."""
        self.actors: dict[str, _Actor] = {}
        self.saved: dict[str, Json] = {}
        late = _late_pages(scenario["steps"])
        for name, about in scenario["pages"]:
            actor = _Actor(self.desktop, name, about)
            self.actors[name] = actor
            if name not in late:
                actor.connect()

    def take(self, step: Json) -> Failure | None:
        """Do one step; gives what does not fit, as a failure whose step is 0."""
        actor = self.actors[step["page"]]
        actor.inbox = []
        given = self._value(step["with"]) if "with" in step else ABSENT
        if step["kind"] == "state":
            return _compare("the state is another", given, self.desktop.state)
        person = None
        if _is_persons(step):
            person = self._perform(step, given)
        else:
            self._act(actor, step, given)
        return self._check_answer(actor, step, person) or self._check_events(
            actor, step
        )

    def _act(self, actor: _Actor, step: Json, given: Json) -> None:
        """Do what a page or the clock does."""
        match step["kind"]:
            case "call":
                actor.call(step["name"], given)
            case "subscribe":
                actor.subscribe(step["channels"])
            case "unsubscribe":
                actor.unsubscribe(step["channels"])
            case "send":
                actor.page.receive(given)
            case "advance":
                self.desktop.advance(given)
            case "connect":
                self.actors[step["name"]].connect()
            case "disconnect":
                self.actors[step["name"]].page.disconnect()
            case _:
                fault = dict(given)
                self.desktop.fault(fault.pop("call"), **fault)

    def _perform(self, step: Json, given: Json) -> _Answer:
        """Do what a person does, by a trigger or by hand: what comes of it."""
        is_trigger = step["kind"] == "trigger"
        run = self.desktop.trigger if is_trigger else self.desktop.perform
        try:
            return _Answer(run(step["name"], given), ABSENT)
        except RefusedError as refused:
            return _Answer(ABSENT, refused.error)

    def _check_answer(
        self, actor: _Actor, step: Json, person: _Answer | None
    ) -> Failure | None:
        answer = self._answer_to(actor) if person is None else person
        if step.get("silent") is True:
            return None if answer is None else _mismatch("an answer came", None, answer)
        if answer is None:
            wanted = _is_asking(step) or "answer" in step or "refused" in step
            return _mismatch("no answer came", None, None) if wanted else None
        is_heard = person is not None or _is_asking(step)
        if "refused" in step or (answer.error is not ABSENT and is_heard):
            return _check_refused(step, answer.error)
        if "as" in step:
            self.saved[step["as"]] = copy(answer.data)
        if "answer" not in step:
            return None
        expected = self._value(step["answer"])
        return _compare("the answer is another", expected, answer.data)

    def _answer_to(self, actor: _Actor) -> _Answer | None:
        """The first answer that the page got by this step."""
        protocol = self.desktop.wire.protocol
        for message in actor.inbox:
            if member(message, protocol["idKey"]) is not ABSENT:
                data = member(message, protocol["resultKey"])
                return _Answer(data, member(message, protocol["errorKey"]))
        return None

    def _check_events(self, actor: _Actor, step: Json) -> Failure | None:
        if "events" not in step:
            return None
        got = actor.events()
        expected = [
            {"channel": event["channel"], "data": self._value(event["data"])}
            for event in step["events"]
        ]
        if len(expected) != len(got):
            noun = "event" if len(got) == 1 else "events"
            text = f"{len(got)} {noun} came, not {len(expected)}"
            return _mismatch(text, expected, got)
        for index, (event, found) in enumerate(zip(expected, got, strict=True)):
            if not fits(event, found):
                return _mismatch(f"event {index + 1} is another", event, found)
        return None

    def _value(self, tree: Json) -> Json:
        """The value of an expression; names are those of what was saved."""
        c = Context(self.desktop, None, {}, ABSENT)
        c.vars = self.saved
        return copy(compile_expression(tree)(c))


class _Actor:
    """A page of a story."""

    page: Page

    def __init__(self, desktop: Desktop, name: str, about: Mapping[str, Json]) -> None:
        self.desktop = desktop
        self.name = name
        self.origin: str = about["origin"]
        self.fields = {key: about[key] for key in about if key != "origin"}
        self.count = 0
        self.inbox: list[Json] = []
        self.waiting: dict[Json, list[str]] = {}
        self.ids: list[tuple[list[str], Json]] = []

    def connect(self) -> None:
        self.page = self.desktop.connect(
            self.origin, self._take, id=self.name, **self.fields
        )

    def _take(self, message: Any) -> None:
        self.inbox.append(message)
        protocol = self.desktop.wire.protocol
        id_ = member(message, protocol["idKey"])
        channels = self.waiting.get(id_) if isinstance(id_, str | int) else None
        subscription = member(message, protocol.get("subscriptionKey"))
        if channels is not None and subscription is not ABSENT:
            self.ids.append((channels, subscription))

    def _next_id(self) -> Json:
        self.count += 1
        return self.desktop.wire.id_at(self.count - 1)

    def call(self, method: str, params: Json) -> None:
        self.page.receive(self.desktop.wire.request(self._next_id(), method, params))

    def subscribe(self, channels: list[str]) -> None:
        id_ = self._next_id()
        self.waiting[id_] = channels
        self.page.receive(self.desktop.wire.subscribe(id_, channels))

    def unsubscribe(self, channels: list[str]) -> None:
        """End the last subscription to these channels."""
        found = [id_ for names, id_ in self.ids if names == channels]
        subscription = found[-1] if found else None
        wire = self.desktop.wire
        self.page.receive(wire.unsubscribe(self._next_id(), subscription))

    def events(self) -> list[Json]:
        protocol = self.desktop.wire.protocol
        id_key, channel_key = protocol["idKey"], protocol["channelKey"]
        found = [
            {
                "channel": member(message, channel_key),
                "data": member(message, protocol["eventDataKey"]),
            }
            for message in self.inbox
            if member(message, id_key) is ABSENT
        ]
        return [copy(event) for event in found if event["channel"] is not ABSENT]


def _late_pages(steps: list[Json]) -> set[str]:
    """The pages that are connected by a step before any step disconnects them."""
    seen: dict[str, str] = {}
    for step in steps:
        if step["kind"] in ("connect", "disconnect"):
            seen.setdefault(step["name"], step["kind"])
    return {name for name, kind in seen.items() if kind == "connect"}


def _is_persons(step: Json) -> bool:
    return step["kind"] not in _PAGES_AND_TIME


def _is_asking(step: Json) -> bool:
    return step["kind"] in ("call", "subscribe")


def _check_refused(step: Json, error: Json) -> Failure | None:
    if "refused" not in step:
        return _mismatch("it is refused", None, error)
    expected = step["refused"]
    text = error if isinstance(error, str) else canonical(error)
    if error is ABSENT:
        return _mismatch("it is not refused", expected, error)
    fit = expected in text
    return None if fit else _mismatch("it is refused otherwise", expected, error)


def _compare(message: str, expected: Json, got: Json) -> Failure | None:
    is_nothing = expected is None and got is ABSENT
    fit = is_nothing or fits(expected, got)
    return None if fit else _mismatch(message, expected, got)


def _mismatch(message: str, expected: Json, got: Json) -> Failure:
    return Failure(
        0,
        message,
        None if expected is ABSENT else expected,
        None if got is ABSENT else got,
    )
