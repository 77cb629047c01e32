"""`send` and `asend` against a server on the loopback that does what the access token names."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import http.client
import itertools
import socket
import threading
import time
import traceback
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from wxseal import PlatformError, WxsealError, asend, face_v2, login, phone, send

SECRET = "68_Ab+cd/ef=gh-ij"
APP_ID = "wx4f4bc4dec97d474b"
GOOD = (
    b'{"errcode":0,"errmsg":"ok","phone_info":{"phoneNumber":"+8613800138000",'
    b'"purePhoneNumber":"13800138000","countryCode":"86",'
    b'"watermark":{"timestamp":1477314187,"appid":"wx4f4bc4dec97d474b"}}}'
)
NUMBER = "13800138000"
TEN_MB = 10 * 1024 * 1024
TIMEOUT = 0.2
# What never ends by itself ends here, long after the timeout.
PATIENCE = 8.0
TICK = 0.05


class Handler(BaseHTTPRequestHandler):
    """Does what the access token begins with."""

    def here(self) -> Server:
        assert isinstance(self.server, Server)
        return self.server

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        (token,) = parse_qs(url.query).get("access_token", [""])
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.seen = SimpleNamespace(
            token=token, path=url.path, url=self.path, method=self.command, headers=self.headers, body=body
        )
        self.seen.cut_short = threading.Event()
        self.here().seen.append(self.seen)
        self.close_connection = True
        try:
            getattr(self, token.split(".")[0])()
            self.wfile.flush()
        except OSError:
            self.seen.cut_short.set()

    do_GET = do_POST

    def log_message(self, format: str, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def answer(self, body: bytes, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, pieces: Iterator[bytes]) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.here().ended.wait(TICK):
            self.wfile.write(next(pieces))

    def hold(self) -> None:
        """Write nothing, and see whether the client goes."""
        self.connection.settimeout(PATIENCE)
        try:
            gone = self.connection.recv(1) == b""
        except TimeoutError:
            gone = False
        if gone:
            self.seen.cut_short.set()

    def good(self) -> None:
        self.answer(GOOD)

    def busy(self) -> None:
        self.answer(b'{"errcode":-1,"errmsg":"system error"}')

    def html(self) -> None:
        self.answer(b"<html><h1>502 Bad Gateway</h1></html>", 502)

    def redirect(self) -> None:
        self.answer(b"", 302, location=self.path.replace(self.seen.path, "/elsewhere"))

    def redirect_endless(self) -> None:
        self.answer(b"", 302, TEN_MB, location="/elsewhere")
        self.drip(itertools.repeat(b" "))

    def slow_headers(self) -> None:
        self.hold()

    def slow_body(self) -> None:
        self.answer(GOOD[:10], length=len(GOOD))
        self.hold()

    def drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drip(itertools.repeat(b"x-more: 1\r\n"))

    def drip_body(self) -> None:
        self.answer(b"", length=TEN_MB)
        self.drip(itertools.repeat(b" "))

    def drip_nothing(self) -> None:
        """Compressed, these are bytes that stand for none."""
        compressor = zlib.compressobj(wbits=31)
        self.answer(b"", length=TEN_MB, content_encoding="gzip")
        self.drip(compressor.compress(b"") + compressor.flush(zlib.Z_FULL_FLUSH) for _ in itertools.count())

    def cut(self) -> None:
        self.answer(GOOD, length=len(GOOD) + 100)

    def short(self) -> None:
        self.answer(GOOD[:-20])

    def empty(self) -> None:
        self.answer(b"")

    def bom(self) -> None:
        self.answer(b"\xef\xbb\xbf" + GOOD)

    def huge(self) -> None:
        """Ten megabytes and one byte more, which is never sent: who reads them all waits."""
        self.answer(b" " * TEN_MB, length=TEN_MB + 1)
        self.hold()

    def zipped(self) -> None:
        self.answer(gzip.compress(GOOD), content_encoding="gzip")

    def zipped_huge(self) -> None:
        self.answer(gzip.compress(b" " * TEN_MB), content_encoding="gzip")

    def begun(self) -> None:
        self.answer(b'{"errcode":0,"errmsg":"ok","verify_id":"v","expires_in":3600}')

    def session(self) -> None:
        self.answer(b'{"errcode":0,"errmsg":"ok"}')


class Server(ThreadingHTTPServer):
    """Remembers what reached it."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[Any] = []
        self.ended = threading.Event()
        self.base_url = f"http://127.0.0.1:{self.server_port}"

    def arrived(self, token: str) -> list[Any]:
        return [one for one in self.seen if one.token == token]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield made
        made.ended.set()
        made.shutdown()
        thread.join()


