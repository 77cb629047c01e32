"""Stores in processes that fork.

A child gets a copy of its parent's memory, including locks that are held.
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol


class Forked(Protocol):
    """An object that must be notified of forks."""

    def before_fork(self) -> None:
        """Come to rest before a fork."""

    def after_fork(self) -> None:
        """Resume, in the parent and in the child."""


def watch(one: Forked) -> None:
    """Notify an object of every fork from now on."""
    with _ONE_AT_A_TIME:
        _WATCHED.add(one)


def before() -> None:
    """Bring all objects to rest. Another thread that forks or creates a store waits until they resume."""
    global _resting
    _ONE_AT_A_TIME.acquire()
    _resting = list(_WATCHED)
    for one in _resting:
        one.before_fork()


def after() -> None:
    """Resume all objects."""
    global _resting
    for one in _resting:
        one.after_fork()
    _resting = []
    _ONE_AT_A_TIME.release()


# Reentrant: a signal may arrive while it is held, and its handler may create a store.
_ONE_AT_A_TIME = threading.RLock()
_WATCHED: weakref.WeakSet[Forked] = weakref.WeakSet()
_resting: list[Forked] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=before, after_in_parent=after, after_in_child=after)
