"""No secret is in a frame of this package when an error leaves it: some formatters print the variables of
every frame."""

from __future__ import annotations

import asyncio
import binascii
import builtins
import functools
import importlib
import inspect
import json
import pkgutil
import secrets
import sys
import traceback
import unittest.mock
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import wxseal
from wxseal import (
    AccessTokens,
    AsyncAccessTokens,
    AsyncBrake,
    AsyncDeviceCredentials,
    AsyncSessionKeyStore,
    AsyncSessions,
    Brake,
    DeviceCredentials,
    MemoryStore,
    SessionKeyStore,
    Sessions,
    WxsealError,
    asend,
    dev,
    face,
    login,
    open_data,
    send,
    session_token,
)
from wxseal._arguments import NOTHING, Arguments
from wxseal._secret import hides_secrets

import vectors
from test_secrets import texts
from vector_files import cases

HERE = str(Path(__file__).parent)
KEY = "tiihtNczf5v6AKRyjwEUhQ=="
SECRETS = (
    *(
        KEY,
        "APP-SECRET",
        "PAY-KEY",
        "TOKEN-SECRET",
        "VE9LRU4tU0VDUkVU",
        "ACCESS-TOKEN",
        "AUTHINFO",
        "RAWDATA",
    ),
    *("OPENID", "DEVICE", "LOGIN-CODE", "0123456789abcdef", "HyVFk", "11010519491231002X"),
)


def leaks(error: BaseException, secrets: Iterable[str] = SECRETS) -> list[str]:
    """Say where a secret shows, in frames of everybody but the tests: of an error, and of those it came
    from."""
    found = list[str]()
    left = [traceback.TracebackException.from_exception(error, capture_locals=True)]
    while left:
        one = left.pop()
        left += [more for more in (one.__cause__, one.__context__) if more]
        left += getattr(one, "exceptions", None) or []
        for frame in one.stack:
            shown = {} if frame.filename.startswith(HERE) else frame.locals or {}
            found += [
                f"{secret} in {name} of {frame.name}, {frame.filename}:{frame.lineno}"
                for name, value in shown.items()
                for secret in secrets
                if secret in value
            ]
    return found


def test_no_case_that_fails_shows_what_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = list[Exception]()

    def outcome(run: Callable[[], Any]) -> dict[str, Any]:
        try:
            return {"ok": run()}
        except WxsealError as error:
            errors.append(error)
            return {"err": {}}

    monkeypatch.setattr(vectors, "outcome", outcome)
    count = 0
    for case in cases():
        if case["operation"] == "dev.diagnose":
            continue
        errors.clear()
        vectors.answer(case)
        given = [step.get(part) for step in case.get("attempts", [case]) for part in PARTS]
        secrets = {text for text in texts([given, case.get("options")]) if text not in WORDS}
        for error in errors:
            assert leaks(error, secrets) == [], (case["operation"], case["id"])
            count += 1
    assert count > 1500


PARTS = ("message", "context", "given")
# What a case says that is no secret.
# Names of algorithms and of members stand in the code as well.
WORDS = ("HMAC-SHA256", "result")


def test_a_function_that_hides_nothing_is_found_out() -> None:
    open_about = functools.partial(open_data.check_encrypted_msg, {"encryptedData": 5}, access_token=KEY)
    with pytest.raises(WxsealError) as hidden:
        open_about()
    with pytest.raises(WxsealError) as shown:
        inspect.unwrap(open_about.func)(*open_about.args, **open_about.keywords)
    assert leaks(hidden.value) == []
    assert leaks(shown.value)
    # Not even their lines are there, but the one of the caller.
    assert [Path(frame.filename).name for frame in traceback.extract_tb(hidden.value.__traceback__)] == [
        Path(__file__).name,
        *(["_secret.py"] if sys.version_info < (3, 11) else []),
    ]
    # And where it is the error that another came from.
    for cause in (hidden.value, shown.value):
        with pytest.raises(OSError) as later:
            raise OSError from cause
        assert bool(leaks(later.value)) == (cause is shown.value)


