"""The app's access token."""

from __future__ import annotations

from typing import TypedDict

from wxseal._arguments import context_of
from wxseal._secret import hides_secrets
from wxseal.call import Call
from wxseal.open_data import Text


class AccessToken(TypedDict):
    """An access token."""

    access_token: str
    expires_in: int
    """For how many seconds it can be used: 7200 when it is new."""
    issued_at: int
    """When it was asked for, in Unix seconds: what ``expires_in`` is counted from here."""


@hides_secrets
def get_stable_access_token(
    *,
    app_id: Text,
    secret: Text,
    force_refresh: bool | None = None,
    now: int | None = None,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[AccessToken]:
    """Fetch the stable access token, which is the same for all who ask until it is about to expire.

    Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html

    :param app_id: the app.
    :param secret: its AppSecret.
    :param force_refresh: have WeChat make a new one at once: at most 20 times a day, 30 seconds apart. Not for one
        that expires.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :param origin: another place than ``https://api.weixin.qq.com``: it gets the secret.
    :param insecure_origin: take an ``origin`` with ``http://`` to any host: see :func:`wxseal.login.code2session`.
    :raises WxsealError: ``app_id_invalid``, ``argument_range``, ``origin_invalid``, ``now_invalid``
    :raises PlatformError: from the answer
    """
    context = context_of(
        app_id=app_id,
        secret=secret,
        force_refresh=force_refresh,
        now=now,
        origin=origin,
        insecure_origin=insecure_origin,
    )
    return Call("credentials.get_stable_access_token", {}, context)


@hides_secrets
def get_access_token(
    *,
    app_id: Text,
    secret: Text,
    now: int | None = None,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[AccessToken]:
    """Fetch a new access token.

    The one before stays valid for five minutes, and no longer: where several processes ask by themselves they end
    each other's. Takes what :func:`get_stable_access_token` takes but ``force_refresh``. Rule:
    https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html

    :raises WxsealError: as :func:`get_stable_access_token`
    """
    context = context_of(
        app_id=app_id, secret=secret, now=now, origin=origin, insecure_origin=insecure_origin
    )
    return Call("credentials.get_access_token", {}, context)
