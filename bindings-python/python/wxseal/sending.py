"""Carrying calls."""

from __future__ import annotations

import re
import sys
import time
import zlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from types import CoroutineType
from typing import Any, Protocol, TypeAlias, TypeGuard, TypeVar, cast

from wxseal._native import refusal
from wxseal._secret import hides_secrets
from wxseal.call import Answer, Call, Request
from wxseal.errors import WxsealError

_T = TypeVar("_T")

Carrier: TypeAlias = Callable[[Request], tuple[int, bytes]]
"""A function that carries a request and gives the status and the body: the adapter of any other client."""

AsyncCarrier: TypeAlias = Callable[[Request], Awaitable[tuple[int, bytes]]]
"""The same, asynchronous."""


class Client(Protocol):
    """As much of ``httpx.Client`` as is used."""

    def stream(self, method: str, url: str, *args: Any, **options: Any) -> AbstractContextManager[Any]:
        """Send a request."""
        ...


class AsyncClient(Protocol):
    """As much of ``httpx.AsyncClient`` as is used."""

    def stream(self, method: str, url: str, *args: Any, **options: Any) -> AbstractAsyncContextManager[Any]:
        """Send a request."""
        ...


@hides_secrets
def send(call: Call[_T], client: Client | Carrier, *, timeout: float | None = None) -> Answer[_T]:
    """Carry a call and give what it makes of the answer.

    No redirect is followed, and no more is read than an answer can have.

    :param client: an ``httpx.Client``, or a function that takes a :class:`~wxseal.Request` and gives the
        status and the body. Such a function must not follow redirects.
    :param timeout: seconds, at most 600, 10 unless given: for the whole body, and before it for each part of the head that
        httpx waits for. A function has its own.
    :raises WxsealError: ``call_failed``, ``call_timeout``; and what :meth:`Call.parse` raises. The request may
        have been carried out all the same.

    With a function in place of an ``httpx.Client``:

    >>> from wxseal import credentials
    >>> call = credentials.get_stable_access_token(app_id="wx4f4bc4dec97d474b", secret="SECRET", now=1700000000)
    >>> send(call, lambda request: (200, b'{"access_token":"TOKEN","expires_in":7200}')).data
    {'access_token': 'TOKEN', 'expires_in': 7200, 'issued_at': 1700000000}
    >>> send(call, lambda request: (200, b'{"errcode":40125,"errmsg":"invalid appsecret"}'))
    Traceback (most recent call last):
    wxseal.errors.PlatformError: errcode 40125: the secret is not valid
    """
    timeout = _checked(call, client, timeout)
    deadline = time.monotonic() + timeout
    try:
        if _is_httpx(client):
            status, body = _exchange(call.request, cast("Client", client), timeout, deadline)
        else:
            status, body = _pair(cast("Carrier", client)(call.request))
    except (WxsealError, *_MISTAKES):
        raise
    except Exception as cause:
        kind = type(cause).__name__
    else:
        return call.parse(status, body)
    # Outside of the handler: the client's error may have the URL in it, and in that the access token.
    raise _failure(kind)


@hides_secrets
async def asend(
    call: Call[_T], client: AsyncClient | AsyncCarrier, *, timeout: float | None = None
) -> Answer[_T]:
    """Carry a call as :func:`send` does, with an ``httpx.AsyncClient`` or an asynchronous function.

    :param timeout: seconds until the whole answer must be there, at most 600; 10 unless given.
    """
    timeout = _checked(call, client, timeout)
    deadline = time.monotonic() + timeout
    try:
        if _is_httpx(client):
            exchange = _async_exchange(call.request, cast("AsyncClient", client), timeout, deadline)
        else:
            exchange = _async_pair(cast("AsyncCarrier", client)(call.request))
        status, body = await in_time(exchange, timeout)
    except (WxsealError, *_MISTAKES):
        raise
    except Exception as cause:
        kind = type(cause).__name__
    else:
        return call.parse(status, body)
    raise _failure(kind)


def _exchange(request: Request, client: Client, timeout: float, deadline: float) -> tuple[int, bytes]:
    exchange = client.stream(request.method, request.url, **_options(request, timeout))
    if not hasattr(exchange, "__enter__"):
        raise refusal("argument_type", "client")
    with exchange as response:
        body = _Body(request.max_answer, deadline, response)
        if body.is_wanted:
            for piece in response.iter_raw():
                body.add(piece)
        return response.status_code, body.read()


