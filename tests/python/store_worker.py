"""One process of several that share a store: ``store_worker.py <store> <where>``.

It does what each line on stdin says and answers with a line; tests/node/store-worker.mjs does the same.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
import redis
import redis.asyncio
from wxseal import AccessTokens, AsyncAccessTokens, AsyncSessions, PlatformError, Sessions, WxsealError, face
from wxseal.redis import AsyncRedisStore, RedisStore
from wxseal.sqlite import SqliteStore


def redis_store(*, port: int, **options: Any) -> RedisStore:
    return RedisStore(redis.Redis(port=port), **options)


def async_redis_store(*, port: int, **options: Any) -> AsyncRedisStore:
    return AsyncRedisStore(redis.asyncio.Redis(port=port), **options)


def sqlite_store(*, path: str) -> SqliteStore:
    return SqliteStore(path, timeout=20)


STORES: dict[str, Callable[..., Any]] = {
    "redis": redis_store,
    "redis-async": async_redis_store,
    "sqlite": sqlite_store,
}


class Jobs:
    """What can be asked for, for those who wait."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.client = httpx.Client()

    def ask(self, *, app: dict[str, Any], count: int, **options: Any) -> list[str]:
        askers = [
            AccessTokens(**snake(app), store=self.store, client=self.client, **options) for _ in range(count)
        ]
        return together(lambda one: outcome(one.get), askers)

    def report(self, *, app: dict[str, Any], count: int, token: str, errcode: int) -> list[str]:
        tellers = [AccessTokens(**snake(app), store=self.store, client=self.client) for _ in range(count)]
        return together(lambda one: outcome(lambda: one.report(token, errcode) or "told"), tellers)

    def issue(self, *, appId: str, users: list[str]) -> list[str]:
        def begun(user: str) -> str:
            return face.begin(app_id=appId, user=user, store=self.store)["random_number"]

        return [outcome(partial(begun, user)) for user in users]

    def open(
        self, *, messages: list[tuple[str, Any, Any]], context: dict[str, Any], until: float = 0
    ) -> list[tuple[str, str]]:
        def one(message: Any, known: Any) -> str:
            given = snake({**context, **known})
            return outcome(lambda: face.open_result(message, **given, store=self.store) and "passed")

        outcomes = [(number, one(*rest)) for number, *rest in messages]
        while time.time() < until:
            outcomes += [(number, one(*rest)) for number, *rest in messages]
        return outcomes

    def begin(self, *, options: dict[str, Any], openid: str) -> str:
        return outcome(lambda: str(self.sessions(options).begin(openid).token))

    def check(self, *, options: dict[str, Any], token: str) -> str:
        return outcome(lambda: self.sessions(options).check(token).openid)

    def revoke(self, *, options: dict[str, Any], openid: str) -> str:
        return outcome(lambda: str(self.sessions(options).revoke_all(openid)).lower())

    def sessions(self, options: dict[str, Any]) -> Sessions:
        return Sessions(**snake(options), store=self.store)


class AsyncJobs:
    """The same for those who await."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.client = httpx.AsyncClient()

    async def ask(self, *, app: dict[str, Any], count: int, **options: Any) -> list[str]:
        make = AsyncAccessTokens
        askers = [make(**snake(app), store=self.store, client=self.client, **options) for _ in range(count)]
        return list(await asyncio.gather(*(aoutcome(one.get) for one in askers)))

    async def report(self, *, app: dict[str, Any], count: int, token: str, errcode: int) -> list[str]:
        tellers = [
            AsyncAccessTokens(**snake(app), store=self.store, client=self.client) for _ in range(count)
        ]

        async def tell(one: AsyncAccessTokens) -> str:
            await one.report(token, errcode)
            return "told"

        return list(await asyncio.gather(*(aoutcome(partial(tell, one)) for one in tellers)))

    async def issue(self, *, appId: str, users: list[str]) -> list[str]:
        async def begun(user: str) -> str:
            return (await face.abegin(app_id=appId, user=user, store=self.store))["random_number"]

        return [await aoutcome(partial(begun, user)) for user in users]

    async def open(
        self, *, messages: list[tuple[str, Any, Any]], context: dict[str, Any], until: float = 0
    ) -> list[tuple[str, str]]:
        async def passed(message: Any, known: Any) -> str:
            await face.aopen_result(message, **snake({**context, **known}), store=self.store)
            return "passed"

        async def one(number: str, *rest: Any) -> tuple[str, str]:
            return number, await aoutcome(partial(passed, *rest))

        outcomes: list[tuple[str, str]] = []
        while True:
            for index in range(0, len(messages), 8):
                outcomes += await asyncio.gather(*(one(*pair) for pair in messages[index : index + 8]))
            if time.time() >= until:
                return outcomes

    async def begin(self, *, options: dict[str, Any], openid: str) -> str:
        async def begun() -> str:
            return str((await self.sessions(options).begin(openid)).token)

        return await aoutcome(begun)

    async def check(self, *, options: dict[str, Any], token: str) -> str:
        async def checked() -> str:
            return (await self.sessions(options).check(token)).openid

        return await aoutcome(checked)

    async def revoke(self, *, options: dict[str, Any], openid: str) -> str:
        async def revoked() -> str:
            return str(await self.sessions(options).revoke_all(openid)).lower()

        return await aoutcome(revoked)

    def sessions(self, options: dict[str, Any]) -> AsyncSessions:
        return AsyncSessions(**snake(options), store=self.store)


def together(run: Callable[[Any], str], those: list[Any]) -> list[str]:
    with ThreadPoolExecutor(len(those)) as threads:
        return list(threads.map(run, those))


def outcome(run: Callable[[], str]) -> str:
    try:
        return run()
    except Exception as error:
        return said(error)


async def aoutcome(run: Callable[[], Awaitable[str]]) -> str:
    try:
        return await run()
    except Exception as error:
        return said(error)


def said(error: Exception) -> str:
    if isinstance(error, PlatformError):
        return f"errcode {error.number}"
    return error.code if isinstance(error, WxsealError) else f"no code: {error!r}"


def snake(names: dict[str, Any]) -> dict[str, Any]:
    """Names as Python has them, of what is written once for both languages."""
    return {
        re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): snake(value)
        if isinstance(value, dict)
        else value
        for name, value in names.items()
    }


def main() -> None:
    kind, where = sys.argv[1], json.loads(sys.argv[2])
    store = STORES[kind](**where)
    print('"ready"', flush=True)
    if kind != "redis-async":
        jobs = Jobs(store)
        for line in sys.stdin:
            given = json.loads(line)
            print(json.dumps(getattr(jobs, given.pop("do"))(**given)), flush=True)
        return

    async def serve() -> None:
        jobs = AsyncJobs(store)
        while line := await asyncio.to_thread(sys.stdin.readline):
            given = json.loads(line)
            print(json.dumps(await getattr(jobs, given.pop("do"))(**given)), flush=True)

    asyncio.run(serve())


if __name__ == "__main__":
    main()
