"""The common operations of asyncio and trio, under one name each.

The libraries are imported only once an event loop runs, when they are loaded already.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Awaitable
from typing import Any, Protocol, TypeGuard, TypeVar

_T = TypeVar("_T")


class Event(Protocol):
    """An event that tasks of one loop wait for."""

    def set(self) -> Any:
        """Wake all waiting tasks."""

    async def wait(self) -> Any:
        """Wait until it is set."""


def is_awaitable(answer: object) -> TypeGuard[Awaitable[Any]]:
    """Return whether this has to be awaited."""
    import inspect

    return inspect.isawaitable(answer)


def running_loop() -> object:
    """Return the running event loop."""
    if _on_asyncio():
        import asyncio

        return asyncio.get_running_loop()
    import trio

    return trio.lowlevel.current_trio_token()


def event() -> Event:
    """Create an event for tasks of the running loop."""
    if _on_asyncio():
        import asyncio

        return asyncio.Event()
    import trio

    return trio.Event()


async def sleep(seconds: float) -> None:
    """Wait for a number of seconds."""
    if _on_asyncio():
        import asyncio

        return await asyncio.sleep(seconds)
    import anyio

    return await anyio.sleep(seconds)


async def within(answer: Awaitable[_T], seconds: float) -> _T:
    """Wait for an answer for a number of seconds, then raise the ``TimeoutError`` of this Python version."""
    if not _on_asyncio():
        import anyio

        with anyio.fail_after(seconds):
            return await answer
    import asyncio

    if sys.version_info >= (3, 11):
        async with asyncio.timeout(seconds):
            return await answer
    return await asyncio.wait_for(answer, seconds)


async def shielded(answer: Awaitable[object], seconds: float) -> None:
    """Wait for something for a number of seconds, ignoring cancellation and its outcome."""
    if not _on_asyncio():
        import anyio

        with contextlib.suppress(Exception), anyio.CancelScope(shield=True):
            await within(answer, seconds)
        return
    import asyncio

    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(answer)
    deadline = loop.time() + seconds
    # A cancelled scope of anyio, as web frameworks use them, cancels again and again.
    anyio_or_none = sys.modules.get("anyio")
    with contextlib.nullcontext() if anyio_or_none is None else anyio_or_none.CancelScope(shield=True):
        while not task.done() and (left := deadline - loop.time()) > 0:
            # A task that is cancelled once more is already being cancelled.
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait((task,), timeout=left)
    task.cancel()
    task.add_done_callback(lambda done: done.cancelled() or done.exception())


def _on_asyncio() -> bool:
    """Return whether asyncio is running; if not, anyio on trio is used, as by httpx."""
    # A program without asyncio does not import it either: that would take longer than all other imports.
    if "asyncio" not in sys.modules:
        return False
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
