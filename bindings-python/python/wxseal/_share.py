"""Shares one running flow among concurrent callers of one process that need the same result."""

from __future__ import annotations

import contextlib
import copy
import os
import threading
import weakref
from collections.abc import Generator
from contextvars import ContextVar

from wxseal import _loops as loops
from wxseal._drive import Outside, adrive, drive
from wxseal._native import Flow, Hidden
from wxseal._secret import Opaque


class _Outcome:
    """The outcome of a flow: none if its driver was interrupted."""

    def __init__(self) -> None:
        self._result: Hidden | None = None
        self._error: Exception | None = None

    def succeeds(self, result: str) -> None:
        self._result = Hidden(result)

    @contextlib.contextmanager
    def driven(self) -> Generator[None, None, None]:
        """Record an error, and mark the calls that this flow itself makes."""
        token = _DRIVEN.set((*_DRIVEN.get(), self))
        try:
            yield
        except Exception as error:
            self._error = _anew(error)
            raise
        finally:
            # A coroutine that is no longer awaited may be closed in another context.
            with contextlib.suppress(ValueError):
                _DRIVEN.reset(token)

    def take(self) -> str | None:
        """Return the result, or raise the error."""
        if self._error is not None:
            raise _anew(self._error)
        result: str | None = self._result and self._result.expose()
        return result


class _Running(_Outcome):
    """A flow that a thread drives."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()


class Shared(Opaque):
    """The flows that threads share.

    It has no lock that a fork could leave locked. A race only means that two callers do not share a flow.
    """

    def __init__(self) -> None:
        self._running: dict[tuple[int, str | None], _Running] = {}

    def run(self, flow: Flow, outside: Outside) -> str:
        """Return the result of the flow with the same key that another thread drives, or drive this one."""
        # A forked child does not have the threads that drive the flows.
        key = (os.getpid(), flow.shared_key)
        while True:
            mine = _Running()
            try:
                running = self._running.setdefault(key, mine)
                if running is mine:
                    return _driven(flow, outside, mine)
            finally:
                # Twice: the first call can be interrupted, and no thread may be left waiting.
                try:
                    self._leave(key, mine)
                finally:
                    self._leave(key, mine)
            # A client that itself requests what it is meant to fetch, or that waits for a thread that waits
            # here, would deadlock.
            if running in _DRIVEN.get() or not running.over.wait(_LONGEST):
                result: str = drive(flow, outside)
                return result
            taken = running.take()
            if taken is not None:
                return taken

    def forget(self) -> None:
        """Stop later callers from sharing the running flows, which may return a credential just refused."""
        self._running.clear()

    def _leave(self, key: tuple[int, str | None], mine: _Running) -> None:
        if self._running.get(key) is mine:
            self._running.pop(key, None)
        mine.over.set()


def _driven(flow: Flow, outside: Outside, outcome: _Outcome) -> str:
    with outcome.driven():
        result: str = drive(flow, outside)
        outcome.succeeds(result)
    return result


class _AsyncRunning(_Outcome):
    """A flow that a task drives."""

    def __init__(self) -> None:
        super().__init__()
        self.over = loops.event()


class AsyncShared(Opaque):
    """The flows that the tasks of an event loop share.

    Each loop has its own flows, so that no task waits for a flow of a stopped loop.
    """

    def __init__(self) -> None:
        self._loops: weakref.WeakKeyDictionary[object, dict[str | None, _AsyncRunning]] = (
            weakref.WeakKeyDictionary()
        )

    async def run(self, flow: Flow, outside: Outside) -> str:
        """Return the result of the flow with the same key that another task drives, or drive this one."""
        runs, key = self._loops.setdefault(loops.running_loop(), {}), flow.shared_key
        while True:
            mine = _AsyncRunning()
            running = runs.setdefault(key, mine)
            if running is mine:
                try:
                    return await _adriven(flow, outside, mine)
                finally:
                    if runs.get(key) is mine:
                        del runs[key]
                    mine.over.set()
            # A client that itself requests what it is meant to fetch would deadlock.
            if running in _DRIVEN.get():
                result: str = await adrive(flow, outside)
                return result
            await running.over.wait()
            taken = running.take()
            if taken is not None:
                return taken

    def forget(self) -> None:
        """Stop later callers from sharing the running flows, which may return a credential just refused."""
        self._loops.clear()


async def _adriven(flow: Flow, outside: Outside, outcome: _Outcome) -> str:
    with outcome.driven():
        result: str = await adrive(flow, outside)
        outcome.succeeds(result)
    return result


def _anew(error: Exception) -> Exception:
    """Copy an error without the frames in which it was raised.

    Otherwise the frames of all callers that share it would accumulate.
    """
    try:
        return copy.copy(error).with_traceback(None)
    except Exception:
        # An error of the caller's that cannot be copied.
        return error.with_traceback(None)


_DRIVEN: ContextVar[tuple[_Outcome, ...]] = ContextVar("driven", default=())
"""The flows within which the code runs, including tasks that a client starts."""
_LONGEST = 60
"""How many seconds to wait for another thread, which the caller's store or client may block."""
