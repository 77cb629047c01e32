"""An app's sessions: begun at a login, renewed shortly before they expire, and revocable."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, cast

from wxseal._arguments import NOT_GIVEN, NOTHING, Arguments
from wxseal._drive import adrive, drive
from wxseal._native import Flow, Hidden, refusal
from wxseal._operations import check_options, flow
from wxseal._secret import Opaque
from wxseal.open_data import Text
from wxseal.session_token import HEADERS, Headers, TokenKey
from wxseal.stores import AsyncStateStore, StateStore, storing

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Session(Opaque):
    """An active session, with times in Unix seconds. Printing it omits the user and the token."""

    __slots__ = ("_secrets", "begun_at", "device", "expires_at", "issued_at", "used_at")

    def __init__(self, session: Mapping[str, Any]) -> None:
        """Store a session that :class:`Sessions` returned."""
        self._secrets = Hidden((session["openid"], session["jti"], session["token"]))
        self.issued_at: int = session["issued_at"]
        """When its token was issued."""
        self.expires_at: int = session["expires_at"]
        """When its token expires."""
        self.begun_at: int = session["begun_at"]
        """When the user logged in."""
        self.used_at: int = session["used_at"]
        """When the session was last used, to the minute."""
        self.device: str | None = session["device"]
        """The name of the device, as given at the login."""

    @property
    def openid(self) -> str:
        """The user."""
        openid: str = self._secrets.expose()[0]
        return openid

    @property
    def jti(self) -> str:
        """The id of the token, by which the session can be ended."""
        jti: str = self._secrets.expose()[1]
        return jti

    @property
    def token(self) -> str | None:
        """A new token for the mini-program to keep in place of its current one.

        It is present after the login, and shortly before the current token expires.
        """
        token: str | None = self._secrets.expose()[2]
        return token

    def _shown(self) -> str:
        names = ("issued_at", "expires_at", "begun_at", "used_at")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


class _Required(TypedDict):
    app_id: Text
    token_keys: TokenKey | Sequence[TokenKey]


class Options(_Required, total=False):
    """The keyword arguments of :class:`Sessions`, except the store."""

    lifetime: int | None
    renew_within: int | None
    max_age: int | None
    devices: int | None


class _Sessions(Opaque):
    """The part common to the synchronous and the asynchronous class."""

    def __init__(
        self,
        *,
        store: object,
        app_id: Text,
        token_keys: TokenKey | Sequence[TokenKey],
        lifetime: int | None = None,
        renew_within: int | None = None,
        max_age: int | None = None,
        devices: int | None = None,
    ) -> None:
        self._options = Arguments(
            app_id=app_id,
            token_keys=token_keys,
            lifetime=lifetime,
            renew_within=renew_within,
            max_age=max_age,
            devices=devices,
        )
        self._store = storing(store, "load", "swap")
        check_options("sessions", self._options)

    def _begin(self, openid: Text, device: Text | None, jti: Text, now: int | None) -> Flow:
        return self._flow("sessions.begin", Arguments(openid=openid, device=device, jti=jti, now=now))

    def _check(self, request: Text | Headers, openid: Text, jti: Text, now: int | None) -> Flow:
        if isinstance(request, str | bytes):
            message = Arguments.message({"token": request}, ("token",))
        elif hasattr(request, "items"):
            message = Arguments.headers(request, HEADERS)
        else:
            raise refusal("argument_type", "request")
        return self._flow("sessions.check", Arguments(openid=openid, jti=jti, now=now), message)

    def _revoke(self, openid: Text, jti: Text, now: int | None) -> Flow:
        return self._flow("sessions.revoke", Arguments(openid=openid, jti=jti, now=now))

    def _revoke_all(self, openid: Text, keep: Text, now: int | None) -> Flow:
        return self._flow("sessions.revoke_all", Arguments(openid=openid, keep=keep, now=now))

    def _list(self, openid: Text, now: int | None) -> Flow:
        return self._flow("sessions.list", Arguments(openid=openid, now=now))

    def _flow(self, operation: str, context: Arguments, message: Arguments = NOTHING) -> Flow:
        return flow(operation, message, self._options.joined(context))


def _session(result: str) -> Session:
    return Session(json.loads(result))


def _sessions(result: str) -> list[Session]:
    return [Session(session) for session in cast("list[dict[str, Any]]", json.loads(result))]


def _flag(result: str) -> bool:
    return bool(json.loads(result))


class Sessions(_Sessions):
    """An app's sessions, for each user on one device or several. Threads may share an instance.

    :param app_id: the app.
    :param token_keys: the keys of the tokens, as for :func:`wxseal.session_token.issue`: the first signs.
    :param store: the store for the sessions.
    :param lifetime: how many seconds a token stays valid: from 60 (a minute) to 2678400 (31 days), 7200 by
        default.
    :param renew_within: how many seconds before its expiry a token is replaced: at most half of ``lifetime``,
        a quarter of it by default. 0 disables renewal.
    :param max_age: how many seconds after its login a session can be renewed: at most 366 days, 30 days by
        default.
    :param devices: on how many devices a user can be logged in: 1 to 50, 10 by default. A further login ends
        the oldest session.

    >>> from wxseal import MemoryStore
    >>> key = {"kid": "2026-11", "secret": bytes(32)}  # yours are random
    >>> sessions = Sessions(app_id="wx4f4bc4dec97d474b", token_keys=key, store=MemoryStore())
    >>> begun = sessions.begin("OPENID", now=1700000000)
    >>> begun
    Session(issued_at=1700000000, expires_at=1700007200, begun_at=1700000000, used_at=1700000000)
    >>> sessions.check({"Authorization": f"Bearer {begun.token}"}, now=1700000060).openid
    'OPENID'
    >>> sessions.revoke("OPENID", begun.jti, now=1700000060)
    True
    """

    def __init__(self, *, store: StateStore, **options: Unpack[Options]) -> None:
        """Store the options."""
        super().__init__(store=store, **options)

    def begin(
        self, openid: Text, *, device: Text | None = None, jti: Text = NOT_GIVEN, now: int | None = None
    ) -> Session:
        """Begin the session of a user who has just logged in. Pass its ``token`` to the mini-program.

        :param openid: the user.
        :param device: a name of the device, at most 64 characters. A newer login with the same name ends the
            older session.
        :param jti: the id of the token: 16 to 64 random printable characters. Generated by default.
        :param now: the current time in Unix seconds. Defaults to the machine's clock.
        :raises WxsealError: ``argument_type``, ``argument_range``, ``now_invalid``, ``store_failed``,
            ``store_full``, ``store_invalid``, ``state_invalid``
        """
        return _session(drive(self._begin(openid, device, jti, now), self._store))

    def check(
        self,
        request: Text | Headers,
        *,
        openid: Text = NOT_GIVEN,
        jti: Text = NOT_GIVEN,
        now: int | None = None,
    ) -> Session:
        """Check the token of a request.

        If the session's ``token`` is not None, the mini-program must keep it in place of its current one.

        :param request: the token, or the request's headers, of which ``Authorization: Bearer`` and
            ``X-Token`` are read.
        :param openid: the user that the operation is about, if any: the session must belong to this user.
        :param jti: the id of the token that may replace this one. Generated by default.
        :param now: the current time in Unix seconds. Defaults to the machine's clock.
        :raises WxsealError: those of :func:`wxseal.session_token.from_headers` and
            :func:`wxseal.session_token.verify`; ``session_unknown``, ``session_revoked``,
            ``session_replaced``, ``store_failed``, ``store_invalid``, ``state_invalid``
        """
        return _session(drive(self._check(request, openid, jti, now), self._store))

    def revoke(self, openid: Text, jti: Text, *, now: int | None = None) -> bool:
        """End a session: ``sessions.revoke(session.openid, session.jti)``.

        :return: False if there was no such session
        """
        return _flag(drive(self._revoke(openid, jti, now), self._store))

    def revoke_all(self, openid: Text, *, keep: Text = NOT_GIVEN, now: int | None = None) -> bool:
        """End all sessions of a user. Return False if there was none to end.

        :param keep: the ``jti`` of a session that stays active, such as that of the request.
        """
        return _flag(drive(self._revoke_all(openid, keep, now), self._store))

    def list(self, openid: Text, *, now: int | None = None) -> list[Session]:
        """Return the active sessions of a user, the oldest first."""
        return _sessions(drive(self._list(openid, now), self._store))


class AsyncSessions(_Sessions):
    """:class:`Sessions` with a store that may be synchronous or asynchronous."""

    def __init__(self, *, store: StateStore | AsyncStateStore, **options: Unpack[Options]) -> None:
        """Store the options."""
        super().__init__(store=store, **options)

    async def begin(
        self, openid: Text, *, device: Text | None = None, jti: Text = NOT_GIVEN, now: int | None = None
    ) -> Session:
        """Begin a session, as :meth:`Sessions.begin` does."""
        return _session(await adrive(self._begin(openid, device, jti, now), self._store))

    async def check(
        self,
        request: Text | Headers,
        *,
        openid: Text = NOT_GIVEN,
        jti: Text = NOT_GIVEN,
        now: int | None = None,
    ) -> Session:
        """Check the token of a request, as :meth:`Sessions.check` does."""
        return _session(await adrive(self._check(request, openid, jti, now), self._store))

    async def revoke(self, openid: Text, jti: Text, *, now: int | None = None) -> bool:
        """End a session, as :meth:`Sessions.revoke` does."""
        return _flag(await adrive(self._revoke(openid, jti, now), self._store))

    async def revoke_all(self, openid: Text, *, keep: Text = NOT_GIVEN, now: int | None = None) -> bool:
        """End all sessions of a user, as :meth:`Sessions.revoke_all` does."""
        return _flag(await adrive(self._revoke_all(openid, keep, now), self._store))

    async def list(self, openid: Text, *, now: int | None = None) -> list[Session]:
        """Return the active sessions of a user, the oldest first."""
        return _sessions(await adrive(self._list(openid, now), self._store))
