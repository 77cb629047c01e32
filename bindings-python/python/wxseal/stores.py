"""What a store is; and one in the memory of this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable
from types import CoroutineType
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from wxseal import _forks as forks
from wxseal._native import Hidden, refusal
from wxseal._secret import Opaque
from wxseal.errors import WxsealError
from wxseal.sending import in_time, is_awaitable


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
        ...


class AsyncStore(Protocol):
    """The same, asynchronous."""

    def claim(self, claim: Claim, /) -> Awaitable[Claimed]:
        """Record the keys."""
        ...


class StateStore(Protocol):
    """Keeps texts under keys: access tokens, sessions, session keys. They are secrets."""

    def load(self, key: str, /) -> str | bytes | None:
        """Give what is kept under the key."""
        ...

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following``, and answer True, only when ``expected`` is there; None: when nothing is.

        It is to be kept for ``seconds`` from now. Whoever asks at the same moment must be answered False. A store
        that lost something it was to keep must have lost all of it: what is older than what was written last would
        bring ended sessions back. A store that cannot tell raises. An eventually consistent store will not do.
        """
        ...


class AsyncStateStore(Protocol):
    """The same, asynchronous."""

    def load(self, key: str, /) -> Awaitable[str | bytes | None]:
        """Give what is kept under the key."""
        ...

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> Awaitable[bool]:
        """Write ``following``, and answer True, only when ``expected`` is there; None: when nothing is."""
        ...


def claimed(store: Store, claim: Claim) -> bool:
    """Have the store spend a claim. Anything but a clear answer is a failure."""
    return _read(_ask(store, claim))


async def aclaimed(store: Store | AsyncStore, claim: Claim) -> bool:
    """Have a store spend a claim that is asynchronous or not."""
    answer = _ask(store, claim)
    if is_awaitable(answer):
        try:
            answer = await in_time(answer, STORE_TIMEOUT)
        except WxsealError:
            raise
        except Exception as cause:
            raise refusal("store_failed", "store") from cause
    return _read(answer)


def _ask(store: Any, claim: Claim) -> Any:
    if isinstance(store, type) or not callable(getattr(store, "claim", None)):
        raise refusal("store_invalid", "store")
    try:
        return store.claim(claim)
    except WxsealError:
        raise
    except Exception as cause:
        raise refusal("store_failed", "store") from cause


def _read(answer: object) -> bool:
    if isinstance(answer, CoroutineType):
        answer.close()
    if isinstance(answer, str) and answer == "unknown":
        raise refusal("store_forgot", "store")
    if not isinstance(answer, bool):
        raise refusal("store_invalid", "store")
    return answer


STORE_TIMEOUT = 10
"""For how many seconds to wait for an asynchronous store."""


class MemoryStore(Opaque):
    """A store in the memory of this process: for tests, and for backends that run as one process.

    It forgets when the process ends; what can have been spent before it began is refused (``store_forgot``). When it
    is full it refuses (``store_full``); a key that must still be remembered is never dropped. Threads may share it.

    >>> store = MemoryStore(since=0)
    >>> number = Claim(keys=("a", "b"), now=1700000000, until=1700000300, since=1700000000)
    >>> store.claim(number), store.claim(number)
    (True, False)
    """

    def __init__(self, *, capacity: int | None = None, since: int | None = None) -> None:
        """Begin to remember.

        :param capacity: how many keys it holds of what was spent, and how many texts beside them; 100000
            unless given. A face result takes a text for its number and two for each session key, and a key
            unless :func:`~wxseal.face.begin` issued the number.
        :param since: since when it is known what was spent, in Unix seconds: since now unless given. 0 in a test
            with a fixed time.
        """
        capacity = 100_000 if capacity is None else capacity
        for name, value in (("capacity", capacity), ("since", 0 if since is None else since)):
            if type(value) is not int:
                raise refusal("argument_type", name)
        if capacity < 2:
            raise refusal("argument_range", "capacity")
        # From there on a time is more likely in milliseconds.
        if since is not None and not 0 <= since < 10_000_000_000:
            raise refusal("argument_range", "since")
        # The second that has begun may have seen something already.
        self._since = int(time.time()) + 1 if since is None else since
        self._spent = _Timed(capacity)
        self._kept = _Timed(capacity)
        self._lock = threading.Lock()
        forks.watch(self)

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the keys of a claim, if none of them is known."""
        with self._lock:
            if any(self._spent.at(key) is not None for key in claim.keys):
                return False
            if claim.since is not None and claim.since < self._since:
                return "unknown"
            self._spent.make_room(len(claim.keys))
            for key in claim.keys:
                self._spent.put(key, "", claim.until - claim.now)
            return True

    def load(self, key: str, /) -> str | None:
        """Give what is kept under the key."""
        with self._lock:
            return self._kept.at(key)

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` where ``expected`` is."""
        with self._lock:
            if self._kept.at(key) != expected:
                return False
            if key not in self._kept:
                self._kept.make_room(1)
            self._kept.put(key, following, seconds)
            return True

    def before_fork(self) -> None:
        """Let no thread be in the middle of something."""
        self._lock.acquire()

    def after_fork(self) -> None:
        """Go on."""
        self._lock.release()


class _Timed(dict[str, tuple[Hidden, float]]):
    """Texts that are kept for their time, on a clock that nobody sets."""

    def __init__(self, capacity: int) -> None:
        super().__init__()
        self._capacity = capacity
        self._next = float("inf")

    def at(self, key: str) -> str | None:
        """Give what is kept under the key."""
        value, until = self.get(key, (Hidden(None), 0.0))
        text: str | None = value.expose()
        return text if until > time.monotonic() else None

    def put(self, key: str, value: str, seconds: float) -> None:
        """Keep something for so long."""
        until = time.monotonic() + seconds
        self[key] = (Hidden(value), until)
        self._next = min(self._next, until)

    def make_room(self, count: int) -> None:
        """Refuse what there is no room for."""
        self._forget(time.monotonic())
        if len(self) + count > self._capacity:
            raise refusal("store_full", "store")

    def _forget(self, now: float) -> None:
        """Drop what is not to be kept any more.

        Looks through everything only when something is due, and not twice in a second.
        """
        if now < self._next:
            return
        for key in [key for key, (_, until) in self.items() if until <= now]:
            del self[key]
        due = min((until for _, until in self.values()), default=float("inf"))
        self._next = max(due, now + 1)
