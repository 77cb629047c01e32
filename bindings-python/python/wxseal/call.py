"""An exchange with WeChat as data: a request to carry, and the reading of its answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeVar

from wxseal._native import Hidden, call_parse, call_request, plain_answer, refusal
from wxseal._secret import Opaque

_T = TypeVar("_T", covariant=True)


class Request(Opaque):
    """An HTTP request. Printed, it shows its method and address without the query."""

    __slots__ = ("_secrets", "address", "headers", "max_answer", "method")

    def __init__(
        self,
        method: Literal["GET", "POST"],
        url: str,
        address: str,
        headers: Mapping[str, str],
        body: bytes | None,
        max_answer: int,
    ) -> None:
        """Made by a :class:`Call`."""
        self._secrets = Hidden((url, body))
        self.method: Literal["GET", "POST"] = method
        self.address: str = address
        """The URL without its query, for a log."""
        self.headers: Mapping[str, str] = headers
        """The type of the body, where there is one."""
        self.max_answer: int = max_answer
        """The largest answer that is read, in bytes."""

    @property
    def url(self) -> str:
        """The whole URL, with the access token in it: keep it out of logs."""
        url: str = self._secrets.expose()[0]
        return url

    @property
    def body(self) -> bytes | None:
        """The body, where there is one."""
        body: bytes | None = self._secrets.expose()[1]
        return body

    def _shown(self) -> str:
        return f"{self.method} {self.address}"


class Answer(Opaque, Generic[_T]):
    """What WeChat answered, checked. It prints without its content: write ``data`` where you mean it."""

    __slots__ = ("_data",)

    def __init__(self, data: _T) -> None:
        """Made by :meth:`Call.parse`."""
        self._data = Hidden(data)

    @property
    def data(self) -> _T:
        """The content."""
        data: _T = self._data.expose()
        return data


class Call(Opaque, Generic[_T]):
    """A request to WeChat, and how to read what comes back.

    It does no I/O: :func:`wxseal.send` carries it, or any HTTP client **with redirects switched off**.
    """

    __slots__ = ("_form", "_given", "_operation", "request")

    def __init__(
        self,
        operation: str,
        message: Mapping[str, object],
        context: Mapping[str, object],
        form: Callable[[Any], _T] | None = None,
    ) -> None:
        """Made by the functions that are named after WeChat's interfaces."""
        self._operation = operation
        self._given = Hidden((_json(message), _json(context)))
        self._form = form
        method, url, address, headers, body, limit = call_request(operation, *self._given.expose())
        encoded = None if body is None else body.encode()
        self.request: Request = Request(method, url, address, dict(headers), encoded, limit)
        """What to send."""

    def parse(self, status: int, body: bytes | str) -> Answer[_T]:
        """Read the answer: the HTTP status and the body as it came, decompressed.

        :raises PlatformError: when WeChat answered with an error of its own
        :raises WxsealError: ``redirected``, ``answer_too_large``, ``answer_empty``, ``answer_bom``,
            ``answer_html``, ``answer_cut``, ``answer_invalid``, ``answer_shape``, ``answer_status``, and those
            of the function that made the call
        """
        if type(status) is not int or not 0 <= status <= 999:
            raise refusal("argument_type", "status")
        if not isinstance(body, bytes | bytearray | str):
            raise refusal("argument_type", "body")
        if len(body) > self.request.max_answer:
            raise refusal("answer_too_large", "body")
        raw = str.encode(body, "utf-8", "surrogatepass") if isinstance(body, str) else bytes(memoryview(body))
        message, context = self._given.expose()
        data = json.loads(call_parse(self._operation, message, context, status, raw))
        return Answer(data if self._form is None else self._form(data))

    def _shown(self) -> str:
        return f"{self.request.method} {self.request.address}"


def plain(operation: str, message: object, context: Mapping[str, object] | None = None) -> Any:
    """Run an operation that sends nothing."""
    return json.loads(plain_answer(operation, _json(message), _json(context or {})))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
