"""Stores and processes that fork: a child gets a copy of its parent's memory, locks that are held included."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol


class Forked(Protocol):
    """What must be told of a fork."""

    def before_fork(self) -> None:
        """Come to rest."""

    def after_fork(self) -> None:
        """Go on, in the parent and in the child."""


def watch(one: Forked) -> None:
    """Tell it of every fork from now on."""
    with _ONE_AT_A_TIME:
        _WATCHED.add(one)


def before() -> None:
    """Bring everything to rest. Another thread that forks, or makes a store, waits until it goes on."""
    global _resting
    _ONE_AT_A_TIME.acquire()
    _resting = list(_WATCHED)
    for one in _resting:
        one.before_fork()


def after() -> None:
    """Let everything go on."""
    global _resting
    for one in _resting:
        one.after_fork()
    _resting = []
    _ONE_AT_A_TIME.release()


# A signal may come in the middle of this, and its handler make a store.
_ONE_AT_A_TIME = threading.RLock()
_WATCHED: weakref.WeakSet[Forked] = weakref.WeakSet()
_resting: list[Forked] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=before, after_in_parent=after, after_in_child=after)
