"""An app's sessions: begun at a login, renewed near their end without another, ended early."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from wxseal._arguments import NOT_GIVEN, context_of, text
from wxseal._flow import AsyncRunner, Flow, Runner, known, update
from wxseal._native import Hidden, refusal
from wxseal._secret import Opaque
from wxseal.call import plain
from wxseal.open_data import Text
from wxseal.session_token import Headers, TokenKey, from_headers, verify
from wxseal.stores import AsyncStateStore, StateStore

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Session(Opaque):
    """A session that goes on; times in Unix seconds. It prints without the user and the token."""

    __slots__ = ("_secrets", "begun_at", "device", "expires_at", "issued_at", "used_at")

    def __init__(self, session: Mapping[str, Any], token: str | None) -> None:
        """Made by :class:`Sessions`."""
        self._secrets = Hidden((session["openid"], session["jti"], token))
        self.issued_at: int = session["issued_at"]
        """When its token was issued."""
        self.expires_at: int = session["expires_at"]
        """When its token ends."""
        self.begun_at: int = session["begun_at"]
        """When the user logged in."""
        self.used_at: int = session["used_at"]
        """When it was last used, to the minute."""
        self.device: str | None = session["device"]
        """What the login said of the device."""

    @property
    def openid(self) -> str:
        """The user."""
        openid: str = self._secrets.expose()[0]
        return openid

    @property
    def jti(self) -> str:
        """The number of the token, by which the session can be ended."""
        jti: str = self._secrets.expose()[1]
        return jti

    @property
    def token(self) -> str | None:
        """A new token for the mini-program to keep: after the login, and near the end of the one that came."""
        token: str | None = self._secrets.expose()[2]
        return token

    def _shown(self) -> str:
        names = ("issued_at", "expires_at", "begun_at", "used_at")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


class _Required(TypedDict):
    app_id: Text
    keys: TokenKey | Sequence[TokenKey]


class Options(_Required, total=False):
    """The arguments of :class:`Sessions` that are passed by name, beside the store."""

    lifetime: int | None
    renew_within: int | None
    max_age: int | None
    devices: int | None


class _Sessions(Opaque):
    """What both share."""

    def __init__(
        self,
        *,
        app_id: Text,
        keys: TokenKey | Sequence[TokenKey],
        lifetime: int | None = None,
        renew_within: int | None = None,
        max_age: int | None = None,
        devices: int | None = None,
    ) -> None:
        self._app = Hidden(context_of(app_id=app_id, keys=keys))
        self._token = Hidden({"app_id": app_id, "keys": keys})
        self._policy = context_of(
            lifetime=lifetime, renew_within=renew_within, max_age=max_age, devices=devices
        )
        plain("sessions.validate", {}, {**self._app.expose(), **self._policy})

    def _begin(self, openid: Text, device: Text | None, jti: Text, now: int | None) -> Flow[Session]:
        context = context_of(openid=openid, device=device, jti=_number(jti), now=now)
        return self._run("sessions.begin", openid, context)

    def _check(self, request: Text | Headers, openid: Text, jti: Text, now: int | None) -> Flow[Session]:
        if not isinstance(request, str | bytes) and not hasattr(request, "items"):
            raise refusal("argument_type", "request")
        token = request if isinstance(request, str | bytes) else from_headers(request)
        claims = verify(token, **self._token.expose(), openid=openid, now=now)
        context = context_of(openid=claims["openid"], came=claims["jti"], jti=_number(jti), now=now)
        return self._run("sessions.check", claims["openid"], context)

    def _run(self, operation: str, openid: Text, context: dict[str, object]) -> Flow[Session]:
        made = yield from update(
            operation, self._key(openid), {**self._app.expose(), **self._policy, **context}
        )
        return Session(made["session"], made["token"])

    def _revoke(self, openid: Text, jti: Text, now: int | None) -> Flow[bool]:
        context = context_of(jti=text(jti, "jti"), now=now)
        return (yield from update("sessions.revoke", self._key(openid), context)) is not None

    def _revoke_all(self, openid: Text, keep: Text, now: int | None) -> Flow[bool]:
        context = context_of(keep=keep, now=now)
        return (yield from update("sessions.revoke_all", self._key(openid), context)) is not None

    def _list(self, openid: Text, now: int | None) -> Flow[list[Session]]:
        state = yield "load", (self._key(openid),)
        context = {**known(state), **context_of(openid=openid, now=now)}
        return [Session(session, None) for session in plain("sessions.list", {}, context)]

    def _key(self, openid: object) -> str:
        context = {"app_id": self._app.expose()["app_id"], "openid": text(openid, "openid")}
        key: str = plain("sessions.store_key", {}, context)
        return key


class Sessions(_Sessions):
    """An app's sessions, for each user on one device or on many. Threads may share this.

    :param app_id: the app.
    :param keys: the keys of the tokens, as :func:`wxseal.session_token.issue` takes them: the first signs.
    :param store: where they are kept.
    :param lifetime: for how many seconds a token passes: 60 to 31 days; 7200 unless given.
    :param renew_within: how many seconds before its end a token is replaced: at most half of ``lifetime``, a quarter
        of it unless given; 0 renews none.
    :param max_age: for how many seconds a session can be renewed after its login: at most 366 days; 30 days unless
        given.
    :param devices: on how many devices a user can be logged in: 1 to 50; 10 unless given. One login more ends the
        oldest.

    >>> from wxseal import MemoryStore
    >>> key = {"kid": "2026-11", "secret": bytes(32)}  # yours are random
    >>> sessions = Sessions(app_id="wx4f4bc4dec97d474b", keys=key, store=MemoryStore())
    >>> begun = sessions.begin("OPENID", now=1700000000)
    >>> begun
    Session(issued_at=1700000000, expires_at=1700007200, begun_at=1700000000, used_at=1700000000)
    >>> sessions.check({"Authorization": f"Bearer {begun.token}"}, now=1700000060).openid
    'OPENID'
    >>> sessions.revoke("OPENID", begun.jti, now=1700000060)
    True
    """

    def __init__(self, *, store: StateStore, **options: Unpack[Options]) -> None:
        """Keep what is needed."""
        super().__init__(**options)
        self._runner = Runner(store)

    def begin(
        self, openid: Text, *, device: Text | None = None, jti: Text = NOT_GIVEN, now: int | None = None
    ) -> Session:
        """Begin the session of a user who has just logged in. Its ``token`` is for the mini-program.

        :param openid: the user.
        :param device: a name of the device, at most 64 characters: a newer login with it ends the older.
        :param jti: the token's own number: 16 to 64 random printable characters; made anew unless given.
        :param now: the current time in Unix seconds; the machine's clock unless given.
        :raises WxsealError: ``argument_type``, ``argument_range``, ``now_invalid``, ``store_failed``,
            ``store_full``, ``store_invalid``, ``state_invalid``
        """
        return self._runner.run(self._begin(openid, device, jti, now))

    def check(
        self,
        request: Text | Headers,
        *,
        openid: Text = NOT_GIVEN,
        jti: Text = NOT_GIVEN,
        now: int | None = None,
    ) -> Session:
        """Check the token of a request.

        Where the session's ``token`` is not None, the mini-program is to keep it in place of its own.

        :param request: the token, or the request's headers, of which ``Authorization: Bearer`` and ``X-Token``
            are read.
        :param openid: the user whom the operation is about, where it is about one.
        :param jti: the number of the token that may replace this one; made anew unless given.
        :param now: the current time in Unix seconds; the machine's clock unless given.
        :raises WxsealError: what :func:`wxseal.session_token.from_headers` and
            :func:`wxseal.session_token.verify` raise; ``session_unknown``, ``session_revoked``,
            ``session_replaced``, ``store_failed``, ``store_invalid``, ``state_invalid``
        """
        return self._runner.run(self._check(request, openid, jti, now))

    def revoke(self, openid: Text, jti: Text, *, now: int | None = None) -> bool:
        """End a session: ``sessions.revoke(session.openid, session.jti)``. False when there was none to end."""
        return self._runner.run(self._revoke(openid, jti, now))

    def revoke_all(self, openid: Text, *, keep: Text = NOT_GIVEN, now: int | None = None) -> bool:
        """End all sessions of a user. False when there was none to end.

        :param keep: the ``jti`` of the one that goes on: the one that asks.
        """
        return self._runner.run(self._revoke_all(openid, keep, now))

    def list(self, openid: Text, *, now: int | None = None) -> list[Session]:
        """Give the sessions of a user that go on, the oldest first."""
        return self._runner.run(self._list(openid, now))


class AsyncSessions(_Sessions):
    """What :class:`Sessions` is; the store may be asynchronous or not."""

    def __init__(self, *, store: StateStore | AsyncStateStore, **options: Unpack[Options]) -> None:
        """Keep what is needed."""
        super().__init__(**options)
        self._runner = AsyncRunner(store)

    async def begin(
        self, openid: Text, *, device: Text | None = None, jti: Text = NOT_GIVEN, now: int | None = None
    ) -> Session:
        """Begin a session, as :meth:`Sessions.begin` does."""
        return await self._runner.run(self._begin(openid, device, jti, now))

    async def check(
        self,
        request: Text | Headers,
        *,
        openid: Text = NOT_GIVEN,
        jti: Text = NOT_GIVEN,
        now: int | None = None,
    ) -> Session:
        """Check the token of a request, as :meth:`Sessions.check` does."""
        return await self._runner.run(self._check(request, openid, jti, now))

    async def revoke(self, openid: Text, jti: Text, *, now: int | None = None) -> bool:
        """End a session, as :meth:`Sessions.revoke` does."""
        return await self._runner.run(self._revoke(openid, jti, now))

    async def revoke_all(self, openid: Text, *, keep: Text = NOT_GIVEN, now: int | None = None) -> bool:
        """End all sessions of a user, as :meth:`Sessions.revoke_all` does."""
        return await self._runner.run(self._revoke_all(openid, keep, now))

    async def list(self, openid: Text, *, now: int | None = None) -> list[Session]:
        """Give the sessions of a user that go on, the oldest first."""
        return await self._runner.run(self._list(openid, now))


def _number(jti: Text) -> str:
    return secrets.token_hex(16) if jti is NOT_GIVEN else text(jti, "jti")
