"""A call to WeChat as data: a request to send, and the parser of its answer."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from wxseal._arguments import Arguments, status_and_body
from wxseal._native import Flow, Hidden, call_parse, call_request, flow, refusal
from wxseal._secret import Opaque

_T = TypeVar("_T", covariant=True)

Method: TypeAlias = Literal["GET", "POST"]
"""The HTTP methods in use."""


class Request(Opaque):
    """An HTTP request. Printing it shows its method and its address without the query."""

    __slots__ = ("_secrets", "address", "headers", "max_answer", "method")

    def __init__(
        self,
        method: Method,
        url: str,
        address: str,
        headers: Mapping[str, str],
        body: bytes | None,
        max_answer: int,
    ) -> None:
        """Store a request that a :class:`Call` created."""
        self._secrets = Hidden((url, body))
        self.method: Method = method
        self.address: str = address
        """The URL without its query, for a log."""
        self.headers: Mapping[str, str] = headers
        """The headers: the type of the body, if the request has one."""
        self.max_answer: int = max_answer
        """The largest answer to accept, in bytes."""

    @property
    def url(self) -> str:
        """The whole URL, which includes the access token: keep it out of logs."""
        url: str = self._secrets.expose()[0]
        return url

    @property
    def body(self) -> bytes | None:
        """The body, if the request has one."""
        body: bytes | None = self._secrets.expose()[1]
        return body

    def _shown(self) -> str:
        return f"{self.method} {self.address}"


class Answer(Opaque, Generic[_T]):
    """A checked answer from WeChat. Printing it omits the content: read ``data`` explicitly."""

    __slots__ = ("_data",)

    def __init__(self, data: _T) -> None:
        """Store an answer that :meth:`Call.parse` checked."""
        self._data = Hidden(data)

    @property
    def data(self) -> _T:
        """The content."""
        data: _T = self._data.expose()
        return data


class Call(Opaque, Generic[_T]):
    """A request to WeChat, and the parser of its answer.

    It does no I/O: send it with :func:`wxseal.send`, or with any HTTP client **with redirects switched off**.
    """

    __slots__ = ("_form", "_operation", "_texts", "request")

    def __init__(
        self,
        operation: str,
        message: Arguments,
        context: Arguments,
        form: Callable[[Any], _T] | None = None,
    ) -> None:
        """Build a call; use the functions that are named after WeChat's interfaces instead."""
        self._operation = operation
        self._texts = Hidden((message.to_json(), context.to_json()))
        self._form = form
        method, url, address, headers, body, limit = call_request(operation, *self._texts.expose())
        encoded = None if body is None else body.encode()
        self.request: Request = Request(method, url, address, dict(headers), encoded, limit)
        """The request to send."""

    def parse(self, status: int, body: bytes | str) -> Answer[_T]:
        """Parse the answer: the HTTP status and the unmodified body, decompressed.

        :raises PlatformError: if WeChat answered with an error
        :raises WxsealError: ``redirected``, ``answer_too_large``, ``answer_empty``, ``answer_bom``,
            ``answer_html``, ``answer_cut``, ``answer_invalid``, ``answer_shape``, ``answer_status``, and
            those of the function that created the call
        """
        status, raw = status_and_body(status, body)
        message, context = self._texts.expose()
        return self._read(call_parse(self._operation, message, context, status, raw))

    def _read(self, answer: str) -> Answer[_T]:
        data = json.loads(answer)
        return Answer(data if self._form is None else self._form(data))

    def _shown(self) -> str:
        return f"{self.request.method} {self.request.address}"


def flow_of(call: Call[Any], seconds: float | None) -> Flow:
    """Create the flow that sends a call."""
    if not isinstance(call, Call):
        raise refusal("argument_type", "call")
    operation, texts = call._operation, call._texts  # pyright: ignore[reportPrivateUsage]
    message, context = texts.expose()
    return flow(operation, message, context, secrets.token_bytes(16), seconds)


def answer_of(call: Call[_T], result: str) -> Answer[_T]:
    """Parse the result of the flow of a call."""
    return call._read(result)  # pyright: ignore[reportPrivateUsage]
