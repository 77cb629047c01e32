"""A user's phone number, by the code of the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from wxseal._arguments import NOT_GIVEN, Arguments
from wxseal._secret import hides_secrets
from wxseal.call import Call
from wxseal.open_data import PhoneNumber, Text


class Watermark(TypedDict):
    """The app, and the time in Unix seconds."""

    app_id: str
    timestamp: int


class UserPhoneNumber(PhoneNumber):
    """A phone number that WeChat itself returned to this server."""

    watermark: Watermark


@hides_secrets
def get_user_phone_number(
    message: Mapping[str, Any],
    *,
    access_token: Text,
    app_id: Text,
    openid: Text = NOT_GIVEN,
    base_url: Text | None = None,
    insecure_base_url: bool | None = None,
) -> Call[UserPhoneNumber]:
    """Exchange the ``code`` of ``<button open-type="getPhoneNumber">`` for the phone number.

    Rule:
    https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html

    :param message: ``code`` of the button, at most 512 characters. It is not the code of ``wx.login``, works
        once and for five minutes.
    :param access_token: the app's access token.
    :param app_id: the app that the watermark must name.
    :param openid: from the server's session, for WeChat to check that the code belongs to this user.
    :param base_url: a base URL other than ``https://api.weixin.qq.com``. It receives the access token.
    :param insecure_base_url: whether to accept a ``base_url`` with ``http://`` to any host: see
        :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_missing``, ``field_type``, ``code_invalid``, ``app_id_invalid``,
        ``argument_range``, ``base_url_invalid``; from the answer ``app_id_mismatch``

    >>> call = get_user_phone_number({"code": "CODE"}, access_token="TOKEN", app_id="wx4f4bc4dec97d474b")
    >>> call.request, call.request.body
    (Request(POST https://api.weixin.qq.com/wxa/business/getuserphonenumber), b'{"code":"CODE"}')
    """
    context = Arguments(
        access_token=access_token,
        app_id=app_id,
        openid=openid,
        base_url=base_url,
        insecure_base_url=insecure_base_url,
    )
    return Call("phone.get_user_phone_number", Arguments.message(message, ("code",)), context)
