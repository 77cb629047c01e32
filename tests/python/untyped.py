"""Arguments whose types are hidden from type checkers: the tests pass wrong ones on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def wrong(*values: Any) -> tuple[Any, ...]:
    """Give values of any kind."""
    return values


def but(known: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    """Give the same arguments but for some."""
    return {**known, **changed}
