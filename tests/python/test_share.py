"""Those of one process who want the same credential at the same time share one flow."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import trio
from wxseal import AccessTokens, AsyncAccessTokens, MemoryStore, WxsealError, _share

from test_secret_frames import leaks

APP: dict[str, Any] = {"app_id": "wx1", "secret": "APP-SECRET"}
ANSWER = b'{"access_token":"ACCESS-TOKEN","expires_in":7200}'


class Counted(MemoryStore):
    """A store that counts who looks into it."""

    def __init__(self) -> None:
        super().__init__()
        self.loads = 0

    def load(self, key: str, /) -> str | None:
        self.loads += 1
        return super().load(key)


class Gate:
    """A client that answers when it is let to, and does something else for the first who ask."""

    def __init__(self, *first: Any) -> None:
        self.first = list(first)
        self.asked = 0
        self.entered, self.open = threading.Event(), threading.Event()

    def __call__(self, _: Any) -> tuple[int, bytes]:
        self.asked += 1
        self.entered.set()
        assert self.open.wait(20)
        if self.first:
            raise self.first.pop(0)
        return 200, ANSWER

    async def asynchronous(self, _: Any) -> tuple[int, bytes]:
        self.asked += 1
        self.entered.set()
        await asyncio.sleep(0.01)
        while not self.open.is_set():
            await asyncio.sleep(0.001)
        if self.first:
            raise self.first.pop(0)
        return 200, ANSWER


def outcome(tokens: AccessTokens) -> Any:
    try:
        return tokens.get()
    except BaseException as error:
        return error


def together(tokens: AccessTokens, gate: Gate, count: int = 50) -> list[Any]:
    """Ask in so many threads while one of them drives."""
    with ThreadPoolExecutor(count) as threads:
        asked = [threads.submit(outcome, tokens) for _ in range(count)]
        assert gate.entered.wait(20)
        time.sleep(0.2)
        gate.open.set()
        return [one.result(20) for one in asked]


def test_50_threads_share_one_flow() -> None:
    gate, store = Gate(), Counted()
    assert set(together(AccessTokens(**APP, store=store, client=gate), gate)) == {"ACCESS-TOKEN"}
    # One looks, fetches, writes, and looks again.
    assert (gate.asked, store.loads) == (1, 3)


def test_50_tasks_share_one_flow() -> None:
    gate, store = Gate(), Counted()
    gate.open.set()
    tokens = AsyncAccessTokens(**APP, store=store, client=gate.asynchronous)

    async def ask() -> set[str]:
        return set(await asyncio.gather(*(tokens.get() for _ in range(50))))

    assert asyncio.run(ask()) == {"ACCESS-TOKEN"}
    assert (gate.asked, store.loads) == (1, 3)
    # In another loop there is nobody to share with, and nothing in the way.
    assert asyncio.run(ask()) == {"ACCESS-TOKEN"}
    assert gate.asked == 1


def test_tasks_of_trio_share_one_flow() -> None:
    store, asked = Counted(), list[Any]()

    async def client(request: Any) -> tuple[int, bytes]:
        asked.append(request)
        await trio.sleep(0.02)
        return 200, ANSWER

    tokens = AsyncAccessTokens(**APP, store=store, client=client)
    given = list[str]()

    async def ask() -> None:
        given.append(await tokens.get())

    async def story() -> None:
        async with trio.open_nursery() as nursery:
            for _ in range(50):
                nursery.start_soon(ask)

    trio.run(story)
    assert (given, len(asked), store.loads) == (["ACCESS-TOKEN"] * 50, 1, 3)


def test_event_loops_in_several_threads_fetch_one_token() -> None:
    gate, store = Gate(), MemoryStore()
    gate.open.set()
    tokens = AsyncAccessTokens(**APP, store=store, client=gate.asynchronous)

    async def ask() -> set[str]:
        return set(await asyncio.gather(*(tokens.get() for _ in range(10))))

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda _: asyncio.run(ask()), range(8)))
    assert given == [{"ACCESS-TOKEN"}] * 8
    assert gate.asked == 1


def test_where_the_one_who_drives_is_interrupted_another_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody waits for the pause after a failure in this test.
    times = iter(range(1_700_000_000, 1_800_000_000, 15))
    monkeypatch.setattr(time, "time", lambda: next(times))
    gate = Gate(KeyboardInterrupt(), SystemExit())
    said = together(AccessTokens(**APP, store=MemoryStore(), client=gate), gate)
    assert sorted(str(type(one).__name__) for one in said) == sorted(
        ["KeyboardInterrupt", "SystemExit", *["str"] * 48]
    )
    assert gate.asked == 3


def test_where_the_task_that_drives_is_cancelled_another_begins_anew() -> None:
    gate, store = Gate(), MemoryStore()
    tokens = AsyncAccessTokens(**APP, store=store, client=gate.asynchronous)

    async def story() -> list[Any]:
        tasks = [asyncio.ensure_future(tokens.get()) for _ in range(50)]
        while not gate.entered.is_set():
            await asyncio.sleep(0)
        tasks[0].cancel()
        # One that only waits takes nobody along.
        tasks[1].cancel()
        await asyncio.sleep(0)
        gate.open.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    said = asyncio.run(story())
    assert [type(one) for one in said[:2]] == [asyncio.CancelledError] * 2
    assert set(said[2:]) == {"ACCESS-TOKEN"}
    assert gate.asked == 2


@pytest.mark.parametrize("failure", [OSError("ACCESS-TOKEN"), TypeError("no such method")])
def test_all_get_the_error_and_each_its_own(failure: Exception) -> None:
    gate = Gate(failure)
    said = together(AccessTokens(**APP, store=MemoryStore(), client=gate), gate)
    is_mistake = isinstance(failure, TypeError)
    assert {type(one) for one in said} == {TypeError if is_mistake else WxsealError}
    assert {str(one) for one in said} == {str(said[0])}
    assert len({id(one) for one in said}) == 50
    for error in said:
        assert leaks(error) == []
        assert len(traceback.extract_tb(error.__traceback__)) < 5
        assert (error.__cause__, error.__context__) == (None, None)
    assert gate.asked == 1
    assert is_mistake or str(said[0]).endswith("(OSError)")


@pytest.mark.parametrize("failure", [OSError("ACCESS-TOKEN"), TypeError("no such method")])
def test_all_tasks_get_the_error_too(failure: Exception) -> None:
    gate = Gate(failure)
    gate.open.set()
    tokens = AsyncAccessTokens(**APP, store=MemoryStore(), client=gate.asynchronous)

    async def ask() -> list[Any]:
        return await asyncio.gather(*(tokens.get() for _ in range(50)), return_exceptions=True)

    said = asyncio.run(ask())
    assert {type(one) for one in said} == {TypeError if isinstance(failure, TypeError) else WxsealError}
    assert len({id(one) for one in said}) == 50
    assert [leaks(one) for one in said] == [[]] * 50
    assert gate.asked == 1


def test_an_error_that_cannot_be_copied_is_told_all_the_same() -> None:
    class Odd(TypeError):
        def __init__(self, one: str, two: str) -> None:
            super().__init__(one + two)

    gate = Gate(Odd("a", "b"))
    said = together(AccessTokens(**APP, store=MemoryStore(), client=gate), gate)
    assert {str(one) for one in said} == {"ab"}


def test_who_comes_after_a_report_does_not_get_what_was_refused() -> None:
    gate, store = Gate(), MemoryStore()
    gate.open.set()
    tokens = AccessTokens(**APP, store=store, client=gate)
    tokens.get()

    class Slow(Counted):
        def load(self, key: str, /) -> str | None:
            kept = store.load(key)
            self.loads += 1
            if self.loads == 1:
                inside.set()
                assert go.wait(20)
            return kept

        def swap(self, *change: Any) -> bool:
            return store.swap(*change)

    inside, go = threading.Event(), threading.Event()
    shared = AccessTokens(**APP, store=Slow(), client=lambda _: (200, ANSWER.replace(b"TOKEN", b"TOKEN-2")))
    with ThreadPoolExecutor(2) as threads:
        early = threads.submit(shared.get)
        assert inside.wait(20)
        shared.report("ACCESS-TOKEN", 42001)
        late = threads.submit(shared.get)
        assert late.result(20) == "ACCESS-TOKEN-2"
        go.set()
        assert early.result(20) == "ACCESS-TOKEN"


def test_a_client_that_asks_for_what_it_fetches_does_not_wait_for_itself() -> None:
    told = list[str]()

    def client(_: Any) -> tuple[int, bytes]:
        with pytest.raises(WxsealError) as caught:
            tokens.get()
        told.append(caught.value.code)
        return 200, ANSWER

    async def asynchronous(_: Any) -> tuple[int, bytes]:
        with pytest.raises(WxsealError) as caught:
            await atokens.get()
        told.append(caught.value.code)
        return 200, ANSWER

    tokens = AccessTokens(**APP, store=MemoryStore(), client=client, wait=0.1)
    atokens = AsyncAccessTokens(**APP, store=MemoryStore(), client=asynchronous, wait=0.1)
    assert tokens.get() == "ACCESS-TOKEN"
    assert asyncio.run(atokens.get()) == "ACCESS-TOKEN"
    assert told == ["credential_unavailable"] * 2


def test_nobody_waits_for_ever_for_one_who_is_blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_share, "_LONGEST", 0.1)
    gate = Gate()
    tokens = AccessTokens(**APP, store=MemoryStore(), client=gate, wait=0.1)
    with ThreadPoolExecutor(1) as threads:
        blocked = threads.submit(tokens.get)
        assert gate.entered.wait(20)
        with pytest.raises(WxsealError, check=lambda error: error.code == "credential_unavailable"):
            tokens.get()
        gate.open.set()
        assert blocked.result(20) == "ACCESS-TOKEN"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_child_does_not_wait_for_a_thread_of_its_parent() -> None:
    gate, store = Gate(), MemoryStore()
    tokens = AccessTokens(**APP, store=store, client=gate, wait=0)
    with ThreadPoolExecutor(5) as threads:
        asked = [threads.submit(tokens.get) for _ in range(5)]
        assert gate.entered.wait(20)
        child = os.fork()
        if child == 0:
            # The lease is the parent's, in the child's copy of the store too: said at once, not waited for.
            with contextlib.suppress(BaseException):
                tokens.get()
            os._exit(0)
        ended = time.monotonic() + 10
        while (done := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < ended:
            time.sleep(0.01)
        gate.open.set()
        assert done[0] == child
        assert {one.result(20) for one in asked} == {"ACCESS-TOKEN"}
