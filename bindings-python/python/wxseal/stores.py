"""Stores remember what was spent."""

from __future__ import annotations

import threading
from typing import NamedTuple, Protocol

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


class Store(Protocol):
    """Remembers what was spent."""

    def claim(self, claim: Claim, /) -> bool:
        """Record the keys.

        True only when none of them had been recorded and all of them are now; whoever asks at the same moment
        must be answered False. A store that cannot tell raises. An eventually consistent store will not do.
        """


def claimed(store: Store, claim: Claim) -> bool:
    """Have the store spend a claim. Anything but a clear yes or no is a failure."""
    if not callable(getattr(store, "claim", None)):
        raise refusal("store_invalid", "store")
    try:
        first = store.claim(claim)
    except WxsealError:
        raise
    except Exception as cause:
        raise refusal("store_failed", "store") from cause
    if not isinstance(first, bool):
        raise refusal("store_invalid", "store")
    return first


class CredentialStore(Protocol):
    """Keeps the state of a credential, a text, under a key."""

    def load(self, key: str, /) -> str | bytes | None:
        """Give what is kept under the key."""

    def swap(self, key: str, expected: str | None, following: str, /) -> bool:
        """Write ``following``, and answer True, only when ``expected`` is there; None: when nothing is.

        Whoever asks at the same moment must be answered False. A store that cannot tell raises. An eventually
        consistent store will not do.
        """


class AsyncCredentialStore(Protocol):
    """The same, asynchronous."""

    async def load(self, key: str, /) -> str | bytes | None:
        """Give what is kept under the key."""

    async def swap(self, key: str, expected: str | None, following: str, /) -> bool:
        """Write ``following``, and answer True, only when ``expected`` is there; None: when nothing is."""


class MemoryStore:
    """A store in the memory of this process: for tests, and for backends that run as one process.

    It forgets when the process ends, and what was spent shortly before could then be spent again. When it is
    full it refuses (``store_full``); a key that must still be remembered is never dropped. Threads may share it.
    """

    def __init__(self, *, capacity: int = 100_000) -> None:
        """:param capacity: how many keys it holds; a face result takes two."""
        if type(capacity) is not int:
            raise refusal("argument_type", "capacity")
        if capacity < 2:
            raise refusal("argument_range", "capacity")
        self._capacity = capacity
        self._until: dict[str, int] = {}
        self._kept: dict[str, str] = {}
        self._next_expiry: int | None = None
        self._lock = threading.Lock()

    def claim(self, claim: Claim, /) -> bool:
        """Record the keys of a claim, if none of them is known."""
        with self._lock:
            self._forget(claim.now)
            if any(key in self._until for key in claim.keys):
                return False
            if len(self._until) + len(self._kept) + len(claim.keys) > self._capacity:
                raise refusal("store_full", "store")
            self._until.update(dict.fromkeys(claim.keys, claim.until))
            self._next_expiry = min(
                claim.until, claim.until if self._next_expiry is None else self._next_expiry
            )
            return True

    def load(self, key: str, /) -> str | None:
        """Give what is kept under the key."""
        with self._lock:
            return self._kept.get(key)

    def swap(self, key: str, expected: str | None, following: str, /) -> bool:
        """Write ``following`` where ``expected`` is."""
        with self._lock:
            if self._kept.get(key) != expected:
                return False
            if expected is None and len(self._until) + len(self._kept) >= self._capacity:
                raise refusal("store_full", "store")
            self._kept[key] = following
            return True

    def _forget(self, now: int) -> None:
        """Drop what need not be remembered any more; look through the keys only when one of them is due."""
        if self._next_expiry is None or now <= self._next_expiry:
            return
        self._until = {key: until for key, until in self._until.items() if until >= now}
        self._next_expiry = min(self._until.values(), default=None)