PUBLIC = [f"wxseal.{found.name}" for found in pkgutil.iter_modules(wxseal.__path__) if found.name[0] != "_"]
# What one module has for another, called by what hides: it has no secret of its own, or is in a frame under
# one.
INTERNAL = {
    *("wxseal.call.answer_of", "wxseal.call.flow_of", "wxseal.sending.acarrying", "wxseal.sending.carrying"),
    "wxseal.stores.storing",
}


def public_functions() -> Iterator[tuple[str, Any]]:
    """Give every function and method of the package that is written in Python and called from outside."""
    for name in PUBLIC:
        module = importlib.import_module(name)
        for key, one in vars(module).items():
            if key.startswith("_") or getattr(one, "__module__", None) != name:
                continue
            if inspect.isfunction(one):
                yield f"{name}.{key}", one
            elif inspect.isclass(one) and not kept_as_it_is(one):
                for method, function in vars(one).items():
                    if inspect.isfunction(function) and (method == "__init__" or method[0] != "_"):
                        yield f"{name}.{key}.{method}", function


def kept_as_it_is(one: Any) -> bool:
    """Whether a class is a description only, or an error, which holds no secret."""
    return getattr(one, "_is_protocol", False) or issubclass(one, dict | tuple | Exception)


def test_every_public_function_hides() -> None:
    found = dict(public_functions())
    assert len(found) > 85
    assert {name for name, one in found.items() if not hasattr(one, "__wrapped__")} == INTERNAL


def test_what_hides_is_what_it_was() -> None:
    assert str(inspect.signature(login.check_session)).startswith("(*, access_token: 'Text', openid: 'Text'")
    assert (login.exchange.__name__, login.exchange.__module__) == ("exchange", "wxseal.login")
    assert inspect.iscoroutinefunction(login.aexchange)
    assert inspect.iscoroutinefunction(AsyncSessions.check)
    assert not inspect.iscoroutinefunction(Sessions.check)


def related(way: str, error: WxsealError) -> BaseException:
    """Give an error that has something to do with another."""
    if way == "group":
        # Python 3.10 has no groups, but a package of this name.
        group: Any = getattr(builtins, "BaseExceptionGroup", Group)
        several: BaseException = group("several", [Stop(), error])
        return several
    stop = Stop()
    setattr(stop, way, error)
    return stop


class Group(BaseException):
    """As that package has it."""

    def __init__(self, message: str, exceptions: list[BaseException]) -> None:
        super().__init__(message)
        self.exceptions = tuple(exceptions)


Group.__name__ = "BaseExceptionGroup"


@pytest.mark.parametrize("way", ["__cause__", "__context__", "group"])
def test_errors_that_belong_to_another_are_looked_at_too(way: str) -> None:
    def run(request: Any) -> Any:
        raise made

    with pytest.raises(WxsealError) as shown:
        inspect.unwrap(open_data.check_encrypted_msg)({}, access_token=KEY)
    made = related(way, shown.value)
    assert leaks(made) or sys.version_info < (3, 11)
    with pytest.raises(type(made)) as caught:
        send(login.code2session({"code": "LOGIN-CODE"}, **APP), run)
    assert caught.value is made
    assert leaks(shown.value) == []


@pytest.mark.parametrize(
    ("within", "name", "run", "bare"),
    [
        (
            json.JSONEncoder,
            "iterencode",
            lambda: login.code2session({"code": "LOGIN-CODE"}, **APP),
            lambda: inspect.unwrap(Arguments.to_json)(Arguments(secret="APP-SECRET")),
        ),
        (
            binascii,
            "b2a_base64",
            lambda: session_token.issue(openid="OPENID", app_id="wx1", token_keys=TOKEN_KEYS),
            lambda: inspect.unwrap(Arguments.__init__)(NOTHING, token_keys=TOKEN_KEYS),
        ),
    ],
)
def test_what_this_package_calls_shows_nothing_either(
    monkeypatch: pytest.MonkeyPatch, within: Any, name: str, run: Any, bare: Any
) -> None:
    monkeypatch.setattr(within, name, stop)
    with pytest.raises(Stop) as hidden:
        run()
    with pytest.raises(Stop) as shown:
        bare()
    assert leaks(hidden.value) == []
    # Not only in frames of its own.
    assert any("/wxseal/" not in where for where in leaks(shown.value))


