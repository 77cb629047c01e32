"""Carries what a flow of the core asks for to a store, and back what came of it: for those who wait and who await.

What is done in which order is the core's.
"""

from __future__ import annotations

from types import CoroutineType
from typing import Any

from wxseal._flow import loaded
from wxseal._native import Flow, refusal
from wxseal.errors import WxsealError
from wxseal.sending import in_time, is_awaitable
from wxseal.stores import STORE_TIMEOUT, Claim


def drive(flow: Flow, store: Any) -> Any:
    """Drive a flow to its end, and give what came out of it."""
    reply, cause = "begin", None
    while True:
        ask, result = _next(flow, reply, cause)
        if ask is None:
            return result
        step, *given = ask.split("\n")
        try:
            reply = _reply(step, _asked(store, step, given))
        except Exception as error:
            reply, cause = f"!{_code(error)}", cause or error


async def adrive(flow: Flow, store: Any) -> Any:
    """Drive a flow to its end over a store that is asynchronous or not."""
    reply, cause = "begin", None
    while True:
        ask, result = _next(flow, reply, cause)
        if ask is None:
            return result
        step, *given = ask.split("\n")
        try:
            answer = _asked(store, step, given)
            if is_awaitable(answer):
                answer = await in_time(answer, STORE_TIMEOUT)
            reply = _reply(step, answer)
        except Exception as error:
            reply, cause = f"!{_code(error)}", cause or error


def check_store(store: object, *methods: str) -> None:
    """Refuse what has not got these methods."""
    if isinstance(store, type) or not all(callable(getattr(store, name, None)) for name in methods):
        raise refusal("store_invalid", "store")


def _next(flow: Flow, reply: str, cause: Exception | None) -> tuple[str | None, Any]:
    try:
        return flow.next(reply)
    except WxsealError as error:
        # The store's own error, where it was not this package's, and where it is what this came of.
        if error.argument == "store" and cause is not None and error.code == _code(cause):
            raise error from (None if isinstance(cause, WxsealError) else cause)
        raise


def _asked(store: Any, step: str, given: list[str]) -> Any:
    if step == "load":
        return store.load(given[0])
    if step == "swap":
        key, seconds, following, *expected = given
        return store.swap(key, expected[0] if expected else None, following, int(seconds))
    now, until, since, *keys = given
    return store.claim(Claim(tuple(keys), int(now), int(until), int(since) if since else None))


def _reply(step: str, answer: object) -> str:
    if step == "load":
        kept = loaded(answer)
        return "none" if kept is None else f"={kept}"
    if isinstance(answer, CoroutineType):
        answer.close()
    if step == "swap" and isinstance(answer, bool):
        return "yes" if answer else "no"
    if step == "claim" and answer == "unknown":
        return "unknown"
    if step == "claim" and isinstance(answer, bool):
        return "first" if answer else "again"
    raise refusal("store_invalid", "store")


def _code(error: Exception) -> str:
    """Give the code of a failure. Marked in a reply: no error that a store makes up is taken for an answer."""
    return error.code if isinstance(error, WxsealError) and type(error.code) is str else "store_failed"
