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
from wxseal._operations import run
from wxseal._secret import Opaque
from wxseal.stores import Claim, Claimed


class SqliteStore(Opaque):
    """A store in a file on a local disk, for any number of processes that share it, in Python and in Node.

    Spent entries survive a crash. Threads may share an instance, and processes may fork.

    :param path: the file; created if it does not exist, accessible to this user only.
    :param timeout: how many seconds to wait for other writers: at most 60, 2 by default.
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
        self._texts: dict[str, str] = run("stores.sqlite")
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None
        self._closed = False
        with self._lock:
            self._database()
        forks.watch(self)

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the entries of a claim if none of them was recorded before."""
        entries, seconds = json.dumps(claim.entries), max(claim.until - claim.now, 1)
        with self._transaction() as database:
            spent = database.execute(self._texts["claim"], {"keys": entries, "seconds": seconds})
            if spent.rowcount != len(claim.entries):
                return False
            (remembers,) = database.execute(self._texts["remembers"], {"since": claim.since}).fetchone()
            if remembers != 1:
                return "unknown"
            database.execute("COMMIT")
            return True

    def load(self, key: str, /) -> str | None:
        """Return the text stored under the key."""
        with self._locked():
            row = self._database().execute(self._texts["load"], {"key": key}).fetchone()
        return None if row is None else str(row[0])

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` if the stored text is ``expected``, and return whether it was."""
        change = {"key": key, "expected": expected, "next": following, "seconds": seconds}
        with self._transaction() as database:
            swapped = database.execute(self._texts["swap"], change).rowcount == 1
            if swapped:
                database.execute("COMMIT")
            return swapped

    def close(self) -> None:
        """Close the file permanently."""
        with self._locked():
            self._closed = True
            self._disconnect()

    def before_fork(self) -> None:
        """Close the file: in SQLite, neither a connection nor the locks of an open one may cross a fork."""
        self._lock.acquire()
        self._disconnect()

    def after_fork(self) -> None:
        """Resume; the file is reopened when it is needed."""
        self._lock.release()

    @contextlib.contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection, None, None]:
        """Run a transaction in which nothing else writes. Uncommitted changes are rolled back."""
        with self._locked():
            database = self._database()
            database.execute("BEGIN IMMEDIATE")
            try:
                database.execute(self._texts["forget"])
                yield database
            finally:
                if database.in_transaction:
                    database.execute("ROLLBACK")

    @contextlib.contextmanager
    def _locked(self) -> Generator[None, None, None]:
        """Hold the lock against other threads, or fail once the timeout has passed."""
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

    def _disconnect(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = None

    def _open(self) -> sqlite3.Connection:
        try:
            if self._path != ":memory:":
                # No other user may read the secrets in it.
                Path(self._path).touch(mode=0o600)
            database = sqlite3.connect(
                self._path, timeout=self._timeout, isolation_level=None, check_same_thread=False
            )
            database.executescript(self._texts["setup"])
        except (OSError, sqlite3.Error) as cause:
            raise refusal("store_failed", "store") from cause
        return database


def _place(path: object) -> str:
    """Return the absolute path, which stays valid if the process changes its working directory."""
    if path is None:
        raise refusal("argument_missing", "path")
    name: object = os.fspath(cast("os.PathLike[str]", path)) if isinstance(path, str | os.PathLike) else None
    if not isinstance(name, str):
        raise refusal("argument_type", "path")
    try:
        fits = bool(name) and "\0" not in name and bool(os.fsencode(name))
    except UnicodeError:
        fits = False
    if not fits:
        raise refusal("argument_range", "path")
    return name if name == ":memory:" else str(Path(name).absolute())
