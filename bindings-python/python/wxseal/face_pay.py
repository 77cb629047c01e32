"""The credential of a face payment device: ``get_wxpayface_authinfo``.

Rule: https://pay.weixin.qq.com/wiki/doc/wxfacepay/develop/android/faceuser.html; signed as APIv2 has it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, TypedDict

from wxseal._arguments import context_of, message_of
from wxseal._secret import hides_secrets
from wxseal.call import Call, plain
from wxseal.open_data import Text
from wxseal.pay_v2 import SignType


class AuthInfo(TypedDict):
    """A credential for face payments on one device: keep it for this device until it expires."""

    authinfo: str
    """What the device's SDK takes."""
    expires_in: int
    """For how many seconds it can be used."""
    issued_at: int
    """When it was asked for, in Unix seconds: what ``expires_in`` is counted from here."""


@hides_secrets
def get_auth_info(
    message: Mapping[str, Any],
    *,
    app_id: Text,
    mch_id: Text,
    key: Text,
    sign_type: SignType,
    store_id: Text,
    store_name: Text,
    device_id: Text,
    attach: Text | None = None,
    sub_app_id: Text | None = None,
    sub_mch_id: Text | None = None,
    nonce_str: Text | None = None,
    now: int | None = None,
    origin: Text | None = None,
    insecure_origin: bool | None = None,
) -> Call[AuthInfo]:
    """Exchange the ``rawdata`` of a device's SDK for a credential.

    The answer must say ``SUCCESS``, bear a sign made with the key and the algorithm of the request, and name the
    ids of the request.

    :param message: ``rawdata``, at most 2048 characters. A blank in it was a ``+``.
    :param app_id: the merchant's, or the service provider's.
    :param mch_id: at most 32 characters.
    :param key: the merchant's APIv2 key.
    :param sign_type: the algorithm, of the request and of the answer.
    :param store_id: at most 32 characters.
    :param store_name: at most 128 characters.
    :param device_id: at most 32 characters.
    :param attach: JSON of the merchant's own.
    :param sub_app_id: of the sub-merchant, where it has one.
    :param sub_mch_id: at most 32 characters: makes it a service provider's request.
    :param nonce_str: a random text that is never used twice, at most 32 printable characters; made anew unless
        given.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :param origin: another place than ``https://payapp.weixin.qq.com``.
    :param insecure_origin: take an ``origin`` with ``http://`` to any host: see :func:`wxseal.login.code2session`.
    :raises WxsealError: ``field_missing``, ``field_type``, ``field_range``, ``base64_blank``, ``argument_missing``,
        ``argument_range``, ``app_id_invalid``, ``sign_type_invalid``, ``now_invalid``, ``origin_invalid``,
        ``xml_character``; from the answer those of :func:`wxseal.pay_v2.verify`, and ``expected_mismatch``
    :raises PlatformError: from the answer: ``pay_failed``
    """
    context = context_of(
        app_id=app_id,
        mch_id=mch_id,
        sub_app_id=sub_app_id,
        sub_mch_id=sub_mch_id,
        key=key,
        sign_type=sign_type,
        store_id=store_id,
        store_name=store_name,
        device_id=device_id,
        attach=attach,
        nonce_str=secrets.token_hex(16) if nonce_str is None else nonce_str,
        now=now,
        origin=origin,
        insecure_origin=insecure_origin,
    )
    return Call("face_pay.get_auth_info", message_of(message, ("rawdata",)), context)


@hides_secrets
def check_auth_info(
    *, authinfo: Text, expires_in: int, issued_at: int, margin: int | None = None, now: int | None = None
) -> str:
    """Give the ``authinfo`` that was kept, when it can still be used: ``check_auth_info(**kept)``.

    :param authinfo: this and the two that follow: the :class:`AuthInfo` that was kept.
    :param margin: for how many seconds more it must be usable; 60 unless given.
    :param now: the current time in Unix seconds; the machine's clock unless given.
    :raises WxsealError: ``credential_expired``, ``timestamp_future``, ``argument_range``, ``now_invalid``
    """
    context = context_of(
        authinfo=authinfo, expires_in=expires_in, issued_at=issued_at, margin=margin, now=now
    )
    usable: str = plain("face_pay.check_auth_info", {}, context)
    return usable
