"""The app's access token."""

from __future__ import annotations

from typing import TypedDict

from wxseal._arguments import NOTHING, Arguments
from wxseal._secret import hides_secrets
from wxseal.call import Call
from wxseal.open_data import Text


class AccessToken(TypedDict):
    """An access token."""

    access_token: str
    expires_in: int
    """How many seconds it stays valid: 7200 for a new one."""
    issued_at: int
    """The time of the request, in Unix seconds: ``expires_in`` counts from here."""


@hides_secrets
def get_stable_access_token(
    *,
    app_id: Text,
    secret: Text,
    force_refresh: bool | None = None,
    now: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[AccessToken]:
    """Fetch the stable access token, which is the same for every caller until it is about to expire.

    Rule:
    https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html

    :param app_id: the app.
    :param secret: its AppSecret.
    :param force_refresh: whether WeChat issues a new token at once: at most 20 times a day, 30 seconds apart.
        Not needed when a token merely expires.
    :param now: the current time in Unix seconds. Defaults to the machine's clock.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the secret.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :raises WxsealError: ``app_id_invalid``, ``argument_range``, ``base_url_invalid``, ``now_invalid``
    :raises PlatformError: from the answer
    """
    context = Arguments(
        app_id=app_id,
        secret=secret,
        force_refresh=force_refresh,
        now=now,
        base_url=base_url,
        insecure_base_url=insecure_base_url,
    )
    return Call("credentials.get_stable_access_token", NOTHING, context)


@hides_secrets
def get_access_token(
    *,
    app_id: Text,
    secret: Text,
    now: int | None = None,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[AccessToken]:
    """Fetch a new access token.

    The previous one stays valid for five minutes only, so several processes that fetch independently
    invalidate each other's tokens. The parameters are those of :func:`get_stable_access_token`, except
    ``force_refresh``. Rule:
    https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html

    :raises WxsealError: as :func:`get_stable_access_token`
    """
    context = Arguments(
        app_id=app_id, secret=secret, now=now, base_url=base_url, insecure_base_url=insecure_base_url
    )
    return Call("credentials.get_access_token", NOTHING, context)
