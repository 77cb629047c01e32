"""Stores in Redis, for many machines: for clients of the package ``redis``.

Redis 6.2 or later. Set ``maxmemory-policy noeviction``; what is evicted all the same is noticed, and what can have been
spent before is refused (``store_forgot``).
"""

from __future__ import annotations

from collections.abc import Awaitable
from types import CoroutineType
from typing import Any, Protocol

from wxseal._arguments import text
from wxseal._native import refusal
from wxseal._secret import Opaque
from wxseal.call import plain
from wxseal.errors import WxsealError
from wxseal.stores import Claim, Claimed


class Client(Protocol):
    """As much of ``redis.Redis`` as is used. It is the caller's to connect and to close."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: str) -> Any:
        """Run a script."""


class AsyncClient(Protocol):
    """As much of ``redis.asyncio.Redis`` as is used."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: str) -> Awaitable[Any]:
        """Run a script."""
        ...


class _Scripts(Opaque):
    """What both share: what is asked, and how the answer is read."""

    def __init__(self, client: Any, *, prefix: str | None = None, durable: bool | None = None) -> None:
        if not callable(getattr(client, "eval", None)):
            raise refusal("store_unsupported", "client")
        if not isinstance(durable, bool | None):
            raise refusal("argument_type", "durable")
        self._client = client
        self._prefix = "" if prefix is None else text(prefix, "prefix")
        self._durable = "1" if durable else "0"
        self._scripts: dict[str, str] = plain("stores.redis", {})

    def _claim(self, claim: Claim) -> Any:
        seconds = max(claim.until - claim.now, 1)
        since = "" if claim.since is None else str(claim.since)
        return self._eval("claim", [self._scripts["epoch"], *claim.keys], str(seconds), since)

    def _load(self, key: str) -> Any:
        return self._eval("load", [key])

    def _swap(self, key: str, expected: str | None, following: str, seconds: int) -> Any:
        return self._eval("swap", [key], expected or "", following, str(seconds))

    def _eval(self, script: str, keys: list[str], *given: str) -> Any:
        places = [self._prefix + key for key in keys]
        return self._client.eval(self._scripts[script], len(places), *places, self._durable, *given)


def _claimed(answer: object) -> Claimed:
    word = _word(answer)
    if word == "unknown":
        return "unknown"
    if word not in ("first", "again"):
        raise _invalid(answer)
    return word == "first"


def _kept(answer: object) -> str | bytes | None:
    if answer is not None and not isinstance(answer, str | bytes):
        raise _invalid(answer)
    return answer


def _swapped(answer: object) -> bool:
    word = _word(answer)
    if word not in ("yes", "no"):
        raise _invalid(answer)
    return word == "yes"


def _word(answer: object) -> object:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


def _invalid(answer: object) -> WxsealError:
    if isinstance(answer, CoroutineType):
        answer.close()
    return refusal("store_invalid", "store")


class RedisStore(_Scripts):
    """A store in Redis.

    :param client: a ``redis.Redis``, or a ``redis.cluster.RedisCluster``.
    :param prefix: what every key begins with. In a cluster a ``{tag}``, so that all of them are in one slot.
    :param durable: says that this Redis loses nothing that it acknowledged when it is killed or when a replica takes
        over. Unless this is said, another run of the server has forgotten everything: sessions begin anew, and what
        can have been spent before is refused. All who share the store say the same.
    :raises WxsealError: ``argument_type``, ``store_unsupported``
    """

    def __init__(self, client: Client, *, prefix: str | None = None, durable: bool | None = None) -> None:
        """Keep what is needed; nothing is asked yet."""
        super().__init__(client, prefix=prefix, durable=durable)

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the keys of a claim, if none of them is known."""
        return _claimed(self._claim(claim))

    def load(self, key: str, /) -> str | bytes | None:
        """Give what is kept under the key."""
        return _kept(self._load(key))

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` where ``expected`` is."""
        return _swapped(self._swap(key, expected, following, seconds))


class AsyncRedisStore(_Scripts):
    """What :class:`RedisStore` is, with a ``redis.asyncio.Redis``."""

    def __init__(
        self, client: AsyncClient, *, prefix: str | None = None, durable: bool | None = None
    ) -> None:
        """Keep what is needed; nothing is asked yet."""
        super().__init__(client, prefix=prefix, durable=durable)

    async def claim(self, claim: Claim, /) -> Claimed:
        """Record the keys of a claim, if none of them is known."""
        return _claimed(await self._claim(claim))

    async def load(self, key: str, /) -> str | bytes | None:
        """Give what is kept under the key."""
        return _kept(await self._load(key))

    async def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` where ``expected`` is."""
        return _swapped(await self._swap(key, expected, following, seconds))
