"""What drives flows: steps that take too long, and flows that are given up at any step, by whatever way."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
import trio
import wxseal
from wxseal import AccessTokens, AsyncAccessTokens, MemoryStore, WxsealError, _drive, asend, phone

APP: dict[str, Any] = {"app_id": "wx1", "secret": "s"}
ANSWER = b'{"access_token":"token","expires_in":7200}'
# The steps of one who fetches: looks, takes the lease, asks WeChat, and writes what came.
STEPS = ("load", "swap", "send", "load", "swap", "load")
FOREVER = 3600.0


class Watched:
    """A store and a client that do something else at one step, and what was kept."""

    def __init__(self, at: int, end: Callable[[], Any]) -> None:
        self.at, self.end = at, end
        self.steps: list[str] = []
        self.key = ""
        self.store = MemoryStore()

    def __call__(self, request: Any) -> Any:
        self.reached("send")
        return 200, ANSWER

    def load(self, key: str, /) -> Any:
        self.key = key
        self.reached("load")
        return self.store.load(key)

    def swap(self, *change: Any) -> Any:
        self.reached("swap")
        return self.store.swap(*change)

    def reached(self, step: str) -> None:
        self.steps.append(step)
        if len(self.steps) - 1 == self.at:
            self.end()

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.store.load(self.key) or "{}")
        return state


class AsyncWatched(Watched):
    """The same, asynchronous; it waits at one step."""

    async def __call__(self, request: Any) -> Any:
        answer = super().__call__(request)
        await self.waited()
        return answer

    async def load(self, key: str, /) -> Any:
        answer = super().load(key)
        await self.waited()
        return answer

    async def swap(self, *change: Any) -> Any:
        self.reached("swap")
        await self.waited()
        return self.store.swap(*change)

    async def waited(self) -> None:
        await anyio.sleep(FOREVER if len(self.steps) - 1 == self.at else 0)


def let_go(watched: Watched) -> None:
    """See that nobody is kept waiting by one who was interrupted."""
    expected = list(STEPS[: watched.at + 1])
    assert watched.steps[: len(expected)] == expected
    assert "lease" not in watched.state
    # Who had the lease gives it back; what was fetched is kept.
    last = watched.steps[len(expected) :]
    assert last == (["swap"] if 1 <= watched.at <= 4 else [])
    assert ("token" in watched.state) == (watched.at >= 3)


def nothing() -> None:
    """What a step does besides."""


async def cancelled_on_asyncio(watched: AsyncWatched, asked: Awaitable[Any]) -> None:
    task = asyncio.ensure_future(asked)
    await until(watched)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def cancelled_by_anyio(watched: AsyncWatched, asked: Awaitable[Any]) -> None:
    async def ask() -> None:
        await asked

    async with anyio.create_task_group() as group:
        group.start_soon(ask)
        await until(watched)
        group.cancel_scope.cancel()


async def until(watched: AsyncWatched) -> None:
    while len(watched.steps) <= watched.at:
        await anyio.sleep(0)
    await anyio.sleep(0.001)


@pytest.mark.parametrize("at", range(len(STEPS)))
@pytest.mark.parametrize(
    ("run", "cancelled"),
    [(asyncio.run, cancelled_on_asyncio), (anyio.run, cancelled_by_anyio), (trio.run, cancelled_by_anyio)],
    ids=["asyncio", "anyio", "trio"],
)
def test_who_is_cancelled_at_any_step_keeps_no_lease(run: Any, cancelled: Any, at: int) -> None:
    watched = AsyncWatched(at, nothing)

    async def story() -> None:
        await cancelled(watched, AsyncAccessTokens(**APP, store=watched, client=watched).get())

    run(story) if run is not asyncio.run else run(story())
    let_go(watched)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("at", range(len(STEPS)))
def test_who_is_interrupted_at_any_step_keeps_no_lease(at: int, stop: type[BaseException]) -> None:
    def interrupt() -> None:
        raise stop

    watched = Watched(at, interrupt)
    with pytest.raises(stop) as caught:
        AccessTokens(**APP, store=watched, client=watched).get()
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    let_go(watched)


@pytest.mark.parametrize("mistake", [AttributeError, ImportError, NameError, TypeError])
def test_a_mistake_of_the_callers_gives_the_lease_back_too(mistake: type[Exception]) -> None:
    def err() -> None:
        raise mistake("x")

    watched = Watched(2, err)
    with pytest.raises(mistake):
        AccessTokens(**APP, store=watched, client=watched).get()
    let_go(watched)
    watched = Watched(2, err)
    awaited = AsyncAccessTokens(**APP, store=watched, client=asynchronous(watched))
    with pytest.raises(mistake):
        asyncio.run(awaited.get())
    let_go(watched)


def asynchronous(function: Callable[[Any], Any]) -> Any:
    async def client(request: Any) -> Any:
        return function(request)

    return client


def test_who_waits_for_another_is_interrupted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    class Taken(Watched):
        def swap(self, *change: Any) -> bool:
            self.reached("swap")
            return False

    monkeypatch.setattr(time, "sleep", interrupt)
    watched = Taken(-1, nothing)
    with pytest.raises(KeyboardInterrupt):
        AccessTokens(**APP, store=watched, client=watched).get()
    assert watched.steps == ["load", "swap", "load"]


@pytest.mark.parametrize("run", [asyncio.run, trio.run], ids=["asyncio", "trio"])
def test_the_last_step_is_not_waited_for_without_end(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_drive, "_LAST_STEP", 0.1)

    class Stuck(AsyncWatched):
        async def waited(self) -> None:
            await anyio.sleep(FOREVER if len(self.steps) > self.at else 0)

    watched = Stuck(2, nothing)
    ended = list[float]()

    async def ask() -> None:
        try:
            await AsyncAccessTokens(**APP, store=watched, client=watched).get()
        finally:
            ended.append(time.monotonic())

    async def story() -> None:
        if run is asyncio.run:
            task = asyncio.ensure_future(ask())
            await until(watched)
            # More than once, as a server that shuts down does.
            for _ in range(3):
                task.cancel()
                await asyncio.sleep(0.01)
            with pytest.raises(asyncio.CancelledError):
                await task
        else:
            await cancelled_by_anyio(watched, ask())

    begun = time.monotonic()
    run(story()) if run is asyncio.run else run(story)
    assert 0.09 < ended[0] - begun < 2
    assert watched.steps == ["load", "swap", "send", "swap"]


def test_a_flow_that_nobody_awaits_any_more_gives_the_lease_back_where_that_takes_no_waiting() -> None:
    watched = Watched(-1, nothing)

    async def waits(_: Any) -> Any:
        await asyncio.sleep(FOREVER)

    async def story() -> None:
        asked = AsyncAccessTokens(**APP, store=watched, client=waits).get()
        await asyncio.wait([asyncio.ensure_future(step(asked))])
        asked.close()

    async def step(asked: Any) -> None:
        asked.send(None)

    asyncio.run(story())
    assert watched.steps == ["load", "swap", "swap"]
    assert "lease" not in watched.state


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("run", [asyncio.run, trio.run], ids=["asyncio", "trio"])
def test_a_client_that_never_answers_is_not_waited_for(run: Any) -> None:
    async def never(_: Any) -> Any:
        await anyio.sleep(FOREVER)

    call = phone.get_user_phone_number({"code": "x"}, app_id="wx1", access_token="t")

    async def story() -> None:
        with pytest.raises(WxsealError) as caught:
            await asend(call, never, timeout=0.05)
        assert (caught.value.code, caught.value.argument) == ("call_timeout", "call")
        assert str(caught.value).endswith("(TimeoutError)")

    run(story()) if run is asyncio.run else run(story)


def test_no_deadline_follows_a_clock_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(10**9, 10**9 * 3, 86_400 * 30))
    monkeypatch.setattr(time, "time", lambda: next(times) * (-1) ** (next(times) % 2))

    class Taken(MemoryStore):
        def swap(self, *_: Any) -> bool:
            return False

    tokens = AccessTokens(**APP, store=Taken(), client=lambda _: (200, ANSWER), wait=0.4)
    begun = time.monotonic()
    with pytest.raises(WxsealError, check=lambda error: error.code == "credential_unavailable"):
        tokens.get()
    assert 0.4 <= time.monotonic() - begun < 2

    async def never(_: Any) -> Any:
        await asyncio.sleep(FOREVER)

    call = phone.get_user_phone_number({"code": "x"}, app_id="wx1", access_token="t")
    begun = time.monotonic()
    with pytest.raises(WxsealError, check=lambda error: error.code == "call_timeout"):
        asyncio.run(asend(call, never, timeout=0.2))
    assert 0.15 < time.monotonic() - begun < 2


def test_ten_thousand_flows_of_which_half_are_abandoned_leave_nothing() -> None:
    store = MemoryStore()
    tokens = AccessTokens(**APP, store=store, client=lambda _: (200, ANSWER))

    async def waits(_: Any) -> Any:
        await asyncio.sleep(FOREVER)

    async def one(abandoned: bool) -> None:
        asked = AsyncAccessTokens(**APP, store=MemoryStore(), client=waits).get()
        if abandoned:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(asked, 0)
        else:
            task = asyncio.ensure_future(asked)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait((task,))

    async def many(count: int) -> None:
        for index in range(count):
            await one(abandoned=index % 2 == 0)
            tokens.get()

    asyncio.run(many(200))
    gc.collect()
    tracemalloc.start()
    asyncio.run(many(500))
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    asyncio.run(many(5000))
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 200_000


def test_a_text_of_several_lines_goes_through_a_store_as_it_is() -> None:
    class Kept(MemoryStore):
        def load(self, key: str, /) -> str | None:
            text = super().load(key)
            return text and text.replace(",", ",\n")

        def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
            return super().swap(key, expected and expected.replace(",\n", ","), following, seconds)

    tokens = AccessTokens(**APP, store=Kept(), client=lambda _: (200, ANSWER))
    assert tokens.get() == "token"
    tokens.report("token")


def test_the_driver_knows_no_store_no_client_and_one_number_of_seconds() -> None:
    source = (Path(wxseal.__file__).parent / "_drive.py").read_text(encoding="utf-8")
    assert set(re.findall(r"from wxseal\.(\w+)", source)) == {"_loops", "_native", "errors"}
    assert re.findall(r"(?m)^(\w+) = \d+$", source) == ["_LAST_STEP"]
