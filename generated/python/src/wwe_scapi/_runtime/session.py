"""The asyncio core: sends calls, pairs answers with them, hands out events.

Every call settles exactly once: with its answer, a failure, a time-out, because its
task was cancelled, or because the session ended. Nothing is logged.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from .calls import Calls, Outcome, Settle, fill, seconds_of
from .errors import ScapiClosedError, ScapiNoDesktopError
from .inbox import Inbox
from .links import Links
from .loops import one_loop, report, task_here
from .messages import (
    EchoValues,
    EventMessage,
    Id,
    Outbound,
    OwnMessage,
    Request,
    Response,
    Subscribe,
    Unsubscribe,
    build,
    classify,
)
from .params import plain_params
from .protocol import JSON, Protocol
from .transport import Transport

Direction: TypeAlias = Literal["in", "out"]
Trace: TypeAlias = Callable[[Direction, object], object]

_BURST = 100  # inbound messages handled before other tasks get their turn


class Session:
    """One conversation over one transport, used from one event loop.

    `timeout` (seconds, ``math.inf`` for no limit) is what calls wait by default; None
    takes the protocol's. With `strict`, decoders refuse what is not as the API says.
    `trace` is called with "in" or "out" and each message, as it is on the wire; what
    it raises goes to the loop's exception handler.
    """

    def __init__(
        self,
        transport: Transport,
        protocol: Protocol,
        *,
        timeout: float | None = None,
        strict: bool = False,
        trace: Trace | None = None,
    ) -> None:
        self.protocol = protocol
        self.strict = strict
        self.timeout = seconds_of(protocol.timeout if timeout is None else timeout)
        self._transport = transport
        self._trace = trace
        self._echoes: dict[str, JSON] = {}
        self._outbox: OrderedDict[Id, Outbound] = OrderedDict()
        self._filled = asyncio.Event()
        self._calls = Calls(protocol, lambda ref: self._outbox.pop(ref, None))
        self._links = Links(self._subscribe, self._unsubscribe)
        self._workers: list[asyncio.Task[None]] = []
        self._spawned: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._cause: BaseException | None = None

    @property
    def closed(self) -> bool:
        """Whether the session was closed or has lost its connection."""
        return self._closed

    @property
    def pending(self) -> int:
        """How many calls and subscriptions wait for their answer."""
        return len(self._calls)

    def start(self) -> None:
        """Begin to read and write; happens by itself with the first call.

        Raises ScapiClosedError if the session has ended, and RuntimeError in another
        event loop than the first: nothing would ever come there.
        """
        if self._closed:
            raise self._closed_error()
        self._loop = loop = one_loop(self._loop)
        if not self._workers:
            works = (self._read, self._write)
            self._workers = [loop.create_task(self._run(work)) for work in works]

    async def call(
        self,
        method: str,
        params: Sequence[object] | Mapping[str, object] = (),
        *,
        timeout: float | None = None,
    ) -> Any:
        """Call a method and return the result of its answer, None if it has none.

        `params` may hold records, enums and UNSET, see `plain_params`. `timeout` is in
        seconds from now, ``math.inf`` for no limit. Raises ScapiRequestError,
        ScapiRateLimitError, ScapiTimeoutError, ScapiNoDesktopError, ScapiClosedError;
        TypeError or ValueError for a parameter that cannot be sent.
        """
        plain = plain_params(params, self.protocol.params_style)
        seconds = self.timeout if timeout is None else seconds_of(timeout)
        self.start()
        request = Request(self._calls.new_id(), method, plain)
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._calls.add(request.id, method, seconds, lambda done: fill(future, done))
        self._enqueue(request)
        try:
            outcome = await future
        finally:
            self._calls.forget(request.id)
        if isinstance(outcome, Response):
            return outcome.result
        raise outcome

    async def attach(self, channel: str, inbox: Inbox[EventMessage]) -> None:
        """Deliver the events of `channel` to `inbox`, from now on.

        Returns when the peer has agreed; raises as `call` does if it does not.
        """
        self.start()
        await self._links.attach(channel, inbox)

    def detach(self, channel: str, inbox: Inbox[EventMessage]) -> None:
        """Stop what `attach` began; the last one to leave a channel unsubscribes."""
        self._links.detach(channel, inbox)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` as a task that is not lost while it waits."""
        task = asyncio.get_running_loop().create_task(work)
        self._spawned.add(task)
        task.add_done_callback(self._spawned.discard)

    async def close(self) -> None:
        """End the session: fail what is pending, end subscriptions, close transport.

        May be called at any moment and more than once. Everything pending is settled
        before this waits for anything.
        """
        self._end(None)
        try:
            await self._transport.close()
        finally:
            me = asyncio.current_task()
            others = [task for task in self._workers if task is not me]
            if others:
                await asyncio.wait(others)

    def _enqueue(self, outbound: Outbound) -> None:
        self._outbox[outbound.id] = outbound
        self._filled.set()

    def _subscribe(self, channel: str, settle: Settle) -> Id | None:
        """Ask the peer for a channel; None if this API has nothing to ask."""
        if self.protocol.subscribe_constants is None:
            return None
        message = Subscribe(self._calls.new_id(), (channel,))
        self._calls.add(message.id, channel, self.timeout, settle)
        self._enqueue(message)
        return message.id

    def _unsubscribe(self, subscription: JSON) -> None:
        if self.protocol.unsubscribe_constants is not None and not self._closed:
            self._enqueue(Unsubscribe(self._calls.new_id(), subscription))

    async def _read(self) -> None:
        count = 0
        while True:
            message = await self._transport.receive()
            self._show("in", message)
            self._dispatch(message)
            count += 1
            if count % _BURST == 0:
                await asyncio.sleep(0)

    def _dispatch(self, message: object) -> None:
        found = classify(self.protocol, message)
        if isinstance(found, Response):
            if not self._calls.settle(found.id, found):
                self._links.late(found)
        elif isinstance(found, EventMessage):
            self._links.deliver(found)
        elif isinstance(found, EchoValues):
            self._echoes.update(found.values)
        elif isinstance(found, OwnMessage) and found.id is not None:
            name = self._calls.name(found.id)
            if name is not None:
                self._calls.settle(found.id, ScapiNoDesktopError(name))

    async def _write(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            while self._outbox:
                ref, outbound = self._outbox.popitem(last=False)
                message = build(self.protocol, outbound, self._echoes)
                self._show("out", message)
                try:
                    await self._transport.send(message)
                except (TypeError, ValueError) as error:
                    self._calls.settle(ref, error)

    async def _run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do `work` for as long as the connection lives, then end the session."""
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the cause of the end
            self._end(error)
        finally:
            self._end(None)

    def _end(self, cause: BaseException | None) -> None:
        """End the session once; without a cause it was our own wish."""
        if self._closed:
            return
        self._closed, self._cause = True, cause
        self._calls.settle_all(self._closed_error)
        self._outbox.clear()
        self._links.end(cause)
        me = task_here()
        for task in self._workers if me else ():  # gone with a loop that is gone
            if task is not me:
                task.cancel()

    def _closed_error(self) -> ScapiClosedError:
        if self._cause is None:
            return ScapiClosedError("the session is closed")
        error = ScapiClosedError(f"the connection is lost: {self._cause}")
        error.__cause__ = self._cause
        return error

    def _show(self, direction: Direction, message: object) -> None:
        if self._trace is None:
            return
        try:
            self._trace(direction, message)
        except Exception as error:  # noqa: BLE001 - reported
            report("Exception in a trace hook", error)