# The certificates of the machine take long to load, and its proxies are of no use here.
CLIENT: dict[str, Any] = {"follow_redirects": True, "verify": False, "trust_env": False}


def by_client(call: Any, timeout: float = 10) -> Any:
    with httpx.Client(**CLIENT) as client:
        return send(call, client, timeout=timeout)


def by_async_client(call: Any, timeout: float = 10) -> Any:
    async def run() -> Any:
        async with httpx.AsyncClient(**CLIENT) as client:
            return await asend(call, client, timeout=timeout)

    return asyncio.run(run())


def carry(request: Any, timeout: float = TIMEOUT) -> tuple[int, bytes]:
    """The adapter of a client that is no httpx."""
    url = urlsplit(request.url)
    connection = http.client.HTTPConnection(url.netloc, timeout=timeout)
    try:
        connection.request(request.method, f"{url.path}?{url.query}", request.body, dict(request.headers))
        response = connection.getresponse()
        return response.status, response.read(request.max_answer + 1)
    finally:
        connection.close()


async def async_carry(request: Any) -> tuple[int, bytes]:
    return await asyncio.to_thread(carry, request)


def by_function(call: Any, timeout: float = 10) -> Any:
    return send(call, carry, timeout=timeout)


def by_async_function(call: Any, timeout: float = 10) -> Any:
    return asyncio.run(asend(call, async_carry, timeout=timeout))


CLIENTS = (by_client, by_async_client)
FUNCTIONS = (by_function, by_async_function)
Carry = Callable[..., Any]
with_clients = pytest.mark.parametrize("carried_by", CLIENTS)
with_all = pytest.mark.parametrize("carried_by", CLIENTS + FUNCTIONS)

numbers = itertools.count()


def token(behaviour: str) -> str:
    """A token of its own for each call, by which the server's side of it is found."""
    return f"{behaviour}.{next(numbers)}.{SECRET}"


def call(access_token: str, base_url: str = "http://127.0.0.1:1") -> Any:
    return phone.get_user_phone_number(
        {"code": "c0de"}, access_token=access_token, app_id=APP_ID, base_url=base_url
    )


def failure(run: Callable[[], Any]) -> WxsealError:
    """The error of a run, which must show no token."""
    with pytest.raises(WxsealError) as raised:
        run()
    shows_no_token(raised.value)
    return raised.value


def shows_no_token(error: WxsealError) -> None:
    shown = [str(error), repr(error), repr(error.args), repr(vars(error)), repr(error.__cause__)]
    shown += [repr(error.__context__), *traceback.format_exception(error)]
    # Error trackers show the variables too; those of the tests themselves are no matter.
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    shown += [repr(frame.f_locals) for frame in frames if frame.f_code.co_filename != __file__]
    for text in shown:
        assert SECRET not in text
        assert quote(SECRET, safe="") not in text


def fast(run: Callable[[], Any]) -> WxsealError:
    begin = time.monotonic()
    error = failure(run)
    took = time.monotonic() - begin
    assert took < PATIENCE / 2, f"{error.code} after {took} s"
    return error


@with_all
def test_a_good_answer_is_given(server: Server, carried_by: Carry) -> None:
    assert carried_by(call(token("good"), server.base_url)).data["purePhoneNumber"] == NUMBER


@with_clients
def test_a_compressed_answer_is_as_good(server: Server, carried_by: Carry) -> None:
    assert carried_by(call(token("zipped"), server.base_url)).data["purePhoneNumber"] == NUMBER


@with_all
def test_wechats_own_error_is_a_platform_error(server: Server, carried_by: Carry) -> None:
    error = failure(lambda: carried_by(call(token("busy"), server.base_url)))
    assert isinstance(error, PlatformError)
    assert (error.code, error.number, error.retry_after) == ("platform_error", -1, 1)


@with_all
@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ("html", "answer_html"),
        ("short", "answer_cut"),
        ("empty", "answer_empty"),
        ("bom", "answer_bom"),
        ("huge", "answer_too_large"),
    ],
)
def test_a_bad_answer_has_its_code(server: Server, carried_by: Carry, behaviour: str, code: str) -> None:
    assert failure(lambda: carried_by(call(token(behaviour), server.base_url))).code == code


@with_clients
def test_a_connection_that_is_cut_is_a_failed_call(server: Server, carried_by: Carry) -> None:
    error = failure(lambda: carried_by(call(token("cut"), server.base_url)))
    assert (error.code, error.message.endswith("(RemoteProtocolError)")) == ("call_failed", True)


