"""What happens step by step over a store, for those who wait and for those who await."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from types import CoroutineType
from typing import Any, TypeAlias, TypeVar

from wxseal._arguments import text
from wxseal._native import refusal
from wxseal.call import Answer, Call, plain
from wxseal.errors import WxsealError
from wxseal.sending import asend, in_time, is_awaitable, of_kind, on_asyncio, send
from wxseal.stores import STORE_TIMEOUT

_T = TypeVar("_T")
_R = TypeVar("_R")

Ask: TypeAlias = tuple[str, tuple[Any, ...]]
"""Something to be done outside, and with what: ``load``, ``swap``, ``send``, ``sleep``."""

Flow: TypeAlias = Generator[Ask, Any, _R]
"""What happens, step by step; whoever runs it does the steps, one after the other or asynchronously."""


def update(operation: str, key: str, context: Mapping[str, object]) -> Flow[Any]:
    """Write what an operation of the core makes of the state under a key, whatever others write in between.

    Gives what the operation answered, which has what to write as ``stored``, or is it itself.
    """
    deadline = time.monotonic() + _UPDATE_TIMEOUT
    while True:
        state = yield "load", (key,)
        made = plain(operation, {}, {**known(state), **context})
        stored = made["stored"] if made is not None and "stored" in made else made
        if stored is None or (yield "swap", (key, state, stored)):
            return made
        if time.monotonic() > deadline:
            raise of_kind("store_failed", "store", "TimeoutError")
        yield "sleep", (pause(),)


def known(state: str | None) -> dict[str, str]:
    """Take a state as the operations of the core take it: nothing kept yet is left out."""
    return {} if state is None else {"state": state}


def pause() -> float:
    """Give some seconds between two looks at the store: not the same for all who look."""
    return 0.05 + secrets.randbelow(100) / 1000


class Runner:
    """Runs flows, and waits."""

    def __init__(self, store: Any, client: Any = None) -> None:
        check_store(store)
        self._store, self._client = store, client

    def run(self, flow: Flow[_R]) -> _R:
        def load(key: str) -> str | None:
            return loaded(_asked(self._store.load, key))

        def swap(*change: Any) -> bool:
            return _yes_or_no(_asked(self._store.swap, *_change(*change)))

        def carried(call: Call[_T]) -> Answer[_T]:
            return send(call, self._client)

        does: Mapping[str, Callable[..., Any]] = {
            "load": load,
            "swap": swap,
            "send": carried,
            "sleep": time.sleep,
        }
        step = _Step(flow)
        while step.ask is not None:
            name, given = step.ask
            try:
                done = does[name](*given)
            except BaseException as error:
                step.throw(error)
            else:
                step.send(done)
        result: _R = step.result
        return result


class AsyncRunner:
    """Runs flows, and awaits; the store may be asynchronous or not."""

    def __init__(self, store: Any, client: Any = None) -> None:
        check_store(store)
        self._store, self._client = store, client

    async def run(self, flow: Flow[_R]) -> _R:
        async def load(key: str) -> str | None:
            return loaded(await _awaited(self._store.load, key))

        async def swap(*change: Any) -> bool:
            return _yes_or_no(await _awaited(self._store.swap, *_change(*change)))

        async def carried(call: Call[_T]) -> Answer[_T]:
            return await asend(call, self._client)

        does: Mapping[str, Callable[..., Awaitable[Any]]] = {
            "load": load,
            "swap": swap,
            "send": carried,
            "sleep": _sleep,
        }
        step = _Step(flow)
        while step.ask is not None:
            name, given = step.ask
            try:
                done = await does[name](*given)
            except BaseException as error:
                step.throw(error)
            else:
                step.send(done)
        result: _R = step.result
        return result


class _Step:
    """A flow on its way: what it asks for, and in the end what came of it."""

    def __init__(self, flow: Flow[Any]) -> None:
        self._flow = flow
        self.ask: Ask | None = None
        self.result: Any = None
        self._go(lambda: next(flow))

    def send(self, done: object) -> None:
        self._go(lambda: self._flow.send(done))

    def throw(self, error: BaseException) -> None:
        self._go(lambda: self._flow.throw(error))

    def _go(self, on: Callable[[], Ask]) -> None:
        try:
            self.ask = on()
        except StopIteration as end:
            self.ask, self.result = None, end.value


def check_store(store: object) -> None:
    """Refuse what has not got the methods of a store of states."""
    methods = [getattr(store, method, None) for method in ("load", "swap")]
    if isinstance(store, type) or not all(callable(method) for method in methods):
        raise refusal("store_invalid", "store")


def _change(key: str, expected: str | None, stored: Mapping[str, Any]) -> tuple[str, str | None, str, int]:
    return key, expected, stored["state"], stored["lifetime"]


def _asked(ask: Callable[..., Any], *given: object) -> Any:
    try:
        return ask(*given)
    except WxsealError:
        raise
    except Exception as cause:
        kind = type(cause).__name__
    # Outside of the handler: the error may hold what was to be stored, as those of database clients do.
    raise of_kind("store_failed", "store", kind)


async def _awaited(ask: Callable[..., Any], *given: object) -> Any:
    answer = _asked(ask, *given)
    if not is_awaitable(answer):
        return answer
    try:
        return await in_time(answer, STORE_TIMEOUT)
    except WxsealError:
        raise
    except Exception as cause:
        kind = type(cause).__name__
    raise of_kind("store_failed", "store", kind)


def loaded(kept: object) -> str | None:
    """Take what a store says that it keeps."""
    if kept is None:
        return None
    if not isinstance(kept, str | bytes):
        raise _invalid(kept)
    if len(kept) > _MOST_STATE:
        raise refusal("state_invalid", "state")
    return text(kept, "store")


def _yes_or_no(answer: object) -> bool:
    if not isinstance(answer, bool):
        raise _invalid(answer)
    return answer


def _invalid(answer: object) -> WxsealError:
    if isinstance(answer, CoroutineType):
        answer.close()
    return refusal("store_invalid", "store")


async def _sleep(seconds: float) -> None:
    if on_asyncio():
        import asyncio

        await asyncio.sleep(seconds)
        return
    import anyio

    await anyio.sleep(seconds)


_UPDATE_TIMEOUT = 15
"""For how many seconds to try where others write again and again."""
_MOST_STATE = 64 * 1024
