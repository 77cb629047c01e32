"""Users' session keys in a store: the current one and the previous one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from wxseal._arguments import Arguments
from wxseal._drive import adrive, drive
from wxseal._native import Flow, SessionKey, refusal
from wxseal._operations import check_options, flow
from wxseal._secret import Opaque
from wxseal.open_data import Text
from wxseal.stores import AsyncStateStore, StateStore, storing


class _SessionKeys(Opaque):
    """The part common to the synchronous and the asynchronous class."""

    def __init__(self, *, app_id: Text, store: object) -> None:
        self._app = Arguments(app_id=app_id)
        self._store = storing(store, "load", "swap")
        check_options("session_keys", self._app)

    def _set(self, login: Mapping[str, Any], now: int | None) -> Flow:
        if not isinstance(login, Mapping):
            raise refusal("argument_type", "login")
        user = {name: login[name] for name in ("openid", "session_key") if name in login}
        if isinstance(user.get("session_key"), bytes):
            SessionKey(user["session_key"])  # raises the more helpful error for bytes that are not UTF-8
        return flow("session_keys.set", context=self._app.joined(Arguments(**user, now=now)))

    def _get(self, openid: Text, now: int | None) -> Flow:
        return flow("session_keys.get", context=self._app.joined(Arguments(openid=openid, now=now)))


def _read(result: str) -> list[SessionKey]:
    return [SessionKey(text) for text in cast("list[str]", json.loads(result))]


class SessionKeyStore(_SessionKeys):
    """The session keys of an app's users.

    For each user these are the current one and the previous one, since data made under the previous key may
    still arrive shortly after a login. The keys are kept for 31 days after the last login, the previous one
    for one day after it was replaced.

    :param app_id: the app.
    :param store: the store for the keys.

    >>> from wxseal import MemoryStore
    >>> keys = SessionKeyStore(app_id="wx4f4bc4dec97d474b", store=MemoryStore())
    >>> keys.set({"openid": "OPENID", "session_key": "HyVFkGl5F5OQWJZZaNzBBg=="}, now=1700000000)
    >>> keys.set({"openid": "OPENID", "session_key": "tiihtNczf5v6AKRyjwEUhQ=="}, now=1700000060)
    >>> keys.get("OPENID", now=1700000061)  # the new one, and the one before
    [SessionKey(..), SessionKey(..)]
    """

    def __init__(self, *, app_id: Text, store: StateStore) -> None:
        """Store the options."""
        super().__init__(app_id=app_id, store=store)

    def set(self, login: Mapping[str, Any], *, now: int | None = None) -> None:
        """Store the session key of a login: ``keys.set(login.data)``. The previous key is kept as well.

        :param login: ``openid`` and ``session_key``; anything else in it is ignored.
        :param now: the current time in Unix seconds. Defaults to the machine's clock.
        :raises WxsealError: ``session_key_invalid``, ``argument_missing``, ``argument_type``,
            ``argument_range``, ``store_failed``, ``store_full``, ``store_invalid``, ``state_invalid``
        """
        drive(self._set(login, now), self._store)

    def get(self, openid: Text, *, now: int | None = None) -> list[SessionKey]:
        """Return the user's session keys in the order in which to try them, to pass as ``session_key``.

        :raises WxsealError: ``session_key_unknown``, ``argument_type``, ``argument_range``, ``store_failed``,
            ``store_invalid``, ``state_invalid``
        """
        return _read(drive(self._get(openid, now), self._store))


class AsyncSessionKeyStore(_SessionKeys):
    """:class:`SessionKeyStore` with a store that may be synchronous or asynchronous."""

    def __init__(self, *, app_id: Text, store: StateStore | AsyncStateStore) -> None:
        """Store the options."""
        super().__init__(app_id=app_id, store=store)

    async def set(self, login: Mapping[str, Any], *, now: int | None = None) -> None:
        """Store the session key of a login, as :meth:`SessionKeyStore.set` does."""
        await adrive(self._set(login, now), self._store)

    async def get(self, openid: Text, *, now: int | None = None) -> list[SessionKey]:
        """Return the user's session keys in the order in which to try them."""
        return _read(await adrive(self._get(openid, now), self._store))