class Stop(BaseException):
    """What nobody catches, as when a program is told to end."""


class Trouble:
    """A store and a client for everything; what is asked at ``turn``, from 0, comes to ``end``."""

    def __init__(self, turn: int, end: Callable[..., Any]) -> None:
        self.turn, self.end = turn, end
        self.over = False
        self._store = MemoryStore(since=0)

    def __call__(self, request: Any) -> Any:
        self.reached(request.url, request.body)
        if "get_wxpayface_authinfo" in request.url:
            return 200, AUTHINFO
        return 200, ANSWER

    def claim(self, claim: Any) -> Any:
        self.reached(claim)
        return self._store.claim(claim)

    def load(self, key: str) -> Any:
        self.reached(key)
        return self._store.load(key)

    def swap(self, *change: Any) -> Any:
        self.reached(*change)
        return self._store.swap(*change)

    def reached(self, *given: object) -> None:
        mine = "what the caller sees"
        self.turn -= 1
        if self.turn == -1:
            self.over = True
            assert mine
            self.end(*given)


class AsyncTrouble(Trouble):
    """The same, asynchronous."""

    async def __call__(self, request: Any) -> Any:
        await self.paused()
        return super().__call__(request)

    async def claim(self, claim: Any) -> Any:
        await self.paused()
        return super().claim(claim)

    async def load(self, key: str) -> Any:
        await self.paused()
        return super().load(key)

    async def swap(self, *change: Any) -> Any:
        await self.paused()
        return super().swap(*change)

    async def paused(self) -> None:
        mine = "what the caller sees"
        if self.turn == 0 and self.end is cancel:
            self.over = True
            assert mine
            await asyncio.sleep(3600)


def fail(*given: object) -> None:
    # As clients of databases do.
    raise OSError(given)


def mistake(*_: object) -> None:
    raise TypeError("no such method")


def stop(*_: object, **__: object) -> None:
    raise Stop


def cancel(*_: object) -> None:
    """Stands for an end that comes from outside."""


def refuse(*_: object) -> None:
    open_data.check_encrypted_msg({}, access_token="ACCESS-TOKEN")


ANSWER = (
    b'{"access_token":"ACCESS-TOKEN","expires_in":7200,"openid":"OPENID","session_key":"%s"}' % KEY.encode()
)
PAY: dict[str, Any] = {"app_id": "wx1", "mch_id": "1", "key": "PAY-KEY", "sign_type": "MD5"}
SHOP: dict[str, Any] = {"store_id": "1", "store_name": "1", "device_id": "DEVICE"}
APP: dict[str, Any] = {"app_id": "wx1", "secret": "APP-SECRET"}
TOKEN_KEYS: list[Any] = [
    {"kid": "b", "secret": b"TOKEN-SECRET" * 3},
    {"kid": "t", "secret": "VE9LRU4tU0VDUkVU" * 3},
]
AUTHINFO = dev.forge_pay_v2(
    {
        "return_code": "SUCCESS",
        "appid": "wx1",
        "mch_id": "1",
        "authinfo": "AUTHINFO",
        "expires_in": 7200,
        "nonce_str": "x",
    },
    key="PAY-KEY",
    sign_type="MD5",
)[2].encode()


def tokens(trouble: Any) -> None:
    asked = AccessTokens(**APP, store=trouble, client=trouble)
    asked.get()
    asked.report("ACCESS-TOKEN", 40001)
    asked.use(lambda token: token + str(trouble.reached()))


def devices(trouble: Any) -> None:
    asked = DeviceCredentials(**PAY, store=trouble, client=trouble)
    asked.get({"rawdata": "RAWDATA"}, **SHOP)
    asked.report("AUTHINFO", **SHOP)


def session_keys(trouble: Any) -> None:
    asked = SessionKeyStore(app_id="wx1", store=trouble)
    asked.set({"openid": "OPENID", "session_key": KEY})
    asked.get("OPENID")