@with_clients
def test_a_small_answer_that_unpacks_to_a_huge_one_is_too_large(server: Server, carried_by: Carry) -> None:
    assert failure(lambda: carried_by(call(token("zipped_huge"), server.base_url))).code == "answer_too_large"


@with_all
def test_a_redirect_is_refused_and_not_followed(server: Server, carried_by: Carry) -> None:
    given = token("redirect")
    assert failure(lambda: carried_by(call(given, server.base_url))).code == "redirected"
    assert [one.path for one in server.arrived(given)] == ["/wxa/business/getuserphonenumber"]
    assert all(one.path != "/elsewhere" for one in server.seen)


@with_clients
def test_a_redirects_endless_body_is_not_read(server: Server, carried_by: Carry) -> None:
    given = token("redirect_endless")
    assert fast(lambda: carried_by(call(given, server.base_url))).code == "redirected"
    assert server.arrived(given)[0].cut_short.wait(PATIENCE)


@with_clients
def test_a_huge_answer_is_not_read_to_its_end(server: Server, carried_by: Carry) -> None:
    given = token("huge")
    assert fast(lambda: carried_by(call(given, server.base_url))).code == "answer_too_large"
    assert server.arrived(given)[0].cut_short.wait(PATIENCE)


@with_clients
@pytest.mark.parametrize(
    "behaviour", ["slow_headers", "slow_body", "drip_headers", "drip_body", "drip_nothing"]
)
def test_the_whole_answer_is_there_in_time(server: Server, carried_by: Carry, behaviour: str) -> None:
    if behaviour == "drip_headers" and carried_by is by_client:
        pytest.skip("a synchronous httpx waits this long for each part of the head, as is documented")
    given = token(behaviour)
    assert fast(lambda: carried_by(call(given, server.base_url), timeout=TIMEOUT)).code == "call_timeout"
    assert server.arrived(given)[0].cut_short.wait(PATIENCE)


@pytest.mark.parametrize("carried_by", FUNCTIONS)
def test_a_functions_own_timeout_is_a_timeout(server: Server, carried_by: Carry) -> None:
    error = fast(lambda: carried_by(call(token("slow_headers"), server.base_url)))
    assert (error.code, error.message.endswith("(TimeoutError)")) == ("call_timeout", True)


@with_all
def test_a_refused_connection_is_a_failed_call(carried_by: Carry) -> None:
    with socket.socket() as bound:
        # Bound and not listening: the port is nobody else's, and refuses.
        bound.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{bound.getsockname()[1]}"
        error = failure(lambda: carried_by(call(token("good"), nowhere)))
    assert error.code == "call_failed"
    assert error.message.endswith(("(ConnectError)", "(ConnectionRefusedError)"))


@with_all
def test_what_arrives_is_what_the_call_says(server: Server, carried_by: Carry) -> None:
    openid, name = "oGZUI0egBJY1zhBYw2KhdUfwVJJE", "张三·阿卜杜拉"
    begun, session = token("begun"), token("session")
    calls = {
        begun: face_v2.get_verify_id(
            {"certName": name, "certNo": "310101199801011234"},
            access_token=begun,
            openid=openid,
            out_seq_no="seq_12345",
            base_url=server.base_url,
        ),
        session: login.check_session(
            access_token=session,
            openid=openid,
            session_key="tiihtNczf5v6AKRyjwEUhQ==",
            base_url=server.base_url,
        ),
    }
    for given, made in calls.items():
        carried_by(made)
        (seen,) = server.arrived(given)
        assert (seen.method, server.base_url + seen.url) == (made.request.method, made.request.url)
        assert seen.headers.get("content-type") == made.request.headers.get("content-type")
        assert seen.body == (made.request.body or b"")
    assert name.encode() in server.arrived(begun)[0].body


@pytest.mark.parametrize("kind", [httpx.ConnectError, httpx.ReadTimeout, OSError, KeyError, RuntimeError])
def test_what_a_client_raises_may_have_the_token_anywhere(kind: type[Exception]) -> None:
    def fail(request: Any) -> Any:
        try:
            raise ValueError(str(request.url))
        except ValueError as inner:
            error = kind(f"connect {request.url}")
            error.url = request.url  # type: ignore[attr-defined]
            raise error from inner

    async def async_fail(request: Any) -> Any:
        fail(request)

    async def by_mocked_async_client(made: Any) -> Any:
        async with httpx.AsyncClient(transport=httpx.MockTransport(fail)) as client:
            return await asend(made, client)

    made = call(token("good"))
    for run in (
        lambda: send(made, fail),
        lambda: send(made, httpx.Client(transport=httpx.MockTransport(fail))),
        lambda: asyncio.run(asend(made, async_fail)),
        lambda: asyncio.run(by_mocked_async_client(made)),
    ):
        error = failure(run)
        assert error.code == ("call_timeout" if kind is httpx.ReadTimeout else "call_failed")
        assert (error.__cause__, error.__context__) == (None, None)
        assert kind.__name__ in error.message


