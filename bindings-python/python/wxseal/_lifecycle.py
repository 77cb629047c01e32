"""Credentials among many who ask: each is fetched by one and used by all. The decisions are the core's."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from wxseal._arguments import text
from wxseal._flow import Flow, known, pause, update
from wxseal._native import refusal
from wxseal.call import Answer, Call, plain
from wxseal.errors import PlatformError, WxsealError


class Source(NamedTuple):
    """How a credential is fetched."""

    key: str
    """Where its state is kept."""
    field: str
    """What the answer calls it, and what the error is about when there is none."""
    forcible: bool
    """Whether WeChat can be told to make a new one."""
    call: Callable[[bool], Call[Any]]
    """Makes the call that fetches it; with True, WeChat is to make a new one."""


def check_wait(wait: float | None) -> float:
    """Take for how many seconds to wait for another who fetches."""
    if wait is None:
        return 10
    if type(wait) not in (int, float):
        raise refusal("argument_type", "wait")
    if not 0 <= wait <= 600:
        raise refusal("argument_range", "wait")
    return wait


def obtain(source: Source, wait: float) -> Flow[str]:
    """Give a credential to use now."""
    deadline = time.monotonic() + wait
    failure: WxsealError | None = None
    tried = False
    while True:
        state = yield "load", (source.key,)
        lease, now = secrets.token_hex(16), _now()
        decision = plain("credentials.decide", {}, {**known(state), "lease": lease, "now": now})
        token: str | None = decision["token"]
        if token is not None:
            return token
        if decision["stored"] is not None and not tried:
            tried = True
            failure = yield from _refresh(source, state, decision["stored"], lease, force=decision["force"])
            continue
        if failure is not None:
            raise failure
        left = deadline - time.monotonic()
        # Nobody is fetching, and nobody may before that: there is nothing to wait for.
        hopeless = not decision["leased"] and (decision["wait_until"] or now) - now > left
        if left <= 0 or hopeless:
            raise refusal("credential_unavailable", source.field)
        yield "sleep", (pause(),)
        tried = False


def report(source: Source, credential: object, errcode: int | None = None) -> Flow[None]:
    """Tell that WeChat refused this one, with the number it said."""
    if errcode is not None and type(errcode) is not int:
        raise refusal("argument_type", "errcode")
    if errcode is not None and errcode.bit_length() > 52:
        raise refusal("argument_range", "errcode")
    token = text(credential, source.field)
    context = {"token": token, **_numbered(errcode), "forcible": source.forcible, "now": _now()}
    yield from update("credentials.report", source.key, context)


def _refresh(
    source: Source, read: str | None, leased: dict[str, Any], lease: str, *, force: bool
) -> Flow[WxsealError | None]:
    """Take the lease and fetch; the error where that failed. Where another was quicker, nothing is fetched."""
    if not (yield "swap", (source.key, read, leased)):
        return None
    if not plain("credentials.holds", {}, {"state": leased["state"], "lease": lease, "now": _now()}):
        return None
    try:
        answer: Answer[Any] = yield "send", (source.call(force),)
        got = answer.data
        context = {"lease": lease, "token": got[source.field], "forcible": source.forcible}
        times = {name: got[name] for name in ("expires_in", "issued_at")}
        yield from update("credentials.complete", source.key, {**context, **times})
    except WxsealError as error:
        failure = error
    except GeneratorExit:
        raise
    except BaseException:
        # Whoever is cancelled, or errs, does not keep the lease.
        yield from _fail(source.key, lease, None)
        raise
    else:
        return None
    yield from _fail(source.key, lease, failure.number if isinstance(failure, PlatformError) else None)
    return failure


def _fail(key: str, lease: str, number: int | None) -> Flow[None]:
    # Where even that cannot be written, the lease ends by itself.
    with contextlib.suppress(WxsealError):
        yield from update("credentials.fail", key, {"lease": lease, **_numbered(number), "now": _now()})


def _numbered(errcode: int | None) -> dict[str, int]:
    return {} if errcode is None else {"errcode": errcode}


def _now() -> int:
    return int(time.time())
