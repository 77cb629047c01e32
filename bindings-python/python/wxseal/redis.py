"""Stores in Redis, for many machines: for clients of the package ``redis``.

They need Redis 6.2 or later. Set ``maxmemory-policy noeviction``. An eviction is detected nevertheless, and
anything that may have been spent before it is refused (``store_forgot``).
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol

from wxseal._arguments import close, text
from wxseal._native import refusal
from wxseal._operations import run
from wxseal._secret import Opaque
from wxseal.errors import WxsealError
from wxseal.stores import Claim, Claimed


class Client(Protocol):
    """The part of ``redis.Redis`` that the store uses. The caller connects and closes the client."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: str) -> Any:
        """Run a script."""


class AsyncClient(Protocol):
    """The part of ``redis.asyncio.Redis`` that the store uses."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: str) -> Awaitable[Any]:
        """Run a script."""
        ...


class _Scripts(Opaque):
    """The scripts and the parsers of their answers, common to the synchronous and the asynchronous store."""

    def __init__(self, client: Any, *, prefix: str | None = None, durable: bool | None = None) -> None:
        if not callable(getattr(client, "eval", None)):
            raise refusal("store_unsupported", "client")
        if not isinstance(durable, bool | None):
            raise refusal("argument_type", "durable")
        self._client = client
        self._prefix = "" if prefix is None else text(prefix, "prefix")
        self._durable = "1" if durable else "0"
        self._scripts: dict[str, str] = run("stores.redis")

    def _claim(self, claim: Claim) -> Any:
        seconds = max(claim.until - claim.now, 1)
        since = "" if claim.since is None else str(claim.since)
        return self._eval("claim", [self._scripts["epoch"], *claim.entries], str(seconds), since)

    def _load(self, key: str) -> Any:
        return self._eval("load", [key])

    def _swap(self, key: str, expected: str | None, following: str, seconds: int) -> Any:
        return self._eval("swap", [key], expected or "", following, str(seconds))

    def _eval(self, script: str, keys: list[str], *arguments: str) -> Any:
        places = [self._prefix + key for key in keys]
        return self._client.eval(self._scripts[script], len(places), *places, self._durable, *arguments)


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
    close(answer)
    return refusal("store_invalid", "store")


class RedisStore(_Scripts):
    """A store in Redis.

    :param client: a ``redis.Redis``, or a ``redis.cluster.RedisCluster``.
    :param prefix: the prefix of every key. In a cluster it must be a ``{tag}``, so that all keys are in one
        slot.
    :param durable: whether this Redis loses no acknowledged write when it is killed or when a replica takes
        over. If not, another run of the Redis server counts as having lost everything: sessions start over,
        and anything that may have been spent before is refused. All processes that share the store must agree
        on this option.
    :raises WxsealError: ``argument_type``, ``store_unsupported``
    """

    def __init__(self, client: Client, *, prefix: str | None = None, durable: bool | None = None) -> None:
        """Store the options; nothing is requested yet."""
        super().__init__(client, prefix=prefix, durable=durable)

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the entries of a claim if none of them was recorded before."""
        return _claimed(self._claim(claim))

    def load(self, key: str, /) -> str | bytes | None:
        """Return the text stored under the key."""
        return _kept(self._load(key))

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` if the stored text is ``expected``, and return whether it was."""
        return _swapped(self._swap(key, expected, following, seconds))


class AsyncRedisStore(_Scripts):
    """:class:`RedisStore` with a ``redis.asyncio.Redis``."""

    def __init__(
        self, client: AsyncClient, *, prefix: str | None = None, durable: bool | None = None
    ) -> None:
        """Store the options; nothing is requested yet."""
        super().__init__(client, prefix=prefix, durable=durable)

    async def claim(self, claim: Claim, /) -> Claimed:
        """Record the entries of a claim if none of them was recorded before."""
        return _claimed(await self._claim(claim))

    async def load(self, key: str, /) -> str | bytes | None:
        """Return the text stored under the key."""
        return _kept(await self._load(key))

    async def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` if the stored text is ``expected``, and return whether it was."""
        return _swapped(await self._swap(key, expected, following, seconds))
