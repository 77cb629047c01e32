"""Login: the code of ``wx.login``, and session keys asked about on WeChat's side."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping
from typing import Any, TypedDict

from wxseal._arguments import context_of, message_of
from wxseal._native import SessionKey, refusal
from wxseal._secret import hides_secrets
from wxseal.call import Answer, Call, plain
from wxseal.errors import WxsealError
from wxseal.open_data import Text
from wxseal.sending import AsyncCarrier, AsyncClient, Carrier, Client, asend, send
from wxseal.stores import AsyncStore, Claim, Store, aclaimed, claimed


class Login(TypedDict):
    """Who logged in."""

    openid: str
    """The user, within this app."""
    unionid: str | None
    """The user across the apps of one account, where the app is bound to one."""
    session_key: str
    """The session key's text. Keep it on the server, with the one before: data made under that one may still come."""


@hides_secrets
def code2session(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    secret: Text,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[Login]:
    """Exchange the code of ``wx.login`` for the user's openid and session key.

    No page says how long a session key lives. Rule:
    https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html

    :param message: ``code`` as the mini-program got it. It works once, for five minutes; at most 512 characters.
    :param app_id: the app.
    :param secret: its AppSecret.
    :param origin: another place than ``https://api.weixin.qq.com``, for tests and proxies: it gets the secret.
        ``https://``, a host and perhaps a port; ``http://`` to ``localhost``, ``*.localhost``, ``127.0.0.0/8`` and
        ``[::1]``.
    :param insecure_origin: take ``http://`` to any host. Everybody on the way reads what is sent and can answer in
        WeChat's place: for WeChat Cloud Run alone, which documents plain HTTP to ``api.weixin.qq.com``.
    :raises WxsealError: ``field_missing``, ``field_type``, ``code_invalid``, ``app_id_invalid``,
        ``argument_range``, ``origin_invalid``
    :raises PlatformError: from the answer: 40029, 40163, 40226, 45011, -1

    >>> call = code2session({"code": "CODE"}, app_id="wx4f4bc4dec97d474b", secret="SECRET")
    >>> call
    Call(GET https://api.weixin.qq.com/sns/jscode2session)
    >>> answer = '{"openid":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}'
    >>> call.parse(200, answer).data["openid"]
    'oGZUI0egBJY1zhBYw2KhdUfwVJJE'
    """
    context = context_of(app_id=app_id, secret=secret, origin=origin, insecure_origin=insecure_origin)
    return Call("login.code2session", message_of(message, ("code",)), context)


@hides_secrets
def exchange(
    message: Mapping[str, Any],
    client: Client | Carrier,
    *,
    app_id: Text,
    secret: Text,
    store: Store,
    now: int | None = None,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
    timeout: float | None = None,
) -> Answer[Login]:
    """Exchange a code once: one that was exchanged before is refused and not sent.

    It is spent before it is sent, so a code whose answer was lost is used up, as it is on WeChat's side: then the action is ``relogin``. Takes what
    :func:`code2session` and :func:`wxseal.send` take, and:

    :param store: where it is remembered that a code was exchanged.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :raises WxsealError: ``code_used``, ``store_failed``, ``store_full``, ``store_invalid``, and what
        :func:`code2session` and :func:`wxseal.send` raise

    With a function in place of an ``httpx.Client``, that answers as WeChat does:

    >>> from wxseal import MemoryStore
    >>> answer = b'{"openid":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}'
    >>> known = {"app_id": "wx4f4bc4dec97d474b", "secret": "SECRET", "store": MemoryStore()}
    >>> exchange({"code": "CODE"}, lambda request: (200, answer), **known).data["openid"]
    'oGZUI0egBJY1zhBYw2KhdUfwVJJE'
    >>> exchange({"code": "CODE"}, lambda request: (200, answer), **known)
    Traceback (most recent call last):
    wxseal.errors.WxsealError: code: the code was exchanged before
    """
    call = code2session(message, app_id=app_id, secret=secret, origin=origin, insecure_origin=insecure_origin)
    if not claimed(store, _claim(message, app_id, now)):
        raise refusal("code_used", "code")
    with _used_up():
        return send(call, client, timeout=timeout)


@hides_secrets
async def aexchange(
    message: Mapping[str, Any],
    client: AsyncClient | AsyncCarrier,
    *,
    app_id: Text,
    secret: Text,
    store: Store | AsyncStore,
    now: int | None = None,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
    timeout: float | None = None,
) -> Answer[Login]:
    """Exchange a code once, as :func:`exchange` does, with what :func:`wxseal.asend` takes; the store may be asynchronous or not."""
    call = code2session(message, app_id=app_id, secret=secret, origin=origin, insecure_origin=insecure_origin)
    if not await aclaimed(store, _claim(message, app_id, now)):
        raise refusal("code_used", "code")
    with _used_up():
        return await asend(call, client, timeout=timeout)


@contextlib.contextmanager
def _used_up() -> Generator[None, None, None]:
    """Tell nobody to try the same again: the code that was sent is used up."""
    try:
        yield
    except WxsealError as error:
        if error.action == "retry":
            error.action = "relogin"
        raise


def _claim(message: Mapping[str, Any], app_id: Text, now: int | None) -> Claim:
    """Give what has to be spent for the code to be exchanged."""
    context = context_of(app_id=app_id, now=now)
    claim = plain("login.code_claim", message_of(message, ("code",)), context)
    return Claim(tuple(claim["keys"]), claim["now"], claim["until"], claim["since"])


@hides_secrets
def check_session(
    *,
    access_token: Text,
    openid: Text,
    session_key: SessionKey | Text,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[None]:
    """Ask whether this session key is still the one of this user.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html

    :param access_token: the app's access token.
    :param openid: the user.
    :param session_key: the user's session key. It signs the request and is not sent.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the access token.
    :param insecure_origin: take an ``origin`` with ``http://`` to any host: see :func:`wxseal.login.code2session`.
    :raises WxsealError: ``session_key_invalid``, ``argument_range``, ``origin_invalid``
    :raises PlatformError: from the answer: number 87009 when the key is stale
    """
    return Call(
        "login.check_session", {}, _signed(access_token, openid, session_key, origin, insecure_origin)
    )


class ResetSessionKey(TypedDict):
    """A session key that WeChat made anew."""

    openid: str
    session_key: str
    """The new key's text. Records that were made under the old one no longer open with it."""


@hides_secrets
def reset_user_session_key(
    *,
    access_token: Text,
    openid: Text,
    session_key: SessionKey | Text,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[ResetSessionKey]:
    """Have WeChat replace a user's session key. It does not live longer for it.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html

    Takes what :func:`check_session` takes.

    :raises WxsealError: as :func:`check_session`, and ``expected_mismatch`` when the answer is about another user
    """
    return Call(
        "login.reset_user_session_key",
        {},
        _signed(access_token, openid, session_key, origin, insecure_origin),
    )


def _signed(
    access_token: Text,
    openid: Text,
    session_key: SessionKey | Text,
    origin: Text | None,
    insecure_origin: bool | None,
) -> dict[str, object]:
    """Take the context with the signature of an empty body in place of the key."""
    key = session_key if isinstance(session_key, SessionKey) else SessionKey(session_key)
    return context_of(
        access_token=access_token,
        openid=openid,
        signature=key.sign(""),
        origin=origin,
        insecure_origin=insecure_origin,
    )
