"""A store in a SQLite file, for the processes of one machine."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from wxseal._native import refusal
from wxseal.call import plain
from wxseal.stores import Claim, Claimed


class SqliteStore:
    """A store in a file on this machine's own disk, for as many processes as share it, in Python and in Node.

    What was spent stays spent over a crash. Threads may share it. A process that forks opens it anew by itself.

    :param path: where the file is; it is made where there is none, for this user alone.
    :param timeout: for how many seconds to wait for another process that writes, at most 60.
    :raises WxsealError: ``argument_type``, ``argument_range``, ``store_unsupported``, ``store_failed``
    """

    def __init__(self, path: str | os.PathLike[str], *, timeout: float = 2) -> None:
        """Open the file."""
        if not isinstance(path, str | os.PathLike):
            raise refusal("argument_type", "path")
        if type(timeout) not in (int, float):
            raise refusal("argument_type", "timeout")
        if not 0 <= timeout <= 60:
            raise refusal("argument_range", "timeout")
        if str(path) == "":
            raise refusal("argument_range", "path")
        if sqlite3.sqlite_version_info < (3, 24):
            raise refusal("store_unsupported", "store")
        self._path, self._timeout = str(path), timeout
        self._texts: dict[str, str] = plain("stores.sqlite", {})
        self._lock = threading.Lock()
        self._opened = self._open()

    def __repr__(self) -> str:
        """Show nothing."""
        return "SqliteStore(..)"

    def claim(self, claim: Claim, /) -> Claimed:
        """Record the keys of a claim, if none of them is known."""
        keys, seconds = json.dumps(claim.keys), max(claim.until - claim.now, 1)
        with self._alone() as database:
            spent = database.execute(self._texts["claim"], {"keys": keys, "seconds": seconds})
            if spent.rowcount != len(claim.keys):
                database.execute("ROLLBACK")
                return False
            (remembers,) = database.execute(self._texts["remembers"], {"since": claim.since}).fetchone()
            if remembers != 1:
                database.execute("ROLLBACK")
                return "unknown"
            database.execute("COMMIT")
            return True

    def load(self, key: str, /) -> str | None:
        """Give what is kept under the key."""
        with self._lock:
            row = self._database().execute(self._texts["load"], {"key": key}).fetchone()
        return None if row is None else str(row[0])

    def swap(self, key: str, expected: str | None, following: str, seconds: int, /) -> bool:
        """Write ``following`` where ``expected`` is."""
        given = {"key": key, "expected": expected, "next": following, "seconds": seconds}
        with self._alone() as database:
            swapped = database.execute(self._texts["swap"], given).rowcount == 1
            database.execute("COMMIT" if swapped else "ROLLBACK")
            return swapped

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database().close()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """Do something while nobody else writes; whoever does it ends the transaction."""
        with self._lock:
            database = self._database()
            database.execute("BEGIN IMMEDIATE")
            try:
                database.execute(self._texts["forget"])
                yield database
            finally:
                if database.in_transaction:
                    database.execute("ROLLBACK")

    def _database(self) -> sqlite3.Connection:
        """Give the connection of this process: one that was made before a fork is the parent's."""
        process, database = self._opened
        if process != os.getpid():
            self._opened = self._open()
            database = self._opened[1]
        return database

    def _open(self) -> tuple[int, sqlite3.Connection]:
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
        return os.getpid(), database
