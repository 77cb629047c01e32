"""The app's access token: fetched by one, used by all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, TypedDict, TypeVar

from wxseal import credentials
from wxseal._arguments import text
from wxseal._flow import AsyncRunner, Flow, Runner
from wxseal._lifecycle import Source, check_wait, obtain, report
from wxseal._native import Hidden, refusal
from wxseal._secret import Opaque
from wxseal.call import Call, plain
from wxseal.errors import PlatformError
from wxseal.open_data import Text
from wxseal.sending import AsyncCarrier, AsyncClient, Carrier, Client, check_client
from wxseal.stores import AsyncStateStore, StateStore

if TYPE_CHECKING:
    from typing_extensions import Unpack

_R = TypeVar("_R")


class _Required(TypedDict):
    app_id: Text
    secret: Text


class Options(_Required, total=False):
    """The arguments of :class:`AccessTokens` that are passed by name, beside store and client."""

    mode: Literal["stable", "classic"] | None
    origin: Text | None
    insecure_origin: bool | None
    wait: float | None


class _Tokens(Opaque):
    """What both share: the flow, without any waiting of its own."""

    def __init__(
        self,
        *,
        app_id: Text,
        secret: Text,
        mode: Literal["stable", "classic"] | None = None,
        origin: Text | None = None,
        insecure_origin: bool | None = None,
        wait: float | None = None,
    ) -> None:
        if mode not in (None, "stable", "classic"):
            raise refusal("argument_type", "mode")
        self._app = Hidden(
            {"app_id": app_id, "secret": secret, "origin": origin, "insecure_origin": insecure_origin}
        )
        self._stable = mode != "classic"
        self._wait = check_wait(wait)
        self._request(False)  # tells now what is wrong with the app
        known = {"app_id": text(app_id, "app_id"), "stable": self._stable}
        key = plain("credentials.store_key", {}, known)
        self._source = Source(key, "access_token", self._stable, self._request)

    def _request(self, force: bool) -> Call[credentials.AccessToken]:
        if self._stable:
            return credentials.get_stable_access_token(**self._app.expose(), force_refresh=force)
        return credentials.get_access_token(**self._app.expose())

    def _obtain(self) -> Flow[str]:
        return obtain(self._source, self._wait)

    def _report(self, access_token: Text, errcode: int | None) -> Flow[None]:
        return report(self._source, access_token, errcode)


class AccessTokens(_Tokens):
    """The app's access token: fetched by one, used by all.

    It is fetched anew a minute before it expires, and once after WeChat refused it. Threads may share this.

    :param app_id: the app.
    :param secret: its AppSecret.
    :param store: where the token is kept. Processes that share it fetch one token for all.
    :param client: what :func:`wxseal.send` takes.
    :param mode: ``"stable"`` unless given: the token that is the same for all who ask; ``"classic"`` ends the one before each time.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the secret.
    :param insecure_origin: take an ``origin`` with ``http://`` to any host: see :func:`wxseal.login.code2session`.
    :param wait: for how many seconds to wait for another who fetches, at most 600; 10 unless given.

    With a function in place of an ``httpx.Client``:

    >>> from wxseal import MemoryStore
    >>> def client(request):
    ...     print(request)
    ...     return 200, b'{"access_token":"TOKEN","expires_in":7200}'
    >>> tokens = AccessTokens(app_id="wx4f4bc4dec97d474b", secret="SECRET", store=MemoryStore(), client=client)
    >>> tokens.get()
    Request(POST https://api.weixin.qq.com/cgi-bin/stable_token)
    'TOKEN'
    >>> tokens.get()
    'TOKEN'
    """

    def __init__(self, *, store: StateStore, client: Client | Carrier, **options: Unpack[Options]) -> None:
        """Keep what is needed; nothing is fetched yet."""
        super().__init__(**options)
        self._runner = Runner(store, client)
        check_client(client)

    def get(self) -> str:
        """Give a token to use now.

        :raises WxsealError: ``credential_unavailable``, ``store_failed``, ``store_full``, ``store_invalid``,
            ``state_invalid``, and what fetching raises
        """
        return self._runner.run(self._obtain())

    def report(self, access_token: Text, errcode: int | None = None) -> None:
        """Tell that WeChat refused this token, with the number it said.

        42001 is fetched anew, any other forced. Only the one in use counts, and only once.
        """
        self._runner.run(self._report(access_token, errcode))

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


class AsyncAccessTokens(_Tokens):
    """What :class:`AccessTokens` is, with an asynchronous client; the store may be asynchronous or not."""

    def __init__(
        self,
        *,
        store: StateStore | AsyncStateStore,
        client: AsyncClient | AsyncCarrier,
        **options: Unpack[Options],
    ) -> None:
        """Keep what is needed; nothing is fetched yet."""
        super().__init__(**options)
        self._runner = AsyncRunner(store, client)
        check_client(client)

    async def get(self) -> str:
        """Give a token to use now."""
        return await self._runner.run(self._obtain())

    async def report(self, access_token: Text, errcode: int | None = None) -> None:
        """Tell that WeChat refused this token, as :meth:`AccessTokens.report` does."""
        await self._runner.run(self._report(access_token, errcode))

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
