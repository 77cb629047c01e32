"""The app's access token: fetched by one process and used by all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, TypedDict, TypeVar

from wxseal._arguments import Arguments, seconds
from wxseal._native import Flow
from wxseal._operations import check_options, flow
from wxseal._secret import Opaque
from wxseal._shared_credential import AsyncCredential, Credential
from wxseal.errors import PlatformError
from wxseal.open_data import Text
from wxseal.sending import AsyncCarrier, AsyncClient, Carrier, Client
from wxseal.stores import AsyncStateStore, StateStore

if TYPE_CHECKING:
    from typing_extensions import Unpack

_R = TypeVar("_R")


class _Required(TypedDict):
    app_id: Text
    secret: Text


class Options(_Required, total=False):
    """The keyword arguments of :class:`AccessTokens`, except store and client."""

    mode: Literal["stable", "classic"] | None
    base_url: Text | None
    insecure_base_url: bool | None
    wait: float | None


class _Tokens(Opaque):
    """The part common to the synchronous and the asynchronous class."""

    def __init__(
        self,
        *,
        app_id: Text,
        secret: Text,
        mode: Literal["stable", "classic"] | None = None,
        base_url: Text | None = None,
        insecure_base_url: bool | None = None,
        wait: float | None = None,
    ) -> None:
        self._options = Arguments(
            app_id=app_id, secret=secret, mode=mode, base_url=base_url, insecure_base_url=insecure_base_url
        )
        self._wait = seconds(wait, "wait")
        check_options("access_tokens", self._options, self._wait)

    def _get(self) -> Flow:
        return flow("access_tokens.get", context=self._options, seconds=self._wait)

    def _report(self, access_token: Text, errcode: int | None) -> Flow:
        refused = Arguments(access_token=access_token, errcode=errcode)
        return flow("access_tokens.report", context=self._options.joined(refused))


class AccessTokens(_Tokens):
    """The app's access token: fetched by one process and used by all.

    It is refreshed a minute before it expires, and once after WeChat refused it. Threads may share an
    instance.

    :param app_id: the app.
    :param secret: its AppSecret.
    :param store: the store for the token. Processes that share it fetch one token for all.
    :param client: the client, as for :func:`wxseal.send`.
    :param mode: ``"stable"`` by default: a token that is the same for every caller. With ``"classic"``, each
        new token invalidates the previous one.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the secret.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :param wait: how many seconds to wait while another process fetches: at most 600, 10 by default.

    With a function in place of an ``httpx.Client``:

    >>> from wxseal import MemoryStore
    >>> def client(request):
    ...     print(request)
    ...     return 200, b'{"access_token":"TOKEN","expires_in":7200}'
    >>> app = {"app_id": "wx4f4bc4dec97d474b", "secret": "SECRET"}
    >>> tokens = AccessTokens(**app, store=MemoryStore(), client=client)
    >>> tokens.get()
    Request(POST https://api.weixin.qq.com/cgi-bin/stable_token)
    'TOKEN'
    >>> tokens.get()
    'TOKEN'
    """

    def __init__(self, *, store: StateStore, client: Client | Carrier, **options: Unpack[Options]) -> None:
        """Store the options; nothing is fetched yet."""
        super().__init__(**options)
        self._credential = Credential(store, client)

    def get(self) -> str:
        """Return a valid token.

        :raises WxsealError: ``credential_unavailable``, ``store_failed``, ``store_full``, ``store_invalid``,
            ``state_invalid``, and the errors of the fetch
        """
        return self._credential.get(self._get())

    def report(self, access_token: Text, errcode: int | None = None) -> None:
        """Report that WeChat refused this token, with the errcode it gave.

        42001 leads to a normal fetch, any other to a forced one. The report counts only for the token in use,
        and only once.
        """
        self._credential.report(self._report(access_token, errcode))

    def use(self, run: Callable[[str], _R]) -> _R:
        """Call ``run`` with a token, and once more with a new one if WeChat refuses the first."""
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
    """:class:`AccessTokens` with an asynchronous client and a synchronous or asynchronous store."""

    def __init__(
        self,
        *,
        store: StateStore | AsyncStateStore,
        client: AsyncClient | AsyncCarrier,
        **options: Unpack[Options],
    ) -> None:
        """Store the options; nothing is fetched yet."""
        super().__init__(**options)
        self._credential = AsyncCredential(store, client)

    async def get(self) -> str:
        """Return a valid token."""
        return await self._credential.get(self._get())

    async def report(self, access_token: Text, errcode: int | None = None) -> None:
        """Report that WeChat refused this token, as :meth:`AccessTokens.report` does."""
        await self._credential.report(self._report(access_token, errcode))

    async def use(self, run: Callable[[str], Awaitable[_R]]) -> _R:
        """Call ``run`` with a token, and once more with a new one if WeChat refuses the first."""
        access_token = await self.get()
        try:
            return await run(access_token)
        except PlatformError as error:
            if error.action != "refresh":
                raise
            errcode = error.number
        await self.report(access_token, errcode)
        return await run(await self.get())