def test_what_is_no_failure_of_the_client_passes() -> None:
    def interrupt(request: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(call(token("good")), interrupt)


def test_a_caller_may_cancel(server: Server) -> None:
    given = token("slow_headers")

    async def run() -> None:
        async with httpx.AsyncClient(**CLIENT) as client:
            await asyncio.wait_for(asend(call(given, server.base_url), client), TIMEOUT)

    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(run())
    assert server.arrived(given)[0].cut_short.wait(PATIENCE)


def both(made: Any, client: Any, **options: Any) -> set[tuple[str, str]]:
    """What `send` and `asend` say of a mistake."""
    errors = (
        failure(lambda: send(made, client, **options)),
        failure(lambda: asyncio.run(asend(made, client, **options))),
    )
    return {(error.code, error.argument) for error in errors}


def never(request: Any) -> Any:
    raise AssertionError("it was sent")


@pytest.mark.parametrize("made", [None, {}, "x", call(token("good")).request, object()])
def test_what_is_no_call_is_refused(made: Any) -> None:
    assert both(made, never) == {("argument_type", "call")}


@pytest.mark.parametrize("client", [None, "x", 5, {}, SimpleNamespace(stream=False, get=never, post=never)])
def test_what_is_no_client_is_refused(client: Any) -> None:
    assert both(call(token("good")), client) == {("argument_type", "client")}


@pytest.mark.parametrize("timeout", [True, False, "1", 1j, [1], b"1"])
def test_a_timeout_is_a_number(timeout: Any) -> None:
    assert both(call(token("good")), never, timeout=timeout) == {("argument_type", "timeout")}


@pytest.mark.parametrize("timeout", [0, -1, 0.0, 600.1, 601, 10**400, float("nan"), float("inf")])
def test_a_timeout_is_within_its_range(timeout: float) -> None:
    assert both(call(token("good")), never, timeout=timeout) == {("argument_range", "timeout")}


@pytest.mark.parametrize("answer", [None, 200, b"{}", (), (200,), (200, b"{}", {}), [200, b"{}"], {}])
def test_a_function_gives_a_pair(answer: Any) -> None:
    async def give(request: Any) -> Any:
        return answer

    made = call(token("good"))
    assert failure(lambda: send(made, lambda request: answer)).code == "argument_type"
    assert failure(lambda: asyncio.run(asend(made, give))).code == "argument_type"


@pytest.mark.parametrize(
    ("pair", "argument"),
    [
        (("200", b""), "status"),
        ((True, b""), "status"),
        ((-1, b""), "status"),
        ((200, None), "body"),
        ((200, {}), "body"),
    ],
)
def test_a_pair_is_a_status_and_a_body(pair: Any, argument: str) -> None:
    error = failure(lambda: send(call(token("good")), lambda request: pair))
    assert (error.code, error.argument) == ("argument_type", argument)


def test_clients_of_the_other_kind_are_refused() -> None:
    made = call(token("good"))
    with httpx.Client() as client:
        error = failure(lambda: asyncio.run(asend(made, client)))  # type: ignore[arg-type]
    assert error.code in ("argument_type", "call_failed")
    error = failure(lambda: send(made, httpx.AsyncClient()))  # type: ignore[arg-type]
    assert error.code in ("argument_type", "call_failed")


def test_an_answer_that_is_in_memory_already() -> None:
    """httpx's own way to test without a server, packed or not."""
    made = phone.get_user_phone_number({"code": "CODE"}, app_id=APP_ID, access_token=SECRET)
    for headers, body in (({}, GOOD), ({"content-encoding": "gzip"}, gzip.compress(GOOD))):

        def answer(_: httpx.Request, body: bytes = body, headers: dict[str, str] = headers) -> httpx.Response:
            return httpx.Response(200, content=body, headers=headers)

        transport = httpx.MockTransport(answer)
        assert send(made, httpx.Client(transport=transport)).data["purePhoneNumber"] == NUMBER

        async def sent(transport: httpx.MockTransport = transport) -> str:
            async with httpx.AsyncClient(transport=transport) as client:
                return (await asend(made, client)).data["purePhoneNumber"]

        assert asyncio.run(sent()) == NUMBER
    large = httpx.MockTransport(lambda _: httpx.Response(200, content=b"x" * 65537))
    with pytest.raises(WxsealError) as raised:
        send(made, httpx.Client(transport=large))
    assert raised.value.code == "answer_too_large"
