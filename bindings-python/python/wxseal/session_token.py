"""The server's own session token: a JWT with HS256 and nothing else.

After the login the mini-program keeps this token, never the session key, and sends it along as
``Authorization: Bearer ...`` or ``X-Token``.

Rules: RFC 7519 and RFC 7515, less all that has made trouble. Tokens of other libraries pass when they have the claims
``sub`` (openid), ``aud`` (app id), ``iat``, ``exp``, ``jti`` and the ``kid`` of one of these keys.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Protocol, TypedDict

from wxseal._arguments import NOT_GIVEN, context_of, headers_of, text
from wxseal._secret import hides_secrets
from wxseal.call import plain
from wxseal.open_data import Text


class TokenKey(TypedDict):
    """A secret of this server's, and the name by which a token says that it was signed with it."""

    kid: Text
    """1 to 64 printable characters, its own for each key."""
    secret: str | bytes
    """32 to 1024 random bytes: as ``bytes``, or in base64 as ``str``."""


class Session(TypedDict):
    """A session, as its token says; times in Unix seconds."""

    openid: str
    jti: str
    """The token's own number, by which it can be ended early."""
    issued_at: int
    expires_at: int
    kid: str
    """The name of the key that signed it."""


@hides_secrets
def issue(
    *,
    openid: Text,
    app_id: Text,
    keys: TokenKey | Sequence[TokenKey],
    lifetime: int | None = None,
    jti: Text = NOT_GIVEN,
    now: int | None = None,
) -> str:
    """Make the token of a user who has just logged in.

    :param openid: the user.
    :param app_id: the app that the token is for.
    :param keys: one key or several: the first signs. For a rotation put the new one in front.
    :param lifetime: for how many seconds it passes: 60 to 31 days; 7200 unless given.
    :param jti: the token's own number: 16 to 64 random printable characters; made anew unless given.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :raises WxsealError: ``argument_range``, ``token_secret_invalid``, ``token_key_duplicate``, ``app_id_invalid``,
        ``now_invalid``

    >>> key = {"kid": "2026-11", "secret": bytes(32)}  # yours are random
    >>> token = issue(openid="OPENID", app_id="wx4f4bc4dec97d474b", keys=key, jti="0123456789abcdef", now=1700000000)
    >>> verify(token, app_id="wx4f4bc4dec97d474b", keys=key, now=1700000060)["openid"]
    'OPENID'
    """
    context = context_of(
        openid=openid,
        app_id=app_id,
        keys=keys,
        lifetime=lifetime,
        jti=secrets.token_hex(16) if jti is NOT_GIVEN else jti,
        now=now,
    )
    token: str = plain("session_token.issue", {}, context)
    return token


@hides_secrets
def verify(
    token: Text,
    *,
    app_id: Text,
    keys: TokenKey | Sequence[TokenKey],
    openid: Text = NOT_GIVEN,
    max_age: int | None = None,
    max_skew: int | None = None,
    now: int | None = None,
) -> Session:
    """Check a token, and give what it says. The signature is checked before any claim is believed.

    :param app_id: the app that the token must be for.
    :param keys: the keys that count, in any order.
    :param openid: the user whom the operation is about, where it is about one: the token must be this user's.
    :param max_age: for how many seconds after its issue a token passes at most, whatever it says itself; 31 days unless
        given.
    :param max_skew: how many seconds ahead of the clock it may have been issued; 60 unless given.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :raises WxsealError: ``token_invalid``, ``token_algorithm``, ``token_key_unknown``, ``token_signature``,
        ``token_expired``, ``token_not_yet_valid``, ``token_app_mismatch``, ``token_user_mismatch``;
        ``field_type``, ``token_secret_invalid``, ``token_key_duplicate``, ``argument_range``, ``app_id_invalid``,
        ``now_invalid``
    """
    context = context_of(app_id=app_id, keys=keys, openid=openid, max_age=max_age, max_skew=max_skew, now=now)
    session: Session = plain("session_token.verify", {"token": text(token, "token", "field_type")}, context)
    return session


class Headers(Protocol):
    """A request's headers: a mapping, or what a framework has for one, which may give a name twice."""

    def items(self) -> Iterable[tuple[str, Text]]:
        """Give names, in any case, and values."""
        ...


@hides_secrets
def from_headers(headers: Headers) -> str:
    """Give the token of a request: of ``Authorization: Bearer ...`` or of ``X-Token``.

    Where both are there they must say the same.

    :param headers: the request's, as the framework gives them.
    :raises WxsealError: ``token_missing``, ``token_invalid``, ``field_type``

    >>> from_headers({"Host": "example.com", "Authorization": "Bearer eyJ.eyJ.sig"})
    'eyJ.eyJ.sig'
    """
    token: str = plain("session_token.from_headers", headers_of(headers, ("authorization", "x-token")))
    return token