def sessions(trouble: Any) -> None:
    asked = Sessions(app_id="wx1", token_keys=TOKEN_KEYS, store=trouble)
    begun = asked.begin("OPENID", device="DEVICE", jti="0123456789abcdef")
    asked.check({"X-Token": begun.token or ""})
    asked.list("OPENID")
    asked.revoke("OPENID", begun.jti)
    asked.revoke_all("OPENID", keep=begun.jti)


def logins(trouble: Any) -> None:
    login.exchange({"code": "LOGIN-CODE"}, trouble, **APP, store=trouble)
    send(login.code2session({"code": "LOGIN-CODE"}, **APP), trouble)


def faces(trouble: Any) -> None:
    with KNOWN_NUMBER:
        number = face.begin(app_id="wx1", user="OPENID", store=trouble)["random_number"]
    face.open_result(posted(number, 1), **WHOSE, numbers="issued", store=trouble)
    face.open_result(posted("LOGIN-CODE", 2), **WHOSE, numbers="client", store=trouble)


def brakes(trouble: Any) -> None:
    record, _ = dev.forge_open_data(PERSON, app_id="wx1", session_key=KEY)
    Brake(trouble).decrypt(record, app_id="wx1", session_key=[OTHER_KEY, KEY])


OTHER_KEY = "HyVFkGl5F5OQWJZZaNzBBg=="
PERSON = {"name": "OPENID", "idNumber": "11010519491231002X"}
WHOSE: dict[str, Any] = {
    "app_id": "wx1",
    "user": "OPENID",
    "session_key": [OTHER_KEY, KEY],
    "expected": {"id_number": PERSON["idNumber"], "name": "OPENID"},
}
KNOWN_NUMBER = unittest.mock.patch.object(
    secrets, "token_bytes", lambda size: bytes.fromhex("0123456789abcdef") * (size // 8)
)


def posted(number: str, index: int) -> dict[str, Any]:
    return dev.forge_face_result(
        PERSON, random_number=number, app_id="wx1", session_key=KEY, iv=bytes([index] * 16)
    )[0]


FLOWS = (tokens, devices, session_keys, sessions, logins, faces, brakes)


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("end", [fail, mistake, stop, refuse])
def test_stores_and_clients_that_fail_in_the_middle(flow: Any, end: Any) -> None:
    turn = 0
    while True:
        trouble = Trouble(turn, end)
        error = error_of(functools.partial(flow, trouble))
        if not trouble.over:
            assert turn >= 2
            return
        if error is not None:
            looked_at(error, end)
        turn += 1


def error_of(run: Callable[[], Any]) -> BaseException | None:
    try:
        run()
    except (Exception, Stop) as error:
        return error
    return None


def looked_at(error: BaseException, end: Any) -> None:
    assert leaks(error) == []
    # Of one that was cancelled asyncio itself may give a new error.
    if not isinstance(error, WxsealError) and end is not cancel:
        own = traceback.TracebackException.from_exception(error, capture_locals=True).stack
        assert any("what the caller sees" in str(frame.locals) for frame in own)


async def atokens(trouble: Any) -> None:
    asked = AsyncAccessTokens(**APP, store=trouble, client=trouble)
    await asked.get()
    await asked.report("ACCESS-TOKEN", 40001)

    async def use(token: str) -> None:
        await trouble.load(token)

    await asked.use(use)


async def adevices(trouble: Any) -> None:
    asked = AsyncDeviceCredentials(**PAY, store=trouble, client=trouble)
    await asked.get({"rawdata": "RAWDATA"}, **SHOP)
    await asked.report("AUTHINFO", **SHOP)


async def asession_keys(trouble: Any) -> None:
    asked = AsyncSessionKeyStore(app_id="wx1", store=trouble)
    await asked.set({"openid": "OPENID", "session_key": KEY})
    await asked.get("OPENID")


async def asessions(trouble: Any) -> None:
    asked = AsyncSessions(app_id="wx1", token_keys=TOKEN_KEYS, store=trouble)
    begun = await asked.begin("OPENID", device="DEVICE", jti="0123456789abcdef")
    await asked.check({"X-Token": begun.token or ""})
    await asked.list("OPENID")
    await asked.revoke("OPENID", begun.jti)
    await asked.revoke_all("OPENID", keep=begun.jti)


async def alogins(trouble: Any) -> None:
    await login.aexchange({"code": "LOGIN-CODE"}, trouble, **APP, store=trouble)
    call = login.code2session({"code": "LOGIN-CODE"}, **APP)
    await asend(call, trouble)


async def afaces(trouble: Any) -> None:
    with KNOWN_NUMBER:
        number = (await face.abegin(app_id="wx1", user="OPENID", store=trouble))["random_number"]
    await face.aopen_result(posted(number, 1), **WHOSE, numbers="issued", store=trouble)
    await face.aopen_result(posted("LOGIN-CODE", 2), **WHOSE, numbers="client", store=trouble)


async def abrakes(trouble: Any) -> None:
    record, _ = dev.forge_open_data(PERSON, app_id="wx1", session_key=KEY)
    await AsyncBrake(trouble).decrypt(record, app_id="wx1", session_key=[OTHER_KEY, KEY])


ASYNC_FLOWS = (atokens, adevices, asession_keys, asessions, alogins, afaces, abrakes)


@pytest.mark.parametrize("flow", ASYNC_FLOWS)
@pytest.mark.parametrize("end", [fail, mistake, stop, refuse, cancel])
def test_the_same_asynchronously(flow: Any, end: Any) -> None:
    async def run(trouble: AsyncTrouble) -> BaseException | None:
        task = asyncio.ensure_future(caught(flow(trouble)))
        while not task.done():
            await asyncio.sleep(0)
            if trouble.over and end is cancel:
                task.cancel()
        return await task

    turn = 0
    while True:
        trouble = AsyncTrouble(turn, end)
        error = asyncio.run(run(trouble))
        if not trouble.over:
            assert turn >= 2
            return
        if error is not None:
            looked_at(error, end)
        assert end is not cancel or isinstance(error, asyncio.CancelledError)
        turn += 1


def test_several_can_wait_for_one_failure() -> None:
    async def run() -> None:
        failure = asyncio.get_running_loop().create_future()
        written = list[str]()

        class Slow(AsyncTrouble):
            def __init__(self, pace: int) -> None:
                super().__init__(-1, stop)
                self.pace = pace

            async def __call__(self, request: Any) -> Any:
                return await failure

            async def swap(self, *change: Any) -> Any:
                await asyncio.sleep(0.01 * self.pace)
                written.append(change[0])
                return await super().swap(*change)

        stores = [Slow(pace) for pace in (1, 3, 7)]
        asked = [
            asyncio.ensure_future(caught(AsyncAccessTokens(**APP, store=store, client=store).get()))
            for store in stores
        ]
        await asyncio.sleep(0.2)
        failure.set_exception(TypeError("no such method"))
        errors = await asyncio.wait_for(asyncio.gather(*asked), 5)
        assert [type(error) for error in errors] == [TypeError] * 3
        assert [leaks(error) for error in errors if error] == [[], [], []]
        # Each has given back its lease.
        assert len(written) == 6

    asyncio.run(run())


async def caught(run: Any) -> BaseException | None:
    try:
        await run
    except (Exception, Stop, asyncio.CancelledError) as error:
        return error
    return None


@hides_secrets
def recursive(depth: int, secret: str) -> None:
    """Stands for a caller's function that is called by this package, and calls it."""
    if depth:
        recursive(depth - 1, secret)
    login.code2session({"code": 5}, app_id="wx1", secret=secret)


def test_errors_come_from_deep_down() -> None:
    with pytest.raises(WxsealError) as caught:
        recursive(100, "APP-SECRET")
    assert leaks(caught.value) == []
    with pytest.raises(RecursionError) as deep:
        recursive(sys.getrecursionlimit(), "APP-SECRET")
    assert leaks(deep.value) == []
