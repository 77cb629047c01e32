"""The interface to the core: operations by name, with arguments and results in JSON."""

from __future__ import annotations

import json
import secrets
from typing import Any

from wxseal import _native as native
from wxseal._arguments import NOTHING, Arguments
from wxseal._native import Flow


def run(operation: str, message: Arguments | str = NOTHING, context: Arguments = NOTHING) -> Any:
    """Run an operation that sends no request. A message may be a string."""
    text = json.dumps(message, ensure_ascii=False) if isinstance(message, str) else message.to_json()
    return json.loads(native.run(operation, text, context.to_json()))


def flow(
    operation: str,
    message: Arguments = NOTHING,
    context: Arguments = NOTHING,
    seconds: float | None = None,
) -> Flow:
    """Create a flow with a time limit in seconds. Its result is JSON."""
    return native.flow(operation, message.to_json(), context.to_json(), secrets.token_bytes(16), seconds)


def check_options(kind: str, context: Arguments, seconds: float | None = None) -> None:
    """Check the options of a class that creates flows."""
    native.check_options(kind, context.to_json(), seconds)
