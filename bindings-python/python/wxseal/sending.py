"""Sends calls."""

from __future__ import annotations

import functools
import time
import zlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, Protocol, TypeAlias, TypeVar, cast

from wxseal._arguments import close, seconds, status_and_body
from wxseal._drive import Adapter, Outside, Reply, Step, adrive, drive
from wxseal._loops import is_awaitable
from wxseal._native import refusal
from wxseal._secret import hides_secrets
from wxseal.call import Answer, Call, Method, Request, answer_of, flow_of
from wxseal.errors import WxsealError

_T = TypeVar("_T")

Carrier: TypeAlias = Callable[[Request], tuple[int, bytes]]
"""A function that sends a request and returns the status and the body: an adapter for any other client."""

AsyncCarrier: TypeAlias = Callable[[Request], Awaitable[tuple[int, bytes]]]
"""The asynchronous counterpart of :data:`Carrier`."""


class Client(Protocol):
    """The part of ``httpx.Client`` that this package uses."""

    def stream(self, method: str, url: str, *args: Any, **options: Any) -> AbstractContextManager[Any]:
        """Send a request."""
        ...


class AsyncClient(Protocol):
    """The part of ``httpx.AsyncClient`` that this package uses."""

    def stream(self, method: str, url: str, *args: Any, **options: Any) -> AbstractAsyncContextManager[Any]:
        """Send a request."""
        ...


@hides_secrets
def send(call: Call[_T], client: Client | Carrier, *, timeout: float | None = None) -> Answer[_T]:
    """Send a call and return the parsed answer.

    No redirect is followed, and no more is read than the largest possible answer.

    :param client: an ``httpx.Client``, or a function that takes a :class:`~wxseal.Request` and returns the
        status and the body. Such a function must not follow redirects.
    :param timeout: how many seconds to wait: at most 600, 10 by default. It applies to the whole body, and
        before it to each part of the head that httpx waits for. A function must apply its own.
    :raises WxsealError: ``call_failed``, ``call_timeout``; and the errors of :meth:`Call.parse`. WeChat may
        have carried out the request even then.

    With a function in place of an ``httpx.Client``:

    >>> from wxseal import credentials
    >>> app = {"app_id": "wx4f4bc4dec97d474b", "secret": "SECRET"}
    >>> call = credentials.get_stable_access_token(**app, now=1700000000)
    >>> send(call, lambda request: (200, b'{"access_token":"TOKEN","expires_in":7200}')).data
    {'access_token': 'TOKEN', 'expires_in': 7200, 'issued_at': 1700000000}
    >>> send(call, lambda request: (200, b'{"errcode":40125,"errmsg":"invalid appsecret"}'))
    Traceback (most recent call last):
    wxseal.errors.PlatformError: errcode 40125: the secret is not valid
    """
    outside, flow = carrying(client), flow_of(call, seconds(timeout, "timeout"))
    return answer_of(call, drive(flow, outside))


@hides_secrets
async def asend(
    call: Call[_T], client: AsyncClient | AsyncCarrier, *, timeout: float | None = None
) -> Answer[_T]:
    """Send a call as :func:`send` does, with an ``httpx.AsyncClient`` or an asynchronous function.

    :param timeout: how many seconds to wait for the whole answer: at most 600, 10 by default.
    """
    outside, flow = acarrying(client), flow_of(call, seconds(timeout, "timeout"))
    return answer_of(call, await adrive(flow, outside))


def carrying(client: object) -> Outside:
    """Return the adapter that sends the requests of a flow with a client."""
    return _sending(client, _exchange if _is_httpx(client) else _carry)


def acarrying(client: object) -> Outside:
    """Return the adapter that sends the requests of a flow with an asynchronous client."""
    return _sending(client, _aexchange if _is_httpx(client) else _acarry)


def _sending(client: Any, send: Callable[[Any, Step], Any]) -> Outside:
    if not (_is_httpx(client) or callable(client)):
        raise refusal("argument_type", "client")
    return {"send": Adapter(functools.partial(send, client), _reply, _is_mistake)}


def _carry(client: Carrier, step: Step) -> object:
    return client(_request(step))


async def _acarry(client: AsyncCarrier, step: Step) -> object:
    answer: object = client(_request(step))
    if not is_awaitable(answer):
        raise refusal("argument_type", "client")
    return await answer


def _exchange(client: Client, step: Step) -> tuple[int, bytes]:
    request, deadline = _request(step), time.monotonic() + step.seconds
    exchange = client.stream(request.method, request.url, **_options(request, step.seconds))
    if not hasattr(exchange, "__enter__"):
        raise refusal("argument_type", "client")
    with exchange as response:
        body = _Body(request.max_answer, deadline, response)
        if body.is_wanted:
            for piece in response.iter_raw():
                body.add(piece)
        return response.status_code, body.read()


async def _aexchange(client: AsyncClient, step: Step) -> tuple[int, bytes]:
    request, deadline = _request(step), time.monotonic() + step.seconds
    exchange = client.stream(request.method, request.url, **_options(request, step.seconds))
    if not hasattr(exchange, "__aenter__"):
        raise refusal("argument_type", "client")
    async with exchange as response:
        body = _Body(request.max_answer, deadline, response)
        if body.is_wanted:
            async for piece in response.aiter_raw():
                body.add(piece)
        return response.status_code, body.read()


def _request(step: Step) -> Request:
    method, url, address, max_answer, *headers = step.lines
    named = dict(header.split(": ", 1) for header in headers)
    return Request(cast("Method", method), url, address, named, step.body, int(max_answer))


def _reply(answer: object) -> Reply:
    close(answer)
    if not isinstance(answer, tuple) or len(cast("tuple[object, ...]", answer)) != 2:
        raise refusal("argument_type", "client")
    status, body = status_and_body(*cast("tuple[object, object]", answer))
    return Reply(f"answer {status}", body)


def _is_mistake(error: Exception) -> bool:
    """Return whether an error is a programming error in the caller's function, not a missing answer."""
    return isinstance(error, _MISTAKES) or (isinstance(error, WxsealError) and error.code == "argument_type")


class _Body:
    """A body, read and decompressed only up to the size limit and the deadline of an answer."""

    def __init__(self, limit: int, deadline: float, response: Any) -> None:
        self._read = bytearray()
        self._limit = limit
        self._deadline = deadline
        # A body that is already in memory, as a test's answer is, has been decompressed.
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


def _is_httpx(client: object) -> bool:
    return callable(getattr(client, "stream", None))


_MISTAKES = (AttributeError, ImportError, NameError, TypeError)
