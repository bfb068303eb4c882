"""What an event loop is asked and told."""

from __future__ import annotations

import asyncio
from typing import Any


def one_loop(known: asyncio.AbstractEventLoop | None) -> asyncio.AbstractEventLoop:
    """The loop that runs. Raises RuntimeError if it is another than the known one."""
    loop = asyncio.get_running_loop()
    if known not in (None, loop):
        text = "this client belongs to another event loop; make one for each loop"
        raise RuntimeError(text)
    return loop


def task_here() -> asyncio.Task[Any] | None:
    """The task that runs; None also where no loop runs any longer."""
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


def report(message: str, error: BaseException) -> None:
    """Tell the loop's exception handler what else nobody would hear of."""
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": message, "exception": error})
