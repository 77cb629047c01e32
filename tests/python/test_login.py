"""A login code is exchanged once."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from wxseal import MemoryStore, WxsealError, login

from untyped import wrong

APP: dict[str, Any] = {"app_id": "wx4f4bc4dec97d474b", "secret": "0123456789abcdef0123456789abcdef"}
ANSWER = json.dumps({"openid": "o1", "session_key": "tiihtNczf5v6AKRyjwEUhQ=="}).encode()


def refused(code: str, argument: str) -> Any:
    return pytest.raises(WxsealError, check=lambda error: (error.code, error.argument) == (code, argument))


class WeChat:
    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, request: Any) -> tuple[int, bytes]:
        self.sent.append(request.url)
        return 200, ANSWER

    async def asynchronous(self, request: Any) -> tuple[int, bytes]:
        return self(request)


def test_a_code_is_sent_once_however_many_ask() -> None:
    wechat, store = WeChat(), MemoryStore()

    def ask(_: int) -> str:
        try:
            return login.exchange({"code": "c1"}, wechat, **APP, store=store).data["openid"]
        except WxsealError as error:
            return error.code

    with ThreadPoolExecutor(20) as threads:
        outcomes = list(threads.map(ask, range(100)))
    assert (outcomes.count("o1"), outcomes.count("code_used"), len(wechat.sent)) == (1, 99, 1)
    assert login.exchange({"code": "c2"}, wechat, **APP, store=store).data["openid"] == "o1"


def test_asynchronously_too() -> None:
    wechat, store = WeChat(), MemoryStore()

    async def ask() -> Any:
        return await login.aexchange({"code": "c1"}, wechat.asynchronous, **APP, store=store)

    assert asyncio.run(ask()).data["openid"] == "o1"
    with refused("code_used", "code"):
        asyncio.run(ask())


def test_a_code_whose_answer_was_lost_is_used_up() -> None:
    store = MemoryStore()

    def lost(_: Any) -> Any:
        raise OSError("lost")

    with refused("call_failed", "call"):
        login.exchange({"code": "c1"}, lost, **APP, store=store)
    with refused("code_used", "code"):
        login.exchange({"code": "c1"}, lost, **APP, store=store)
    with refused("code_invalid", "code"):
        login.exchange({"code": "a b"}, lost, **APP, store=store)


def test_it_is_remembered_for_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    wechat, store = WeChat(), MemoryStore()

    def at(seconds: int) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("wxseal.stores.time.monotonic", lambda: seconds)
            login.exchange({"code": "c1"}, wechat, **APP, store=store)

    at(1)
    with refused("code_used", "code"):
        at(600)
    at(601)


def test_what_was_sent_is_used_up_and_nobody_is_told_to_try_the_same_again() -> None:
    store = MemoryStore()

    def action(code: str, client: Any) -> str:
        with pytest.raises(WxsealError) as caught:
            login.exchange({"code": code}, client, **APP, store=store)
        return caught.value.action

    def lost(_: object) -> tuple[int, bytes]:
        raise OSError("lost")

    assert action("c1", lambda _: (200, b'{"errcode":-1}')) == "relogin"
    assert action("c2", lost) == "relogin"
    assert action("c3", lambda _: (200, b'{"errcode":40125}')) == "fix_config"

    async def busy(_: object) -> tuple[int, bytes]:
        return 200, b'{"errcode":-1}'

    with pytest.raises(WxsealError, check=lambda error: error.action == "relogin"):
        asyncio.run(login.aexchange({"code": "c4"}, busy, **APP, store=store))


def test_without_a_store_that_answers_nothing_is_sent() -> None:
    wechat = WeChat()
    for store in wrong(None, object(), 5):
        with refused("store_invalid", "store"):
            login.exchange({"code": "c1"}, wechat, **APP, store=store)
    assert wechat.sent == []
