"""What a store is; and one in the memory of this process."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Awaitable
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from wxseal._native import refusal
from wxseal.errors import WxsealError


class Claim(NamedTuple):
    """What has to be spent for a record to count."""

    keys: tuple[str, ...]
    """Digests of the number and of the ciphertext, scoped by app id and user."""
    now: int
    """The current time of the call, in Unix seconds."""
    until: int
    """Until when the keys must be remembered, in Unix seconds."""
    since: int | None
    """The earliest time at which they can have been spent, in Unix seconds; None where that does not matter."""


Claimed: TypeAlias = bool | Literal["unknown"]
"""What a store says of a claim: True for a new one, False for one that was there."""


class Store(Protocol):
    """Remembers what was spent."""

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the keys.

        True only when none of them had been recorded and all of them are now; whoever asks at the same moment
        must be answered False. ``"unknown"`` when the store's memory does not go back to ``since``: because it is new,
        or lost something. A store that cannot tell raises. An eventually consistent store will not do.
        """


class AsyncStore(Protocol):
    """The same, asynchronous."""

    def claim(self, claim: Claim, /) -> Awaitable[Claimed]:
        """Record the keys."""


class StateStore(Protocol):
    """Keeps texts under keys: access tokens, sessions, session keys. They are secrets."""

    def load(self, key: str, /) -> str | bytes | None:
        """Give what is kept under the key."""

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following``, and answer True, only when ``expected`` is there; None: when nothing is.

        It is to be kept for ``seconds`` from now. Whoever asks at the same moment must be answered False. A store
        that lost something it was to keep must have lost all of it: what is older than what was written last would
        bring ended sessions back. A store that cannot tell raises. An eventually consistent store will not do.
        """


class AsyncStateStore(Protocol):
    """The same, asynchronous."""

    def load(self, key: str, /) -> Awaitable[str | bytes | None]:
        """Give what is kept under the key."""

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> Awaitable[bool]:
        """Write ``following``, and answer True, only when ``expected`` is there; None: when nothing is."""


def claimed(store: Store, claim: Claim) -> bool:
    """Have the store spend a claim. Anything but a clear answer is a failure."""
    return _read(_ask(store, claim))


async def aclaimed(store: Store | AsyncStore, claim: Claim) -> bool:
    """Have a store spend a claim that is asynchronous or not."""
    answer = _ask(store, claim)
    if inspect.isawaitable(answer):
        try:
            answer = await answer
        except WxsealError:
            raise
        except Exception as cause:
            raise refusal("store_failed", "store") from cause
    return _read(answer)


def _ask(store: Any, claim: Claim) -> Any:
    if not callable(getattr(store, "claim", None)):
        raise refusal("store_invalid", "store")
    try:
        return store.claim(claim)
    except WxsealError:
        raise
    except Exception as cause:
        raise refusal("store_failed", "store") from cause


def _read(answer: object) -> bool:
    if inspect.iscoroutine(answer):
        answer.close()
    if isinstance(answer, str) and answer == "unknown":
        raise refusal("store_forgot", "store")
    if not isinstance(answer, bool):
        raise refusal("store_invalid", "store")
    return answer


class MemoryStore:
    """A store in the memory of this process: for tests, and for backends that run as one process.

    It forgets when the process ends; what can have been spent before it began is refused (``store_forgot``). When it
    is full it refuses (``store_full``); a key that must still be remembered is never dropped. Threads may share it.
    """

    def __init__(self, *, capacity: int = 100_000, since: int | None = None) -> None:
        """Begin to remember.

        :param capacity: how many keys it holds; a face result takes two.
        :param since: since when it is known what was spent, in Unix seconds: since now unless given. 0 in a test
            with a fixed time.
        """
        for name, value in (("capacity", capacity), ("since", 0 if since is None else since)):
            if type(value) is not int:
                raise refusal("argument_type", name)
        if capacity < 2:
            raise refusal("argument_range", "capacity")
        if since is not None and since < 0:
            raise refusal("argument_range", "since")
        self._capacity = capacity
        # The second that has begun may have seen something already.
        self._since = int(time.time()) + 1 if since is None else since
        self._spent: dict[str, int] = {}
        self._kept: dict[str, tuple[str, float]] = {}
        self._next_expiry: int | None = None
        self._lock = threading.Lock()

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the keys of a claim, if none of them is known."""
        with self._lock:
            self._forget_spent(claim.now)
            if any(key in self._spent for key in claim.keys):
                return False
            if claim.since is not None and claim.since < self._since:
                return "unknown"
            self._make_room(len(claim.keys))
            self._spent.update(dict.fromkeys(claim.keys, claim.until))
            self._next_expiry = min(
                claim.until, claim.until if self._next_expiry is None else self._next_expiry
            )
            return True

    def load(self, key: str, /) -> str | None:
        """Give what is kept under the key."""
        with self._lock:
            return self._load(key)

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` where ``expected`` is."""
        with self._lock:
            if self._load(key) != expected:
                return False
            if key not in self._kept:
                self._make_room(1)
            self._kept[key] = (following, time.monotonic() + seconds)
            return True

    def _load(self, key: str) -> str | None:
        text, until = self._kept.get(key, (None, 0.0))
        return text if until > time.monotonic() else None

    def _make_room(self, count: int) -> None:
        if self._room() < count:
            self._kept = {key: kept for key, kept in self._kept.items() if kept[1] > time.monotonic()}
        if self._room() < count:
            raise refusal("store_full", "store")

    def _room(self) -> int:
        return self._capacity - len(self._spent) - len(self._kept)

    def _forget_spent(self, now: int) -> None:
        """Drop what need not be remembered any more; look through the keys only when one of them is due."""
        if self._next_expiry is None or now <= self._next_expiry:
            return
        self._spent = {key: until for key, until in self._spent.items() if until >= now}
        self._next_expiry = min(self._spent.values(), default=None)
