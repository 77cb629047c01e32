"""The protocols of stores, and a store in the memory of this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from wxseal import _forks as forks
from wxseal._arguments import close, text
from wxseal._drive import Adapter, Outside, Reply, Step
from wxseal._native import Hidden, refusal
from wxseal._secret import Opaque
from wxseal.errors import WxsealError


class Claim(NamedTuple):
    """Entries to spend, so that they count only once."""

    entries: tuple[str, ...]
    """The entries that must not have been spent before: digests."""
    now: int
    """The current time of the call, in Unix seconds."""
    until: int
    """The time until which the entries must be remembered, in Unix seconds."""
    since: int | None
    """The earliest time at which they can have been spent, in Unix seconds; None if that does not matter."""


Claimed: TypeAlias = bool | Literal["unknown"]
"""The outcome of a claim: True if it is new, False if an entry was spent before."""


class Store(Protocol):
    """Remembers spent entries."""

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the entries.

        Return True only if none of them had been recorded and all of them are now; a concurrent caller must
        get False. Return ``"unknown"`` if the store's memory does not reach back to ``since``, because it is
        new or has lost data. A store that cannot decide raises. An eventually consistent store is not
        sufficient.
        """
        ...


class AsyncStore(Protocol):
    """The asynchronous counterpart of :class:`Store`."""

    def claim(self, claim: Claim, /) -> Awaitable[Claimed]:
        """Record the entries."""
        ...


