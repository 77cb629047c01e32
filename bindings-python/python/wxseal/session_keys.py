"""Users' session keys over a store: the current one and the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wxseal._arguments import context_of, text
from wxseal._flow import AsyncRunner, Flow, Runner, known, update
from wxseal._native import SessionKey, refusal
from wxseal._secret import Opaque
from wxseal.call import plain
from wxseal.open_data import Text
from wxseal.stores import AsyncStateStore, StateStore


class _Keys(Opaque):
    """What both share."""

    def __init__(self, *, app_id: Text) -> None:
        self._app_id = text(app_id, "app_id")
        self._key("openid")  # tells now what is wrong with the app

    def _set(self, login: Mapping[str, Any], now: int | None) -> Flow[None]:
        if not isinstance(login, Mapping):
            raise refusal("argument_type", "login")
        for name in ("openid", "session_key"):
            if name not in login:
                raise refusal("argument_missing", name)
        key = self._key(login["openid"])
        given = login["session_key"]
        if isinstance(given, bytes):
            SessionKey(given)  # says of bytes that are no text what they most likely are
        yield from update(
            "session_keys.set", key, context_of(session_key=text(given, "session_key"), now=now)
        )

    def _get(self, openid: Text, now: int | None) -> Flow[list[SessionKey]]:
        state = yield "load", (self._key(openid),)
        texts = plain("session_keys.get", {}, {**known(state), **context_of(now=now)})
        return [SessionKey(key) for key in texts]

    def _key(self, openid: object) -> str:
        context = {"app_id": self._app_id, "openid": text(openid, "openid")}
        key: str = plain("session_keys.store_key", {}, context)
        return key


class SessionKeys(_Keys):
    """The session keys of an app's users.

    Of each the current one and the one before, under which data may still be on its way for a moment after a login.
    They are kept for 31 days after the last login, the one before for one day after it was replaced.

    :param app_id: the app.
    :param store: where they are kept.

    >>> from wxseal import MemoryStore
    >>> keys = SessionKeys(app_id="wx4f4bc4dec97d474b", store=MemoryStore())
    >>> keys.set({"openid": "OPENID", "session_key": "HyVFkGl5F5OQWJZZaNzBBg=="}, now=1700000000)
    >>> keys.set({"openid": "OPENID", "session_key": "tiihtNczf5v6AKRyjwEUhQ=="}, now=1700000060)
    >>> keys.get("OPENID", now=1700000061)  # the new one, and the one before
    [SessionKey(..), SessionKey(..)]
    """

    def __init__(self, *, app_id: Text, store: StateStore) -> None:
        """Keep what is needed."""
        super().__init__(app_id=app_id)
        self._runner = Runner(store)

    def set(self, login: Mapping[str, Any], *, now: int | None = None) -> None:
        """Take over the session key of a login: ``keys.set(login.data)``. The one before stays beside it.

        :param login: ``openid`` and ``session_key``; anything else in it is ignored.
        :param now: the current time in Unix seconds; the machine's clock unless given.
        :raises WxsealError: ``session_key_invalid``, ``argument_missing``, ``argument_type``, ``argument_range``,
            ``store_failed``, ``store_full``, ``store_invalid``, ``state_invalid``
        """
        self._runner.run(self._set(login, now))

    def get(self, openid: Text, *, now: int | None = None) -> list[SessionKey]:
        """Give the user's session keys in the order in which to try them, as every ``session_key`` takes them.

        :raises WxsealError: ``session_key_unknown``, ``argument_type``, ``argument_range``, ``store_failed``,
            ``store_invalid``, ``state_invalid``
        """
        return self._runner.run(self._get(openid, now))


class AsyncSessionKeys(_Keys):
    """What :class:`SessionKeys` is; the store may be asynchronous or not."""

    def __init__(self, *, app_id: Text, store: StateStore | AsyncStateStore) -> None:
        """Keep what is needed."""
        super().__init__(app_id=app_id)
        self._runner = AsyncRunner(store)

    async def set(self, login: Mapping[str, Any], *, now: int | None = None) -> None:
        """Take over the session key of a login, as :meth:`SessionKeys.set` does."""
        await self._runner.run(self._set(login, now))

    async def get(self, openid: Text, *, now: int | None = None) -> list[SessionKey]:
        """Give the user's session keys in the order in which to try them."""
        return await self._runner.run(self._get(openid, now))
