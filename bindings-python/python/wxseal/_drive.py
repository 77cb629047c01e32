"""The drivers of the core's flows, synchronous and asynchronous.

A driver performs each step within its time limit and reports the outcome to the core. The core decides the
order of steps and the meaning of failures.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from wxseal._loops import is_awaitable, shielded, sleep, within
from wxseal._native import Flow
from wxseal.errors import PlatformError, WxsealError


class Reply(NamedTuple):
    """The outcome of a step, in the form that the core expects."""

    text: str
    body: bytes | None = None
    """The body of an answer."""


class Step:
    """One step of a flow."""

    def __init__(self, ask: str, body: bytes | None, longest: float = float("inf")) -> None:
        head, *self.lines = ask.split("\n")
        self.verb, limit, *secret = head.split(" ")
        self.seconds = min(int(limit) / 1000, longest)
        """The time limit of the step."""
        self.is_secret = bool(secret)
        """Whether the error of a store or a client may hold a secret."""
        self.body = body
        """The body of the request, for a step that sends one."""


def _never(_: Exception) -> bool:
    return False


class Adapter(NamedTuple):
    """The way in which an object of the caller performs a step."""

    ask: Callable[[Step], Any]
    """Performs the step. The result may be awaitable."""
    read: Callable[[Any], Reply]
    """Reads the result."""
    is_mistake: Callable[[Exception], bool] = _never
    """Returns whether an error is a programming error of the caller, which a retry cannot fix."""


Outside: TypeAlias = Mapping[str, Adapter]
"""The adapters for the steps of a flow, by verb."""


def drive(flow: Flow, outside: Outside) -> Any:
    """Drive a flow to its end, and return its result. A store that blocks is waited for."""
    failures, reply = _Failures(), _BEGIN
    try:
        while True:
            step, result = _next(flow, reply, failures)
            if step is None:
                return result
            if step.verb == "pause":
                time.sleep(step.seconds)
                reply = _PAUSED
                continue
            adapter = outside[step.verb]
            try:
                reply = adapter.read(adapter.ask(step))
            except Exception as error:
                if adapter.is_mistake(error):
                    raise
                reply = failures.keep(step, error)
    except BaseException:
        _give_up(flow, outside)
        raise
    finally:
        failures.clear()


async def adrive(flow: Flow, outside: Outside) -> Any:
    """Drive a flow to its end, and return its result. Store and client may be synchronous or asynchronous."""
    failures, reply = _Failures(), _BEGIN
    try:
        while True:
            step, result = _next(flow, reply, failures)
            if step is None:
                return result
            if step.verb == "pause":
                await sleep(step.seconds)
                reply = _PAUSED
                continue
            adapter = outside[step.verb]
            try:
                answer = adapter.ask(step)
                # An answer that is available at once needs no timer.
                if is_awaitable(answer):
                    answer = await within(answer, step.seconds)
                reply = adapter.read(answer)
            except Exception as error:
                if adapter.is_mistake(error):
                    raise
                reply = failures.keep(step, error)
    except GeneratorExit:
        # The coroutine is being closed, so nothing can be awaited.
        _give_up(flow, outside)
        raise
    except BaseException:
        await _agive_up(flow, outside)
        raise
    finally:
        failures.clear()


def _next(flow: Flow, reply: Reply, failures: _Failures) -> tuple[Step | None, Any]:
    try:
        ask, result = flow.next(*reply, *_clocks())
    except WxsealError as error:
        failures.explain(error)
        raise
    return (None, result) if ask is None else (Step(ask, flow.body()), None)


def _give_up(flow: Flow, outside: Outside) -> None:
    """Perform the last step of a cancelled flow, and ignore its outcome."""
    with contextlib.suppress(BaseException):
        step = _last_step(flow)
        if step is not None:
            adapter = outside[step.verb]
            adapter.read(adapter.ask(step))


async def _agive_up(flow: Flow, outside: Outside) -> None:
    try:
        step = _last_step(flow)
        answer = step and outside[step.verb].ask(step)
        if step is not None and is_awaitable(answer):
            await shielded(answer, step.seconds)
    except GeneratorExit:
        raise
    except BaseException:
        return


def _last_step(flow: Flow) -> Step | None:
    ask = flow.cancel(*_clocks())
    return None if ask is None else Step(ask, None, _LAST_STEP)


def _clocks() -> tuple[int, int]:
    """Return the Unix time in seconds, and the time of a monotonic clock in milliseconds."""
    return int(time.time()), int(time.monotonic() * 1000)


class _Failure(NamedTuple):
    code: str | None
    cause: BaseException | None
    kind: str


class _Failures:
    """The latest failures of the store and of the client.

    The core learns only the kind of failure. The error itself becomes the cause of the error that the flow
    ends with.
    """

    def __init__(self) -> None:
        self._last: dict[str, _Failure] = {}

    def keep(self, step: Step, error: Exception) -> Reply:
        """Record the failure of a step. If the error may contain a secret, only its kind is recorded."""
        code, kind, cause = _code(error), type(error).__name__, _cause(error)
        failure = _Failure(code, None, "" if code else kind) if step.is_secret else _Failure(code, cause, "")
        self._last["call" if step.verb == "send" else "store"] = failure
        if "timeout" in kind.lower():
            return _LATE
        # The mark keeps an error code from a store from being taken for an answer.
        return Reply(f"!{code or ''}")

    def explain(self, error: WxsealError) -> None:
        """Attach to the core's error the failure that caused it, if a failure did."""
        failure = None if isinstance(error, PlatformError) else self._last.get(error.argument)
        if failure is None or not _is_of(error, failure):
            return
        if re.fullmatch(r"\w{1,40}", failure.kind):
            error.message += f" ({failure.kind})"
        if failure.cause is not None:
            error.__cause__ = failure.cause

    def clear(self) -> None:
        """Forget the failures, since an error refers to its frames, and these refer to this object."""
        self._last.clear()


def _is_of(error: WxsealError, failure: _Failure) -> bool:
    """Return whether this failure caused the error."""
    if failure.code is None:
        return error.code.endswith(("_failed", "_timeout"))
    return error.code == failure.code


def _code(error: Exception) -> str | None:
    return error.code if isinstance(error, WxsealError) and type(error.code) is str else None


def _cause(error: Exception) -> BaseException | None:
    return error.__cause__ if isinstance(error, WxsealError) else error


_BEGIN, _PAUSED, _LATE = Reply("begin"), Reply("paused"), Reply("late")
_LAST_STEP = 1
"""How many seconds to wait for the last step of a cancelled flow."""
