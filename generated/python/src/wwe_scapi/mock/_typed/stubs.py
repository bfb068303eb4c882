"""What a test puts in the place of a method, with the types of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    NamedTuple,
    ParamSpec,
    TypeVar,
)

from ..._runtime.codec import Reader
from ..._runtime.paths import ROOT
from ..._runtime.record import encode
from ..._runtime.unset import UNSET
from .._engine.errors import MockError
from .._engine.stubs import CallContext, Override
from .._engine.values import ABSENT

if TYPE_CHECKING:
    from .desktop import TypedDesktop

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
R = TypeVar("R")


class Param(NamedTuple):
    """A parameter on the wire; `absent` is what a function gets where it is left out."""

    name: str
    read: Reader[Any]
    absent: Any = UNSET


@dataclass(frozen=True)
class Shape:
    """A method on the wire: its name, parameters, and how its result is read."""

    method: str
    read: Reader[Any]
    params: Sequence[Param]

    def values(self, args: Mapping[str, Any]) -> list[Any]:
        """Arguments by name, as values in order. Never fails: misfits stay as they are."""
        return [
            (
                param.read(args[param.name], ROOT, False)
                if param.name in args
                else param.absent
            )
            for param in self.params
        ]

    def arguments(self, values: Sequence[Any]) -> dict[str, Any]:
        """Values in order, as arguments by name; what is absent is left out."""
        pairs = zip(self.params, values, strict=True)
        return {
            param.name: encode(value)
            for param, value in pairs
            if value is not UNSET and (value is not None or param.absent is not None)
        }

    def override(self, desktop: TypedDesktop, run: Callable[..., Any]) -> Override:
        """What the engine calls, of what the user has written."""

        def answer(args: dict[str, Any], context: CallContext) -> Any:
            with desktop.answering(context):
                result = run(*self.values(args))
            return result if hasattr(result, "__await__") else encode(result)

        return answer


def handles(
    method: str, read: Reader[Any], params: Sequence[Param]
) -> Callable[[F], F]:
    """Say which method a function of `Handlers` answers."""

    def mark(function: F) -> F:
        function.__dict__["shape"] = Shape(method, read, params)
        return function

    return mark


class Handlers:
    """The methods of a namespace as the desktop answers them, to derive from.

    Hand an instance to `desktop.override`: what it defines takes the place of the
    API's methods; what `super()` does is what the desktop would do.
    """

    _desktop: TypedDesktop | None = None

    def attach(self, desktop: TypedDesktop) -> None:
        """Called by `desktop.override`."""
        self._desktop = desktop

    @property
    def call(self) -> CallContext:
        """The call that is answered: its page, the state; to emit, refuse or ignore.

        Raises MockError if there is none.
        """
        if self._desktop is None:
            raise MockError("hand these handlers to the `override` of a desktop first")
        return self._desktop.call

    def _original(self, name: str, *values: Any) -> Any:
        """Do what the desktop does; raises RefusedError if it refuses."""
        shape = next(shape for shape in _shapes(type(self)) if shape.method == name)
        return original(self.call, shape, values)


def original(context: CallContext, shape: Shape, values: Sequence[Any]) -> Any:
    """Do what the desktop does with other arguments than came, perhaps."""
    if context.method != shape.method:
        raise MockError(
            f"{context.method} is being answered; what {shape.method} does can only"
            " be done in its own place"
        )
    result = context.original(shape.arguments(values))
    return shape.read(None if result is ABSENT else result, ROOT, False)


def _shapes(kind: type) -> Iterator[Shape]:
    for base in kind.__mro__:
        for function in vars(base).values():
            shape = getattr(function, "shape", None)
            if isinstance(shape, Shape):
                yield shape


def shapes_of(handlers: Handlers) -> Iterator[tuple[Shape, Callable[..., Any]]]:
    """The methods that a sub-class defines anew, with the functions that do so."""
    kind = type(handlers)
    for base in kind.__mro__:
        for name, function in vars(base).items():
            shape = getattr(function, "shape", None)
            if isinstance(shape, Shape) and getattr(kind, name) is not function:
                yield shape, getattr(handlers, name)


class Stub(Generic[P, R]):
    """One method of a desktop, to be answered otherwise. Used as a decorator, too."""

    def __init__(self, desktop: TypedDesktop, shape: Shape) -> None:
        self._desktop = desktop
        self._shape = shape

    def __call__(self, run: Callable[P, R]) -> Callable[P, R]:
        """Put a function in the place of the method.

        It gets all parameters, in order; `desktop.call` is the call that it answers.
        """
        shape = self._shape
        self._desktop.override(shape.method, shape.override(self._desktop, run))
        return run

    def original(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do what the desktop does, inside of a function that stands in its place.

        Raises RefusedError if it refuses.
        """
        result: R = original(self._desktop.call, self._shape, args)
        return result

    def respond_once(self, result: R) -> None:
        """Answer the next request with a result."""
        self._desktop.respond_once(self._shape.method, encode(result))

    def refuse_once(self, error: object) -> None:
        """Answer the next request with an error; most often a text."""
        self._desktop.respond_once(self._shape.method, error=encode(error))

    def fault(
        self,
        *,
        latency: int = 0,
        drop: bool = False,
        error: object = UNSET,
        shape: object = UNSET,
        duplicate: bool = False,
        times: int | None = None,
    ) -> None:
        """Let something go wrong, so many `times`.

        `latency` is in ms of the desktop's clock; `drop` gives no answer, `error` that
        error, `shape` data of another shape, `duplicate` the answer twice.
        """
        given: dict[str, Any] = {"error": error, "shape": shape}
        given = {name: encode(it) for name, it in given.items() if it is not UNSET}
        self._desktop.fault(
            self._shape.method,
            latency=latency,
            drop=drop,
            duplicate=duplicate,
            times=times,
            **given,
        )

    def clear(self) -> None:
        """Take the function away."""
        self._desktop.override(self._shape.method, None)


class StubOf(Generic[P, R]):
    """The stub of a method, as an attribute of a class of stubs."""

    def __init__(self, function: Callable[Concatenate[Any, P], R]) -> None:
        self._shape: Shape = function.__dict__["shape"]

    def __get__(self, space: StubSpace, owner: object) -> Stub[P, R]:
        return Stub(space.desktop, self._shape)


class StubSpace:
    """The stubs of a namespace."""

    def __init__(self, desktop: TypedDesktop) -> None:
        self.desktop = desktop
