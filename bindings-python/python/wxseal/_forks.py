"""Stores and processes that fork: a child gets a copy of its parent's memory, locks that are held included."""

from __future__ import annotations

import os
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
    _WATCHED.add(one)


def _before() -> None:
    global _resting
    _resting = list(_WATCHED)
    for one in _resting:
        one.before_fork()


def _after() -> None:
    global _resting
    for one in _resting:
        one.after_fork()
    _resting = []


_WATCHED: weakref.WeakSet[Forked] = weakref.WeakSet()
_resting: list[Forked] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_after, after_in_child=_after)
