"""What a test puts in the place of behaviour: functions, single answers, faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

from .checks import nearest
from .errors import OptionError, RefusedError, SilenceError
from .values import (
    ABSENT,
    Json,
    copy,
    is_integer,
    is_object,
    kind_of,
    normalise,
    sorted_keys,
    sorted_texts,
)

if TYPE_CHECKING:
    from .context import Context
    from .machinery import Machinery

ANY: Final = "*"
Override: TypeAlias = "Callable[[dict[str, Json], CallContext], object]"


@dataclass
class Fault:
    """What goes wrong for a method, or for all; None times is for ever."""

    method: str
    latency: int = 0
    drop: bool = False
    error: Json = ABSENT
    shape: Json = ABSENT
    duplicate: bool = False
    times: int | None = None

    @property
    def does_something(self) -> bool:
        """Whether anybody can notice it."""
        is_given = self.error is not ABSENT or self.shape is not ABSENT
        return is_given or self.latency > 0 or self.drop or self.duplicate


class Stubs:
    """The stubs of one desktop."""

    def __init__(self, machinery: Machinery, limits: Mapping[str, int]) -> None:
        self.machinery = machinery
        self.limits = limits
        self.clear()

    def clear(self) -> None:
        self.overrides: dict[str, Override] = {}
        self.once: dict[str, list[Json]] = {}
        self.faults: list[Fault] = []

    def override(self, method: str, run: Override | None) -> None:
        self.check_method(method)
        if run is None:
            self.overrides.pop(method, None)
        else:
            self.overrides[method] = run

    def respond_once(self, method: str, data: Json, error: Json) -> None:
        self.check_method(method)
        answer: dict[str, Json] = {}
        if error is not ABSENT:
            answer = {"error": normalise(error, self.limits)}
        elif data is not ABSENT:
            answer = {"data": normalise(data, self.limits)}
        self.once.setdefault(method, []).append(answer)

    def fault(self, fault: Fault) -> None:
        if fault.method != ANY:
            self.check_method(fault.method)
        if not is_integer(fault.latency) or fault.latency < 0:
            raise OptionError(
                "the latency of a fault is a number of milliseconds, 0 or more"
            )
        times = fault.times
        if times is not None and (not is_integer(times) or times < 1):
            raise OptionError(
                "the times of a fault are an integer, 1 or more; for ever without"
            )
        if not fault.does_something:
            raise OptionError(
                "this fault does nothing: it needs latency, drop, error, shape or"
                " duplicate"
            )
        fault.error = normalise(fault.error, self.limits)
        fault.shape = normalise(fault.shape, self.limits)
        self.faults.append(fault)

    def take_fault(self, method: str) -> Fault | None:
        """The fault that the next request of this name meets."""
        for index, fault in enumerate(self.faults):
            if fault.method in (method, ANY):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        del self.faults[index]
                return fault
        return None

    def take_once(self, method: str) -> Json:
        answers = self.once.get(method)
        if not answers:
            return None
        answer = answers.pop(0)
        if not answers:
            del self.once[method]
        return answer

    def check_method(self, method: str) -> None:
        check_known("method", method, self.machinery.methods)


def check_known(kind: str, name: str, table: Iterable[str]) -> None:
    """Raise an OptionError that says what is meant, perhaps."""
    known = list(table)
    if name not in known:
        near = nearest(str(name), sorted_texts(known))
        hint = "" if near is None else f"; {near} is meant, perhaps"
        raise OptionError(f"there is no {kind} {name}{hint}")


def check_params(method: str, known: Iterable[str], params: Json) -> None:
    """Raise OptionError for parameters that a method does not have."""
    names = [*known]
    told = ", ".join(names) or "none"
    if params.__class__ is list:
        if len(params) > len(names):
            raise OptionError(f"{method} got {len(params)} parameters; it has {told}")
    elif is_object(params):
        for name in sorted_keys(params):
            if name not in names:
                raise OptionError(f"{method} has no parameter {name}; it has {told}")
    elif params is not None:
        kind = kind_of(params)
        raise OptionError(f"{method}: its parameters are a list or object, not {kind}")


class CallContext:
    """What a function in the place of a method can see and do beside giving data."""

    def __init__(
        self, context: Context, method: str, original: Callable[[], None]
    ) -> None:
        self._context = context
        self._original = original
        self.method = method
        """The name of the method."""

    @property
    def state(self) -> Any:
        """The state of the desktop, live."""
        return self._context.engine.state

    @property
    def page(self) -> Any:
        """The page that asks: id, origin and so on."""
        return copy(self._context.page)

    @property
    def now(self) -> int:
        """The clock, ms."""
        return self._context.engine.now

    def emit(self, channel: str, data: object) -> None:
        """Announce on a channel, after the answer."""
        value = normalise(data, self._context.engine.limits)
        self._context.emit(channel, value, None, False)

    def refuse(self, error: object) -> NoReturn:
        """Answer with an error; does not return."""
        raise RefusedError(error)

    def ignore(self) -> NoReturn:
        """Give no answer at all; does not return."""
        raise SilenceError("no answer")

    def trigger(self, name: str, values: Mapping[str, object] | None = None) -> None:
        """Fire a trigger, after the answer and its events."""
        engine = self._context.engine
        given = normalise(dict(values or {}), engine.limits)
        engine.check_trigger(name, given)
        self._context.fired.append((name, given))

    def original(self, args: Mapping[str, object] | None = None) -> Any:
        """Do what the method does without the override, and give its data.

        `args` are other arguments, by name, than those that came.
        Raises RefusedError if it is refused.
        """
        c = self._context
        if args is not None:
            c.args = self._checked(args)
        self._original()
        refused, error, ignored, data = c.refused, c.error, c.ignored, c.data
        c.refused, c.error, c.ignored, c.data = False, ABSENT, False, ABSENT
        if refused:
            raise RefusedError(error)
        if ignored:
            raise SilenceError("no answer")
        return data

    def _checked(self, args: Mapping[str, object]) -> dict[str, Json]:
        engine = self._context.engine
        given: dict[str, Json] = normalise(args, engine.limits)
        check_params(self.method, engine.machinery.methods[self.method].params, given)
        return given