async def _async_exchange(
    request: Request, client: AsyncClient, timeout: float, deadline: float
) -> tuple[int, bytes]:
    exchange = client.stream(request.method, request.url, **_options(request, timeout))
    if not hasattr(exchange, "__aenter__"):
        raise refusal("argument_type", "client")
    async with exchange as response:
        body = _Body(request.max_answer, deadline, response)
        if body.is_wanted:
            async for piece in response.aiter_raw():
                body.add(piece)
        return response.status_code, body.read()


async def in_time(answer: Awaitable[_T], timeout: float) -> _T:
    """Wait for an answer, and no longer than that."""
    if on_asyncio():
        import asyncio

        return await asyncio.wait_for(answer, timeout)
    import anyio

    with anyio.fail_after(timeout):
        return await answer


class _Body:
    """A body as far as it may be an answer and comes in time; never more than that is unpacked."""

    def __init__(self, limit: int, deadline: float, response: Any) -> None:
        self._read = bytearray()
        self._limit = limit
        self._deadline = deadline
        # What is in memory already, as a test's answer is, was unpacked when it got there.
        in_memory = getattr(response, "is_stream_consumed", False)
        self.is_wanted = not in_memory and not 300 <= response.status_code < 400
        packed = not in_memory and response.headers.get("content-encoding", "").strip().lower() == "gzip"
        self._unpack = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS).decompress if packed else None
        if in_memory:
            self.add(response.content)

    def add(self, piece: bytes) -> None:
        room = self._limit + 1 - len(self._read)
        self._read += piece if self._unpack is None else self._unpack(piece, room)
        if len(self._read) > self._limit:
            raise refusal("answer_too_large", "body")
        if time.monotonic() > self._deadline:
            raise refusal("call_timeout", "call")

    def read(self) -> bytes:
        return bytes(self._read)


def _options(request: Request, timeout: float) -> dict[str, Any]:
    return {
        "headers": {**request.headers, "accept-encoding": "gzip"},
        "content": request.body,
        "follow_redirects": False,
        "timeout": timeout,
    }


def _checked(call: object, client: object, timeout: object) -> float:
    """Check what is to be carried, and give for how many seconds to wait."""
    if not isinstance(call, Call):
        raise refusal("argument_type", "call")
    check_client(client)
    if timeout is None:
        return 10
    if type(timeout) not in (int, float):
        raise refusal("argument_type", "timeout")
    if not 0 < cast("float", timeout) <= 600:
        raise refusal("argument_range", "timeout")
    return cast("float", timeout)


def _is_httpx(client: object) -> bool:
    return callable(getattr(client, "stream", None))


def _pair(answer: object) -> tuple[int, bytes]:
    if isinstance(answer, CoroutineType):
        answer.close()
    if isinstance(answer, tuple) and len(cast("tuple[object, ...]", answer)) == 2:
        return cast("tuple[int, bytes]", answer)
    raise refusal("argument_type", "client")


async def _async_pair(answer: object) -> tuple[int, bytes]:
    if not is_awaitable(answer):
        raise refusal("argument_type", "client")
    return _pair(await answer)


def _failure(kind: str) -> WxsealError:
    return of_kind("call_timeout" if "timeout" in kind.lower() else "call_failed", "call", kind)


def of_kind(code: str, argument: str, kind: str) -> WxsealError:
    """Make an error that takes over the kind of another's and no more: its text may hold what was sent."""
    error = refusal(code, argument)
    if re.fullmatch(r"\w{1,40}", kind):
        error.message += f" ({kind})"
    return error


def check_client(client: object) -> None:
    """Refuse what is neither httpx's nor a function."""
    if not (_is_httpx(client) or callable(client)):
        raise refusal("argument_type", "client")


def is_awaitable(answer: object) -> TypeGuard[Awaitable[Any]]:
    """Tell whether this has to be awaited. Who asks has imported asyncio, and with it what this imports."""
    import inspect

    return inspect.isawaitable(answer)


def on_asyncio() -> bool:
    """Tell whether asyncio is running; if not, it is what httpx stands on too: anyio, on trio."""
    # What never awaits does not wait for its import either: it is longer than that of everything else.
    if "asyncio" not in sys.modules:
        return False
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


_MISTAKES = (AttributeError, ImportError, NameError, TypeError)
"""Mistakes in the caller's own function: no answer that did not come, and nothing to try again."""
