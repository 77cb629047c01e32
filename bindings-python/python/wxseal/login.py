"""Login: the code of ``wx.login``, and queries to WeChat about session keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypedDict

from wxseal._arguments import NOTHING, Arguments, seconds
from wxseal._drive import adrive, drive
from wxseal._native import SessionKey
from wxseal._operations import flow
from wxseal._outside import aoutside, outside
from wxseal._secret import hides_secrets
from wxseal.call import Answer, Call
from wxseal.open_data import Text
from wxseal.sending import AsyncCarrier, AsyncClient, Carrier, Client
from wxseal.stores import AsyncStore, Store


class Login(TypedDict):
    """The user who logged in."""

    openid: str
    """The user's id within this app."""
    unionid: str | None
    """The user's id across the apps of one account, if the app is bound to one."""
    session_key: str
    """The text of the session key. Keep it on the server, along with the previous one: data made under that
    one may still arrive."""


@hides_secrets
def code2session(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    secret: Text,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[Login]:
    """Exchange the code of ``wx.login`` for the user's openid and session key.

    No official page states the lifetime of a session key. Rule:
    https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html

    :param message: ``code`` as the mini-program received it. It works once, for five minutes; at most 512
        characters.
    :param app_id: the app.
    :param secret: its AppSecret.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``, for tests and proxies. It receives
        the secret. Either ``https://``, a host and optionally a port, or ``http://`` to ``localhost``,
        ``*.localhost``, ``127.0.0.0/8`` and ``[::1]``.
    :param insecure_base_url: whether to accept ``http://`` to any host. Anyone on the network path can then
        read the request and answer in WeChat's place: use it only in WeChat Cloud Run, which documents plain
        HTTP to ``api.weixin.qq.com``.
    :raises WxsealError: ``field_missing``, ``field_type``, ``code_invalid``, ``app_id_invalid``,
        ``argument_range``, ``base_url_invalid``
    :raises PlatformError: from the answer: 40029, 40163, 40226, 45011, -1

    >>> call = code2session({"code": "CODE"}, app_id="wx4f4bc4dec97d474b", secret="SECRET")
    >>> call
    Call(GET https://api.weixin.qq.com/sns/jscode2session)
    >>> answer = '{"openid":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}'
    >>> call.parse(200, answer).data["openid"]
    'oGZUI0egBJY1zhBYw2KhdUfwVJJE'
    """
    context = Arguments(app_id=app_id, secret=secret, base_url=base_url, insecure_base_url=insecure_base_url)
    return Call("login.code2session", Arguments.message(message, ("code",)), context)


@hides_secrets
def exchange(
    message: Mapping[str, Any],
    client: Client | Carrier,
    *,
    app_id: Text,
    secret: Text,
    store: Store,
    now: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
    timeout: float | None = None,
) -> Answer[Login]:
    """Exchange a code once: a code that was exchanged before is refused and not sent.

    The code is spent before it is sent, so a code whose answer was lost is used up, as on WeChat's side; the
    action is then ``relogin``. The parameters are those of :func:`code2session` and :func:`wxseal.send`, and:

    :param store: the store that records which codes were exchanged.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :raises WxsealError: ``code_used``, ``store_failed``, ``store_full``, ``store_invalid``, and the
        errors of :func:`code2session` and :func:`wxseal.send`

    With a function in place of an ``httpx.Client``, which answers as WeChat does:

    >>> from wxseal import MemoryStore
    >>> answer = b'{"openid":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}'
    >>> known = {"app_id": "wx4f4bc4dec97d474b", "secret": "SECRET", "store": MemoryStore()}
    >>> exchange({"code": "CODE"}, lambda request: (200, answer), **known).data["openid"]
    'oGZUI0egBJY1zhBYw2KhdUfwVJJE'
    >>> exchange({"code": "CODE"}, lambda request: (200, answer), **known)
    Traceback (most recent call last):
    wxseal.errors.WxsealError: code: the code was exchanged before
    """
    context = Arguments(
        app_id=app_id, secret=secret, now=now, base_url=base_url, insecure_base_url=insecure_base_url
    )
    adapters = outside(store, client, "claim")
    code = Arguments.message(message, ("code",))
    exchanged: str = drive(flow("login.exchange", code, context, seconds(timeout, "timeout")), adapters)
    return Answer(json.loads(exchanged))


@hides_secrets
async def aexchange(
    message: Mapping[str, Any],
    client: AsyncClient | AsyncCarrier,
    *,
    app_id: Text,
    secret: Text,
    store: Store | AsyncStore,
    now: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
    timeout: float | None = None,
) -> Answer[Login]:
    """Exchange a code once, as :func:`exchange` does.

    The client is as for :func:`wxseal.asend`; the store may be synchronous or asynchronous.
    """
    context = Arguments(
        app_id=app_id, secret=secret, now=now, base_url=base_url, insecure_base_url=insecure_base_url
    )
    adapters = aoutside(store, client, "claim")
    code = Arguments.message(message, ("code",))
    exchanged: str = await adrive(
        flow("login.exchange", code, context, seconds(timeout, "timeout")), adapters
    )
    return Answer(json.loads(exchanged))


@hides_secrets
def check_session(
    *,
    access_token: Text,
    openid: Text,
    session_key: SessionKey | Text,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[None]:
    """Ask WeChat whether this session key is still valid for this user.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html

    :param access_token: the app's access token.
    :param openid: the user.
    :param session_key: the user's session key, which signs the request and is not sent.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the access token.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :raises WxsealError: ``session_key_invalid``, ``argument_range``, ``base_url_invalid``
    :raises PlatformError: from the answer: number 87009 if the key is stale
    """
    return Call(
        "login.check_session",
        NOTHING,
        _signed(access_token, openid, session_key, base_url, insecure_base_url),
    )


class ResetSessionKey(TypedDict):
    """A session key that WeChat replaced."""

    openid: str
    session_key: str
    """The text of the new key. It does not open records made under the old one."""


@hides_secrets
def reset_user_session_key(
    *,
    access_token: Text,
    openid: Text,
    session_key: SessionKey | Text,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[ResetSessionKey]:
    """Have WeChat replace a user's session key. This does not extend its lifetime.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html

    The parameters are those of :func:`check_session`.

    :raises WxsealError: as :func:`check_session`, and ``expected_mismatch`` if the answer is about another
        user
    """
    return Call(
        "login.reset_user_session_key",
        NOTHING,
        _signed(access_token, openid, session_key, base_url, insecure_base_url),
    )


def _signed(
    access_token: Text,
    openid: Text,
    session_key: SessionKey | Text,
    base_url: Text | None,
    insecure_base_url: bool | None,
) -> Arguments:
    """Return the context with the signature of an empty body in place of the key."""
    key = session_key if isinstance(session_key, SessionKey) else SessionKey(session_key)
    return Arguments(
        access_token=access_token,
        openid=openid,
        signature=key.sign(""),
        base_url=base_url,
        insecure_base_url=insecure_base_url,
    )
