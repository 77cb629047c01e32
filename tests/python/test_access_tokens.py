"""One access token for many who ask at once."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from wxseal import AccessTokens, AsyncAccessTokens, MemoryStore, PlatformError, WxsealError, phone, send

from untyped import but, wrong

APP: dict[str, Any] = {"app_id": "wx4f4bc4dec97d474b", "secret": "0123456789abcdef0123456789abcdef"}


def refused(code: str, argument: str) -> Any:
    return pytest.raises(WxsealError, check=lambda error: (error.code, error.argument) == (code, argument))


class WeChat:
    """Gives out one token until it expires or a new one is forced, and takes no other."""

    def __init__(self, *say: Any) -> None:
        self.asked: list[Any] = []
        self.made = 0
        self._say = list(say)
        self._lock = threading.Lock()

    def __call__(self, request: Any) -> tuple[int, bytes]:
        with self._lock:
            self.asked.append(json.loads(request.body) if request.body else request.url)
        time.sleep(0.02)
        return 200, json.dumps(self.answer()).encode()

    async def asynchronous(self, request: Any) -> tuple[int, bytes]:
        self.asked.append(json.loads(request.body))
        await asyncio.sleep(0.02)
        return 200, json.dumps(self.answer()).encode()

    def answer(self) -> Any:
        with self._lock:
            if self._say:
                return self._say.pop(0)
            last = self.asked[-1]
            if self.made == 0 or (isinstance(last, dict) and last["force_refresh"]):
                self.made += 1
            return {"access_token": f"token-{self.made}", "expires_in": 7200}


def crowd(wechat: WeChat, store: MemoryStore, count: int = 10) -> list[AccessTokens]:
    return [AccessTokens(**APP, store=store, client=wechat) for _ in range(count)]


def test_200_ask_at_once_and_one_fetches() -> None:
    wechat = WeChat()
    crowds = crowd(wechat, MemoryStore())
    with ThreadPoolExecutor(50) as threads:
        tokens = list(threads.map(lambda index: crowds[index % 10].get(), range(200)))
    assert set(tokens) == {"token-1"}
    assert len(wechat.asked) == 1


def test_200_report_one_token_and_one_fetches() -> None:
    wechat = WeChat()
    crowds = crowd(wechat, MemoryStore())
    crowds[0].get()
    with ThreadPoolExecutor(50) as threads:
        list(threads.map(lambda index: crowds[index % 10].report("token-1"), range(200)))
        list(threads.map(lambda index: crowds[index % 10].get(), range(200)))
    assert crowds[0].get() == "token-2"
    assert [asked["force_refresh"] for asked in wechat.asked] == [False, True]
    crowds[1].report("token-1")
    assert crowds[2].get() == "token-2"
    assert len(wechat.asked) == 2
    with refused("argument_type", "errcode"):
        crowds[0].report("token-2", *wrong("40001"))


def test_an_expired_token_is_forced_only_when_wechat_gives_the_same_again() -> None:
    wechat = WeChat()
    tokens = AccessTokens(**APP, store=MemoryStore(), client=wechat)
    tokens.report(tokens.get(), 42001)
    assert tokens.get() == "token-2"
    assert [asked["force_refresh"] for asked in wechat.asked] == [False, False, True]


def test_200_ask_at_once_asynchronously_and_one_fetches() -> None:
    wechat, store = WeChat(), MemoryStore()

    async def ask() -> list[str]:
        crowds = [AsyncAccessTokens(**APP, store=store, client=wechat.asynchronous) for _ in range(10)]
        tokens = await asyncio.gather(*(crowds[index % 10].get() for index in range(200)))
        await crowds[0].report(tokens[0])
        return [*tokens, await crowds[1].use(_give)]

    async def _give(token: str) -> str:
        return token

    assert set(asyncio.run(ask())) == {"token-1", "token-2"}
    assert len(wechat.asked) == 2


def test_a_refused_token_is_replaced_once_and_any_other_error_is_the_callers() -> None:
    wechat = WeChat({"access_token": "old", "expires_in": 7200})
    tokens = AccessTokens(**APP, store=MemoryStore(), client=wechat)
    used = []

    def run(token: str) -> Any:
        used.append(token)
        errcode = 40001 if token == "old" else 40029
        call = phone.get_user_phone_number({"code": "x"}, app_id="wx1", access_token=token)
        return send(call, lambda _: (200, b'{"errcode":%d}' % errcode))

    with pytest.raises(PlatformError, check=lambda error: error.number == 40029):
        tokens.use(run)
    assert used == ["old", "token-1"]


def test_what_fetching_fails_with_is_told_and_then_there_is_a_pause() -> None:
    wechat, store = WeChat({"errcode": -1}), MemoryStore()
    tokens = AccessTokens(**APP, store=store, client=wechat, wait=0)
    with pytest.raises(PlatformError, check=lambda error: error.number == -1):
        tokens.get()
    with refused("credential_unavailable", "access_token"):
        tokens.get()
    assert len(wechat.asked) == 1
    assert AccessTokens(**APP, store=store, client=wechat).get() == "token-1"


def test_who_is_interrupted_while_fetching_is_succeeded_at_once() -> None:
    store, wechat = MemoryStore(), WeChat()

    def interrupted(_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        AccessTokens(**APP, store=store, client=interrupted).get()
    assert AccessTokens(**APP, store=store, client=wechat, wait=0).get() == "token-1"


def test_who_dies_while_fetching_is_succeeded_when_the_lease_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    store, wechat = MemoryStore(), WeChat()

    class Died(BaseException):
        pass

    def dies(_: Any) -> Any:
        raise Died

    class Dead:
        """The same store, for one who takes the lease and never comes back to it."""

        load = staticmethod(store.load)

        def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
            return expected is None and store.swap(key, expected, following, seconds)

    with pytest.raises(Died):
        AccessTokens(**APP, store=Dead(), client=dies).get()
    other = AccessTokens(**APP, store=store, client=wechat, wait=0)
    with refused("credential_unavailable", "access_token"):
        other.get()
    now += 20
    assert other.get() == "token-1"


class Odd:
    def __init__(self, kept: Any, swapped: Any) -> None:
        self._kept, self._swapped = kept, swapped

    def load(self, _: str) -> Any:
        return self._kept

    def swap(self, *_: Any) -> Any:
        return self._swapped


def test_a_store_that_fails_or_is_none_is_told_as_such() -> None:
    wechat = WeChat()
    for store in wrong(None, object(), 5, {}):
        with refused("store_invalid", "store"):
            AccessTokens(**APP, store=store, client=wechat)
    for store in (Odd(5, True), Odd(None, 1), Odd(None, None)):
        with refused("store_invalid", "store"):
            AccessTokens(**APP, store=store, client=wechat).get()
    for kept in ("", "{}", b"token", '{"token":"x"}'):
        with refused("state_invalid", "state"):
            AccessTokens(**APP, store=Odd(kept, True), client=wechat).get()

    class Down(Odd):
        def load(self, _: str) -> Any:
            raise OSError("down")

    with refused("store_failed", "store") as caught:
        AccessTokens(**APP, store=Down(None, True), client=wechat).get()
    assert str(caught.value).endswith("(OSError)")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    full = MemoryStore(capacity=2)
    full.swap("a", None, "x", 60)
    full.swap("b", None, "x", 60)
    with refused("store_full", "store"):
        AccessTokens(**APP, store=full, client=wechat).get()
    assert wechat.asked == []


def test_nothing_loops_for_ever() -> None:
    short = WeChat(*[{"access_token": "short", "expires_in": 50}] * 9)
    tokens = AccessTokens(**APP, store=MemoryStore(), client=short)
    assert [tokens.get(), tokens.get(), len(short.asked)] == ["short", "short", 1]
    wechat = WeChat()
    for store in (Odd(None, False), Odd(None, True)):
        stuck = AccessTokens(**APP, store=store, client=wechat, wait=0.3)
        with refused("credential_unavailable", "access_token"):
            stuck.get()
    assert len(wechat.asked) < 20


def test_whoever_is_cancelled_or_errs_does_not_keep_the_lease() -> None:
    store = MemoryStore()

    async def hangs(_: Any) -> Any:
        await asyncio.sleep(60)

    async def cancel() -> str:
        asker = asyncio.create_task(AsyncAccessTokens(**APP, store=store, client=hangs).get())
        await asyncio.sleep(0.05)
        asker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asker
        return await AsyncAccessTokens(**APP, store=store, client=WeChat().asynchronous).get()

    assert asyncio.run(cancel()) == "token-1"
    other = MemoryStore()
    with pytest.raises(TypeError):
        AccessTokens(**APP, store=other, client=wrong(lambda: None)[0]).get()
    assert AccessTokens(**APP, store=other, client=WeChat()).get() == "token-1"


def test_options_are_looked_at_and_nothing_is_shown() -> None:
    store, wechat = MemoryStore(), WeChat()

    def make(**more: Any) -> AccessTokens:
        return AccessTokens(**{**but(APP, store=store, client=wechat), **more})

    for more, code, argument in wrong(
        ({"app_id": ""}, "app_id_invalid", "app_id"),
        ({"secret": "a b"}, "argument_range", "secret"),
        ({"mode": "x"}, "argument_type", "mode"),
        ({"client": None}, "argument_type", "client"),
        ({"wait": 601}, "argument_range", "wait"),
        ({"wait": True}, "argument_type", "wait"),
        ({"base_url": "x"}, "base_url_invalid", "base_url"),
        ({"base_url": "http://proxy.internal"}, "base_url_invalid", "base_url"),
    ):
        with refused(code, argument):
            make(**more)
    for mode in ("stable", "classic"):
        make(base_url="http://proxy.internal", insecure_base_url=True, mode=mode)
    tokens = make(mode="classic")
    assert tokens.get() == "token-1"
    assert "/cgi-bin/token?grant_type=client_credential" in wechat.asked[0]
    assert repr(tokens) == "AccessTokens(..)"
    assert "token-1" not in repr(store)
