"""The app's access token: fetched by one, used by all."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import secrets
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Any, Literal, TypeAlias, TypeVar

from wxseal import credentials
from wxseal._arguments import NOT_GIVEN, text
from wxseal._native import refusal
from wxseal.call import Answer, Call, plain
from wxseal.errors import PlatformError, WxsealError
from wxseal.open_data import Text
from wxseal.sending import (
    AsyncCarrier,
    AsyncClient,
    Carrier,
    Client,
    asend,
    check_client,
    of_kind,
    on_asyncio,
    send,
)
from wxseal.stores import AsyncCredentialStore, CredentialStore

_T = TypeVar("_T")
_R = TypeVar("_R")

_Ask: TypeAlias = tuple[str, tuple[Any, ...]]
"""Something to be done outside, and with what: ``load``, ``swap``, ``send``, ``sleep``."""

_Flow: TypeAlias = Generator[_Ask, Any, _R]
"""What happens, step by step; whoever runs it does the steps, one after the other or asynchronously."""


class _Tokens:
    """What both share: the flow, without any waiting of its own."""

    def __init__(
        self,
        *,
        app_id: Text,
        secret: Text,
        mode: Literal["stable", "classic"] = "stable",
        origin: Text = NOT_GIVEN,
        wait: float = 10,
    ) -> None:
        if mode not in ("stable", "classic"):
            raise refusal("argument_type", "mode")
        if type(wait) not in (int, float):
            raise refusal("argument_type", "wait")
        if not 0 <= wait <= 600:
            raise refusal("argument_range", "wait")
        self._app: dict[str, Any] = {"app_id": app_id, "secret": secret, "origin": origin}
        self._stable = mode == "stable"
        self._wait = wait
        self._request(force=False)  # tells now what is wrong with the app
        self._key = f"wxseal:access_token:{mode}:{text(app_id, 'app_id')}"

    def __repr__(self) -> str:
        """Show nothing."""
        return f"{type(self).__name__}(..)"

    def _request(self, *, force: bool) -> Call[credentials.AccessToken]:
        if self._stable:
            return credentials.get_stable_access_token(**self._app, force_refresh=force)
        return credentials.get_access_token(**self._app)

    def _obtain(self) -> _Flow[str]:
        deadline = time.monotonic() + self._wait
        failure: WxsealError | None = None
        tried = False
        while True:
            state = yield "load", (self._key,)
            lease, now = secrets.token_hex(16), _now()
            decision = _run("decide", state, lease=lease, now=now)
            if "token" in decision:
                token: str = decision["token"]
                return token
            if "state" in decision and not tried:
                tried = True
                failure = yield from self._refresh(state, decision["state"], lease, force=decision["force"])
                continue
            if failure is not None:
                raise failure
            left = deadline - time.monotonic()
            # Nobody is fetching, and nobody may before that: there is nothing to wait for.
            hopeless = not decision["leased"] and decision.get("wait_until", now) - now > left
            if left <= 0 or hopeless:
                raise refusal("credential_unavailable", "access_token")
            yield "sleep", (_pause(),)
            tried = False

    def _refresh(self, read: str | None, state: str, lease: str, *, force: bool) -> _Flow[WxsealError | None]:
        """Take the lease and fetch; the error where that failed. Where another was quicker, nothing is fetched."""
        if not (yield "swap", (self._key, read, state)):
            return None
        if not _run("holds", state, lease=lease, now=_now()):
            return None
        try:
            answer: Answer[credentials.AccessToken] = yield "send", (self._request(force=force),)
            token, rest = answer.data["access_token"], answer.data
            issued = {"expires_in": rest["expires_in"], "issued_at": rest["issued_at"]}
            yield from self._write("complete", lease=lease, token=token, **issued)
        except WxsealError as error:
            failure = error
        except GeneratorExit:
            raise
        except BaseException:
            # Whoever is cancelled, or errs, does not keep the lease.
            yield from self._fail(lease, None)
            raise
        else:
            return None
        yield from self._fail(lease, failure.number if isinstance(failure, PlatformError) else None)
        return failure

    def _fail(self, lease: str, number: int | None) -> _Flow[None]:
        errcode = {} if number is None else {"errcode": number}
        # Where even that cannot be written, the lease ends by itself.
        with contextlib.suppress(WxsealError):
            yield from self._write("fail", lease=lease, now=_now(), **errcode)

    def _report(self, access_token: Text, errcode: int | None) -> _Flow[None]:
        if errcode is not None and type(errcode) is not int:
            raise refusal("argument_type", "errcode")
        if errcode is not None and errcode.bit_length() > 52:
            raise refusal("argument_range", "errcode")
        known = {} if errcode is None else {"errcode": errcode}
        yield from self._write("report", token=text(access_token, "access_token"), **known)

    def _write(self, operation: str, **context: object) -> _Flow[None]:
        """Write what an operation makes of the state, whatever others write in between."""
        for _ in range(_MOST_TURNS):
            state = yield "load", (self._key,)
            following = _run(operation, state, **context)
            if following is None or (yield "swap", (self._key, state, following)):
                return
            yield "sleep", (_pause(),)
        raise refusal("credential_unavailable", "access_token")


class AccessTokens(_Tokens):
    """The app's access token: fetched by one, used by all.

    It is fetched anew a minute before it expires, and once after WeChat refused it. Threads may share this.

    :param app_id: the app.
    :param secret: its AppSecret.
    :param store: where the token is kept. Processes that share it fetch one token for all.
    :param client: what :func:`wxseal.send` takes.
    :param mode: ``"stable"``: the token that is the same for all who ask; ``"classic"`` ends the one before each time.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the secret.
    :param wait: for how many seconds to wait for another who fetches, at most 600.
    """

    def __init__(self, *, store: CredentialStore, client: Client | Carrier, **options: Any) -> None:
        """Keep what is needed; nothing is fetched yet."""
        super().__init__(**options)
        _check(store, client)
        self._store, self._client = store, client

    def get(self) -> str:
        """Give a token to use now.

        :raises WxsealError: ``credential_unavailable``, ``store_failed``, ``store_full``, ``store_invalid``,
            ``credential_state_invalid``, and what fetching raises
        """
        return self._drive(self._obtain())

    def report(self, access_token: Text, errcode: int | None = None) -> None:
        """Tell that WeChat refused this token, with the number it said.

        42001 is fetched anew, any other forced. Only the one in use counts, and only once.
        """
        self._drive(self._report(access_token, errcode))

    def use(self, run: Callable[[str], _R]) -> _R:
        """Run with a token, and once more with a new one where WeChat refuses it."""
        access_token = self.get()
        try:
            return run(access_token)
        except PlatformError as error:
            if error.action != "refresh":
                raise
            errcode = error.number
        self.report(access_token, errcode)
        return run(self.get())

    def _drive(self, flow: _Flow[_R]) -> _R:
        does: Mapping[str, Callable[..., Any]] = {
            "load": lambda key: _loaded(_asked(self._store.load, key)),
            "swap": lambda *change: _yes_or_no(_asked(self._store.swap, *change)),
            "send": lambda call: send(call, self._client),
            "sleep": time.sleep,
        }
        step = _Step(flow)
        while step.ask is not None:
            name, given = step.ask
            try:
                done = does[name](*given)
            except BaseException as error:
                step.throw(error)
            else:
                step.send(done)
        result: _R = step.result
        return result


class AsyncAccessTokens(_Tokens):
    """What :class:`AccessTokens` is, with an asynchronous client; the store may be asynchronous or not."""

    def __init__(
        self,
        *,
        store: CredentialStore | AsyncCredentialStore,
        client: AsyncClient | AsyncCarrier,
        **options: Any,
    ) -> None:
        """Keep what is needed; nothing is fetched yet."""
        super().__init__(**options)
        _check(store, client)
        self._store, self._client = store, client

    async def get(self) -> str:
        """Give a token to use now."""
        return await self._drive(self._obtain())

    async def report(self, access_token: Text, errcode: int | None = None) -> None:
        """Tell that WeChat refused this token, as :meth:`AccessTokens.report` does."""
        await self._drive(self._report(access_token, errcode))

    async def use(self, run: Callable[[str], Awaitable[_R]]) -> _R:
        """Run with a token, and once more with a new one where WeChat refuses it."""
        access_token = await self.get()
        try:
            return await run(access_token)
        except PlatformError as error:
            if error.action != "refresh":
                raise
            errcode = error.number
        await self.report(access_token, errcode)
        return await run(await self.get())

    async def _drive(self, flow: _Flow[_R]) -> _R:
        async def load(key: str) -> str | None:
            return _loaded(await _awaited(self._store.load, key))

        async def swap(*change: Any) -> bool:
            return _yes_or_no(await _awaited(self._store.swap, *change))

        async def carried(call: Call[_T]) -> Answer[_T]:
            return await asend(call, self._client)

        does: Mapping[str, Callable[..., Awaitable[Any]]] = {
            "load": load,
            "swap": swap,
            "send": carried,
            "sleep": _async_sleep,
        }
        step = _Step(flow)
        while step.ask is not None:
            name, given = step.ask
            try:
                done = await does[name](*given)
            except BaseException as error:
                step.throw(error)
            else:
                step.send(done)
        result: _R = step.result
        return result


class _Step:
    """A flow on its way: what it asks for, and in the end what came of it."""

    def __init__(self, flow: _Flow[Any]) -> None:
        self._flow = flow
        self.ask: _Ask | None = None
        self.result: Any = None
        self._go(lambda: next(flow))

    def send(self, done: object) -> None:
        self._go(lambda: self._flow.send(done))

    def throw(self, error: BaseException) -> None:
        self._go(lambda: self._flow.throw(error))

    def _go(self, on: Callable[[], _Ask]) -> None:
        try:
            self.ask = on()
        except StopIteration as end:
            self.ask, self.result = None, end.value


def _run(operation: str, state: str | None, **context: object) -> Any:
    known = {} if state is None else {"state": state}
    return plain(f"credentials.{operation}", {}, {**known, **context})


def _now() -> int:
    return int(time.time())


def _check(store: object, client: object) -> None:
    if not all(callable(getattr(store, method, None)) for method in ("load", "swap")):
        raise refusal("store_invalid", "store")
    check_client(client)


def _asked(ask: Callable[..., Any], *given: object) -> Any:
    try:
        return ask(*given)
    except WxsealError:
        raise
    except Exception as cause:
        kind = type(cause).__name__
    # Outside of the handler: the error may hold what was to be stored, as those of database clients do.
    raise of_kind("store_failed", "store", kind)


async def _awaited(ask: Callable[..., Any], *given: object) -> Any:
    answer = _asked(ask, *given)
    if not inspect.isawaitable(answer):
        return answer
    try:
        return await answer
    except WxsealError:
        raise
    except Exception as cause:
        kind = type(cause).__name__
    raise of_kind("store_failed", "store", kind)


def _loaded(kept: object) -> str | None:
    if kept is None:
        return None
    if not isinstance(kept, str | bytes):
        raise _invalid(kept)
    if len(kept) > _MOST_STATE:
        raise refusal("credential_state_invalid", "state")
    return text(kept, "store")


def _yes_or_no(answer: object) -> bool:
    if not isinstance(answer, bool):
        raise _invalid(answer)
    return answer


def _invalid(answer: object) -> WxsealError:
    if inspect.iscoroutine(answer):
        answer.close()
    return refusal("store_invalid", "store")


async def _async_sleep(seconds: float) -> None:
    if on_asyncio():
        await asyncio.sleep(seconds)
        return
    import anyio

    await anyio.sleep(seconds)


def _pause() -> float:
    """Give some seconds between two looks at the store: not the same for all who look."""
    return 0.05 + secrets.randbelow(100) / 1000


_MOST_TURNS = 100
_MOST_STATE = 64 * 1024
