"""What every store must do, of each store that needs nothing else on the machine, and what is kept in
them."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import stat
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from wxseal import (
    AsyncSessionKeyStore,
    AsyncSessions,
    Claim,
    MemoryStore,
    SessionKeyStore,
    Sessions,
    WxsealError,
    face,
    open_data,
    session_token,
)
from wxseal.redis import AsyncRedisStore, RedisStore
from wxseal.sqlite import SqliteStore

from untyped import but, wrong
from vector_files import cases

KEYS: session_token.TokenKey = {"kid": "1", "secret": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}
KEY, OTHER_KEY = "tiihtNczf5v6AKRyjwEUhQ==", "HyVFkGl5F5OQWJZZaNzBBg=="


def refused(code: str, argument: str) -> Any:
    return pytest.raises(WxsealError, check=lambda error: (error.code, error.argument) == (code, argument))


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "store.sqlite")


def claim(*entries: str, **more: Any) -> Claim:
    now = int(time.time())
    return Claim(**{**but({"entries": entries, "now": now, "until": now + 100, "since": None}), **more})


def test_spends_keys_once_all_or_none(store: Any) -> None:
    assert store.claim(claim("a", "b")) is True
    assert store.claim(claim("a", "b")) is False
    assert store.claim(claim("c", "b")) is False
    assert store.claim(claim("c", "d")) is True
    assert store.claim(claim("d")) is False
    with ThreadPoolExecutor(16) as threads:
        crowd = list(threads.map(lambda _: store.claim(claim("e", "f")), range(50)))
    assert crowd.count(True) == 1


def test_says_when_it_cannot_know_and_spends_nothing_then(store: Any) -> None:
    now = int(time.time())
    assert store.claim(claim("g", since=now - 60)) == "unknown"
    assert store.claim(claim("g", since=now + 2)) is True
    assert store.claim(claim("g", since=now - 60)) is False


def test_keeps_texts_and_writes_where_nobody_else_has(store: Any) -> None:
    text = "'\"\\\0 \u4e2d\u6587 " + "x" * 60_000
    assert store.load("k") is None
    assert not store.swap("k", "x", "y", 60)
    assert store.swap("k", None, "first", 60)
    assert not store.swap("k", None, "second", 60)
    assert not store.swap("k", "other", "second", 60)
    assert store.swap("k", "first", text, 60)
    assert store.load("k") == text
    with ThreadPoolExecutor(16) as threads:
        crowd = list(threads.map(lambda index: store.swap("k", text, f"next {index}", 60), range(50)))
    assert crowd.count(True) == 1


def test_forgets_what_is_past_its_time(store: Any) -> None:
    now = int(time.time())
    assert store.claim(claim("short", until=now + 1)) is True
    assert store.swap("short text", None, "x", 1)
    # To the second, by the store's own clock; a claim in memory goes by the time that it is told.
    time.sleep(2.3)
    assert store.claim(claim("short")) is True
    assert store.load("short text") is None
    assert not store.swap("short text", "x", "y", 60)
    assert store.swap("short text", None, "y", 60)


def spend(path: str, keys: list[str]) -> list[str]:
    store = SqliteStore(path, timeout=20)
    return [key for key in keys if store.claim(claim(key)) is True]


def test_processes_share_a_file(tmp_path: Path) -> None:
    keys = [str(number) for number in range(200)]
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        spent = pool.starmap(spend, [(str(tmp_path / "store.sqlite"), keys)] * 3)
    assert sorted(key for one in spent for key in one) == sorted(keys)


def spends(store: Any, key: str) -> bool:
    return bool(store.claim(claim(key)) is True)


def in_a_child(work: Callable[[], bool]) -> None:
    """Does something in a forked process."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            if work():
                os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_child_that_was_forked_goes_on_with_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = SqliteStore("store.sqlite", timeout=20)
    assert store.swap("k", None, "parent", 60)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def work() -> bool:
        os.chdir(elsewhere)
        other = SqliteStore(tmp_path / "store.sqlite", timeout=20)
        first = store.swap("k", "parent", "child", 60) and store.claim(claim("a")) is True
        return first and other.claim(claim("a")) is False and other.load("k") == "child"

    in_a_child(work)
    assert store.load("k") == "child"
    assert store.claim(claim("a")) is False
    assert not list(elsewhere.iterdir())
    # The parent ends first: the child's connection is not the parent's.
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        assert store.claim(claim("b")) is True
        os.write(ready[1], b"x")
        os.read(go[0], 1)
        os._exit(0 if store.claim(claim("c")) is True else 1)
    os.read(ready[0], 1)
    store.close()
    os.write(go[1], b"x")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    again = SqliteStore(tmp_path / "store.sqlite")
    assert [again.claim(claim(key)) for key in "abcd"] == [False, False, False, True]