class StateStore(Protocol):
    """Stores texts under keys: access tokens, sessions, session keys. The texts are secrets."""

    def load(self, key: str, /) -> str | bytes | None:
        """Return the text stored under the key."""
        ...

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` if the stored text is ``expected``, and return whether it was.

        ``expected`` is None if there must be no stored text. The new text must be kept for ``seconds`` from
        now. A concurrent caller must get False. A store that loses data must lose all of it: a text older
        than the last one written would revive ended sessions. A store that cannot decide raises. An
        eventually consistent store is not sufficient.
        """
        ...


class AsyncStateStore(Protocol):
    """The asynchronous counterpart of :class:`StateStore`."""

    def load(self, key: str, /) -> Awaitable[str | bytes | None]:
        """Return the text stored under the key."""
        ...

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> Awaitable[bool]:
        """Write ``following`` if the stored text is ``expected``, and return whether it was."""
        ...


def storing(store: Any, *verbs: Literal["load", "swap", "claim"]) -> Outside:
    """Return the adapters that perform steps of a flow on a synchronous or asynchronous store.

    Any ambiguous answer is a failure.
    """
    if isinstance(store, type) or not all(callable(getattr(store, verb, None)) for verb in verbs):
        raise refusal("store_invalid", "store")

    def load(step: Step) -> Any:
        return store.load(*step.lines)

    def swap(step: Step) -> Any:
        return store.swap(*_change(*step.lines))

    def claim(step: Step) -> Any:
        return store.claim(_claim(*step.lines))

    adapters = {
        "load": Adapter(load, _loaded),
        "swap": Adapter(swap, _swapped),
        "claim": Adapter(claim, _claimed),
    }
    return {verb: adapters[verb] for verb in verbs}


def _change(key: str, seconds: str, following: str, *expected: str) -> tuple[str, str | None, str, int]:
    # A text written by other code may have more than one line.
    return key, "\n".join(expected) if expected else None, following, int(seconds)


def _claim(now: str, until: str, since: str, *entries: str) -> Claim:
    return Claim(entries, int(now), int(until), int(since) if since else None)


def _loaded(answer: object) -> Reply:
    if answer is None:
        return Reply("none")
    if not isinstance(answer, str | bytes):
        raise _invalid(answer)
    if len(answer) > _MAX_STATE:
        raise refusal("state_invalid", "state")
    return Reply(f"={text(answer, 'store')}")


def _swapped(answer: object) -> Reply:
    return Reply("yes" if _yes_or_no(answer) else "no")


def _claimed(answer: object) -> Reply:
    if isinstance(answer, str) and answer == "unknown":
        return Reply("unknown")
    return Reply("first" if _yes_or_no(answer) else "again")


def _yes_or_no(answer: object) -> bool:
    if not isinstance(answer, bool):
        raise _invalid(answer)
    return answer


def _invalid(answer: object) -> WxsealError:
    close(answer)
    return refusal("store_invalid", "store")


_MAX_STATE = 64 * 1024


class MemoryStore(Opaque):
    """A store in the memory of this process: for tests, and for backends that run as one process.

    Its contents are lost when the process ends; anything that may have been spent before it started is
    refused (``store_forgot``). When it is full it refuses (``store_full``); an entry that must still be
    remembered is never dropped. Threads may share an instance.

    >>> store = MemoryStore(since=0)
    >>> number = Claim(entries=("a", "b"), now=1700000000, until=1700000300, since=1700000000)
    >>> store.claim(number), store.claim(number)
    (True, False)
    """

    def __init__(self, *, capacity: int | None = None, since: int | None = None) -> None:
        """Start with an empty memory.

        :param capacity: how many spent entries the store holds, and how many texts besides them: 100000 by
            default. A face result takes a text for its number and two for each session key, and an entry
            unless :func:`~wxseal.face.begin` issued the number.
        :param since: the time since which every spent entry is known, in Unix seconds. Defaults to now; use 0
            in a test with a fixed time.
        """
        capacity = 100_000 if capacity is None else capacity
        for name, value in (("capacity", capacity), ("since", 0 if since is None else since)):
            if type(value) is not int:
                raise refusal("argument_type", name)
        if capacity < 2:
            raise refusal("argument_range", "capacity")
        # From this value on, a time is probably in milliseconds.
        if since is not None and not 0 <= since < 10_000_000_000:
            raise refusal("argument_range", "since")
        # Something may already have been spent in the current second.
        self._since = int(time.time()) + 1 if since is None else since
        self._spent = _Timed(capacity)
        self._kept = _Timed(capacity)
        self._lock = threading.Lock()
        forks.watch(self)

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the entries of a claim if none of them was recorded before."""
        with self._lock:
            if any(self._spent.at(entry) is not None for entry in claim.entries):
                return False
            if claim.since is not None and claim.since < self._since:
                return "unknown"
            self._spent.make_room(len(claim.entries))
            for entry in claim.entries:
                self._spent.put(entry, "", claim.until - claim.now)
            return True

    def load(self, key: str, /) -> str | None:
        """Return the text stored under the key."""
        with self._lock:
            return self._kept.at(key)

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` if the stored text is ``expected``, and return whether it was."""
        with self._lock:
            if self._kept.at(key) != expected:
                return False
            if key not in self._kept:
                self._kept.make_room(1)
            self._kept.put(key, following, seconds)
            return True

    def before_fork(self) -> None:
        """Wait until no thread is in the middle of an operation."""
        self._lock.acquire()

    def after_fork(self) -> None:
        """Resume."""
        self._lock.release()


class _Timed(dict[str, tuple[Hidden, float]]):
    """Texts with an expiry, on a monotonic clock."""

    def __init__(self, capacity: int) -> None:
        super().__init__()
        self._capacity = capacity
        self._next = float("inf")

    def at(self, key: str) -> str | None:
        """Return the text stored under the key."""
        value, until = self.get(key, (Hidden(None), 0.0))
        text: str | None = value.expose()
        return text if until > time.monotonic() else None

    def put(self, key: str, value: str, seconds: float) -> None:
        """Store a text for a number of seconds."""
        until = time.monotonic() + seconds
        self[key] = (Hidden(value), until)
        self._next = min(self._next, until)

    def make_room(self, count: int) -> None:
        """Make room for new entries, or refuse them."""
        self._forget(time.monotonic())
        if len(self) + count > self._capacity:
            raise refusal("store_full", "store")

    def _forget(self, now: float) -> None:
        """Drop expired texts.

        All of them are scanned only when one is due, and at most once per second.
        """
        if now < self._next:
            return
        for key in [key for key, (_, until) in self.items() if until <= now]:
            del self[key]
        due = min((until for _, until in self.values()), default=float("inf"))
        self._next = max(due, now + 1)
