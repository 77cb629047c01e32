"""A store in a SQLite file, for the processes of one machine."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Generator
from pathlib import Path
from typing import cast

from wxseal import _forks as forks
from wxseal._native import refusal
from wxseal._secret import Opaque
from wxseal.call import plain
from wxseal.stores import Claim, Claimed


class SqliteStore(Opaque):
    """A store in a file on this machine's own disk, for as many processes as share it, in Python and in Node.

    What was spent stays spent over a crash. Threads may share it, and processes may fork.

    :param path: where the file is; it is made where there is none, for this user alone.
    :param timeout: for how many seconds to wait for others who write, at most 60; 2 unless given.
    :raises WxsealError: ``argument_type``, ``argument_range``, ``store_unsupported``, ``store_failed``

    >>> store = SqliteStore(":memory:")  # or the name of a file
    >>> store.swap("key", None, "value", 60), store.load("key")
    (True, 'value')
    >>> store.close()
    """

    def __init__(self, path: str | os.PathLike[str], *, timeout: float | None = None) -> None:
        """Open the file."""
        timeout = 2 if timeout is None else timeout
        if type(timeout) not in (int, float):
            raise refusal("argument_type", "timeout")
        if not 0 <= timeout <= 60:
            raise refusal("argument_range", "timeout")
        if sqlite3.sqlite_version_info < (3, 24):
            raise refusal("store_unsupported", "store")
        self._path, self._timeout = _place(path), timeout
        self._texts: dict[str, str] = plain("stores.sqlite", {})
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None
        self._closed = False
        with self._lock:
            self._database()
        forks.watch(self)

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the keys of a claim, if none of them is known."""
        keys, seconds = json.dumps(claim.keys), max(claim.until - claim.now, 1)
        with self._alone() as database:
            spent = database.execute(self._texts["claim"], {"keys": keys, "seconds": seconds})
            if spent.rowcount != len(claim.keys):
                return False
            (remembers,) = database.execute(self._texts["remembers"], {"since": claim.since}).fetchone()
            if remembers != 1:
                return "unknown"
            database.execute("COMMIT")
            return True

    def load(self, key: str, /) -> str | None:
        """Give what is kept under the key."""
        with self._held():
            row = self._database().execute(self._texts["load"], {"key": key}).fetchone()
        return None if row is None else str(row[0])

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` where ``expected`` is."""
        given = {"key": key, "expected": expected, "next": following, "seconds": seconds}
        with self._alone() as database:
            swapped = database.execute(self._texts["swap"], given).rowcount == 1
            if swapped:
                database.execute("COMMIT")
            return swapped

    def close(self) -> None:
        """Close the file, for good."""
        with self._held():
            self._closed = True
            self._let_go()

    def before_fork(self) -> None:
        """Close the file: SQLite takes no connection over a fork, nor the locks of one that was open then."""
        self._lock.acquire()
        self._let_go()

    def after_fork(self) -> None:
        """Go on: the file is opened when it is needed."""
        self._lock.release()

    @contextlib.contextmanager
    def _alone(self) -> Generator[sqlite3.Connection, None, None]:
        """Do something while nobody else writes. What is not committed in it did not happen."""
        with self._held():
            database = self._database()
            database.execute("BEGIN IMMEDIATE")
            try:
                database.execute(self._texts["forget"])
                yield database
            finally:
                if database.in_transaction:
                    database.execute("ROLLBACK")

    @contextlib.contextmanager
    def _held(self) -> Generator[None, None, None]:
        """Do something while no other thread does; no longer than that is waited for."""
        if not self._lock.acquire(timeout=max(self._timeout, 0.001)):
            raise refusal("store_failed", "store")
        try:
            yield
        finally:
            self._lock.release()

    def _database(self) -> sqlite3.Connection:
        if self._closed:
            raise refusal("store_failed", "store")
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _let_go(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = None

    def _open(self) -> sqlite3.Connection:
        try:
            if self._path != ":memory:":
                # Nobody else may read the secrets in it.
                Path(self._path).touch(mode=0o600)
            database = sqlite3.connect(
                self._path, timeout=self._timeout, isolation_level=None, check_same_thread=False
            )
            database.executescript(self._texts["setup"])
        except (OSError, sqlite3.Error) as cause:
            raise refusal("store_failed", "store") from cause
        return database


def _place(path: object) -> str:
    """Take a path that stays the same wherever the process goes."""
    if path is None:
        raise refusal("argument_missing", "path")
    given: object = os.fspath(cast("os.PathLike[str]", path)) if isinstance(path, str | os.PathLike) else None
    if not isinstance(given, str):
        raise refusal("argument_type", "path")
    try:
        fits = bool(given) and "\0" not in given and bool(os.fsencode(given))
    except UnicodeError:
        fits = False
    if not fits:
        raise refusal("argument_range", "path")
    return given if given == ":memory:" else str(Path(given).absolute())