def test_a_fork_while_threads_are_at_work_hangs_nobody(store: Any) -> None:
    stop = threading.Event()

    def busy(number: int) -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            store.claim(claim(f"{number}-{turn}"))
            # SQLite keeps no queue: who writes without a pause can starve a child for as long as it waits.
            stop.wait(0.002)

    threads = [threading.Thread(target=busy, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(10):
            in_a_child(partial(spends, store, f"child {number}"))
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_closed_store_fails_by_a_code(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    store.close()
    store.close()
    with refused("store_failed", "store"):
        store.load("k")


def test_a_file_is_for_its_user_alone_and_remembers_since_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = SqliteStore(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert store.claim(claim("a", since=int(time.time()) + 2)) is True
    store.close()
    again = SqliteStore(str(path))
    assert again.claim(claim("a")) is False
    assert again.claim(claim("b", since=int(time.time()) + 2)) is True
    assert again.claim(claim("c", since=int(time.time()) - 60)) == "unknown"


def test_a_file_that_is_locked_or_none_fails_by_a_code(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store, other = SqliteStore(path, timeout=0.1), SqliteStore(path)
    sessions = Sessions(app_id="wx1", token_keys=KEYS, store=store)
    with other._transaction() as database:  # pyright: ignore[reportPrivateUsage]
        with refused("store_failed", "store"):
            sessions.begin("o1")
        database.execute("ROLLBACK")
    assert sessions.begin("o1").openid == "o1"
    for bad in (tmp_path, tmp_path / "no" / "folder"):
        with refused("store_failed", "store"):
            SqliteStore(bad)
    (tmp_path / "text").write_text("this is no database, only a text of some length" * 100)
    with refused("store_failed", "store"):
        SqliteStore(tmp_path / "text")
    for path_given in wrong(5, b"x"):
        with refused("argument_type", "path"):
            SqliteStore(path_given)
    for path_given in ("", "a\0b", "\ud800"):
        with refused("argument_range", "path"):
            SqliteStore(path_given)
    with refused("argument_range", "timeout"):
        SqliteStore(path, timeout=61)
    with refused("argument_type", "timeout"):
        SqliteStore(path, timeout="1")  # type: ignore[arg-type]


def test_a_memory_store_that_has_just_begun_refuses_what_can_have_been_spent_before() -> None:
    attempt = next(case for case in cases() if case["id"] == "expected-everything")["attempts"][0]

    def open_with(store: MemoryStore) -> Any:
        return face.open_result(attempt["message"], **attempt["context"], store=store)

    for store in (MemoryStore(), MemoryStore(since=attempt["context"]["now"])):
        with refused("store_forgot", "store"):
            open_with(store)
    assert open_with(MemoryStore(since=attempt["context"]["now"] - 100))
    with refused("argument_type", "since"):
        MemoryStore(since="0")  # type: ignore[arg-type]
    for since in (-1, attempt["context"]["now"] * 1000):
        with refused("argument_range", "since"):
            MemoryStore(since=since)


def test_a_full_memory_store_refuses_everything_new_and_what_is_there_goes_on() -> None:
    store = MemoryStore(capacity=2)
    sessions = Sessions(app_id="wx1", token_keys=KEYS, store=store)
    token = sessions.begin("o1").token
    assert token
    # Whoever fills it with codes and records ends no session and keeps nobody from beginning one.
    assert store.claim(claim("a", "b")) is True
    with refused("store_full", "store"):
        store.claim(claim("c"))
    assert store.claim(claim("a", "c")) is False
    sessions.begin("o2")
    with refused("store_full", "store"):
        sessions.begin("o3")
    assert sessions.check(token).openid == "o1"
    assert sessions.begin("o1").openid == "o1"
    other = MemoryStore(capacity=2)
    for key in ("x", "y"):
        assert other.swap(key, None, "1", 0)
    assert other.swap("z", None, "1", 60)


class Client:
    """A client of Redis that answers what it was told to."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.asked = answer, list[Any]()

    def eval(self, *given: Any) -> Any:
        self.asked.append(given)
        return self.answer


class AsyncClient(Client):
    async def eval(self, *given: Any) -> Any:
        return super().eval(*given)


def test_what_is_asked_of_redis() -> None:
    client = Client(b"first")
    store = RedisStore(client, prefix="{app}:")
    assert store.claim(Claim(("a", "b"), 100, 160, 90)) is True
    (script, *rest), *_ = client.asked
    assert "run_id" in script
    assert rest == [3, "{app}:wxseal:epoch", "{app}:a", "{app}:b", "0", "60", "90"]
    assert RedisStore(Client("again"), durable=True).claim(claim("a")) is False
    assert RedisStore(Client(b"unknown")).claim(claim("a")) == "unknown"
    assert asyncio.run(AsyncRedisStore(AsyncClient("first")).claim(claim("a"))) is True
    for other in wrong(None, object(), 5, "redis://"):
        with refused("store_unsupported", "client"):
            RedisStore(other)
    with refused("argument_type", "durable"):
        RedisStore(Client(None), durable=1)  # type: ignore[arg-type]
    for answer in (None, 5, "OK", b"", object()):
        with refused("store_invalid", "store"):
            RedisStore(Client(answer)).claim(claim("a"))
    with refused("store_invalid", "store"):
        RedisStore(Client(5)).load("k")
    with refused("store_invalid", "store"):
        RedisStore(Client(1)).swap("k", None, "x", 60)


def test_asynchronous_stores_serve_everything() -> None:
    kept: dict[str, str] = {}

    class Kept:
        async def claim(self, claim: Claim) -> Any:
            return "unknown" if claim.since is not None else True

        async def load(self, key: str) -> str | None:
            return kept.get(key)

        async def swap(self, key: str, expected: str | None, following: str, seconds: int) -> bool:
            if kept.get(key) != expected:
                return False
            kept[key] = following
            return True

    async def story() -> None:
        keys = AsyncSessionKeyStore(app_id="wx1", store=Kept())
        await keys.set({"openid": "o1", "session_key": KEY})
        await keys.set({"openid": "o1", "session_key": OTHER_KEY})
        assert len(await keys.get("o1")) == 2
        sessions = AsyncSessions(app_id="wx1", token_keys=KEYS, store=Kept(), devices=2)
        begun = await asyncio.gather(*(sessions.begin("o1") for _ in range(4)))
        assert len(await sessions.list("o1")) == 2
        last = (await sessions.list("o1"))[-1]
        token = next(one.token for one in begun if one.jti == last.jti)
        assert token
        assert (await sessions.check(token)).jti == last.jti
        assert await sessions.revoke_all("o1", keep=last.jti)
        assert not await sessions.revoke("o1", "nobody")
        assert await sessions.revoke("o1", last.jti)
        with refused("session_revoked", "token"):
            await sessions.check(token)
        attempt = next(case for case in cases() if case["id"] == "expected-everything")["attempts"][0]
        with refused("store_forgot", "store"):
            await face.aopen_result(attempt["message"], **attempt["context"], store=Kept())
        with refused("store_invalid", "store"):
            face.open_result(attempt["message"], **attempt["context"], store=wrong(Kept())[0])

    asyncio.run(story())


def test_the_first_tap_works_too() -> None:
    case = next(
        case for case in cases() if case["operation"] == "open_data.decrypt" and case["id"] == "official"
    )
    keys = SessionKeyStore(app_id="wx1", store=MemoryStore())
    keys.set({"openid": "o1", "session_key": KEY, "unionid": None})
    keys.set({"openid": "o1", "session_key": OTHER_KEY})
    opened = open_data.decrypt(case["message"], **but(case["context"], session_key=keys.get("o1")))
    assert opened.key_index == 1


def test_arguments_are_told_apart() -> None:
    store = MemoryStore()
    for bad in wrong(None, object(), 5, MemoryStore):
        with refused("store_invalid", "store"):
            Sessions(app_id="wx1", token_keys=KEYS, store=bad)
        with refused("store_invalid", "store"):
            SessionKeyStore(app_id="wx1", store=bad)
    with refused("argument_type", "lifetime"):
        Sessions(app_id="wx1", token_keys=KEYS, store=store, **but({}, lifetime="5"))
    with pytest.raises(TypeError):
        Sessions(app_id="wx1", token_keys=KEYS, store=store, **but({}, lifetme=5))
    sessions = Sessions(app_id="wx1", token_keys=KEYS, store=store)
    for bad, code in ((None, "argument_missing"), (5, "argument_type"), ({}, "argument_type")):
        with refused(code, "openid"):
            sessions.begin(bad)  # type: ignore[arg-type]
        with refused(code, "jti"):
            sessions.revoke("o1", bad)  # type: ignore[arg-type]
    for bad in (None, 5):
        with refused("argument_type", "request"):
            sessions.check(bad)  # type: ignore[arg-type]
    for headers in ({"a": "b"}.values(), {"X-Token": 5}):
        with pytest.raises(WxsealError):
            sessions.check(headers)  # type: ignore[arg-type]
    keys = SessionKeyStore(app_id="wx1", store=store)
    for bad in (None, 5, "x"):
        with refused("argument_type", "login"):
            keys.set(bad)  # type: ignore[arg-type]
    for login, name in (({"session_key": KEY}, "openid"), ({"openid": "o1"}, "session_key")):
        with refused("argument_missing", name):
            keys.set(login)
    with refused("session_key_invalid", "session_key"):
        keys.set({"openid": "o1", "session_key": b"\xff" * 16})


@pytest.mark.parametrize("kept", ["", "{}", "[]x", "null", '{"live":[{}],"ended":[]}', "x" * 70_000])
def test_a_state_that_cannot_be_read_is_refused(kept: str) -> None:
    class Kept:
        def load(self, key: str) -> str:
            return kept

        def swap(self, *_: Any) -> bool:
            raise AssertionError("written over")

    with refused("state_invalid", "state"):
        Sessions(app_id="wx1", token_keys=KEYS, store=Kept()).begin("o1")
    with refused("state_invalid", "state"):
        SessionKeyStore(app_id="wx1", store=Kept()).get("o1")


def test_nothing_is_printed(tmp_path: Path) -> None:
    store = MemoryStore()
    sessions = Sessions(app_id="wx1", token_keys=KEYS, store=store)
    session = sessions.begin("o-secret-openid")
    assert session.token
    keys = SessionKeyStore(app_id="wx1", store=store)
    keys.set({"openid": "o-secret-openid", "session_key": KEY})
    shown: list[object] = [sessions, session, keys, keys.get("o-secret-openid"), store]
    shown += [SqliteStore(tmp_path / "x"), RedisStore(Client(None))]
    text = "".join(f"{one!r}{one!s}" for one in shown)
    secrets = ("o-secret-openid", session.token.split(".")[2], session.jti, KEY, str(KEYS["secret"]))
    assert not [secret for secret in secrets if secret in text]
    with pytest.raises(TypeError):
        session.__reduce__()


def test_threads_that_renew_get_the_same_token(store: Any) -> None:
    make: Callable[[], Sessions] = lambda: Sessions(  # noqa: E731
        app_id="wx1", token_keys=KEYS, store=store, lifetime=60, renew_within=30
    )
    token = make().begin("o1", now=1000).token
    assert token
    with ThreadPoolExecutor(8) as threads:
        renewed = set(threads.map(lambda _: make().check(token, now=1040).token, range(8)))
    assert len(renewed) == 1
    assert renewed.isdisjoint({token, None})
